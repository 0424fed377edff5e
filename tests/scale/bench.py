"""Rates of plain processes, Ray and Spark with one worker and two, of the command line, and of one process with all threads.

scripts/test-scale.sh --bench [--rows 20000] [--tokens 128] [--data SQUAD.json.gz] [--more SQUAD.json.gz] [--only NAME,NAME]

Rows are the questions of a SQuAD file, shuffled, each with its paragraph cut to so many tokens. One worker gets half of the rows
that two get, so that both take as long. A worker notes when it answers (timed/electra_qa.py); memory is what all processes of a run
have, shared pages counted once, looked at each second.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

import pyarrow
import pyarrow.parquet as parquet
from alone import sizes
from corpus import pairs_of, tokens_of, write
from processes import SPARK, family, started, stat_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXAMPLES = ROOT / "examples"
ENVIRONMENTS = Path(os.environ["ELECTRA_QA_ENVIRONMENTS"])
WORK = ROOT / "target/scale"


def environment(example, times):
    programs = ENVIRONMENTS / example / "bin"
    return {
        **os.environ,
        "ELECTRA_QA_TIMES": str(times),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{HERE / 'timed'}{os.pathsep}{os.environ['PYTHONPATH']}",
        "PYSPARK_PYTHON": str(programs / "python"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def plain(source, output, worker, workers):
    """One of several processes that share a file: every so-manieth of its row groups is this one's."""
    import electra_qa

    reader, file, writer = electra_qa.Reader(threads=1), parquet.ParquetFile(source), None
    for group in range(worker, file.num_row_groups, workers):
        rows = file.read_row_group(group)
        answers = pyarrow.table(reader.ask_batch(rows["question"], rows["passage"]))
        for name in answers.column_names:
            rows = rows.append_column(name, answers[name])
        writer = writer or parquet.ParquetWriter(f"{output}-{worker}.parquet", rows.schema)
        writer.write_table(rows)
    writer.close()


def cpu_of(pid):
    stat = stat_of(pid)
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK") if stat else 0.0


def memory_of(pids):
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE)[1]) * 1024
        except (OSError, TypeError):
            continue
    return total


def timed(name, commands, example, rows):
    """Run commands side by side, and say what came of it."""
    shutil.rmtree(WORK / "run", ignore_errors=True)
    times = WORK / "run/times"
    times.mkdir(parents=True)
    ended, peak, cpu = threading.Event(), [0], {}
    began = time.time()
    with_log = [
        started([*map(str, it)], WORK / f"run/log-{n}", cwd=WORK / "run", env=environment(example, times))
        for n, it in enumerate(commands)
    ]
    processes = [it.__enter__() for it in with_log]

    def watch():
        while not ended.wait(1):
            pids = {pid for it in processes for pid in (it.pid, *family(it.pid))}
            peak[0] = max(peak[0], memory_of(pids))
            cpu.update({pid: max(cpu_of(pid), cpu.get(pid, 0)) for pid in pids})

    watcher = threading.Thread(target=watch)
    watcher.start()
    codes = [it.wait() for it in processes]
    seconds = time.time() - began
    ended.set()
    watcher.join()
    for it in with_log:
        it.__exit__(None, None, None)
    if any(codes):
        sys.exit(f"error: {name} failed; see {WORK / 'run'}/log-*")
    notes = [json.loads(line) for file in times.iterdir() for line in file.read_text().splitlines()]
    return {
        "name": name,
        "rows": rows,
        "seconds": seconds,
        "peak": peak[0],
        "cpu": sum(cpu.values()),
        **told(notes, began, seconds),
    }


def told(notes, began, seconds):
    """What the workers' notes say."""
    calls = [it for it in notes if "rows" in it]
    if not calls:
        return {}
    workers = {it["pid"] for it in calls}
    first, last = min(it["start"] for it in calls), max(it["end"] for it in calls)
    ends = [max(it["end"] for it in calls if it["pid"] == pid) for pid in workers]
    busy = sum(it["end"] - it["start"] for it in calls)
    return {
        "until": first - began,
        "after": seconds - (last - began),
        "loading": median([it["loading"] for it in notes if "loading" in it]),
        "loads": sum("loading" in it for it in notes),
        "waiting": 1 - busy / (len(workers) * (last - first)),
        "straggling": last - min(ends),
        "busy_rate": sum(it["rows"] for it in calls) / sum(it["computed"] for it in calls),
        "worker": max(it["memory"] for it in calls),
        "calls": len(calls),
    }


