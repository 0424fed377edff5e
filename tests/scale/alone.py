"""Rates of one core by length and by rows a call, and of ranking. bench.py runs both.

In processor time, which other programs on the machine change little.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet as parquet
from corpus import pairs_of, paragraphs_of

RANKED = Path(__file__).resolve().parents[2] / "examples/ranked"
LENGTHS = (64, 128, 256, 384)
CALLS = (1, 8, 64, 512)


def sizes(data):
    """Rates of one core by length, and by rows a call."""
    import electra_qa

    reader = electra_qa.Reader(threads=1)
    print("\n| tokens of question and passage | rows a second and core | ms a row |\n|---|---:|---:|")
    for tokens in LENGTHS:
        pairs = pairs_of(data, tokens, whole=True)[:128]
        seconds = min(computing(lambda pairs=pairs: ask(reader, pairs, len(pairs))) for _ in range(3))
        print(f"| {tokens} | {len(pairs) / seconds:.1f} | {1000 * seconds / len(pairs):.1f} |")
    pairs = pairs_of(data, 64, whole=True)[: max(CALLS)]
    print("\n| rows a call, of 64 tokens | rows a second and core |\n|---|---:|")
    for size in CALLS:
        seconds = min(computing(lambda size=size: ask(reader, pairs, size)) for _ in range(2))
        print(f"| {size} | {len(pairs) / seconds:.1f} |")


def ask(reader, pairs, size):
    for at in range(0, len(pairs), size):
        reader.ask_batch(*zip(*pairs[at : at + size], strict=True))


def ranking(data, more):
    """How well and how fast passages are ranked: those of one file, among those of another, too."""
    sys.path.insert(0, str(RANKED))
    from answer import index_of, ranked

    own = [it for article in paragraphs_of(data) for it in article]
    passages = [it["context"] for it in own] + [it["context"] for article in paragraphs_of(more) for it in article]
    asked = [(question["question"], row) for row, it in enumerate(own) for question in it["qas"] if question["answers"]]
    asked = random.Random(1).sample(asked, 1000)
    with tempfile.TemporaryDirectory() as folder:
        file, index = Path(folder, "passages.parquet"), Path(folder, "index")
        parquet.write_table(pyarrow.table({"passage": passages}), file)
        index.mkdir()
        made, found = [], []
        indexing = computing(lambda: made.append(index_of(file, str(index))))
        size = sum(it.stat().st_size for it in index.iterdir())
        searching = computing(lambda: found.extend(ranked(made[0], question, 20) for question, _ in asked))
    places = [[row for row, _ in it].index(right) if right in dict(it) else 99 for it, (_, right) in zip(found, asked, strict=True)]
    print("\n| ranking, one core | |\n|---|---:|")
    print(f"| passages | {len(passages):,} |\n| indexed a second | {len(passages) / indexing:,.0f} |")
    print(f"| bytes of the index a passage | {size / len(passages):.0f} |\n| ms a question | {1000 * searching / len(asked):.1f} |")
    for first in (1, 5, 20):
        print(f"| right passage among the first {first} | {100 * sum(it < first for it in places) / len(asked):.1f} % |")


def computing(run):
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    ranking(*map(Path, sys.argv[1:]))
