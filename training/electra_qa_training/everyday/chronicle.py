"""Many things of one kind, one after the other: what happened to which house when, who lives where; often with the same value twice.

Near-misses name what the text has, in a combination that it does not have, or something it denies.
"""

from .scenario import split
from .text import Draft, Fact, Value, capital, fill

THINGS = {
    "train": "chapel, town gate, granary, school, stables, water tower, brewery, bakery, gatehouse, old dairy, boathouse, tannery, "
             "lime kiln, cinema, post office, dance hall, coach house, laundry, forge, "
             "windmill, customs house, signal box, ice house, pigeon tower",
    "held-out": "almshouse, rope works, quarantine house, music pavilion, salt store, brick kiln, synagogue, weighing house, grotto",
}
DEEDS = {
    "train": "rebuilt, sold, enlarged, repaired, struck by lightning, closed, pulled down, moved, whitewashed, electrified, flooded, "
             "roofed anew",
    "held-out": "gutted by fire, auctioned, consecrated, walled up, excavated",
}
ASKED = {
    "train": {"year": "when was the {thing} {done}; in which year was the {thing} {done}; what year was the {thing} {done}; "
                      "the {thing} was {done} in what year; {thing} {done} when",
              "who": "who had the {thing} {done}; by whose order was the {thing} {done}",
              "what": "what was {done} in {year}; which building was {done} in {year}; what did they have {done} in {year}",
              "why": "why was the {thing} {done}; what was the reason that the {thing} was {done}"},
    "held-out": {"year": "the {thing} was {done} when; in the course of which year was the {thing} {done}",
                 "who": "on whose orders was the {thing} {done}; who wished the {thing} {done}",
                 "what": "what place was {done} during {year}",
                 "why": "on what grounds was the {thing} {done}"},
}
SENTENCES = {
    "train": ["the {thing!} was {done} in {year!}", "in {year!} the {thing!} was {done}", "{year!} saw the {thing!} {done}",
              "the {thing!}, {age=dur:years:20-300} old at the time, was {done} in {year!}",
              "the {thing!} was {done} in {year!} by order of {who=person}", "in {year!}, {who=person} had the {thing!} {done}",
              "the {thing!} was {done} in {year!} because [why: {c=the road was widened|the beams were rotten|the railway needed the land|"
              "the owner had died|the council had money left|the well had run dry}]"],
    "held-out": ["during {year!} the {thing!} was {done}", "the {thing!} was {done} only in {year!}",
                 "at the wish of {who=person} the {thing!} was {done} in {year!}",
                 "the {thing!} was {done} in {year!} on the grounds that [why: {c=rats had moved in|the lease had run out|"
                 "soldiers needed quarters}]"],
}
NEVER = {"train": ["the {thing} was never {done}", "the {thing}, on the other hand, was not {done}",
                   "plans to have the {thing} {done} came to nothing"],
         "held-out": ["the {thing} escaped being {done}", "nobody had the {thing} {done}"]}
BESIDE = ["Little else is known of those years", "The records for the rest are lost", "The square itself has hardly changed",
          "Most of this is told on a board by the church", "Old photographs show how it looked",
          "The street was narrow then", "A market was held every <weekday>", "People came from as far as <town>",
          "<num:200-9000> people lived there", "The clerk who wrote it down was called <given>"]


def compose_chronicle(world):
    rng, side = world.rng, world.split
    draft = Draft("chronicle", "chronicle")
    things, deeds = THINGS[side].split(", "), DEEDS[side].split(", ")
    count = rng.randint(2, 7)
    pairs = set()
    while len(pairs) < count:
        pairs.add((rng.choice(things), rng.choice(deeds)))
    pairs = sorted(pairs)
    rng.shuffle(pairs)
    years = [str(rng.randint(1450, 2019)) for _ in range(max(1, count - rng.randint(0, 2)))]
    if world.chance(0.5):
        draft.add(rng.choice(["In {}: ", "{}. ", "From the history of {}. ", "{}\n\n"]).format(world.make("town").text))
    joint = rng.choice([". ", ". ", ". ", ".\n", "; "])
    denied, told, named = [], [], {thing for thing, _ in pairs}
    for i, (thing, done) in enumerate(pairs):
        if i:
            draft.add(joint)
        start = str if joint == "; " and i else capital
        values = {"thing": Value(thing), "done": Value(done), "year": Value(rng.choice(years))}
        if i and world.chance(0.13):
            fill(draft, start(rng.choice(NEVER[side])), values, world.make)
            denied.append(values)
            continue
        template = rng.choice(SENTENCES[side])
        spans, _ = fill(draft, template.replace("{year", "{Year", 1) if template.startswith("{year") else start(template), values,
                        world.make)
        told.append((values, spans))
        if world.chance(0.15) and joint != "; ":
            draft.add(joint + world.make("|".join(BESIDE)).text)
    draft.add(".")
    asked = {part: split(patterns) for part, patterns in ASKED[side].items()}
    taken = [(v["done"].text, v["year"].text) for v, _ in told]
    for values, spans in told:
        for part in ("year", "who", "why"):
            if part in spans:
                draft.facts.append(Fact(asked[part], values, tuple(spans[part])))
            else:
                draft.misses.append(Fact(asked[part], values))
        if taken.count((values["done"].text, values["year"].text)) == 1:
            draft.facts.append(Fact(asked["what"], values, tuple(spans["thing"])))
    draft.misses += [Fact(asked["year"], values) for values in denied]
    # The thing is there and the deed is there, but not together.
    for _ in range(count * 2):
        thing, done = rng.choice(sorted(named)), rng.choice([d for _, d in pairs] + [rng.choice(deeds)])
        if (thing, done) not in pairs:
            draft.misses.append(Fact(asked["year"], {"thing": Value(thing), "done": Value(done)}))
    return draft


