"""Questions as people type them."""

from .text import capital

NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqrewtryuoiplsadffghjkljkxzcvbbn"))
BEFORE = ["hi, {}", "hey {}", "hello, {}", "quick question: {}", "pls tell me {}", "just wondering, {}", "so {}", "ok and {}"]
AFTER = ["{} pls", "{} please", "{} ??", "{} plz", "{} thanks", "{}, anyone", "{}..."]
BEFORE_HELD_OUT = ["excuse me, {}", "good morning, {}", "one thing: {}", "sorry, {}"]
AFTER_HELD_OUT = ["{} thx", "{} ?!", "{} if you know", "{} again"]
ORDERS = ("I need", "look up", "give ", "help,")
LOWER_STARTS = {"What", "When", "Where", "Who", "Why", "How", "Which", "Is", "Are", "Can", "Does", "Do", "Was", "Were", "Did", "Until",
                "From", "At", "By", "On", "In", "For",
                "Must", "May", "Has", "Have", "Whose", "What's", "Tell", "Give", "To", "Will", "I", "Could", "Should", "Name",
                "Up", "With", "If", "Whom"}


def typed(world, question):
    """A question without its mark, as one of many people would type it."""
    rng, style = world.rng, world.rng.random()
    mark = rng.choice(["", "", "."]) if question.startswith(ORDERS) else "?"
    if style < 0.5:
        if rng.random() < 0.06:
            question = _typo(rng, question)
        return capital(question) + (mark if style < 0.4 else "")
    if rng.random() < 0.3:
        question = _typo(rng, question)
    if style < 0.82:
        return question.lower() + (mark if style < 0.6 else "")
    if style < 0.86:
        return question.upper() + (mark if rng.random() < 0.5 else "")
    if style < 0.93:
        frame = rng.choice(AFTER_HELD_OUT if world.held_out else AFTER)
        return frame.format(question.lower() if rng.random() < 0.6 else question)
    if style < 0.97:
        start, _, rest = question.partition(" ")
        if start in LOWER_STARTS:
            question = f"{start.lower()} {rest}"
        return frame_before(world).format(question) + (mark if rng.random() < 0.6 else "")
    return question.lower().replace("'", "").replace(",", "")


def frame_before(world):
    return world.rng.choice(BEFORE_HELD_OUT if world.held_out else BEFORE)


def _typo(rng, question):
    """A slip in one word; names and figures stay as they are."""
    words = question.split(" ")
    able = [i for i, w in enumerate(words) if len(w) > 3 and w.isascii() and w.isalpha() and (w.islower() or i == 0)]
    if not able:
        return question
    i = rng.choice(able)
    word, at = words[i], rng.randrange(1, len(words[i]) - 1)
    words[i] = rng.choice([
        lambda: word[:at] + word[at + 1] + word[at] + word[at + 2 :], lambda: word[:at] + word[at + 1 :],
        lambda: word[:at] + word[at] + word[at:],
        lambda: word[:at] + NEIGHBOURS.get(word[at], word[at]) + word[at + 1 :],
    ])()
    return " ".join(words)
