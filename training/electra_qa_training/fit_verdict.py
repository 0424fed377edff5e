"""Fit a verdict's parameters to a model on held-out articles, and write them into its GGUF file.

The form is the engine's (`crates/reader/src/verdict`): Platt scaling of the margin, temperature scaling of places with a
class for what was missed, each parameter a number for one window and a slope over ln(windows); relevance, which only counts
beside other windows, has a slope alone.
"""

import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader, GGUFValueType, GGUFWriter

from .export import run_engine
from .squad_data import DataError, read_articles, write_articles

PREFIX = "electra.verdict."
NAMES = ("bias", "margin_weight", "sharpness", "elsewhere")
START = {"bias": 0.0, "margin_weight": 0.5, "sharpness": 0.5, "elsewhere": -2.0}
# How far a slope is expected from 0: a few hundred questions on whole articles say little.
SLOPE_SPREAD = {"bias": 0.2, "margin_weight": 0.05, "sharpness": 0.1, "elsewhere": 0.5}
# Training data has one reference for a question where SQuAD's dev set has three to five. Who agrees with one of several
# to a half agrees with a given one to less.
RIGHT = 1 / 3
# Half of the questions have an answer, whatever the share in the file.
ANSWERABLE_SHARE = 0.5
THRESHOLD = 0.5
NOWHERE = -1e4
ROUNDS = 8


def both_kinds(articles):
    """Articles that have questions with an answer and without: told apart within a text, not between texts."""
    kinds = lambda article: {bool(qa["answers"]) for p in article["paragraphs"] for qa in p["qas"]}
    return [a for a in articles if len(kinds(a)) == 2]


def read_features(path):
    """Lines of `electra-qa eval --features`, as tensors."""
    lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line["places"]]
    if len({line["has_answer"] for line in lines}) < 2:
        raise DataError(f"{path}: the fit needs questions with an answer and without")
    most = max(len(line["places"]) for line in lines)
    odds = torch.full((len(lines), most), NOWHERE, dtype=torch.double)
    right, relevance = torch.zeros_like(odds), torch.zeros_like(odds)
    for i, line in enumerate(lines):
        places = torch.tensor(line["places"], dtype=torch.double)
        odds[i, : len(places)], relevance[i, : len(places)] = places[:, 0], places[:, 2]
        right[i, : len(places)] = (places[:, 1] >= RIGHT).double()
    has_answer = torch.tensor([float(line["has_answer"]) for line in lines], dtype=torch.double)
    windows = torch.tensor([float(line["windows"]) for line in lines], dtype=torch.double)
    return {"odds": odds, "relevance": relevance, "right": right, "has_answer": has_answer, "log_windows": windows.log()}


def values(parameters, log_windows):
    """Each parameter for each question."""
    return {name: one + slope * log_windows for name, (one, slope) in zip(NAMES, parameters)}


def answerable_logit(at, odds):
    return at["bias"] + at["margin_weight"] * torch.logsumexp(odds, 1)


def log_confidence(at, odds, best):
    """Log of the best place's confidence."""
    logits = torch.where(odds > NOWHERE, at["sharpness"][:, None] * odds, odds)
    everything = torch.cat([logits, at["elsewhere"][:, None]], 1)
    return logits.gather(1, best)[:, 0] - torch.logsumexp(everything, 1)


def raised(relevance, data):
    """Log odds of places, with what they gain by what stands around them. Nowhere is relevant to nothing."""
    return data["odds"] + relevance * data["log_windows"][:, None] * data["relevance"]


def loss(parameters, relevance, data, best):
    """Sum over questions; those with and without an answer weigh alike."""
    at = values(parameters, data["log_windows"])
    has_answer = data["has_answer"]
    odds = raised(relevance, data)
    right = data["right"].gather(1, best)[:, 0]
    share = has_answer.mean()
    weight = torch.where(has_answer > 0, ANSWERABLE_SHARE / share, (1 - ANSWERABLE_SHARE) / (1 - share))
    logit = answerable_logit(at, odds)
    answerable = torch.nn.functional.binary_cross_entropy_with_logits(logit, has_answer, weight=weight, reduction="sum")
    confidence = log_confidence(at, odds, best).exp().clamp(1e-9, 1 - 1e-9)
    confident = torch.nn.functional.binary_cross_entropy(confidence, right, weight=has_answer, reduction="sum")
    return answerable + confident


