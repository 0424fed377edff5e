"""Answers questions with the exact words of a text, or says that the text does not say.

    >>> import electra_qa
    >>> reader = electra_qa.Reader()
    >>> reader.ask("When was the bridge opened?", "The bridge was opened in 1932.").answers[0].text
    '1932'

Everything is computed here, on all cores; nothing is sent anywhere. The default model is inside the package.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ._engine import VERSION as __version__
from ._engine import Reader, Table
from ._engine import convert as _convert
from ._types import Answer, Converted, Error, Reading, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._pipeline import QuestionAnsweringPipeline

__all__ = ["Answer", "Converted", "Error", "Reader", "Reading", "Table", "Verdict", "__version__", "convert", "pipeline"]


def convert(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    quantize: str = "int8",
    embeddings: str | None = None,
    name: str | None = None,
    license: str | None = None,  # as the command line and the file call it
    progress: Callable[[int, int], object] | None = None,
) -> Converted:
    """Convert a checkpoint of ELECTRA or BERT for question answering to one GGUF file, which `Reader` loads at once.

    Args:
        source: Folder with config.json, vocab.txt or tokenizer.json, and model.safetensors or pytorch_model.bin, whole
            or in parts; or ``hub:owner/name`` (``@revision`` may follow), which is downloaded.
        target: File to write. It has its name when it is whole.
        quantize: How the encoder's matrices are stored: ``int8`` (the fastest), ``q8_0``, ``f16``, ``f32``, …
        embeddings: How the word embeddings are stored; by default as the matrices, with ``int8`` as ``q8_0``.
        name: Name to store in the file; by default that of the folder or the repository.
        license: Licence to store in the file, an SPDX expression.
        progress: Called now and then with how much is done and how much there is (0 while unknown): bytes while a file
            is downloaded, weights while they are converted. What it raises ends the work.

    Raises:
        Error: The checkpoint cannot be used, a file cannot be read or written, or an argument is wrong.
    """
    parameters, size = _convert(
        source, target, quantize=quantize, embeddings=embeddings, name=name, license=license, progress=progress
    )
    return Converted(os.fspath(target), parameters, size)


def pipeline(
    task: str = "question-answering",
    model: str | os.PathLike[str] | bytes | Reader | None = None,
    **options: object,
) -> QuestionAnsweringPipeline:
    """Make what `transformers.pipeline("question-answering")` made up to version 5.2.

    It takes what that took and gives the same dictionaries, of the same weights; see `QuestionAnsweringPipeline`.

    Args:
        task: ``question-answering``; there is no other.
        model: As `Reader` takes it, or a `Reader`, or a hub's ``owner/name``; by default the model of the package.
        options: Of the pipeline (``top_k``, ``handle_impossible_answer``, …), for every call that does not say otherwise.
            ``device`` may be the processor, ``framework`` is of no consequence.

    Raises:
        Error: The model cannot be used, or an option is none that is taken: it is named.
    """
    from ._pipeline import make  # who does not need it does not wait for it

    return make(task, model, options)
