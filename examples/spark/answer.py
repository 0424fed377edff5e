"""Answers the questions of Parquet files on a Spark cluster: spark-submit answer.py INPUT OUTPUT

INPUT, a file or a folder, has the columns question and passage. OUTPUT, a new folder, gets all columns and the answers.
"""

import argparse
from functools import cache

import electra_qa
import pyarrow
from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

ANSWERS = "answer string, start long, end long, confidence double, answerable double, error string"


@cache
def reader():
    """Load the model, once in a worker's process, for one core."""
    return electra_qa.Reader(threads=1)


def answer(batches):
    for batch in batches:
        rows = pyarrow.Table.from_batches([batch])
        answers = pyarrow.table(reader().ask_batch(rows["question"], rows["passage"]))
        for name in answers.column_names:
            rows = rows.append_column(name, answers[name])
        yield from rows.to_batches()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--task-rows", type=int, default=1000, help="rows of a task; done again if its worker dies")
    args = parser.parse_args()

    spark = SparkSession.builder.appName("electra-qa").getOrCreate()
    spark.sparkContext.addPyFile(__file__)
    rows = spark.read.parquet(args.input)
    schema = StructType(rows.schema.fields + StructType.fromDDL(ANSWERS).fields)
    # As Spark splits files, one of 128 MB would be the work of hours for one worker.
    tasks = max(1, -(-rows.count() // args.task_rows))
    rows.repartition(tasks).mapInArrow(answer, schema).write.parquet(args.output)
    spark.stop()


if __name__ == "__main__":
    import answer as module  # of an imported module, unlike of a script, a worker keeps the reader from task to task

    module.main()
