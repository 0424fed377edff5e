"""Averaging checkpoints."""

import pytest
import torch
from transformers import ElectraConfig, ElectraForQuestionAnswering

from electra_qa_training.average import average
from electra_qa_training.checkpoints import load_for_qa, save
from electra_qa_training.squad_data import DataError


@pytest.fixture
def checkpoint(tmp_path, tiny):
    """Makes a checkpoint with the tiny model's tokenizer and weights of its own."""
    _, tokenizer = load_for_qa(tiny)

    def make(name, hidden=16):
        config = ElectraConfig(vocab_size=len(tokenizer), embedding_size=16, hidden_size=hidden, num_hidden_layers=1,
                               num_attention_heads=2, intermediate_size=32)
        model = ElectraForQuestionAnswering(config)
        save(model, tokenizer, tmp_path / name)
        return tmp_path / name, model.state_dict()

    return make


def test_weights_are_the_weighted_mean(checkpoint):
    (a, wa), (b, wb) = checkpoint("a"), checkpoint("b")
    model, _ = average([a, b], [3, 1])
    for name, w in model.state_dict().items():
        torch.testing.assert_close(w, wa[name] * 0.75 + wb[name] * 0.25)


def test_what_cannot_be_averaged_is_refused(checkpoint):
    (a, _), (b, _) = checkpoint("a"), checkpoint("b", hidden=32)
    with pytest.raises(DataError, match="shapes"):
        average([a, b], [1, 1])
    for shares in ([1], [-1, 2], [0, 0]):
        with pytest.raises(DataError, match="--shares"):
            average([a, a], shares)
