"""A teacher's soft labels in a file: what it thought of a window, kept for any number of students.

A NumPy archive (`.npz`) with, for each labelled window,
  ids            str    the question's id in its data file
  lo, n          int16  first word piece of the passage that the window holds, and how many; without special tokens
  offsets        int64  where its values begin; one more at the end
  values         uint8  n + 1 starts, then n + 1 ends: the null first, then the passage's pieces, as steps of 0.05
                        below the likeliest logit; 255 is 12.75 or more below
  run, step      int8, int32  who labelled: `step` counts the examples that a teacher in training had seen in that run
and, of files that `label` wrote, `vocabulary`: a hash of the word pieces that `lo` and `n` count.
"""

import hashlib
import json
import os
import zipfile
from pathlib import Path

import numpy as np

from .squad_data import UNREADABLE, DataError

STEP = 0.05  # logits
LONGEST_ANSWER = 30  # word pieces, as in run_squad
MEMBERS = ("ids", "lo", "n", "offsets", "values", "run", "step")
LEAST_AGREEMENT = 0.2  # of labels of the right data; those of other word pieces point at random places


def pack(logits):
    """[n + 1, 2] logits, the null first → n + 1 starts, then n + 1 ends, as bytes."""
    below = np.round((logits.max(0) - logits) / STEP)
    return np.minimum(255, below).astype(np.uint8).T.reshape(-1)


def vocabulary_hash(tokenizer):
    """Of the pieces in order of id and of how text is normalized before it is cut."""
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    normalizer = json.loads(tokenizer.backend_tokenizer.to_str())["normalizer"]
    return hashlib.sha256(json.dumps([[p for p, _ in pieces], normalizer]).encode()).hexdigest()


def write(path, rows, vocabulary, settings):
    """rows: (question id, lo, n, run, step, packed values). Written beside, then renamed.

    `vocabulary`: its hash; `settings`: of whoever labelled, as text, for going on with them only.
    """
    if not rows:
        raise DataError(f"{path}: no questions to label")
    ids, lo, n, run, step, packed = zip(*rows)
    beside = Path(f"{path}.new")
    with open(beside, "wb") as f:
        np.savez_compressed(
            f, ids=np.array(ids), lo=np.array(lo, np.int16), n=np.array(n, np.int16), run=np.array(run, np.int8), step=np.array(step, np.int32),
            offsets=np.cumsum([0, *map(len, packed)]).astype(np.int64), values=np.concatenate(packed),
            vocabulary=np.array(vocabulary), settings=np.array(settings),
        )
    os.replace(beside, path)


def rows(path, settings):
    """What an earlier sitting with the same settings has labelled."""
    found = _read(path)
    if str(found.get("settings")) != settings:
        raise DataError(f"{path}: left by a sitting with other settings; use them, another --out, or remove it")
    packed = np.split(found["values"], found["offsets"][1:-1])
    return list(zip(found["ids"].tolist(), *(found[k].tolist() for k in ("lo", "n", "run", "step")), packed))


