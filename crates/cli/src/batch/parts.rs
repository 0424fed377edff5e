//! What is done of a run lies beside its output, in parts that are whole, until they are joined.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use arrow_schema::SchemaRef;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::format::Format;
use super::input::Input;
use super::rows::{Chunk, Columns, Outcome};
use super::{jsonl, parquet};
use crate::error::Error;
use native::BackendName;

/// What makes two runs the same: parts of one go on with parts of the other.
#[derive(Serialize)]
pub struct Run {
    /// SHA-256 of the input; none of a pipe, which cannot be gone on with.
    pub input: Option<String>,
    /// SHA-256 of the model.
    pub model: String,
    pub backend: BackendName,
    pub question: Option<String>,
    pub columns: Columns,
    pub always_answer: bool,
    pub threshold: Option<f64>,
}

/// The folder of parts. A part is named by its first row and the one after its last.
pub struct Parts {
    output: PathBuf,
    folder: PathBuf,
    format: Format,
    /// Of the output, where it is in columns.
    schema: SchemaRef,
    done: Vec<PathBuf>,
    rows: u64,
    /// Held as long as this run goes on.
    _lock: File,
}

impl Parts {
    /// Finds what the same run has done already, or begins.
    ///
    /// # Errors
    /// Where the parts are those of another run, or of one that goes on.
    pub fn open(
        output: &Path,
        format: Format,
        input: &Input,
        run: &Run,
        restart: bool,
    ) -> Result<Self, Error> {
        let mut folder = output.as_os_str().to_owned();
        folder.push(".parts");
        let folder = PathBuf::from(folder);
        let failed = |source| native::Error::WriteFile { path: folder.clone(), source };
        fs::create_dir_all(&folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        lock.try_lock().map_err(|_| Error::BatchRuns { folder: folder.clone() })?;
        let described = folder.join("run.json");
        let wanted = serde_json::to_vec_pretty(run).map_err(io::Error::from)?;
        let found = if restart { None } else { fs::read(&described).ok() };
        let (mut done, mut rows) = (Vec::new(), 0);
        match found {
            Some(found) if found == wanted && run.input.is_some() => {
                (done, rows) = parts(&folder).map_err(failed)?;
            }
            Some(_) => return Err(Error::OtherBatch { folder }),
            None => {
                clear(&folder).map_err(failed)?;
                place(&folder, &described, |out| out.write_all(&wanted)).map_err(failed)?;
            }
        }
        let schema = parquet::schema(input.kept().as_deref());
        Ok(Self { output: output.into(), folder, format, schema, done, rows, _lock: lock })
    }

    /// Rows that are answered.
    pub fn rows_done(&self) -> u64 {
        self.rows
    }

    pub fn write(&mut self, chunk: &Chunk, outcomes: &[Outcome]) -> Result<(), Error> {
        let end = self.rows + outcomes.len() as u64;
        let path = self.folder.join(format!("{:012}-{end:012}", self.rows));
        place(&self.folder, &path, |out| match self.format {
            Format::Jsonl => jsonl::write(chunk, outcomes, out),
            Format::Parquet => parquet::write(chunk, outcomes, &self.schema, out),
        })
        .map_err(|source| native::Error::WriteFile { path: path.clone(), source })?;
        self.done.push(path);
        self.rows = end;
        Ok(())
    }

    /// Makes the output of all parts, and removes them.
    pub fn join(self) -> Result<(), Error> {
        let failed = |source| native::Error::WriteFile { path: self.output.clone(), source };
        place(&self.folder, &self.output, |out| match self.format {
            Format::Jsonl => self.done.iter().try_for_each(|part| {
                io::copy(&mut File::open(part)?, out)?;
                Ok(())
            }),
            Format::Parquet => parquet::join(&self.done, &self.schema, out),
        })
        .map_err(failed)?;
        fs::remove_dir_all(&self.folder)
            .map_err(|source| native::Error::WriteFile { path: self.folder.clone(), source }.into())
    }
}

/// Writes a file under another name and puts it in its place when it is whole and on the disk.
fn place(
    folder: &Path,
    path: &Path,
    write: impl FnOnce(&mut io::BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // For everybody whom the person's mask lets in, as files are made.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    let mut out = io::BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// The parts from the first row on, as far as none is missing, and the rows that they have.
fn parts(folder: &Path) -> io::Result<(Vec<PathBuf>, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name =
            path.file_name().and_then(|name| name.to_str()).and_then(|name| name.split_once('-'));
        if let Some((Ok(begin), Ok(end))) =
            name.map(|(begin, end)| (begin.parse::<u64>(), end.parse::<u64>()))
        {
            found.push((begin, end, path));
        }
    }
    found.sort();
    let (mut done, mut rows) = (Vec::new(), 0u64);
    for (begin, end, path) in found {
        if begin != rows {
            break;
        }
        rows = end;
        done.push(path);
    }
    Ok((done, rows))
}

/// Removes everything but the lock.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name != "lock") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// SHA-256 of a file, in hexadecimal.
pub fn hash(path: &Path) -> Result<String, Error> {
    let failed = |source| native::Error::Read { path: path.into(), source };
    let mut file = File::open(path).map_err(failed)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(failed)? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
