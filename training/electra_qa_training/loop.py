"""The training loop that fine-tuning, distillation and pre-training share.

A task says what an epoch holds and what a batch costs; the loop owns devices (through accelerate), the optimizer,
the schedule, checkpoints, the log and the end. All data order follows from (seed, epoch), and a checkpoint has the
weights, the optimizer, every random state and the position, so a resumed run takes the very steps that an
uninterrupted one would have taken.
"""

import json
import logging
import shutil
import signal
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from accelerate import Accelerator
from accelerate.utils import DistributedType, broadcast_object_list, set_seed
from safetensors import SafetensorError

from .schedule import parameter_groups, rate_factor

# Options that may change between two sittings of one run: they do not decide what a step computes,
# or, as the length of the run, are there to be changed.
FREE = {"out", "minutes", "steps", "epochs", "log_every", "checkpoint_every", "validate_every", "patience", "run", "command",
        "validation", "validation_limit", "threads", "decay"}


class RunError(RuntimeError):
    """The run cannot start or go on; the message says why and what to do."""


@dataclass
class Position:
    """Where a run is. `batch` counts batches of this process in `epoch`; `seconds` sums all sittings.

    `ended`: it has reached its length or its patience, and all that it leaves is written.
    """

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    best: float | None = None
    since_best: int = 0
    ended: bool = False


def add_arguments(parser):
    run = parser.add_argument_group("run")
    run.add_argument("--out", required=True, type=Path, help="folder of the run; the same command again goes on from its last checkpoint")
    length = run.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=int, help="optimizer steps")
    length.add_argument("--epochs", type=float)
    length.add_argument("--minutes", type=float, help="training time of all sittings together, without validation")
    run.add_argument("--batch-tokens", type=int, default=4096, help="tokens a batch and process, padding included")
    run.add_argument("--accumulate", type=int, default=1, help="batches an optimizer step")
    run.add_argument("--learning-rate", type=float, default=1e-4, help="peak rate, of the head")
    run.add_argument("--layer-decay", type=float, default=1.0, help="factor of the rate from one layer to the next below")
    run.add_argument("--weight-decay", type=float, default=0.01)
    run.add_argument("--warm-up", type=float, default=0.05, help="share of the run over which the rate rises")
    run.add_argument("--decay", type=float, default=1.0, help="share of the run, at its end, over which the rate falls to 0")
    run.add_argument("--clip", type=float, default=1.0, help="largest norm of the gradient")
    run.add_argument("--precision", choices=["auto", "f32", "bf16", "fp16"], default="auto", help="auto: mixed precision where the device has it")
    run.add_argument("--fixed-shapes", type=int, default=0, metavar="N", help="pad lengths to multiples of N and fill up batches (TPU: 128)")
    run.add_argument("--seed", type=int, default=1)
    run.add_argument("--threads", type=int, default=0, help="CPU threads; 0: torch's choice")
    run.add_argument("--log-every", type=int, default=20, metavar="STEPS")
    run.add_argument("--checkpoint-every", type=float, default=10, metavar="MINUTES")
    run.add_argument("--validate-every", type=int, default=0, metavar="STEPS", help="0: only at the end")
    run.add_argument("--patience", type=int, default=0, metavar="N", help="stop after N validations without a better score; 0: never")


def start(args):
    """The accelerator, with seeds set. Call before a model is made, so that new weights follow the seed."""
    if args.threads:
        torch.set_num_threads(args.threads)
    set_seed(args.seed)
    # Tied weights are stored once and tied again on loading; no need to warn at every checkpoint.
    logging.getLogger("accelerate.utils.other").setLevel(logging.ERROR)
    precision = {"f32": "no", "auto": _best_precision()}.get(args.precision, args.precision)
    return Accelerator(mixed_precision=precision)


def _best_precision():
    if torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp16"
    from accelerate.utils import is_torch_xla_available

    return "bf16" if is_torch_xla_available(check_is_tpu=True) else "no"


