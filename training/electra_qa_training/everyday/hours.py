"""Opening hours: by day, by groups of days, and of the services of a house."""

from .scenario import U, add_notes, split
from .text import Draft, Fact, Value
from .values import DAYS, clock

PLACES = {"train": ["the shop", "the library", "the pool", "the museum", "the bakery", "the practice", "the workshop", "the office"],
          "held-out": ["the archive", "the sauna", "the garden centre"]}
ASKED = {
    "train": {
        "": split("when is {place} open on {day}; what are the opening hours on {day}; {day} hours; opening hours {day}; "
                  "are you open on {day}; is {place} open on {day}; "
                  "when are you open on {day}"),
        "from": split("when does {place} open on {day}; what time do you open on {day}; from when is {place} open on {day}; "
                      "what time does it open {day}"),
        "to": split("when does {place} close on {day}; until when are you open on {day}; what time does it close on {day}; "
                    "how long can I come on {day}; closing time {day}"),
        "closed": split("are you open on {day}; is {place} open on {day}; when is {place} open on {day}; can I come on {day}; "
                        "when are you open on {day}"),
        "shut": split("on which day is {place} closed; which day are you closed; what day is it shut; when is {place} closed"),
    },
    "held-out": {
        "": split("{place} on {day}, what hours; during which hours can I visit on {day}; what hours does {place} keep on {day}"),
        "from": split("at what hour do the doors of {place} open on {day}; how early can I get in on {day}"),
        "to": split("at what hour do the doors close on {day}; by when must I be out on {day}; how late can I stay on {day}"),
        "closed": split("during which hours can I visit on {day}; what hours does {place} keep on {day}; could I drop in on {day}"),
        "shut": split("what is the rest day of {place}; on what day is nobody there"),
    },
}
SERVICE_ASKED = {
    "train": {"": split("when is the {what} open; what are the hours of the {what}; {what} hours; opening hours of the {what}"),
              "from": split("when does the {what} open; from when is the {what} open; what time does the {what} open"),
              "to": split("when does the {what} close; until when is the {what} open; how late is the {what} open; "
                          "what time does the {what} shut")},
    "held-out": {"": split("during which hours can the {what} be used; hours for the {what}"),
                 "from": split("how early can the {what} be used; at what hour does the {what} start"),
                 "to": split("how late can the {what} be used; at what hour does the {what} finish")},
}
NOTES = {
    "train": [
        U("Last admission {at=time:14-21}", at="when is the last admission; what is the time of last admission"),
        U("Public holidays: {hol=closed|as on Sundays|<times>|see notice}",
          hol="are you open on public holidays; what about public holidays"),
        U("Lunch break {at=times:11-15}", at="when is the lunch break; is there a lunch break", at_to="when is the lunch break over",
          at_from="when does the lunch break begin"),
        U("Admission {fee=price:2-25}", fee="how much is admission; what does it cost to get in"),
        U("Tel. {tel=phone}", tel="which number do I call; do you have a phone number"),
        U("{who=person}, manager", who="who is the manager; who is in charge"),
    ],
    "held-out": [
        U("Parking {p=in the yard|at the church|<price:1-9> per day}", p="is there anywhere to park; parking, where"),
        U("Key at {k=number <num:2-90>|the mayor's|the bakery}", k="who has the key; the key is where"),
        U("Tours by {g=person}", g="by whom are tours given"),
        U("Quietest {q=before noon|on rainy days|in winter}", q="in what hours is it least busy; quietest time"),
    ],
}
DAY_FORMS = [str, str, lambda d: d[:3], lambda d: d[:3], lambda d: d[:2], lambda d: d[:3].upper(), lambda d: d[:3] + "."]
CLOSED = ["closed", "closed", "Closed", "CLOSED", "shut", "by appointment only"]
HEADS = ["Opening hours", "Hours", "We are open", "OPENING TIMES", "When we are here", "Opening times"]
HEADS_HELD_OUT = ["Visiting hours", "Come and see us"]


def _span(world, form, dash):
    """Hours as people put them on doors, the ends as parts."""
    rng = world.rng
    first, last = rng.randint(6, 12), rng.randint(14, 22)
    low, high = rng.choice([0, 0, 30]), rng.choice([0, 0, 30, 15])
    if form == "bare":
        texts = [str(first), str(last if world.style.words else last - 12)]
    else:
        texts = [clock(world, first, low), clock(world, last, high)]
    parts = (("from", 0, len(texts[0])), ("to", len(texts[0]) + len(dash), len(texts[0]) + len(dash) + len(texts[1])))
    return Value(dash.join(texts), parts)


def compose_hours(world):
    return _services(world) if world.chance(0.25) else _days(world)


