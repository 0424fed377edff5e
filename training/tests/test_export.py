"""From a checkpoint to the engine and back: converted, compared, dequantized."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT, squad_file
from transformers import ElectraConfig, ElectraForQuestionAnswering, set_seed

from electra_qa_training import checkpoints, evaluate, model_list
from electra_qa_training.squad_data import DataError, Example

PASSAGE = "The harbour was built in 1861 by the engineer Anna Lind. It was paid for by the town, and opened in May 1864."
QUESTIONS = [("Who built the harbour?", PASSAGE, "Anna Lind"), ("When was the harbour opened?", PASSAGE, "May 1864"),
             ("What colour is the boat?", PASSAGE, None)]


@pytest.fixture(scope="module")
def shipped():
    models = json.loads((ROOT / "assets/models.json").read_text())["models"]
    return ROOT / "assets/models" / Path(models[0]["file"]).name


def test_the_shipped_model_answers_here_too(shipped):
    model, tokenizer = checkpoints.load_for_qa(shipped)
    model.eval()
    examples = [Example(str(i), q, p, ((a, p.index(a)),) if a else ()) for i, (q, p, a) in enumerate(QUESTIONS)]
    evaluation = evaluate.SquadEvaluation(examples, tokenizer)
    predictions, null_leads = evaluation.predict(model)
    assert predictions["0"] in ("Anna Lind", "engineer Anna Lind", "the engineer Anna Lind")
    assert predictions["1"] in ("May 1864", "1864")
    assert evaluation.scores(predictions, null_leads)["total"] == 3


def test_the_list_says_what_the_shipped_file_is(shipped):
    listed = json.loads((ROOT / "assets/models.json").read_text())["models"][0]
    content = shipped.read_bytes()
    wanted = {"bytes": len(content), **model_list.hashes(content)}
    assert {key: listed[key] for key in wanted} == wanted
    last = content[(len(listed["chunks"]) - 1) * listed["chunk_bytes"]:]
    assert hashlib.sha256(last).hexdigest() == listed["chunks"][-1]


def test_a_checkpoint_comes_back_from_its_gguf(run, shipped, cli, tmp_path):
    """f32 and f16 files of another shape, with a projection: equal weights; a quantized one: near."""
    _, tokenizer = checkpoints.load_for_qa(shipped)
    set_seed(1)
    shape = dict(vocab_size=len(tokenizer), embedding_size=32, hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=128)
    model = ElectraForQuestionAnswering(ElectraConfig(**shape)).half().float().eval()
    checkpoints.save(model, tokenizer, tmp_path / "hf")
    ids = torch.arange(2000, 2020)[None]
    with torch.no_grad():
        wanted = model(input_ids=ids)
    for quantize, bound in (("f16", 0.0), ("q8_0", 0.02)):
        run("export", "--model", tmp_path / "hf", "--to", tmp_path / f"{quantize}.gguf", "--quantize", quantize, "--cli", cli)
        back, again = checkpoints.load_for_qa(tmp_path / f"{quantize}.gguf")
        back.eval()
        text = "Naïve café, İstanbul 中文 — $5.00"
        assert again(text)["input_ids"] == tokenizer(text)["input_ids"]
        with torch.no_grad():
            found = back(input_ids=ids)
        assert np.abs(found.start_logits - wanted.start_logits).max() <= bound + 1e-5


def test_the_engine_answers_as_transformers_does(run, shipped, cli, tmp_path, capsys):
    model, tokenizer = checkpoints.load_for_qa(shipped)
    checkpoints.save(model, tokenizer, tmp_path / "hf")
    long = " ".join([PASSAGE] * 16)  # several windows
    data = squad_file(tmp_path / "dev.json", [*QUESTIONS, ("Who paid for the harbour?", long, "the town"), ("Who swam?", long, None)])
    run("export", "--model", tmp_path / "hf", "--to", tmp_path / "m.gguf", "--quantize", "f16", "--cli", cli, "--data", data,
        "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["agreement"] == 1.0 and report["different"] == []
    assert report["engine"] == pytest.approx(report["transformers"], abs=1e-3)
    assert "5 questions, 100.00 % answered alike" in capsys.readouterr().out


def test_failures_are_said_plainly(run, tiny, tmp_path):
    with pytest.raises(SystemExit, match="cannot be run"):
        run("export", "--model", tiny, "--to", tmp_path / "m.gguf", "--cli", tmp_path / "none")
    (tmp_path / "bad.gguf").write_bytes(b"GGUF" + b"\xff" * 40)
    for path in (tmp_path / "bad.gguf", tmp_path / "none.gguf", tmp_path):
        with pytest.raises(DataError):
            checkpoints.load_for_qa(path)
