"""Average the weights of checkpoints of one shape: of runs that went on from each other, the mean often scores higher
than each (Wortsman et al., "Model soups", 2022)."""

from pathlib import Path

from .checkpoints import load_for_qa, save
from .squad_data import DataError


def average(sources, shares):
    """(model, tokenizer) with the weighted mean of the sources' weights; `shares` need not sum to 1."""
    if len(sources) != len(shares) or not sum(shares) > 0 or min(shares) < 0:
        raise DataError("--shares has to give every model a number, none below 0 and not all 0")
    mean, total = {}, sum(shares)
    for source, share in zip(sources, shares):
        model, tokenizer = load_for_qa(source)
        weights = model.state_dict()
        shapes = {name: w.shape for name, w in weights.items()}
        if mean and shapes != {name: w.shape for name, w in mean.items()}:
            raise DataError(f"{source}: its weights have other names or shapes than those of {sources[0]}")
        for name, w in weights.items():
            part = w * (share / total) if w.is_floating_point() else w
            mean[name] = mean[name] + part if name in mean and w.is_floating_point() else part
    model.load_state_dict(mean)
    return model, tokenizer


def add_command(commands):
    parser = commands.add_parser("average", help="average the weights of checkpoints of one shape")
    parser.add_argument("--models", required=True, nargs="+", type=Path, help="folders or .gguf files")
    parser.add_argument("--shares", required=True, nargs="+", type=float, help="how much each counts")
    parser.add_argument("--out", required=True, type=Path)
    parser.set_defaults(run=lambda args: save(*average(args.models, args.shares), args.out))
