//! The only door to the machine: files, walks, environment, clock, processes. Nothing else calls `std::fs` or `std::env`, so
//! a whole tool runs in a test against [`Memory`], in parallel and without a trace.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

mod heap;
mod memory;
mod mounted;
mod native;
mod process;

pub use heap::widen_heap;
pub use memory::Memory;
pub use mounted::Mounted;
pub use native::Native;

/// What stands at a path, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A device, a pipe, a socket, or a link that leads nowhere.
    Other,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// The name without its directory.
    pub name: String,
    /// What it is, links followed.
    pub kind: FileKind,
    /// True when the entry itself is a symbolic link.
    pub link: bool,
    /// When it was last changed, links followed, since the Unix epoch; 0 where that cannot be told.
    pub modified: Duration,
}

/// What a program left when it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The status it ended with; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
}

/// A program to run.
#[derive(Clone, Copy, Debug)]
pub struct Program<'p> {
    /// Looked up in `PATH` when it has no separator.
    pub name: &'p OsStr,
    /// The words behind the name.
    pub args: &'p [OsString],
    /// Variables beside those of the environment, or in place of them. What other users of the machine must not see belongs
    /// here and never into `args`.
    pub env: &'p [(&'p str, String)],
    /// What it reads from standard input.
    pub stdin: &'p [u8],
    /// Bytes that it may write to each of its outputs; one that writes more is ended.
    pub limit: u64,
    /// How long it may take; one that takes longer is ended. `None`: as long as it likes.
    pub time: Option<Duration>,
}

/// A page to ask for. No redirect is followed: that is for whoever knows which hosts may be asked.
#[derive(Clone, Copy, Debug)]
pub struct HttpRequest<'r> {
    /// `https://` or `http://`.
    pub url: &'r str,
    /// Names and values.
    pub headers: &'r [(&'r str, String)],
    /// Bytes that the answer may have.
    pub limit: u64,
    /// How long it may take.
    pub time: Duration,
}

/// An answer, whatever its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// 200 where all is well.
    pub status: u16,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    /// The page.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The first header of a name, which is given in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0 == name).map(|(_, value)| value.as_str())
    }
}

