"""The examples for corpora, run for real: Ray and Spark on clusters of two workers, one of which is killed; ranking.

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
from processes import SPARK, command_of, family, parent_of, started, until

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
COMMAND = ROOT / "target/native/electra-qa"
# A virtual environment for each example, with what its requirements name.
ENVIRONMENTS = Path(os.environ["ELECTRA_QA_ENVIRONMENTS"])
SECONDS = 300
BAD = [("Who?", None), (None, "Ada wrote it."), ("Who wrote it?", ""), (" ", "Ada wrote it."), (None, None)]


def environment(example):
    programs = ENVIRONMENTS / example / "bin"
    return {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYSPARK_PYTHON": str(programs / "python"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def golden():
    with gzip.open(ROOT / "tests/golden/pairs.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)


@pytest.fixture(scope="session")
def rows(tmp_path_factory):
    """Rows of all kinds in a folder of two files, and the same in one."""
    asked = [(it["question"], it["passage"]) for it in golden()[::2]] + BAD
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
    found = read(answered)
    assert all(it["error"] for it in found[-len(BAD) :])
    assert sum(bool(it["answer"]) for it in found) > 100
    return found


def read(path):
    """Rows by their number."""
    return parquet.read_table(path, partitioning=None).sort_by("id").to_pylist()


def test_ray(rows, expected, tmp_path):
    output, log = tmp_path / "answers", tmp_path / "log"
    script = [EXAMPLES / "ray/answer.py", rows / "two", output, "--workers", "2", "--block-kib", "16", "--file-rows", "1"]

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
    master = [*SPARK, "--master", "local-cluster[2,1,1024]"]

    def an_executor_after_the_first_task():
        workers = [pid for pid in family(process.pid) if "pyspark.daemon" in command_of(parent_of(pid))]
        # A worker's parent is what forks it, whose parent is the executor.
        return len(workers) == 2 and any(output.glob("_temporary/0/task_*")) and parent_of(parent_of(workers[0]))

    with started(["spark-submit", *master, *script], log, cwd=tmp_path, env=environment("spark")) as process:
        victim = until(process, an_executor_after_the_first_task, SECONDS)
        assert "CoarseGrainedExecutorBackend" in command_of(victim)
        # Lost with it: its worker, what that was at, and the rows that it held for others.
        os.kill(victim, signal.SIGKILL)
        assert process.wait(SECONDS) == 0, log.read_text()
    assert read(output) == expected
    assert "Lost executor" in log.read_text()


def test_ranked(tmp_path):
    """Of all passages, the one that a question was asked about is found."""
    pairs = [it for it in golden() if it["kind"] == "single"]
    passages = sorted({it["passage"] for it in pairs})
    parquet.write_table(pyarrow.table({"passage": passages}), tmp_path / "passages.parquet")
    answered = [it for it in pairs if it["squad"]["negative"]["text"]][::4]
    questions = [*(it["question"] for it in answered), None, "?!"]
    table = pyarrow.table({"id": list(range(len(questions))), "question": questions})
    parquet.write_table(table, tmp_path / "questions.parquet")
    files = ["passages.parquet", "questions.parquet", "answers.parquet"]
    subprocess.run(["python", EXAMPLES / "ranked/answer.py", *files], cwd=tmp_path, env=environment("ranked"), check=True)
    found = parquet.read_table(tmp_path / "answers.parquet").to_pylist()
    assert [it["question"] for it in found] == questions
    assert [it["id"] for it in found if it["error"]] == [len(answered), len(answered) + 1]
    for it in found[:-2]:
        assert it["passage"] == passages[it["row"]]
        assert it["passage"][it["start"] : it["end"]] == it["answer"]
    right = sum(it["passage"] == asked["passage"] for it, asked in zip(found, answered, strict=False))
    assert right > 0.85 * len(answered)
