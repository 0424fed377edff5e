"""Logits of ElectraForQuestionAnswering (transformers, float32, CPU).

Makes logits_small.json.gz, logits_default.json.gz and logits_odd.json.gz for three
made-up shapes whose weights follow from a formula (see `weight`), so that they need not
be stored, and logits_model.json.gz for the real checkpoint on real text.

    python tests/golden/make_logits.py --model DIR --data FILE --out tests/golden
"""

import json
import os
import random

import numpy as np
import torch
from transformers import AutoTokenizer, ElectraConfig, ElectraForQuestionAnswering

from common import arguments, load_articles, write_json

SHAPES = {
    "small": dict(num_hidden_layers=12, hidden_size=256, num_attention_heads=4, intermediate_size=1024,
                  embedding_size=128, vocab_size=1000, type_vocab_size=2, layer_norm_eps=1e-12),
    "default": dict(num_hidden_layers=6, hidden_size=384, num_attention_heads=12, intermediate_size=1536,
                    embedding_size=384, vocab_size=1000, type_vocab_size=2, layer_norm_eps=1e-12),
    "odd": dict(num_hidden_layers=3, hidden_size=96, num_attention_heads=6, intermediate_size=200,
                embedding_size=40, vocab_size=211, type_vocab_size=3, layer_norm_eps=1e-6),
}
LINEAR_GAIN = 0.7
LENGTHS = [1, 2, 3, 17, 64, 128, 200, 384, 511, 512]
MASK64 = 2**64 - 1


def fnv1a64(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = (h ^ byte) * 0x100000001B3 & MASK64
    return h


def splitmix64(x):
    z = x + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def weight(name, shape):
    """The tensor called `name`: a hash of the name and the flat index, scaled by kind of tensor."""
    index = np.arange(int(np.prod(shape)), dtype=np.uint64)
    h = splitmix64(np.uint64(fnv1a64(name.encode())) + index)
    u = (h >> np.uint64(40)).astype(np.float64) / 2**23 - 1.0
    if name.endswith("LayerNorm.weight"):
        value = 1 + 0.2 * u
    elif name.endswith("bias"):
        value = 0.1 * u
    elif ".embeddings." in name or name == "qa_outputs.weight":
        value = 0.5 * u
    else:  # a linear layer, [out, in]
        value = u * LINEAR_GAIN * np.sqrt(3 / shape[1])
    return torch.from_numpy(value.astype(np.float32).reshape(shape))


def run(model, ids, types):
    with torch.no_grad():
        out = model(input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([types]))
    return {"ids": ids, "token_type_ids": types,
            "start": [round(x, 6) for x in out.start_logits[0].tolist()],
            "end": [round(x, 6) for x in out.end_logits[0].tolist()]}


def synthetic(shape, seed):
    config = ElectraConfig(max_position_embeddings=512, architectures=["ElectraForQuestionAnswering"], **shape)
    model = ElectraForQuestionAnswering(config).float().eval()
    state = {n: weight(n, tuple(t.shape)) if t.is_floating_point() else t for n, t in model.state_dict().items()}
    model.load_state_dict(state)
    rng = random.Random(seed)
    cases = []
    for n in LENGTHS:
        ids = [rng.randrange(config.vocab_size) for _ in range(n)]
        types = [int(i >= n // 3) for i in range(n)]
        if config.type_vocab_size > 2:
            types[2 * n // 3:] = [2] * (n - 2 * n // 3)
        cases.append(run(model, ids, types))
    return {"config": config.to_dict(), "cases": cases}


def real(model_dir, data):
    tokenizer = AutoTokenizer.from_pretrained(model_dir)
    model = ElectraForQuestionAnswering.from_pretrained(model_dir, dtype=torch.float32).eval()
    paragraphs = [p for a in load_articles(data) for p in a["paragraphs"]]
    random.Random(3).shuffle(paragraphs)
    cases = []
    for want in [40, 90, 150, 220, 300, 384]:
        # The first passage that fills the wanted length; it is cut there.
        for p in paragraphs:
            e = tokenizer(p["qas"][0]["question"], p["context"], truncation="only_second", max_length=want)
            if len(e["input_ids"]) == want:
                break
        cases.append(run(model, e["input_ids"], e["token_type_ids"]))
    with open(os.path.join(model_dir, "config.json"), encoding="utf-8") as f:
        return {"config": json.load(f), "cases": cases}


if __name__ == "__main__":
    args = arguments(__doc__)
    torch.set_num_threads(1)
    for seed, (name, shape) in enumerate(SHAPES.items()):
        write_json(args.out, f"logits_{name}.json.gz", synthetic(shape, seed))
    write_json(args.out, "logits_model.json.gz", real(args.model, args.data))
