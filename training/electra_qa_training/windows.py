"""From examples to windows of token ids with span labels, chosen anew every epoch, in batches of like length."""

from dataclasses import dataclass

import numpy as np

from .squad_data import DataError

MAX_QUESTION = 64  # tokens, as in run_squad


@dataclass(frozen=True)
class Encoded:
    """Token ids without special tokens; answer: first and last token of the span in the passage."""

    id: str
    question: np.ndarray
    passage: np.ndarray
    answer: tuple[int, int] | None


@dataclass(frozen=True)
class Window:
    """What the network sees: ids with special tokens, where the passage begins, labels (0, 0 for no answer)."""

    ids: np.ndarray
    passage_at: int
    start: int
    end: int


def encode(examples, tokenizer):
    """(encoded examples, how many were dropped because no token covers their answer)."""
    passages, questions = {}, {}
    _encode_texts({e.passage for e in examples}, tokenizer, passages)
    _encode_texts({e.question for e in examples}, tokenizer, questions)
    encoded, dropped = [], 0
    for e in examples:
        ids, offsets = passages[e.passage]
        answer = None
        if e.answers:
            text, start = e.answers[0]
            answer = token_span(offsets, start, start + len(text))
            if answer is None:
                dropped += 1
                continue
        encoded.append(Encoded(e.id, questions[e.question][0][:MAX_QUESTION], ids, answer))
    return encoded, dropped


def _encode_texts(texts, tokenizer, into):
    texts = sorted(texts)  # a set's order differs between runs
    for at in range(0, len(texts), 1000):
        part = texts[at : at + 1000]
        batch = tokenizer(part, add_special_tokens=False, return_offsets_mapping=True, return_attention_mask=False, verbose=False)
        for text, ids, offsets in zip(part, batch["input_ids"], batch["offset_mapping"]):
            into[text] = (np.array(ids, dtype=np.int32), np.array(offsets, dtype=np.int32).reshape(-1, 2))


def token_span(offsets, start, end):
    """First and last token that share a character with [start, end), or None."""
    touching = np.flatnonzero((offsets[:, 1] > start) & (offsets[:, 0] < end))
    return (int(touching[0]), int(touching[-1])) if len(touching) else None


def window(encoded, rng, tokenizer, max_length, crop):
    """One window of an example.

    A passage that fits is taken whole, except that with probability `crop` a random shorter part is taken.
    Of an answerable passage's parts nine in ten hold the answer; the rest, where they cut it off, are labelled
    as unanswerable, which is what the network meets in long passages.
    """
    question, passage = encoded.question, encoded.passage
    room = max_length - len(question) - 3
    if room < 1:
        raise DataError(f"windows of {max_length} tokens leave no room beside a question of {len(question)}; use a larger --max-length")
    size = min(len(passage), room)
    if crop and rng.random() < crop:
        size = rng.integers(min(64, size), size + 1)
    low, high = 0, len(passage) - size
    if encoded.answer and rng.random() < 0.9:
        first, last = encoded.answer
        low, high = max(low, last + 1 - size), min(high, first)
        if low > high:  # the answer is longer than the window
            low = high = min(first, len(passage) - size)
    return cut(encoded, int(rng.integers(low, high + 1)), size, tokenizer)


def cut(encoded, begin, size, tokenizer):
    """The window of the passage's tokens from `begin` on, labelled by whether it holds the whole answer."""
    cls, sep = [tokenizer.cls_token_id], [tokenizer.sep_token_id]
    ids = np.concatenate([cls, encoded.question, sep, encoded.passage[begin : begin + size], sep]).astype(np.int32)
    at, start, end = len(encoded.question) + 2, 0, 0
    if encoded.answer and begin <= encoded.answer[0] and encoded.answer[1] < begin + size:
        start, end = (at + token - begin for token in encoded.answer)
    return Window(ids, at, start, end)


def epoch_of(examples, null_share, rng):
    """Indices for one epoch: all examples, or, for a given share of unanswerable ones, as many as give it."""
    everything = np.arange(len(examples))
    if null_share is None:
        return everything
    if not 0 < null_share < 1:
        raise DataError(f"--null-share {null_share} does not lie between 0 and 1")
    nulls = np.array([i for i, e in enumerate(examples) if e.answer is None], dtype=int)
    others = np.setdiff1d(everything, nulls)
    if not len(nulls) or not len(others):
        raise DataError("--null-share needs questions with and without an answer")
    n = min(len(nulls) / null_share, len(others) / (1 - null_share))
    take = lambda pool, count: rng.choice(pool, min(len(pool), round(count)), replace=False)
    return np.concatenate([take(nulls, n * null_share), take(others, n * (1 - null_share))])


def batches(lengths, budget, rng, pool=64):
    """Lists of indices whose padded size (rows × longest) stays within `budget` tokens, in random order.

    Sorting within random pools of about `pool` batches keeps padding low and batches random.
    """
    order = rng.permutation(len(lengths))
    per_pool = max(1, int(pool * budget / max(1.0, float(np.mean(lengths)))))
    found = []
    for at in range(0, len(order), per_pool):
        batch, longest = [], 0
        for i in sorted(order[at : at + per_pool], key=lambda i: lengths[i]):
            longest = max(longest, lengths[i])
            if batch and longest * (len(batch) + 1) > budget:
                found.append(batch)
                batch, longest = [], lengths[i]
            batch.append(int(i))
        found.append(batch)
    return [found[i] for i in rng.permutation(len(found))]


def collate(windows, pad_id, multiple=1, rows=None):
    """Arrays for the network. Lengths are padded to `multiple`, rows to `rows` with labels that are ignored (-100)."""
    length = -(-max(len(w.ids) for w in windows) // multiple) * multiple
    rows = rows or len(windows)
    ids = np.full((rows, length), pad_id, dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    starts, ends = (np.full(rows, -100, dtype=np.int64) for _ in range(2))
    for row, w in enumerate(windows):
        n = len(w.ids)
        ids[row, :n], mask[row, :n], types[row, w.passage_at : n] = w.ids, 1, 1
        starts[row], ends[row] = w.start, w.end
    mask[len(windows) :, 0] = 1  # a row without any key would give NaN
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types, "start_positions": starts, "end_positions": ends}
