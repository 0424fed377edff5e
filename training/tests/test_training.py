"""What a run promises: it learns, it goes on exactly after a kill, it stops when told."""

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from accelerate.utils import DistributedType
from conftest import ROOT, command, squad_file
from safetensors.torch import load_file
from transformers import AutoTokenizer, ElectraForQuestionAnswering

from electra_qa_training import schedule, soft_labels, windows
from electra_qa_training.loop import Loop, RunError
from electra_qa_training.squad_data import read_examples

QUICK = ["--batch-tokens", 512, "--max-length", 32, "--log-every", 1]


def weights(folder):
    return load_file(folder / "model.safetensors")


def same(one, other):
    one, other = weights(one), weights(other)
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


def lines(folder, kind="training"):
    return [line for line in map(json.loads, (folder / "log.jsonl").read_text().splitlines()) if line["kind"] == kind]


def test_a_tiny_model_learns_the_toy_task(run, tiny, toy, tmp_path):
    train, dev = toy
    run("finetune", "--model", tiny, "--data", train, "--validation", dev, "--out", tmp_path / "run", "--epochs", 25, "--batch-tokens", 512,
        "--max-length", 32, "--learning-rate", 3e-3, "--dropout", 0, "--log-every", 100)
    [report] = lines(tmp_path / "run", "validation")
    assert report["HasAns_f1"] >= 98 and report["NoAns_exact"] >= 98
    assert report["score"] == pytest.approx((report["HasAns_f1"] + report["NoAns_exact"]) / 2)
    ElectraForQuestionAnswering.from_pretrained(tmp_path / "run" / "best")


def labelled(tiny, file):
    """A label file for the toy data, of a teacher that sees the gold answer beside its neighbours; every tenth question lacks a label."""
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    rows = []
    for e in windows.encode(read_examples([file]), tokenizer)[0]:
        logits = np.zeros((len(e.passage) + 1, 2), np.float32)
        logits[0 if e.answer is None else e.answer[0] + 1] = 3.0
        if not e.id.endswith("0"):
            rows.append((e.id, 0, len(e.passage), 0, 0, soft_labels.pack(logits)))
    soft_labels.write(file.with_suffix(".npz"), rows, soft_labels.vocabulary_hash(tokenizer), "")
    return file.with_suffix(".npz")


# Dropout is on, so that equal weights need equal random states too.
KINDS = {
    "finetune": lambda tiny, toy: ["finetune", "--model", tiny, "--data", toy[0], "--freeze-embeddings", "--layer-decay", 0.8, "--crop", 0.3,
                                   "--accumulate", 2],
    "distil": lambda tiny, toy: ["distil", "--teacher", tiny, "--layers", 1, "--data", toy[0]],
    "labels": lambda tiny, toy: ["distil", "--labels", labelled(tiny, toy[0]), "--model", tiny, "--data", toy[0]],
    "pretrain": lambda tiny, toy: ["pretrain", "--tokenizer", tiny, "--text", toy[0].with_suffix(".txt"), "--layers", 1, "--hidden", 32,
                                   "--heads", 2, "--embedding", 16],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_resumed_run_equals_an_uninterrupted_one(run, tiny, toy, tmp_path, kind, monkeypatch):
    toy[0].with_suffix(".txt").write_text("\n".join(f"apple pear {'fig plum ' * (i % 9)}lemon olive" for i in range(500)))
    base = [*KINDS[kind](tiny, toy), *QUICK, "--steps", 12]
    run(*base, "--out", tmp_path / "whole")
    run(*base, "--out", tmp_path / "again")
    assert same(tmp_path / "whole/last", tmp_path / "again/last")

    from electra_qa_training import loop

    take = loop.Loop._step

    def die(self, *arguments):
        if self.position.step == 7:
            raise KeyboardInterrupt  # at once, as a kill does
        take(self, *arguments)

    monkeypatch.setattr(loop.Loop, "_step", die)
    with pytest.raises(KeyboardInterrupt):
        run(*base, "--out", tmp_path / "cut", "--checkpoint-every", 0)
    assert not (tmp_path / "cut/last").exists()
    monkeypatch.setattr(loop.Loop, "_step", take)
    run(*base, "--out", tmp_path / "cut", "--checkpoint-every", 0)
    assert same(tmp_path / "whole/last", tmp_path / "cut/last")
    measured = lambda folder: [{k: v for k, v in line.items() if k not in ("seconds", "tokens_per_second")} for line in lines(folder)]
    assert measured(tmp_path / "cut") == measured(tmp_path / "whole")


def test_a_killed_process_goes_on(run, tiny, toy, tmp_path):
    options = ["finetune", "--model", tiny, "--data", toy[0], *QUICK, "--checkpoint-every", 0, "--out", tmp_path / "run"]
    line = [sys.executable, "-m", "electra_qa_training", *map(str, options), "--steps", "100000"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "training"), "CUDA_VISIBLE_DEVICES": ""}
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment) as process:
        while not process.stdout.readline().startswith("step 6 "):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    run(*options, "--steps", 12)
    assert [line["step"] for line in lines(tmp_path / "run")] == list(range(1, 13))


