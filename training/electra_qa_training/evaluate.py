"""Predictions and SQuAD scores by transformers' own run_squad decoder and metrics, unchanged."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from transformers import BertTokenizer
from transformers.data.metrics.squad_metrics import compute_predictions_logits, squad_evaluate
from transformers.data.processors.squad import SquadExample, SquadResult, squad_convert_examples_to_features

from . import layout, windows
from .checkpoints import load_for_qa
from .soft_labels import LONGEST_ANSWER
from .squad_data import last_of_each_id, read_examples, spread

REPORTED = ["exact", "f1", "total", "HasAns_exact", "HasAns_f1", "NoAns_exact", "best_exact", "best_exact_thresh", "best_f1", "best_f1_thresh"]


def evaluation(examples, tokenizer):
    """What measures a model with this tokenizer; transformers' own code where the model sees no layout."""
    return LayoutEvaluation(examples, tokenizer) if layout.pieces(tokenizer) else SquadEvaluation(examples, tokenizer)


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
        self.examples = squad_examples(examples)
        self.features = squad_convert_examples_to_features(
            self.examples, self.tokenizer, max_seq_length=max_length, doc_stride=128, max_query_length=64,
            is_training=False, padding_strategy="do_not_pad", tqdm_enabled=False,
        )
        self.pad_id = tokenizer.pad_token_id

    def predict(self, model):
        """({id: text, "" for no answer}, {id: how much the null answer leads})."""
        found = logits(model, [(f.input_ids, f.token_type_ids) for f in self.features], self.pad_id)
        results = [SquadResult(f.unique_id, s.tolist(), e.tolist()) for f, (s, e) in zip(self.features, found)]
        with tempfile.TemporaryDirectory() as folder:
            files = [f"{folder}/{name}" for name in ("predictions", "nbest", "null")]
            predictions = compute_predictions_logits(
                self.examples, self.features, results, 20, 30, True, *files, False, True, 0.0, self.tokenizer
            )
            return dict(predictions), json.loads(Path(files[2]).read_text())

    def scores(self, predictions, null_leads):
        return scores(self.examples, predictions, null_leads)


class LayoutEvaluation:
    """The same for a tokenizer with layout, which transformers' code cannot cut: the engine's windows and its squad mode.

    A span scores the sum of its logits in the window where that is largest, of the 20 best starts of each; layout ends none.
    """

    def __init__(self, examples, tokenizer, max_length=384, step=128):
        self.examples, self.pad_id = squad_examples(examples), tokenizer.pad_token_id
        self.ids = set(layout.pieces(tokenizer).values())
        encoded, _ = windows.encode([replace(e, answers=()) for e in examples], tokenizer)
        texts = list(dict.fromkeys(e.passage for e in examples))
        self.offsets = {text: places for text, (_, places) in zip(texts, layout.encode(tokenizer, texts, True))}
        self.windows = []  # (number of the question, first piece, window)
        for i, e in enumerate(encoded):
            room, lo = max_length - len(e.question) - 3, 0
            while True:
                self.windows.append((i, lo, windows.cut(e, lo, room, tokenizer)))
                if lo + room >= len(e.passage):
                    break
                lo += step

    def predict(self, model):
        made = [(w.ids.tolist(), [0] * w.passage_at + [1] * (len(w.ids) - w.passage_at)) for _, _, w in self.windows]
        best, null = {}, {}
        for (i, lo, w), (starts, ends) in zip(self.windows, logits(model, made, self.pad_id)):
            null[i] = min(null.get(i, np.inf), float(starts[0] + ends[0]))
            passage = slice(w.passage_at, len(w.ids) - 1)
            barred = np.isin(w.ids[passage], list(self.ids))
            starts, ends = (np.where(barred, -np.inf, side[passage]) for side in (starts, ends))
            for s in np.argsort(-starts)[:20]:
                e = s + int(ends[s : s + LONGEST_ANSWER].argmax())
                best[i] = max(best.get(i, (-np.inf, 0, 0)), (float(starts[s] + ends[e]), lo + int(s), lo + e))
        predictions, leads = {}, {}
        for i, e in enumerate(self.examples):
            score, first, last = best.get(i, (-np.inf, 0, 0))
            places = self.offsets[e.context_text]
            text = e.context_text[places[first][0] : places[last][1]] if score > -np.inf else ""
            leads[e.qas_id] = null.get(i, 0.0) - score
            predictions[e.qas_id] = text if leads[e.qas_id] <= 0 else ""
        return predictions, leads

    def scores(self, predictions, null_leads):
        return scores(self.examples, predictions, null_leads)


def squad_examples(examples):
    return [
        SquadExample(e.id, e.question, e.passage, None, None, None, answers=[{"text": t} for t, _ in e.answers], is_impossible=not e.answers)
        for e in examples
    ]


def scores(examples, predictions, null_leads):
    report = squad_evaluate(examples, predictions, null_leads)
    return {k: round(float(report[k]), 4) for k in REPORTED if k in report}


@torch.no_grad()
def logits(model, windows, pad_id, batch_tokens=16384):
    """[(start, end)] for (ids, token types) of every window, as arrays of its length."""
    device = next(model.parameters()).device
    order = sorted(range(len(windows)), key=lambda i: len(windows[i][0]))
    found = [None] * len(order)
    at = 0
    while at < len(order):
        # Windows come in order of length, so the last of a batch is its longest.
        rows = 1
        while at + rows < len(order) and len(windows[order[at + rows]][0]) * (rows + 1) <= batch_tokens:
            rows += 1
        chosen = order[at : at + rows]
        ids = np.full((rows, len(windows[chosen[-1]][0])), pad_id)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, i in enumerate(chosen):
            n = len(windows[i][0])
            ids[row, :n], mask[row, :n], types[row, :n] = windows[i][0], 1, windows[i][1]
        tensors = (torch.from_numpy(a).to(device) for a in (ids, mask, types))
        out = model(**dict(zip(("input_ids", "attention_mask", "token_type_ids"), tensors)))
        starts, ends = out.start_logits.float().cpu().numpy(), out.end_logits.float().cpu().numpy()
        for row, i in enumerate(chosen):
            n = len(windows[i][0])
            found[i] = (starts[row, :n], ends[row, :n])
        at += rows
    return found


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
    measured = evaluation(spread(last_of_each_id(read_examples([args.data])), args.limit), tokenizer)
    predictions, null_leads = measured.predict(model)
    report = measured.scores(predictions, null_leads)
    if args.predictions:
        args.predictions.write_text(json.dumps(predictions, ensure_ascii=False))
    print(json.dumps(report) if args.json else "\n".join(f"{k} {v}" for k, v in report.items()))
