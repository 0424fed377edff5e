"""Sheets of labels and values: data sheets, cards, bookings, settings; in the many ways that such lines are written."""

from dataclasses import dataclass
from functools import cache

from .scenario import split
from .sheet_topics import TRAIN
from .sheet_topics_held_out import HELD_OUT
from .text import Draft, Fact, Value, names_in

GENERIC = {
    "train": split("what is the {label}; what's the {label}; {label}; what is the {label} of {e}; {e} {label}; what {label} does {e} have; "
                   "do you know the {label} of {e}; can you find the {label}; the {label}; what does it say about the {label}"),
    "held-out": split("could you tell me the {label}; I need the {label}; look up the {label} of {e}; {label} of {e}; "
                      "what is given as {label}; "
                      "and the {label}"),
}
SEPARATORS = [": ", ": ", ": ", ":", " : ", " - ", " – ", " = ", "=", "\t", "\t", "   ", "     ", " | ", "\n", ":\n", ":   ", " ..... ",
              ":\t", "; ", " > "]
SEPARATORS_HELD_OUT = [": ", ": ", "\t", "    ", " – ", "\n", " = ", " :: ", " → ", " | "]
ONE_LINE = [", ", "; ", " | ", " / ", " ", "  ", ". ", " • ", " · "]


@dataclass(frozen=True)
class Field:
    key: str
    topic: str  # fields of one topic answer each other's questions
    labels: list  # with a star: no noun phrase
    spec: str
    questions: dict  # patterns by part of the value, "" for the whole


@dataclass(frozen=True)
class Topic:
    """`names`: SPEC of what the sheet is about; `refs`: how questions call it, {name} for its name."""

    name: str
    names: str
    heads: list
    refs: list
    fields: list


@cache
def topic(source):
    """A topic from its lines: name | SPEC | headings | references, then `key/topic | labels | SPEC | questions @part questions`.

    A label with a star is no noun phrase, so that "What is the …?" cannot be asked with it.
    """
    first, *lines = [line.strip() for line in source.strip().splitlines()]
    name, names, heads, refs = first.split(" | ")
    fields = []
    for line in lines:
        key, labels, spec, questions = (line + " ").split(" | ")
        key, _, shared = key.partition("/")
        whole, *parts = questions.split("@")
        asked = {"": split(whole)} | {p.partition(" ")[0]: split(p.partition(" ")[2]) for p in parts}
        fields.append(Field(key, shared or key, split(labels), spec, asked))
    return Topic(name, names, split(heads), split(refs), fields)


def topics(world):
    return [topic(source) for source in (HELD_OUT if world.held_out else TRAIN)]


def asked_label(label):
    """A label as a question has it: a small letter first, abbreviations in full."""
    words = {"no.": "number", "No.": "number", "tel.": "phone number", "Tel.": "phone number", "max.": "maximum", "Max.": "maximum",
             "min.": "minimum", "Min.": "minimum"}
    label = " ".join(words.get(w, w) for w in label.partition(" (")[0].split(" "))
    return label if label[:2].isupper() or label[1:2].isupper() else label[:1].lower() + label[1:]


def plural(label):
    word = label.rstrip("*")
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "DNS", "TLS", "tls", "SMS"))


def within(label, others):
    """Whether another label has this one in it: "Date" is as good as asked for where "Next date" stands."""
    return any(label.rstrip("*.").lower() in other.lower() for other in others)


def compose(world, about=None):
    about = about or world.rng.choice(topics(world))
    draft = Draft("sheet", f"sheet {about.name}")
    name = world.make(about.names)
    rng = world.rng
    count = rng.randint(1, 3) if world.chance(0.12) else rng.randint(3, 9)
    chosen = sorted(rng.sample(range(len(about.fields)), min(count, len(about.fields) - 1)))
    if world.chance(0.35):
        rng.shuffle(chosen)
    fields = [about.fields[i] for i in chosen]
    labels = [rng.choice(f.labels) for f in about.fields]
    named = _head(world, draft, about, name)
    pattern = GENERIC[world.split]
    spans = lines(world, draft, [(labels[i].rstrip("*"), world.make(about.fields[i].spec, repeat=True)) for i in chosen])
    for i, field, places in zip(chosen, fields, spans):
        draft.facts += _facts(world, about, field, labels[i], pattern, name, named, places)
    present, written = {f.topic for f in fields}, [labels[i] for i in chosen]
    for i, field in enumerate(about.fields):
        if i not in chosen and field.topic not in present:
            patterns = [] if within(labels[i], written) else pattern
            draft.misses += _facts(world, about, field, labels[i], patterns, name, True, None)
    return draft


