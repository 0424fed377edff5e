"""Ours against BERT: what models of other shapes cost on the same engine, and what they score.

Weights that are not at hand are random: time does not depend on them. Scores are measured for the default model and
cited for the others.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from transformers import BertConfig, BertForQuestionAnswering, ElectraConfig, ElectraForQuestionAnswering, set_seed

from .checkpoints import load_for_qa, save
from .export import convert, run_engine
from .loop import RunError

ROOT = Path(__file__).parents[2]
DEFAULT = "default"
LENGTHS = (128, 384)


@dataclass(frozen=True)
class Shape:
    """layers × hidden, with heads and feed-forward width; `embedding` makes it ELECTRA, else it is BERT."""

    name: str
    layers: int
    hidden: int
    heads: int
    embedding: int | None
    cited: str

    def make(self, vocab_size):
        set_seed(1)
        common = dict(vocab_size=vocab_size, hidden_size=self.hidden, num_hidden_layers=self.layers, num_attention_heads=self.heads,
                      intermediate_size=4 * self.hidden)
        if self.embedding:
            return ElectraForQuestionAnswering(ElectraConfig(embedding_size=self.embedding, **common))
        return BertForQuestionAnswering(BertConfig(**common))


# EM / F1 on all 11,873 questions of SQuAD 2.0 dev, as their sources give them.
SHAPES = {
    "bert-base": Shape("BERT-base", 12, 768, 12, None, "75.65 / 78.62 [deepset/bert-base-uncased-squad2]; – / 76.8 [MiniLM paper]"),
    "bert-small": Shape("BERT-small", 4, 512, 8, None, "60.5 / 64.2 [mrm8488/bert-small-finetuned-squadv2]"),
    "minilm-l12": Shape("MiniLM-L12-H384", 12, 384, 12, None, "76.13 / 79.50 [deepset/minilm-uncased-squad2]"),
    "electra-small": Shape("ELECTRA-Small", 12, 256, 4, 128, "69.71 / 73.44 [mrm8488/electra-small-finetuned-squadv2]"),
    "electra-base": Shape("ELECTRA-Base", 12, 768, 12, 768, "80.5 / 83.3 [ELECTRA paper]"),
}


def default_model(assets):
    """(file, what the table says of its scores)."""
    listed = json.loads((assets / "models.json").read_text(encoding="utf-8"))["models"][0]
    scores = listed["measured"]
    return assets / listed["file"], f"**{scores['exact']:.1f} / {scores['f1']:.1f}** measured"


def make_files(names, cli, folder, default_file):
    """{name: GGUF file}: made where missing, stored as the default model is."""
    _, tokenizer = load_for_qa(default_file)
    files = {DEFAULT: default_file}
    for name in names:
        files[name] = folder / f"{name}.gguf"
        if not files[name].exists():
            save(SHAPES[name].make(len(tokenizer)), tokenizer, folder / name)
            convert(cli, folder / name, files[name], "q8_0", "q4_0")
    return files


def time_natively(cli, files, runs):
    """{name: report of `electra-qa bench`}, one round."""
    tokens = ",".join(map(str, LENGTHS))
    return {name: json.loads(run_engine(cli, "bench", "--model", file, "--tokens", tokens, "--runs", runs, "--json")) for name, file in files.items()}


def time_in_browser(files, runs):
    """{name: report} and the browser's name, one round."""
    command = ["npm", "run", "--silent", "measure", "--prefix", ROOT / "tests/browser", "--", "--json", "--runs", runs,
               "--tokens", ",".join(map(str, LENGTHS)), *(file.resolve() for file in files.values())]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        raise RunError(f"the browser's measurement failed; build the page with ./run once: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    return {name: report["models"][file.name] for name, file in files.items()}, report["browser"]


def medians(rounds, name):
    """[ms for each length], the median of the rounds' medians; None where a round failed."""
    reports = [r[name] for r in rounds]
    if not reports or any("error" in r for r in reports):
        return [None] * len(LENGTHS)
    return [median(r["lengths"][i]["median_ms"] for r in reports) for i in range(len(LENGTHS))]


def table(native, browser, names, scores):
    """The Markdown table; times with their ratio to the default model's."""
    heads = ["model", "shape", "parameters", "file"]
    heads += [f"{n} tokens, {where}" for where in (["native", "browser"] if browser else ["native"]) for n in LENGTHS]
    lines = [heads + ["SQuAD 2.0 EM / F1"], ["---"] * (len(heads) + 1)]
    for name in names:
        shape, report = SHAPES.get(name), native[0][name]
        times = []
        for rounds in (native, browser) if browser else (native,):
            for own, reference in zip(medians(rounds, name), medians(rounds, DEFAULT)):
                ratio = "" if name == DEFAULT or not reference or own is None else f" ({own / reference:.1f} ×)"
                times.append("does not fit" if own is None else f"{own:.0f} ms{ratio}")
        title, form = (shape.name, f"{shape.layers} × {shape.hidden}") if shape else ("**ours**", "6 × 384")
        size = [f"{report['parameters'] / 1e6:.1f} M", f"{report['bytes'] / 1e6:.1f} MB"]
        lines.append([title, form, *size, *times, scores.get(name) or shape.cited])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def add_command(commands):
    parser = commands.add_parser("compare-bert", help="time the default model and other shapes on the same engine")
    parser.add_argument("--cli", default="electra-qa", help="the electra-qa command")
    parser.add_argument("--assets", type=Path, default=ROOT / "assets", help="the folder of models.json")
    parser.add_argument("--work", required=True, type=Path, help="folder for the models that are made")
    parser.add_argument("--models", default=",".join(SHAPES), help=f"of {', '.join(SHAPES)}")
    parser.add_argument("--browser", action="store_true", help="measure in Chromium too")
    parser.add_argument("--rounds", type=int, default=3, help="times that all models are measured in turn")
    parser.add_argument("--runs", type=int, default=3, help="measurements of a length in each round")
    parser.set_defaults(run=compare)


def compare(args):
    names = args.models.split(",")
    if unknown := sorted(set(names) - SHAPES.keys()):
        raise RunError(f"no shape called {', '.join(unknown)}; there are {', '.join(SHAPES)}")
    args.work.mkdir(parents=True, exist_ok=True)
    file, scores = default_model(args.assets)
    files = make_files(names, args.cli, args.work, file)
    native, browser, browser_name = [], [], ""
    for _ in range(args.rounds):  # in turn, so that what else the machine does hits all alike
        native.append(time_natively(args.cli, files, args.runs))
        if args.browser:
            found, browser_name = time_in_browser(files, args.runs)
            browser.append(found)
    print(table(native, browser, [DEFAULT, *names], {DEFAULT: scores}))
    threads = native[0][DEFAULT]["threads"]
    print(f"\n{os.cpu_count()} processors; natively {threads} threads; {browser_name or 'no browser'}; {args.rounds} rounds of {args.runs} runs.")
