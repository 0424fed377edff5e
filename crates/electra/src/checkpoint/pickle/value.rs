//! What the machine computes with.

use crate::error::Feature;
use crate::{Error, Result, StorageType};

/// What a storage holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// As torch calls the storage.
    pub name: &'static str,
    pub bytes: u64,
    /// How we read it, if we do.
    pub dtype: Option<StorageType>,
}

const ELEMENTS: [Element; 11] = [
    element("FloatStorage", 4, Some(StorageType::F32)),
    element("HalfStorage", 2, Some(StorageType::F16)),
    element("BFloat16Storage", 2, Some(StorageType::BF16)),
    element("DoubleStorage", 8, None),
    element("LongStorage", 8, None),
    element("IntStorage", 4, None),
    element("ShortStorage", 2, None),
    element("CharStorage", 1, None),
    element("ByteStorage", 1, None),
    element("BoolStorage", 1, None),
    element("UntypedStorage", 1, None),
];

const fn element(name: &'static str, bytes: u64, dtype: Option<StorageType>) -> Element {
    Element { name, bytes, dtype }
}

/// Names that a pickle of tensors refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Global {
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    Storage(Element),
}

impl Global {
    pub fn named(module: &str, name: &str) -> Result<Self> {
        let element = || ELEMENTS.into_iter().find(|element| element.name == name);
        match (module, name) {
            ("collections", "OrderedDict") => Ok(Self::OrderedDict),
            ("torch._utils", "_rebuild_tensor_v2") => Ok(Self::RebuildTensor),
            ("torch._utils", "_rebuild_parameter") => Ok(Self::RebuildParameter),
            ("torch" | "torch.storage", _) if let Some(element) = element() => {
                Ok(Self::Storage(element))
            }
            _ => Err(foreign(&format!("it refers to `{module}.{name}`"))),
        }
    }
}

/// A storage: numbers in a file of their own or a part of this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TorchStorage {
    pub element: Element,
    pub key: String,
    /// Its numbers.
    pub count: u64,
}

/// A tensor: some of the numbers of a storage, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    pub storage: TorchStorage,
    /// Its first number.
    pub offset: u64,
    pub shape: Vec<usize>,
    /// Whether the numbers lie in row-major order without gaps.
    pub contiguous: bool,
}

/// Of a value in the machine's list.
pub type Index = usize;

/// A value; those within it are referred to.
#[derive(Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i128),
    Text(String),
    Global(Global),
    Tuple(Vec<Index>),
    List(Vec<Index>),
    Dict(Vec<(Index, Index)>),
    Storage(TorchStorage),
    Tensor(Tensor),
}

pub fn malformed(what: &str) -> Error {
    Error::malformed(format!("the pickle of the weights cannot be read, as {what}"))
}

pub fn foreign(what: &str) -> Error {
    let found = format!("a pickle that is more than a table of tensors ({what})");
    Error::unsupported(Feature::Weights, found, "tables alone, as no code of a file is ever run")
}
