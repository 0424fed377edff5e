"""Distillation: its loss, what a student takes over, that it comes near its teacher."""

import json
import math

import pytest
import torch
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
    DistilBertConfig,
    DistilBertForQuestionAnswering,
    ElectraForQuestionAnswering,
    RobertaConfig,
    RobertaForQuestionAnswering,
)

from electra_qa_training import distil
from electra_qa_training.finetune import span_loss
from electra_qa_training.squad_data import DataError


def test_the_loss_of_a_case_computed_by_hand():
    student, teacher = torch.tensor([[0.0, 0.0, 7.0]]), torch.tensor([[2 * math.log(3), 0.0, -7.0]])
    padding = torch.tensor([[False, False, True]])
    loss = distil.distillation_losses(student, teacher, padding, 2.0)
    # Softened by 2 the teacher says 3/4 and 1/4, the student 1/2 and 1/2.
    assert loss.item() == pytest.approx(4 * (0.75 * math.log(1.5) + 0.25 * math.log(0.5)), rel=1e-5)
    assert distil.distillation_losses(teacher, teacher, padding, 2.0).item() == pytest.approx(0, abs=1e-6)


def test_rows_without_a_label_do_not_count():
    batch = {"attention_mask": torch.ones(2, 4), "start_positions": torch.tensor([1, -100]), "end_positions": torch.tensor([2, -100])}
    logits = torch.randn(2, 4)
    alone = {k: v[:1] for k, v in batch.items()}
    assert span_loss(logits, logits, batch).item() == pytest.approx(span_loss(logits[:1], logits[:1], alone).item())


def test_hidden_states_of_any_width_are_compared():
    states = torch.tensor([[[1.0, 0.0], [0.0, 2.0], [5.0, 5.0]]])
    turned = torch.tensor([[[0.0, 3.0, 0.0], [0.0, 0.0, 1.0], [7.0, 0.0, 0.0]]])
    padding = torch.tensor([[False, False, True]])
    assert distil.hidden_losses(states, turned, padding).item() == pytest.approx(0, abs=1e-6)
    alike = torch.ones(1, 3, 3)  # a similarity of 1 where the other has 0, in two of four pairs
    assert distil.hidden_losses(states, alike, padding).item() == pytest.approx(0.5)


@pytest.mark.parametrize("kind", ["electra", "bert"])
def test_a_shallower_student_has_the_teachers_layers(tiny, kind):
    config = BertConfig(vocab_size=50, hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=32)
    teacher = BertForQuestionAnswering(config) if kind == "bert" else ElectraForQuestionAnswering.from_pretrained(tiny, num_hidden_layers=4)
    student = distil.make_student(teacher, {"num_hidden_layers": 2})
    theirs, ours = dict(teacher.named_parameters()), dict(student.named_parameters())
    for layer, source in ((0, 1), (1, 3)):
        name = "encoder.layer.{}.output.dense.weight"
        assert torch.equal(ours["electra." + name.format(layer)], theirs[f"{kind}." + name.format(source)])
    assert torch.equal(ours["qa_outputs.weight"], theirs["qa_outputs.weight"])
    word = "embeddings.word_embeddings.weight"
    assert torch.equal(ours["electra." + word], theirs[f"{kind}." + word])


def test_a_narrower_student_keeps_what_fits(tiny):
    teacher = ElectraForQuestionAnswering.from_pretrained(tiny)
    student = distil.make_student(teacher, {"hidden_size": 24, "num_attention_heads": 3})
    assert student.electra.embeddings_project.weight.shape == (24, 16)
    assert torch.equal(student.electra.embeddings.word_embeddings.weight, teacher.electra.embeddings.word_embeddings.weight)
    with pytest.raises(DataError, match="cannot be divided"):
        distil.make_student(teacher, {"hidden_size": 25})


