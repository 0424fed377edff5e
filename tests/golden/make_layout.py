"""Pieces of texts with layout: lines, cells, ligatures, quotes, split words.

Makes layout.json.gz: {"line_break", "cell", "cases": [{"text", "ids", "offsets"}]}, offsets in code points, without
special tokens. The reference is the training code's own reading: what a model is trained on is what the engine reads.

    PYTHONPATH=training python tests/golden/make_layout.py --model DIR --data FILE --out tests/golden
"""

import random

from electra_qa_training import layout
from transformers import AutoTokenizer

from common import arguments, write_json

PIECES = {"line_break": "[unused1]", "cell": "[unused2]"}
PARTS = [
    *"the Quick brown fox para graph twen ty four well known expenses café STRASSE 1987 3.4 kg £2.50 e.g. [CLS] [unused1] 中文".split(),
    *"ﬁrst oﬃce ﬂoor ﬆop ‘quoted’ “Name” „tief‟ −4 non‐breaking co\u00adop\u00aderate Shef\u00ad ex- pre\u00ad win- A- 12-".split(),
    *"\n \r\n \r \t \x0b \x0c \x85 \u2028 \u2029 \xa0 \u2009 \u200b \ufeff".split(" "), " ", "  ", "   ", "     ", "\t\t", "\t \t", "\n\n", "\n \n\n", "-\n", "-\r\n  ",
    "\u00ad\n", "‐\n", "|", ":", ";", ",", ".", "-", "é\u0301", "ǅ", "\u0345", "ª", "ⅷ",
]
SHEETS = [
    "Model: QX\nPower:\t1200 W\n\nWeight   3.4 kg\n", "a\tb\t\t\tc\n\td\t\n", "x" + "\t" * 12 + "y", "The deduction of pro-\nfessional ex-\n  penses",
    "a well-\nknown man, twen-\nty-four", "self-\nevident and e-\nmail", "| a | b |\n|---|---|\n| 1 | 2 |", " \n lead and trail \t\n", "\n", "", "ÉTÉ-\nété",
]


def main():
    args = arguments(__doc__)
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    tokenizer.init_kwargs["layout"] = PIECES
    rng = random.Random(3)
    texts = SHEETS + ["".join(rng.choice(PARTS) + rng.choice(["", "", " "]) for _ in range(rng.randint(1, 24))) for _ in range(2000)]
    cases = [{"text": text, "ids": list(ids), "offsets": [list(place) for place in offsets]}
             for text, (ids, offsets) in zip(texts, layout.encode(tokenizer, texts, True))]
    write_json(args.out, "layout.json.gz", {**PIECES, "cases": cases})


if __name__ == "__main__":
    main()
