"""A tiny checkpoint in every form that transformers and PyTorch write: `checkpoint/`.

Its weights follow from the formula in make_logits.py. The three files of weights hold the same numbers:
model.safetensors, pytorch_model.bin (an archive, since PyTorch 1.6), and old_pytorch_model.bin (as before).

    python tests/golden/make_checkpoint.py --out tests/golden
"""

import argparse
import os
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import ElectraConfig, ElectraForQuestionAnswering, ElectraTokenizerFast

from make_logits import weight

WORDS = """the a an of in on at to by and or is was were be it he she they this that who what when where why how
which did does do opened built wrote first museum bridge tower city river year old new 1 9 2 3 ##s ##ed ##ing . , ?""".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path, help="directory for the golden files")
    folder = parser.parse_args().out / "checkpoint"
    folder.mkdir(exist_ok=True)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    config = ElectraConfig(num_hidden_layers=1, hidden_size=32, num_attention_heads=2, intermediate_size=64,
                           embedding_size=16, vocab_size=len(pieces), max_position_embeddings=64)
    config.architectures = ["ElectraForQuestionAnswering"]
    model = ElectraForQuestionAnswering(config)
    state = model.state_dict()
    for name, tensor in state.items():
        tensor.copy_(weight(name, tuple(tensor.shape)))
    # A buffer of whole numbers, which older versions of transformers save as well.
    state["electra.embeddings.position_ids"] = torch.arange(64).expand((1, -1))
    config.save_pretrained(folder)
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(pieces) + "\n")
    ElectraTokenizerFast(vocab_file=str(vocabulary), do_lower_case=True).save_pretrained(folder)
    for extra in ["special_tokens_map.json"]:
        os.remove(folder / extra)
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, folder / "model.safetensors", {"format": "pt"})
    torch.save(state, folder / "pytorch_model.bin")
    torch.save(state, folder / "old_pytorch_model.bin", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
