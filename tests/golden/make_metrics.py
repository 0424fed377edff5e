"""SQuAD 2.0 scores of made-up predictions, by transformers' port of the official script.

Makes metrics.json.gz: an excerpt of the data, several sets of predictions with the
expected report, and unit cases of the normalization, exact match and F1.

    python tests/golden/make_metrics.py --model DIR --data FILE --out tests/golden
"""

import random

from transformers.data.metrics.squad_metrics import compute_exact, compute_f1, normalize_answer, squad_evaluate
from transformers.data.processors.squad import SquadExample

from common import arguments, load_articles, write_json

TEXTS = [
    "", " ", "a", "an", "The", "a an the", "THE CAT", "the cat's hat", "theatre", "another day", "a.b", "a-b", "A. B.", "a_b",
    "the\u0301", "a\u0301 cat", "a\u0308n apple", "\u00e1 cat", "the\u200bcat", "the\u00adcat", "the\u00a0cat", "the\u2014cat",
    "the\u2019s", "the\u20ac", "\u20aca", "a\u0903 b", "a\u203fb", "a\u00b2", "the\u00bd", "a\u2160", "a\u24d0", "an\u0660", "\u4e2da\u6587",
    "\u4e2d a \u6587", "a\U0001f600the", "a\u0e31", "a\u094d", "x\u0300 a", "a\u20dd", "a\ufe0f",
    "tab\tthe\ttab", "new\nline", "x\x1cthe\x1dy\x1ez\x1fw", "x\x85y", "x\u2028y\u2029z", "x\u3000y\u2003z", "x\u200by", "x\u180ey", "x\ufeffy",
    "x\u1680y\u202fz\u205fw", "x\x0by\x0cz\x00w", "\u2007x\u2007",
    "\u0130stanbul", "STRASSE", "Stra\u00dfe", "\u1e9e", "\u039f\u03a3", "\u039f\u03a3 \u0391", "\u03a3", "\u039f\u03a3.", "\u039f\u03a3\u0301", "\u01c5", "\u212a", "\u2126",
    "\ufb01ne", "\u216b", "\u24b6", "\uff34\uff28\uff25 cat", "\U00010400", "\u10a0", "\u13a0", "\u1c90",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "\u00ab\u00bb\u201c\u201d\u2026", "t.h.e", "t-h-e cat", "a'an", "(the)", "the,a;an", "$5", "5%", "U.S.A.", "1,234", "3.14",
    "the the the", " lead", "trail ", "a  b   c", "of the a an", "Athens", "An-other", "the1", "1the", "the_", "_a_", "\u00aa", "\u00ba a",
]
EXPECTED = ["exact", "f1", "total", "HasAns_exact", "HasAns_f1", "HasAns_total", "NoAns_exact", "NoAns_f1", "NoAns_total",
            "best_exact", "best_exact_thresh", "best_f1", "best_f1_thresh"]


def excerpt(articles):
    """About 400 questions: the first paragraphs of each article, in the layout of the data."""
    data, count = [], 0
    for a in articles:
        if count < 400:
            data.append({"title": a["title"], "paragraphs": a["paragraphs"][:4]})
            count += sum(len(p["qas"]) for p in data[-1]["paragraphs"])
    return {"version": "v2.0", "data": data}


def noisy(text, rng):
    words = text.split(" ")
    for _ in range(rng.randint(1, 3)):
        kind, i = rng.randrange(8), rng.randrange(len(words))
        if kind == 0:
            words.insert(i, rng.choice(["the", "A", "an", "The", "and"]))
        elif kind == 1:
            words[i] += rng.choice([",", ".", "!", "\u2019s", "'s", "\u2026", "-", ")"])
        elif kind == 2:
            words[i] = words[i].upper()
        elif kind == 3 and len(words) > 1:
            del words[i]
        elif kind == 4:
            words.insert(i, words[i])
        elif kind == 5:
            words.insert(i, rng.choice(["", "\t", "\u00a0", "\u200b", "\x1c", "\u3000"]))
        elif kind == 6:
            words[i] += rng.choice(["\u0301", "\u00e9", "\u0130", "\u00df", "\u4e2d", "_"])
        else:
            rng.shuffle(words)
    return " ".join(words)


