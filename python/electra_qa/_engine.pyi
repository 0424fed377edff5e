"""The engine. Texts are `str`; places are counted in code points, as Python does; probabilities are 0 to 1."""

import os
from collections.abc import Callable, Iterable
from typing import Any, Literal, Protocol, final

from ._types import Verdict

__all__ = ["VERSION", "Reader", "Table", "convert"]

VERSION: str

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...

_Texts = str | Iterable[str | None] | _ArrowStream | _ArrowArray

@final
class Reader:
    """A model that answers questions with the exact words of a text. It may be used from several threads at once.

    Args:
        model: Path of a GGUF file, or of a folder with a Hugging Face checkpoint of ELECTRA or BERT for question
            answering, which is converted; the bytes of a GGUF file; or ``hub:owner/name`` (``@revision`` may
            follow), which is downloaded and converted once and then kept in the user's cache
            (``ELECTRA_QA_CACHE`` moves it, ``HF_ENDPOINT`` names another hub). By default the package's own.
        threads: Threads that compute, 1 to 1024; by default as many as the process may use cores.
        backend: What computes: ``simd``, in 8-bit integers, the fastest; ``candle``, in float32, the reference;
            ``candle-stored``, in the types that the file stores.
        progress: Called now and then with how much is done and how much there is (0 while unknown), while a
            checkpoint is downloaded (bytes) or converted (weights). What it raises ends the loading.

    Raises:
        Error: ``invalid-option``, ``file-unreadable``, ``model-download``, ``model-damaged``,
            ``model-unsupported``.
    """

    def __new__(
        cls,
        model: str | os.PathLike[str] | bytes | None = None,
        *,
        threads: int | None = None,
        backend: Literal["simd", "candle", "candle-stored"] = "simd",
        progress: Callable[[int, int], object] | None = None,
    ) -> Reader: ...
    def __getnewargs_ex__(self) -> tuple[tuple[object], dict[str, object]]:
        """A reader that is sent to another process is loaded there."""

    @property
    def model_name(self) -> str:
        """What the model is called."""

    @property
    def backend(self) -> str:
        """What computes: ``simd`` or ``candle``."""

    @property
    def threads(self) -> int:
        """How many threads compute."""

    def ask(
        self,
        question: str,
        passage: str,
        *,
        top_k: int = 1,
        threshold: float | None = None,
        no_answer: bool = True,
        max_answer_len: int = 15,
    ) -> Verdict:
        """Answer a question about a passage.

        A passage may be long, up to 16 MiB: it is read in overlapping windows, on all threads.

        Args:
            question: What is asked.
            passage: The text that answers it, or not.
            top_k: Most answers to return, 1 to 1000, "the passage does not say" among them.
            threshold: Least probability, 0 to 1, at which the passage is said to answer; by default the model's.
            no_answer: Whether "the passage does not say" may be the answer.
            max_answer_len: Longest answer in word pieces.

        Raises:
            Error: ``empty-question``, ``empty-passage``, ``question-too-long``, ``passage-too-long``,
                ``invalid-option``.
        """

    def ask_batch(
        self,
        questions: _Texts,
        passages: _Texts,
        *,
        threshold: float | None = None,
        no_answer: bool = True,
        max_answer_len: int = 15,
        progress: Callable[[int, int], object] | None = None,
    ) -> Table:
        """Answer many questions, each about the passage of the same row, on all threads.

        Args:
            questions: A list of texts, an Arrow array or column of texts (string, large_string, string_view, or a
                dictionary of these; of pyarrow, polars, pandas, DuckDB, …), or one text for all rows.
            passages: The same. Rows with the same passage are fastest next to each other.
            threshold: As in `ask`.
            no_answer: As in `ask`.
            max_answer_len: As in `ask`.
            progress: Called now and then with how many rows are done, and how many there are. What it raises ends the
                work.

        Returns:
            A row for each question, in order. A row that cannot be answered (null, empty, no text, too long) has its
            ``error``, and nothing else; it stops no other.

        Raises:
            Error: ``invalid-option``, when all of an argument is wrong: no texts at all, an array of another type,
                unequal lengths.
        """

    def eval(
        self,
        data: str | os.PathLike[str],
        *,
        mode: Literal["squad", "pipeline", "verdict"] = "squad",
        whole_articles: bool = False,
        first: int | None = None,
        limit: int | None = None,
        predictions: str | os.PathLike[str] | None = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> dict[str, Any]:
        """Measure the model on a SQuAD file, as ``electra-qa eval`` does.

        Args:
            data: File in the layout of SQuAD 1.1 or 2.0; may be gzipped.
            mode: How answers are decoded: as the SQuAD scripts do, as transformers' pipeline does, or as `ask`.
            whole_articles: Put each question to its whole article instead of its paragraph.
            first: Read only so many windows of a text, those most worth it (mode ``verdict``).
            limit: Ask so many questions only, evenly spread over the file.
            predictions: File to write the predictions to: JSON, id to text.
            progress: As in `ask_batch`, with questions.

        Returns:
            Figures by name: ``exact`` and ``f1`` in percent as the official script counts them, ``total``,
            ``questions_per_second``, calibration in mode ``verdict``, …

        Raises:
            Error: ``file-unreadable``, ``invalid-data``, ``file-unwritable``, ``invalid-option``.
        """

    def _pipeline(
        self,
        pairs: list[tuple[object, object]],
        *,
        top_k: int,
        no_answer: bool,
        max_answer_len: int,
        max_seq_len: int,
        doc_stride: int,
        align_to_words: bool,
    ) -> list[list[tuple[float, int, int, str]]]: ...
    def _pipeline_of_logits(
        self,
        question: str,
        context: str,
        logits: list[tuple[list[float], list[float]]],
        *,
        top_k: int,
        no_answer: bool,
        max_answer_len: int,
        max_seq_len: int,
        doc_stride: int,
        align_to_words: bool,
    ) -> list[tuple[float, int, int, str]]: ...

@final
class Table:
    """Answers, a row for each question, as an Arrow table.

    Whatever reads Arrow takes it without a copy: ``pyarrow.table(t)``, ``polars.DataFrame(t)``,
    ``pandas.DataFrame.from_arrow(t)``, and DuckDB as pyarrow's table. Without any of them, ``t["answer"]`` is a column as a
    list.

    Columns, all of them nullable:
        answer (string): ``passage[start:end]``; empty where the passage does not say.
        start, end (int64): Where it stands in the passage, in code points; 0 where the passage does not say.
        confidence (float64): As `Answer.confidence`.
        answerable (float64): As `Verdict.answerable`.
        error (string): Why there is no answer, ``code: message``, with a code of `Error`; null where there is one.
    """

    @property
    def num_rows(self) -> int:
        """Number of rows: that of the questions."""

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""

    def __len__(self) -> int: ...
    def __getitem__(self, name: str, /) -> list[Any]: ...
    def to_pylist(self) -> list[dict[str, Any]]:
        """Give rows as dictionaries."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

def convert(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    quantize: str = "int8",
    embeddings: str | None = None,
    name: str | None = None,
    license: str | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> tuple[int, int]: ...
