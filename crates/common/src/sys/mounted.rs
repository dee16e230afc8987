//! A machine with trees of files put into its file system for the time of a run: what was fetched is read like files, and
//! never touches the disk.
//!
//! The one idea to know: a tree hides whatever the machine has at its place, and no link and no `..` leads out of it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::{DirEntry, FileKind, HttpRequest, HttpResponse, Memory, Output, Program, Sys};

/// A machine with trees. They can be read and not written.
pub struct Mounted<'s> {
    base: &'s dyn Sys,
    trees: RwLock<Vec<(PathBuf, Arc<Memory>)>>,
}

impl std::fmt::Debug for Mounted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mounted").field("trees", &self.trees).finish_non_exhaustive()
    }
}

impl<'s> Mounted<'s> {
    /// The machine without any tree.
    pub const fn new(base: &'s dyn Sys) -> Self {
        Self { base, trees: RwLock::new(Vec::new()) }
    }

    /// The machine itself.
    pub const fn base(&self) -> &'s dyn Sys {
        self.base
    }

    /// Puts a tree at `path`, as paths will name it: the root of `tree` stands there.
    pub fn mount(&self, path: impl Into<PathBuf>, tree: Memory) {
        self.trees.write().unwrap_or_else(PoisonError::into_inner).push((path.into(), Arc::new(tree)));
    }

    /// The tree that `path` lies in, its place, and the path in it.
    fn tree(&self, path: &Path) -> Option<(Arc<Memory>, PathBuf, PathBuf)> {
        let trees = self.trees.read().unwrap_or_else(PoisonError::into_inner);
        let in_tree = |(at, tree): &(PathBuf, Arc<Memory>)| {
            let below = path.strip_prefix(at).ok()?;
            Some((Arc::clone(tree), at.clone(), Path::new("/").join(below)))
        };
        trees.iter().rev().find_map(in_tree)
    }

    fn at<T>(
        &self,
        path: &Path,
        in_tree: impl FnOnce(&Memory, &Path) -> io::Result<T>,
        otherwise: impl FnOnce(&dyn Sys) -> io::Result<T>,
    ) -> io::Result<T> {
        match self.tree(path) {
            Some((tree, _, below)) => in_tree(&tree, &below),
            None => otherwise(self.base),
        }
    }

    /// What may be written: nothing in a tree.
    fn outside<T>(&self, path: &Path, write: impl FnOnce(&dyn Sys) -> io::Result<T>) -> io::Result<T> {
        let refused = || io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "what was fetched is not written");
        self.at(path, |_, _| Err(refused()), write)
    }
}

impl Sys for Mounted<'_> {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.at(path, |tree, below| tree.kind(below), |base| base.kind(path))
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.at(path, |tree, below| tree.read(below, limit), |base| base.read(path, limit))
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.at(path, |tree, below| tree.read_dir(below), |base| base.read_dir(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.outside(path, |base| base.write(path, bytes))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.outside(path, |base| base.remove_file(path))
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.outside(path, |base| base.create_dir_all(path))
    }

    /// In a tree the place of the tree stays as it is: it stands nowhere else.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let Some((tree, at, below)) = self.tree(path) else { return self.base.canonicalize(path) };
        let real = tree.canonicalize(&below)?;
        Ok(at.join(real.strip_prefix("/").unwrap_or(&real)))
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        self.at(path, |tree, below| tree.read_link(below), |base| base.read_link(path))
    }

    fn modified(&self, path: &Path) -> io::Result<Duration> {
        self.at(path, |tree, below| tree.modified(below), |base| base.modified(path))
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

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.base.random(bytes)
    }

    fn temporary_dir(&self) -> io::Result<PathBuf> {
        self.base.temporary_dir()
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.outside(path, |base| base.remove_dir_all(path))
    }

    fn run(&self, program: &Program<'_>) -> io::Result<Output> {
        self.base.run(program)
    }

    fn http(&self, request: &HttpRequest<'_>) -> io::Result<HttpResponse> {
        self.base.http(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_like_files_and_leads_nowhere_else() {
        let base = Memory::new().file("/etc/secret", "x").file("/a/b", "base").file("/m/hidden", "base");
        let sys = Mounted::new(&base);
        sys.mount("/m", Memory::new().file("/d/f", "tree").link("/out", "/../etc/secret"));
        assert_eq!(sys.read(Path::new("/m/d/f"), 9).unwrap(), b"tree");
        assert_eq!(sys.read(Path::new("/a/b"), 9).unwrap(), b"base");
        assert_eq!(sys.kind(Path::new("/m/hidden")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(sys.kind(Path::new("/m/out")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(sys.read(Path::new("/m/../etc/secret"), 9).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(sys.canonicalize(Path::new("/m/d/../d/f")).unwrap(), Path::new("/m/d/f"));
        let names: Vec<String> = sys.read_dir(Path::new("/m")).unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["d", "out"]);
        assert!(sys.write(Path::new("/m/d/f"), b"y").is_err());
        sys.write(Path::new("/a/c"), b"y").unwrap();
        assert_eq!(base.contents("/a/c").unwrap(), b"y");
    }
}
