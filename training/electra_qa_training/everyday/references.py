"""What names a thing or reaches a person: phone numbers, addresses, booking codes, rooms, versions, names in programs."""

import unicodedata

from . import names
from .text import Value


def phone(world, _=None):
    d = lambda n: "".join(world.rng.choice("0123456789") for _ in range(n))
    return Value(world.rng.choice([
        lambda: f"+{world.rng.randint(30, 99)} {d(2)} {d(3)} {d(2)} {d(2)}", lambda: f"0{d(3)} {d(6)}", lambda: f"({d(3)}) {d(3)}-{d(4)}",
        lambda: f"0{d(2)}-{d(7)}",
        lambda: f"+1 {d(3)} {d(3)} {d(4)}", lambda: f"0{d(4)}/{d(5)}", lambda: f"{d(3)}.{d(3)}.{d(4)}", lambda: f"0{d(2)} {d(4)} {d(4)}",
    ])())


def email(world, _=None):
    given, family, site = (make(world).text for make in (names.given, names.family, names.coined))
    name = world.rng.choice([f"{given}.{family}", f"{given[0]}.{family}", family, f"{given}{world.rng.randint(1, 99)}", "office", "info",
                             "bookings", "hello"])
    return Value(f"{_plain(name)}@{_plain(site)}.{world.rng.choice(['com', 'org', 'net', 'eu', 'example', 'de', 'co.uk', 'io'])}")


def url(world, _=None):
    site = _plain(names.coined(world).text)
    page = world.rng.choice(["", "/help", "/start", "/join", "/docs", "/terms", f"/p/{world.rng.randint(10, 999)}"])
    return Value(world.rng.choice(["https://", "www.", ""]) + f"{site}.{world.rng.choice(['com', 'org', 'net', 'eu', 'io'])}{page}")


def _plain(text):
    text = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isascii() and (c.isalnum() or c in ".-"))
    return text or "x"


def ref(world, _=None):
    """A booking, order or file reference."""
    letters = lambda n: "".join(world.rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(n))
    digits = lambda n: "".join(world.rng.choice("0123456789") for _ in range(n))
    return Value(world.rng.choice([
        lambda: f"{letters(2)}-{digits(5)}", lambda: digits(8), lambda: f"{letters(6)}", lambda: f"{letters(1)}{digits(3)}/{digits(2)}",
        lambda: f"{digits(4)}-{digits(3)}-{digits(2)}",
        lambda: f"#{digits(5)}", lambda: f"{letters(3)}{digits(4)}", lambda: f"{letters(2)} {digits(3)} {digits(3)}",
        lambda: f"{letters(1)}{digits(1)}{letters(2)}{digits(2)}",
    ])())


def serial(world, _=None):
    return Value("".join(world.rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(world.rng.randint(8, 13))))


def room(world, _=None):
    rng = world.rng
    return Value(rng.choice([f"{rng.randint(1, 9)}.{rng.randint(1, 30):02d}", str(rng.randint(100, 899)),
                             f"{rng.choice('ABCDEFG')}{rng.randint(1, 40)}",
                             f"{rng.choice('ABCDEFG')}-{rng.randint(100, 499)}"]))


def version(world, _=None):
    r = world.rng.randint
    return Value(world.rng.choice([f"{r(0, 9)}.{r(0, 20)}.{r(0, 12)}", f"{r(0, 14)}.{r(0, 9)}", f"v{r(1, 9)}.{r(0, 20)}.{r(0, 9)}"]))


def ip(world, _=None):
    return Value(".".join(str(world.rng.randint(1, 254)) for _ in range(4)))


def password(world, _=None):
    return Value(names.coined(world).text.lower() + world.rng.choice(["", "-", "_", "!"]) + str(world.rng.randint(1, 9999)))


def iban(world, _=None):
    digits = "".join(world.rng.choice("0123456789") for _ in range(18))
    text = world.rng.choice(["DE", "NL", "CH", "FR", "ES", "PL", "AT"]) + digits
    return Value(" ".join(text[i : i + 4] for i in range(0, 20, 4)) if world.chance(0.7) else text)


def plate(world, _=None):
    letters = lambda n: "".join(world.rng.choice("ABCDEFGHJKLMNPRSTUVXYZ") for _ in range(n))
    r = world.rng.randint
    return Value(world.rng.choice([f"{letters(2)}{r(10, 99)} {letters(3)}", f"{letters(2)}-{letters(2)} {r(100, 9999)}",
                                   f"{letters(3)} {r(100, 999)}", f"{r(1000, 9999)} {letters(3)}"]))


def ident(world, _=None):
    """The name of a function, module or package."""
    first = world.pick("read parse merge count split fetch store check build sort trim pack send load scan".split())
    last = world.pick("rows table files pages users lines marks words steps tiles nodes links mails dates parts".split())
    return Value(world.rng.choice([f"{first}_{last}", f"{first}{last.capitalize()}"]))


def key(world, _=None):
    """An option as programs have them."""
    first = world.pick("cache queue retry upload session worker batch index stream render report export login socket token".split())
    last = world.pick("limit size path mode level timeout count name port depth window policy format target rate".split())
    return Value(world.rng.choice([f"{first}_{last}", f"{first}{last.capitalize()}", f"--{first}-{last}", f"{first}.{last}",
                                   f"{first.upper()}_{last.upper()}"]))


GENERATORS = {f.__name__: f for f in (phone, email, url, ref, serial, room, version, ip, password, iban, plate, ident, key)}
