"""Several things with the same attributes: tables in many formats, lists, and clauses that run in parallel."""

from dataclasses import dataclass
from functools import cache

from .scenario import split
from .sheets import asked_label, plural, within
from .table_formats import write
from .table_topics import TRAIN
from .table_topics_held_out import HELD_OUT
from .text import Draft, Fact, Value, capital, fill

# The first two of each go with every header, the others with nouns.
GENERIC = {
    "train": split("{row} {header}; {row}: {header}; what is the {header} of {row}; {header} for {row}; what {header} does {row} have; "
                   "what's the {header} for {row}; "
                   "{header} {row}; what does the column {header} say for {row}"),
    "held-out": split("in the row {row}, what is under {header}; for {row}, {header}; give the {header} of {row}; "
                      "which {header} belongs to {row}; "
                      "and {row}, which {header}"),
}
REVERSED = {
    "train": split("which {kind} has {header} {value}; which {kind} is listed with {header} {value}; what {kind} has a {header} of {value}"),
    "held-out": split("for which {kind} is the {header} {value}; {value} is the {header} of which {kind}"),
}
EMPTY = ["", "-", "–", "—"]


@dataclass(frozen=True)
class Column:
    """`clause`: subject # verb # object, with {row} and {v}."""

    key: str
    headers: list
    spec: str
    patterns: list
    reverse: list
    clause: str


@dataclass(frozen=True)
class Topic:
    """`rows`: SPEC of the row's names; `kinds`: what a row is called, the header of its column."""

    name: str
    rows: str
    kinds: list
    captions: list
    columns: list


@cache
def topic(source):
    """name | SPEC of rows | kinds | captions, then key | headers | SPEC | questions | questions for the row | clause."""
    first, *lines = [line.strip() for line in source.strip().splitlines()]
    name, rows, kinds, captions = first.split(" | ")
    columns = []
    for line in lines:
        key, headers, spec, patterns, reverse, clause = line.split(" | ")
        columns.append(Column(key, split(headers), spec, split(patterns), [] if reverse == "-" else split(reverse), clause))
    return Topic(name, rows, split(kinds), split(captions), columns)


def topics(world):
    return [topic(source) for source in (HELD_OUT if world.held_out else TRAIN)]


def _rows(world, about, low, high):
    names = []
    for _ in range(world.rng.randint(low, high)):
        name = world.make(about.rows)
        if name.text not in [n.text for n in names]:
            names.append(name)
    return names


def compose_table(world, about=None):
    about = about or world.rng.choice(topics(world))
    rng = world.rng
    draft = Draft("table", f"table {about.name}")
    rows = _rows(world, about, 2, 8)
    columns = rng.sample(about.columns, rng.randint(1, min(5, len(about.columns) - 1)))
    headers = [rng.choice(c.headers) for c in columns]
    gaps = world.chance(0.25)
    cells = [[Value(rng.choice(EMPTY[:2])) if gaps and world.chance(0.12) else world.make(c.spec, repeat=True) for c in columns] for _ in rows]
    kind = rng.choice(about.kinds)
    if world.chance(0.4):
        draft.add(rng.choice(about.captions) + rng.choice(["\n", "\n\n", ":\n"]))
    spans = write(world, draft, capital(kind), rows, [h.rstrip("*") for h in headers], cells)
    generic, reversed_ = GENERIC[world.split], REVERSED[world.split]
    for j, (column, header) in enumerate(zip(columns, headers)):
        texts = [cells[i][j].text for i in range(len(rows))]
        for i, row in enumerate(rows):
            value = cells[i][j]
            fills = {"row": row, "header": Value(asked_label(header.rstrip("*"))), "kind": Value(kind), "value": value}
            patterns = column.patterns + [_generic(rng, generic, header)]
            if value.text in EMPTY:
                draft.misses.append(Fact(patterns, fills))
                continue
            draft.facts.append(Fact(patterns, fills, tuple(spans[i + 1][j + 1][""]), {"row": about.rows}))
            if texts.count(value.text) == 1 and world.chance(0.3):
                back = column.reverse + ([rng.choice(reversed_)] if world.chance(0.2) and not header.endswith("*") else [])
                if back:
                    draft.facts.append(Fact(back, fills, tuple(spans[i + 1][0][""]), {"value": column.spec}))
    for column in about.columns:
        if column not in columns and not draft.unlabelled:
            header = rng.choice(column.headers)
            generics = [] if within(header, headers) else [_generic(rng, generic, header)]
            for row in rng.sample(rows, min(2, len(rows))):
                fills = {"row": row, "header": Value(asked_label(header.rstrip("*")))}
                draft.misses.append(Fact(column.patterns + generics, fills))
    return draft


