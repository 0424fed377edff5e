"""Invoices: a head of labels and values, a table of items, totals; release notes and plans: headings with items below."""

import datetime

from .scenario import split
from .sheets import lines
from .table_formats import write
from .text import Draft, Fact, Value, capital, fill
from .values import number

# (labels, SPEC, questions, topic): entries of one topic answer each other's questions.
HEAD = {
    "train": [
        ("Invoice no.; Bill no.; Our reference", "ref", "what is the number of the bill; which number has the invoice", "invoice no."),
        ("Date; Invoice date; Issued", "date", "when was it issued; what date is on the bill; when was the bill written", "date"),
        ("Due date; Pay by; Payable until", "date", "by when do I have to pay; until when is there time to pay; when must it be paid",
         "payment"),
        ("Customer no.; Client no.", "digits:1000-99999", "what is my customer number; which customer number is it", "customer no."),
        ("Delivered on; Delivery date", "date", "when was it delivered; on what day was the delivery", "delivered on"),
        ("Bill to; Customer; Sold to", "person", "who has to pay; who is the bill for; who is the customer", "bill to"),
        ("Your contact; Clerk", "person", "who can I ask about the bill; who handles the bill", "your contact"),
        ("VAT ID; Tax number", "serial", "which tax number is on it", "vat id"),
        ("IBAN; Account", "iban", "where do I transfer the money to; which account do I pay into", "iban"),
        ("Order no.; Your order", "ref", "which order is it for; what was the order number", "order no."),
        ("Payment terms; Terms", "net <num:7-60> days|<num:2-5>% off within <num:5-14> days|cash|in advance",
         "what are the terms; how fast should I pay", "payment"),
    ],
    "held-out": [
        ("Statement no.; Note no.", "ref", "under what number is the statement filed; how is the statement numbered", "statement no."),
        ("Statement of; Made out on", "date", "of what day is the statement; on what day was it made out", "statement of"),
        ("Last day for payment; To be settled by", "date",
         "what is the last day I can pay on; on what day at the latest is it to be settled", "payment"),
        ("Work done on; Carried out on", "date", "on what day was the work done; which day did they come", "work done on"),
        ("In the name of; Debtor", "person", "in whose name is it made out; who is the debtor", "in the name of"),
        ("Enquiries to; Our man", "person", "to whom do I turn with questions; who deals with enquiries", "enquiries to"),
        ("Quote when paying; Quote", "serial", "what must I quote when I pay", "quote when paying"),
    ],
}
ITEM = {
    "train": {"qty": "how many of the {row} are on the bill; how many of the {row} did I buy; quantity of the {row}",
              "unit": "how much is one {row}; unit price of the {row}; price of a single {row}",
              "sum": "how much do I pay for the {row} in all; what do the {row} come to; total for the {row}"},
    "held-out": {"qty": "what number of the {row} was charged; of the {row}, how many",
                 "unit": "at what price each is the {row}; a single {row} at what price",
                 "sum": "what amount is charged for the {row}; amount for the {row}"},
}
COLUMNS = {"train": {"qty": ["Qty", "Quantity", "Pcs"], "unit": ["Unit price", "Each", "Price"], "sum": ["Total", "Amount", "Sum"]},
           "held-out": {"qty": ["Number", "Count"], "unit": ["At", "Apiece"], "sum": ["Charge", "Item sum"]}}
TOTALS = {
    "train": {"net": ("Subtotal; Net", "how much is it without tax; what is the subtotal; net amount"),
              "vat": ("VAT {}%; Tax {}%; incl. VAT {}%", "how much vat is in it; how much tax do I pay; what is the tax"),
              "rate": ("", "what is the tax rate; which tax rate was used"),
              "all": ("TOTAL; Total due; Amount due; Grand total",
                      "how much do I have to pay in all; what is the grand total; what does the bill come to"),
              "ship": ("Shipping; Freight; Postage", "how much is the shipping; what did the shipping cost; postage"),
              "off": ("Discount; Rebate", "how much discount was given; what discount did I get"),
              "paid": ("Already paid; Down payment", "how much is already paid; what did I pay before")},
    "held-out": {"net": ("Before tax; Sum before tax", "what is it before tax; how high is the sum before tax"),
                 "vat": ("Sales tax ({}%); Levy {}%", "how high is the sales tax; what goes to the tax office"),
                 "rate": ("", "what share is the sales tax; how many percent is the sales tax"),
                 "all": ("To be transferred; Final sum", "what sum is to be transferred; what is the final sum"),
                 "ship": ("Call-out; Travel", "what was charged for travel; how much for the call-out")},
}
TITLES = {"train": ["INVOICE", "Invoice", "BILL", "{firm!}", "{firm!}\nInvoice"],
          "held-out": ["STATEMENT OF ACCOUNT", "Statement\n{firm!}"]}
