"""Rates of the Python package and of its peers on the same questions and weights, on all cores, in turn.

time_python.py --data SQUAD.json[.gz] --folder ONNX_FOLDER --cli target/native/electra-qa [--questions 600] [--rounds 3]

`./bench --python` installs what this needs and runs it. Peers: the command line's `eval`; transformers' pipeline with torch
in float32, at its best batch size; onnxruntime in int8, windows cut by transformers' tokenizer and decoded with numpy, as
many at a time as there are cores.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

os.environ["TOKENIZERS_PARALLELISM"] = "false"

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
BATCHES = (1, 8, 32)
IMPORT = "import time; t = time.perf_counter(); import electra_qa; print(time.perf_counter() - t)"
FIRST = "import electra_qa; electra_qa.Reader().ask('When was it opened?', 'The bridge was opened in 1932.')"


def load(path, count):
    """So many questions, evenly spread: (question, passage) in file order, and the same in SQuAD's layout."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    every = [(p["context"], q) for a in articles for p in a["paragraphs"] for q in p["qas"]]
    count = min(count, len(every))
    chosen = [every[i * len(every) // count] for i in range(count)]
    paragraphs = []
    for context, question in chosen:
        if not paragraphs or paragraphs[-1]["context"] != context:
            paragraphs.append({"context": context, "qas": []})
        paragraphs[-1]["qas"].append(question)
    return [(q["question"], context) for context, q in chosen], {"data": [{"paragraphs": paragraphs}]}


def ours(pairs):
    import electra_qa

    reader = electra_qa.Reader()
    questions, passages = zip(*pairs, strict=True)
    reader.ask_batch(questions[:8], passages[:8])
    return lambda: reader.ask_batch(questions, passages)["answer"]


def ours_as_pipeline(pairs):
    import electra_qa

    pipe = electra_qa.pipeline()
    asked = [{"question": question, "context": context} for question, context in pairs]
    pipe(asked[:8])
    return lambda: [it["answer"] for it in pipe(asked)]


def transformers(pairs, gguf, batch):
    import torch
    from electra_qa_training.checkpoints import load_for_qa
    from transformers.pipelines.question_answering import QuestionAnsweringPipeline

    torch.set_num_threads(CORES)
    model, tokenizer = load_for_qa(gguf)
    pipe = QuestionAnsweringPipeline(model=model.float().eval(), tokenizer=tokenizer, device=-1)
    asked = [{"question": question, "context": context} for question, context in pairs]

    def run(asked=asked):
        # As a generator: a list is warned about, and answered in the same way.
        return [it["answer"] for it in pipe((one for one in asked), batch_size=batch)]

    run(asked[:8])
    return run


def onnxruntime(pairs, folder):
    import numpy as np
    import onnxruntime as ort
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    options = ort.SessionOptions()
    # A window for each core is faster than all cores for a window.
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(folder / "onnx/model_quantized.onnx"), options, providers=["CPUExecutionProvider"])

    def answer(pair):
        question, context = pair
        encoded = tokenizer(
            question, context, truncation="only_second", max_length=384, stride=128, return_overflowing_tokens=True, return_offsets_mapping=True
        )
        best = (-1.0, "")
        for window in range(len(encoded["input_ids"])):
            names = ("input_ids", "attention_mask", "token_type_ids")
            start, end = session.run(None, {name: np.array([encoded[name][window]], np.int64) for name in names})
            inside = np.array(encoded.sequence_ids(window), dtype=object) == 1
            inside[0] = True
            probability = [np.where(inside, np.exp(it[0] - it[0][inside].max()), 0) for it in (start, end)]
            probability = [it / it.sum() for it in probability]
            spans = np.tril(np.triu(np.outer(*probability)), 14)
            spans[0, :] = 0
            first, last = np.unravel_index(spans.argmax(), spans.shape)
            offsets = encoded["offset_mapping"][window]
            best = max(best, (spans[first, last], context[offsets[first][0] : offsets[last][1]]))
        return best[1]

    pool = ThreadPoolExecutor(CORES)
    list(pool.map(answer, pairs[:8]))
    return lambda: list(pool.map(answer, pairs))


def command_line(cli, data):
    """Seconds as the command line counts them: of the questions alone."""

    def seconds():
        report = json.loads(subprocess.run([cli, "eval", "--data", data, "--mode", "verdict", "--json"], check=True, capture_output=True).stdout)
        return report["total"] / report["questions_per_second"]

    return seconds


def fresh(code, runs=7):
    """Median seconds of fresh processes: as they say themselves, or from start to end."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        times.append(float(out) if out else time.perf_counter() - started)
    return median(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--model", required=True, type=Path, help="GGUF file of the weights that all compute with")
    parser.add_argument("--folder", required=True, type=Path, help="the same as ONNX, with a tokenizer")
    parser.add_argument("--cli", required=True, type=Path)
    parser.add_argument("--questions", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    pairs, squad = load(args.data, args.questions)

    def timed(run):
        started = time.perf_counter()
        run()
        return time.perf_counter() - started

    batches = {batch: transformers(pairs[:96], args.model, batch) for batch in BATCHES}
    best = min(batches, key=lambda batch: min(timed(batches[batch]) for _ in range(2)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "questions.json"
        file.write_text(json.dumps(squad))
        eval_seconds = command_line(args.cli, file)
        runs = {
            "ask_batch": ours(pairs),
            "electra_qa.pipeline": ours_as_pipeline(pairs),
            "onnxruntime int8": onnxruntime(pairs, args.folder),
            f"transformers pipeline, batches of {best}": transformers(pairs, args.model, best),
        }
        answers = {name: run() for name, run in runs.items()}
        seconds = {"electra-qa eval": []} | {name: [] for name in runs}
        for _ in range(args.rounds):
            seconds["electra-qa eval"].append(eval_seconds())
            for name, run in runs.items():
                seconds[name].append(timed(run))
    ask_batch = median(seconds["ask_batch"])
    theirs = answers[f"transformers pipeline, batches of {best}"]
    same = {
        name: sum(a == b for a, b in zip(answers[name], theirs, strict=True)) / len(pairs) for name in ("electra_qa.pipeline", "onnxruntime int8")
    }
    print(f"| {len(pairs)} questions, {CORES} cores, median of {args.rounds} | a second | ask_batch is |\n|---|---|---|")
    for name, times in seconds.items():
        print(f"| {name} | {len(pairs) / median(times):.1f} | {median(times) / ask_batch:.2f} × |")
    print("\nSame answers as transformers: " + ", ".join(f"{name} {100 * share:.1f} %" for name, share in same.items()))
    print(f"import electra_qa: {1000 * fresh(IMPORT):.0f} ms; a fresh process with its first answer: {1000 * fresh(FIRST):.0f} ms")


if __name__ == "__main__":
    main()