SECTIONS = {
    "train": [("Sender", "Recipient"), ("Seller", "Buyer"), ("Billing", "Delivery"), ("Pick-up", "Return"), ("Mother", "Father"),
              ("Organiser", "Speaker"), ("Teacher", "Pupil"),
              ("Old tenant", "New tenant"), ("First driver", "Second driver"), ("Publisher", "Printer"), ("Client", "Architect", "Builder"),
              ("Tenant", "Owner"), ("Driver", "Passenger"), ("Team A", "Team B")],
    "held-out": [("Applicant", "Guarantor"), ("Lender", "Borrower"), ("Exporter", "Importer", "Forwarder"), ("Witness 1", "Witness 2")],
}
LABELS = {
    "train": [("Name; Contact", "person", "what is the name under {section}; who is given under {section}"),
              ("Phone; Tel.", "phone", "phone number of the {section}; what number does the {section} have; {section} phone"),
              ("E-mail; Mail", "email", "what is the email of the {section}; {section} email"),
              ("Street; Address", "address", "what address is given for the {section}; {section} address; where is the {section}"),
              ("Date; On", "date", "what is the date for the {section}; {section} date"),
              ("Time; At", "time", "what is the time for the {section}; {section} time"),
              ("Reference; Code", "ref", "what is the reference of the {section}; {section} reference"),
              ("Car; Plate", "plate", "what number plate does the {section} have; {section} plate"),
              ("Room; Place", "room", "which room is the {section} in; {section} room"),
              ("Fee; Amount", "money", "what amount is given for the {section}; how much is it for the {section}")],
    "held-out": [("Full name", "person", "by what name does the {section} go; name given for the {section}"),
                 ("Mobile no.", "phone", "at what mobile is the {section} reached; mobile for the {section}"),
                 ("Born on", "born", "which birthday has the {section}"), ("Residence", "address",
                                                                           "of what residence is the {section}; residence of {section}"),
                 ("Share", "percent:1-90", "what share goes to the {section}"),
                 ("Tax code", "serial", "under which tax code is the {section}"),
                 ("Bank account", "iban", "to which bank account of the {section}; bank account for the {section}")],
}


def compose_sections(world):
    """The same labels under several headings."""
    rng, side = world.rng, world.split
    draft = Draft("sections", "sections")
    sections = rng.choice(SECTIONS[side])
    labels = rng.sample(LABELS[side], rng.randint(2, 5))
    written = [rng.choice(split(names)) for names, _, _ in labels]
    prefix, mark = rng.choice([("", "\n"), ("## ", "\n"), ("", ":\n"), ("[", "]\n"), ("-- ", " --\n"), ("", "\n\n"), ("", " ")])
    gap = rng.choice([": ", ": ", "\t", "   ", " - ", " = "])
    joint = "\n" if mark != " " else rng.choice([", ", "; "])
    for i, section in enumerate(sections):
        draft.add(("\n\n" if joint == "\n" else "\n") if i else "")
        draft.add(prefix + section + mark)
        fills = {"section": Value(section if section[:4] == "Team" else section.lower())}
        first = True
        for (_, spec, questions), label in zip(labels, written):
            if world.chance(0.16):
                draft.misses.append(Fact(split(questions), fills))
                continue
            draft.add(("" if first else joint) + label + gap)
            first = False
            draft.facts.append(Fact(split(questions), fills, tuple(draft.put(world.make(spec, repeat=True))[""])))
        for _, _, questions in LABELS[side]:
            if questions not in [entry[2] for entry in labels]:
                draft.misses.append(Fact(split(questions), fills))
    return draft