def fit(sets):
    """Parameters by name, for the sets of `read_features`: on paragraphs, on whole articles, on parts of these."""
    spread = torch.tensor([SLOPE_SPREAD[name] for name in NAMES], dtype=torch.double)
    parameters = torch.tensor([[START[name], 0.0] for name in NAMES], dtype=torch.double, requires_grad=True)
    relevance = torch.zeros((), dtype=torch.double, requires_grad=True)
    # Which place is the best depends on what is fitted, and not smoothly: it stays while the rest is fitted.
    for _ in range(ROUNDS):
        best = [raised(relevance.detach(), data).argmax(1, keepdim=True) for data in sets]
        optimizer = torch.optim.LBFGS([parameters, relevance], max_iter=500, line_search_fn="strong_wolfe")

        def step(optimizer=optimizer, best=best):
            optimizer.zero_grad()
            total = (parameters[:, 1] / spread).square().sum() / 2 + sum(loss(parameters, relevance, data, b) for data, b in zip(sets, best))
            total.backward()
            return total

        optimizer.step(step)
    # Standing beside what is asked about never speaks against a place.
    found = {"relevance": max(relevance.item(), 0.0)}
    for name, (one, slope) in zip(NAMES, parameters.tolist()):
        found |= {name: one, f"{name}_slope": slope}
    if not all(map(np.isfinite, found.values())) or min(found["margin_weight"], found["sharpness"]) < 0.01:
        raise DataError(f"no parameters fit these questions ({found}); are they of one model, and enough?")
    return found | {"threshold": THRESHOLD, "answerable_share": ANSWERABLE_SHARE}


def write_parameters(model, to, parameters):
    """A copy of a GGUF file with other parameters; all else, and the tensors' bytes, stay."""
    try:
        reader = GGUFReader(model)
    except (OSError, ValueError) as e:
        raise DataError(f"{model}: not a GGUF file ({e})") from e
    writer = GGUFWriter(to, reader.fields["general.architecture"].contents())
    # Written by GGUFWriter itself, or not metadata.
    own = {"general.architecture", "GGUF.version", "GGUF.tensor_count", "GGUF.kv_count"}
    for key, field in reader.fields.items():
        if key not in own and not key.startswith(PREFIX):
            kind = field.types[0]
            writer.add_key_value(key, field.contents(), kind, field.types[-1] if kind == GGUFValueType.ARRAY else None)
    for name, value in parameters.items():
        writer.add_float32(PREFIX + name, value)
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, tensor.data, raw_shape=tensor.data.shape, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_command(commands):
    parser = commands.add_parser("fit-verdict", help="fit a verdict's parameters to a model and write them into its file")
    parser.add_argument("--model", required=True, type=Path, help=".gguf file")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="held-out articles, as `split` writes them")
    source.add_argument("--like", type=Path, help=".gguf file of the same weights, whose parameters are taken over: for a model that only layout was added to")
    parser.add_argument("--to", required=True, type=Path, help=".gguf file to write")
    parser.add_argument("--cli", default="electra-qa", help="the electra-qa command")
    parser.add_argument("--limit", type=int, default=3000, help="questions put to their paragraph")
    parser.add_argument("--limit-whole", type=int, default=400, help="questions put to their whole article, and to the eight windows of it that are most worth reading")
    parser.add_argument("--features", type=Path, help="folder to keep the model's features in; those that it has are used")
    parser.set_defaults(run=run)


def parameters_of(model):
    """Those that a GGUF file has."""
    found = {key.removeprefix(PREFIX): field.contents() for key, field in GGUFReader(model).fields.items() if key.startswith(PREFIX)}
    if not found:
        raise DataError(f"{model}: has no parameters of a verdict; fit some with --data")
    return found


def run(args):
    if args.like:
        write_parameters(args.model, args.to, parameters_of(args.like))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.features or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        data = Path(temporary) / "both-kinds.json"
        write_articles(data, both_kinds(read_articles(args.data)))
        files = {}
        whole = ["--whole-articles"]
        asked = [("paragraphs", args.limit, []), ("whole-articles", args.limit_whole, whole), ("first-windows", args.limit_whole, [*whole, "--first", 8])]
        for name, limit, more in asked:
            files[name] = folder / f"{name}.jsonl"
            if not files[name].exists():
                run_engine(args.cli, "eval", "--mode", "verdict", "--model", args.model, "--data", data, "--limit", limit,
                           "--features", files[name], "--json", *more)
        sets = [read_features(file) for file in files.values()]
    parameters = fit(sets)
    write_parameters(args.model, args.to, parameters)
    for name, value in parameters.items():
        print(f"{PREFIX}{name:<22}{value:9.4f}")
    print(f"{args.to}: fitted to {' + '.join(str(len(data['right'])) for data in sets)} questions")