class Loop:
    """Runs `task` to the end of its budget.

    A task has `model` (trained and checkpointed), `epoch(number)` (a list of batch specifications, equal in every
    process), `collate(spec)` (a dict of tensors), `loss(model, batch)` (a scalar and a dict of scalars for the log),
    `validate()` (a dict with "score", higher is better, or None) and `save(folder)`.
    """

    def __init__(self, args, accelerator, task):
        self.args, self.accelerator, self.task = args, accelerator, task
        self.position = Position()
        groups = parameter_groups(task.model, args.learning_rate, args.layer_decay, args.weight_decay)
        fused = accelerator.device.type in ("cpu", "cuda")
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-6, fused=fused)
        self.model, self.optimizer = accelerator.prepare(task.model, optimizer)
        self.checkpoints, self.log_file = args.out / "checkpoints", args.out / "log.jsonl"
        self.stop_asked = False

    # ---- the run

    def run(self):
        """Whether the run has ended; False: it was stopped."""
        resumed = self._open()
        # Several processes would not stop at the same step.
        numbers = (signal.SIGINT, signal.SIGTERM) if self.accelerator.num_processes == 1 else ()
        before = [signal.signal(number, self._ask_stop) for number in numbers]
        try:
            return self._run(resumed)
        finally:
            for number, handler in zip(numbers, before):
                signal.signal(number, handler)

    def _run(self, resumed):
        sums, since, saved = {}, time.monotonic(), time.monotonic()
        clock = time.monotonic()
        p = self.position
        validated = None
        finished = False
        for batches in self._steps():
            progress = self._progress()
            if resumed:
                if p.ended and (reason := self._reason_to_end(progress)):
                    self.accelerator.print(f"the run has ended at step {p.step}: {reason}")
                    return True
                self.accelerator.print(f"going on from step {p.step}")
                resumed = p.ended = False
            if progress >= 1.0:
                finished = True
                break
            for group in self.optimizer.param_groups:
                group["lr"] = group["peak_lr"] * rate_factor(progress, self.args.warm_up, self.args.decay)
            self._step(batches, sums)
            p.step += 1
            p.batch += len(batches)
            now = time.monotonic()
            p.seconds, clock = p.seconds + now - clock, now
            if p.step % self.args.log_every == 0:
                self._log_training(progress, sums, now - since)
                sums, since = {}, now
            if self.args.validate_every and p.step % self.args.validate_every == 0:
                validated = p.step
                enough = self._validate()
                clock = since = time.monotonic()
                if enough:
                    finished = True
                    break
            if self.stop_asked or now - saved > 60 * self.args.checkpoint_every:
                self._checkpoint()
                clock = saved = time.monotonic()
                if self.stop_asked:
                    self.accelerator.print(f"stopped at step {p.step}; the same command goes on from here")
                    return False
        if finished:
            if validated != p.step:
                self._validate()
            if self.accelerator.is_main_process:
                self._save("last")
            p.ended = True
            self._checkpoint()
        return finished

    def _steps(self):
        """The batches of one optimizer step after another, for ever, from the position on."""
        n, rank, accumulate = self.accelerator.num_processes, self.accelerator.process_index, self.args.accumulate
        while True:
            mine = self.task.epoch(self.position.epoch)
            mine = mine[: len(mine) // n * n][rank::n]  # every process has as many
            self.per_epoch = len(mine)
            if not mine:
                raise RunError("an epoch has fewer batches than there are processes; use smaller --batch-tokens")
            while self.position.batch < len(mine):
                yield mine[self.position.batch : self.position.batch + accumulate]
            self.position.epoch, self.position.batch = self.position.epoch + 1, 0

    def _progress(self):
        p, a = self.position, self.args
        if a.steps is not None:
            return p.step / a.steps
        if a.epochs is not None:
            return (p.epoch + p.batch / self.per_epoch) / a.epochs
        seconds = [p.seconds]
        if self.accelerator.num_processes > 1:
            broadcast_object_list(seconds)  # clocks differ; all follow the first
        return seconds[0] / 60 / a.minutes

    def _reason_to_end(self, progress):
        """Why a run that has ended does not go on with these settings, or None."""
        if progress >= 1.0:
            return "it has reached its length; a larger --steps, --epochs or --minutes goes on"
        if self._out_of_patience():
            return f"the last {self.position.since_best} validations gave no better score; a larger --patience goes on"
        return None

    def _out_of_patience(self):
        return bool(self.args.patience) and self.position.since_best >= self.args.patience

    def _step(self, specifications, sums):
        for i, specification in enumerate(specifications):
            batch = {k: torch.as_tensor(v).to(self.accelerator.device) for k, v in self.task.collate(specification).items()}
            last = i + 1 == len(specifications)
            with _nothing() if last else self.accelerator.no_sync(self.model):
                with self.accelerator.autocast():
                    loss, values = self.task.loss(self.model, batch)
                self.accelerator.backward(loss / len(specifications))
            for name, value in {"loss": loss.detach(), **values}.items():
                total, count = sums.get(name, (0.0, 0))
                sums[name] = (total + value, count + 1)
            size = batch["input_ids"].numel() * self.accelerator.num_processes
            sums["tokens"] = (sums.get("tokens", (0, 1))[0] + size, 1)
        if self.args.clip:
            self.accelerator.clip_grad_norm_(self.model.parameters(), self.args.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        if self.accelerator.distributed_type == DistributedType.XLA:
            import torch_xla

            torch_xla.sync()  # runs the step; without it the graph would grow from step to step

    def _validate(self):
        """Measures, keeps the best, and says whether to stop early."""
        p = self.position
        self.accelerator.wait_for_everyone()
        stop = [False]
        if self.accelerator.is_main_process:
            self.task.model.eval()
            with torch.no_grad():
                report = self.task.validate()
            self.task.model.train()
            if report:
                better = p.best is None or report["score"] > p.best
                p.best, p.since_best = (report["score"], 0) if better else (p.best, p.since_best + 1)
                if better:
                    self._save("best")
                self._log({"kind": "validation", "step": p.step, "seconds": round(p.seconds, 1), **report, "best": better})
                stop = [self._out_of_patience()]
        if self.accelerator.num_processes > 1:
            broadcast_object_list(stop)
        return stop[0]

    # ---- what is on disk

    def _open(self):
        """Starts the folder, or takes up its last checkpoint, if the settings are the same; says whether there was one."""
        settings = {k: str(v) for k, v in vars(self.args).items() if k not in FREE}
        file = self.args.out / "settings.json"
        found = sorted(self.checkpoints.glob("step-*"))
        if found:
            before = json.loads(file.read_text())
            changed = sorted(k for k in settings.keys() | before.keys() if settings.get(k) != before.get(k))
            if changed:
                names = ", ".join(f"--{k.replace('_', '-')} was {before.get(k)}" for k in changed)
                raise RunError(f"{self.args.out} holds a run with other settings ({names}); use them, or another --out")
            self.accelerator.load_state(str(found[-1]))
            self.position = Position(**json.loads((found[-1] / "position.json").read_text()))
            if self.accelerator.is_main_process:
                self._cut_log()
        elif self.accelerator.is_main_process:
            self.args.out.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(settings, indent=1))
            self.log_file.write_text("")
        self.model.train()
        return bool(found)

    def _cut_log(self):
        """Drops lines written after the checkpoint, as their steps are taken again, and what a kill left of a line."""
        text = self.log_file.read_text() if self.log_file.exists() else ""
        kept = "".join(line + "\n" for line in text.splitlines() if self._is_before(line))
        if kept != text:
            self.log_file.write_text(kept)

    def _is_before(self, line):
        try:
            return json.loads(line)["step"] <= self.position.step
        except ValueError:
            return False

    def _checkpoint(self):
        """Whole after a kill at any moment. The last two are kept."""
        partial = self.checkpoints / "partial"
        if self.accelerator.is_main_process and partial.exists():
            shutil.rmtree(partial)
        self.accelerator.wait_for_everyone()
        with self._writing(partial):
            self.accelerator.save_state(str(partial))
            self.accelerator.wait_for_everyone()
            if not self.accelerator.is_main_process:
                return
            (partial / "position.json").write_text(json.dumps(asdict(self.position)))
        _replace(self.checkpoints / f"step-{self.position.step:08}", partial)
        for old in sorted(self.checkpoints.glob("step-*"))[:-2]:
            shutil.rmtree(old)

    def _save(self, name):
        """The model in a folder of this name, whole or as it was before."""
        partial = self.args.out / f"{name}.partial"
        with self._writing(partial):
            self.task.save(partial)
        _replace(self.args.out / name, partial)

    @contextmanager
    def _writing(self, partial):
        """Of what cannot be written, nothing stays; what was written before does."""
        try:
            yield
        # A full disk is an error of its own kind to each of torch, safetensors and Python.
        except (OSError, RuntimeError, SafetensorError) as cause:
            shutil.rmtree(partial, ignore_errors=True)
            kept = sorted(self.checkpoints.glob("step-*"))
            whole = f"The same command goes on from {kept[-1].name}, which is whole" if kept else "There is no checkpoint yet"
            raise RunError(f"{self.args.out} cannot be written to ({cause}). Make room on its disk. {whole}.") from cause

    def _log_training(self, progress, sums, seconds):
        tokens = sums.pop("tokens")[0]
        means = {name: round(float(total) / count, 5) for name, (total, count) in sums.items()}
        p = self.position
        self._log({"kind": "training", "step": p.step, "epoch": p.epoch, "progress": round(progress, 5), "seconds": round(p.seconds, 1),
                   "rate": max(g["lr"] for g in self.optimizer.param_groups), "tokens_per_second": round(tokens / seconds), **means})

    def _log(self, line):
        if not self.accelerator.is_main_process:
            return
        with open(self.log_file, "a") as f:
            f.write(json.dumps(line) + "\n")
        print("  ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in line.items() if k != "kind"), flush=True)

    def _ask_stop(self, *_):
        self.stop_asked = True


def _replace(target, partial):
    if target.exists():
        shutil.rmtree(target)
    partial.rename(target)


class _nothing:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False
