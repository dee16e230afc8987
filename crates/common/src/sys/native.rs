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
    // Looked at before it is opened: opening a pipe would block.
    if !fs::metadata(path)?.is_file() {
        return Err(not_regular());
    }
    let file = fs::File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(not_regular()) }
}

impl Sys for Native {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        fs::metadata(path).map(|metadata| kind_of(&metadata))
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let (file, metadata) = regular(path)?;
        if metadata.len() > limit {
            return Err(too_large(limit));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
        // The file may grow while it is read; one byte over the limit tells.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
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
}
