"""Programs that start others, and what these are, from /proc: on Linux only."""

import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

# Java only moves rows here: its better compiler would cost more than it gives.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SPARK = ["--driver-java-options", JAVA, "--conf", f"spark.executor.extraJavaOptions={JAVA}", "--conf", "spark.ui.enabled=false"]


@contextmanager
def started(command, log, **options):
    """A running program, its output going to a file; it is gone afterwards, with all that it started."""
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, **options)
    try:
        yield process
    finally:
        left = family(process.pid)
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def until(process, condition, seconds):
    """What a condition gives, once that is true; fails if the program ends before, or takes longer."""
    for _ in range(seconds * 20):
        found = condition()
        if found:
            return found
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"it ended with {process.returncode} before {condition.__name__}")
    raise AssertionError(f"no {condition.__name__} in {seconds} seconds")


def stat_of(pid):
    """Fields of /proc/PID/stat after the name: state, parent, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def family(pid):
    """Processes that one has started, and those that these have."""
    children = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (stat := stat_of(folder.name)):
            children.setdefault(int(stat[1]), []).append(int(folder.name))
    found, open_ = [], [pid]
    while open_:
        new = children.get(open_.pop(), [])
        found += new
        open_ += new
    return found


def command_of(pid):
    """Name and arguments."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def parent_of(pid):
    stat = stat_of(pid)
    return int(stat[1]) if stat else 0
