"""Tokens, offsets and word numbers of the fast tokenizer on awkward and ordinary text.

Makes tokens.json.gz: [{"text", "ids", "offsets", "word_ids"}], offsets in code points,
without special tokens.

    python tests/golden/make_tokens.py --model DIR --data FILE --out tests/golden
"""

import random
import unicodedata

from transformers import AutoTokenizer

from common import arguments, load_articles, write_json


def span(first, last):
    return [chr(c) for c in range(first, last + 1)]


def classes():
    """Name -> pieces of text that are hard for a tokenizer in one way."""
    accents = list("àéîõüçñåøÅÉÖŠžŁđẤệǖṩΆώйЁ") + ["Ǆ", "ŉ", "ŀ"]
    marks = span(0x300, 0x34F) + ["\u0483", "\u0591", "\u05b0", "\u064b", "\u0670", "\u0e31", "\u093c", "\u0951",
                                  "\u094d", "\u20dd", "\u20e3", "\u3099", "\ufe20", "\U0001d165", "\U000e0100"]
    return {
        "words": "the Quick brown fox unaffable electrically In 1066 don't co-operate U.S. cannot Łódź naïve".split(),
        "accents": accents,
        "decomposed": [unicodedata.normalize("NFD", c) for c in accents],
        "marks": marks,
        "cjk": list("中文漢字日本語東京々〇〆〻") + span(0x3400, 0x3404) + span(0x4DB5, 0x4DC1) + span(0x9FFC, 0xA002)
        + span(0x20000, 0x20004) + span(0x2A6D6, 0x2A6E1) + span(0x2A700, 0x2A703) + span(0x2B73F, 0x2B742)
        + span(0x2B81D, 0x2B822) + span(0x2CEA1, 0x2CEB2) + span(0x2F800, 0x2F804) + span(0xF900, 0xF904)
        + ["\ufa0e", "\ufa6d", "\ufad9", "\ufaff", "\U0002fa1d", "\U0002fa1f", "\U00030000", "\u2e80", "\u2f00", "\u31c0"],
        "kana": list("ひらがなカタカナガパゔヴーｱｶﾞ〜・、。「」") + ["か\u3099", "ハ\u309a"],
        "hangul": list("한국어각힣가") + [unicodedata.normalize("NFD", c) for c in "한국어힣"] + ["\u1100", "\u1161", "\u3131", "ﾡ"],
        "thai": list("ภาษาไทยกำน้ำเ") + ["\u0e33", "\u0e4d", "\u0eb3"],
        "devanagari": ["हिन्दी", "क्षत्रिय", "क़", "क\u093c", "ॐ", "১২৩", "தமிழ்", "ංසි", "བོད་", "မြန်မာ", "ខ្មែរ"],
        "bidi": ["العربية", "مُحَمَّد", "ﷺ", "ﻼ", "שָׁלוֹם", "ש\u05c1", "\ufb2a", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
                 "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u061c", "؟", "٣٤", "ـ"],
        "emoji": ["😀", "👍🏽", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "🇺🇸🇫", "1️⃣", "#⃣", "❤️", "☎︎", "🧑🏿‍🚀", "\u200d", "\ufe0f", "🏴\U000e0067\U000e0062\U000e007f"],
        "controls": span(0, 0x1F) + span(0x7F, 0x9F),
        "odd code points": ["\ufffd", "\ufffe", "\uffff", "\ufff9", "\u0378", "\ue000", "\uf8ff", "\U000e0001", "\U000f0000",
                            "\U0010ffff", "\U0010fffd", "\ufdd0", "\U0001fffe", "\u2fe0", "\U000e01ef", "\u05ff", "\U0001f9ff"],
        "spaces": list(" \t\n\r\x0b\x0c\x85\u00a0\u1680") + span(0x2000, 0x200A) + list("\u2028\u2029\u202f\u205f\u3000"),
        "invisible": list("\u200b\u200c\u200d\ufeff\u00ad\u2060\u180e\u034f\u115f\u3164\u2061\u2800"),
        "casing": list("İıIiŞßẞſŒœÆĲǅΣσςΐŸԱևꭰᏸႠაᲐẖǰ") + ["ΑΣ", "ΑΣ Β", "STRASSE", "İSTANBUL", "I\u0307", "ΌΣΟΣ"],
        "ligatures": list("ﬀﬁﬂﬃﬄﬅﬆﬓ") + ["oﬃce", "ĳ", "㎏", "㏒", "㍿", "℡", "№", "™", "Å", "Ω", "K"],
        "scripts": list("⁰¹²³ⁿ₀₁₂ₐªº½⅓⅞ⅣⅳↃⅭ①⑳⓪ⓐⒶ㊀㊙︙ﬀＡｂ１２！＠～"),
        "math": ["𝐀𝐛", "𝒜", "𝔄𝔟", "𝟘𝟙", "ℝ", "ℵ", "∑", "∫", "≤", "≠", "\u226a\u0338", "√2", "10⁻³", "π", "𐐀𐐨", "𞤀"],
        "numbers": ["1,234.56", "1 000", "3.14e-10", "12:30", "2001-02-03", "$5", "€1.2bn", "50%", "+1-800-555", "0x1F", "1/2", "№5", "1_000"],
        "code": ["https://en.wikipedia.org/wiki/Foo_(bar)?x=1&y=%20#z", "a@b.example", "if (x<=y) {return x[i]++;}",
                 "C:\\dir\\file.txt", "<b>bold</b>", "foo_bar", "snake__case", "`code`", "x=>y", "#include <a.h>", "##ing", "a##b"],
        "punctuation": list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + list("…–—‘’“”«»¡¿§¶†•‰′″‹›※‽⁂⁓、。·‐‑⸺、﹏﹫＃＿｛゠՚։׃؛܍๏༄។᠁⳹⸿꘍𐄀𖿢𞥞¢£©®°±´¨^¬¯×÷"),
        "special": ["[CLS]", "[SEP]", "[MASK]", "[UNK]", "[PAD]", "[cls]", "[ CLS ]", "[CLS", "CLS]", "[[SEP]]", "x[SEP]y", "[unused0]",
                    "[MASK].", "[CLS][SEP]", "[M\u0301ASK]", "[PAD]\u0301"],
    }


