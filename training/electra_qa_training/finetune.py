"""Fine-tune a checkpoint for extractive question answering on SQuAD-format data."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import loop, windows
from .checkpoints import load_for_qa, save
from .evaluate import SquadEvaluation
from .squad_data import DataError, read_examples, spread

ARCHITECTURES = ("electra", "bert")  # that the engine runs


def span_losses(start_logits, end_logits, batch):
    """Cross-entropy of each row, mean of start and end. Padding takes no probability; rows labelled -100 have 0."""
    padding = batch["attention_mask"] == 0
    parts = [
        F.cross_entropy(logits.float().masked_fill(padding, -1e4), batch[labels], ignore_index=-100, reduction="none")
        for logits, labels in ((start_logits, "start_positions"), (end_logits, "end_positions"))
    ]
    return sum(parts) / 2


def counted_rows(batch):
    """1 for rows with labels, 0 for those that fill up a batch."""
    return (batch["start_positions"] >= 0).float()


def span_loss(start_logits, end_logits, batch):
    """Mean of `span_losses` over the rows that count."""
    return span_losses(start_logits, end_logits, batch).sum() / counted_rows(batch).sum()


def network_inputs(batch):
    return {k: batch[k] for k in ("input_ids", "attention_mask", "token_type_ids")}


class FineTuning:
    """The task of the training loop; `Distillation` adds a teacher."""

    def __init__(self, args, device):
        self.args = args
        changes = {} if args.dropout is None else dict(hidden_dropout_prob=args.dropout, attention_probs_dropout_prob=args.dropout)
        self.model, self.tokenizer = self.make_model(changes)
        if self.model.config.model_type not in ARCHITECTURES:
            raise DataError(f"{args.model}: a {self.model.config.model_type} model; those trained here are ELECTRA and BERT")
        if args.freeze_embeddings:
            for name, parameter in self.model.named_parameters():
                parameter.requires_grad = "embeddings.word_embeddings" not in name
        examples = read_examples(args.data)
        self.examples, dropped = windows.encode(examples, self.tokenizer)
        print(f"{len(self.examples)} questions; {dropped} dropped, as no token covers their answer", flush=True)
        self.evaluation = None
        if args.validation:
            held_out = spread(read_examples([args.validation]), args.validation_limit)
            self.evaluation = SquadEvaluation(held_out, self.tokenizer)

    def make_model(self, changes):
        return load_for_qa(self.args.model, **changes)

    def epoch(self, number):
        rng = np.random.default_rng([self.args.seed, number])
        chosen = windows.epoch_of(self.examples, self.args.null_share, rng)
        made = [self.window(i, rng) for i in chosen]
        step = max(1, self.args.fixed_shapes)
        lengths = [-(-len(w.ids) // step) * step for w in made]
        return [[made[i] for i in batch] for batch in windows.batches(lengths, self.args.batch_tokens, rng)]

    def window(self, i, rng):
        return windows.window(self.examples[i], rng, self.tokenizer, self.args.max_length, self.args.crop)

    def collate(self, batch):
        step = self.args.fixed_shapes
        if not step:
            return windows.collate(batch, self.tokenizer.pad_token_id)
        longest = -(-max(len(w.ids) for w in batch) // step) * step
        return windows.collate(batch, self.tokenizer.pad_token_id, step, max(1, self.args.batch_tokens // longest))

    def loss(self, model, batch):
        out = model(**network_inputs(batch))
        return span_loss(out.start_logits, out.end_logits, batch), {}

    def validate(self):
        if not self.evaluation:
            return None
        scores = self.evaluation.scores(*self.evaluation.predict(self.model))
        # With and without an answer count alike, however many of each there are.
        kinds = [scores[k] for k in ("HasAns_f1", "NoAns_exact") if k in scores]
        return {"score": sum(kinds) / len(kinds), **scores}

    def save(self, folder):
        save(self.model, self.tokenizer, folder)


def add_arguments(parser):
    parser.add_argument("--data", required=True, nargs="+", type=Path, help="SQuAD-format files, .json or .json.gz")
    parser.add_argument("--validation", type=Path, help="data file that chooses the best checkpoint")
    parser.add_argument("--validation-limit", type=int, metavar="N", help="only N of its questions, evenly spread")
    parser.add_argument("--max-length", type=int, default=384, help="longest window, in tokens")
    parser.add_argument("--crop", type=float, default=0.0, help="share of windows cut to a random shorter part of the passage")
    parser.add_argument("--null-share", type=float, help="share of unanswerable questions in an epoch; default: as in the data")
    parser.add_argument("--freeze-embeddings", action="store_true", help="keep the word embeddings as they are")
    parser.add_argument("--dropout", type=float, help="default: the checkpoint's")
    loop.add_arguments(parser)


def add_command(commands):
    parser = commands.add_parser("finetune", help="fine-tune a checkpoint on SQuAD-format data")
    parser.add_argument("--model", required=True, type=Path, help="checkpoint folder or .gguf file to start from")
    add_arguments(parser)
    parser.set_defaults(run=lambda args: train(args, FineTuning))


def train(args, make_task):
    accelerator = loop.start(args)
    task = make_task(args, accelerator.device)
    loop.Loop(args, accelerator, task).run()
