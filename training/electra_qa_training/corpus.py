"""Plain text as sequences of token ids, cut once and kept in a file that is mapped into memory."""

import hashlib
import json

import numpy as np

from .squad_data import UNREADABLE, DataError, open_text

SHORTEST = 8  # tokens; less is too little to learn from


class Sequences:
    """A list of sequences [CLS] … [SEP] as arrays of ids, none longer than the length they were cut to."""

    def __init__(self, tokens, lengths):
        self.tokens, self.lengths = tokens, lengths
        self.starts = np.concatenate([[0], np.cumsum(lengths)])

    def __len__(self):
        return len(self.lengths)

    def __getitem__(self, i):
        return self.tokens[self.starts[i] : self.starts[i + 1]].astype(np.int64)


def read_sequences(paths, tokenizer, length, folder):
    """The sequences of text files, plain or .gz. An empty line ends a document; none spans two documents.

    What is cut is kept in `folder`, under a name that changes with the files, the vocabulary and the length.
    """
    if length < SHORTEST + 2:
        raise DataError(f"--max-length {length} is too short; sequences have {SHORTEST + 2} tokens or more")
    try:
        files = [(str(p.resolve()), p.stat().st_size, p.stat().st_mtime_ns) for p in paths]
    except OSError as e:
        raise DataError(str(e)) from e
    identity = json.dumps([files, length, tokenizer.backend_tokenizer.to_str()])
    name = folder / f"text-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
    tokens_file, lengths_file = name.with_suffix(".tokens"), name.with_suffix(".npy")
    if not lengths_file.exists():  # written last
        folder.mkdir(parents=True, exist_ok=True)
        _cut(paths, tokenizer, length, tokens_file, lengths_file)
    lengths = np.load(lengths_file)
    if not len(lengths):
        raise DataError(f"no text of at least {SHORTEST} tokens in {', '.join(map(str, paths))}")
    return Sequences(np.memmap(tokens_file, dtype=_type(tokenizer), mode="r"), lengths)


def _type(tokenizer):
    return np.uint16 if len(tokenizer) <= 1 << 16 else np.uint32


def _cut(paths, tokenizer, length, tokens_file, lengths_file):
    room, kind, lengths, rest = length - 2, _type(tokenizer), [], []
    with open(tokens_file, "wb") as out:

        def write(ids):
            if len(ids) >= SHORTEST:
                np.array([tokenizer.cls_token_id, *ids, tokenizer.sep_token_id], dtype=kind).tofile(out)
                lengths.append(len(ids) + 2)

        for path in paths:
            for line_ids in _lines(path, tokenizer):
                rest += line_ids or []
                while len(rest) >= room:
                    write(rest[:room])
                    del rest[:room]
                if line_ids is None:
                    write(rest)
                    rest.clear()
    np.save(lengths_file, np.array(lengths, dtype=np.int32))


def _lines(path, tokenizer, batch=1000):
    """Token ids of every line; None where a document ends."""

    def tokenized(lines):
        full = [line for line in lines if line]
        found = iter(tokenizer(full, add_special_tokens=False, return_attention_mask=False, verbose=False)["input_ids"] if full else [])
        return [next(found) if line else None for line in lines]

    lines = []
    try:
        with open_text(path) as f:
            for line in f:
                lines.append(line.strip())
                if len(lines) == batch:
                    yield from tokenized(lines)
                    lines = []
    except (*UNREADABLE, UnicodeDecodeError) as e:
        raise DataError(f"{path}: {e}") from e
    yield from tokenized(lines)
    yield None
