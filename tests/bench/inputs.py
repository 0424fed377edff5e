"""The question and passages that everything is measured with, cut to windows of exactly so many tokens.

inputs.py TOKENIZER_FOLDER OUT.json
"""

import json
import sys
from pathlib import Path

from transformers import AutoTokenizer

LENGTHS = (64, 128, 256, 384)
# A window of 384 tokens, and 19 more that each begin 128 tokens before the end of the one before.
WINDOWS, WINDOW, OVERLAP = 20, 384, 128
SAMPLES = Path(__file__).parents[2] / "assets/samples.json"


# Words that a passage may begin with: the engine keeps what it has computed, so none is asked about twice.
FIRST_WORDS = 2000


def first_words(tokenizer):
    """Words that are one piece each, so that the rest of the passage stays where it is."""
    words = sorted(piece for piece in tokenizer.get_vocab() if piece.isascii() and piece.isalpha() and len(piece) > 3)
    return words[:: len(words) // FIRST_WORDS][:FIRST_WORDS]


def window(tokenizer, question, passage, tokens):
    """One window: its ids, and the piece of the passage that gives exactly these."""
    encoded = tokenizer(question, passage, truncation="only_second", max_length=tokens, return_offsets_mapping=True)
    end = encoded["offset_mapping"][-2][1]
    cut = tokenizer(question, passage[:end])
    if cut["input_ids"] != encoded["input_ids"] or len(cut["input_ids"]) != tokens:
        sys.exit(f"error: the sample cannot be cut to {tokens} tokens; change the question in tests/bench/inputs.py")
    return {"tokens": tokens, "rest": passage[len(passage.split()[0]) : end], "ids": cut["input_ids"], "tokenTypes": cut["token_type_ids"]}


def main():
    folder, out = sys.argv[1:]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    sample = json.loads(SAMPLES.read_text(encoding="utf-8"))[0]
    question = sample["questions"][0]["question"]
    words = first_words(tokenizer)
    # Without line breaks: to us they are pieces of their own, to the peers' tokenizer they are spaces.
    passage = " ".join([words[0], *sample["passage"].split() * 40])
    room = WINDOW - 3 - len(tokenizer(question, add_special_tokens=False)["input_ids"])
    pieces = room + (WINDOWS - 1) * (room - OVERLAP)
    offsets = tokenizer(passage, add_special_tokens=False, return_offsets_mapping=True, verbose=False)["offset_mapping"]
    inputs = {
        "question": question,
        "firstWords": words,
        "lengths": [window(tokenizer, question, passage, tokens) for tokens in LENGTHS],
        "long": {"windows": WINDOWS, "rest": passage[len(words[0]) : offsets[pieces - 1][1]]},
    }
    Path(out).write_text(json.dumps(inputs), encoding="utf-8")


if __name__ == "__main__":
    main()
