//! A machine in memory, for tests and for servers that evaluate what they were sent.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use super::{DirEntry, FileKind, Sys};

/// Files in a map; directories exist where files lie below them or where they were made.
#[derive(Debug, Default)]
pub struct Memory {
    /// `None` is a directory.
    files: Mutex<BTreeMap<PathBuf, Option<Vec<u8>>>>,
    env: BTreeMap<String, String>,
    now: Duration,
}

impl Memory {
    /// An empty machine at the epoch, working directory `/`.
    pub fn new() -> Self {
        Self::default()
    }

    /// This machine with a file more.
    #[must_use]
    pub fn file(self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) -> Self {
        self.lock().insert(normal(path.as_ref()), Some(bytes.into()));
        self
    }

    /// This machine with a variable more.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.into(), value.into());
        self
    }

    /// This machine at another time since the epoch.
    #[must_use]
    pub const fn at(mut self, now: Duration) -> Self {
        self.now = now;
        self
    }

    /// The bytes of a file, when there is one: what a run has written.
    pub fn contents(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        self.lock().get(&normal(path.as_ref())).cloned().flatten()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, Option<Vec<u8>>>> {
        self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The path from `/` without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::from("/");
    for component in path.components() {
        match component {
            Component::Normal(name) => out.push(name),
            Component::ParentDir => drop(out.pop()),
            Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
        }
    }
    out
}

fn not_found() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "no such file or directory")
}

impl Sys for Memory {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        let (path, files) = (normal(path), self.lock());
        match files.get(&path) {
            Some(Some(_)) => Ok(FileKind::File),
            Some(None) => Ok(FileKind::Dir),
            None if files.keys().any(|file| file.starts_with(&path)) => Ok(FileKind::Dir),
            None => Err(not_found()),
        }
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        if self.kind(path)? != FileKind::File {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let bytes = self.contents(path).ok_or_else(not_found)?;
        if bytes.len() as u64 > limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes")));
        }
        Ok(bytes)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        if self.kind(path)? != FileKind::Dir {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a directory"));
        }
        let path = normal(path);
        let mut entries: BTreeMap<String, FileKind> = BTreeMap::new();
        for (file, bytes) in self.lock().iter() {
            let Ok(below) = file.strip_prefix(&path) else { continue };
            let mut components = below.components();
            let Some(first) = components.next() else { continue };
            let is_file = components.next().is_none() && bytes.is_some();
            let kind = if is_file { FileKind::File } else { FileKind::Dir };
            entries.insert(first.as_os_str().to_string_lossy().into_owned(), kind);
        }
        Ok(entries.into_iter().map(|(name, kind)| DirEntry { name, kind, link: false }).collect())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.lock().insert(normal(path), Some(bytes.to_vec()));
        Ok(())
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.lock().entry(normal(path)).or_insert(None);
        Ok(())
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        Ok(PathBuf::from("/"))
    }

    fn env(&self, name: &str) -> Option<String> {
        self.env.get(name).cloned()
    }

    fn now(&self) -> Duration {
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_exist_where_files_lie_below_them() {
        let sys = Memory::new().file("/a/b/c.yaml", "x").file("a/d.yaml", "yy");
        assert_eq!(sys.kind(Path::new("/a/b")).unwrap(), FileKind::Dir);
        let names: Vec<_> = sys.read_dir(Path::new("a")).unwrap().into_iter().map(|e| (e.name, e.kind)).collect();
        assert_eq!(names, [("b".into(), FileKind::Dir), ("d.yaml".into(), FileKind::File)]);
        assert_eq!(sys.read(Path::new("/a/b/../d.yaml"), 2).unwrap(), b"yy");
        assert_eq!(sys.read(Path::new("a/d.yaml"), 1).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