def strings(articles, rng):
    kinds = classes()
    pieces = [p for group in kinds.values() for p in group]
    out = ["", " ", "  ", "\n", "\t\r\n", "\u00a0", "\u200b", "\u3000 \u2003", "\x00", "\u0301", "\u0301\u0301 \u0301"]
    # Words around the limit of 100 characters, beyond which a word is one unknown token.
    for unit in ("a", "Z", "é", "e\u0301", "中", "ß", "İ", "\U00010400", "\u0e01", "ﬁ", "9", "\u00ad", "x\u200d"):
        out += [unit * n for n in (49, 50, 51, 99, 100, 101, 5000 // len(unit))]
    out += [c * n for c in "!.-—…¿" for n in (2, 99, 100, 101, 1000)] + ["?!" * 300, "a." * 300, "[SEP]" * 50, "##" * 60]
    out += [letter + "".join(kinds["marks"][:n]) for letter in "aZ中ก" for n in (1, 2, 5, 50, 90)]
    # Each piece alone, inside a word, and between words.
    for p in pieces:
        out += [p, f"ab{p}cd", f"The {p} end"]
    for kind in kinds.values():
        for _ in range(20):
            out.append("".join(rng.choices(kind, k=rng.randint(2, 12))))
            out.append(" ".join(rng.choices(kind, k=rng.randint(2, 8))))
    for _ in range(400):
        mixture = rng.choices(list(kinds.values()), k=rng.randint(2, 14))
        out.append("".join(rng.choice(kind) + rng.choice(["", "", " "]) for kind in mixture))
    # Any code point at all, but surrogates, which are no text.
    for _ in range(300):
        limit = rng.choice([0x250, 0x3000, 0x10000, 0x20000, 0x110000])
        chars = [chr(rng.randrange(limit)) for _ in range(rng.randint(1, 24))]
        out.append("".join(c for c in chars if not "\ud800" <= c <= "\udfff"))
    sentences = [s for a in articles for p in a["paragraphs"] for s in p["context"].split(". ")]
    odd = [s for s in sentences if sum(c > "\x7f" for c in s) > 1]
    out += rng.sample(sentences, 200) + rng.sample(odd, 100)
    return list(dict.fromkeys(out))


def main():
    args = arguments(__doc__)
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    rows = []
    for text in strings(load_articles(args.data), random.Random(2)):
        e = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        rows.append({"text": text, "ids": e["input_ids"], "offsets": e["offset_mapping"], "word_ids": e.word_ids()})
    print(f"{len(rows)} strings")
    write_json(args.out, "tokens.json.gz", rows)


if __name__ == "__main__":
    main()