def test_a_polite_stop_leaves_a_checkpoint(run, tiny, toy, tmp_path, monkeypatch, capsys):
    from electra_qa_training import loop

    take = loop.Loop._step

    def interrupt(self, *arguments):
        take(self, *arguments)
        if self.position.step == 2:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(loop.Loop, "_step", interrupt)
    base = ["finetune", "--model", tiny, "--data", toy[0], *QUICK, "--steps", 5, "--out", tmp_path / "run"]
    run(*base)
    assert "stopped at step 3" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    run(*base)
    assert "going on from step 3" in capsys.readouterr().out
    assert (tmp_path / "run/last/model.safetensors").exists()


def test_other_settings_are_refused(run, tiny, toy, tmp_path):
    base = ["finetune", "--model", tiny, "--data", toy[0], *QUICK, "--steps", 2, "--out", tmp_path / "run"]
    run(*base)
    with pytest.raises(SystemExit, match="--learning-rate was 0.0001"):
        run(*base, "--learning-rate", 1)


def test_settings_that_cannot_be_met_end_with_a_message(run, tiny, toy, tmp_path):
    answered = squad_file(tmp_path / "answered.json", [("find pear", "apple pear", "pear")])
    for data, given, words in ((toy[0], ("--max-length", 4), "no room beside a question"), (answered, ("--null-share", 0.5), "--null-share needs")):
        with pytest.raises(SystemExit, match=words):
            run("finetune", "--model", tiny, "--data", data, "--steps", 1, *given, "--out", tmp_path / "run")


def test_a_full_disk_leaves_the_last_checkpoint_whole(tiny, toy, tmp_path):
    def go(steps, **options):
        return command("finetune", "--model", tiny, "--data", toy[0], "--out", tmp_path / "run", *QUICK, "--steps", steps, "--checkpoint-every", 0, **options)

    assert go(2).returncode == 0
    # Of files that may not grow beyond this, a checkpoint's largest are cut off, as on a full disk.
    full = go(4, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))
    assert full.returncode == 1
    assert "cannot be written to" in full.stderr and "goes on from step-00000002, which is whole" in full.stderr
    assert "Traceback" not in full.stderr
    assert sorted(path.name for path in (tmp_path / "run" / "checkpoints").iterdir())[-1] == "step-00000002"
    done = go(4)
    assert done.returncode == 0 and "going on from step 2" in done.stdout


def test_a_log_cut_within_a_line_does_not_keep_a_run_from_going_on(run, tiny, toy, tmp_path):
    base = ["finetune", "--model", tiny, "--data", toy[0], *QUICK, "--out", tmp_path / "run"]
    run(*base, "--steps", 2)
    with open(tmp_path / "run/log.jsonl", "a") as log:
        log.write('{"kind": "training", "st')
    run(*base, "--steps", 3)
    assert [line["step"] for line in lines(tmp_path / "run")] == [1, 2, 3]


