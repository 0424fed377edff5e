"""Draw how well verdicts keep their word: reliability and risk-coverage from reports of `electra-qa eval --json`."""

import json
from pathlib import Path

from .squad_data import DataError

DRAWN = {"answerable": "the text answers", "confidence": "this is the answer, if the text answers", "sure": "this is the answer"}


def read_report(path):
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        if missing := [key for name in DRAWN for key in [f"{name}_reliability"] if key not in report]:
            raise DataError(f"{path}: no {missing[0]}; make it with: electra-qa eval --mode verdict --json")
        return report
    except (OSError, ValueError) as e:
        raise e if isinstance(e, DataError) else DataError(f"{path}: not a report ({e})") from e


def draw(args):
    import matplotlib

    matplotlib.use("Agg")
    # The same file for the same report.
    matplotlib.rcParams["svg.hashsalt"] = "electra-qa"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(DRAWN) + 1, figsize=(4 * len(DRAWN) + 4, 4))
    for path in args.reports:
        report = read_report(path)
        for axis, name in zip(axes, DRAWN):
            bins = report[f"{name}_reliability"]
            axis.plot([b["said"] for b in bins], [b["true_share"] for b in bins], marker=".",
                      label=f"{path.stem}: error {report[f'{name}_ece']:.1f} %")
        risks = report["risk_coverage"]
        axes[-1].plot([r["coverage"] for r in risks], [r["risk"] for r in risks], marker=".", label=path.stem)
    for axis, title in zip(axes, DRAWN.values()):
        axis.plot([0, 1], [0, 1], color="gray", linewidth=0.8)
        axis.set(title=title, xlabel="said", ylabel="true")
    axes[-1].set(title="answering the surest only", xlabel="share of questions answered", ylabel="share of them wrong")
    for axis in axes:
        axis.legend()
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(args.to, metadata={"Date": None})
    print(args.to)


def add_command(commands):
    parser = commands.add_parser("plot-calibration", help="draw reports of electra-qa eval --mode verdict")
    parser.add_argument("reports", nargs="+", type=Path, help="standard output of electra-qa eval --mode verdict --json")
    parser.add_argument("--to", type=Path, default=Path("calibration.svg"))
    parser.set_defaults(run=draw)
