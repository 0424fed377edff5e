"""Sentences that answer nothing, around a text: most of a long document is not about what is asked."""

SUBJECTS = {
    "train": "the working group, the older members, both sides, the people next door, some readers, the new edition, "
             "this part of the file, the local paper, "
             "a short film, the second chapter, the exhibition stand, visitors from abroad, the lower shelf, our archive, "
             "the usual summary, the advisory body",
    "held-out": "the reading circle, the back page, a circular, the side table, the wider public, the glass case",
}
VERBS = {
    "train": "has a lot to say about, gives a good idea of, pays little heed to, keeps returning to, is mostly concerned with, "
             "leaves open the question of, "
             "takes a fresh look at, is full of remarks on, could do with more on, reminds one of",
    "held-out": "dwells at length on, makes light of, has grown tired of, draws attention to",
}
OBJECTS = {
    "train": "string and wrapping, good manners, old songs, the weather in general, lost gloves, garden paths, half-finished plans, "
             "window frames, slow cooking, "
             "walking in the rain, clean handwriting, the smell of paint, quiet afternoons, borrowed tools, family recipes, worn carpets, "
             "friendly advice, "
             "small repairs, long corridors, wild flowers",
    "held-out": "patched sleeves, unread letters, moonlit walks, squeaking hinges, boiled vegetables, dusty curtains, nursery rhymes",
}
FRAMES = {
    "train": ["{s} {v} {o}.", "{s} {v} {o} and {p}.", "As so often, {s} {v} {o}.", "On the whole {s} {v} {o}, less so {p}.",
              "It is said that {s} {v} {o}.",
              "Not everyone agrees, but {s} {v} {o}."],
    "held-out": ["Once more {s} {v} {o}.", "{s} {v} {o}, if not {p}.", "To nobody's surprise {s} {v} {o}."],
}
PLURAL = ("both sides", "members", "people", "readers", "visitors")
BASE = {"has": "have", "gives": "give", "pays": "pay", "keeps": "keep", "is": "are", "leaves": "leave", "takes": "take",
        "reminds": "remind"}


def padding(world, sentences):
    """So many sentences in paragraphs."""
    rng, side = world.rng, world.split
    subjects, verbs, objects = (words[side].split(", ") for words in (SUBJECTS, VERBS, OBJECTS))
    pieces = []
    for i in range(sentences):
        subject, verb = rng.choice(subjects), rng.choice(verbs)
        if any(word in subject for word in PLURAL):
            first, _, rest = verb.partition(" ")
            verb = f"{BASE.get(first, first)} {rest}"
        first, second = rng.sample(objects, 2)
        sentence = rng.choice(FRAMES[side]).format(s=subject, v=verb, o=first, p=second)
        pieces.append(sentence[0].upper() + sentence[1:] + ("\n\n" if rng.random() < 0.12 and i + 1 < sentences else " "))
    return "".join(pieces).strip()
