"""One seeded source of chance for a text: its split, its style, and the values that it has used."""

import random

from . import names, references, values

SPLITS = ("train", "held-out")
HELD_EVERY = 5  # of a list of words every fifth is for the held-out split alone
REPEATED = 0.12  # how often a value stands twice where that is allowed


class World:
    def __init__(self, seed, split):
        self.rng = random.Random(seed)
        self.split = split
        self.begin()

    @property
    def held_out(self):
        return self.split == "held-out"

    def begin(self):
        """A new text: another style, nothing used."""
        self.style = values.Style(self.rng)
        self.used, self.made, self.units = set(), {}, {}

    def pick(self, items):
        """One of the entries that belong to this split."""
        if self.held_out:
            return items[HELD_EVERY - 1 + HELD_EVERY * int(self.rng.random() * (len(items) // HELD_EVERY))]
        at = int(self.rng.random() * (len(items) - len(items) // HELD_EVERY))
        return items[at + at // (HELD_EVERY - 1)]

    def chance(self, probability):
        return self.rng.random() < probability

    def make(self, spec, repeat=False):
        """A value that this text does not have yet; with `repeat` now and then one of the same kind that it has."""
        if repeat and self.made.get(spec) and self.chance(REPEATED):
            return self.rng.choice(self.made[spec])
        for _ in range(12):
            value = values.make(self, spec)
            if value.text not in self.used:
                break
        self.used.add(value.text)
        self.made.setdefault(spec, []).append(value)
        return value

    def other(self, spec, text):
        """A value of the kind that does not occur in `text`, or None."""
        low = text.lower()
        for _ in range(8):
            value = values.make(self, spec)
            words = value.text.lower()
            if words not in low and words.removeprefix("the ") not in low and value.text not in self.used:
                return value
        return None


values.GENERATORS.update(names.GENERATORS | references.GENERATORS)
