"""What transformers makes of checkpoints with added tokens: `added_tokens.json.gz`.

All have as many tokens as `checkpoint/` has rows of word embeddings, so that its weights go with them.

    python tests/golden/make_added_tokens.py --out tests/golden
"""

import argparse
import json
import tempfile
from pathlib import Path

from transformers import AddedToken, AutoTokenizer, BertTokenizer, BertTokenizerFast

from common import write_json

ROWS = 58
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = """the a an of in on at to by and is was were be it did does do opened built tower city river old new york
zebra 1 9 2 3 covid ##19 ##s ##ed ##ing ##1 ##9 . , ? : [unused0] e ##e i ##i""".split()
TEXTS = [
    "Did COVID19 reach the tower in 1923?",
    "covid19s, xcovid19y and covid 19",
    "The towers of New  York: new york, NEW YORK",
    "A zebra, zebras and Zebra [Q] the river [q]",
    "in<x>the tower <x> the river",
    "Is it é or E? Éa, ia, IA.",
    "[CLS] opened [MASK] by [unused0] [SEP] built",
    "covid19",
    "",
]


def vocabulary(new):
    pieces = [*SPECIAL, *WORDS]
    pieces += [f"[filler{i}]" for i in range(ROWS - new - len(pieces))]
    assert len(pieces) == ROWS - new
    return "".join(piece + "\n" for piece in pieces)


def saved(kind, tokens, special=(), settings=None):
    """The files that a tokenizer of this kind saves after tokens were added to it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        new = sum(str(token) not in WORDS + SPECIAL for token in [*tokens, *special])
        (folder / "vocab.txt").write_text(vocabulary(new), encoding="utf-8")
        tokenizer = kind(str(folder / "vocab.txt"), **(settings or {}))
        tokenizer.add_tokens(list(tokens))
        if special:
            tokenizer.add_special_tokens({"additional_special_tokens": list(special)})
        assert len(tokenizer) == ROWS
        tokenizer.save_pretrained(folder)
        return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def without(files, *names):
    return {name: text for name, text in files.items() if name not in names}


def changed(files, name, **changes):
    return {**files, name: json.dumps({**json.loads(files[name]), **changes})}


FLAGS = [
    AddedToken("zebra", single_word=True),
    AddedToken("<x>", lstrip=True, rstrip=True),
    AddedToken("New  York"),
    AddedToken("É", normalized=False),
    AddedToken("ia", normalized=True),
    "tower",
]


def checkpoints():
    yield "word, all files", (word := saved(BertTokenizerFast, ["covid19"]))
    yield "word, tokenizer.json alone", {"tokenizer.json": word["tokenizer.json"]}
    yield "word, vocab.txt and tokenizer_config.json", without(word, "tokenizer.json", "added_tokens.json")
    yield "word, slow tokenizer", saved(BertTokenizer, ["covid19"])
    old = {"vocab.txt": vocabulary(2), "added_tokens.json": json.dumps({"[Q]": 57, "covid19": 56})}
    yield "before added_tokens_decoder", old
    map_ = {"special_tokens_map.json": json.dumps({"additional_special_tokens": ["[Q]", "[unused0]"], "unk_token": "[UNK]"})}
    yield "before added_tokens_decoder, special", old | map_
    yield "flags", (flags := saved(BertTokenizerFast, FLAGS, ["[Q]", "[unused0]"]))
    yield "flags, without tokenizer.json", without(flags, "tokenizer.json")
    yield "flags, without tokenizer_config.json", without(flags, "tokenizer_config.json")
    cased = saved(BertTokenizerFast, FLAGS, settings={"do_lower_case": False})
    yield "cased", cased
    decoder = json.loads(flags["tokenizer_config.json"])["added_tokens_decoder"]
    decoder = {id: {**token, "single_word": True} for id, token in decoder.items()}
    yield "tokenizer_config.json differs", changed(flags, "tokenizer_config.json", added_tokens_decoder=decoder)
    yield "tokenizer.json against vocab.txt", {**word, "vocab.txt": word["vocab.txt"].replace("covid\n", "virus\n")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path, help="directory for the golden files")
    out = parser.parse_args().out
    config = (out / "checkpoint" / "config.json").read_text(encoding="utf-8")
    golden = []
    for name, files in checkpoints():
        with tempfile.TemporaryDirectory() as folder:
            for file, text in {**files, "config.json": config}.items():
                (Path(folder) / file).write_text(text, encoding="utf-8")
            tokenizer = AutoTokenizer.from_pretrained(folder)
            encoded = [tokenizer(text, add_special_tokens=False, return_offsets_mapping=True) for text in TEXTS]
        cases = [{"text": t, "ids": e["input_ids"], "offsets": e["offset_mapping"]} for t, e in zip(TEXTS, encoded)]
        golden.append({"name": name, "files": files, "cases": cases})
    write_json(out, "added_tokens.json.gz", golden)


if __name__ == "__main__":
    main()
