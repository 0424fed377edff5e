"""Predictions and SQuAD scores by transformers' own run_squad decoder and metrics, unchanged."""

import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from transformers import BertTokenizer
from transformers.data.metrics.squad_metrics import compute_predictions_logits, squad_evaluate
from transformers.data.processors.squad import SquadExample, SquadResult, squad_convert_examples_to_features

from .checkpoints import load_for_qa
from .squad_data import last_of_each_id, read_examples, spread

REPORTED = ["exact", "f1", "total", "HasAns_exact", "HasAns_f1", "NoAns_exact", "best_exact", "best_exact_thresh", "best_f1", "best_f1_thresh"]


class SquadEvaluation:
    """The windows of a data file, made once, and the scores of a model on them.

    Windows of 384 tokens with steps of 128, questions cut at 64 tokens, answers of at most 30, as in run_squad;
    windows are not padded, as padding would take places among the 20 best positions.
    """

    def __init__(self, examples, tokenizer, max_length=384):
        with tempfile.TemporaryDirectory() as folder:
            # The decoder needs the Python tokenizer; it is BERT's, with the same vocabulary and settings.
            tokenizer.save_vocabulary(folder)
            state = json.loads(tokenizer.backend_tokenizer.to_str())["normalizer"]
            self.tokenizer = BertTokenizer(
                f"{folder}/vocab.txt", do_lower_case=state["lowercase"], strip_accents=state["strip_accents"],
                tokenize_chinese_chars=state["handle_chinese_chars"], model_max_length=tokenizer.model_max_length,
            )
        self.examples = [
            SquadExample(e.id, e.question, e.passage, None, None, None, answers=[{"text": t} for t, _ in e.answers], is_impossible=not e.answers)
            for e in examples
        ]
        self.features = squad_convert_examples_to_features(
            self.examples, self.tokenizer, max_seq_length=max_length, doc_stride=128, max_query_length=64,
            is_training=False, padding_strategy="do_not_pad", tqdm_enabled=False,
        )
        self.pad_id = tokenizer.pad_token_id

    @torch.no_grad()
    def logits(self, model, batch_tokens=16384):
        """[(start, end)] for every feature, as float lists of the window's length."""
        device = next(model.parameters()).device
        order = sorted(range(len(self.features)), key=lambda i: len(self.features[i].input_ids))
        found = [None] * len(order)
        at = 0
        while at < len(order):
            # Windows come in order of length, so the last of a batch is its longest.
            rows = 1
            while at + rows < len(order) and len(self.features[order[at + rows]].input_ids) * (rows + 1) <= batch_tokens:
                rows += 1
            chosen = order[at : at + rows]
            length = len(self.features[chosen[-1]].input_ids)
            ids = np.full((rows, length), self.pad_id)
            mask, types = np.zeros_like(ids), np.zeros_like(ids)
            for row, i in enumerate(chosen):
                n = len(self.features[i].input_ids)
                ids[row, :n], mask[row, :n], types[row, :n] = self.features[i].input_ids, 1, self.features[i].token_type_ids
            tensors = (torch.from_numpy(a).to(device) for a in (ids, mask, types))
            out = model(**dict(zip(("input_ids", "attention_mask", "token_type_ids"), tensors)))
            starts, ends = out.start_logits.float().cpu().numpy(), out.end_logits.float().cpu().numpy()
            for row, i in enumerate(chosen):
                n = len(self.features[i].input_ids)
                found[i] = (starts[row, :n].tolist(), ends[row, :n].tolist())
            at += rows
        return found

    def predict(self, model):
        """({id: text, "" for no answer}, {id: how much the null answer leads})."""
        results = [SquadResult(f.unique_id, s, e) for f, (s, e) in zip(self.features, self.logits(model))]
        with tempfile.TemporaryDirectory() as folder:
            files = [f"{folder}/{name}" for name in ("predictions", "nbest", "null")]
            predictions = compute_predictions_logits(
                self.examples, self.features, results, 20, 30, True, *files, False, True, 0.0, self.tokenizer
            )
            return dict(predictions), json.loads(Path(files[2]).read_text())

    def scores(self, predictions, null_leads):
        report = squad_evaluate(self.examples, predictions, null_leads)
        return {k: round(float(report[k]), 4) for k in REPORTED if k in report}


def add_command(commands):
    parser = commands.add_parser("evaluate", help="EM and F1 of a checkpoint on a data file")
    parser.add_argument("--model", required=True, type=Path, help="checkpoint folder or .gguf file")
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--limit", type=int, help="only so many questions, evenly spread")
    parser.add_argument("--predictions", type=Path, help="file for {id: text}")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=evaluate)


def evaluate(args):
    model, tokenizer = load_for_qa(args.model)
    model.eval()
    evaluation = SquadEvaluation(spread(last_of_each_id(read_examples([args.data])), args.limit), tokenizer)
    predictions, null_leads = evaluation.predict(model)
    scores = evaluation.scores(predictions, null_leads)
    if args.predictions:
        args.predictions.write_text(json.dumps(predictions, ensure_ascii=False))
    print(json.dumps(scores) if args.json else "\n".join(f"{k} {v}" for k, v in scores.items()))
