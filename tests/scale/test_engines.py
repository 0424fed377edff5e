"""The examples for Ray and Spark on clusters of two workers, one of which is killed: every row as `electra-qa batch` gives it.

scripts/test-scale.sh installs what they need and runs this.
"""

import gzip
import json
import os
import signal
import subprocess
from pathlib import Path

import pyarrow
import pyarrow.parquet as parquet
import pytest
from processes import command_of, family, parent_of, seconds_of, started, until

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
COMMAND = ROOT / "target/native/electra-qa"
# A virtual environment for each example, with what its requirements name.
ENVIRONMENTS = Path(os.environ["ELECTRA_QA_ENVIRONMENTS"])
SECONDS = 300


def environment(example):
    programs = ENVIRONMENTS / example / "bin"
    return {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYSPARK_PYTHON": str(programs / "python"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def pairs():
    with gzip.open(ROOT / "tests/golden/pairs.json.gz", "rt", encoding="utf-8") as file:
        return [(it["question"], it["passage"]) for it in json.load(file)[::2]]


@pytest.fixture(scope="session")
def rows(tmp_path_factory):
    """A folder of two files, and the same rows in one."""
    asked = [
        *pairs(),
        ("Who?", None),
        (None, "Ada wrote it."),
        ("Who wrote it?", ""),
        (" ", "Ada wrote it."),
        ("Who wrote it?", "Ada."),
    ]
    questions, passages = zip(*asked, strict=True)
    table = pyarrow.table({"id": list(range(len(asked))), "question": questions, "passage": passages})
    folder = tmp_path_factory.mktemp("rows")
    (folder / "two").mkdir()
    parquet.write_table(table, folder / "one.parquet")
    parquet.write_table(table[:200], folder / "two/a.parquet", row_group_size=100)
    parquet.write_table(table[200:], folder / "two/b.parquet")
    return folder


@pytest.fixture(scope="session")
def expected(rows):
    """What the command line answers."""
    answered = rows / "answered.parquet"
    command = [COMMAND, "batch", rows / "one.parquet", "--keep", "id,question,passage", "--to", answered]
    subprocess.run(command, check=True, capture_output=True)
    return read(answered)


def read(path):
    """Rows by their number, with errors told apart from answers; the command line and the package put them differently."""
    table = parquet.read_table(path, partitioning=None).sort_by("id")
    return [{**row, "error": row["error"] is not None} for row in table.to_pylist()]


def test_ray(rows, expected, tmp_path):
    output, log = tmp_path / "answers", tmp_path / "log"
    script = [EXAMPLES / "ray/answer.py", rows / "two", output, "--workers", "2", "--block-kib", "32", "--file-rows", "1"]

    def two_workers_after_the_first_file():
        workers = [pid for pid in family(process.pid) if command_of(pid).startswith("ray::MapWorker")]
        return len(workers) == 2 and any(output.glob("*.parquet")) and workers

    with started(["python", *script], log, cwd=tmp_path, env=environment("ray")) as process:
        victim = until(process, two_workers_after_the_first_file, SECONDS)[0]
        os.kill(victim, signal.SIGKILL)
        before = len(list(output.glob("*.parquet")))
        assert process.wait(SECONDS) == 0, log.read_text()
    assert read(output) == expected
    assert before < len(list(output.glob("*.parquet"))) / 2


def test_spark(rows, expected, tmp_path):
    output, log = tmp_path / "answers", tmp_path / "log"
    script = [EXAMPLES / "spark/answer.py", rows / "two", output, "--task-rows", "20"]
    master = ["--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false"]

    def two_workers_after_the_first_task():
        workers = [pid for pid in family(process.pid) if "pyspark.daemon" in command_of(parent_of(pid))]
        busy = [pid for pid in workers if seconds_of(pid) > 0.5]
        return len(busy) == 2 and any(output.glob("_temporary/0/task_*")) and busy

    with started(["spark-submit", *master, *script], log, cwd=tmp_path, env=environment("spark")) as process:
        victim = until(process, two_workers_after_the_first_task, SECONDS)[0]
        os.kill(victim, signal.SIGKILL)
        assert process.wait(SECONDS) == 0, log.read_text()
    assert "Lost task" in log.read_text()
    assert read(output) == expected


def test_ranked(tmp_path):
    """Of all passages that answer something, the right one is found and answers."""
    asked = [(question, passage) for question, passage in pairs() if passage.count(" ") > 60]
    passages = sorted({passage for _, passage in asked})
    parquet.write_table(pyarrow.table({"passage": passages}), tmp_path / "passages.parquet")
    asked = [*asked[:60:2], (None, ""), ("?!", "")]
    table = pyarrow.table({"id": list(range(len(asked))), "question": [question for question, _ in asked]})
    parquet.write_table(table, tmp_path / "questions.parquet")
    files = ["passages.parquet", "questions.parquet", "answers.parquet"]
    subprocess.run(["python", EXAMPLES / "ranked/answer.py", *files], cwd=tmp_path, env=environment("ranked"), check=True)
    found = parquet.read_table(tmp_path / "answers.parquet").to_pylist()
    assert [it["question"] for it in found] == [question for question, _ in asked]
    assert [it["error"] is not None for it in found] == [False] * (len(asked) - 2) + [True, True]
    for it in found[:-2]:
        assert it["passage"] == passages[it["row"]]
        assert it["passage"][it["start"] : it["end"]] == it["answer"]
    right = sum(it["passage"] == passage for it, (_, passage) in zip(found[:-2], asked, strict=False))
    assert right >= 24
