"""Dates, times, money, measures and words, in the style of a text.

A SPEC is the name of a generator, with arguments after colons (`qty:kg:1-90`), or alternatives with `|` between them, in which
<SPEC> stands for a value.
"""

import datetime
import re

from .text import Value
from .words import WORDS

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBER_WORDS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
                "nineteen twenty").split()
CURRENCIES = ["€{}", "{} €", "{} EUR", "EUR {}", "${}", "USD {}", "£{}", "{} GBP", "CHF {}", "{} Fr.", "{} kr", "SEK {}", "{} zł", "¥{}",
              "₹{}", "R{}",
              "A${}", "C${}", "{} euros", "{} dollars"]
DATE_STYLES = ["%-d %B %Y", "%B %-d, %Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%-d %b %Y", "%b %-d, %Y", "%-d.%-m.%Y", "%m/%d/%Y",
               "%d-%b-%Y", "%-d. %B %Y",
               "%a %-d %b %Y", "%d.%m.%y", "%A, %-d %B %Y", "%Y/%m/%d"]
PROSE_DATES = ["%-d %B %Y", "%B %-d, %Y", "%-d %B", "%-d %b %Y", "%B %-d", "%A, %-d %B", "%d.%m.%Y", "%Y-%m-%d", "%A %-d %B"]
CLOCKS = ["{h:02d}:{m:02d}", "{h}:{m:02d}", "{h}.{m:02d}", "{h12}:{m:02d} {ap}", "{h12}.{m:02d} {ap}", "{h12}:{m:02d}{ap}",
          "{h12}:{m:02d} {AP}", "{h:02d}.{m:02d}",
          "{h:02d}h{m:02d}", "{h12}:{m:02d} {a.p.}"]


class Style:
    """How a text writes its dates, times, amounts and measures."""

    def __init__(self, rng):
        self.date, self.prose_date = rng.choice(DATE_STYLES), rng.choice(PROSE_DATES)
        self.clock = rng.choice(CLOCKS)
        self.currency = rng.choice(CURRENCIES)
        self.decimal = "," if rng.random() < 0.2 else "."
        self.thousands = rng.choice(["", "", ",", ".", " ", "'"])
        if self.thousands == self.decimal or (self.thousands == "," and self.decimal == ","):
            self.thousands = ""
        self.unit_gap = rng.choice([" ", " ", " ", ""])
        self.dash = rng.choice([" - ", "-", " – ", "–", " to ", " to "])
        self.words = rng.random() < 0.5  # small counts in words
        self.year = rng.randint(2012, 2029)


def number(world, value, decimals=0):
    whole, _, rest = f"{abs(value):.{decimals}f}".partition(".")
    if len(whole) > 3 and world.style.thousands:
        whole = f"{int(whole):,}".replace(",", world.style.thousands)
    return ("-" if value < 0 else "") + whole + (world.style.decimal + rest if rest else "")


BOUNDS = re.compile(r"(-?[\d.]+)-(-?[\d.]+)")


def _draw(world, bounds, step=None):
    """(a number from "lo-hi", its decimals), in steps."""
    low, high = BOUNDS.fullmatch(bounds).groups()
    step = step or "1"
    decimals = len(step.partition(".")[2])
    scale = 10**decimals
    units = round(float(step) * scale)
    return world.rng.randrange(round(float(low) * scale), round(float(high) * scale) + 1, units) / scale, decimals


def num(world, bounds, step=None):
    return Value(number(world, *_draw(world, bounds, step)))


def digits(world, bounds):
    """A number that names something and is written without gaps."""
    return Value(str(int(_draw(world, bounds)[0])))


def count(world, bounds):
    value = int(_draw(world, bounds)[0])
    return Value(NUMBER_WORDS[value] if world.style.words and value <= 20 else number(world, value))


def qty(world, unit, bounds, step=None):
    """A number with its unit, one of "kg~kilos"; the number alone would do."""
    text, name = num(world, bounds, step).text, world.units.setdefault(unit, world.rng.choice(unit.split("~")))
    gap = " " if len(name) > 3 else world.style.unit_gap
    return Value(text + gap + name, (("alt", 0, len(text)),))


def span(world, unit, bounds):
    """From a smaller to a larger amount, its ends as parts."""
    low, high = sorted((_draw(world, bounds)[0], _draw(world, bounds)[0]))
    first, last, unit = number(world, low), number(world, high + 1), world.units.setdefault(unit, world.rng.choice(unit.split("~")))
    joint = world.rng.choice([" to ", " ... ", " – "] if low < 0 else [" to ", "-", " - ", " – "])
    value = _joined(first, last, joint)
    return Value(f"{value.text} {unit}", (*value.parts, ("alt", 0, len(value.text))))


def dur(world, unit, bounds):
    """A length of time: "45 minutes", "three weeks"; short units where a text uses figures."""
    value = int(_draw(world, bounds)[0])
    if world.style.words and value <= 20:
        text = NUMBER_WORDS[value]
    else:
        text = str(value)
        if unit in ("minutes", "hours") and world.units.setdefault(f"short {unit}", world.chance(0.3)):
            unit = {"minutes": "min", "hours": "h"}[unit]
            return Value(f"{text} {unit}", (("alt", 0, len(text)),))
    return Value(f"{text} {unit if value != 1 else unit.rstrip('s')}")


