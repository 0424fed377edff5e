"""Answers that transformers' decoders give for stored logits.

Makes pairs.json.gz (questions, passages, windows, expected answers) and
pair_logits.f16.gz (the logits of every window). The model's logits are rounded to
float16 before decoding, so the stored numbers are exactly what the reference decoded
and a decoder can be tested apart from the network. README.md has the format.

    python tests/golden/make_decode.py --model DIR --data FILE --out tests/golden
"""

import json
import os
import random
import tempfile
import unicodedata
from itertools import pairwise

import numpy as np
import torch
import transformers.pipelines.question_answering as qa
from transformers import AutoTokenizer, ElectraForQuestionAnswering, ElectraTokenizer
from transformers.data.metrics.squad_metrics import compute_predictions_logits
from transformers.data.processors.squad import SquadExample, SquadResult, squad_convert_examples_to_features

from common import arguments, digits, load_articles, write_gz, write_json

DEFAULTS = dict(max_answer_len=15, max_seq_len=384, doc_stride=128, align_to_words=True)
VARIANTS = [dict(max_answer_len=1), dict(max_answer_len=3), dict(max_answer_len=50),
            dict(max_seq_len=128, doc_stride=64), dict(max_seq_len=200, doc_stride=100),
            dict(align_to_words=False)]


class Logits:
    """Runs the model, each distinct window once, and collects the rounded logits in one stream."""

    def __init__(self, model):
        self.model, self.offsets, self.stream = model, {}, []

    def __call__(self, ids, types):
        """Offset in the stream, start logits and end logits (float32 holding float16 values)."""
        key = (tuple(ids), tuple(types))
        if key not in self.offsets:
            with torch.no_grad():
                out = self.model(input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([types]))
            self.offsets[key] = len(self.stream)
            for row in (out.start_logits, out.end_logits):
                self.stream.extend(row[0].numpy().astype("<f2"))
        at, n = self.offsets[key], len(ids)
        both = np.array(self.stream[at:at + 2 * n], dtype=np.float32)
        return at, both[:n], both[n:]


# ---- choosing pairs -------------------------------------------------------------------

def gold(q):
    return (q["answers"][0]["answer_start"], q["answers"][0]["text"]) if q["answers"] else None


def choose_pairs(articles, tokenizer, rng):
    """[(kind, question, passage)]"""
    pairs, seen = [], set()
    everything = [(a, p, q) for a in articles for p in a["paragraphs"] for q in p["qas"]]
    rng.shuffle(everything)

    def add(kind, question, passage):
        if (question, passage) in seen:
            return False
        seen.add((question, passage))
        pairs.append((kind, question, passage))
        return True

    def take(kind, count, make, pool=everything):
        for a, p, q in pool:
            passage = make(a, p, q)
            if passage and add(kind, q["question"], passage):
                count -= 1
                if count == 0:
                    return
        raise ValueError(f"not enough pairs of kind {kind}")

    pick = lambda: rng.sample(everything, len(everything))  # a fresh order for each kind

    take("single", 340, lambda a, p, q: p["context"])
    take("non-ascii", 60, lambda a, p, q: p["context"] if sum(c > "\x7f" for c in p["context"]) > 4 else None, pick())

    def joined(a, p, q):
        n = rng.choice([2, 2, 2, 3, 3, 4, 6])
        parts = [p["context"]] + [o["context"] for o in rng.sample(a["paragraphs"], n) if o is not p][:n - 1]
        rng.shuffle(parts)
        return rng.choice(["\n\n", " "]).join(parts)
    take("joined", 120, joined, pick())

    edge = lambda room: [room, room - 128, 128]  # end of a first window; starts of a second one

    def straddling(which):
        def make(a, p, q):
            if not q["answers"] or len(tokenizer.tokenize(gold(q)[1])) < 2:
                return None
            room = 384 - 3 - len(tokenizer.tokenize(q["question"]))
            filler = " ".join(o["context"] for o in a["paragraphs"] if o is not p).split(" ")[:450]
            start = gold(q)[0]
            for drop in range(len(filler)):  # shorten the text before until the edge cuts the answer
                head = " ".join(filler[drop:]) + "\n\n"
                first = len(tokenizer.tokenize(head + p["context"][:start]))
                last = len(tokenizer.tokenize(head + p["context"][:start + len(gold(q)[1])])) - 1
                if first < edge(room)[which] <= last:
                    return head + p["context"]
                if first < edge(room)[which]:
                    return None
            return None
        return make
    for which in range(3):
        take("edge", 14, straddling(which), pick())

    spoil = [
        lambda t: t.replace(" ", "\t"), lambda t: t.replace(" ", "  "), lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace(". ", ".\r\n"), lambda t: "  \n\t" + t + " \u00a0\n ", lambda t: t.replace(", ", ",\u202f"),
        lambda t: t.replace(" the ", "\u2003the\u3000"), lambda t: t.replace(" of ", " of\u200b\u200d "),
        lambda t: t.replace("\n", "\x0b").replace(" and ", "\x0cand\x85"), lambda t: t.replace(" in ", " \u2028in\ufeff "),
        lambda t: unicodedata.normalize("NFD", t.replace("a", "\u00e1").replace("O", "\u00d4")),
        lambda t: t.replace("e", "\u00e9").replace("s", "\u0161").replace("ss", "\u00df"),
        lambda t: t.replace("i", "\u0130").replace("fi", "\ufb01"), lambda t: t.upper(),
        lambda t: t.replace(" ", " \u4e2d\u6587\u3002", 9).replace(" to ", " \U0001f600 to "),
        lambda t: t.replace(" is ", " is\x00 \ufffd ").replace("t", "t\u00ad"),
        lambda t: t.replace(" was ", " was [SEP] ").replace(" by ", " [MASK]by "),
    ]
    for change in spoil:
        def odd(a, p, q, change=change):
            return change(p["context"]) if change(p["context"]) != p["context"] else None
        take("odd text", 2, odd, pick())

    short = lambda n: lambda a, p, q: gold(q)[1] if gold(q) and len(gold(q)[1].split()) == n else None
    for n in (1, 2, 3):
        take("short", 8, short(n), pick())

    # Questions beyond 64 tokens: one reference cuts them there, the other does not.
    for a, p, _ in pick()[:8]:
        add("long question", " ".join(o["question"] for o in a["paragraphs"][0]["qas"] + p["qas"])[:600], p["context"])
    return pairs