def sets(questions, rng):
    """[(predictions, no_answer_probs)] for questions [(question, passage)]."""
    ids = [q["id"] for q, _ in questions]
    gold = {q["id"]: rng.choice(q["answers"])["text"] if q["answers"] else "" for q, _ in questions}

    def passage_span(passage):
        words = passage.split(" ")
        i = rng.randrange(len(words))
        return " ".join(words[i:i + rng.randint(1, 6)])

    spans = {q["id"]: passage_span(p) for q, p in questions}
    mixed = {i: rng.choice([gold[i], noisy(gold[i] or spans[i], rng), spans[i], ""]) for i in ids}
    blank = {i: rng.choice(["", " ", "the", "...", mixed[i]]) for i in ids}
    uniform = lambda: {i: rng.random() for i in ids}
    ties = lambda steps: {i: rng.randrange(steps + 1) / steps for i in ids}
    # Odds that lean the right way, so that a threshold between 0 and 1 is best.
    leaning = {q["id"]: rng.betavariate(2, 5) if q["answers"] else rng.betavariate(5, 2) for q, _ in questions}
    shuffled = list(ids)
    rng.shuffle(shuffled)
    return [
        (gold, None), (dict.fromkeys(ids, ""), None), (spans, None),
        ({i: noisy(gold[i], rng) if gold[i] else "" for i in ids}, None), (mixed, None), (blank, None),
        (mixed, uniform()), (mixed, leaning), (mixed, ties(4)), (spans, ties(1)), (gold, leaning),
        ({i: spans[i] if gold[i] == "" else gold[i] for i in ids}, {i: round(leaning[i], 1) for i in ids}),
        # Ties are walked in the order of the file, so the order of keys matters.
        ({i: mixed[i] for i in shuffled}, {i: round(leaning[i] * 3) / 3 for i in shuffled}),
        # Log-odds instead of probabilities: above 1.0 the question counts as unanswered.
        (mixed, {i: 10 * leaning[i] - 4 for i in ids}),
    ]


def main():
    args = arguments(__doc__)
    rng = random.Random(4)
    dataset = excerpt(load_articles(args.data))
    questions = [(q, p["context"]) for a in dataset["data"] for p in a["paragraphs"] for q in p["qas"]]
    examples = [SquadExample(q["id"], q["question"], p, None, None, None, answers=q["answers"]) for q, p in questions]

    out = []
    for predictions, probs in sets(questions, rng):
        result = squad_evaluate(examples, predictions, probs)
        assert set(result) == set(EXPECTED)
        out.append({"predictions": predictions, "no_answer_probs": probs, "expected": result})

    golds = [a["text"] for q, _ in questions for a in q["answers"]]
    pairs = [(rng.choice(TEXTS), rng.choice(TEXTS)) for _ in range(60)]
    pairs += [(g, noisy(g, rng)) for g in rng.sample(golds, 140)] + [(t, t.upper()) for t in TEXTS[:30]]
    scores = [{"gold": g, "pred": p, "exact": compute_exact(g, p), "f1": compute_f1(g, p)} for g, p in pairs]
    texts = TEXTS + [noisy(g, rng) for g in rng.sample(golds, 110)]
    write_json(args.out, "metrics.json.gz", {
        "dataset": dataset, "sets": out,
        "normalize": [{"text": t, "normalized": normalize_answer(t)} for t in texts], "scores": scores})
    print(f"{len(questions)} questions, {len(out)} sets, {len(texts)} + {len(scores)} unit cases")


if __name__ == "__main__":
    main()
