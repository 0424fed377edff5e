"""What transformers' question answering pipeline was up to its version 4.57.6, over this engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from ._engine import Reader
from ._types import Error

if TYPE_CHECKING:
    from collections.abc import Callable

    Found = list[tuple[float, int, int, str]]

# Names of the task, among them that of early versions.
TASKS = ("question-answering", "qa")
# What is taken in every call, and by the pipeline for all calls.
DEFAULTS: dict[str, Any] = {
    "top_k": 1,
    "handle_impossible_answer": False,
    "max_answer_len": 15,
    "doc_stride": None,
    "max_seq_len": None,
    "max_question_len": 64,
    "align_to_words": True,
    "padding": "do_not_pad",
    "batch_size": 1,
    "num_workers": None,
}
LONGEST_WINDOW = 384
PADDINGS = (True, False, "do_not_pad", "longest", "max_length")
PROCESSOR = (None, -1, "cpu")


def make(task: str, model: Any, options: dict[str, Any]) -> QuestionAnsweringPipeline:
    """Make a pipeline with options that transformers' factory took, or refuse by name what it does not take."""
    if task not in TASKS:
        raise _wrong(f"The task `{task}` is none of this package's. Give `question-answering`.")
    device = options.pop("device", None)
    if str(device) not in map(str, PROCESSOR):
        raise _wrong(f"The option `device` cannot be {device!r}. This engine computes on the processor: leave it out.")
    framework = options.pop("framework", None)
    if framework not in (None, "pt"):
        raise _wrong(f"The option `framework` cannot be {framework!r}. There is one engine: leave it out.")
    if not isinstance(model, Reader):
        model = Reader(_model(model))
    return QuestionAnsweringPipeline(model, **options)


def _model(model: Any) -> Any:
    """Give what `Reader` takes: `owner/name` is a repository of the hub unless it is a path."""
    if isinstance(model, str) and not model.startswith("hub:") and not Path(model).exists():
        parts = model.split("/")
        if len(parts) == 2 and all(parts) and parts[0] not in (".", "..") and not model.endswith(".gguf"):
            return f"hub:{model}"
    return model


def _wrong(message: str) -> Error:
    return Error("invalid-option", message)


