//! Questions and passages: a text for all rows, a list, or an Arrow array.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyFrozenSet, PyMemoryView, PySet, PyString};

use crate::arguments::type_name;
use crate::capsule;
use crate::failure::Failure;

/// What a text is, for messages.
#[derive(Clone, Copy)]
pub enum Role {
    Question,
    Passage,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Passage => "passage",
        }
    }

    fn missing(self) -> Failure {
        Failure::argument(format!("The {} is missing. Give a text.", self.name()))
    }
}

/// A text, or why it is none.
pub fn text(role: Role, value: &Bound<'_, PyAny>) -> Result<PyBackedStr, Failure> {
    let name = role.name();
    if value.is_none() {
        return Err(role.missing());
    }
    let Ok(text) = value.cast::<PyString>() else {
        let found = type_name(value);
        return Err(Failure::argument(format!("The {name} is {found}, not a text. Give a str.")));
    };
    PyBackedStr::try_from(text.clone()).map_err(|_| {
        Failure::argument(format!(
            "The {name} has half a surrogate pair, which is no text. Decode its bytes with \
             errors=\"replace\", or take it out."
        ))
    })
}

/// Texts by row.
pub enum Texts {
    One(Result<PyBackedStr, Failure>),
    List(Vec<Result<PyBackedStr, Failure>>),
    Columns(Vec<Column>, Failure),
}

/// A chunk of an Arrow array of texts.
pub enum Column {
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    Dictionary(Vec<Option<usize>>, Box<Self>),
    Nulls(usize),
}

impl Column {
    fn new(role: Role, array: &ArrayRef) -> Result<Self, Failure> {
        let wrong = || {
            let (name, found) = (role.name(), array.data_type());
            Failure::argument(format!(
                "The {name}s are an Arrow array of {found}. Give one of texts (string, large_string, string_view, or \
                 a dictionary of these)."
            ))
        };
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Small(array.as_string_opt::<i32>().ok_or_else(wrong)?.clone()),
            DataType::LargeUtf8 => {
                Self::Large(array.as_string_opt::<i64>().ok_or_else(wrong)?.clone())
            }
            DataType::Utf8View => Self::View(array.as_string_view_opt().ok_or_else(wrong)?.clone()),
            DataType::Null => Self::Nulls(array.len()),
            DataType::Dictionary(_, _) => {
                let dictionary = array.as_any_dictionary_opt().ok_or_else(wrong)?;
                let values = Self::new(role, dictionary.values())?;
                let keys = dictionary.keys();
                let normalized = if values.len() == 0 {
                    vec![0; keys.len()]
                } else {
                    dictionary.normalized_keys()
                };
                let keys = normalized.into_iter().enumerate();
                let keys = keys.map(|(row, key)| dictionary.keys().is_valid(row).then_some(key));
                Self::Dictionary(keys.collect(), Box::new(values))
            }
            _ => return Err(wrong()),
        })
    }

    fn len(&self) -> usize {
        match self {
            Self::Small(array) => array.len(),
            Self::Large(array) => array.len(),
            Self::View(array) => array.len(),
            Self::Dictionary(keys, _) => keys.len(),
            Self::Nulls(len) => *len,
        }
    }

    fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Small(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Self::View(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Dictionary(keys, values) => {
                (*keys.get(row)?).filter(|key| *key < values.len()).and_then(|key| values.get(key))
            }
            Self::Nulls(_) => None,
        }
    }
}

impl Texts {
    /// Of an argument, which has to be one of the three; what its rows are is each row's own.
    pub fn new(role: Role, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyString>() {
            return Ok(Self::One(text(role, value)));
        }
        if let Some(chunks) = capsule::chunks(value)? {
            let columns = chunks.iter().map(|chunk| Column::new(role, chunk));
            return Ok(Self::Columns(columns.collect::<Result<_, _>>()?, role.missing()));
        }
        let name = role.name();
        let wrong = || {
            let found = type_name(value);
            Failure::argument(format!(
                "The {name}s are {found}. Give a list of texts, an Arrow array of texts, or one text for all rows."
            ))
        };
        // They can be walked through, but are no list of texts.
        let is_other = value.is_none()
            || value.is_instance_of::<PyBytes>()
            || value.is_instance_of::<PyByteArray>()
            || value.is_instance_of::<PyMemoryView>()
            || value.is_instance_of::<PyDict>()
            || value.is_instance_of::<PySet>()
            || value.is_instance_of::<PyFrozenSet>();
        if is_other {
            return Err(wrong().into());
        }
        let items = value.try_iter().map_err(|_| wrong())?;
        let texts = items.map(|item| item.map(|item| text(role, &item)));
        Ok(Self::List(texts.collect::<PyResult<_>>()?))
    }

    /// How many there are; `None` of one for all rows.
    pub fn len(&self) -> Option<usize> {
        match self {
            Self::One(_) => None,
            Self::List(list) => Some(list.len()),
            Self::Columns(columns, _) => Some(columns.iter().map(Column::len).sum()),
        }
    }

    /// All of them in order, as many as `rows`.
    pub fn iter(&self, rows: usize) -> Box<dyn Iterator<Item = Result<&str, &Failure>> + '_> {
        match self {
            Self::One(one) => Box::new(std::iter::repeat_n(as_str(one), rows)),
            Self::List(list) => Box::new(list.iter().map(as_str)),
            Self::Columns(columns, missing) => Box::new(columns.iter().flat_map(move |column| {
                (0..column.len()).map(move |row| column.get(row).ok_or(missing))
            })),
        }
    }
}

fn as_str(text: &Result<PyBackedStr, Failure>) -> Result<&str, &Failure> {
    text.as_ref().map(AsRef::as_ref)
}

/// How many rows questions and passages make together.
pub fn rows(questions: &Texts, passages: &Texts) -> Result<usize, Failure> {
    match (questions.len(), passages.len()) {
        (Some(questions), Some(passages)) if questions != passages => {
            Err(Failure::argument(format!(
                "There are {questions} questions and {passages} passages. Give as many of one as of the other, or one \
                 text for all rows."
            )))
        }
        (Some(rows), _) | (None, Some(rows)) => Ok(rows),
        (None, None) => Ok(1),
    }
}