def runs(half, whole, rows):
    """Names, commands, whose environment, and rows."""
    out = WORK / "run/out"
    spark = ["spark-submit", *SPARK, "--master"]
    for workers, source, count in ((1, half, rows // 2), (2, whole, rows)):
        processes = [["python", HERE / "bench.py", "--plain", source, out, n, workers] for n in range(workers)]
        yield f"plain {workers}", processes, "test", count
        ray = ["python", EXAMPLES / "ray/answer.py", source, out, "--workers", workers]
        yield f"Ray {workers}", [ray], "ray", count
        local = [f"local-cluster[{workers},1,1024]", EXAMPLES / "spark/answer.py", source, out]
        yield f"Spark {workers}", [[*spark, *local]], "spark", count
    command = [ROOT / "target/native/electra-qa", "batch", whole, "--to", f"{out}.parquet", "--keep", "id,question,passage"]
    yield "electra-qa batch", [command], "test", rows
    yield "ask_batch", [["python", HERE / "bench.py", "--at-once", whole]], "test", rows


def table(results):
    heads = (
        "rows",
        "seconds",
        "rows a second",
        "CPU s a 1,000 rows",
        "until the first answer",
        "after the last",
        "workers wait",
        "straggling",
    )
    print(f"| | {' | '.join(heads)} | a worker | all |\n|---|{'---:|' * (len(heads) + 2)}")
    for it in results:
        cells = [it["name"], f"{it['rows']:,}", f"{it['seconds']:.0f}", f"{it['rows'] / it['seconds']:.1f}"]
        cells += [f"{1000 * it['cpu'] / it['rows']:.1f}"]
        if "until" in it:
            cells += [f"{it['until']:.1f} s", f"{it['after']:.1f} s", f"{100 * it['waiting']:.1f} %", f"{it['straggling']:.1f} s"]
            cells += [f"{it['worker'] / 1e6:.0f} MB"]
        else:
            cells += [""] * 5
        print("|", " | ".join([*cells, f"{it['peak'] / 1e6:.0f} MB"]), "|")
    rate = {it["name"]: it["rows"] / it["seconds"] for it in results}
    print()
    for engine in ("plain", "Ray", "Spark"):
        one, two = rate.get(f"{engine} 1"), rate.get(f"{engine} 2")
        if one and two:
            of_plain = [f"{100 * (1 - rate[f'{engine} {n}'] / rate[f'plain {n}']):.1f} %" for n in (1, 2) if f"plain {n}" in rate]
            print(f"{engine}: two workers are {two / one:.2f} × one; less than plain processes by {' and '.join(of_plain)}")
    loads = [it for it in results if "loads" in it]
    print("Model loaded, median: " + ", ".join(f"{it['name']} {1000 * it['loading']:.0f} ms ({it['loads']} times)" for it in loads))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/squad-v2.0-dev-part.json.gz")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--only", help="runs by name, with commas between; sizes: rates by length; ranking")
    parser.add_argument(
        "--more", type=Path, default=ROOT.parent / "shared/data/squad-v2.0-train.json.gz", help="passages to rank among"
    )
    parser.add_argument("--plain", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--at-once", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.plain:
        return plain(*args.plain[:2], *map(int, args.plain[2:]))
    if args.at_once:
        import electra_qa

        rows = parquet.read_table(args.at_once)
        return electra_qa.Reader(threads=2).ask_batch(rows["question"], rows["passage"])
    WORK.mkdir(parents=True, exist_ok=True)
    pairs = pairs_of(args.data, args.tokens)
    half, whole = WORK / "half.parquet", WORK / "whole.parquet"
    write(pairs, args.rows // 2, half)
    write(pairs, args.rows, whole)
    print(f"{args.rows} rows of about {tokens_of(pairs):.0f} tokens\n")
    results = []
    for name, commands, example, rows in runs(half, whole, args.rows):
        if not args.only or name in args.only.split(","):
            results.append(timed(name, commands, example, rows))
            print(json.dumps(results[-1]), file=sys.stderr)
    if results:
        (WORK / "report.json").write_text(json.dumps(results, indent=1))
        table(results)
    if not args.only or "sizes" in args.only.split(","):
        sizes(args.data)
    if not args.only or "ranking" in args.only.split(","):
        command = ["python", HERE / "alone.py", args.data, args.more]
        subprocess.run(command, check=True, env=environment("ranked", WORK))
    return None


if __name__ == "__main__":
    main()
