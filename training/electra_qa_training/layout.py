"""Text as the network reads it, where a model has layout: the engine's rules (`crates/reader/src/layout.rs`), for training.

Line breaks and cells become word pieces of their own; ligatures, curly quotes and words split by a line end are read as the
words they are. A tokenizer whose settings have `layout` = {"line_break": piece, "cell": piece} reads so. That both
languages read alike is held by `tests/golden/layout.json.gz`.
"""

import bisect
import re

from .squad_data import DataError

LINE_BREAKS = "\n\x0b\x0c\r\x85\u2028\u2029"
LETTERS = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"), **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
    **dict.fromkeys("\u2212\u2010\u2011", "-"), "\u00ad": "",
}
MOST_CELLS, GAP = 8, 3
UNUSED = {"line_break": "[unused1]", "cell": "[unused2]"}  # of BERT's vocabulary
STEAD = {"line_break": ";", "cell": "|"}
# Unicode's White_Space; Python's \s has four control characters more.
BLANK = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
SPECIAL = re.compile(f"[{BLANK}]+|[-{''.join(LETTERS)}]")


class Reading:
    """`text` is what is cut into pieces; `breaks`: (place in it, kind, start, end in the original), in order."""

    def __init__(self, original, known):
        parts, self.breaks, self.edits = [], [], []
        at = length = 0

        def put(part, start, end):
            nonlocal length
            if part != original[start:end]:
                self.edits.append((length, length + len(part), start, end))
            parts.append(part)
            length += len(part)

        while found := SPECIAL.search(original, at):
            put(original[at : found.start()], at, found.start())
            at, run = found.start(), found.group()
            if run[0] in BLANK:
                if at > 0 and found.end() < len(original):
                    self.breaks += [(length, kind, at + start, at + end) for kind, start, end in breaks(run)]
                put(" " if set(run) & set("\x0b\x0c\x85\u2028\u2029") else run, at, found.end())
                at = found.end()
            elif word := split_word(original, at, known):
                keeps_hyphen, end = word
                put("-" if keeps_hyphen else "", at, at + 1)
                put("", at + 1, end)
                at = end
            else:
                put(LETTERS.get(run, run), at, found.end())
                at = found.end()
        put(original[at:], at, len(original))
        self.text = "".join(parts)
        self._starts = [edit[0] for edit in self.edits]

    def original(self, start, end):
        """Code points of the original for those of `text`; what was edited is whole or not there."""
        return self._map(start, bisect.bisect_right(self._starts, start), False), self._map(end, bisect.bisect_left(self._starts, end), True)

    def _map(self, at, before, is_end):
        if not before:
            return at
        _, end, first, last = self.edits[before - 1]
        if at < end or (is_end and at == end):
            return last if is_end else first
        return at - end + last


def breaks(run):
    """[(kind, start, end)] of a run of white space."""
    lines = [m.end() for m in re.finditer(f"\r\n|[{LINE_BREAKS}]", run)]
    if len(lines) == 1:
        return [("line_break", 0, len(run))]
    if lines:
        return [("line_break", 0, lines[0]), ("line_break", lines[0], len(run))]
    tabs = [m.end() for m in re.finditer("\t", run)][:MOST_CELLS]
    if tabs:
        return [("cell", start, end) for start, end in zip([0, *tabs], tabs)]
    return [("cell", 0, len(run))] if len(run) >= GAP else []


def is_letter(c):
    return c.islower() or c.isupper()


def split_word(text, at, known):
    """(whether the hyphen at `at` stays, where the word goes on) if it ends a line within a word, or None."""
    if text[at] not in "-\u00ad\u2010":
        return None
    gap = re.compile(f"[{BLANK}]*").match(text, at + 1)
    if len(re.findall(f"\r\n|[{LINE_BREAKS}]", gap.group())) != 1 or not text[gap.end() : gap.end() + 1].islower():
        return None
    first, last = at, gap.end()
    while first > 0 and is_letter(text[first - 1]):
        first -= 1
    while last < len(text) and is_letter(text[last]):
        last += 1
    if first == at:
        return None
    left, right = text[first:at].lower(), text[gap.end() : last].lower()
    return text[at] != "\u00ad" and not known(left + right) and known(left) and known(right), gap.end()


def pieces(tokenizer):
    """{"line_break": id, "cell": id}, or None of a tokenizer without layout."""
    names = tokenizer.init_kwargs.get("layout")
    if not names:
        return None
    vocabulary = tokenizer.get_vocab()
    for name in names.values():
        if name not in vocabulary:
            raise DataError(f"the tokenizer's layout names {name!r}, which is none of its word pieces")
    return {kind: vocabulary[name] for kind, name in names.items()}


def add(model, tokenizer):
    """Gives a model without layout its pieces. They begin as what people write in their stead: a semicolon and a bar."""
    if pieces(tokenizer):
        return
    vocabulary = tokenizer.get_vocab()
    if missing := [piece for piece in (*UNUSED.values(), *STEAD.values()) if piece not in vocabulary]:
        raise DataError(f"layout needs the word pieces {', '.join(missing)}, which the vocabulary lacks")
    tokenizer.init_kwargs["layout"] = dict(UNUSED)
    embeddings = model.get_input_embeddings().weight.data
    for kind, piece in UNUSED.items():
        embeddings[vocabulary[piece]] = embeddings[vocabulary[STEAD[kind]]]


def encode(tokenizer, texts, parts):
    """[(ids, offsets in code points)] of texts without special tokens; `parts`: with line breaks and cells, None: as transformers."""
    layout = None if parts is None else pieces(tokenizer)
    options = dict(add_special_tokens=False, return_offsets_mapping=True, return_attention_mask=False, verbose=False)
    if layout is None:
        batch = tokenizer(texts, **options)
        return list(zip(batch["input_ids"], batch["offset_mapping"]))
    vocabulary = tokenizer.get_vocab()
    readings = [Reading(text, vocabulary.__contains__) for text in texts]
    batch = tokenizer([reading.text for reading in readings], **options)
    return [_with_breaks(reading, ids, offsets, layout, parts) for reading, ids, offsets in zip(readings, batch["input_ids"], batch["offset_mapping"])]


def _with_breaks(reading, ids, offsets, layout, parts):
    found, places, left = [], [], list(reversed(reading.breaks)) if parts else []
    for id, (start, end) in zip(ids, offsets):
        while left and left[-1][0] < end:
            _, kind, first, last = left.pop()
            if found:  # before the first word it parts nothing
                found.append(layout[kind])
                places.append((first, last))
        found.append(id)
        places.append(reading.original(start, end))
    return found, places