SENDER = {"train": "who is the bill from; which company sent the bill", "held-out": "which firm drew up the statement"}


def compose_invoice(world):
    rng, side = world.rng, world.split
    draft = Draft("invoice", "invoice")
    title, firm = rng.choice(TITLES[side]), world.make("company")
    spans, _ = fill(draft, title, {"firm": firm}, world.make)
    sender = Fact(split(SENDER[side]), {}, tuple(spans.get("firm", ())))
    (draft.facts if sender.spans else draft.misses).append(sender)
    draft.add("\n")
    head = rng.sample(HEAD[side], rng.randint(2, 6))
    spans = lines(world, draft, [(rng.choice(split(entry[0])), world.make(entry[1])) for entry in head])
    for entry, places in zip(head, spans):
        draft.facts.append(Fact(split(entry[2]), {}, tuple(places[""])))
    topics = {entry[3] for entry in head}
    draft.misses += [Fact(split(entry[2]), {}) for entry in HEAD[side] if entry[3] not in topics]
    draft.add("\n\n")
    net = _items(world, draft, rng, side)
    _totals(world, draft, rng, side, net)
    return draft


def _items(world, draft, rng, side):
    rows = list({r.text: r for r in (world.make("goods") for _ in range(rng.randint(1, 5)))}.values())
    keys = rng.choice([["qty", "unit", "sum"], ["qty", "unit", "sum"], ["qty", "sum"], ["unit"], ["sum"]])
    net, cells = 0, []
    for _ in rows:
        count, each = rng.choice([1, 1, 2, 3, 4, 5, 10, 12, 20]), rng.randrange(50, 20000, 5) / 100
        net += count * each
        values = {"qty": Value(str(count)), "unit": Value(number(world, each, 2)), "sum": Value(number(world, count * each, 2))}
        cells.append([values[k] for k in keys])
    spans = write(world, draft, rng.choice(["Item", "Description", "Article"]) if side == "train" else "Position", rows,
                  [rng.choice(COLUMNS[side][k]) for k in keys], cells)
    for i, row in enumerate(rows):
        for j, key in enumerate(keys):
            if not draft.unlabelled:
                draft.facts.append(Fact(split(ITEM[side][key]), {"row": row}, tuple(spans[i + 1][j + 1][""]), {"row": "goods"}))
        draft.misses += [Fact(split(ITEM[side]["qty"]), {"row": row})] if "qty" not in keys else []
    return net


def _totals(world, draft, rng, side, net):
    """Some of the sums; what is left out would have to be worked out, so it is asked as a question without an answer."""
    totals = TOTALS[side]
    amounts, sums = {"net": net}, [k for k in totals if k not in ("rate", "all")]
    chosen = [k for k in sums if rng.random() < 0.6] + ["all"] * (rng.random() < 0.8)
    rate = rng.choice(["7", "8.1", "10", "19", "20", "21", "5.5", "25"])
    amounts["ship"] = rng.randrange(290, 4900, 10) / 100
    amounts["off"] = round(net * rng.choice([0.02, 0.05, 0.1]), 2)
    amounts["paid"] = rng.randrange(10, 200)
    amounts["vat"] = net * float(rate) / 100
    signs = {"ship": 1, "off": -1, "paid": -1}
    amounts["all"] = net + amounts["vat"] + sum(sign * amounts[key] for key, sign in signs.items() if key in chosen)
    gap = rng.choice([": ", "   ", "\t", " ", "     "])
    form = rng.choice(["{}", "{}", world.style.currency])
    for i, key in enumerate(chosen):
        draft.add("\n\n" if not i else "\n")
        label = rng.choice(split(totals[key][0]))
        before, mark, after = label.partition("{}")
        draft.add(before)
        if mark:
            spot = draft.put(Value(rate))[""][0]
            draft.facts.append(Fact(split(totals["rate"][1]), {}, ((spot[0], spot[1] + after.startswith("%")), spot)))
        draft.add(after + gap)
        text = number(world, amounts[key], 2)
        full = world.style.currency if key == "all" else form
        at = full.index("{}")
        spans = draft.put(Value(full.format(text), (("alt", at, at + len(text)),)))
        draft.facts.append(Fact(split(totals[key][1]), {}, tuple(spans[""])))
    draft.misses += [Fact(split(totals[k][1]), {}) for k in sums if k not in chosen and k not in ("net",)]