# ---- pipeline mode --------------------------------------------------------------------

def windows_of(pipe, logits, question, passage, settings):
    """The pipeline's own windows with the model's output replaced by rounded logits."""
    outputs, stored = [], []
    for window in pipe.preprocess({"question": question, "context": passage},
                                  max_seq_len=settings["max_seq_len"], doc_stride=settings["doc_stride"]):
        ids = window["input_ids"][0].tolist()
        at, start, end = logits(ids, window["token_type_ids"][0].tolist())
        outputs.append({**window, "start": torch.from_numpy(start)[None], "end": torch.from_numpy(end)[None]})
        stored.append({"ids": ids, "logits_offset": at})
    return outputs, stored


def answers_of(pipe, outputs, settings, top_k, null):
    got = pipe.postprocess([dict(o) for o in outputs], top_k=top_k, handle_impossible_answer=null,
                           max_answer_len=settings["max_answer_len"], align_to_words=settings["align_to_words"])
    kept = []
    for a in [got] if isinstance(got, dict) else got:
        # Spans of score 0 come in no defined order; the null answer is kept, once.
        is_null = null and (a["start"], a["end"]) == (0, 0)
        if a["score"] != 0.0 or (is_null and a not in kept):
            kept.append(a)
    return kept


def decode_spans_by(direction):
    """decode_spans with equal scores (to one part in a million) ordered by span, up or down."""
    def decode(start, end, topk, max_answer_len, undesired_tokens):
        flat = np.tril(np.triu(start[0][:, None] * end[0][None, :]), max_answer_len - 1).flatten()
        order = np.argsort(-flat, kind="stable")
        score = flat[order].astype(np.float64)
        group = np.concatenate([[0], np.cumsum(score[1:] < score[:-1] * (1 - 1e-6))])
        order = order[np.lexsort((direction * order, group))][:topk]
        s, e = np.unravel_index(order, (start.shape[1], end.shape[1]))
        good = np.isin(s, undesired_tokens.nonzero()) & np.isin(e, undesired_tokens.nonzero())
        return s[good], e[good], flat[order][good]
    return decode


def fragile(pipe, outputs, settings, top_k, null, answers):
    """Would another order of equal scores, or a last-bit difference in exp, give other answers?"""
    real, close = qa.decode_spans, []

    def watch(found, key, reverse):
        ranked = sorted(found, key=key, reverse=reverse)
        close.append(any(0 < a["score"] and a["score"] * (1 - 1e-6) <= b["score"]
                         for a, b in pairwise(ranked[:top_k + 1])))
        return ranked

    try:
        qa.sorted = watch
        results = [answers_of(pipe, outputs, settings, top_k, null)]
        for direction in (1, -1):
            qa.decode_spans = decode_spans_by(direction)
            results.append(answers_of(pipe, outputs, settings, top_k, null))
    finally:
        qa.decode_spans = real
        del qa.sorted
    same = lambda a, b: (all(a[k] == b[k] for k in ("start", "end", "answer"))
                         and abs(a["score"] - b["score"]) <= 1e-5 * abs(a["score"]))
    return any(close) or any(len(r) != len(answers) or not all(map(same, answers, r)) for r in results)