def money(world, bounds="20-4000", step="0.01"):
    if step == "0.01" and world.chance(0.4):
        step = "1"
    text = num(world, bounds, step).text
    form = world.style.currency
    at = form.index("{}")
    return Value(form.format(text), (("alt", at, at + len(text)),) if form != "{}" else ())


def price(world, bounds="1-90"):
    text, form = num(world, bounds, world.rng.choice(["0.01", "0.05", "0.5", "0.10"])).text, world.style.currency
    if world.style.decimal in text and len(text.rpartition(world.style.decimal)[2]) == 1:
        text += "0"
    at = form.index("{}")
    return Value(form.format(text), (("alt", at, at + len(text)),))


def percent(world, bounds, step="1"):
    text = num(world, bounds, step).text
    sign = world.units.setdefault("%", world.rng.choice(["%", "%", " %", " percent"]))
    return Value(text + sign, (("alt", 0, len(text)),))


def year(world, bounds="1880-2029"):
    return digits(world, bounds)


def _day(world):
    return datetime.date(world.style.year, 1, 1) + datetime.timedelta(days=world.rng.randrange(365))


def _written(day, style):
    return day.strftime(style)


def date(world, style=None):
    """In the style of tables and forms; `date:prose` as in sentences."""
    return Value(_written(_day(world), world.style.prose_date if style else world.style.date))


def born(world, _=None):
    return Value(_written(_day(world).replace(year=world.rng.randint(1938, 2006), day=world.rng.randint(1, 28)), world.style.date))


def _joined(first, last, joint):
    parts = (("from", 0, len(first)), ("to", len(first) + len(joint), len(first) + len(joint) + len(last)))
    return Value(first + joint + last, parts)


def dates(world, style=None):
    """A stretch of days, with its ends as parts."""
    first = _day(world)
    last = first + datetime.timedelta(days=world.rng.randint(2, 60))
    form = world.style.prose_date if style else world.style.date
    return _joined(_written(first, form), _written(last, form), world.rng.choice([" to ", " - ", " – ", " until ", "–"]))


def lifespan(world, _=None):
    """Day of birth and day of death, as biographies have them."""
    form = world.rng.choice(["%-d %B %Y", "%B %-d, %Y", "%-d %b %Y", "%Y", "%d.%m.%Y", "%Y-%m-%d"])
    born = datetime.date(world.rng.randint(1550, 1955), world.rng.randint(1, 12), world.rng.randint(1, 28))
    died = born.replace(year=born.year + world.rng.randint(25, 95)) + datetime.timedelta(days=world.rng.randrange(300))
    return _joined(_written(born, form), _written(died, form), world.rng.choice([" – ", " - "] if form == "%Y-%m-%d" else [" – ", "–", " - ", "-"]))


def clock(world, hour, minute):
    ap = "am" if hour < 12 else "pm"
    form = world.style.clock
    if minute == 0 and "{h12}" in form and world.chance(0.5):
        form = form.replace(":{m:02d}", "").replace(".{m:02d}", "")
    return form.replace("{a.p.}", "a.m." if hour < 12 else "p.m.").format(h=hour, h12=(hour - 1) % 12 + 1, m=minute, ap=ap, AP=ap.upper())


def _minute(world):
    return world.rng.choice([0, 0, 15, 30, 30, 45, *range(5, 60, 5)])


def time(world, bounds="6-22"):
    return Value(clock(world, int(_draw(world, bounds)[0]), _minute(world)))


def times(world, bounds="7-22"):
    """A stretch of a day, with its ends as parts."""
    low, high = map(int, bounds.split("-"))
    first = world.rng.randint(low, high - 2)
    last = world.rng.randint(first + 1, high)
    return _joined(clock(world, first, _minute(world)), clock(world, last, _minute(world)), world.style.dash)


def weekday(world, _=None):
    return Value(world.rng.choice(DAYS))


def month(world, _=None):
    return Value(world.rng.choice(MONTHS))


def size(world, unit="cm", bounds="5-240"):
    sides = [num(world, bounds).text for _ in range(world.rng.choice([2, 3, 3]))]
    return Value(world.rng.choice([" x ", " × ", "x"]).join(sides) + " " + unit)


def score(world, _=None):
    return Value(f"{world.rng.randint(0, 6)}{world.rng.choice([':', '-', '–'])}{world.rng.randint(0, 6)}")


def wares(world, _=None):
    """Goods in the plural."""
    return Value(_plural(world.pick(WORDS["goods"].split(", "))))


def animals(world, _=None):
    return Value(_plural(world.pick(WORDS["animal"].split(", "))))


def _plural(word):
    return word + ("es" if word.endswith(("x", "sh", "ch")) else "s")


GENERATORS = {f.__name__: f for f in (num, span, digits, count, qty, dur, money, price, percent, year, date, born, dates, lifespan, time,
                                      times, weekday, month, size, score, wares, animals)}
for _name, _words in WORDS.items():
    GENERATORS[_name] = lambda world, _=None, words=_words.split(", "): Value(world.pick(words))  # noqa: B008
INNER = re.compile(r"<([^<>]+)>")


def make(world, spec):
    name, _, arguments = spec.partition(":")
    if name in GENERATORS and "|" not in spec:
        return GENERATORS[name](world, *(arguments.split(":") if arguments else ()))
    if "|" not in spec and "<" not in spec:
        raise ValueError(f"{spec!r} is neither a generator nor alternatives")
    text = world.rng.choice(spec.split("|"))
    return Value(INNER.sub(lambda inner: make(world, inner.group(1)).text, text))
