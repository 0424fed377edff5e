"""The project's attention gives what transformers' own gives, with gradients and without."""

import pytest
import torch
from transformers import ElectraConfig, ElectraForQuestionAnswering

from electra_qa_training.attention import use_fused_attention


@pytest.mark.parametrize("padded", [False, True])
def test_attention_is_that_of_transformers(padded):
    torch.manual_seed(1)
    config = ElectraConfig(vocab_size=50, embedding_size=16, hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
                           intermediate_size=32, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    model = ElectraForQuestionAnswering(config).train()
    ids = torch.randint(5, 50, (3, 11))
    mask = torch.ones_like(ids)
    if padded:
        mask[0, 7:] = mask[2, 4:] = 0

    def results():
        model.zero_grad()
        logits = model(input_ids=ids, attention_mask=mask).start_logits[mask == 1]
        logits.square().sum().backward()
        with torch.no_grad():
            without = model(input_ids=ids, attention_mask=mask).start_logits[mask == 1]
        return [logits.detach(), without, *(p.grad.clone() for p in model.parameters() if p.grad is not None)]

    reference = results()
    use_fused_attention(model)
    for ours, theirs in zip(results(), reference, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