WHAT = {"train": ["the search box", "the calendar", "printing", "the export to PDF", "the start page", "keyboard shortcuts", "large files",
                  "the side bar", "the spell checker", "the login", "sounds",
                  "the map view", "backups", "the address book", "the price list", "push messages", "the file picker", "undo",
                  "the French texts", "the log"],
        "held-out": ["the tax tables", "route planning", "the bar code reader", "the photo album", "voice input", "the stock report",
                     "label printing", "the weather panel"]}
VERB = {"train": ["sped up", "rewrote", "redesigned", "repaired", "removed", "introduced", "fixed a crash in", "halved the memory for",
                  "improved the contrast of", "added tests for",
                  "added an option to", "translated"],
        "held-out": ["overhauled", "dropped", "smoothed", "corrected a sum in", "brought back"]}
RELEASE = {
    "train": {"date": split("when did {v} come out; date of {v}; when was version {v} published; since when is there {v}; "
                            "on what day did {v} appear"),
              "version": split("which version came out on {date}; what version appeared on {date}"),
              "item": split("which version {item}; which release {item}; what version was it that {item}"),
              "only": split("what is new in {v}; what changed in {v}; what does {v} bring"),
              "by": split("who released {v}; who is responsible for {v}"), "size": split("how large is the download of {v}; size of {v}")},
    "held-out": {"date": split("on which date was {v} shipped; what is the date of release of {v}; {v} was shipped when"),
                 "version": split("what was shipped on {date}; which one was shipped on {date}"),
                 "item": split("which build {item}; the build that {item} has what number"),
                 "only": split("what did {v} do; which change is listed under {v}"),
                 "by": split("who tested {v}; {v} was tested by whom"),
                 "size": split("how many megabytes has {v}; {v} has how many megabytes")},
}
RELEASE_HEADS = {"train": ["# Release notes", "Changes", "What's new", "NEWS", "# History of changes"],
                 "held-out": ["Version history", "Shipped so far"]}


BY = {"train": "Released by {it=person}", "held-out": "Tested: {it=person}"}


def compose_releases(world):
    """Versions as headings, each with its date and changes."""
    rng, side = world.rng, world.split
    asked = RELEASE[side]
    draft = Draft("releases", "releases")
    if world.chance(0.6):
        draft.add(rng.choice(RELEASE_HEADS[side]) + "\n\n")
    versions = []
    major, minor = rng.randint(0, 9), rng.randint(2, 20)
    for i in range(rng.randint(2, 5)):
        last = f"{rng.randint(0, 9)}" if rng.random() < 0.7 else f"0-rc{rng.randint(1, 4)}"
        versions.append(f"{major}.{max(minor - i, 0)}.{last}")
    versions = list(dict.fromkeys(versions))
    prefix = rng.choice(["## ", "## ", "", "Version ", "v", "* ", "### "])
    before, after = rng.choice([(" (", ")"), (" - ", ""), (" – ", ""), (", ", ""), (" / ", ""), ("\n", ""), ("   ", "")])
    bullet = rng.choice(["- ", "* ", "  - ", "• ", "+ "])
    marked, upper, signed, sized = (world.chance(p) for p in (0.25, 0.6, 0.3, 0.2))
    items = set()
    day = datetime.date(world.style.year, rng.randint(1, 12), rng.randint(1, 28))
    for i, version in enumerate(versions):
        draft.add(("\n\n" if i else "") + prefix)
        v = draft.put(Value(version))[""]
        fills = {"v": Value(version)}
        if rng.random() < 0.88:
            day -= datetime.timedelta(days=rng.randint(3, 140))
            date = Value(day.strftime(world.style.date))
            draft.add(before)
            spot = draft.put(date)[""]
            draft.add(after)
            draft.facts.append(Fact(asked["date"], fills, tuple(spot), {"v": "version"}))
            draft.facts.append(Fact(asked["version"], {"date": date}, tuple(v), {"date": "date"}))
        else:
            draft.misses.append(Fact(asked["date"], fills))
        for part, template, has in (("by", BY[side], signed), ("size", "{it=qty:MB:1-900:0.1}", sized)):
            if has and rng.random() < 0.85:
                draft.add("\n")
                spot, _ = fill(draft, template, {}, world.make)
                draft.facts.append(Fact(asked[part], fills, tuple(spot["it"]), {"v": "version"}))
            else:
                draft.misses.append(Fact(asked[part], fills))
        count = rng.randint(1, 3)
        for k in range(count):
            if marked and k == 0:
                draft.add("\n" + rng.choice(["### Added", "### Fixed", "Fixes:", "New:"]))
            item = f"{rng.choice(VERB[side])} {rng.choice(WHAT[side])}"
            if item in items:
                continue
            items.add(item)
            draft.add("\n" + bullet)
            spot = draft.put(Value(capital(item) if upper else item))[""]
            draft.facts.append(Fact(asked["item"], {"item": Value(item)}, tuple(v)))
            if count == 1:
                draft.facts.append(Fact(asked["only"], fills, tuple(spot), {"v": "version"}))
    return draft


