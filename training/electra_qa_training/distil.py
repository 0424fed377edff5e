"""Distil a teacher's span logits into a student of another depth or width.

The loss is that of Hinton et al. 2015 over the positions of a window, for start and end:
(1 − λ) · cross-entropy with the labels + λ · T² · KL(teacher ‖ student), both softened by the temperature T.
The teacher runs beside the student, or has labelled the data before (`soft_labels`, `label`): then a step costs
what it costs without a teacher.
"""

import inspect
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import ElectraConfig, ElectraForQuestionAnswering

from . import windows
from .attention import use_fused_attention
from .checkpoints import load_for_qa
from .finetune import ARCHITECTURES, FineTuning, add_arguments, counted_rows, network_inputs, span_losses, train
from .soft_labels import SoftLabels
from .squad_data import DataError


def distillation_losses(student, teacher, left_out, temperature):
    """T² · KL(teacher ‖ student) of each row of one kind of logits, [rows, length], over positions not `left_out`."""
    soft = lambda logits: F.log_softmax(logits.float().masked_fill(left_out, -1e4) / temperature, dim=-1)
    return temperature**2 * F.kl_div(soft(student), soft(teacher), reduction="none", log_target=True).sum(-1)


def hidden_losses(student, teacher, padding):
    """How differently two networks see a row's tokens: mean squared difference of the tokens' cosine similarities.

    The widths of the hidden states, [rows, length, width], may differ. Source: Tung and Mori 2019, for tokens.
    """
    similarity = lambda states: (unit := F.normalize(states.float(), dim=-1)) @ unit.transpose(1, 2)
    seen = (~padding).float()
    pairs = seen[:, :, None] * seen[:, None, :]
    return ((similarity(student) - similarity(teacher)) ** 2 * pairs).sum((1, 2)) / pairs.sum((1, 2))


