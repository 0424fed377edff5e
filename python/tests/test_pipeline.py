"""The drop-in: the forms of calls, and transformers' answers to the golden pairs."""

import gzip
import json
import struct
from types import SimpleNamespace

import electra_qa
import pytest

CONTEXT = "😀 The bridge was opened in 1932. It was built by Anna Berg."
WHEN, WHO = "When was the bridge opened?", "Who built it?"


@pytest.fixture(scope="module")
def pipe(reader):
    return electra_qa.pipeline("question-answering", model=reader)


def test_golden_pairs(pipe, golden, monkeypatch):
    """On the logits that transformers 4.57.6 decoded: the same dictionaries."""
    halves = gzip.decompress((golden / "pair_logits.f16.gz").read_bytes())
    pairs = json.loads(gzip.decompress((golden / "pairs.json.gz").read_bytes()))
    windows = []

    def logits(at, count):
        return list(struct.unpack_from(f"<{count}e", halves, 2 * at))

    def find(asked, **options):
        [(question, context)] = asked
        stored = [
            (logits(window["logits_offset"], n), logits(window["logits_offset"] + n, n))
            for window, n in ((window, len(window["ids"])) for window in windows)
        ]
        return [pipe.reader._pipeline_of_logits(question, context, stored, **options)]

    monkeypatch.setattr(type(pipe), "_find", property(lambda _: find))
    cases = 0
    for pair in pairs:
        for run in [pair["pipeline"], *pair["pipeline_variants"]]:
            windows = run["windows"]
            for case in run["cases"]:
                options = {name: case[name] for name in ("top_k", "max_answer_len", "max_seq_len", "doc_stride", "align_to_words")}
                got = pipe(
                    question=pair["question"],
                    context=pair["passage"],
                    handle_impossible_answer=case["handle_impossible"],
                    **options,
                )
                got = got if isinstance(got, list) else [got]
                wanted = [{**it, "score": pytest.approx(it["score"], abs=1e-4)} for it in case["answers"]]
                assert got == wanted, (pair["id"], case)
                cases += 1
    assert cases >= 2000


def test_one_question_is_one_dictionary(pipe):
    answer = pipe(question=WHEN, context=CONTEXT)
    assert list(answer) == ["score", "start", "end", "answer"]
    assert answer["answer"] == CONTEXT[answer["start"] : answer["end"]] == "1932" and 0 < answer["score"] <= 1
    several = pipe(question=WHEN, context=CONTEXT, top_k=3)
    assert len(several) == 3 and several[0] == answer and several[0]["score"] >= several[1]["score"]


class DataSet:
    """As torch's: it cannot be walked through but by numbers."""

    __iter__ = None

    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return self.rows[index]


def test_all_forms_of_a_call(pipe):
    when, who = pipe(question=WHEN, context=CONTEXT), pipe(question=WHO, context=CONTEXT)
    example = SimpleNamespace(question_text=WHEN, context_text=CONTEXT)
    pair = {"question": WHEN, "context": CONTEXT}
    other = {"question": WHO, "context": CONTEXT}
    assert pipe(pair) == pipe([pair]) == pipe(WHEN, CONTEXT) == pipe(example) == pipe(data=pair) == pipe(X=[example]) == when
    both = [when, who]
    assert pipe([pair, other]) == pipe(pair, other) == pipe([example, other]) == both
    assert pipe(question=[WHEN, WHO], context=CONTEXT) == both
    assert pipe(question=[WHEN, WHO], context=[CONTEXT, CONTEXT]) == both
    assert pipe(question=[WHEN], context=[CONTEXT]) == when
    assert list(pipe(it for it in [pair, other])) == list(pipe((it for it in [pair, other]), batch_size=8)) == both
    assert list(pipe(DataSet([pair, other]))) == both
    assert pipe([]) == []


def test_options_of_the_pipeline_and_of_a_call(reader):
    pipe = electra_qa.pipeline(model=reader, top_k=2, device=-1, framework="pt", batch_size=8)
    assert len(pipe(question=WHEN, context=CONTEXT)) == 2
    assert isinstance(pipe(question=WHEN, context=CONTEXT, top_k=1), dict)
    short = pipe(question=WHO, context=CONTEXT, max_answer_len=1, align_to_words=False, padding="max_length", top_k=1)
    assert " " not in short["answer"]
    silent = pipe(question="How deep is the lake?", context=CONTEXT, handle_impossible_answer=True, top_k=1)
    assert silent == {"score": silent["score"], "start": 0, "end": 0, "answer": ""}
    long = "The committee met again. " * 300 + CONTEXT
    for windows in ({"max_seq_len": 64}, {"max_seq_len": 128, "doc_stride": 32}, {"max_question_len": 8}):
        assert pipe(question=WHEN, context=long, top_k=1, **windows)["answer"] == "1932"


def test_layout_is_white_space(pipe):
    flat = "Name\tAnna Berg\nBorn\t1901\nTown\tUlm"
    spaced = flat.replace("\t", " ").replace("\n", " ")
    assert pipe(WHEN, flat) == pipe(WHEN, spaced) | {"answer": pipe(WHEN, flat)["answer"]}


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"top_n": 3}, "top_n"),
        ({"top_k": 0}, "top_k"),
        ({"max_answer_len": 0}, "max_answer_len"),
        ({"doc_stride": 500}, "500"),
        ({"max_seq_len": "long"}, "max_seq_len"),
        ({"padding": "some"}, "padding"),
        ({"batch_size": 0}, "batch_size"),
        ({"handle_impossible_answer": "yes"}, "handle_impossible_answer"),
        ({"align_to_words": 1}, "align_to_words"),
    ],
)
def test_what_is_not_taken_is_named(pipe, fails, options, name):
    with fails("invalid-option", name):
        pipe(question=WHEN, context=CONTEXT, **options)


def test_wrong_inputs_are_named(pipe, fails):
    with fails("invalid-option", "context"):
        pipe(question=WHEN)
    with fails("invalid-option", "2 questions and 1 contexts"):
        pipe(question=[WHEN, WHO], context=[CONTEXT])
    with fails("invalid-option", "context"):
        pipe([{"question": WHEN}])
    with fails("invalid-option", "str"):
        pipe(["When?"])
    with fails("invalid-option", "int"):
        pipe(7)
    with fails("invalid-option", "missing"):
        pipe(question=WHEN, context=None)
    with fails("empty-question"):
        pipe(question="", context=CONTEXT)
    with fails("empty-passage"):
        pipe(question=WHEN, context="")


def test_what_the_factory_does_not_take_is_named(fails):
    with fails("invalid-option", "fill-mask"):
        electra_qa.pipeline("fill-mask")
    with fails("invalid-option", "cuda"):
        electra_qa.pipeline(device="cuda")
    with fails("invalid-option", "tokenizer"):
        electra_qa.pipeline(tokenizer="bert-base-uncased")
    with fails("file-unreadable", "none.gguf"):
        electra_qa.pipeline(model="models/none.gguf")