def _read(path):
    """The members of a label file, checked to fit each other."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            found = {k: archive[k] for k in archive.files}
    except FileNotFoundError:
        raise DataError(f"{path}: no such file") from None
    except (*UNREADABLE, ValueError, zipfile.BadZipFile) as e:
        raise DataError(f"{path}: no label file, or cut off ({e}); write it anew, or copy it again") from e
    if missing := [k for k in MEMBERS if k not in found]:
        raise DataError(f"{path}: no label file: it lacks {', '.join(missing)}")
    count, n, offsets = len(found["ids"]), found["n"].astype(np.int64), found["offsets"]
    fits = all(found[k].shape == (count,) for k in ("lo", "n", "run", "step")) and offsets.shape == (count + 1,)
    if (not fits or np.any(n < 1) or np.any(found["lo"] < 0) or offsets[0] or np.any(np.diff(offsets) != 2 * (n + 1))
            or offsets[-1] != len(found["values"])):
        raise DataError(f"{path}: damaged: its windows and values do not fit each other; write it anew")
    return found


class SoftLabels:
    """The labels of one file that hold for `examples` and deserve to be learned from.

    Left out are labels of windows that `examples` do not have, and the first `leave_out` examples of a teacher that
    began to learn in this file. Where the teacher's best guess misses the gold answer, only the window is used.
    """

    def __init__(self, path, examples, tokenizer, leave_out):
        self.path = path
        found = _read(path)
        if (made_with := found.get("vocabulary")) is not None and str(made_with) != vocabulary_hash(tokenizer):
            raise DataError(f"{path}: labelled with other word pieces than the student's; label the data anew with its tokenizer")
        self.lo, self.n, self.offsets, self.values = (found[k] for k in ("lo", "n", "offsets", "values"))
        first = self._first_examples(found["run"], found["step"], leave_out)
        by_id = {}
        for i, id in enumerate(found["ids"].tolist()):
            if not first[i]:
                by_id.setdefault(id, []).append(i)
        self.windows = [by_id.get(e.id, []) for e in examples]
        self.trusted = np.zeros(len(self.lo), bool)
        for e, windows in zip(examples, self.windows):
            for i in windows:
                self._check(e, i)
                self.trusted[i] = self._agrees(e, i)
        used = [i for windows in self.windows for i in windows]
        if not used:
            raise DataError(f"{path}: labels none of the questions; it was made for other data")
        answered = [i for e, windows in zip(examples, self.windows) if e.answer for i in windows if self.gold(e, i)]
        agreement = self.trusted[answered].mean() if answered else 1.0
        if agreement < LEAST_AGREEMENT:
            raise DataError(f"{path}: its best spans touch the answer in {agreement:.0%} of the windows that hold one; "
                            "it was made with other word pieces, for other data, or by a teacher that had learned nothing")
        labelled = sum(map(bool, self.windows))
        self.summary = (f"{labelled} of {len(examples)} questions have soft labels; of {len(used)} windows "
                        f"{self.trusted[used].mean():.1%} agree with the gold answer, {int(first.sum())} were left out as a teacher's first")

    @staticmethod
    def _first_examples(run, step, leave_out):
        """Which labels a teacher gave before it had seen `leave_out` examples; later runs went on from the first."""
        if not len(run) or not step[run == run.min()].any():
            return np.zeros(len(run), bool)  # not in training
        return (run == run.min()) & (step < leave_out)

    def _check(self, example, i):
        lo, n, total = int(self.lo[i]), int(self.n[i]), len(example.passage)
        if lo + n > total:
            raise DataError(f"{self.path}: question {example.id}: a window of the word pieces {lo} to {lo + n}, but the passage has {total}; "
                            "it was made with other word pieces or for other data")

    def logits(self, i):
        """[2, n + 1]: starts and ends less their largest, the null first."""
        return self.values[self.offsets[i] : self.offsets[i + 1]].reshape(2, -1) * np.float32(-STEP)

    def gold(self, example, i):
        """First and last piece of the answer within the window, from 0; None where the window does not hold it."""
        if example.answer is None:
            return None
        first, last = (at - int(self.lo[i]) for at in example.answer)
        return (first, last) if 0 <= first and last < self.n[i] else None

    def _agrees(self, example, i):
        starts, ends = self.logits(i)
        best, guess = starts[0] + ends[0], None
        for s in np.argsort(-starts[1:])[:20]:
            reach = ends[1 + s : 1 + s + LONGEST_ANSWER]
            if (score := starts[1 + s] + reach.max()) > best:
                best, guess = score, (s, s + int(reach.argmax()))
        gold = self.gold(example, i)
        if guess is None or gold is None:
            return guess is gold is None
        return guess[0] <= gold[1] and gold[0] <= guess[1]