def everything_in(folder):
    return {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.rglob("*") if file.is_file()}


def test_a_run_stopped_early_has_ended(run, tiny, toy, tmp_path, capsys):
    base = ["finetune", "--model", tiny, "--data", toy[0], "--validation", toy[1], "--validation-limit", 20, *QUICK, "--learning-rate", 0,
            "--steps", 50, "--validate-every", 2, "--out", tmp_path / "run"]
    run(*base, "--patience", 2)
    assert [line["best"] for line in lines(tmp_path / "run", "validation")] == [True, False, False]
    left = everything_in(tmp_path / "run")
    capsys.readouterr()
    run(*base, "--patience", 2)
    printed = capsys.readouterr().out
    assert "the run has ended at step 6: the last 2 validations gave no better score" in printed and "going on from" not in printed
    assert everything_in(tmp_path / "run") == left
    run(*base, "--patience", 3)
    assert "going on from step 6" in capsys.readouterr().out
    assert [line["step"] for line in lines(tmp_path / "run", "validation")] == [2, 4, 6, 8]


@pytest.mark.parametrize("length, more", [(("--steps", 4), ("--steps", 6)), (("--epochs", 0.05), ("--epochs", 0.1)), (("--minutes", 0.005), ("--minutes", 0.01))])
def test_a_run_that_reached_its_length_has_ended(run, tiny, toy, tmp_path, capsys, length, more):
    base = ["finetune", "--model", tiny, "--data", toy[0], "--validation", toy[1], "--validation-limit", 20, *QUICK, "--out", tmp_path / "run"]
    run(*base, *length)
    left, steps = everything_in(tmp_path / "run"), len(lines(tmp_path / "run"))
    capsys.readouterr()
    run(*base, *length)
    assert f"the run has ended at step {steps}: it has reached its length" in capsys.readouterr().out
    assert everything_in(tmp_path / "run") == left
    run(*base, *more)
    assert f"going on from step {steps}" in capsys.readouterr().out
    assert len(lines(tmp_path / "run")) > steps


def test_a_run_ends_by_the_clock(run, tiny, toy, tmp_path):
    run("finetune", "--model", tiny, "--data", toy[0], *QUICK, "--minutes", 0.03, "--out", tmp_path / "run")
    done = lines(tmp_path / "run")
    assert done[-1]["seconds"] >= 1.5 and done[-1]["rate"] < 0.2 * max(line["rate"] for line in done)


def test_two_processes_train_as_one_model(tiny, toy, tmp_path):
    launch = ["-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2", "--num_machines", "1", "--mixed_precision", "no"]
    done = command("finetune", "--model", tiny, "--data", toy[0], *QUICK, "--steps", 4, "--out", tmp_path / "run", launch=launch)
    assert done.returncode == 0, done.stderr
    assert [line["step"] for line in lines(tmp_path / "run")] == [1, 2, 3, 4]
    again = command("finetune", "--model", tiny, "--data", toy[0], *QUICK, "--steps", 6, "--out", tmp_path / "run", launch=launch)
    assert "going on from step 4" in again.stdout, again.stderr
    assert lines(tmp_path / "run")[-1]["step"] == 6


def test_fixed_shapes_train_alike(run, tiny, toy, tmp_path):
    run("finetune", "--model", tiny, "--data", toy[0], *QUICK, "--fixed-shapes", 16, "--steps", 3, "--out", tmp_path / "run")
    assert all(0 < line["loss"] < 10 for line in lines(tmp_path / "run"))


def test_mixed_precision_comes_near_full_precision(tiny, toy, tmp_path):
    for precision in ("f32", "bf16"):  # a process keeps the precision that it began with
        done = command("finetune", "--model", tiny, "--data", toy[0], *QUICK, "--steps", 5, "--learning-rate", 3e-3, "--dropout", 0,
                       "--precision", precision, "--out", tmp_path / precision)
        assert done.returncode == 0, done.stderr
    full, mixed = ([line["loss"] for line in lines(tmp_path / precision)] for precision in ("f32", "bf16"))
    assert mixed == pytest.approx(full, rel=0.05) and mixed != full
    assert {value.dtype for value in weights(tmp_path / "bf16/last").values()} == {torch.float32}


