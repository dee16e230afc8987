//! The real machine.
#![expect(clippy::disallowed_methods, reason = "this is the door that the lint points to")]

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{
    DirEntry, FileKind, HttpClient, HttpRequest, HttpResponse, Output, Program, Sys, not_regular, process, since_epoch,
    too_large,
};

/// Files, environment and clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native {
    http: Option<HttpClient>,
}

impl Native {
    /// The machine as it is, without a network.
    pub const fn new() -> Self {
        Self { http: None }
    }

    /// With a network, asked by `http`.
    #[must_use]
    pub const fn with_http(self, http: HttpClient) -> Self {
        Self { http: Some(http) }
    }
}

fn kind_of(metadata: &fs::Metadata) -> FileKind {
    if metadata.is_file() {
        FileKind::File
    } else if metadata.is_dir() {
        FileKind::Dir
    } else {
        FileKind::Other
    }
}

/// Opens a regular file.
fn regular(path: &Path) -> io::Result<(fs::File, fs::Metadata)> {
    let opened = open_at_once(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
    match opened {
        Ok((file, metadata)) if metadata.is_file() => Ok((file, metadata)),
        Ok(_) => Err(not_regular()),
        // A socket cannot be opened at all.
        Err(error) => Err(if fs::metadata(path)?.is_file() { error } else { not_regular() }),
    }
}

/// Opens without waiting, so that a pipe, which would wait for its writer, is told from a file after it is open: that saves a
/// walk along the path for each file.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn open_at_once(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    // linux: include/uapi/asm-generic/fcntl.h
    const NONBLOCK: i32 = 0o4000;
    fs::OpenOptions::new().read(true).custom_flags(NONBLOCK).open(path)
}

/// Opens what was looked at before: opening a pipe would block.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn open_at_once(path: &Path) -> io::Result<fs::File> {
    if fs::metadata(path)?.is_file() { fs::File::open(path) } else { Err(not_regular()) }
}

/// Files up to so many bytes are read in one go.
const SHORT: u64 = 64 << 10;

/// The first bytes of a file that says how long it is, and whether they are all of it.
fn first_bytes(file: &mut fs::File, length: u64) -> io::Result<(Vec<u8>, bool)> {
    let length = usize::try_from(length).unwrap_or_default();
    // With room for one more byte, an answer of `length` bytes says that the file has ended there.
    let mut bytes = vec![0; length + 1];
    let read = match file.read(&mut bytes) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
        read => read?,
    };
    bytes.truncate(read);
    Ok((bytes, read == length))
}

