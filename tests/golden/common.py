"""Helpers shared by the golden-file generators in this directory."""

import argparse
import gzip
import json
import os

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def arguments(doc):
    """The three options every generator takes."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="checkpoint directory (config, weights, vocabulary, tokenizer)")
    parser.add_argument("--data", required=True, help="SQuAD 2.0 dev data, .json or .json.gz")
    parser.add_argument("--out", required=True, help="directory for the golden files")
    return parser.parse_args()


def load_articles(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as f:
        return json.load(f)["data"]


def write_gz(directory, name, raw):
    # No name and no time in the header, so that equal content gives equal files.
    path = os.path.join(directory, name)
    with open(path, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as g:
        g.write(raw)
    print(f"{name}: {os.path.getsize(path)} bytes")


def write_json(directory, name, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    write_gz(directory, name, text.encode("utf-8"))


def digits(x):
    """Nine significant digits: enough to tell any two float32 apart, and shorter files."""
    return float(f"{x:.9g}")