def case(pipe, outputs, settings, top_k, null):
    answers = answers_of(pipe, outputs, settings, top_k, null)
    if fragile(pipe, outputs, settings, top_k, null, answers):
        return None
    return {"top_k": top_k, "handle_impossible": null, **settings,
            "answers": [{**a, "score": digits(a["score"])} for a in answers]}


# ---- squad mode -----------------------------------------------------------------------

def squad_mode(model_dir, logits, pairs):
    tokenizer = ElectraTokenizer(os.path.join(model_dir, "vocab.txt"), do_lower_case=True, model_max_length=512)
    examples = [SquadExample(str(i), q, p, None, None, None, answers=[]) for i, (_, q, p) in enumerate(pairs)]
    # Unpadded, as padding positions would compete for the n-best start and end positions.
    features = squad_convert_examples_to_features(examples, tokenizer, max_seq_length=384, doc_stride=128,
                                                  max_query_length=64, is_training=False,
                                                  padding_strategy="do_not_pad", tqdm_enabled=False)
    assert len({f.example_index for f in features}) == len(examples)
    windows, results = [[] for _ in pairs], []
    for f in features:
        at, start, end = logits(f.input_ids, f.token_type_ids)
        windows[f.example_index].append({"ids": f.input_ids, "logits_offset": at})
        results.append(SquadResult(f.unique_id, start.tolist(), end.tolist()))
    expected = [{"windows": w} for w in windows]
    with tempfile.TemporaryDirectory() as tmp:
        files = [os.path.join(tmp, n) for n in ("predictions", "nbest", "odds")]
        for key, negative in (("no_negative", False), ("negative", True)):
            compute_predictions_logits(examples, features, results, 20, 30, True, *files, False, negative, 0.0, tokenizer)
            predictions, nbest = (json.load(open(f, encoding="utf-8")) for f in files[:2])
            odds = json.load(open(files[2], encoding="utf-8")) if negative else {}
            for i, e in enumerate(expected):
                top = [{**n, "probability": digits(n["probability"])} for n in nbest[str(i)][:5]]
                e[key] = {"text": predictions[str(i)], "nbest": top}
                if negative:
                    e[key]["score_diff"] = odds[str(i)]
    return expected


def main():
    args = arguments(__doc__)
    torch.set_num_threads(1)
    rng = random.Random(1)
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    model = ElectraForQuestionAnswering.from_pretrained(args.model, dtype=torch.float32).eval()
    pipe = qa.QuestionAnsweringPipeline(model, tokenizer, device=-1)
    logits = Logits(model)

    pairs = choose_pairs(load_articles(args.data), tokenizer, rng)
    squad = squad_mode(args.model, logits, pairs)
    varied = set(rng.sample(range(len(pairs)), 60))
    entries, dropped = [], 0
    for i, (kind, question, passage) in enumerate(pairs):
        outputs, stored = windows_of(pipe, logits, question, passage, DEFAULTS)
        cases = [case(pipe, outputs, DEFAULTS, k, null) for k in (1, 5) for null in (False, True)]
        variants = []
        for j, change in enumerate(VARIANTS if i in varied and kind != "long question" else []):
            settings = {**DEFAULTS, **change}
            o, s = windows_of(pipe, logits, question, passage, settings)
            # One answer or three, with and without the null answer, by turns.
            variants.append({"windows": s, "cases": [case(pipe, o, settings, 1 + 2 * ((i + j) % 2), (i // 2 + j) % 2 == 0)]})
        every = [c for group in [cases] + [v["cases"] for v in variants] for c in group]
        dropped += every.count(None)
        entries.append({"id": f"{i:03}", "kind": kind, "question": question, "passage": passage,
                        "pipeline": {"windows": stored, "cases": [c for c in cases if c]},
                        "pipeline_variants": [v for v in variants if v["cases"][0]],
                        "squad": squad[i]})
    print(f"{len(entries)} pairs, {dropped} cases left out because ties decide them")
    write_json(args.out, "pairs.json.gz", entries)
    write_gz(args.out, "pair_logits.f16.gz", np.array(logits.stream, dtype="<f2").tobytes())


if __name__ == "__main__":
    main()
