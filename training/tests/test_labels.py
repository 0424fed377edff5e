"""Soft labels in a file: what `label` writes, what `distil --labels` makes of it, and what both refuse."""

import json

import numpy as np
import pytest
import torch
from conftest import squad_file
from transformers import (
    AutoTokenizer,
    DistilBertConfig,
    DistilBertForQuestionAnswering,
    ElectraForQuestionAnswering,
    MPNetConfig,
    MPNetForQuestionAnswering,
    MPNetTokenizerFast,
    RobertaConfig,
    RobertaForQuestionAnswering,
    set_seed,
)

from electra_qa_training import soft_labels, windows
from electra_qa_training.soft_labels import SoftLabels
from electra_qa_training.squad_data import DataError, read_examples


@pytest.fixture(scope="session")
def mpnet(tiny, tmp_path_factory):
    """A teacher whose ids are the student's plus four, with another frame and an untrained head."""
    folder = tmp_path_factory.mktemp("mpnet")
    pieces = (tiny / "vocab.txt").read_text().split()
    (folder / "shifted.txt").write_text("\n".join(["<s>", "<pad>", "</s>", "<unk>", *pieces]) + "\n")
    MPNetTokenizerFast(str(folder / "shifted.txt"), model_max_length=64).save_pretrained(folder)
    set_seed(6)
    config = MPNetConfig(vocab_size=len(pieces) + 5, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
                         max_position_embeddings=66, pad_token_id=1, bos_token_id=0, eos_token_id=2)
    MPNetForQuestionAnswering(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def teacher(tiny, toy, tmp_path_factory):
    """A teacher that knows the toy task."""
    from electra_qa_training.__main__ import main

    folder = tmp_path_factory.mktemp("teacher")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["electra_qa_training", *map(str, (
            "finetune", "--model", tiny, "--data", toy[0], "--out", folder, "--epochs", 15, "--batch-tokens", 512, "--max-length", 32,
            "--learning-rate", 3e-3, "--dropout", 0, "--log-every", 1000))])
        main()
    return folder / "last"


@pytest.fixture
def labels(run, teacher, tiny, toy, tmp_path):
    run("label", "--teacher", teacher, "--model", tiny, "--data", toy[0], "--max-length", 64, "--out", tmp_path / "labels.npz")
    return tmp_path / "labels.npz"


def encoded(tiny, file):
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    return windows.encode(read_examples([file]), tokenizer)[0], tokenizer


def changed(path, to, **members):
    with np.load(path) as archive:
        found = {k: archive[k] for k in archive.files} | members
    np.savez(to, **{k: v for k, v in found.items() if v is not None})
    return to


def test_labels_are_what_the_teacher_says_of_each_window(run, tiny, mpnet, tmp_path):
    long = squad_file(tmp_path / "long.json", [("find pear", "apple pear fig plum " * 20 + "zzz é", "pear"), ("find zz", "fig", None)])
    run("label", "--teacher", mpnet, "--model", tiny, "--data", long, "--max-length", 40, "--stride", 8, "--out", tmp_path / "out.npz")
    examples, tokenizer = encoded(tiny, long)
    found = soft_labels._read(tmp_path / "out.npz")
    model, theirs = MPNetForQuestionAnswering.from_pretrained(mpnet).eval(), MPNetTokenizerFast.from_pretrained(mpnet)
    assert found["ids"].tolist() == ["0"] * (len(found["ids"]) - 1) + ["1"] and len(found["ids"]) > 3
    covered = set()
    for i, id in enumerate(found["ids"]):
        e, lo, n = examples[int(id)], int(found["lo"][i]), int(found["n"][i])
        covered |= {(id, at) for at in range(lo, lo + n)}
        pieces = lambda ids: theirs.convert_tokens_to_ids(tokenizer.convert_ids_to_tokens(ids.tolist()))
        asked, passage = pieces(e.question), pieces(e.passage[lo : lo + n])
        ids = torch.tensor([[theirs.cls_token_id, *asked, 2, 2, *passage, 2]])
        with torch.no_grad():
            out = model(input_ids=ids)
        for kind, logits in enumerate((out.start_logits, out.end_logits)):
            wanted = logits[0, [0, *range(len(asked) + 3, ids.shape[1] - 1)]].numpy()
            values = found["values"][found["offsets"][i] : found["offsets"][i + 1]].reshape(2, -1)[kind] * 0.05
            np.testing.assert_allclose(values, np.minimum(wanted.max() - wanted, 12.75), atol=0.026)
    assert covered == {(str(i), at) for i, e in enumerate(examples) for at in range(len(e.passage))}


