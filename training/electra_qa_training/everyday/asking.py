"""From a text with its facts to questions: some it answers, some it does not."""

import re
from dataclasses import dataclass

from .padding import padding
from .text import filled, names_in
from .typography import spoil
from .wording import typed

MISSES = 0.385  # the share of questions without an answer
PADDED = 0.1  # the share of texts amid sentences that answer nothing


@dataclass(frozen=True)
class Question:
    text: str
    pattern: str
    spans: tuple  # the first is the gold one; none: not answered


@dataclass(frozen=True)
class Passage:
    kind: str
    template: str
    text: str
    questions: list


def normal(question):
    return re.sub(r"[^\w]+", " ", question.lower()).strip()


def ask(world, draft, prose):
    """Up to eight questions to a finished draft."""
    answerable, meanings = [], {}
    for i, fact in enumerate(draft.facts):
        for pattern in fact.patterns:
            question = filled(pattern, fact.fills)
            answerable.append((i, pattern, question))
            meanings.setdefault(normal(question), set()).add(i)
    answerable = [a for a in answerable if len(meanings[normal(a[2])]) == 1]
    answerable = _take_turns(world, answerable)
    left_out = [(None, pattern, filled(pattern, fact.fills)) for fact in draft.misses for pattern in fact.patterns]
    world.rng.shuffle(left_out)
    swappable = [(fact, pattern) for fact in draft.facts for pattern in fact.patterns if any(n in fact.swaps for n in names_in(pattern))]
    wanted = world.rng.choice([3, 4, 5, 5, 6, 7, 8])
    chosen, seen = [], set()
    while len(chosen) < wanted:
        found = _miss(world, draft.text, left_out, swappable, meanings) if world.chance(MISSES) else None
        if found is None and answerable:
            found = answerable.pop()
        if found is None:
            break
        if normal(found[2]) not in seen:
            seen.add(normal(found[2]))
            chosen.append(found)
    spans = [list(draft.facts[i].spans) if i is not None else [] for i, _, _ in chosen]
    before, after = _surroundings(world)
    spans = [[(start + len(before), end + len(before)) for start, end in places] for places in spans]
    text, spans = spoil(world, before + draft.text + after, spans, prose)
    questions = [Question(typed(world, q), pattern, tuple(places)) for (_, pattern, q), places in zip(chosen, spans)]
    return Passage(draft.kind, draft.template, text, questions)


def _surroundings(world):
    """Text before and after that answers nothing, mostly none."""
    if not world.chance(PADDED):
        return "", ""
    low, high = world.rng.choice([(1, 3), (3, 8), (8, 24)])
    before, after = (padding(world, world.rng.randint(low, high)) if world.chance(0.7) else "" for _ in range(2))
    return before + "\n\n" * bool(before), "\n\n" * bool(after) + after


def _take_turns(world, candidates):
    """Shuffled so that every fact comes before one comes again; the first is the last."""
    world.rng.shuffle(candidates)
    seen, ranked = {}, []
    for candidate in candidates:
        seen[candidate[0]] = rank = seen.get(candidate[0], 0) + 1
        if rank <= 2:
            ranked.append((rank, candidate))
    return [c for _, c in sorted(ranked, key=lambda r: -r[0])]


def _miss(world, text, left_out, swappable, meanings):
    """A question that the text does not answer: a fact that was left out, or one about something else of the kind."""
    for _ in range(6):
        if left_out and (not swappable or world.chance(0.6)):
            candidate = left_out.pop()
        elif swappable:
            fact, pattern = world.rng.choice(swappable)
            name = world.rng.choice([n for n in names_in(pattern) if n in fact.swaps])
            other = world.other(fact.swaps[name], text)
            if other is None:
                continue
            candidate = (None, pattern, filled(pattern, fact.fills | {name: other}))
        else:
            return None
        if normal(candidate[2]) not in meanings:
            return candidate
    return None