def test_the_plot_is_drawn(run, tiny, toy, tmp_path):
    run("finetune", "--model", tiny, "--data", toy[0], "--validation", toy[1], *QUICK, "--steps", 4, "--out", tmp_path / "run")
    run("plot", tmp_path / "run", "--to", tmp_path / "log.png")
    assert (tmp_path / "log.png").read_bytes().startswith(b"\x89PNG")


def test_frozen_embeddings_stay(run, tiny, toy, tmp_path):
    run("finetune", "--model", tiny, "--data", toy[0], *QUICK, "--steps", 3, "--freeze-embeddings", "--out", tmp_path / "run")
    before, after = weights(tiny), weights(tmp_path / "run/last")
    name = "electra.embeddings.word_embeddings.weight"
    assert torch.equal(before[name], after[name])
    other = "electra.embeddings.position_embeddings.weight"
    assert not torch.equal(before[other], after[other])


def test_rates_by_layer_and_over_the_run(tiny):
    model = ElectraForQuestionAnswering.from_pretrained(tiny)
    groups = schedule.parameter_groups(model, 1.0, 0.5, 0.01)
    rate_of = {id(p): g["lr"] for g in groups for p in g["params"]}
    named = dict(model.named_parameters())
    rate = lambda name: rate_of[id(named[name])]
    assert len(rate_of) == len(named)
    assert rate("qa_outputs.weight") == 1.0
    assert rate("electra.encoder.layer.1.output.dense.weight") == 0.5
    assert rate("electra.encoder.layer.0.output.dense.bias") == 0.25
    assert rate("electra.embeddings.word_embeddings.weight") == 0.125
    assert rate("electra.embeddings_project.weight") == 0.125
    assert {g["weight_decay"] for g in groups for p in g["params"] if p.ndim == 1} == {0.0}
    factors = [schedule.rate_factor(p, 0.1, 0.5) for p in (0.0, 0.05, 0.1, 0.5, 0.75, 1.0)]
    assert factors == pytest.approx([0, 0.5, 1, 1, 0.5, 0])


def test_a_run_that_cannot_fill_its_processes_says_so():
    loop = Loop.__new__(Loop)
    loop.accelerator = type("A", (), {"num_processes": 2, "process_index": 0})
    loop.args = type("O", (), {"accumulate": 1})
    loop.position = type("P", (), {"epoch": 0, "batch": 0})
    loop.task = type("T", (), {"epoch": staticmethod(lambda n: [[1]])})
    with pytest.raises(RunError, match="fewer batches"):
        next(loop._steps())


@pytest.mark.parametrize("kind, expected", [(DistributedType.XLA, [True, True]), (DistributedType.NO, [])])
def test_a_tpu_runs_every_step_once(monkeypatch, kind, expected):
    weight, synced = torch.nn.Parameter(torch.ones(1)), []
    # The step is asked for before it is run.
    sync = lambda: synced.append(weight.grad is None and weight.item() < 1)
    monkeypatch.setitem(sys.modules, "torch_xla", SimpleNamespace(sync=sync))
    loop = Loop.__new__(Loop)
    loop.args, loop.model, loop.optimizer = SimpleNamespace(clip=0), None, torch.optim.SGD([weight], lr=0.1)
    loop.task = SimpleNamespace(collate=lambda n: {"input_ids": [[n]]}, loss=lambda model, batch: (weight.sum(), {}))
    loop.accelerator = SimpleNamespace(
        device="cpu", num_processes=1, distributed_type=kind, no_sync=lambda model: nullcontext(), autocast=nullcontext,
        backward=lambda loss: loss.backward(),
    )
    for _ in range(2):
        loop._step([1, 2, 3], {})
    assert synced == expected
