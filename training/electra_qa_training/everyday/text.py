"""Texts that know where their facts stand: templates are filled piece by piece, so that no offset is searched for.

A template is plain text with
    {name=SPEC}     a value made anew (see `values.make`), a fact under its name
    {name}          a value of the text's context; {Name}: with a capital; {name.part}: a part or form of it
    {name!}         the same, as a fact
    [name: …]       what stands between, as a fact; may hold the above
"""

import re
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True)
class Value:
    """`parts`: (name, start, end) within the text; parts named alt… would do as an answer too. `forms`: other words for it."""

    text: str
    parts: tuple[tuple[str, int, int], ...] = ()
    forms: dict = field(default_factory=dict, compare=False)

    def capital(self):
        return Value(capital(self.text), self.parts, self.forms)

    def form(self, name):
        if name in self.forms:
            return self.forms[name]
        return next(self.text[start:end] for part, start, end in self.parts if part == name)


def capital(text):
    return text[:1].upper() + text[1:]


@dataclass
class Fact:
    """Something to ask: question patterns, what fills them, where the answer stands (the first span is the gold one).

    No spans: the text does not say it. `swaps`: names in the patterns that another value of the SPEC may stand for,
    which makes a question that the text does not answer.
    """

    patterns: list[str]
    fills: dict[str, Value]
    spans: tuple[tuple[int, int], ...] = ()
    swaps: dict[str, str] = field(default_factory=dict)


class Draft:
    """A text in the making, with its facts."""

    def __init__(self, kind, template):
        self.kind, self.template = kind, template
        self.pieces, self.length = [], 0
        self.facts, self.misses = [], []
        self.unlabelled = False  # whether values stand without saying what they are

    def add(self, text):
        self.pieces.append(text)
        self.length += len(text)

    def put(self, value):
        """Adds a value; its spans by part, "" for the whole."""
        start = self.length
        self.add(value.text)
        whole = [(start, self.length)]
        spans = {"": whole}
        for name, low, high in value.parts:
            if name.startswith("alt"):
                whole.append((start + low, start + high))
            else:
                spans[name] = [(start + low, start + high)]
        return spans

    @property
    def text(self):
        return "".join(self.pieces)


TOKEN = re.compile(r"\{([^{}]+)\}|\[([a-z]\w*):|\]")


@cache
def parse(template):
    """[("text", s) | ("slot", name, spec, capital) | ("context", name, part, capital, is a fact) | ("open", name) | ("close",)]"""
    nodes, at, depth = [], 0, 0
    for match in TOKEN.finditer(template):
        if match.group() == "]" and not depth:
            continue
        if match.start() > at:
            nodes.append(("text", template[at : match.start()]))
        at = match.end()
        if match.group() == "]":
            nodes.append(("close",))
            depth -= 1
        elif match.group(2):
            nodes.append(("open", match.group(2)))
            depth += 1
            if template[at : at + 1] == " ":
                at += 1
        else:
            name, equals, spec = match.group(1).partition("=")
            is_fact = name.endswith("!")
            name, _, part = name.rstrip("!").partition(".")
            lower = name[0].lower() + name[1:]
            nodes.append(("slot", lower, spec, name != lower) if equals else ("context", lower, part, name != lower, is_fact))
    if depth:
        raise ValueError(f"unclosed mark in {template!r}")
    if at < len(template):
        nodes.append(("text", template[at:]))
    return nodes


def fill(draft, template, context, make):
    """Adds a filled template. Values go into `context` by name; returns (spans by fact, names of the context that were shown)."""
    spans, shown, open_marks = {}, set(), []
    for node in parse(template):
        if node[0] == "text":
            draft.add(node[1])
        elif node[0] == "open":
            open_marks.append((node[1], draft.length))
        elif node[0] == "close":
            name, start = open_marks.pop()
            spans[name] = [(start, draft.length)]
        else:
            if node[0] == "slot":
                _, name, spec, upper = node
                value = context[name] = make(spec)
                part, is_fact = "", True
            else:
                _, name, part, upper, is_fact = node
                value = context[name]
                if part:
                    value = Value(value.form(part))
                else:
                    shown.add(name)
            put = draft.put(value.capital() if upper else value)
            if is_fact:
                for part, places in put.items():
                    spans[f"{name}_{part}" if part else name] = places
    return spans, shown


BLANK = re.compile(r"\{([^{}]+)\}")


def names_in(pattern):
    return [name.partition(".")[0] for name in BLANK.findall(pattern)]


def filled(pattern, fills):
    """A question pattern with its values; {name.part} as in templates."""

    def value(match):
        name, _, part = match.group(1).partition(".")
        return fills[name].form(part) if part else fills[name].text

    return BLANK.sub(value, pattern)
