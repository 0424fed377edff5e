"""`add-layout`: lets a checkpoint see line breaks and cells without training it.

They are read as a semicolon and a bar would be, until training tells them apart (`--add-layout` of `finetune` and `distil`).
"""

from pathlib import Path

from . import layout
from .checkpoints import load_for_qa, save


def add_command(commands):
    parser = commands.add_parser("add-layout", help="let a model see line breaks and cells, read as semicolons and bars")
    parser.add_argument("--model", required=True, type=Path, help="checkpoint folder or .gguf file")
    parser.add_argument("--out", required=True, type=Path, help="checkpoint folder to write")
    parser.set_defaults(run=run)


def run(args):
    model, tokenizer = load_for_qa(args.model)
    layout.add(model, tokenizer)
    save(model, tokenizer, args.out)