def test_a_student_comes_near_its_teacher(run, tiny, toy, tmp_path):
    train, dev = toy
    run("finetune", "--model", tiny, "--data", train, "--out", tmp_path / "teacher", "--epochs", 15, "--batch-tokens", 512, "--max-length", 32,
        "--learning-rate", 3e-3, "--dropout", 0, "--log-every", 1000)
    run("distil", "--teacher", tmp_path / "teacher/last", "--hidden", 64, "--data", train, "--validation", dev, "--out", tmp_path / "student",
        "--epochs", 15, "--batch-tokens", 512, "--max-length", 32, "--learning-rate", 3e-3, "--dropout", 0, "--log-every", 100)
    found = [json.loads(line) for line in (tmp_path / "student/log.jsonl").read_text().splitlines()]
    assert found[-1]["score"] > 90
    training = [line["teacher_loss"] for line in found if line["kind"] == "training"]
    assert training[-1] < 0.2 * training[0]


def test_a_student_must_be_said_and_cut_text_alike(run, tiny, toy, tmp_path):
    base = ["distil", "--teacher", tiny, "--data", toy[0], "--steps", 1, "--out", tmp_path / "run"]
    with pytest.raises(SystemExit, match="say what the student is"):
        run(*base)
    with pytest.raises(SystemExit, match="leave one of the two out"):
        run(*base, "--model", tiny, "--layers", 1)
    other = tmp_path / "other"
    other.mkdir()
    for file in tiny.iterdir():
        (other / file.name).write_bytes(file.read_bytes().replace(b"plum", b"plun"))
    with pytest.raises(SystemExit, match="cut text differently"):
        run(*base, "--model", other)


@pytest.fixture
def without_types(tiny, tmp_path):
    """A teacher that knows no token types, with the vocabulary of `tiny`."""
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    config = DistilBertConfig(vocab_size=len(tokenizer), dim=32, n_layers=1, n_heads=2, hidden_dim=64, max_position_embeddings=64)
    DistilBertForQuestionAnswering(config).save_pretrained(tmp_path / "distilbert")
    tokenizer.save_pretrained(tmp_path / "distilbert")
    return tmp_path / "distilbert"


def test_a_teacher_without_token_types_teaches_a_given_student(run, tiny, toy, without_types, tmp_path):
    base = ["distil", "--teacher", without_types, "--data", toy[0], "--max-length", 32, "--batch-tokens", 512]
    run(*base, "--model", tiny, "--steps", 20, "--learning-rate", 3e-3, "--dropout", 0, "--teacher-weight", 1, "--log-every", 5, "--out", tmp_path / "run")
    losses = [json.loads(line)["teacher_loss"] for line in (tmp_path / "run/log.jsonl").read_text().splitlines()]
    assert losses[-1] < 0.5 * losses[0]
    with pytest.raises(SystemExit, match="ELECTRA or BERT teacher, not from distilbert"):
        run(*base, "--layers", 1, "--steps", 1, "--out", tmp_path / "made")
    for command in (base, ["finetune", "--data", toy[0]]):
        with pytest.raises(SystemExit, match="a distilbert model"):
            run(*command, "--model", without_types, "--steps", 1, "--out", tmp_path / "student")


def test_a_teacher_of_another_vocabulary_is_refused(run, tiny, toy, tmp_path):
    teacher = tmp_path / "roberta"
    config = RobertaConfig(vocab_size=300, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    RobertaForQuestionAnswering(config).save_pretrained(teacher)
    (teacher / "merges.txt").write_text("#version: 0.2\n")
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *"abcdefghijklmnopqrstuvwxyz"]
    (teacher / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(pieces)}))
    base = ["distil", "--teacher", teacher, "--data", toy[0], "--steps", 1, "--out", tmp_path / "run"]
    with pytest.raises(SystemExit, match="cut text differently"):
        run(*base, "--model", tiny)
    with pytest.raises(SystemExit, match="not from roberta"):
        run(*base, "--layers", 1)