def _generic(rng, patterns, header):
    """A pattern that goes with the header's grammar."""
    if header.endswith("*"):
        return rng.choice(patterns[:2])
    return rng.choice([p for p in patterns if not plural(header) or not (" is " in p or "'s " in p)])


def compose_clauses(world, about=None):
    """The same in sentences: "The A needs 5 l, the B 6 l and the C 7 l." """
    about = about or world.rng.choice([t for t in topics(world) if any("{v}" in c.clause for c in t.columns)])
    rng = world.rng
    draft = Draft("parallel", f"clauses {about.name}")
    rows = _rows(world, about, 2, 5)
    spoken = [c for c in about.columns if "{v}" in c.clause]
    columns = rng.sample(spoken, min(len(spoken), rng.choice([1, 1, 1, 2])))
    left_out = [c for c in spoken if c not in columns]
    for n, column in enumerate(columns):
        if n:
            draft.add(" ")
        elif world.chance(0.2):
            draft.add(rng.choice(about.captions) + ": ")
        _clauses(world, draft, about, column, rows)
    for column in left_out:
        for row in rows[:2]:
            draft.misses.append(Fact(column.patterns, {"row": row}))
    return draft


def _clauses(world, draft, about, column, rows):
    rng = world.rng
    subject, verb, obj = (part.strip() for part in column.clause.split("#"))
    form = rng.choice(["and", "and", "while", "sentences", "semicolons", "lines"])
    short = form in ("and", "semicolons") and world.chance(0.7)
    values = [world.make(column.spec, repeat=True) for _ in rows]
    places = []
    for i, (row, value) in enumerate(zip(rows, values)):
        last = i == len(rows) - 1
        if i:
            joint = {"and": " and " if last else ", ", "while": " while " if last and i == 1 else ", while " if last else ", ",
                     "sentences": ". ", "semicolons": "; ", "lines": ".\n"}
            draft.add(joint[form])
        before, _, after = obj.partition("{v}")
        if short and i and not after.startswith((" per", " an ", " a ")) and "{row}" not in after and rng.random() < 0.8:
            after = ""
        clause = f"{subject} {before}{{v}}{after}" if short and i else f"{subject} {verb} {before}{{v}}{after}"
        if i == 0 or form in ("sentences", "lines"):
            clause = clause.replace("{row}", "{Row}", 1) if clause.startswith("{row}") else capital(clause)
        spans, _ = fill(draft, clause.replace("ow}", "ow!}").replace("{v}", "{v!}"), {"row": row, "v": value}, world.make)
        places.append((spans["row"][0], spans["v"]))
    draft.add(".")
    texts = [v.text for v in values]
    for row, value, (subject_span, spans) in zip(rows, values, places):
        fills = {"row": row, "value": value, "kind": Value(about.kinds[0])}
        draft.facts.append(Fact(column.patterns, fills, tuple(spans), {"row": about.rows}))
        if column.reverse and texts.count(value.text) == 1 and world.chance(0.4):
            draft.facts.append(Fact(column.reverse, fills, (subject_span,), {"value": column.spec}))


