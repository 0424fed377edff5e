"""Make a WordPiece vocabulary for a language or a field that BERT's does not fit."""

from pathlib import Path

from tokenizers import BertWordPieceTokenizer
from transformers import ElectraTokenizerFast

from .squad_data import DataError, open_text


def add_command(commands):
    parser = commands.add_parser("vocabulary", help="make a WordPiece vocabulary from plain text, to pre-train with")
    parser.add_argument("--text", required=True, nargs="+", type=Path, help="UTF-8 text, plain or .gz")
    parser.add_argument("--size", type=int, default=30522, help="word pieces")
    parser.add_argument("--cased", action="store_true", help="keep case and accents")
    parser.add_argument("--out", required=True, type=Path, help="folder to write")
    parser.set_defaults(run=make)


def make(args):
    tokenizer = BertWordPieceTokenizer(lowercase=not args.cased, strip_accents=not args.cased)
    # The order of BERT's own: padding is piece 0.
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    try:
        tokenizer.train_from_iterator(_lines(args.text), vocab_size=args.size, special_tokens=special, show_progress=False)
    except (OSError, UnicodeDecodeError) as e:
        raise DataError(str(e)) from e
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save_model(str(args.out))
    fast = ElectraTokenizerFast(str(args.out / "vocab.txt"), do_lower_case=not args.cased, strip_accents=not args.cased, model_max_length=512)
    fast.save_pretrained(args.out)
    print(f"{len(fast)} word pieces")


def _lines(paths):
    for path in paths:
        with open_text(path) as f:
            yield from f
