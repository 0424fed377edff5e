"""Questions and passages to measure with."""

import gzip
import json
import random
import re
from statistics import mean

import pyarrow
import pyarrow.parquet as parquet

# Word pieces of a word or mark, in the mean of English text (tests/golden/pairs.json.gz).
PIECES = 1.08
WORD = re.compile(r"\w+|[^\w\s]")
GROUP = 256


def paragraphs_of(path):
    """Paragraphs of a SQuAD file, article by article."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [article["paragraphs"] for article in json.load(file)["data"]]


def pairs_of(path, tokens=None, whole=False):
    """Questions and paragraphs, cut to so many tokens together; only those as long as that if they have to be whole."""
    found = []
    for paragraphs in paragraphs_of(path):
        # A paragraph goes on with the next: some are shorter than what is wanted.
        texts = [paragraph["context"] for paragraph in paragraphs]
        for place, paragraph in enumerate(paragraphs):
            text = " ".join(texts[place : place + 4]) if whole else texts[place]
            ends = [word.end() for word in WORD.finditer(text)]
            for asked in paragraph["qas"]:
                room = int((tokens - 3) / PIECES) - len(WORD.findall(asked["question"]))
                if not whole or len(ends) >= room:
                    found.append((asked["question"], text[: ends[min(room, len(ends)) - 1]]))
    random.Random(1).shuffle(found)
    return found


def write(pairs, rows, path):
    chosen = [pairs[n % len(pairs)] for n in range(rows)]
    questions, passages = zip(*chosen, strict=True)
    table = pyarrow.table({"id": list(range(rows)), "question": questions, "passage": passages})
    parquet.write_table(table, path, row_group_size=GROUP)


def tokens_of(pairs):
    """How many a row has, about."""
    return mean(len(WORD.findall(question + passage)) * PIECES + 3 for question, passage in pairs)
