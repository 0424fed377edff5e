"""ONNX files in the layout of transformers.js compute what torch does."""

import pytest
import torch

from electra_qa_training import checkpoints, export_onnx


def test_the_folder_is_complete_and_its_graph_takes_any_size(run, tiny, tmp_path, capsys):
    run("export-onnx", "--model", tiny, "--out", tmp_path)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx", "onnx/model_quantized.onnx"):
        assert (tmp_path / name).is_file()
    assert "LayerNormalization" in capsys.readouterr().out
    model, _ = checkpoints.load_for_qa(tiny)
    session = export_onnx.session(tmp_path / "onnx/model.onnx")
    for rows, tokens in ((1, 5), (3, 40)):
        inputs = export_onnx.sample(model.config, rows, tokens)
        feeds = {name: value.numpy() for name, value in zip(export_onnx.INPUTS, inputs)}
        for logits in session.run(export_onnx.OUTPUTS, feeds):
            assert logits.shape == (rows, tokens)


def test_padding_does_not_count(run, tiny, tmp_path):
    run("export-onnx", "--model", tiny, "--out", tmp_path)
    model, _ = checkpoints.load_for_qa(tiny)
    session = export_onnx.session(tmp_path / "onnx/model.onnx")
    ids, _, types = export_onnx.sample(model.config, 1, 12)
    given = lambda n: {"input_ids": ids[:, :n].numpy(), "token_type_ids": types[:, :n].numpy()}
    short = session.run(None, {**given(8), "attention_mask": torch.ones(1, 8, dtype=torch.long).numpy()})
    mask = (torch.arange(12) < 8).long()[None].numpy()
    padded = session.run(None, {**given(12), "attention_mask": mask})
    for a, b in zip(short, padded):
        assert abs(a - b[:, :8]).max() < 1e-4


def test_another_result_than_torchs_is_an_error(run, tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(export_onnx, "largest_difference", lambda *_: float("nan"))
    with pytest.raises(SystemExit, match="differ from torch"):
        run("export-onnx", "--model", tiny, "--out", tmp_path)