def test_labelling_goes_on_where_it_was(run, teacher, tiny, toy, tmp_path, monkeypatch, labels):
    from electra_qa_training import label

    monkeypatch.setattr(label, "CHUNK", 1000)
    write, count = soft_labels.write, []

    def die(path, *arguments):
        write(path, *arguments)
        count.append(path)
        if len(count) == 2:
            raise KeyboardInterrupt

    base = ["label", "--teacher", teacher, "--model", tiny, "--data", toy[0], "--out", tmp_path / "cut.npz", "--max-length"]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(soft_labels, "write", die)
        run(*base, 64)
    with pytest.raises(SystemExit, match="other settings"):
        run(*base, 48)
    asked = []
    logits = label.Teacher.logits
    monkeypatch.setattr(label.Teacher, "logits", lambda self, framed, precision: asked.extend(framed) or logits(self, framed, precision))
    run(*base, 64)
    assert len(asked) == 1000 and not (tmp_path / "cut.npz.partial").exists()
    whole, cut = soft_labels._read(labels), soft_labels._read(tmp_path / "cut.npz")
    assert whole["ids"].tolist() == cut["ids"].tolist()
    # Other batches, other last bits.
    assert np.abs(whole["values"].astype(int) - cut["values"].astype(int)).max() <= 1


def test_a_student_learns_from_labels_alone(run, tiny, toy, labels, tmp_path, capsys):
    run("distil", "--labels", labels, "--model", tiny, "--data", toy[0], "--validation", toy[1], "--teacher-weight", 1, "--out", tmp_path / "student",
        "--epochs", 15, "--batch-tokens", 512, "--max-length", 32, "--learning-rate", 3e-3, "--dropout", 0, "--log-every", 100)
    assert "3000 of 3000 questions have soft labels" in capsys.readouterr().out
    found = [json.loads(line) for line in (tmp_path / "student/log.jsonl").read_text().splitlines()]
    assert found[-1]["score"] > 90
    training = [line["teacher_loss"] for line in found if line["kind"] == "training"]
    assert training[-1] < 0.2 * training[0]


def test_hidden_states_come_from_a_live_teacher(run, tiny, toy, teacher, labels, tmp_path):
    base = ["distil", "--data", toy[0], "--steps", 40, "--batch-tokens", 512, "--max-length", 32, "--learning-rate", 3e-3, "--dropout", 0,
            "--log-every", 10, "--labels", labels, "--model", tiny, "--hidden-weight", 10]
    with pytest.raises(SystemExit, match="needs the hidden states of a --teacher"):
        run(*base, "--out", tmp_path / "none")
    run(*base, "--teacher", teacher, "--out", tmp_path / "run")
    losses = [json.loads(line)["hidden_loss"] for line in (tmp_path / "run/log.jsonl").read_text().splitlines()]
    assert losses[-1] < 0.7 * losses[0]


def test_only_labels_that_deserve_it_count(tiny, tmp_path):
    file = squad_file(tmp_path / "data.json", [("find pear", "apple pear fig", "pear")] * 4 + [("find plum", "apple pear fig", None)] * 2)
    examples, tokenizer = encoded(tiny, file)
    near = lambda null, *pieces: soft_labels.pack(np.array([[x, x] for x in (null, *pieces)], np.float32))
    right, wrong, nothing = near(0, 0, 9, 0), near(0, 9, 0, 0), near(9, 0, 0, 0)
    said = [right, wrong, nothing, right, nothing, wrong]
    rows = [(str(i), 0, 3, 0, step, packed) for i, (packed, step) in enumerate(zip(said, (500, 900, 700, 3, 800, 2000)))]
    soft_labels.write(tmp_path / "labels.npz", rows, soft_labels.vocabulary_hash(tokenizer), "")
    labels = SoftLabels(tmp_path / "labels.npz", examples, tokenizer, 100)
    assert labels.windows == [[0], [1], [2], [], [4], [5]]  # the fourth came from a teacher that had just begun
    assert labels.trusted[[0, 1, 2, 4, 5]].tolist() == [True, False, False, True, False]
    # A teacher that was not in training has no first examples.
    soft_labels.write(tmp_path / "labels.npz", [(*row[:4], 0, row[5]) for row in rows], soft_labels.vocabulary_hash(tokenizer), "")
    assert all(SoftLabels(tmp_path / "labels.npz", examples, tokenizer, 100).windows)