DAY_ITEMS = {
    "train": {"time": "when do we leave on {day}; at what time do we start on {day}",
              "to": "where do we go on {day}; what is the destination on {day}; where are we on {day}",
              "night": "where do we sleep on {day}; which hotel is it on {day}; where do we stay on {day}",
              "meal": "what is there to eat on {day}; what is for dinner on {day}",
              "guide": "who leads us on {day}; who is the guide on {day}", "km": "how far do we go on {day}; how many km is it on {day}"},
    "held-out": {"time": "{day}: off at what time; what hour is the start on {day}",
                 "to": "what place is reached on {day}; for {day}, which place is planned",
                 "night": "in what house is the night of {day} spent; lodging for {day}",
                 "meal": "which meal is planned on {day}", "guide": "who is responsible on {day}",
                 "km": "what distance is planned for {day}"},
}
LABELS = {"train": {"time": "Start", "to": "To", "night": "Hotel", "meal": "Dinner", "guide": "Guide", "km": "Distance"},
          "held-out": {"time": "Off at", "to": "Place", "night": "Lodging", "meal": "Supper", "guide": "Responsible", "km": "Stretch"}}
SPECS = {"time": "time:6-12", "to": "town", "night": "hotel", "meal": "dish", "guide": "person", "km": "qty:km:4-480"}


def compose_plan(world):
    """A programme by days, with the same labels under every heading."""
    rng, side = world.rng, world.split
    draft = Draft("plan", "plan by days")
    days = [rng.choice(["Day {}", "Day {}", "DAY {}"])] * 2 if rng.random() < 0.6 else None
    count = rng.randint(2, 5)
    names = [days[0].format(i + 1) for i in range(count)] if days else ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
                                                                        "Saturday"][:count]
    keys = rng.sample(list(SPECS), rng.randint(2, 5))
    prefix, bullet, gap = rng.choice(["", "## ", "** ", ""]), rng.choice(["", "- ", "  "]), rng.choice([": ", ": ", "\t", " – "])
    for i, name in enumerate(names):
        draft.add(("\n\n" if i else "") + prefix + name)
        for key in keys:
            fills = {"day": Value(name.lower() if days else name)}
            if rng.random() < 0.15:
                draft.misses.append(Fact(split(DAY_ITEMS[side][key]), fills))
                continue
            draft.add("\n" + bullet + LABELS[side][key] + gap)
            spot = draft.put(world.make(SPECS[key], repeat=True))[""]
            draft.facts.append(Fact(split(DAY_ITEMS[side][key]), fills, tuple(spot)))
        draft.misses += [Fact(split(DAY_ITEMS[side][k]), {"day": Value(name.lower() if days else name)}) for k in SPECS if k not in keys]
    beyond = Value(f"day {count + 1 + rng.randint(0, 2)}" if days else "Sunday")
    draft.misses += [Fact(split(DAY_ITEMS[side][k]), {"day": beyond}) for k in keys]
    return draft
