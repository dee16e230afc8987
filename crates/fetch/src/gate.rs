//! A machine whose network leads to the hosts that were allowed, and nowhere else.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use common::sys::{DirEntry, FileKind, HttpRequest, HttpResponse, Output, Program, Sys};

use crate::hosts::{Hosts, Refusal};

/// Pages that one run asks for.
const MAX_PAGES: usize = 1_000;

/// What came of an address: one that was asked for is not asked for again.
type Kept = Arc<OnceLock<Result<HttpResponse, (io::ErrorKind, String)>>>;

/// A machine with a guarded network. Each address is asked for once in a run.
pub struct Gate<'s> {
    base: &'s dyn Sys,
    hosts: Hosts,
    kept: Mutex<HashMap<String, Kept>>,
}

impl std::fmt::Debug for Gate<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

impl<'s> Gate<'s> {
    /// `base`, of whose network only `hosts` are asked.
    pub fn new(base: &'s dyn Sys, hosts: Hosts) -> Self {
        Self { base, hosts, kept: Mutex::default() }
    }

    fn slot(&self, url: &str) -> io::Result<Kept> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.contains_key(url) && kept.len() >= MAX_PAGES {
            return Err(io::Error::other(format!("a run asks for at most {MAX_PAGES} pages")));
        }
        Ok(Arc::clone(kept.entry(url.to_owned()).or_default()))
    }
}

fn refused(refusal: Refusal) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, refusal)
}

impl Sys for Gate<'_> {
    fn http(&self, request: &HttpRequest<'_>) -> io::Result<HttpResponse> {
        self.hosts.allow_url(request.url).map_err(refused)?;
        if !request.headers.is_empty() {
            return self.base.http(request);
        }
        let slot = self.slot(request.url)?;
        let ask = || self.base.http(request).map_err(|error| (error.kind(), error.to_string()));
        slot.get_or_init(ask).clone().map_err(|(kind, words)| io::Error::new(kind, words))
    }

    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.base.kind(path)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.base.read(path, limit)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn io::Read + '_>> {
        self.base.open(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.base.read_dir(path)
    }

    fn names(&self, path: &Path) -> io::Result<Vec<(String, bool)>> {
        self.base.names(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.base.write(path, bytes)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.base.remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.base.create_dir_all(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.base.canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        self.base.read_link(path)
    }

    fn modified(&self, path: &Path) -> io::Result<Duration> {
        self.base.modified(path)
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        self.base.current_dir()
    }

    fn env(&self, name: &str) -> Option<String> {
        self.base.env(name)
    }

    fn now(&self) -> Duration {
        self.base.now()
    }

    fn process_id(&self) -> u32 {
        self.base.process_id()
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.base.random(bytes)
    }

    fn temporary_dir(&self) -> io::Result<PathBuf> {
        self.base.temporary_dir()
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.base.remove_dir_all(path)
    }

    fn run(&self, program: &Program<'_>) -> io::Result<Output> {
        self.base.run(program)
    }
}