def _head(world, draft, about, name):
    """A heading or none; whether it has the name."""
    if not world.chance(0.6):
        return False
    head = world.rng.choice(about.heads)
    if world.chance(0.1):
        head = head.upper() if "{" not in head else head
    draft.add(head.replace("{name}", name.text) + world.rng.choice(["\n", "\n", "\n\n", ":\n", "\n---\n"]))
    return "{name}" in head


def _facts(world, about, field, label, generic, name, named, places):
    """The facts of a field; without places those that the text does not have."""
    refs = [r for r in about.refs if named or "{name}" not in r]
    ref = world.rng.choice(refs)
    fills = {"label": Value(asked_label(label)), "e": Value(ref.replace("{name}", name.text), (), name.forms), "name": name}
    swaps = {"e": about.names} if "{name}" == ref and named else {}
    if named:
        swaps["name"] = about.names
    facts = []
    for part, patterns in field.questions.items():
        own = [p for p in patterns if named or "name" not in names_in(p)]
        if part == "" and not label.endswith("*"):
            usable = [p for p in generic if not ("{e}" in p and ref == "it") and not (" is " in p or "'s " in p) * plural(label)]
            own = own + world.rng.sample(usable, min(2, len(usable)))
        if own:
            facts.append(Fact(own, fills, tuple(places[part]) if places else (), swaps))
    return facts


def lines(world, draft, pairs):
    """Adds label-value pairs in one layout; the spans of each value by part."""
    rng = world.rng
    if world.chance(0.1) and not world.held_out:
        return _marked_up(rng, draft, pairs)
    separator = rng.choice(SEPARATORS_HELD_OUT if world.held_out else SEPARATORS)
    joint = rng.choice(ONE_LINE) if world.chance(0.15) else rng.choice(["\n"] * 8 + ["\n\n", "\n- ", "\n* ", "\n• "])
    if "\n" in separator and "\n" not in joint:
        separator = ": "
    if joint.strip() in ("|", ";", "/", ".", "") and "\n" not in joint and not separator.strip():
        separator = " "
    if separator.strip() == joint.strip() != "":
        separator = ": "
    width = max(len(label) for label, _ in pairs) + rng.randint(2, 6)
    aligned = separator == "   " or (separator == ":   ")
    case = rng.choice([str, str, str, str, str.lower, str.upper, str.title])
    backwards = world.chance(0.06) and separator.strip() and separator.strip() != ":"
    spans = []
    if joint.strip() in ("-", "*", "•") and "\n" in joint:
        draft.add(joint[1:])
    for i, (label, value) in enumerate(pairs):
        if i:
            draft.add(joint)
        label = case(label)
        if backwards:
            spans.append(draft.put(value))
            draft.add(separator + label)
            continue
        draft.add(label + (separator.rstrip() or "").ljust(0) if aligned else label + separator)
        if aligned:
            draft.add(" " * (max(width - len(label), 3)))
        spans.append(draft.put(value))
    return spans


def _marked_up(rng, draft, pairs):
    """Leftovers of HTML, JSON, tables of two columns."""
    before, between, after, last = rng.choice([
        ("<td>", "</td><td>", "</td>\n", "</td>"), ("<b>", ":</b> ", "<br>\n", ""), ("<li>", ": ", "</li>\n", "</li>"),
        ('  "', '": "', '",\n', '"'),
        ("| ", " | ", " |\n", " |"), ("**", ":** ", "\n", ""), ("", ": ", "<br>", ""), ("- **", "**: ", "\n", ""),
        ("<dt>", "</dt><dd>", "</dd>\n", "</dd>"),
        ("[", "] ", "\n", "")])
    spans = []
    for i, (label, value) in enumerate(pairs):
        draft.add(before + label + between)
        spans.append(draft.put(value))
        draft.add(after if i + 1 < len(pairs) else last)
    return spans
