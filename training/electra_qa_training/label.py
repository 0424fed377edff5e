"""Label a data file with a teacher: what it thinks of every window, for students to learn from (`distil --labels`)."""

import inspect
import json
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer

from . import soft_labels, windows
from .checkpoints import load_for_qa
from .squad_data import DataError, read_examples

CHUNK = 2000  # questions between two savings
ROLES = ("cls_token_id", "sep_token_id", "pad_token_id", "unk_token_id", "mask_token_id")
OFFSET_POSITIONS = {"mpnet": 2, "roberta": 2, "xlm-roberta": 2}  # positions that these reserve for padding


class Teacher:
    """A QA checkpoint that reads the student's word pieces, under ids of its own."""

    def __init__(self, path, student):
        self.model, self.tokenizer = load_for_qa(path)
        self.model.eval()
        self.takes = inspect.signature(self.model.forward).parameters
        self.ids = self._ids(path, student)
        # Its own frame: MPNet, for one, has two separators in the middle.
        frame = self.tokenizer.build_inputs_with_special_tokens([-1], [-2])
        if frame[0] != self.tokenizer.cls_token_id or -1 not in frame or -2 not in frame or frame.index(-1) > frame.index(-2):
            raise DataError(f"{path}: does not read [CLS] question [SEP] passage [SEP], so what it thinks of the null cannot be told")
        self.specials, self.before_passage = len(frame) - 2, frame.index(-2) - 1
        self.longest = self.model.config.max_position_embeddings - OFFSET_POSITIONS.get(self.model.config.model_type, 0)

    def _ids(self, path, student):
        """The teacher's id for each of the student's: shifted by one number, special tokens by their role."""
        parts = lambda t: [json.loads(t.backend_tokenizer.to_str())[part] for part in ("normalizer", "pre_tokenizer")]
        theirs, ours = self.tokenizer.get_vocab(), student.get_vocab()
        kind = self.model.config.model_type
        pieces = [piece for piece in ours if piece not in student.all_special_tokens]
        shifts = {theirs[piece] - ours[piece] if piece in theirs else None for piece in pieces}
        if len(shifts) != 1 or None in shifts:
            lacking = next((p for p in pieces if p not in theirs), None)
            found = f"it lacks {lacking!r}" if lacking is not None else "the ids of some are shifted by more than those of others"
            raise DataError(f"{path}: a {kind} model whose word pieces are not the student's ({found}); it cannot label for this student")
        if parts(self.tokenizer) != parts(student):
            raise DataError(f"{path}: a {kind} model that normalizes or parts text otherwise than the student; it cannot label for this student")
        ids = np.arange(len(ours)) + shifts.pop()
        for role in ROLES:
            if (token := getattr(student, role)) is not None:
                ids[token] = getattr(self.tokenizer, role)
        return ids

    def frame(self, question, passage):
        """(ids, where the passage begins) of the student's pieces."""
        framed = self.tokenizer.build_inputs_with_special_tokens(self.ids[question].tolist(), self.ids[passage].tolist())
        return framed, len(question) + self.before_passage

    @torch.no_grad()
    def logits(self, framed, precision):
        """Starts and ends of windows of like length, as an array [length, 2] for each (ids, where the passage begins)."""
        device, length = self.model.device, max(len(ids) for ids, _ in framed)
        given = {
            "input_ids": np.full((len(framed), length), self.tokenizer.pad_token_id),
            "attention_mask": np.zeros((len(framed), length), np.int64), "token_type_ids": np.zeros((len(framed), length), np.int64),
        }
        typed = getattr(self.model.config, "type_vocab_size", 1) > 1
        for row, (ids, passage_at) in enumerate(framed):
            given["input_ids"][row, : len(ids)], given["attention_mask"][row, : len(ids)] = ids, 1
            given["token_type_ids"][row, passage_at : len(ids)] = typed
        with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16"):
            out = self.model(**{k: torch.from_numpy(v).to(device) for k, v in given.items() if k in self.takes})
        both = torch.stack([out.start_logits, out.end_logits], -1).float().cpu().numpy()
        return [both[row, : len(ids)] for row, (ids, _) in enumerate(framed)]


def windows_of(total, room, stride):
    """(first piece, number) of the windows that together show `total` pieces; neighbours share `stride`."""
    lo = 0
    while True:
        yield lo, min(room, total - lo)
        if lo + room >= total:
            return
        lo += room - stride


def cut(example, teacher, longest, stride):
    """[(question id, first piece, number, (ids, where the passage begins))] of all windows of a question."""
    room = longest - len(example.question) - teacher.specials
    if room < 1:
        raise DataError(f"windows of {longest} tokens leave no room beside a question of {len(example.question)}; use a larger --max-length")
    return [(example.id, lo, n, teacher.frame(example.question, example.passage[lo : lo + n]))
            for lo, n in windows_of(len(example.passage), room, min(stride, room // 2))]


def label(args):
    if args.threads:
        torch.set_num_threads(args.threads)
    student = load_for_qa(args.model)[1] if args.model.suffix == ".gguf" else AutoTokenizer.from_pretrained(args.model)
    teacher = Teacher(args.teacher, student)
    teacher.model.to("cuda" if torch.cuda.is_available() else "cpu")
    examples = [e for e in windows.encode(read_examples(args.data), student)[0] if len(e.passage)]
    longest = min(args.max_length, teacher.longest)
    settings = json.dumps({k: str(v) for k, v in vars(args).items() if k not in ("run", "command", "threads", "batch_tokens", "out")})
    vocabulary = soft_labels.vocabulary_hash(student)
    partial = Path(f"{args.out}.partial")
    rows = soft_labels.rows(partial, settings) if partial.exists() else []
    done = {row[0] for row in rows}
    todo = [e for e in examples if e.id not in done]
    for at in range(0, len(todo), CHUNK):
        made = [window for e in todo[at : at + CHUNK] for window in cut(e, teacher, longest, args.stride)]
        lengths = [len(ids) for *_, (ids, _) in made]
        for batch in windows.batches(lengths, args.batch_tokens, np.random.default_rng(0)):
            for i, found in zip(batch, teacher.logits([made[i][3] for i in batch], args.precision)):
                id, lo, n, (_, passage_at) = made[i]
                rows.append((id, lo, n, 0, 0, soft_labels.pack(found[[0, *range(passage_at, passage_at + n)]])))
        soft_labels.write(partial, rows, vocabulary, settings)
        print(f"{len(done) + min(at + CHUNK, len(todo))} of {len(examples)} questions", flush=True)
    soft_labels.write(args.out, sorted(rows, key=lambda row: row[:2]), vocabulary, settings)
    partial.unlink(missing_ok=True)


def add_command(commands):
    parser = commands.add_parser("label", help="write down what a teacher thinks of a data file, for distil --labels")
    parser.add_argument("--teacher", required=True, type=Path, help="QA checkpoint of transformers, or a .gguf file")
    parser.add_argument("--model", required=True, type=Path, help="the student, or a folder with its tokenizer: its word pieces are labelled")
    parser.add_argument("--data", required=True, nargs="+", type=Path, help="SQuAD-format files")
    parser.add_argument("--out", required=True, type=Path, help="label file, .npz; stopped at any time, the same command goes on")
    parser.add_argument("--max-length", type=int, default=384, help="longest window, in the teacher's tokens")
    parser.add_argument("--stride", type=int, default=128, help="pieces that neighbouring windows share")
    parser.add_argument("--batch-tokens", type=int, default=4096)
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--threads", type=int, default=0)
    parser.set_defaults(run=label)
