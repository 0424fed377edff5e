//! PDF files, each read in a process of its own: a file that makes the parser panic, loop, or take all stack or memory
//! ends that process, and here it is an error like others.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clap::Args;
use documents::Document;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Stopped};

/// Bytes of memory that reading a PDF may take.
const MAX_MEMORY: u64 = 2 << 30;
/// Seconds of a processor that the reading process has, should nobody be there to end it.
#[cfg(target_os = "linux")]
const MAX_PROCESSOR_SECONDS: u64 = 3600;
/// Bytes of what it tells: all text that a document may have, with a sign before every letter, and places.
const MAX_ANSWER: u64 = 128 << 20;
/// Bytes of its last words.
const MAX_LAST_WORDS: u64 = 4096;
/// What a program says that gets no memory.
const NO_MEMORY: &str = "memory allocation of";

/// What the reading process tells.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Document(Document),
    Refused { code: String, detail: String },
}

/// Reads a PDF from standard input and prints what is in it; for `ask`, which runs it
#[derive(Args)]
pub struct ReadPdf {
    /// What the file is called
    name: PathBuf,
}

impl ReadPdf {
    pub fn run(&self) -> Result<(), Error> {
        confine();
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        let answer = match documents::read(&self.name.display().to_string(), &bytes) {
            Ok(document) => Answer::Document(document),
            Err(error) => Answer::Refused { code: error.code().into(), detail: error.detail() },
        };
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &answer).map_err(std::io::Error::from)?;
        Ok(out.flush()?)
    }
}

/// Bounds what this process may take, and keeps it from writing files. Where that fails, the time is still bounded.
#[cfg(target_os = "linux")]
fn confine() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [
        (Resource::As, MAX_MEMORY),
        (Resource::Cpu, MAX_PROCESSOR_SECONDS),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(target_os = "linux"))]
fn confine() {}

/// Reads a PDF in a process of its own, for so long at most.
pub fn read(path: &Path, bytes: Vec<u8>, longest: Duration) -> Result<Document, Error> {
    let stopped = |source| Error::Pdf { path: path.into(), source };
    let program = std::env::current_exe().map_err(|cause| stopped(Stopped::Start(cause)))?;
    let mut command = Command::new(program);
    command.arg("read-pdf").arg("--").arg(path);
    let answer = answer(command, bytes, longest).map_err(stopped)?;
    match serde_json::from_slice(&answer).map_err(|_| stopped(Stopped::Failed))? {
        Answer::Document(document) => Ok(document),
        Answer::Refused { code, detail } => {
            Err(Error::Document { path: path.into(), source: refusal(&code, detail) })
        }
    }
}

/// What was refused, of what can be refused in a PDF.
fn refusal(code: &str, detail: String) -> documents::Error {
    use documents::Error;
    [Error::TextTooLong, Error::TooManyPlaces, Error::Protected, Error::Unmapped, Error::Empty]
        .into_iter()
        .find(|it| it.code() == code)
        .unwrap_or(Error::Damaged(detail))
}

/// What a program prints of this input, if it ends well and in time.
fn answer(mut command: Command, bytes: Vec<u8>, longest: Duration) -> Result<Vec<u8>, Stopped> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Stopped::Start)?;
    if let Some(mut stdin) = child.stdin.take() {
        // Who has seen enough closes it.
        thread::spawn(move || stdin.write_all(&bytes));
    }
    let (told, telling) = mpsc::channel();
    let (out, last_words) = (child.stdout.take(), child.stderr.take());
    let errors = thread::spawn(move || read_at_most(last_words, MAX_LAST_WORDS));
    thread::spawn(move || told.send(read_at_most(out, MAX_ANSWER)));
    let Ok(answer) = telling.recv_timeout(longest) else {
        end(&mut child);
        return Err(Stopped::Time(longest.as_secs()));
    };
    let ended = child.wait().map_err(|_| Stopped::Failed)?;
    if ended.success() {
        return Ok(answer);
    }
    let last_words = errors.join().unwrap_or_default();
    let no_memory = String::from_utf8_lossy(&last_words).contains(NO_MEMORY);
    Err(if no_memory { Stopped::Memory(MAX_MEMORY) } else { Stopped::Failed })
}

/// All of a stream, of which so much is kept.
fn read_at_most(stream: Option<impl std::io::Read>, most: u64) -> Vec<u8> {
    let mut kept = Vec::new();
    if let Some(mut stream) = stream {
        // What comes of a process that dies is what there is.
        let _ = stream.by_ref().take(most).read_to_end(&mut kept);
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    }
    kept
}

fn end(child: &mut Child) {
    // It may have ended just now.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_process_that_dies_or_goes_on_is_an_error() {
        let ask = |script, longest| answer(shell(script), vec![b'a'; 1 << 20], longest);
        let minute = Duration::from_secs(60);
        assert_eq!(ask("head -c 3", minute).unwrap(), b"aaa");
        assert!(matches!(ask("kill -ABRT $$", minute), Err(Stopped::Failed)));
        assert!(matches!(
            ask("echo thread main panicked >&2; exit 101", minute),
            Err(Stopped::Failed)
        ));
        let full = "echo memory allocation of 9 bytes failed >&2; kill -ABRT $$";
        assert!(matches!(ask(full, minute), Err(Stopped::Memory(_))));
        assert!(matches!(ask("while :; do :; done", Duration::ZERO), Err(Stopped::Time(0))));
        let missing = answer(Command::new("/no such program"), Vec::new(), minute);
        assert!(matches!(missing, Err(Stopped::Start(_))));
    }
}
