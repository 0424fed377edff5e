"""Models in and out: Hugging Face folders, and the project's own GGUF files, dequantized."""

import tempfile
from pathlib import Path

import torch
from gguf import GGUFReader, dequantize
from transformers import (
    AutoConfig,
    AutoModelForQuestionAnswering,
    AutoTokenizer,
    ElectraConfig,
    ElectraForQuestionAnswering,
    ElectraTokenizerFast,
)

from .attention import use_fused_attention
from .squad_data import DataError


def load_for_qa(path, **changes):
    """(model in f32, fast tokenizer) from a folder or a .gguf file; `changes` are settings of the configuration.

    A checkpoint without a span head, as after pre-training, gets a new one.
    """
    path = Path(path)
    if path.suffix == ".gguf":
        model, tokenizer = _load_gguf(path, changes)
    elif (path / "config.json").exists():
        config = AutoConfig.from_pretrained(path, **changes)
        model = AutoModelForQuestionAnswering.from_pretrained(path, config=config, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(path)
    else:
        raise DataError(f"{path}: neither a checkpoint folder with config.json nor a .gguf file")
    if not tokenizer.is_fast:
        raise DataError(f"{path}: its tokenizer gives no offsets; save it with tokenizer.json")
    use_fused_attention(model)
    return model, tokenizer


def save(model, tokenizer, folder):
    """A Hugging Face folder that transformers and `electra-qa convert` read."""
    # From the host: a TPU's tensors cannot be written as they are.
    model.save_pretrained(folder, state_dict={k: v.detach().cpu().contiguous() for k, v in model.state_dict().items()})
    tokenizer.save_pretrained(folder)


# Names of the file → names of transformers; {i} is the layer.
LAYER = {
    "attn_q": "attention.self.query", "attn_k": "attention.self.key", "attn_v": "attention.self.value",
    "attn_output": "attention.output.dense", "attn_output_norm": "attention.output.LayerNorm",
    "ffn_up": "intermediate.dense", "ffn_down": "output.dense", "layer_output_norm": "output.LayerNorm",
}
WHOLE = {
    "token_embd": "electra.embeddings.word_embeddings", "position_embd": "electra.embeddings.position_embeddings",
    "token_types": "electra.embeddings.token_type_embeddings", "token_embd_norm": "electra.embeddings.LayerNorm",
    "embd_proj": "electra.embeddings_project", "qa_output": "qa_outputs",
}


def _load_gguf(path, changes):
    try:
        reader = GGUFReader(path)
    except (OSError, ValueError) as e:
        raise DataError(f"{path}: not a GGUF file ({e})") from e
    value = lambda key: reader.fields[key].contents()
    try:
        if value("general.architecture") != "electra":
            raise DataError(f"{path}: architecture {value('general.architecture')}, expected electra")
        if "tokenizer.wordpiece.added_tokens" in reader.fields:
            raise DataError(f"{path}: its tokenizer has added tokens, which a model file alone does not give back; use its checkpoint")
        of = lambda key: value(f"electra.{key}")
        pieces = value("tokenizer.ggml.tokens")
        settings = dict(
            vocab_size=len(pieces), embedding_size=of("token_embedding_length"), hidden_size=of("embedding_length"),
            num_hidden_layers=of("block_count"), num_attention_heads=of("attention.head_count"),
            intermediate_size=of("feed_forward_length"), max_position_embeddings=of("context_length"),
            type_vocab_size=of("token_type_count"), hidden_act=of("activation"),
            layer_norm_eps=of("attention.layer_norm_epsilon"),
        )
        normalizer = dict(
            do_lower_case=value("tokenizer.wordpiece.lowercase"), tokenize_chinese_chars=value("tokenizer.wordpiece.split_cjk"),
            strip_accents=value(strip) if (strip := "tokenizer.wordpiece.strip_accents") in reader.fields else None,
        )
        if "tokenizer.layout.cell" in reader.fields:
            normalizer["layout"] = {kind: value(f"tokenizer.layout.{kind}") for kind in ("line_break", "cell")}
    except KeyError as e:
        raise DataError(f"{path}: the key {e} is missing") from e
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as vocabulary:
        vocabulary.writelines(piece + "\n" for piece in pieces)
        vocabulary.flush()
        tokenizer = ElectraTokenizerFast(vocabulary.name, model_max_length=settings["max_position_embeddings"], **normalizer)
    model = ElectraForQuestionAnswering(ElectraConfig(**{**settings, **changes}))
    state = {_name(t.name): torch.from_numpy(dequantize(t.data, t.tensor_type).copy()) for t in reader.tensors}
    model.load_state_dict(state, strict=True)
    return model, tokenizer


def _name(name):
    stem, _, kind = name.rpartition(".")
    if stem.startswith("blk."):
        _, layer, part = stem.split(".", 2)
        return f"electra.encoder.layer.{layer}.{LAYER[part]}.{kind}"
    return f"{WHOLE[stem]}.{kind}"
