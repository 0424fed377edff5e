"""Fitting a verdict's parameters."""

import json
import math

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter

from electra_qa_training.fit_verdict import both_kinds, fit, parameters_of, read_features, write_parameters
from electra_qa_training.squad_data import DataError

RELEVANCE = 1.2


def toy_features(path, count, windows, seed):
    """Questions whose truth follows from the odds: answerable by sigmoid(0.4 × margin − 0.6), right by odds ** 0.5; and
    places at random, of which those that are more relevant have the more odds by ln(windows) than is said here."""
    rng = np.random.default_rng(seed)
    with path.open("w") as f:
        for i in range(count):
            odds = np.sort(rng.normal(0, 5, 6))[::-1]
            relevance = rng.random(6)
            said = odds - RELEVANCE * math.log(windows) * relevance
            margin = np.logaddexp.reduce(odds)
            has_answer = rng.random() < 1 / (1 + math.exp(-0.4 * margin + 0.6))
            shares = np.exp(0.5 * odds)
            right = rng.random() < shares[0] / (shares.sum() + math.exp(-1.0))
            places = [[o, float(has_answer and right and n == 0), r] for n, (o, r) in enumerate(zip(said, relevance))]
            line = {"id": str(i), "has_answer": bool(has_answer), "windows": windows, "places": places}
            print(json.dumps(line), file=f)
    return path


def test_the_parameters_that_made_the_data_are_found(tmp_path):
    sets = [read_features(toy_features(tmp_path / f"{w}.jsonl", 6000, w, w)) for w in (1, 20)]
    found = fit(sets)
    # Both kinds weigh alike, which moves the logit by the log odds of their share.
    share = float(sets[0]["has_answer"].mean())
    assert found["bias"] == pytest.approx(-0.6 - math.log(share / (1 - share)), abs=0.15)
    assert found["margin_weight"] == pytest.approx(0.4, abs=0.04)
    assert found["sharpness"] == pytest.approx(0.5, abs=0.06)
    assert found["elsewhere"] == pytest.approx(-1.0, abs=0.4)
    assert found["relevance"] == pytest.approx(RELEVANCE, abs=0.15)
    # Nothing else in the data depends on the number of windows.
    for name, most in {"bias": 0.1, "margin_weight": 0.02, "sharpness": 0.03, "elsewhere": 0.3}.items():
        assert abs(found[f"{name}_slope"]) < most
    assert found["threshold"] <= 0.5


def test_one_kind_of_question_fits_nothing(tmp_path):
    path = tmp_path / "features.jsonl"
    path.write_text(json.dumps({"id": "a", "has_answer": True, "windows": 1, "places": [[1.0, 1.0, 0.5]]}))
    with pytest.raises(DataError, match="with an answer and without"):
        read_features(path)


def test_articles_need_both_kinds_of_questions():
    article = lambda *answers: {"paragraphs": [{"context": "", "qas": [{"answers": a} for a in answers]}]}
    yes, no = [{"text": "x", "answer_start": 0}], []
    assert both_kinds([article(yes, no), article(yes, yes), article(no)]) == [article(yes, no)]


def test_only_the_verdicts_keys_change(tmp_path):
    model, once, twice = (tmp_path / f"{name}.gguf" for name in ("model", "once", "twice"))
    writer = GGUFWriter(model, "electra")
    writer.add_uint32("electra.block_count", 2)
    writer.add_string("general.name", "toy")
    writer.add_bool("tokenizer.wordpiece.lowercase", True)
    writer.add_array("tokenizer.ggml.tokens", ["[PAD]", "one", "##s"])
    writer.add_tensor("a", np.arange(24, dtype=np.float32).reshape(4, 6))
    packed = np.arange(68, dtype=np.uint8).reshape(2, 34)
    writer.add_tensor("b", packed, raw_shape=packed.shape, raw_dtype=GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    write_parameters(model, once, {"bias": 0.25, "threshold": 0.5})
    write_parameters(once, twice, {"bias": -0.5})
    tensors = lambda path: [(t.name, t.tensor_type, tuple(t.shape), t.data.tobytes()) for t in GGUFReader(path).tensors]
    keys = lambda path: {k: f.contents() for k, f in GGUFReader(path).fields.items() if not k.startswith("GGUF.")}
    assert tensors(model) == tensors(once) == tensors(twice)
    assert keys(once) == keys(model) | {"electra.verdict.bias": 0.25, "electra.verdict.threshold": 0.5}
    assert keys(twice) == keys(model) | {"electra.verdict.bias": -0.5}
    assert parameters_of(once) == {"bias": 0.25, "threshold": 0.5}
    with pytest.raises(DataError, match="no parameters of a verdict"):
        parameters_of(model)
