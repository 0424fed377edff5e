"""One question: the verdict, what may be wrong with it, and where the work is done."""

import dataclasses
import multiprocessing
import os
import pickle
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

PASSAGE = "Das Café 😀 opened in 1932. It was built by Anna Berg for the town."


def test_an_answer_is_a_slice_in_code_points(reader):
    verdict = reader.ask("When was it opened?", PASSAGE)
    best = verdict.answers[0]
    assert (best.text, PASSAGE[best.start : best.end]) == ("1932", "1932")
    assert best.standing == "answer" and best.readings[0].text == "1932"
    assert verdict.answerable > verdict.threshold and verdict.calibrated and verdict.windows == 1
    assert 0 < best.confidence <= 1 and 0 < verdict.sureness <= 1 and verdict.level.endswith("sure")
    with pytest.raises(dataclasses.FrozenInstanceError):
        verdict.answerable = 1.0


def test_several_answers_share_the_confidence(reader):
    verdict = reader.ask("Who built it?", PASSAGE, top_k=5)
    assert verdict.answers[0].text == "Anna Berg" and 1 < len(verdict.answers) <= 5
    assert sum(answer.confidence for answer in verdict.answers) <= 1 + 1e-9
    for answer in verdict.answers:
        assert sum(reading.confidence for reading in answer.readings) <= answer.confidence + 1e-9
        assert all(PASSAGE[it.start : it.end] == it.text for it in (answer, *answer.readings))


def test_what_the_passage_does_not_say(reader):
    question = "How much does a ticket cost?"
    verdict = reader.ask(question, PASSAGE)
    nothing = verdict.answers[0]
    assert (nothing.text, nothing.start, nothing.end, nothing.readings) == ("", 0, 0, ())
    assert nothing.confidence == pytest.approx(1 - verdict.answerable)
    assert reader.ask(question, PASSAGE, no_answer=False).answers[0].text != ""
    assert reader.ask(question, PASSAGE, threshold=0).answers[0].text != ""
    assert reader.ask("When was it opened?", PASSAGE, threshold=1.0).answers[0].text == ""


def test_a_yes_no_question_gets_the_sentence(reader):
    text = "The museum is in the old mill. Dogs are not allowed inside. Tickets are sold at the gate."
    best = reader.ask("Are dogs allowed inside?", text).answers[0]
    assert best.text == "Dogs are not allowed inside." == text[best.start : best.end]


def test_a_long_passage_is_read_in_windows(reader):
    filler = "The committee met again and talked about the weather for an hour. " * 200
    verdict = reader.ask("When was it opened?", f"{filler}{PASSAGE} {filler}")
    assert verdict.windows > 5 and verdict.answers[0].text == "1932"


@pytest.mark.parametrize(
    ("question", "passage", "code", "word"),
    [
        ("", PASSAGE, "empty-question", "question"),
        (" \n\t", PASSAGE, "empty-question", "question"),
        ("When?", "", "empty-passage", "text"),
        ("When?", "\u200b \x00", "empty-passage", "text"),
        ("why " * 500, PASSAGE, "question-too-long", "fewer"),
        ("When?", "a" * (16 * 2**20 + 1), "passage-too-long", "16."),
        (None, PASSAGE, "invalid-option", "question is missing"),
        ("When?", None, "invalid-option", "passage is missing"),
        (b"When?", PASSAGE, "invalid-option", "question is bytes"),
        ("When?", ["a"], "invalid-option", "passage is list"),
        (7, PASSAGE, "invalid-option", "question is int"),
        ("When?", "half \ud800 a pair", "invalid-option", "surrogate"),
    ],
)
def test_bad_texts_are_typed_errors(reader, fails, question, passage, code, word):
    with fails(code, word):
        reader.ask(question, passage)


@pytest.mark.parametrize(
    "option",
    [
        *({"top_k": it} for it in (0, 1001, -1, 1.5, "3", True, 10**30)),
        *({"threshold": it} for it in (-0.1, 1.1, float("nan"), "0.5", True)),
        {"max_answer_len": 0},
    ],
)
def test_bad_options_are_named(reader, fails, option):
    with fails("invalid-option"):
        reader.ask("When?", PASSAGE, **option)


def test_an_option_that_there_is_not(reader):
    with pytest.raises(TypeError, match="topk"):
        reader.ask("When?", PASSAGE, topk=3)


def test_an_error_is_a_value_error_that_can_be_sent(reader):
    with pytest.raises(ValueError, match="question is empty") as caught:
        reader.ask("", PASSAGE)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, str(again)) == (caught.value.code, str(caught.value))


def test_threads_may_share_a_reader(reader):
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(reader.ask, "When was it opened?", f"{n} {PASSAGE}") for n in range(8)]
        assert {it.result().answers[0].text for it in asked} == {"1932"}


def test_a_reader_that_is_sent_is_loaded_there(reader):
    sent = pickle.loads(pickle.dumps(reader))
    assert repr(sent) == repr(reader) and sent.ask("When was it opened?", PASSAGE) == reader.ask("When was it opened?", PASSAGE)


def test_other_threads_run_meanwhile(reader):
    ran, done = [], threading.Event()

    def count():
        while not done.is_set():
            ran.append(time.monotonic())
            done.wait(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    started = time.monotonic()
    reader.ask("When was it opened?", PASSAGE * 40)
    ended = time.monotonic()
    done.set()
    thread.join()
    assert sum(started < at < ended for at in ran) > 5


def answer_in_child(reader, queue):
    queue.put(reader.ask("When was it opened?", PASSAGE).answers[0].text)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own(reader):
    reader.ask("When was it opened?", PASSAGE)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=answer_in_child, args=(reader, queue))
    child.start()
    assert queue.get(timeout=30) == "1932"
    child.join()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
@pytest.mark.parametrize("call", ["ask", "ask_batch"])
def test_ctrl_c_stops_within_a_second(reader, call):
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            if call == "ask":
                reader.ask("When was it opened?", PASSAGE * 5000)
            else:
                reader.ask_batch("When was it opened?", [f"{n} {PASSAGE * 4}" for n in range(5000)])
        assert time.monotonic() - started < 1.3
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert reader.ask("When was it opened?", PASSAGE).answers[0].text == "1932"


def test_a_reader_says_what_it_is(reader):
    assert reader.model_name and reader.backend == "simd" and reader.threads == 2 and "2 threads" in repr(reader)