def _days(world):
    rng = world.rng
    draft = Draft("hours", "hours by day")
    place = Value(rng.choice(PLACES[world.split]))
    asked = ASKED[world.split]
    form, dash = rng.choice(["bare", "clock", "clock"]), rng.choice(["-", "-", " - ", "–", " – ", " to "])
    day_form = rng.choice(DAY_FORMS)
    groups = _groups(rng)
    between, joint = rng.choice([(": ", "\n"), ("\t", "\n"), ("   ", "\n"), (" ", ", "), (" ", "\n"), (": ", "; "), (" ", "; "),
                                 (" ", " | "), (": ", ", "), (" - ", "\n"), (": ", " ")])
    if world.chance(0.5):
        draft.add(rng.choice(HEADS_HELD_OUT if world.held_out else HEADS) + rng.choice(["\n", ": ", "\n"]))
    width = max(len(_group_name(g, day_form)) for g in groups) if between == "   " else 0
    closed_groups = [g for g in groups if rng.random() < 0.16]
    if len(closed_groups) == len(groups):
        closed_groups = closed_groups[1:]
    shut_word = rng.choice(CLOSED[:-1])
    listed = []
    for i, group in enumerate(groups):
        draft.add(joint if i else "")
        start = draft.length
        draft.add(_group_name(group, day_form))
        name = (start, draft.length)
        draft.add(" " * (width - draft.length + start) + between)
        closed = group in closed_groups
        value = Value(shut_word if rng.random() < 0.9 else CLOSED[-1]) if closed else _span(world, form, dash)
        spans = draft.put(value)
        listed += group
        for day in rng.sample(group, min(2, len(group))):
            fills = {"place": place, "day": Value(DAYS[day])}
            if closed:
                draft.facts.append(Fact(asked["closed"], fills, tuple(spans[""])))
            else:
                draft.facts += [Fact(asked[part], fills, tuple(spans[part])) for part in ("", "from", "to")]
        if closed and len(closed_groups) == 1 and len(group) == 1 and value.text == shut_word and len(listed) + sum(map(len, groups[i + 1 :])) == 7:
            draft.facts.append(Fact(asked["shut"], {"place": place}, (name,)))
    add_notes(world, draft, NOTES[world.split], joint if "\n" in joint else ". ")
    for day in set(range(7)) - set(listed):
        fills = {"place": place, "day": Value(DAYS[day])}
        draft.misses += [Fact(asked[part], fills) for part in ("", "from", "to")]
    return draft


def _groups(rng):
    """Days of the week, one by one or in groups, now and then with some left out."""
    forms = rng.choice([[[d] for d in range(7)], [[d] for d in range(7)], [[d] for d in range(6)], [[0, 1, 2, 3, 4], [5]],
                        [[0, 1, 2, 3, 4], [5], [6]], [[0, 1, 2, 3], [4], [5]],
                        [[0, 1, 2, 3, 4], [5, 6]], [[1, 2, 3, 4], [5, 6]], [[0, 1], [2], [3, 4], [5]], [[0, 2], [1, 3], [4]],
                        [[2, 3, 4, 5, 6]]])
    if len(forms) > 4 and rng.random() < 0.3:
        return sorted(rng.sample(forms, rng.randint(3, 5)))
    return forms


def _group_name(group, day_form):
    names = [day_form(DAYS[d]) for d in group]
    if len(group) == 1:
        return names[0]
    if len(group) == group[-1] - group[0] + 1 and len(group) > 2:
        return f"{names[0]}-{names[-1]}"
    return ", ".join(names[:-1]) + " and " + names[-1]


def _services(world):
    rng = world.rng
    draft = Draft("hours", "hours of services")
    asked = SERVICE_ASKED[world.split]
    names = list(dict.fromkeys(world.make("service").text for _ in range(rng.randint(3, 7))))
    form, dash = rng.choice(["bare", "clock", "clock"]), rng.choice(["-", " - ", "–", " – ", " to "])
    between, joint = rng.choice([(": ", "\n"), ("\t", "\n"), ("     ", "\n"), (" ", ", "), (": ", "; "), (" ", "\n"), (" | ", "\n"),
                                 (": ", " "), ("\n", "\n")])
    if world.chance(0.4):
        draft.add(rng.choice(HEADS_HELD_OUT if world.held_out else HEADS) + "\n")
    for i, name in enumerate(names):
        draft.add((joint if i else "") + (name.capitalize() if joint == "\n" or i == 0 or between == ": " else name) + between)
        spans = draft.put(_span(world, form, dash))
        draft.facts += [Fact(asked[part], {"what": Value(name)}, tuple(spans[part]), {"what": "service"}) for part in ("", "from", "to")]
    return draft
