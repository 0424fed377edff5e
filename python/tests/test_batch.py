"""Many questions: lists and Arrow in, an Arrow table out."""

import duckdb
import electra_qa
import pandas
import polars
import pyarrow as pa
import pytest

QUESTIONS = ["When was the bridge opened?", "Who built the tower?", "How deep is the lake?"]
PASSAGES = ["The bridge was opened in 1932.", "😀 The tower was built by Anna Berg.", "Trains leave every hour."]
ANSWERS = ["1932", "Anna Berg", ""]
COLUMNS = ["answer", "start", "end", "confidence", "answerable", "error"]


@pytest.fixture(scope="module")
def expected(reader):
    return reader.ask_batch(QUESTIONS, PASSAGES).to_pylist()


def test_rows_are_what_ask_says(reader, expected):
    assert [row["answer"] for row in expected] == ANSWERS and list(expected[0]) == COLUMNS
    for row, question, passage in zip(expected, QUESTIONS, PASSAGES, strict=True):
        verdict = reader.ask(question, passage)
        best = verdict.answers[0]
        assert list(row.values()) == [best.text, best.start, best.end, best.confidence, verdict.answerable, None]


def dictionary(texts):
    return pa.array(texts).dictionary_encode()


def sliced(texts):
    return pa.array(["before", *texts, "after"])[1:-1]


FORMS = {
    "tuple": tuple,
    "generator": iter,
    "pyarrow": pa.array,
    "large": lambda texts: pa.array(texts, pa.large_string()),
    "view": lambda texts: pa.array(texts, pa.string_view()),
    "chunked": lambda texts: pa.chunked_array([texts[:1], texts[1:]]),
    "sliced": sliced,
    "dictionary": dictionary,
    "polars": polars.Series,
    "polars categories": lambda texts: polars.Series(texts, dtype=polars.Categorical),
    "pandas": pandas.Series,
    "pandas objects": lambda texts: pandas.Series(texts, dtype=object),
    "numpy": lambda texts: pandas.Series(texts, dtype=object).to_numpy(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_column_is_read(reader, expected, form):
    make = FORMS[form]
    assert reader.ask_batch(make(QUESTIONS), make(PASSAGES)).to_pylist() == expected


def test_every_library_takes_the_table(reader, expected):
    table = reader.ask_batch(QUESTIONS, PASSAGES)
    arrow = pa.table(table)
    types = [pa.string(), pa.int64(), pa.int64(), pa.float64(), pa.float64(), pa.string()]
    assert arrow.schema.names == COLUMNS and arrow.schema.types == types
    assert arrow.to_pylist() == expected
    assert polars.DataFrame(table).to_dicts() == expected
    assert list(pandas.DataFrame.from_arrow(table)["answer"]) == ANSWERS
    found = duckdb.sql("select answer from arrow where answerable > 0.5").fetchall()
    assert [answer for (answer,) in found] == ANSWERS[:2]
    assert len(table) == table.num_rows == 3 and table["answer"] == ANSWERS and table.column_names == COLUMNS
    with pytest.raises(KeyError):
        table["score"]


def test_one_text_serves_all_rows(reader):
    table = reader.ask_batch(["When was it opened?", "What was opened?"], "The old bridge was opened in 1932.")
    assert table["answer"] == ["1932", "old bridge"]
    assert reader.ask_batch("What is it?", ["It is a bell.", "It is a drum."])["answer"] == ["a bell", "a drum"]
    assert len(reader.ask_batch("What is it?", "It is a bell.")) == 1


BAD = [None, "", 7, ["a"], b"a", "\ud800", float("nan"), "a" * (16 * 2**20 + 1)]
CODES = ["invalid-option", "empty-passage"] + 5 * ["invalid-option"] + ["passage-too-long"]


def test_a_bad_row_is_an_error_in_its_row(reader, expected):
    table = reader.ask_batch([QUESTIONS[0]] * (len(BAD) + 1), [*BAD, PASSAGES[0]]).to_pylist()
    assert [row["error"].split(":")[0] for row in table[:-1]] == CODES
    assert all(row[name] is None for row in table[:-1] for name in COLUMNS[:-1])
    assert table[-1] == expected[0]
    errors = reader.ask_batch(["", None, "why " * 500], PASSAGES[0])["error"]
    assert [error.split(":")[0] for error in errors] == ["empty-question", "invalid-option", "question-too-long"]


@pytest.mark.parametrize("make", [pa.array, dictionary, polars.Series, lambda texts: pa.chunked_array([texts])])
def test_nulls_of_arrow_are_errors_in_their_rows(reader, make):
    table = reader.ask_batch(QUESTIONS[0], make([None, PASSAGES[0], None]))
    assert table["answer"] == [None, "1932", None]
    assert table["error"][0].startswith("invalid-option: The passage is missing.")


def test_nothing_but_nulls(reader):
    for nulls in [pa.nulls(2), pa.array([None, None], pa.string()), dictionary(pa.array([None, None], pa.string()))]:
        assert reader.ask_batch(nulls, PASSAGES[0])["answer"] == [None, None]


def test_no_rows_are_a_table_with_columns(reader):
    for nothing in [[], pa.array([], pa.string()), pa.chunked_array([], pa.string())]:
        table = reader.ask_batch(nothing, nothing)
        assert len(table) == 0 and table.to_pylist() == [] and pa.table(table).schema.names == COLUMNS


def test_wrong_columns_are_refused(reader, fails):
    with fails("invalid-option", "3 questions and 2 passages"):
        reader.ask_batch(QUESTIONS, PASSAGES[:2])
    with fails("invalid-option", "Int64", "passages"):
        reader.ask_batch(QUESTIONS, pa.array([1, 2, 3]))
    with fails("invalid-option", "Struct"):
        reader.ask_batch(QUESTIONS, pa.table({"a": PASSAGES}))
    for other, name in [(7, "int"), (None, "None"), (b"abc", "bytes"), ({"a": 1}, "dict"), ({"a"}, "set")]:
        with fails("invalid-option", name):
            reader.ask_batch(QUESTIONS, other)


def test_bytes_that_are_no_text_are_refused(reader, fails):
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    with fails("invalid-option", "Arrow"):
        reader.ask_batch("What?", broken)


def test_progress_is_told_and_may_end_it(reader):
    told = []
    reader.ask_batch(QUESTIONS * 4, PASSAGES * 4, progress=lambda *it: told.append(it))
    assert told[-1] == (12, 12) and told == sorted(told)

    def enough(done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        reader.ask_batch(QUESTIONS * 40, PASSAGES * 40, progress=enough)


def test_options_are_those_of_ask(reader, fails):
    assert reader.ask_batch(QUESTIONS, PASSAGES, no_answer=False)["answer"][2] != ""
    assert set(reader.ask_batch(QUESTIONS, PASSAGES, threshold=1.0)["answer"]) == {""}
    with fails("invalid-option"):
        reader.ask_batch(QUESTIONS, PASSAGES, threshold=2)


def test_threads_change_no_row(expected):
    assert electra_qa.Reader(threads=1).ask_batch(QUESTIONS, PASSAGES).to_pylist() == expected
