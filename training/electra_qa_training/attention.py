"""Fused attention for ELECTRA: transformers 4.57 has it for BERT only. Same weights, same result."""

import types

import torch.nn.functional as F
from transformers.models.electra.modeling_electra import ElectraSelfAttention


def use_fused_attention(model):
    for module in model.modules():
        if isinstance(module, ElectraSelfAttention) and module.position_embedding_type == "absolute" and not module.is_decoder:
            module.forward = types.MethodType(_forward, module)


def _forward(self, hidden_states, attention_mask=None, *_, **__):
    rows, length, width = hidden_states.shape
    heads = lambda x: x.view(rows, length, self.num_attention_heads, self.attention_head_size).transpose(1, 2)
    mixed = F.scaled_dot_product_attention(
        heads(self.query(hidden_states)), heads(self.key(hidden_states)), heads(self.value(hidden_states)),
        attn_mask=attention_mask, dropout_p=self.dropout.p if self.training else 0.0,
    )
    return mixed.transpose(1, 2).reshape(rows, length, width), None
