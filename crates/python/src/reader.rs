//! A model that answers.

use native::batch::Row;
use native::eval::{self, Asked, Evaluation, Fields, Mode};
use native::squad_file::{self, Loaded};
use native::{Model, judge};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyDict;
use reader::{pipeline, verdict};

use crate::arguments::{
    backend, count, one_of, optional_count, optional_probability, path, source,
};
use crate::batch::Rows;
use crate::failure::Failure;
use crate::pool::Pool;
use crate::table::Table;
use crate::texts::{self, Role, Texts};
use crate::verdict::told;
use crate::{pipeline as as_pipeline, wait};

/// A model that answers questions with the exact words of a text. It may be used from several threads at once.
///
/// Args:
///     model: Path of a GGUF file, or of a folder with a Hugging Face checkpoint of ELECTRA or BERT for question
///         answering, which is converted; the bytes of a GGUF file; or ``hub:owner/name`` (``@revision`` may
///         follow), which is downloaded and converted once and then kept in the user's cache
///         (``ELECTRA_QA_CACHE`` moves it, ``HF_ENDPOINT`` names another hub). By default the package's own.
///     threads: Threads that compute, 1 to 1024; by default as many as the process may use cores.
///     backend: What computes: ``simd``, in 8-bit integers, the fastest; ``candle``, in float32, the reference;
///         ``candle-stored``, in the types that the file stores.
///     progress: Called now and then with how much is done and how much there is (0 while unknown), while a
///         checkpoint is downloaded (bytes) or converted (weights). What it raises ends the loading.
///
/// Raises:
///     Error: ``invalid-option``, ``file-unreadable``, ``model-download``, ``model-damaged``,
///         ``model-unsupported``.
#[pyclass(module = "electra_qa", frozen)]
pub struct Reader {
    model: Model,
    pool: Pool,
    made_of: MadeOf,
}

/// What it was made of, to be made again elsewhere.
struct MadeOf {
    model: Option<Py<PyAny>>,
    threads: Option<usize>,
    backend: &'static str,
}

/// Options of a verdict, as they were given.
struct Given<'a, 'py> {
    top_k: Option<&'a Bound<'py, PyAny>>,
    threshold: Option<&'a Bound<'py, PyAny>>,
    no_answer: bool,
    max_answer_len: Option<&'a Bound<'py, PyAny>>,
}

impl Given<'_, '_> {
    fn options(&self) -> Result<verdict::Options, Failure> {
        let defaults = verdict::Options::default();
        let max_answer_len = optional_count("max_answer_len", self.max_answer_len, 1)?;
        let options = verdict::Options {
            top_k: optional_count("top_k", self.top_k, 1)?.unwrap_or(defaults.top_k),
            threshold: optional_probability("threshold", self.threshold)?,
            no_answer: self.no_answer,
            max_answer_len: max_answer_len.unwrap_or(defaults.max_answer_len),
            ..defaults
        };
        options.validate()?;
        Ok(options)
    }
}

impl Reader {
    /// Runs work on this reader's threads while the calling one waits.
    fn work<T: Send>(
        &self,
        py: Python<'_>,
        progress: Option<&Py<PyAny>>,
        work: impl FnOnce(&wait::Watch) -> native::Result<T> + Send,
    ) -> PyResult<T> {
        let pool = self.pool.get()?;
        let result = wait::run(py, progress, |watch| pool.install(|| work(watch)))?;
        Ok(result.map_err(Failure::from)?)
    }
}

