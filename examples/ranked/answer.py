"""Finds the passages that a question may be about, reads those, and keeps the best answer.

python answer.py PASSAGES QUESTIONS OUTPUT [--first 5]

PASSAGES is a Parquet file with the column passage, QUESTIONS one with the column question. OUTPUT gets all columns of the
questions, the passage that answers best, its row in PASSAGES, and the answer.
"""

import argparse
import tempfile

import electra_qa
import pyarrow
import pyarrow.parquet as parquet
import tantivy

FOUND = pyarrow.schema(
    {
        "row": pyarrow.uint64(),
        "passage": pyarrow.string(),
        "answer": pyarrow.string(),
        "start": pyarrow.int64(),
        "end": pyarrow.int64(),
        "confidence": pyarrow.float64(),
        "answerable": pyarrow.float64(),
        "error": pyarrow.string(),
    }
)


def index_of(passages, folder):
    """Index words without their endings, on disk."""
    fields = tantivy.SchemaBuilder().add_text_field("passage", stored=True, tokenizer_name="en_stem")
    index = tantivy.Index(fields.add_unsigned_field("row", stored=True).build(), path=folder)
    row = 0
    with index.writer() as writer:
        for batch in parquet.ParquetFile(passages).iter_batches(columns=["passage"]):
            for passage in batch["passage"].to_pylist():
                writer.add_document(tantivy.Document(passage=passage or "", row=row))
                row += 1
    index.reload()
    return index


def ranked(index, question, first):
    """Rank passages by BM25: (row, passage), the best first."""
    # In small letters: AND, OR and NOT would be operators.
    words = "".join(letter if letter.isalnum() else " " for letter in question or "").lower()
    if not words.strip():
        return []
    searcher = index.searcher()
    found = [searcher.doc(address) for _, address in searcher.search(index.parse_query(words, ["passage"]), first).hits]
    return [(it["row"][0], it["passage"][0]) for it in found]


def best(index, reader, questions, first):
    """Give what is found for each question: of its passages, the one whose answer is likeliest."""
    pairs = [(n, *it) for n, question in enumerate(questions) for it in ranked(index, question, first) or [(None, "")]]
    answers = reader.ask_batch([questions[n] for n, _, _ in pairs], [passage for _, _, passage in pairs]).to_pylist()
    chosen = {}
    for (n, row, passage), answer in zip(pairs, answers, strict=True):
        likely = answer["answerable"] * answer["confidence"] if answer["answer"] else 0.0
        if n not in chosen or likely > chosen[n][0]:
            chosen[n] = likely, {"row": row, "passage": passage, **answer}
    return pyarrow.Table.from_pylist([chosen[n][1] for n in range(len(questions))], FOUND)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("passages", "questions", "output"):
        parser.add_argument(name)
    parser.add_argument("--first", type=int, default=5, help="passages to read for a question")
    args = parser.parse_args()
    reader, questions = electra_qa.Reader(), parquet.ParquetFile(args.questions)
    schema = pyarrow.schema([*questions.schema_arrow, *FOUND])
    with tempfile.TemporaryDirectory() as folder, parquet.ParquetWriter(args.output, schema) as output:
        index = index_of(args.passages, folder)
        for batch in questions.iter_batches(256):
            found = best(index, reader, batch["question"].to_pylist(), args.first)
            output.write(pyarrow.table([*batch.columns, *found.columns], schema=schema))


if __name__ == "__main__":
    main()
