"""Draw a run's log: losses and rate over the steps, scores of the validations."""

import json
from pathlib import Path

from .squad_data import DataError

NOT_DRAWN = {"kind", "step", "epoch", "progress", "seconds", "tokens_per_second", "total", "best", "score"}


def read_log(path):
    """(training lines, validation lines)."""
    try:
        lines = [json.loads(line) for line in path.read_text().splitlines()]
    except (OSError, ValueError) as e:
        raise DataError(f"{path}: not a log of a run ({e})") from e
    return [[line for line in lines if line["kind"] == kind] for kind in ("training", "validation")]


def plot(args):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    kinds = [lines for lines in read_log(args.run_folder / "log.jsonl") if lines]
    figure, axes = pyplot.subplots(len(kinds), 1, figsize=(9, 4 * len(kinds)), squeeze=False)
    for axis, lines in zip(axes[:, 0], kinds):
        for name in [k for k in lines[-1] if k not in NOT_DRAWN and "thresh" not in k]:
            points = [(line["step"], line[name]) for line in lines if name in line]
            top = max(abs(y) for _, y in points) or 1
            scale = 1 if top > 0.01 else 1 / top  # the learning rate beside losses
            label = name if scale == 1 else f"{name} / {top:.1e}"
            axis.plot(*zip(*[(x, y * scale) for x, y in points]), marker="." if len(points) < 50 else None, label=label)
        axis.set_xlabel("step")
        axis.legend()
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(args.to)
    print(args.to)


def add_command(commands):
    parser = commands.add_parser("plot", help="draw the log of a run")
    parser.add_argument("run_folder", type=Path)
    parser.add_argument("--to", type=Path, default=Path("log.png"))
    parser.set_defaults(run=plot)
