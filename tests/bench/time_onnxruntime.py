"""Times of one window in onnxruntime natively on one thread, as `electra-qa bench --json` prints ours.

time_onnxruntime.py --model FILE.onnx --tokens 128,384 --runs 7 [--operators]
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from statistics import median

import numpy as np
import onnxruntime

QUESTION = 12  # tokens, as in `electra-qa bench`
WARM_UP = 2


def feeds(tokens, vocabulary=30522):
    """Any ids do: the time does not depend on them."""
    ids = (np.arange(tokens) * 7919 % vocabulary)[None]
    types = (np.arange(tokens) >= QUESTION).astype(np.int64)[None]
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}


def session(model, profile=None):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.log_severity_level = 3
    if profile:
        options.enable_profiling = True
        options.profile_file_prefix = str(profile)
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def operators(model, tokens, runs, prefix):
    """{operator: its part of the time of all}."""
    runner, given = session(model, prefix), feeds(tokens)
    for _ in range(runs):
        runner.run(None, given)
    file = Path(runner.end_profiling())
    times = Counter()
    for event in json.loads(file.read_text()):
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            times[event["args"]["op_name"]] += event["dur"]
    file.unlink()
    return {name: time / times.total() for name, time in times.most_common()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--tokens", required=True, type=lambda text: [int(part) for part in text.split(",")])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--operators", action="store_true", help="what part of the time each operator takes, at the last length")
    args = parser.parse_args()
    runner = session(args.model)
    lengths = []
    for tokens in args.tokens:
        given, times = feeds(tokens), []
        for run in range(WARM_UP + args.runs):
            started = time.perf_counter()
            runner.run(None, given)
            if run >= WARM_UP:
                times.append(1000 * (time.perf_counter() - started))
        lengths.append({"tokens": tokens, "median_ms": median(times), "fastest_ms": min(times)})
    report = {"onnxruntime": onnxruntime.__version__, "lengths": lengths}
    if args.operators:
        report["operators"] = operators(args.model, args.tokens[-1], args.runs, args.model.parent / "profile")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
