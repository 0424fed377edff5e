"""Convert a checkpoint for the engine and check that the engine answers as transformers does."""

import json
import subprocess
import tempfile
from pathlib import Path

from .checkpoints import load_for_qa
from .evaluate import evaluation
from .loop import RunError
from .squad_data import last_of_each_id, read_examples, spread

COMPARED = ["exact", "f1", "HasAns_exact", "HasAns_f1", "NoAns_exact"]


def run_engine(cli, *arguments):
    """Standard output of the `electra-qa` command."""
    try:
        done = subprocess.run([str(cli), *map(str, arguments)], capture_output=True, text=True)
    except OSError as e:
        raise RunError(f"{cli} cannot be run ({e}); build it with: cargo build --profile native -p electra-qa-cli") from e
    if done.returncode:
        raise RunError(f"electra-qa {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def convert(cli, checkpoint, file, quantize, embeddings=None):
    run_engine(cli, "convert", "--from", checkpoint, "--to", file, "--quantize", quantize,
               *(["--embeddings", embeddings] if embeddings else []))


def compare(cli, checkpoint, file, data, limit=None):
    """Scores of transformers and of the engine in squad mode on the same questions, and how often they agree."""
    examples = spread(last_of_each_id(read_examples([data])), limit)
    model, tokenizer = load_for_qa(checkpoint)
    model.eval()
    measured = evaluation(examples, tokenizer)
    reference, null_leads = measured.predict(model)
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.json"
        report = json.loads(run_engine(cli, "eval", "--data", data, "--model", file, "--mode", "squad", "--predictions", predictions,
                                       "--json", *(["--limit", limit] if limit else [])))
        engine = json.loads(predictions.read_text(encoding="utf-8"))
    if engine.keys() != reference.keys():
        raise RunError(f"the engine answered {len(engine)} questions, transformers {len(reference)}")
    same = sum(engine[k] == reference[k] for k in reference)
    return {
        "questions": len(reference),
        "agreement": round(same / len(reference), 5),
        "transformers": {k: v for k, v in measured.scores(reference, null_leads).items() if k in COMPARED},
        "engine": {k: round(report[k], 4) for k in COMPARED if k in report},
        "different": [{"id": k, "transformers": reference[k], "engine": engine[k]} for k in reference if engine[k] != reference[k]],
    }


def add_command(commands):
    parser = commands.add_parser("export", help="convert a checkpoint to GGUF and compare the engine with transformers")
    parser.add_argument("--model", required=True, type=Path, help="checkpoint folder")
    parser.add_argument("--to", required=True, type=Path, help=".gguf file to write")
    parser.add_argument("--quantize", default="int8", help="as of electra-qa convert")
    parser.add_argument("--embeddings", help="as of electra-qa convert")
    parser.add_argument("--cli", default="electra-qa", help="the electra-qa command")
    parser.add_argument("--data", type=Path, help="data file to compare on; without it, only convert")
    parser.add_argument("--limit", type=int, help="only so many of its questions, evenly spread")
    parser.add_argument("--report", type=Path, help="file for the whole comparison, with every difference")
    parser.set_defaults(run=export)


def export(args):
    convert(args.cli, args.model, args.to, args.quantize, args.embeddings)
    print(f"{args.to}: {args.to.stat().st_size:,} bytes")
    if not args.data:
        return
    report = compare(args.cli, args.model, args.to, args.data, args.limit)
    if args.report:
        args.report.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{report['questions']} questions, {100 * report['agreement']:.2f} % answered alike")
    for k in report["transformers"]:
        print(f"{k}: transformers {report['transformers'][k]:.2f}, engine {report['engine'][k]:.2f}")

