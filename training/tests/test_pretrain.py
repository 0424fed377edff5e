"""Replaced-token detection: the loss on a case computed by hand, what is shared, what is kept."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from conftest import WORDS
from transformers import AutoTokenizer, ElectraConfig, ElectraForPreTraining, ElectraForQuestionAnswering

from electra_qa_training import corpus, pretrain
from electra_qa_training.squad_data import DataError

CONFIG = ElectraConfig(vocab_size=11, embedding_size=16, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)


def test_the_loss_of_a_case_computed_by_hand():
    """Text 5 6 7 8 and a padding; 6 and 8 are masked. The generator guesses 9 for 6 (wrong) and 8 for 8 (right)."""
    model = pretrain.ReplacedTokenDetection(CONFIG)
    guesses = torch.zeros(3, 11)
    guesses[0, 9], guesses[1, 8], guesses[2, 9] = 60.0, 60.0, 60.0  # so sure that a sample is certain; the third only fills up
    model.generator_logits = lambda *_: guesses
    seen = {}

    class Discriminator(torch.nn.Module):
        def forward(self, input_ids, **_):
            seen["ids"] = input_ids.tolist()
            return SimpleNamespace(logits=torch.tensor([[-1.0, 2.0, 0.5, -3.0, 9.0]]))

    model.discriminator = Discriminator()
    loss, values = model(
        ids=torch.tensor([[5, 6, 7, 8, 0]]), mask=torch.tensor([[1, 1, 1, 1, 0]]), types=torch.zeros(1, 5, dtype=torch.long),
        masked_ids=torch.tensor([[5, 4, 7, 4, 0]]), places=torch.tensor([1, 3, 0]), labels=torch.tensor([6, 8, pretrain.IGNORED]),
    )
    assert seen["ids"] == [[5, 9, 7, 8, 0]]
    # Masked language modelling: −log softmax of 6 under a peak of 60 at 9, and of 8 under its own peak.
    peak = math.log(10 + math.exp(60))
    generator = ((peak - 0) + (peak - 60)) / 2
    # Binary cross-entropy: only the second token is replaced; the right guess counts as original; padding does not count.
    softplus = lambda x: math.log1p(math.exp(x))
    discriminator = (softplus(-1.0) + softplus(-2.0) + softplus(0.5) + softplus(-3.0)) / 4
    assert values["generator_loss"].item() == pytest.approx(generator, rel=1e-6)
    assert values["discriminator_loss"].item() == pytest.approx(discriminator, rel=1e-6)
    assert loss.item() == pytest.approx(1 * generator + 50 * discriminator, rel=1e-6)
    assert values["accuracy"].item() == 0.75 and values["majority"].item() == 0.75
    assert values["replaced_found"].item() == 1.0 and values["generator_accuracy"].item() == 0.5


def test_samples_follow_the_generator():
    torch.manual_seed(0)
    model = pretrain.ReplacedTokenDetection(CONFIG)
    wanted = torch.tensor([0.0, 0.5, 0.3, 0.2] + [0.0] * 7)
    model.generator_logits = lambda *_: wanted.log().expand(4000, 11)
    drawn = {}

    class Discriminator(torch.nn.Module):
        def forward(self, input_ids, **_):
            drawn["ids"] = input_ids
            return SimpleNamespace(logits=torch.zeros(1, 4000))

    model.discriminator = Discriminator()
    ids = torch.ones(1, 4000, dtype=torch.long)
    model(ids, ids, ids * 0, ids, torch.arange(4000), ids[0])
    shares = torch.bincount(drawn["ids"][0], minlength=11) / 4000
    assert torch.allclose(shares, wanted, atol=0.03)


def test_the_generator_learns_from_its_own_loss_only_and_embeddings_from_both():
    torch.manual_seed(0)
    model = pretrain.ReplacedTokenDetection(CONFIG, generator_weight=0.0)
    ids = torch.randint(5, 11, (2, 8))
    places = torch.tensor([0, 3, 9, 15])
    model(ids, torch.ones_like(ids), torch.zeros_like(ids), ids, places, ids.flatten()[places])[0].backward()
    generator = [p for n, p in model.generator.named_parameters() if "embeddings." not in n and "lm_head.weight" not in n]
    assert all(p.grad is None or not p.grad.any() for p in generator)
    shared = model.discriminator.electra.embeddings.word_embeddings.weight
    assert shared.grad.any() and model.generator.generator_lm_head.weight is shared
    assert model.generator.electra.embeddings is model.discriminator.electra.embeddings


def test_the_generator_is_narrower():
    small = ElectraConfig(hidden_size=256, num_attention_heads=4, intermediate_size=1024)
    assert pretrain.narrower(small, 0.25) == dict(num_attention_heads=1, hidden_size=64, intermediate_size=256)
    base = ElectraConfig(hidden_size=768, num_attention_heads=12, intermediate_size=3072)
    assert pretrain.narrower(base, 1 / 3) == dict(num_attention_heads=4, hidden_size=256, intermediate_size=1024)


def test_a_share_of_ordinary_tokens_is_masked():
    rng = np.random.default_rng(0)
    ids = np.array([2, *range(10, 110), 3], dtype=np.int32)
    places = pretrain.places_to_mask(ids, [0, 2, 3], rng)
    assert len(set(places)) == 15 and places.min() > 0 and places.max() < 101


def test_sequences_do_not_cross_documents(tiny, tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    file = tmp_path / "text.txt"
    read = lambda: corpus.read_sequences([file], tokenizer, 18, tmp_path / "cut")
    file.write_text("apple " * 20 + "\n" + "pear " * 12 + "\n\n" + "fig " * 9 + "\n\nplum\n")
    expected = [["apple"] * 16, ["apple"] * 4 + ["pear"] * 12, ["fig"] * 9]
    for found in (read(), read()):  # cut, then from the file
        assert [tokenizer.decode(s, skip_special_tokens=True).split() for s in found] == expected
        assert found[0][0] == tokenizer.cls_token_id and found[0][-1] == tokenizer.sep_token_id and len(found[0]) == 18
    file.write_text("plum\n")
    with pytest.raises(DataError, match="no text"):
        read()
    with pytest.raises(DataError, match="--max-length 2 is too short"):
        corpus.read_sequences([file], tokenizer, 2, tmp_path / "cut")
    file.unlink()
    with pytest.raises(DataError, match="text.txt"):
        read()


@pytest.mark.parametrize("shapes", [0, 18])
def test_pretraining_learns_and_leaves_an_ordinary_checkpoint(run, tiny, tmp_path, shapes):
    """Every text keeps to three words of twelve: a guess from elsewhere can be told, and guesses get better."""
    rng = np.random.default_rng(0)
    for name, count in (("text.txt", 4000), ("held.txt", 200)):
        lines = [" ".join(rng.choice(WORDS[3 * (i % 4) :][:3], 16)) + "\n\n" for i in range(count)]
        (tmp_path / name).write_text("".join(lines))
    run("pretrain", "--text", tmp_path / "text.txt", "--validation", tmp_path / "held.txt", "--tokenizer", tiny, "--layers", 2, "--hidden", 32,
        "--heads", 2, "--embedding", 32, "--generator-share", 0.5, "--dropout", 0, "--batch-tokens", 1024, "--max-length", 18, "--epochs", 8,
        "--learning-rate", 3e-3, "--validate-every", 40, "--log-every", 50, "--fixed-shapes", shapes, "--out", tmp_path / "run")
    found = [line for line in map(json.loads, (tmp_path / "run/log.jsonl").read_text().splitlines()) if line["kind"] == "validation"]
    assert found[-1]["generator_loss"] < 0.7 * found[0]["generator_loss"]
    assert max(line["accuracy"] - line["majority"] for line in found) > 0.03
    kept = ElectraForPreTraining.from_pretrained(tmp_path / "run/best")
    assert kept.config.num_hidden_layers == 2
    ElectraForQuestionAnswering.from_pretrained(tmp_path / "run/best")


def test_pretraining_goes_on_from_a_checkpoint(run, tiny, tmp_path):
    (tmp_path / "text.txt").write_text("\n\n".join(" ".join(WORDS) for _ in range(50)))
    run("pretrain", "--text", tmp_path / "text.txt", "--model", tiny, "--max-length", 18, "--learning-rate", 0, "--weight-decay", 0,
        "--steps", 1, "--batch-tokens", 256, "--out", tmp_path / "run")
    before, after = (ElectraForPreTraining.from_pretrained(p).state_dict() for p in (tiny, tmp_path / "run/last"))
    assert all(torch.equal(before[k], after[k]) for k in before)


def test_dropout_is_set_in_a_checkpoint_and_a_shape_beside_it_refused(run, tiny, tmp_path):
    (tmp_path / "text.txt").write_text("\n\n".join(" ".join(WORDS) for _ in range(50)))
    base = ["pretrain", "--text", tmp_path / "text.txt", "--model", tiny, "--max-length", 18, "--steps", 1, "--batch-tokens", 256]
    for given, wanted in (((), 0.1), (("--dropout", 0.3), 0.3)):
        run(*base, *given, "--out", tmp_path / f"run-{wanted}")
        config = ElectraConfig.from_pretrained(tmp_path / f"run-{wanted}/last")
        assert (config.hidden_dropout_prob, config.attention_probs_dropout_prob) == (wanted, wanted)
    with pytest.raises(SystemExit, match="leave out --layers, --feed-forward"):
        run(*base, "--layers", 2, "--feed-forward", 64, "--out", tmp_path / "refused")


@pytest.mark.parametrize("share", [0.5, 1])
def test_every_dropout_of_both_networks_is_the_given_one(tiny, share):
    config = ElectraConfig.from_pretrained(tiny, hidden_dropout_prob=0.3, attention_probs_dropout_prob=0.3)
    model = pretrain.ReplacedTokenDetection(config, share, start_from=tiny)
    found = {name.split(".")[0]: [] for name, _ in model.named_parameters()}
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Dropout) and "classifier" not in name:
            found[name.split(".")[0]].append(module.p)
    assert found.keys() == {"discriminator", "generator"} and all(set(p) == {0.3} for p in found.values())


def test_a_vocabulary_of_ones_own(run, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("der hafen wurde gebaut und die häfen wurden größer\n" * 50)
    run("vocabulary", "--text", text, "--size", 60, "--cased", "--out", tmp_path / "tokens")
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "tokens")
    assert tokenizer.pad_token_id == 0 and len(tokenizer) <= 60
    assert tokenizer.unk_token_id not in tokenizer("die häfen")["input_ids"]
    run("pretrain", "--text", text, "--tokenizer", tmp_path / "tokens", "--layers", 1, "--hidden", 16, "--heads", 2, "--embedding", 16,
        "--max-length", 18, "--steps", 1, "--batch-tokens", 256, "--out", tmp_path / "run")
    with pytest.raises(SystemExit, match="say with --tokenizer"):
        run("pretrain", "--text", text, "--steps", 1, "--out", tmp_path / "none")


def test_word_embeddings_of_another_checkpoint(run, tiny, tmp_path):
    (tmp_path / "text.txt").write_text("\n\n".join(" ".join(WORDS) for _ in range(50)))
    base = ["pretrain", "--text", tmp_path / "text.txt", "--tokenizer", tiny, "--layers", 1, "--hidden", 32, "--heads", 2, "--max-length", 18,
            "--learning-rate", 0, "--weight-decay", 0, "--steps", 1, "--batch-tokens", 256, "--embeddings", tiny, "--out", tmp_path / "run"]
    run(*base, "--embedding", 16)
    before, after = (ElectraForPreTraining.from_pretrained(p).get_input_embeddings().weight for p in (tiny, tmp_path / "run/last"))
    assert torch.equal(before, after)
    with pytest.raises(SystemExit, match="another vocabulary or size"):
        run(*base, "--embedding", 32)