@dataclass(frozen=True)
class LabelledWindow(windows.Window):
    """A window that the teacher has labelled: number `label` of the file."""

    label: int


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
        if not args.teacher and not args.labels:
            raise DataError("say who teaches: --teacher, or --labels with what a teacher thought of the data")
        if args.hidden_weight and not args.teacher:
            raise DataError("--hidden-weight needs the hidden states of a --teacher; label files have none")
        super().__init__(args, device)
        if self.teacher:
            self.teacher.eval().requires_grad_(False).to(device)
        self.labels = None
        if args.labels:
            self.labels = SoftLabels(args.labels, self.examples, self.tokenizer, args.leave_out)
            print(self.labels.summary, flush=True)

    def make_model(self, changes):
        """The student; it must cut text as a live teacher does, or their positions would not match."""
        self.teacher = None
        shape = {k: v for k, v in {
            "num_hidden_layers": self.args.layers, "hidden_size": self.args.hidden, "num_attention_heads": self.args.heads,
            "intermediate_size": self.args.feed_forward, "embedding_size": self.args.embedding,
        }.items() if v is not None}
        if self.args.teacher:
            self.teacher, teacher_tokenizer = load_for_qa(self.args.teacher)
            # DistilBERT knows no token types.
            self.teacher_takes = inspect.signature(self.teacher.forward).parameters
        if not self.args.model:
            if not self.teacher:
                raise DataError("say what the student is: --model; label files have no weights to make one from")
            if not shape:
                raise DataError("say what the student is: --model, or a shape such as --layers 3")
            return make_student(self.teacher, shape | changes), teacher_tokenizer
        if shape:
            raise DataError("the student's shape is that of --model; leave one of the two out")
        student, tokenizer = load_for_qa(self.args.model, **changes)
        cut = lambda t: (t.get_vocab(), json.loads(t.backend_tokenizer.to_str())["normalizer"])
        if self.teacher and cut(tokenizer) != cut(teacher_tokenizer):
            raise DataError("teacher and student cut text differently; distillation needs one vocabulary and one normalization")
        return student, tokenizer

    def window(self, i, rng):
        """One of the windows that the teacher has labelled, nine times in ten one with the answer; without any, as in fine-tuning."""
        if not self.labels:
            return super().window(i, rng)
        example, labels = self.examples[i], self.labels
        room = self.args.max_length - len(example.question) - 3
        fitting = [at for at in labels.windows[i] if labels.n[at] <= room]
        if not fitting:
            return super().window(i, rng)
        if rng.random() < 0.9:
            fitting = [at for at in fitting if labels.gold(example, at)] or fitting
        label = fitting[rng.integers(len(fitting))]
        cut = windows.cut(example, int(labels.lo[label]), int(labels.n[label]), self.tokenizer)
        return LabelledWindow(cut.ids, cut.passage_at, cut.start, cut.end, label)

    def collate(self, batch):
        """With labels also the teacher's logits, where it gave any (the null and the passage), and whether to trust them."""
        arrays = super().collate(batch)
        if not self.labels:
            return arrays
        shape = arrays["input_ids"].shape
        starts, ends = (np.zeros(shape, np.float32) for _ in range(2))
        left_out, trusted = np.ones(shape, bool), np.zeros(shape[0], np.float32)
        for row, w in enumerate(batch):
            if isinstance(w, LabelledWindow):
                scored = [0, *range(w.passage_at, len(w.ids) - 1)]
                starts[row, scored], ends[row, scored] = self.labels.logits(w.label)
                left_out[row, scored], trusted[row] = False, self.labels.trusted[w.label]
        return arrays | {"teacher_starts": starts, "teacher_ends": ends, "left_out": left_out, "trusted": trusted}

    def loss(self, model, batch):
        args, inputs = self.args, network_inputs(batch)
        states = {"output_hidden_states": True} if args.hidden_weight else {}
        out, padding, counted = model(**inputs, **states), batch["attention_mask"] == 0, counted_rows(batch)
        mean = lambda losses, rows=counted: (losses * rows).sum() / rows.sum().clamp(min=1)
        wanted = None
        if self.teacher and (args.hidden_weight or not self.labels):
            with torch.no_grad():
                wanted = self.teacher(**{k: v for k, v in inputs.items() if k in self.teacher_takes}, **states)
        if self.labels:
            starts, ends, left_out, trusted = (batch[k] for k in ("teacher_starts", "teacher_ends", "left_out", "trusted"))
        else:
            starts, ends, left_out, trusted = wanted.start_logits, wanted.end_logits, padding, counted
        soft = sum(
            distillation_losses(student, teacher, left_out, args.temperature)
            for student, teacher in ((out.start_logits, starts), (out.end_logits, ends))
        ) / 2
        hard = span_losses(out.start_logits, out.end_logits, batch)
        weight = args.teacher_weight * trusted
        loss = mean(weight * soft + (1 - weight) * hard)
        values = {"hard_loss": mean(hard.detach()), "teacher_loss": mean(soft.detach(), trusted)}
        if args.hidden_weight:
            hidden = mean(hidden_losses(out.hidden_states[-1], wanted.hidden_states[-1], padding))
            loss, values["hidden_loss"] = loss + args.hidden_weight * hidden, hidden.detach()
        return loss, values


def add_command(commands):
    parser = commands.add_parser("distil", help="train a student on a teacher's span logits")
    parser.add_argument("--teacher", type=Path, help="QA checkpoint: a folder or a .gguf file")
    parser.add_argument("--labels", type=Path, help="what a teacher thought of --data, as `label` writes it; its logits count, not those of --teacher")
    parser.add_argument("--leave-out", type=int, default=10000, metavar="N", help="labels that a teacher in training gave before it had seen N examples")
    parser.add_argument("--model", type=Path, help="student to start from; without it, one made from the teacher:")
    parser.add_argument("--layers", type=int, help="depth; the teacher's layers are taken evenly spaced")
    parser.add_argument("--hidden", type=int, help="width; new weights where it differs")
    parser.add_argument("--heads", type=int)
    parser.add_argument("--feed-forward", type=int)
    parser.add_argument("--embedding", type=int)
    parser.add_argument("--temperature", type=float, default=2.0, help="T")
    parser.add_argument("--teacher-weight", type=float, default=0.7, help="λ: share of the teacher in the loss")
    parser.add_argument("--hidden-weight", type=float, default=0.0, metavar="W", help="adds W times the difference of the last hidden states' similarities")
    add_arguments(parser)
    parser.set_defaults(run=lambda args: train(args, Distillation))
