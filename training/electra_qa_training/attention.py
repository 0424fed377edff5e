"""Faster attention for ELECTRA, whose own in transformers 4.57 is neither fused nor batched. Same weights, same result."""

import types

import torch
import torch.nn.functional as F
from transformers.models.electra.modeling_electra import ElectraSelfAttention


def use_fused_attention(model):
    for module in model.modules():
        if isinstance(module, ElectraSelfAttention) and module.position_embedding_type == "absolute" and not module.is_decoder:
            module.forward = types.MethodType(_forward, module)


def _forward(self, hidden_states, attention_mask=None, *_, **__):
    rows, length, width = hidden_states.shape
    heads = lambda x: x.view(rows, length, self.num_attention_heads, self.attention_head_size).transpose(1, 2)
    query, key, value = heads(self.query(hidden_states)), heads(self.key(hidden_states)), heads(self.value(hidden_states))
    dropout = self.dropout.p if self.training else 0.0
    # On a CPU the fused backward pass takes twice as long as plain products.
    plain = torch.is_grad_enabled() and query.device.type == "cpu"
    attend = _products if plain else F.scaled_dot_product_attention
    mixed = attend(query, key, value, attn_mask=attention_mask, dropout_p=dropout)
    return mixed.transpose(1, 2).reshape(rows, length, width), None


def _products(query, key, value, attn_mask, dropout_p):
    """`scaled_dot_product_attention` with one batched product for the scores and one for the mix."""
    rows, heads, length, size = query.shape
    flat = lambda x: x.reshape(rows * heads, length, size)
    if attn_mask is None:
        attn_mask = query.new_zeros(1)
    mask = attn_mask.to(query.dtype).expand(rows, heads, -1 if attn_mask.dim() == 4 else 1, length).reshape(rows * heads, -1, length)
    scores = torch.baddbmm(mask, flat(query), flat(key).transpose(1, 2), alpha=size**-0.5)
    weights = F.dropout(scores.softmax(-1), dropout_p)
    return torch.bmm(weights, flat(value)).view(rows, heads, length, size)
