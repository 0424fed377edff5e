"""Distil a teacher's span logits into a student of another depth or width.

The loss is that of Hinton et al. 2015 over the positions of a window, for start and end:
(1 − λ) · cross-entropy with the labels + λ · T² · KL(teacher ‖ student), both softened by the temperature T.
"""

import inspect
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import ElectraConfig, ElectraForQuestionAnswering

from .attention import use_fused_attention
from .checkpoints import load_for_qa
from .finetune import ARCHITECTURES, FineTuning, add_arguments, network_inputs, span_loss, train
from .squad_data import DataError


def distillation_loss(student, teacher, padding, temperature, counted):
    """T² · KL(teacher ‖ student) of one kind of logits, [rows, length], mean over the rows that are `counted`."""
    soft = lambda logits: F.log_softmax(logits.float().masked_fill(padding, -1e4) / temperature, dim=-1)
    per_row = F.kl_div(soft(student), soft(teacher), reduction="none", log_target=True).sum(-1)
    return temperature**2 * (per_row * counted).sum() / counted.sum().clamp(min=1)


def make_student(teacher, changes):
    """A student with the teacher's shape but for `changes`.

    Weights of equal shape are the teacher's; of its layers, evenly spaced ones, the last always among them.
    Everything else is new.
    """
    if teacher.config.model_type not in ARCHITECTURES:
        raise DataError(f"a student is made from an ELECTRA or BERT teacher, not from {teacher.config.model_type}; give one with --model")
    shape = {k: getattr(teacher.config, k) for k in (
        "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
        "hidden_dropout_prob", "attention_probs_dropout_prob", "max_position_embeddings", "type_vocab_size", "layer_norm_eps",
    )}
    shape["embedding_size"] = getattr(teacher.config, "embedding_size", teacher.config.hidden_size)
    shape |= changes
    if shape["hidden_size"] % shape["num_attention_heads"]:
        raise DataError(f"a width of {shape['hidden_size']} cannot be divided among {shape['num_attention_heads']} heads")
    student = ElectraForQuestionAnswering(ElectraConfig(**shape))
    prefix = teacher.base_model_prefix + "."
    given = {(("electra." + k[len(prefix) :]) if k.startswith(prefix) else k): v for k, v in teacher.state_dict().items()}
    deep, depth = teacher.config.num_hidden_layers, shape["num_hidden_layers"]
    state = student.state_dict()
    for name, old in state.items():
        source = name
        if name.startswith("electra.encoder.layer."):
            layer, rest = name.removeprefix("electra.encoder.layer.").split(".", 1)
            source = f"electra.encoder.layer.{(int(layer) + 1) * deep // depth - 1}.{rest}" if depth <= deep else name
        if source in given and given[source].shape == old.shape:
            state[name] = given[source]
    student.load_state_dict(state)
    use_fused_attention(student)
    return student


class Distillation(FineTuning):
    def __init__(self, args, device):
        super().__init__(args, device)
        self.teacher.eval().requires_grad_(False).to(device)

    def make_model(self, changes):
        """The student; it must cut text as the teacher does, or their positions would not match."""
        self.teacher, teacher_tokenizer = load_for_qa(self.args.teacher)
        # DistilBERT knows no token types.
        self.teacher_takes = inspect.signature(self.teacher.forward).parameters
        shape = {k: v for k, v in {
            "num_hidden_layers": self.args.layers, "hidden_size": self.args.hidden, "num_attention_heads": self.args.heads,
            "intermediate_size": self.args.feed_forward, "embedding_size": self.args.embedding,
        }.items() if v is not None}
        if not self.args.model:
            if not shape:
                raise DataError("say what the student is: --model, or a shape such as --layers 3")
            return make_student(self.teacher, shape | changes), teacher_tokenizer
        if shape:
            raise DataError("the student's shape is that of --model; leave one of the two out")
        student, tokenizer = load_for_qa(self.args.model, **changes)
        cut = lambda t: (t.get_vocab(), json.loads(t.backend_tokenizer.to_str())["normalizer"])
        if cut(tokenizer) != cut(teacher_tokenizer):
            raise DataError("teacher and student cut text differently; distillation needs one vocabulary and one normalization")
        return student, tokenizer

    def loss(self, model, batch):
        inputs = network_inputs(batch)
        with torch.no_grad():
            wanted = self.teacher(**{k: v for k, v in inputs.items() if k in self.teacher_takes})
        out = model(**inputs)
        padding, counted = batch["attention_mask"] == 0, (batch["start_positions"] >= 0).float()
        soft = sum(
            distillation_loss(student, teacher, padding, self.args.temperature, counted)
            for student, teacher in ((out.start_logits, wanted.start_logits), (out.end_logits, wanted.end_logits))
        ) / 2
        hard = span_loss(out.start_logits, out.end_logits, batch)
        weight = self.args.teacher_weight
        return weight * soft + (1 - weight) * hard, {"hard_loss": hard.detach(), "teacher_loss": soft.detach()}


def add_command(commands):
    parser = commands.add_parser("distil", help="train a student on a teacher's span logits")
    parser.add_argument("--teacher", required=True, type=Path, help="QA checkpoint: a folder or a .gguf file")
    parser.add_argument("--model", type=Path, help="student to start from; without it, one made from the teacher:")
    parser.add_argument("--layers", type=int, help="depth; the teacher's layers are taken evenly spaced")
    parser.add_argument("--hidden", type=int, help="width; new weights where it differs")
    parser.add_argument("--heads", type=int)
    parser.add_argument("--feed-forward", type=int)
    parser.add_argument("--embedding", type=int)
    parser.add_argument("--temperature", type=float, default=2.0, help="T")
    parser.add_argument("--teacher-weight", type=float, default=0.7, help="λ: share of the teacher in the loss")
    add_arguments(parser)
    parser.set_defaults(run=lambda args: train(args, Distillation))