def _options(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Give all options of a call; what is none of them is refused by its name."""
    options = dict(defaults)
    for name, value in given.items():
        if name == "topk":
            # As it was called in early versions.
            if given.get("top_k") is None:
                options["top_k"] = value
        elif name not in DEFAULTS:
            known = ", ".join(f"`{known}`" for known in DEFAULTS)
            raise _wrong(f"The option `{name}` is not taken. Leave it out; there is {known}.")
        elif value is not None:
            options[name] = value
    if options["padding"] not in PADDINGS:
        raise _wrong(f"The option `padding` cannot be {options['padding']!r}. Leave it out: nothing is padded here.")
    for name in ("handle_impossible_answer", "align_to_words"):
        if not isinstance(options[name], bool):
            raise _wrong(f"The option `{name}` cannot be {options[name]!r}. Give True or False.")
    if not isinstance(options["batch_size"], int) or options["batch_size"] < 1:
        raise _wrong(f"The option `batch_size` cannot be {options['batch_size']!r}. Give a whole number from 1 on.")
    return options


class QuestionAnsweringPipeline:
    """Answers questions as transformers' pipeline of this name did.

    Call it with ``question`` and ``context`` (texts, a list of questions to one context, or two lists), or with a
    dictionary of both, an object that has ``question_text`` and ``context_text`` (as ``SquadExample``), a list of these,
    or a generator or data set of them, which gives a generator.

    An answer is a dictionary: ``score`` (probability, not calibrated; equal texts of several windows add up), ``start`` and
    ``end`` (in code points of the context), ``answer``. With ``handle_impossible_answer`` it may be empty, from 0 to 0. It is
    one dictionary where there is one answer, and a list where ``top_k`` lets there be several; of several questions it is a
    list of these.

    Options, in a call or for all calls: ``top_k`` (1), ``handle_impossible_answer`` (False), ``max_answer_len`` in word
    pieces (15), ``max_seq_len`` in tokens (384, or what the model can), ``doc_stride`` in tokens (128, or half of that),
    ``align_to_words`` (True); ``batch_size``: how many of a generator are answered together (1), on all cores as lists are.
    ``padding``, ``max_question_len`` and ``num_workers`` change nothing, as with transformers' fast tokenizers. Whatever else is
    given is refused by its name.

    Texts are read as transformers reads them: line breaks and columns are white space, also for models that know better.
    `Reader.ask` reads them as what they are.
    """

    task = "question-answering"

    def __init__(self, reader: Reader, **options: Any) -> None:
        """Answer with this reader, with these options unless a call has others."""
        self.reader = reader
        self._defaults = _options(options, DEFAULTS)

    def __repr__(self) -> str:
        """Say what answers."""
        return f"<electra_qa pipeline: {self.reader.model_name}>"

    def __call__(self, *inputs: Any, **given: Any) -> Any:
        """Answer one question or several.

        Raises:
            Error: Inputs or options are none that are taken, or a question or context is empty or too long.
        """
        named: dict[str, Any] = {name: given.pop(name) for name in ("question", "context", "X", "data") if name in given}
        options = _options(given, self._defaults)
        examples = _examples(inputs, named)
        if isinstance(examples, Iterator):
            return self._one_by_one(examples, options)
        answers = self._answers([_pair(example) for example in examples], options)
        return answers[0] if len(answers) == 1 else answers

    def _one_by_one(self, examples: Iterator[Any], options: Mapping[str, Any]) -> Iterator[Any]:
        while batch := list(islice(examples, options["batch_size"])):
            yield from self._answers([_pair(example) for example in batch], options)

    def _answers(self, pairs: list[tuple[str, str]], options: Mapping[str, Any]) -> list[Any]:
        max_seq_len = LONGEST_WINDOW if options["max_seq_len"] is None else options["max_seq_len"]
        doc_stride = options["doc_stride"]
        if doc_stride is None:
            doc_stride = min(max_seq_len // 2, 128) if isinstance(max_seq_len, int) else 128
        found = self._find(
            pairs,
            top_k=options["top_k"],
            no_answer=options["handle_impossible_answer"],
            max_answer_len=options["max_answer_len"],
            max_seq_len=max_seq_len,
            doc_stride=doc_stride,
            align_to_words=options["align_to_words"],
        )
        return [_dictionaries(answers) for answers in found]

    @property
    def _find(self) -> Callable[..., list[Found]]:
        return self.reader._pipeline


def _dictionaries(found: Found) -> dict[str, Any] | list[dict[str, Any]]:
    answers = [{"score": score, "start": start, "end": end, "answer": answer} for score, start, end, answer in found]
    return answers[0] if len(answers) == 1 else answers


def _examples(inputs: tuple[Any, ...], named: dict[str, Any]) -> list[Any] | Iterator[Any]:
    """Give the examples of a call in the many forms that it may have."""
    if inputs:
        if named:
            raise _wrong("There are inputs with and without names. Give `question` and `context` only.")
        if len(inputs) == 2 and all(isinstance(text, str) for text in inputs):
            return [{"question": inputs[0], "context": inputs[1]}]
        given = inputs[0] if len(inputs) == 1 else list(inputs)
    elif "X" in named:
        given = named["X"]
    elif "data" in named:
        given = named["data"]
    elif "question" in named and "context" in named:
        return _pairs(named["question"], named["context"])
    else:
        missing = "context" if "question" in named else "question"
        raise _wrong(f"There is no `{missing}`. Give `question` and `context`.")
    if isinstance(given, GeneratorType):
        return given
    if isinstance(given, Mapping) or _is_example(given):
        return [given]
    if isinstance(given, Iterable) and not isinstance(given, str | bytes):
        return list(given)
    if not isinstance(given, str | bytes) and hasattr(given, "__getitem__") and hasattr(given, "__len__"):
        return (given[index] for index in range(len(given)))
    raise _wrong(f"The input is {type(given).__name__}. Give `question` and `context`, or a list of dictionaries of both.")


def _pairs(question: Any, context: Any) -> list[Any]:
    if isinstance(question, list) and isinstance(context, list):
        if len(question) != len(context):
            raise _wrong(f"There are {len(question)} questions and {len(context)} contexts. Give as many of one as of the other.")
        return [{"question": q, "context": c} for q, c in zip(question, context, strict=True)]
    if isinstance(question, list):
        return [{"question": q, "context": context} for q in question]
    if isinstance(context, list):
        raise _wrong("There is one question for a list of contexts. Give a list of as many questions.")
    return [{"question": question, "context": context}]


def _is_example(value: Any) -> bool:
    return hasattr(value, "question_text") and hasattr(value, "context_text")


def _pair(example: Any) -> tuple[str, str]:
    if _is_example(example):
        return example.question_text, example.context_text
    if not isinstance(example, Mapping):
        raise _wrong(f"An example is {type(example).__name__}. Give a dictionary with `question` and `context`.")
    for name in ("question", "context"):
        if name not in example:
            raise _wrong(f"An example has no `{name}`. Give a dictionary with `question` and `context`.")
    return example["question"], example["context"]