/// What `__new__` is called with in another process: positional and named arguments.
type NewArguments<'a, 'py> = ((Option<&'a Py<PyAny>>,), Bound<'py, PyDict>);

#[pymethods]
#[allow(clippy::too_many_arguments, clippy::needless_pass_by_value)] // as Python passes them
impl Reader {
    #[new]
    #[pyo3(signature = (model=None, *, threads=None, backend="simd", progress=None))]
    fn new(
        py: Python<'_>,
        model: Option<&Bound<'_, PyAny>>,
        threads: Option<&Bound<'_, PyAny>>,
        backend: &str,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let backend = self::backend(backend)?;
        let threads = optional_count("threads", threads, 1)?;
        let pool = Pool::new(threads)?;
        let source = source(model)?;
        let made_of =
            MadeOf { model: model.map(|it| it.clone().unbind()), threads, backend: backend.name() };
        let model = wait::run(py, progress.as_ref(), |watch| source.load(backend, watch))?;
        Ok(Self { model: model.map_err(Failure::from)?, pool, made_of })
    }

    /// A reader that is sent to another process is loaded there.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<NewArguments<'_, 'py>> {
        let options = PyDict::new(py);
        options.set_item("threads", self.made_of.threads)?;
        options.set_item("backend", self.made_of.backend)?;
        Ok(((self.made_of.model.as_ref(),), options))
    }

    /// What the model is called.
    #[getter]
    fn model_name(&self) -> &str {
        &self.model.name
    }

    /// What computes: ``simd`` or ``candle``.
    #[getter]
    fn backend(&self) -> &'static str {
        electra::Backend::name(&self.model.backend)
    }

    /// How many threads compute.
    #[getter]
    fn threads(&self) -> usize {
        self.pool.threads()
    }

    fn __repr__(&self) -> String {
        let (name, threads) = (&self.model.name, self.pool.threads());
        format!("<electra_qa.Reader: {name}, {}, {threads} threads>", self.backend())
    }

    /// Answer a question about a passage.
    ///
    /// A passage may be long, up to 16 MiB: it is read in overlapping windows, on all threads.
    ///
    /// Args:
    ///     question: What is asked.
    ///     passage: The text that answers it, or not.
    ///     top_k: Most answers to return, 1 to 1000, "the passage does not say" among them.
    ///     threshold: Least probability, 0 to 1, at which the passage is said to answer; by default the model's.
    ///     no_answer: Whether "the passage does not say" may be the answer.
    ///     max_answer_len: Longest answer in word pieces.
    ///
    /// Raises:
    ///     Error: ``empty-question``, ``empty-passage``, ``question-too-long``, ``passage-too-long``,
    ///         ``invalid-option``.
    #[pyo3(
        signature = (question, passage, *, top_k=None, threshold=None, no_answer=true, max_answer_len=None),
        text_signature = "($self, question, passage, *, top_k=1, threshold=None, no_answer=True, max_answer_len=15)"
    )]
    fn ask<'py>(
        &self,
        py: Python<'py>,
        question: &Bound<'py, PyAny>,
        passage: &Bound<'py, PyAny>,
        top_k: Option<&Bound<'py, PyAny>>,
        threshold: Option<&Bound<'py, PyAny>>,
        no_answer: bool,
        max_answer_len: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = Given { top_k, threshold, no_answer, max_answer_len }.options()?;
        let question = texts::text(Role::Question, question)?;
        let text = texts::text(Role::Passage, passage)?;
        let judgement = self.work(py, None, |watch| {
            let passage = self.model.reader.passage(&text)?;
            judge(&self.model, &question, &passage, &options, watch)
        })?;
        told(py, &text, &judgement)
    }

    /// Answer many questions, each about the passage of the same row, on all threads.
    ///
    /// Args:
    ///     questions: A list of texts, an Arrow array or column of texts (string, large_string, string_view, or a
    ///         dictionary of these; of pyarrow, polars, pandas, DuckDB, …), or one text for all rows.
    ///     passages: The same. Rows with the same passage are fastest next to each other.
    ///     threshold: As in `ask`.
    ///     no_answer: As in `ask`.
    ///     max_answer_len: As in `ask`.
    ///     progress: Called now and then with how many rows are done, and how many there are. What it raises ends the
    ///         work.
    ///
    /// Returns:
    ///     A row for each question, in order. A row that cannot be answered (null, empty, no text, too long) has its
    ///     ``error``, and nothing else; it stops no other.
    ///
    /// Raises:
    ///     Error: ``invalid-option``, when all of an argument is wrong: no texts at all, an array of another type,
    ///         unequal lengths.
    #[pyo3(
        signature = (questions, passages, *, threshold=None, no_answer=true, max_answer_len=None, progress=None),
        text_signature = "($self, questions, passages, *, threshold=None, no_answer=True, max_answer_len=15, progress=None)"
    )]
    fn ask_batch(
        &self,
        py: Python<'_>,
        questions: &Bound<'_, PyAny>,
        passages: &Bound<'_, PyAny>,
        threshold: Option<&Bound<'_, PyAny>>,
        no_answer: bool,
        max_answer_len: Option<&Bound<'_, PyAny>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Table> {
        let options = Given { top_k: None, threshold, no_answer, max_answer_len }.options()?;
        let questions = Texts::new(Role::Question, questions)?;
        let passages = Texts::new(Role::Passage, passages)?;
        let rows = Rows::new(&questions, &passages, texts::rows(&questions, &passages)?);
        let said =
            self.work(py, progress.as_ref(), |watch| rows.answer(&self.model, &options, watch))?;
        Table::new(&said)
    }

    /// Measure the model on a SQuAD file, as ``electra-qa eval`` does.
    ///
    /// Args:
    ///     data: File in the layout of SQuAD 1.1 or 2.0; may be gzipped.
    ///     mode: How answers are decoded: as the SQuAD scripts do, as transformers' pipeline does, or as `ask`.
    ///     whole_articles: Put each question to its whole article instead of its paragraph.
    ///     first: Read only so many windows of a text, those most worth it (mode ``verdict``).
    ///     limit: Ask so many questions only, evenly spread over the file.
    ///     predictions: File to write the predictions to: JSON, id to text.
    ///     progress: As in `ask_batch`, with questions.
    ///
    /// Returns:
    ///     Figures by name: ``exact`` and ``f1`` in percent as the official script counts them, ``total``,
    ///     ``questions_per_second``, calibration in mode ``verdict``, …
    ///
    /// Raises:
    ///     Error: ``file-unreadable``, ``invalid-data``, ``file-unwritable``, ``invalid-option``.
    #[pyo3(signature = (data, *, mode="squad", whole_articles=false, first=None, limit=None, predictions=None, progress=None))]
    fn eval<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
        mode: &str,
        whole_articles: bool,
        first: Option<&Bound<'py, PyAny>>,
        limit: Option<&Bound<'py, PyAny>>,
        predictions: Option<&Bound<'py, PyAny>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mode = one_of("mode", mode, Mode::ALL.map(|it| (it.name(), it)))?;
        let first = optional_count("first", first, 1)?;
        if first.is_some() && mode != Mode::Verdict {
            let message =
                "The option `first` goes with mode `verdict` only. Leave it out, or take that.";
            return Err(Failure::argument(message).into());
        }
        let limit = optional_count("limit", limit, 1)?;
        let text = if whole_articles { Asked::WholeArticle } else { Asked::Paragraph };
        let evaluation = Evaluation { mode, text, first, limit };
        let data = path("data", data)?;
        let predictions = predictions.map(|it| path("predictions", it)).transpose()?;
        let (report, warning) = self.work(py, progress.as_ref(), |watch| {
            let Loaded { dataset, warning } = squad_file::load(&data)?;
            let texts = evaluation.select(&dataset);
            let started = std::time::Instant::now();
            let outcomes = evaluation.run(&self.model, &texts, watch)?;
            let seconds = started.elapsed().as_secs_f64();
            if let Some(path) = &predictions {
                native::convert::write_whole(path, eval::predictions(&outcomes).as_bytes())?;
            }
            let report = eval::report(&outcomes, &self.model, seconds);
            let report = report.ok_or_else(|| native::Error::NoQuestions { path: data.clone() })?;
            Ok((report, warning))
        })?;
        if let Some(warning) = warning {
            let warning = std::ffi::CString::new(warning.replace('\0', ""))?;
            PyErr::warn(py, &py.get_type::<PyUserWarning>(), &warning, 1)?;
        }
        figures(py, &report)
    }

    /// Answers as transformers' pipeline gives them, for each pair of question and context.
    #[pyo3(signature = (pairs, *, top_k, no_answer, max_answer_len, max_seq_len, doc_stride, align_to_words))]
    fn _pipeline(
        &self,
        py: Python<'_>,
        pairs: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
        top_k: &Bound<'_, PyAny>,
        no_answer: bool,
        max_answer_len: &Bound<'_, PyAny>,
        max_seq_len: &Bound<'_, PyAny>,
        doc_stride: &Bound<'_, PyAny>,
        align_to_words: bool,
    ) -> PyResult<Vec<Vec<as_pipeline::Found>>> {
        let options = pipeline_options(
            (top_k, max_answer_len, max_seq_len, doc_stride),
            (no_answer, align_to_words),
        )?;
        let pairs: Result<Vec<(PyBackedStr, PyBackedStr)>, Failure> = pairs
            .iter()
            .map(|(question, context)| {
                Ok((texts::text(Role::Question, question)?, texts::text(Role::Passage, context)?))
            })
            .collect();
        let pairs = pairs?;
        let rows: Vec<Row<'_>> =
            pairs.iter().map(|(question, passage)| Row { question, passage }).collect();
        self.work(py, None, |watch| as_pipeline::answers(&self.model, &rows, &options, watch))
    }

    /// The same from logits, of one pair: a list of starts and a list of ends for each window.
    #[pyo3(signature = (question, context, logits, *, top_k, no_answer, max_answer_len, max_seq_len, doc_stride, align_to_words))]
    fn _pipeline_of_logits(
        &self,
        question: &str,
        context: &str,
        logits: Vec<(Vec<f32>, Vec<f32>)>,
        top_k: &Bound<'_, PyAny>,
        no_answer: bool,
        max_answer_len: &Bound<'_, PyAny>,
        max_seq_len: &Bound<'_, PyAny>,
        doc_stride: &Bound<'_, PyAny>,
        align_to_words: bool,
    ) -> PyResult<Vec<as_pipeline::Found>> {
        let options = pipeline_options(
            (top_k, max_answer_len, max_seq_len, doc_stride),
            (no_answer, align_to_words),
        )?;
        let row = Row { question, passage: context };
        let found = as_pipeline::of_logits(&self.model, row, &options, logits);
        Ok(found.map_err(Failure::from)?)
    }
}

type Any<'a, 'py> = &'a Bound<'py, PyAny>;

fn pipeline_options(
    (top_k, max_answer_len, max_seq_len, doc_stride): (
        Any<'_, '_>,
        Any<'_, '_>,
        Any<'_, '_>,
        Any<'_, '_>,
    ),
    (no_answer, align_to_words): (bool, bool),
) -> Result<pipeline::Options, Failure> {
    let options = pipeline::Options {
        top_k: count("top_k", top_k, 1)?,
        max_answer_len: count("max_answer_len", max_answer_len, 1)?,
        no_answer,
        align_to_words,
        max_seq_len: count("max_seq_len", max_seq_len, 1)?,
        doc_stride: count("doc_stride", doc_stride, 0)?,
    };
    options.validate()?;
    Ok(options)
}

/// A report as Python's own objects.
fn figures<'py>(py: Python<'py>, report: &Fields) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(report).map_err(|cause| {
        Failure::argument(format!("The report cannot be told: {cause}. Please report it."))
    })?;
    let figures = py.import("json")?.call_method1("loads", (json,))?;
    Ok(figures.cast_into::<PyDict>()?.into_any())
}
