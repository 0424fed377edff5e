"""Texts made of independent statements, of which some are left out: what those would have answered, the text does not."""

from dataclasses import dataclass, field

from .text import Draft, Fact, Value, fill, names_in
from .values import clock


class U:
    """A statement (sentence, line or clause) and what may be asked about it.

    `questions`: patterns by fact, apart by ";"; a part of a value is NAME_PART. `no`: questions that no statement of the
    scenario answers, asked where this one stands. `topic`: statements of one topic answer each other's questions, more or
    less, so that none of them is asked for where another stands. `keep`: never left out. {n} is its number in the text, {t} and
    {u} are times that rise from statement to statement.
    """

    def __init__(self, text, no="", topic=None, keep=False, **questions):
        self.text, self.topic, self.keep = text, topic, keep
        self.no = split(no)
        self.questions = {name: split(patterns) for name, patterns in questions.items()}

    def patterns(self):
        return [p for patterns in self.questions.values() for p in patterns] + self.no


def split(patterns):
    return [p.strip() for p in patterns.split(";") if p.strip()]


@dataclass(frozen=True)
class Scenario:
    """`context`: SPECs of values that several statements share. `join`: what stands between statements. `head`: templates of a first line."""

    name: str
    units: list
    context: dict = field(default_factory=dict)
    join: str = " "
    head: tuple = ()
    least: int = 1
    most: int = 99
    shuffle: bool = False
    prose: bool = True
    kind: str = "prose"

    def patterns(self):
        return [p for unit in self.units for p in unit.patterns()]


def add_notes(world, draft, notes, join, share=0.25):
    """Adds some of the notes, each a line with facts of its own, and asks about the others in vain."""
    for note in notes:
        local = {}
        if world.chance(share):
            draft.add(join)
            spans, _ = fill(draft, note.text, local, world.make)
            draft.facts += [Fact(patterns, local, tuple(spans[name])) for name, patterns in note.questions.items()]
        else:
            draft.misses += [Fact(patterns, local) for patterns in note.questions.values()]


def _stamps(world, minute):
    """Two times, shortly after each other, as chats have them before a line."""
    start = minute + world.rng.randrange(15)
    return [Value(clock(world, at // 60 % 24, at % 60)) for at in (start, start + world.rng.randrange(2))]


def compose(world, scenario, kind=None):
    draft = Draft(kind or scenario.kind, scenario.name)
    context = {name: world.make(spec) for name, spec in scenario.context.items()}
    optional = [u for u in scenario.units if not u.keep]
    kept = len(scenario.units) - len(optional)
    least, most = max(scenario.least - kept, 0), min(scenario.most - kept, max(len(optional) - 1, 1))
    chosen = world.rng.sample(optional, min(len(optional), world.rng.randint(least, max(least, most))))
    taken = [u for u in scenario.units if u.keep or u in chosen]
    if scenario.shuffle:
        world.rng.shuffle(taken)
    join = world.rng.choice(scenario.join.split("|")) if scenario.join != "|" else "|"
    shown, number = set(), 0
    if scenario.head and world.chance(0.8):
        _, seen = fill(draft, world.rng.choice(scenario.head), context, world.make)
        shown |= seen
        draft.add("\n" if "\n" in join else "\n\n")
    prepared = []
    for unit in taken:
        if number:
            draft.add(join)
        number += 1
        local = context | {"n": Value(str(number))} | dict(zip("tu", _stamps(world, 400 + 17 * number)))
        spans, seen = fill(draft, unit.text, local, world.make)
        shown |= seen
        prepared.append((unit, spans, local))
    for unit, spans, local in prepared:
        for name, patterns in unit.questions.items():
            # A question must not name what the text does not.
            usable = [p for p in patterns if all(n in shown or (n in local and n not in context) for n in names_in(p))]
            if usable:
                swaps = {n: scenario.context[n] for n in shown if n in scenario.context}
                draft.facts.append(Fact(usable, local, tuple(spans[name]), swaps))
        if unit.no:
            draft.misses.append(Fact(unit.no, local))
    topics = {u.topic for u in taken if u.topic}
    for unit in scenario.units:
        if unit not in taken and unit.topic not in topics:
            local = context | {"n": Value("0")} | dict(zip("tu", _stamps(world, 0)))
            fill(Draft("", ""), unit.text, local, world.make)
            for patterns in unit.questions.values():
                draft.misses.append(Fact(patterns, local))
    return draft
