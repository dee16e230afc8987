//! A machine in memory, for tests and for servers that evaluate what they were sent.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use super::{DirEntry, FileKind, Output, Program, Sys, not_regular, too_large};

/// How many links one path may lead through, as in Linux.
const MAX_LINKS: usize = 40;

/// What stands at a path.
#[derive(Debug)]
enum Node {
    File(Vec<u8>),
    Dir,
    Link(PathBuf),
}

type Nodes = BTreeMap<PathBuf, Node>;

/// Files in a map; directories exist where files lie below them or where they were made.
#[derive(Debug, Default)]
pub struct Memory {
    /// By path without links and dots.
    files: Mutex<Nodes>,
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
        self.lock().insert(normal(path.as_ref()), Node::File(bytes.into()));
        self
    }

    /// This machine with a symbolic link more, which points to `target`: from the root, or from where the link stands.
    #[must_use]
    pub fn link(self, path: impl AsRef<Path>, target: impl Into<PathBuf>) -> Self {
        self.lock().insert(normal(path.as_ref()), Node::Link(target.into()));
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

    /// The bytes of a file, when there is one: what a run has written. Links are not followed.
    pub fn contents(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        match self.lock().get(&normal(path.as_ref())) {
            Some(Node::File(bytes)) => Some(bytes.clone()),
            _ => None,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Nodes> {
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

/// `path` with no link left in it, the last part's included when `last` says so. Need not exist.
fn resolve(files: &Nodes, path: &Path, last: bool) -> io::Result<PathBuf> {
    let mut rest: Vec<OsString> = parts(path);
    let (mut out, mut links) = (PathBuf::from("/"), 0);
    while let Some(part) = rest.pop() {
        if part == ".." {
            out.pop();
            continue;
        }
        out.push(part);
        let Some(Node::Link(target)) = files.get(&out) else { continue };
        if rest.is_empty() && !last {
            continue;
        }
        links += 1;
        if links > MAX_LINKS {
            return Err(io::Error::other("too many levels of symbolic links"));
        }
        out.pop();
        if target.is_absolute() {
            out = PathBuf::from("/");
        }
        rest.extend(parts(target));
    }
    Ok(out)
}

/// The names of a path, the last one first.
fn parts(path: &Path) -> Vec<OsString> {
    let named = |component: &Component<'_>| matches!(component, Component::Normal(_) | Component::ParentDir);
    path.components().rev().filter(named).map(|component| component.as_os_str().to_owned()).collect()
}

/// What stands at a path without links.
fn kind_at(files: &Nodes, path: &Path) -> Option<FileKind> {
    match files.get(path) {
        Some(Node::File(_)) => Some(FileKind::File),
        Some(Node::Dir) => Some(FileKind::Dir),
        Some(Node::Link(_)) => Some(FileKind::Other),
        // What lies below a path follows it at once: paths are ordered part by part.
        None => files.range(path.to_owned()..).next().is_some_and(|it| it.0.starts_with(path)).then_some(FileKind::Dir),
    }
}

/// The path without links of something that stands there, and what it is.
fn found(files: &Nodes, path: &Path) -> io::Result<(PathBuf, FileKind)> {
    let path = resolve(files, path, true)?;
    let kind = kind_at(files, &path).ok_or_else(not_found)?;
    Ok((path, kind))
}

fn not_found() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "no such file or directory")
}

impl Sys for Memory {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        found(&self.lock(), path).map(|(_, kind)| kind)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let files = self.lock();
        let (path, _) = found(&files, path)?;
        let Some(Node::File(bytes)) = files.get(&path) else { return Err(not_regular()) };
        if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes.clone()) }
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let files = self.lock();
        let (path, kind) = found(&files, path)?;
        if kind != FileKind::Dir {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a directory"));
        }
        let mut entries: BTreeMap<String, DirEntry> = BTreeMap::new();
        let below = files.range(path.clone()..).map_while(|(file, node)| Some((file.strip_prefix(&path).ok()?, node)));
        for (below, node) in below {
            let mut components = below.components();
            let Some(first) = components.next() else { continue };
            let name = first.as_os_str().to_string_lossy().into_owned();
            if entries.contains_key(&name) {
                continue;
            }
            let link = components.next().is_none() && matches!(node, Node::Link(_));
            let kind = found(&files, &path.join(first)).map_or(FileKind::Other, |(_, kind)| kind);
            entries.insert(name.clone(), DirEntry { name, kind, link, modified: self.now });
        }
        Ok(entries.into_values().collect())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.lock();
        let path = resolve(&files, path, false)?;
        files.insert(path, Node::File(bytes.to_vec()));
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut files = self.lock();
        let path = resolve(&files, path, false)?;
        match files.get(&path) {
            Some(Node::File(_) | Node::Link(_)) => drop(files.remove(&path)),
            _ => return Err(not_found()),
        }
        Ok(())
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut files = self.lock();
        let path = resolve(&files, path, true)?;
        files.entry(path).or_insert(Node::Dir);
        Ok(())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        found(&self.lock(), path).map(|(path, _)| path)
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        let files = self.lock();
        let path = resolve(&files, path, false)?;
        match files.get(&path) {
            Some(Node::Link(target)) => Ok(Some(target.clone())),
            _ => kind_at(&files, &path).map(|_| None).ok_or_else(not_found),
        }
    }

    /// The machine's own time: nothing happens on it but now.
    fn modified(&self, path: &Path) -> io::Result<Duration> {
        found(&self.lock(), path).map(|_| self.now)
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

    /// The same bytes on every machine.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        for (byte, value) in bytes.iter_mut().zip((0..=u8::MAX).cycle()) {
            *byte = value;
        }
        Ok(())
    }

    fn temporary_dir(&self) -> io::Result<PathBuf> {
        let mut files = self.lock();
        let free = (0_u32..).map(|nth| PathBuf::from(format!("/tmp/{nth}"))).find(|path| !files.contains_key(path));
        let path = free.ok_or_else(|| io::Error::other("no name is free"))?;
        files.insert(path.clone(), Node::Dir);
        Ok(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut files = self.lock();
        let path = resolve(&files, path, false)?;
        files.retain(|file, _| !file.starts_with(&path));
        Ok(())
    }

    fn run(&self, _: &Program<'_>) -> io::Result<Output> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "no processes here"))
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

    #[test]
    fn a_link_is_taken_away_and_not_what_it_leads_to() {
        let sys = Memory::new().file("/a/b", "x").link("/l", "/a/b");
        sys.remove_file(Path::new("/l")).unwrap();
        assert_eq!(sys.remove_file(Path::new("/l")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(sys.contents("/a/b").unwrap(), b"x");
        sys.remove_file(Path::new("/a/b")).unwrap();
        assert_eq!(sys.contents("/a/b"), None);
    }

    #[test]
    fn links_lead_to_files_and_directories() {
        let sys =
            Memory::new().file("/a/b/c", "x").link("/a/l", "b").link("/k", "/a/l/c").link("/a/gone", "../nothing");
        assert_eq!(sys.read(Path::new("/k"), 1).unwrap(), b"x");
        assert_eq!(sys.canonicalize(Path::new("/a/l/../l/c")).unwrap(), Path::new("/a/b/c"));
        assert_eq!(sys.read_link(Path::new("/k")).unwrap().unwrap(), Path::new("/a/l/c"));
        assert_eq!(sys.read_link(Path::new("/a/l/c")).unwrap(), None);
        let entries: Vec<_> =
            sys.read_dir(Path::new("/a")).unwrap().into_iter().map(|e| (e.name, e.kind, e.link)).collect();
        let want = [("b", FileKind::Dir, false), ("gone", FileKind::Other, true), ("l", FileKind::Dir, true)];
        assert_eq!(entries, want.map(|(name, kind, link)| (name.to_owned(), kind, link)));
        assert_eq!(sys.kind(Path::new("/a/gone")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn writing_replaces_a_link() {
        let sys = Memory::new().file("/etc/x", "old").link("/a/x", "/etc/x").link("/e", "/etc");
        sys.write(Path::new("/a/x"), b"new").unwrap();
        sys.write(Path::new("/e/y"), b"below").unwrap();
        assert_eq!(sys.contents("/etc/x").unwrap(), b"old");
        assert_eq!(sys.contents("/a/x").unwrap(), b"new");
        assert_eq!(sys.contents("/etc/y").unwrap(), b"below");
    }

    #[test]
    fn links_in_circles_end() {
        let sys = Memory::new().link("/a", "b").link("/b", "a");
        assert!(sys.kind(Path::new("/a")).unwrap_err().to_string().contains("too many"));
    }
}