def test_label_files_that_do_not_fit_are_refused(run, tiny, toy, labels, tmp_path):
    def refused(file, words, data=toy[0]):
        with pytest.raises(SystemExit, match=words):
            run("distil", "--labels", file, "--model", tiny, "--data", data, "--steps", 1, "--out", tmp_path / "run")

    whole = labels.read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    refused(tmp_path / "cut.npz", "no label file, or cut off")
    refused(tmp_path / "missing.npz", "no such file")
    refused(toy[0], "no label file")
    refused(changed(labels, tmp_path / "a.npz", offsets=None), "lacks offsets")
    with np.load(labels) as archive:
        values = archive["values"]
    refused(changed(labels, tmp_path / "b.npz", values=values[:-5]), "do not fit each other")
    refused(changed(labels, tmp_path / "c.npz", vocabulary=np.array("another")), "other word pieces than the student's")
    refused(changed(labels, tmp_path / "d.npz", values=np.zeros_like(values)), "touch the answer in 0%")
    other = squad_file(tmp_path / "other.json", [("find pear", "pear", "pear")] * 20)
    refused(labels, "but the passage has 1", other)
    named = json.loads(other.read_text().replace('"id": "', '"id": "q'))
    other.write_text(json.dumps(named))
    refused(labels, "labels none of the questions", other)
    for given, words in (([], "say who teaches"), (["--labels", labels], "say what the student is: --model")):
        with pytest.raises(SystemExit, match=words):
            run("distil", *given, "--data", toy[0], "--steps", 1, "--out", tmp_path / "run")


def test_teachers_that_cut_text_otherwise_are_refused_by_name(run, tiny, toy, tmp_path):
    def refused(folder, words):
        with pytest.raises(SystemExit, match=words):
            run("label", "--teacher", folder, "--model", tiny, "--data", toy[0], "--out", tmp_path / "labels.npz")

    roberta = tmp_path / "roberta"
    config = RobertaConfig(vocab_size=300, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    RobertaForQuestionAnswering(config).save_pretrained(roberta)
    (roberta / "merges.txt").write_text("#version: 0.2\n")
    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *"abcdefghijklmnopqrstuvwxyz"]
    (roberta / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(names)}))
    refused(roberta, "a roberta model whose word pieces are not the student's")

    cased = tmp_path / "cased"
    tokenizer = AutoTokenizer.from_pretrained(tiny, do_lower_case=False)
    ElectraForQuestionAnswering.from_pretrained(tiny).save_pretrained(cased)
    tokenizer.save_pretrained(cased)
    refused(cased, "normalizes or parts text otherwise")

    swapped = tmp_path / "swapped"
    swapped.mkdir()
    for file in tiny.iterdir():
        (swapped / file.name).write_bytes(file.read_bytes())
    stored = json.loads((swapped / "tokenizer.json").read_text())
    ids = stored["model"]["vocab"]
    ids["plum"], ids["pear"] = ids["pear"], ids["plum"]
    (swapped / "tokenizer.json").write_text(json.dumps(stored))
    refused(swapped, "shifted by more than those of others")


def test_a_teacher_without_token_types_labels(run, tiny, toy, tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    config = DistilBertConfig(vocab_size=len(tokenizer), dim=32, n_layers=1, n_heads=2, hidden_dim=64, max_position_embeddings=64)
    DistilBertForQuestionAnswering(config).save_pretrained(tmp_path / "teacher")
    tokenizer.save_pretrained(tmp_path / "teacher")
    run("label", "--teacher", tmp_path / "teacher", "--model", tiny, "--data", toy[1], "--out", tmp_path / "labels.npz")
    assert len(soft_labels._read(tmp_path / "labels.npz")["ids"]) == 200


def test_a_full_disk_costs_no_label(tiny, tmp_path, monkeypatch):
    """What is written replaces the file before only when it is whole."""
    row = ("1", 0, 1, 0, 0, np.zeros(4, np.uint8))
    soft_labels.write(tmp_path / "labels.npz", [row], "v", "s")
    before = (tmp_path / "labels.npz").read_bytes()

    def full(file, **members):
        file.write(b"PK")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(OSError):
        soft_labels.write(tmp_path / "labels.npz", [row, row], "v", "s")
    assert (tmp_path / "labels.npz").read_bytes() == before
    with pytest.raises(DataError, match="no questions"):
        soft_labels.write(tmp_path / "labels.npz", [], "v", "s")