/// What asks for pages, where a program brings one.
pub type HttpClient = fn(&HttpRequest<'_>) -> io::Result<HttpResponse>;

/// Files, environment, clock, processes and network, as one run sees them.
pub trait Sys: Sync {
    /// What stands at `path`, links followed.
    ///
    /// # Errors
    /// What the system says, such as not found.
    fn kind(&self, path: &Path) -> io::Result<FileKind>;

    /// The bytes of the regular file at `path`; more than `limit` bytes are an error of kind `FileTooLarge`, anything but a
    /// regular file one of kind `InvalidInput`, so that a pipe or a device never blocks a run.
    ///
    /// # Errors
    /// What the system says, and the two above.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// The regular file at `path` for reading it piece by piece; anything else is an error of kind `InvalidInput`.
    ///
    /// # Errors
    /// What the system says, and the one above.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(io::Cursor::new(self.read(path, u64::MAX)?)))
    }

    /// The entries of a directory, ordered by the bytes of the name.
    ///
    /// # Errors
    /// What the system says.
    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>>;

    /// The names in a directory, ordered by their bytes, and whether each is a directory itself and no link to one: what a walk
    /// over many files asks for, without a look at each of them.
    ///
    /// # Errors
    /// What the system says.
    fn names(&self, path: &Path) -> io::Result<Vec<(String, bool)>> {
        let entries = self.read_dir(path)?;
        Ok(entries.into_iter().map(|entry| (entry.name, entry.kind == FileKind::Dir && !entry.link)).collect())
    }

    /// Writes a file whole: into a temporary file beside it, then renamed. Never through a symbolic link.
    ///
    /// # Errors
    /// What the system says.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Takes away the file at `path`; of a symbolic link the link, not what it leads to.
    ///
    /// # Errors
    /// What the system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Makes a directory and its parents.
    ///
    /// # Errors
    /// What the system says.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;

    /// `path` from the root, with no link left in it. Something must stand there.
    ///
    /// # Errors
    /// What the system says; links that lead in circles.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// Where the symbolic link at `path` points, as it is written in the link; `None` when a file or a directory stands
    /// there.
    ///
    /// # Errors
    /// What the system says, such as not found.
    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>>;

    /// When the file at `path`, links followed, was last changed, since the Unix epoch.
    ///
    /// # Errors
    /// What the system says.
    fn modified(&self, path: &Path) -> io::Result<Duration>;

    /// The working directory.
    ///
    /// # Errors
    /// What the system says.
    fn current_dir(&self) -> io::Result<PathBuf>;

    /// A variable of the environment. Only the command line asks; nothing a stranger wrote can.
    fn env(&self, name: &str) -> Option<String>;

    /// The time since the Unix epoch.
    fn now(&self) -> Duration;

    /// The number of the process, for log lines; 0 where there is none.
    fn process_id(&self) -> u32 {
        0
    }

    /// Fills `bytes` with random ones, fit for keys.
    ///
    /// # Errors
    /// What the system says when it has none; `bytes` must not be used then.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()>;

    /// Makes an empty directory that nobody else can look into; whoever asks takes it away again.
    ///
    /// # Errors
    /// What the system says.
    fn temporary_dir(&self) -> io::Result<PathBuf>;

    /// Takes away a directory and all below it; links are not followed.
    ///
    /// # Errors
    /// What the system says.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;

    /// Runs a program and waits for its end. Only what the command line asks for is run.
    ///
    /// # Errors
    /// What the system says when it does not start; kind `FileTooLarge` for too much output, `TimedOut` for too long a time;
    /// kind `Unsupported` where there are no processes. A status other than 0 is no error.
    fn run(&self, program: &Program<'_>) -> io::Result<Output>;

    /// Asks for a page. Only hosts that the command line allows are asked.
    ///
    /// # Errors
    /// No answer; kind `FileTooLarge` for a larger one than the limit, `TimedOut` for a later one; kind `Unsupported` where there
    /// is no network.
    fn http(&self, _request: &HttpRequest<'_>) -> io::Result<HttpResponse> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "no network here"))
    }
}

/// Standard input, output and error of one run, and which of them are terminals.
pub struct Streams<'a> {
    /// Standard input.
    pub stdin: Box<dyn Read + 'a>,
    /// Results go here.
    pub stdout: Box<dyn Write + 'a>,
    /// Everything else goes here.
    pub stderr: Box<dyn Write + 'a>,
    /// True when standard input is a terminal, so nobody pipes anything.
    pub stdin_is_terminal: bool,
    /// True when standard output is a terminal, so colour is welcome.
    pub stdout_is_terminal: bool,
    /// True when standard error is a terminal, so progress is welcome.
    pub stderr_is_terminal: bool,
}

impl std::fmt::Debug for Streams<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Streams").field("stdout_is_terminal", &self.stdout_is_terminal).finish_non_exhaustive()
    }
}

impl Streams<'_> {
    /// The process's own streams.
    pub fn native() -> Streams<'static> {
        use std::io::IsTerminal;
        Streams {
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            stdin: Box::new(io::stdin()),
            stdout: Box::new(io::BufWriter::new(io::stdout())),
            stderr: Box::new(io::stderr()),
        }
    }
}

impl<'a> Streams<'a> {
    /// Streams over buffers, none a terminal.
    pub fn buffers(stdin: &'a [u8], stdout: &'a mut Vec<u8>, stderr: &'a mut Vec<u8>) -> Self {
        Self {
            stdin: Box::new(stdin),
            stdout: Box::new(stdout),
            stderr: Box::new(stderr),
            stdin_is_terminal: false,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
        }
    }
}

fn too_large(limit: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes"))
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

/// The epoch-based reading of a system time; times before 1970 read as 0.
fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}
