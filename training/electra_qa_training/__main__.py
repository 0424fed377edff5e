"""`python -m electra_qa_training COMMAND`; with several devices `accelerate launch -m electra_qa_training COMMAND`."""

import argparse
import sys

from . import (
    add_layout,
    average,
    compare_bert,
    distil,
    elsewhere,
    evaluate,
    export,
    export_onnx,
    finetune,
    fit_verdict,
    label,
    model_list,
    plot,
    plot_calibration,
    pretrain,
    squad_data,
    vocabulary,
)
from .everyday import generate
from .loop import RunError
from .squad_data import DataError


def main():
    parser = argparse.ArgumentParser(prog="electra_qa_training", description="Train models for electra-qa.")
    commands = parser.add_subparsers(dest="command", required=True)
    for room in (squad_data, generate, elsewhere, vocabulary, pretrain, finetune, label, distil, average, add_layout, evaluate, export, export_onnx, compare_bert,
                 model_list, fit_verdict, plot, plot_calibration):
        room.add_command(commands)
    args = parser.parse_args()
    try:
        args.run(args)
    except (DataError, RunError) as e:
        sys.exit(f"error: {e}")


if __name__ == "__main__":
    main()
