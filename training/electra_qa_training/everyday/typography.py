"""What copying from pages and PDF files does to a text: broken lines and words, ligatures, soft hyphens, odd blanks and quotes."""

import re

LONG_WORD = re.compile(r"[^\W\d_]{8,}")
LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "fi": "ﬁ", "fl": "ﬂ", "ff": "ﬀ"}


def spoil(world, text, spans, prose):
    """(text, spans) after some of it; `spans`: a list of lists of (start, end)."""
    edits = []
    chance, rng = world.chance, world.rng
    if prose and len(text) > 90 and chance(0.22):
        edits += _wrap(rng, text, hyphens=chance(0.35))
    if chance(0.04):
        edits += [(m.start(), m.end(), LIGATURES[m.group()]) for m in re.finditer("ffi|ffl|fi|fl|ff", text) if chance(0.8)]
    if prose and chance(0.03):
        edits += [(at, at, "\u00ad") for m in LONG_WORD.finditer(text) if chance(0.4) for at in [rng.randrange(m.start() + 3, m.end() - 2)]]
    if "'" in text and chance(0.35):
        edits += [(m.start(), m.end(), "’") for m in re.finditer("'", text)]
    if chance(0.03):
        edits += [(m.start() + 1, m.end() - 1, "\u00a0") for m in re.finditer(r"\d \w", text)]
    if prose and chance(0.03):
        edits += [(m.start(), m.end(), "  ") for m in re.finditer(r"(?<=\S) (?=\S)", text) if chance(0.1)]
    return apply(text, spans, edits) if edits else (text, spans)


def _wrap(rng, text, hyphens):
    """Line ends in place of blanks; with `hyphens` also within long words."""
    width, at, edits = rng.randint(38, 84), 0, []
    while len(text) - at > width:
        line = text[at : at + width]
        if "\n" in line:
            at += line.rindex("\n") + 1
            continue
        word = re.search(r"[^\W\d_]{7,}", text[at + width - 5 : at + width + 12])
        if hyphens and word and rng.random() < 0.6:
            cut = at + width - 5 + word.start() + rng.randint(3, 4)
            if text[cut - 3 : cut + 3].isalpha():
                edits.append((cut, cut, "-\n"))
                at = cut
                continue
        blank = line.rfind(" ")
        if blank < 1:
            break
        edits.append((at + blank, at + blank + 1, "\n"))
        at += blank + 1
    return edits


def apply(text, spans, edits):
    """Replaces (start, end, new) where it crosses no other edit and no border of a span, and moves the spans along."""
    borders = sorted({place for several in spans for span in several for place in span})
    pieces, moves, at, shift = [], [], 0, 0
    for start, end, new in sorted(edits):
        if start < at or any(start < border < end or start == end == border for border in borders):
            continue
        pieces += [text[at:start], new]
        shift += len(new) - (end - start)
        moves.append((end, shift))
        at = end
    pieces.append(text[at:])

    def moved(place):
        by = 0
        for end, total in moves:
            if end > place:
                break
            by = total
        return place + by

    return "".join(pieces), [[(moved(start), moved(end)) for start, end in several] for several in spans]