impl Sys for Native {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        fs::metadata(path).map(|metadata| kind_of(&metadata))
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let (mut file, metadata) = regular(path)?;
        let length = metadata.len();
        if length > limit {
            return Err(too_large(limit));
        }
        let mut bytes = match length {
            // What says nothing of its length, as below `/proc`, is read to its end.
            1..=SHORT => match first_bytes(&mut file, length)? {
                (bytes, true) => return Ok(bytes),
                (bytes, false) => bytes,
            },
            _ => Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1),
        };
        // The file may grow while it is read; one byte over the limit tells.
        let rest = limit.saturating_add(1).saturating_sub(bytes.len() as u64);
        file.take(rest).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + '_>> {
        let (file, _) = regular(path)?;
        Ok(Box::new(file))
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let link = entry.file_type()?.is_symlink();
            let (kind, modified) = match fs::metadata(entry.path()) {
                Ok(metadata) => (kind_of(&metadata), metadata.modified().map(since_epoch).unwrap_or_default()),
                Err(_) => (FileKind::Other, Duration::ZERO),
            };
            entries.push(DirEntry { name: entry.file_name().to_string_lossy().into_owned(), kind, link, modified });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn names(&self, path: &Path) -> io::Result<Vec<(String, bool)>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            names.push((entry.file_name().to_string_lossy().into_owned(), entry.file_type()?.is_dir()));
        }
        names.sort_unstable();
        Ok(names)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no file name"))?;
        let mut temporary = name.to_os_string();
        temporary.push(format!(".{}.tmp", std::process::id()));
        let temporary = parent.join(temporary);
        let written = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            // Nothing half-written stays behind; the first error is the one that matters.
            drop(fs::remove_file(&temporary));
        }
        written
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        if fs::symlink_metadata(path)?.is_symlink() { fs::read_link(path).map(Some) } else { Ok(None) }
    }

    fn modified(&self, path: &Path) -> io::Result<Duration> {
        fs::metadata(path)?.modified().map(since_epoch)
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        std::env::current_dir()
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn now(&self) -> Duration {
        since_epoch(SystemTime::now())
    }

    fn process_id(&self) -> u32 {
        std::process::id()
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        fs::File::open("/dev/urandom")?.read_exact(bytes)
    }

    fn temporary_dir(&self) -> io::Result<PathBuf> {
        let mut random = [0; 16];
        self.random(&mut random)?;
        let name = format!("policy-platform-{:032x}", u128::from_ne_bytes(random));
        let path = std::env::temp_dir().join(name);
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    fn run(&self, program: &Program<'_>) -> io::Result<Output> {
        process::run(program)
    }

    fn http(&self, request: &HttpRequest<'_>) -> io::Result<HttpResponse> {
        let none = || io::Error::new(io::ErrorKind::Unsupported, "this program was built without a network");
        self.http.ok_or_else(none)?(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_answers() {
        let sys = Native::new();
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/../Cargo.toml");
        assert_eq!(sys.canonicalize(&here).unwrap(), sys.canonicalize(Path::new("Cargo.toml")).unwrap());
        assert_eq!(sys.read_link(&here).unwrap(), None);
        let mut random = [0; 32];
        sys.random(&mut random).unwrap();
        assert_ne!(random, [0; 32]);
        assert!(sys.modified(&here).unwrap() > Duration::ZERO);
        let (one, other) = (sys.temporary_dir().unwrap(), sys.temporary_dir().unwrap());
        assert_ne!(one, other);
        sys.write(&one.join("a"), b"x").unwrap();
        for directory in [one, other] {
            sys.remove_dir_all(&directory).unwrap();
            assert!(sys.kind(&directory).is_err());
        }
        let names = sys.names(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(names.contains(&("src".to_owned(), true)) && names.contains(&("Cargo.toml".to_owned(), false)));
        assert!(names.is_sorted());
        assert_eq!(sys.canonicalize(Path::new("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn files_of_all_lengths_are_read_whole() {
        let sys = Native::new();
        let directory = sys.temporary_dir().unwrap();
        let path = directory.join("a");
        for length in [0, 1, 5000, SHORT - 1, SHORT, SHORT + 1, 3 * SHORT] {
            let bytes: Vec<u8> = (0..length).map(|nth| nth as u8).collect();
            fs::write(&path, &bytes).unwrap();
            assert_eq!(sys.read(&path, length).unwrap(), bytes);
            assert_eq!(sys.read(&path, u64::MAX).unwrap(), bytes);
            if let Some(less) = length.checked_sub(1) {
                assert_eq!(sys.read(&path, less).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
            }
        }
        sys.remove_dir_all(&directory).unwrap();
    }

    #[test]
    fn a_file_that_changes_after_it_was_measured_is_read_to_its_end() {
        let sys = Native::new();
        let directory = sys.temporary_dir().unwrap();
        let path = directory.join("a");
        fs::write(&path, b"four").unwrap();
        for (measured, want) in [(4, (&b"four"[..], true)), (2, (b"fou", false)), (9, (b"four", false))] {
            let (bytes, is_all) = first_bytes(&mut fs::File::open(&path).unwrap(), measured).unwrap();
            assert_eq!((&*bytes, is_all), want);
        }
        sys.remove_dir_all(&directory).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn files_that_know_no_length_are_read_and_what_is_no_file_is_refused_at_once() {
        let sys = Native::new();
        assert!(!sys.read(Path::new("/proc/self/status"), 1 << 20).unwrap().is_empty());
        assert_eq!(sys.read(Path::new("/proc/self/status"), 3).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let directory = sys.temporary_dir().unwrap();
        let (pipe, socket) = (directory.join("pipe"), directory.join("socket"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [&*pipe, &*socket, &*directory, Path::new("/dev/zero")] {
            assert_eq!(sys.read(path, 9).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{}", path.display());
            assert!(sys.open(path).is_err());
        }
        assert_eq!(sys.read(&directory.join("none"), 9).unwrap_err().kind(), io::ErrorKind::NotFound);
        drop(listener);
        sys.remove_dir_all(&directory).unwrap();
    }
}
