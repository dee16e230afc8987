//! The files of a source, and the digest over them: directories, Git and images compare equal where their files do.
//!
//! The one idea to know: what no policy can come out of (hidden files, the Dockerfile) does not count, since an image of a repository
//! may or may not have it.

use std::fmt::Write as _;
use std::path::Path;

use common::sys::{FileKind, Sys};
use policy_apply::workbench::Workbench;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::problem::{Fuller, Problem, problem};

/// Directories deeper than this are a loop of links.
const MAX_DIRECTORIES: usize = 64;
/// Bytes of all files of a source.
const MAX_TREE: u64 = 256 << 20;
/// The directory that images of policy repositories have their files in.
const REPOSITORIES: &str = "repos";
/// What every file is written down as: nothing tells an executable policy from another one.
const MODE: &str = "100644";
const RULE: &str = "input/sources";

/// A file of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TreeFile {
    /// Its path in the source.
    pub(crate) path: String,
    /// Its contents.
    pub(crate) bytes: Vec<u8>,
}

/// All files of a source, ordered by the bytes of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree(Vec<TreeFile>);

impl Tree {
    /// Reads what is below `path`, or the file at it.
    ///
    /// # Errors
    /// What cannot be read, links that lead out, too many files or bytes.
    pub(crate) fn read(path: &str, bench: &Workbench<'_>) -> Result<Self, Problem> {
        let sys = bench.sys();
        let root = root_of(path, sys);
        let mut paths = Vec::new();
        match sys.kind(Path::new(&root)) {
            Ok(FileKind::Dir) => {
                Walk { root: &root, bench }.directory(&root, "", 0, &mut paths)?;
            }
            Ok(_) => {
                let name = Path::new(&root).file_name().map(|name| name.to_string_lossy().into_owned());
                paths.push((root.clone(), name.unwrap_or_default()));
            }
            Err(error) => return Err(bench.unreadable(&root, RULE, &error)),
        }
        let limit = bench.limits().input_bytes;
        let read = |(place, path): &(String, String)| {
            let bytes = sys.read(Path::new(place), limit).map_err(|error| bench.unreadable(place, RULE, &error))?;
            Ok(TreeFile { path: path.clone(), bytes })
        };
        let mut files = paths.par_iter().map(read).collect::<Result<Vec<TreeFile>, Problem>>()?;
        if files.iter().map(|file| file.bytes.len() as u64).sum::<u64>() > MAX_TREE {
            return Err(limit_of(format!("{root}: more than {} MiB", MAX_TREE >> 20)));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self(files))
    }

    /// The files.
    pub(crate) fn files(&self) -> &[TreeFile] {
        &self.0
    }

    /// `sha256:` over `path NUL mode NUL sha256 of the contents LF` of each file.
    pub(crate) fn digest(&self) -> String {
        let lines: Vec<String> =
            self.0.par_iter().map(|file| format!("{}\0{MODE}\0{}\n", file.path, hex(&file.bytes))).collect();
        format!("sha256:{}", hex(lines.concat().as_bytes()))
    }
}

/// The SHA-256 of bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where the files of a source begin: in an image that is `/repos/<name>`.
pub(crate) fn root_of(path: &str, sys: &dyn Sys) -> String {
    let only = |directory: &str| {
        let entries = sys.read_dir(Path::new(directory)).ok()?;
        let mut entries = entries.into_iter().filter(|entry| !entry.name.starts_with('.'));
        let entry = entries.next().filter(|entry| entry.kind == FileKind::Dir)?;
        entries.next().is_none().then_some(entry.name)
    };
    let below = only(path).filter(|name| name == REPOSITORIES).map(|name| format!("{path}/{name}"));
    match below.and_then(|directory| Some(format!("{directory}/{}", only(&directory)?))) {
        Some(root) => root,
        None => path.to_owned(),
    }
}

fn limit_of(message: String) -> Problem {
    Problem { limit: true, ..problem(RULE, message) }
}

struct Walk<'w> {
    root: &'w str,
    bench: &'w Workbench<'w>,
}

impl Walk<'_> {
    fn directory(
        &self,
        directory: &str,
        below: &str,
        depth: usize,
        paths: &mut Vec<(String, String)>,
    ) -> Result<(), Problem> {
        if depth > MAX_DIRECTORIES {
            let message = format!("{directory}: more than {MAX_DIRECTORIES} directories below each other");
            return Err(limit_of(message).hint(Some("links may form a loop".to_owned())));
        }
        let sys = self.bench.sys();
        let entries = sys.read_dir(Path::new(directory));
        let entries = entries.map_err(|error| self.bench.unreadable(directory, RULE, &error))?;
        for entry in entries.into_iter().filter(|entry| !is_left_out(&entry.name)) {
            let place = format!("{}/{}", directory.trim_end_matches('/'), entry.name);
            let path = if below.is_empty() { entry.name } else { format!("{below}/{}", entry.name) };
            if entry.link && self.leads_out(&place) {
                return Err(problem(RULE, format!("{place}: a link that leads out of {}", self.root)));
            }
            match entry.kind {
                FileKind::Dir if entry.link => {}
                FileKind::Dir => self.directory(&place, &path, depth + 1, paths)?,
                FileKind::File => paths.push((place, path)),
                FileKind::Other => {}
            }
            if paths.len() > self.bench.limits().files as usize {
                let message = format!("{}: more than {} files", self.root, self.bench.limits().files);
                return Err(limit_of(message).hint(Some("`--limit files=FIGURE` raises the limit".to_owned())));
            }
        }
        Ok(())
    }

    fn leads_out(&self, path: &str) -> bool {
        let real = |path: &str| self.bench.sys().canonicalize(Path::new(path)).ok();
        matches!((real(path), real(self.root)), (Some(path), Some(root)) if !path.starts_with(&root))
    }
}

fn is_left_out(name: &str) -> bool {
    name.starts_with('.') || name == "Dockerfile"
}

#[cfg(test)]
mod tests {
    use common::limits::Limits;
    use common::sys::{Memory, Mounted};

    use super::*;

    fn digest(sys: &Memory, path: &str) -> String {
        let mounted = Mounted::new(sys);
        let bench = Workbench::new(&mounted, Limits::default(), &[]);
        Tree::read(path, &bench).unwrap().digest()
    }

    #[test]
    fn a_repository_and_its_image_have_one_digest() {
        let repository = Memory::new()
            .file("/r/charts/a/Chart.yaml", "name: a")
            .file("/r/cd/values.yaml", "b: 1")
            .file("/r/.git/HEAD", "x")
            .file("/r/Dockerfile", "FROM scratch");
        let image =
            Memory::new().file("/i/repos/r/cd/values.yaml", "b: 1").file("/i/repos/r/charts/a/Chart.yaml", "name: a");
        assert_eq!(digest(&repository, "/r"), digest(&image, "/i"));
        assert_ne!(digest(&repository, "/r"), digest(&repository.file("/r/cd/values.yaml", "b: 2"), "/r"));
    }

    #[test]
    fn links_that_lead_out_are_refused() {
        let sys = Memory::new().file("/r/a", "").file("/o", "").link("/r/l", "/o");
        let mounted = Mounted::new(&sys);
        let bench = Workbench::new(&mounted, Limits::default(), &[]);
        assert!(Tree::read("/r", &bench).unwrap_err().finding.message.contains("leads out"));
    }
}
