"""Answers the questions of Parquet files on a Ray cluster: python answer.py INPUT OUTPUT [--workers N]

INPUT, a file or a folder, has the columns question and passage. OUTPUT, a new folder, gets all columns and the answers.
"""

import argparse
import os

import electra_qa
import pyarrow
import ray
from ray.data import ActorPoolStrategy, DataContext, SaveMode


class Answers:
    """A worker: loads the model once, then answers block after block on one core."""

    def __init__(self):
        self.reader = electra_qa.Reader(threads=1)

    def __call__(self, rows: pyarrow.Table) -> pyarrow.Table:
        answers = pyarrow.table(self.reader.ask_batch(rows["question"], rows["passage"]))
        for name in answers.column_names:
            rows = rows.append_column(name, answers[name])
        return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--workers", type=int, help="by default one for each core of the cluster")
    parser.add_argument("--block-kib", type=int, default=256, help="text that a worker takes at a time; done again if it dies")
    parser.add_argument("--file-rows", type=int, default=100_000, help="least rows of a file that is written")
    args = parser.parse_args()

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report its use to its makers
    # Ray wants a core for listing files, which workers must not have taken all of: one of the cluster's, or one beside this machine's.
    if "RAY_ADDRESS" in os.environ:
        ray.init()
        workers = args.workers or int(ray.cluster_resources()["CPU"]) - 1
    else:
        workers = args.workers or os.cpu_count()
        ray.init("local", num_cpus=workers + 1)
    context = DataContext.get_current()
    context.target_max_block_size = args.block_kib * 1024
    context.target_min_block_size = min(context.target_min_block_size, context.target_max_block_size)
    # Reading and writing wait for disks: they ask for no core.
    rows = ray.data.read_parquet(args.input, num_cpus=0)
    answered = rows.map_batches(Answers, compute=ActorPoolStrategy(size=workers), num_cpus=1, batch_format="pyarrow")
    answered.write_parquet(args.output, mode=SaveMode.ERROR, min_rows_per_file=args.file_rows, ray_remote_args={"num_cpus": 0})


if __name__ == "__main__":
    main()
