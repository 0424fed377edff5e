"""Where models come from, what is no model, and what is done with files."""

import functools
import gzip
import http.server
import json
import threading
import warnings
from pathlib import Path

import electra_qa
import pytest

MODEL = Path(__file__).parents[2] / "assets/models/electra-qa-6x384.gguf"
ASKED = ("When was it opened?", "The bridge was opened in 1932.")


def test_a_path_and_bytes_are_the_model(reader):
    wanted = reader.ask(*ASKED)
    for model in (MODEL, str(MODEL), MODEL.read_bytes(), bytearray(MODEL.read_bytes())):
        assert electra_qa.Reader(model).ask(*ASKED) == wanted


def test_back_ends(reader, fails):
    exact = electra_qa.Reader(backend="candle").ask(*ASKED)
    assert exact.answers[0].text == "1932" and exact.answerable == pytest.approx(reader.ask(*ASKED).answerable, abs=0.05)
    with fails("invalid-option", "cuda", "candle-stored"):
        electra_qa.Reader(backend="cuda")


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (b"", "model-unsupported"),
        (b"no model at all", "model-unsupported"),
        (MODEL.read_bytes()[:100_000], "model-damaged"),
        ("no-such-file.gguf", "file-unreadable"),
        ("", "file-unreadable"),
        ("hub:", "invalid-option"),
        ("hub:one", "invalid-option"),
        (7, "invalid-option"),
        (["a"], "invalid-option"),
    ],
)
def test_what_is_no_model(model, code, fails):
    with fails(code):
        electra_qa.Reader(model)


def test_a_folder_without_a_checkpoint(tmp_path, fails):
    with fails("model-unsupported", "config.json"):
        electra_qa.Reader(tmp_path)


@pytest.mark.parametrize("threads", [0, -1, 1025, "2", 1.0, True])
def test_threads_are_a_number(threads, fails):
    with fails("invalid-option", "threads"):
        electra_qa.Reader(threads=threads)


@pytest.fixture
def checkpoint(golden):
    return golden / "checkpoint"


@pytest.fixture
def hub(checkpoint, monkeypatch, tmp_path):
    """A hub on this machine with the repository ada/tiny; its attribute `asked` counts what was asked for."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        asked = 0

        def translate_path(self, path):
            return str(checkpoint / path.rsplit("/", 1)[-1]) if path.startswith("/ada/tiny/resolve/main/") else "/nowhere"

        def do_GET(self):
            Handler.asked += 1
            super().do_GET()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(checkpoint)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("ELECTRA_QA_CACHE", str(tmp_path / "cache"))
    yield Handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_checkpoint_is_converted(checkpoint, tmp_path, fails):
    told = []
    made = electra_qa.convert(checkpoint, tmp_path / "tiny.gguf", progress=lambda *it: told.append(it))
    assert made.bytes == (tmp_path / "tiny.gguf").stat().st_size and made.parameters > 0 and told[-1][0] == told[-1][1]
    assert [it.name for it in tmp_path.iterdir()] == ["tiny.gguf"]
    converted, direct = electra_qa.Reader(tmp_path / "tiny.gguf"), electra_qa.Reader(checkpoint)
    assert converted.ask(*ASKED) == direct.ask(*ASKED) and converted.model_name == "checkpoint"
    with fails("invalid-option", "int9", "int8"):
        electra_qa.convert(checkpoint, tmp_path / "a.gguf", quantize="int9")
    with fails("file-unwritable"):
        electra_qa.convert(checkpoint, tmp_path / "none" / "a.gguf")
    with fails("file-unreadable"):
        electra_qa.convert(tmp_path / "none", tmp_path / "a.gguf")
    assert [it.name for it in tmp_path.iterdir()] == ["tiny.gguf"]


def test_a_hub_is_asked_once(hub, fails):
    first = electra_qa.Reader("hub:ada/tiny")
    asked = hub.asked
    assert asked > 0 and first.model_name == "ada/tiny"
    assert electra_qa.Reader("hub:ada/tiny").ask(*ASKED) == first.ask(*ASKED)
    assert electra_qa.pipeline(model="ada/tiny").reader.model_name == "ada/tiny"
    assert hub.asked == asked
    with fails("model-unsupported"):
        electra_qa.Reader("hub:ada/none")


def test_a_hub_that_is_not_there(monkeypatch, tmp_path, fails):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("ELECTRA_QA_CACHE", str(tmp_path))
    with fails("model-download"):
        electra_qa.Reader("hub:ada/tiny")
    assert list(tmp_path.rglob("*.gguf*")) == []


def questions(count=4):
    gold = [[{"text": "1932"}], []] * (count // 2)
    asked = [{"id": str(n), "question": ASKED[0], "answers": answers} for n, answers in enumerate(gold)]
    return {"data": [{"paragraphs": [{"context": ASKED[1], "qas": asked}]}]}


def test_a_model_is_measured(reader, tmp_path, fails):
    file = tmp_path / "data.json.gz"
    file.write_bytes(gzip.compress(json.dumps(questions()).encode()))
    told = []
    report = reader.eval(file, mode="verdict", predictions=tmp_path / "out.json", progress=lambda *it: told.append(it))
    assert (report["total"], report["HasAns_exact"], report["NoAns_exact"]) == (4, 100.0, 0.0)
    assert report["questions_per_second"] > 0 and told[-1] == (4, 4)
    assert json.loads((tmp_path / "out.json").read_text()) == dict.fromkeys("0123", "1932")
    assert reader.eval(file, limit=2)["total"] == 2
    with fails("invalid-option", "mode"):
        reader.eval(file, mode="best")
    with fails("invalid-option", "first"):
        reader.eval(file, first=8)
    with fails("file-unreadable"):
        reader.eval(tmp_path / "none.json")
    file.write_bytes(file.read_bytes()[:30])
    with fails("file-unreadable"):
        reader.eval(file)
    file.write_text('{"data": 1}')
    with fails("invalid-data"):
        reader.eval(file)
    file.write_text('{"data": []}')
    with fails("invalid-data"):
        reader.eval(file)


def test_questions_with_one_id_are_told(reader, tmp_path):
    data = questions(2)
    data["data"].append(data["data"][0])
    (tmp_path / "data.json").write_text(json.dumps(data))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert reader.eval(tmp_path / "data.json")["total"] == 2
    assert "several questions" in str(told[0].message)
