//! The files below a directory, in the order of Go's `filepath.Walk`: names by their bytes, depth first.
//!
//! The one idea to know: a tree is never listed as a whole. What is held is a row of files, and the names that are left of each
//! directory on the way to them.
//!
//! pluto: pkg/finder/finder.go (`listFiles`); go: path/filepath/path.go (`Walk`)

use std::io;
use std::path::Path;

use common::sys::{FileKind, Sys};

/// Files of one row. What is found in a row is taken before the row after the next is listed.
const ROW: usize = 512;

/// Files in a row, and what stands behind them.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// The files, as paths that begin with the directory's.
    pub(crate) files: Vec<String>,
    /// What ends the row early.
    pub(crate) end: Option<RowEnd>,
}

/// What is no file.
#[derive(Debug)]
pub(crate) enum RowEnd {
    /// A directory that is looked through as a whole.
    Whole(String),
    /// A directory that cannot be read.
    Unread(String, io::Error),
    /// More files than the limit allows.
    TooMany,
}

impl Row {
    /// Whether the walk is over.
    pub(super) const fn is_empty(&self) -> bool {
        self.files.is_empty() && self.end.is_none()
    }
}

/// Which directories are looked through as a whole.
pub(crate) type IsWhole<'w> = &'w (dyn Fn(&str) -> bool + Sync);

/// A walk under way.
pub(crate) struct Walk<'w> {
    sys: &'w dyn Sys,
    is_whole: IsWhole<'w>,
    /// Files that may still come.
    left: u32,
    /// The root, until it is entered, and whether it is a directory.
    root: Option<(String, bool)>,
    /// The directories on the way, each with the names that are left of it and whether they are directories.
    way: Vec<(String, std::vec::IntoIter<(String, bool)>)>,
}

impl std::fmt::Debug for Walk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Walk").field("left", &self.left).finish_non_exhaustive()
    }
}

impl<'w> Walk<'w> {
    /// A walk over at most `most` files below `root`. A link to a directory counts as a file; a root that is one is not followed,
    /// but for a slash behind its name. Directories that `is_whole` accepts are not entered.
    ///
    /// # Errors
    /// A root that is not there.
    pub(crate) fn new(root: &str, sys: &'w dyn Sys, most: u32, is_whole: IsWhole<'w>) -> io::Result<Self> {
        let kind = sys.kind(Path::new(root))?;
        let is_link = !root.ends_with('/') && sys.read_link(Path::new(root)).is_ok_and(|target| target.is_some());
        let root = Some((root.to_owned(), kind == FileKind::Dir && !is_link));
        Ok(Self { sys, is_whole, left: most, root, way: Vec::new() })
    }

    /// The next row; an empty one where the walk is over.
    pub(super) fn row(&mut self) -> Row {
        let mut row = Row::default();
        while let Some((path, is_dir)) = self.next() {
            if self.left == 0 {
                self.way.clear();
                row.end = Some(RowEnd::TooMany);
                break;
            }
            if is_dir {
                row.end = self.enter(path);
            } else {
                self.left -= 1;
                row.files.push(path);
            }
            if row.end.is_some() || row.files.len() == ROW {
                break;
            }
        }
        row
    }

    fn next(&mut self) -> Option<(String, bool)> {
        if let Some(root) = self.root.take() {
            return Some(root);
        }
        while let Some((directory, names)) = self.way.last_mut() {
            if let Some((name, is_dir)) = names.next() {
                return Some((below(directory, &name), is_dir));
            }
            self.way.pop();
        }
        None
    }

    /// Goes into a directory.
    fn enter(&mut self, path: String) -> Option<RowEnd> {
        if (self.is_whole)(&path) {
            return Some(RowEnd::Whole(path));
        }
        match self.sys.names(Path::new(&path)) {
            // As Go's `filepath.Join`.
            Ok(names) => self.way.push((common::go::path::clean(&path), names.into_iter())),
            Err(error) => return Some(RowEnd::Unread(path, error)),
        }
        None
    }
}

/// The path of a name in a directory, whose own path is clean.
fn below(directory: &str, name: &str) -> String {
    match directory {
        "." => name.to_owned(),
        "/" => format!("/{name}"),
        _ => [directory, "/", name].concat(),
    }
}

#[cfg(test)]
mod tests {
    use common::sys::Memory;

    use super::*;

    /// The files below `root`, and what ends rows, with the number of files before it.
    fn walked(root: &str, sys: &Memory, most: u32, is_whole: IsWhole<'_>) -> (Vec<String>, Vec<(usize, String)>) {
        let mut walk = Walk::new(root, sys, most, is_whole).unwrap();
        let (mut files, mut ends) = (Vec::new(), Vec::new());
        loop {
            let row = walk.row();
            if row.is_empty() {
                return (files, ends);
            }
            files.extend(row.files);
            ends.extend(row.end.map(|end| (files.len(), format!("{end:?}"))));
        }
    }

    #[test]
    fn names_are_ordered_by_bytes_and_directories_are_entered_in_place() {
        let sys = Memory::new();
        let sys = ["b.yaml", "a/z", "a-b", "a.yaml", "A", ".git/x"]
            .into_iter()
            .fold(sys, |sys, name| sys.file(format!("d/{name}"), "x"));
        let all = ["d/.git/x", "d/A", "d/a/z", "d/a-b", "d/a.yaml", "d/b.yaml"].map(str::to_owned);
        assert_eq!(walked("./d/", &sys, 6, &|_| false), (all.to_vec(), Vec::new()));
        assert_eq!(walked("d/A", &sys, 6, &|_| false), (vec!["d/A".to_owned()], Vec::new()));
        let (files, ends) = walked("d", &sys, 100, &|path| path == "d/a");
        assert_eq!((files.len(), ends), (5, vec![(2, "Whole(\"d/a\")".to_owned())]));
        assert_eq!(walked("d", &sys, 2, &|_| false), (all[..2].to_vec(), vec![(2, "TooMany".to_owned())]));
        assert!(Walk::new("nope", &sys, 2, &|_| false).is_err());
    }

    #[test]
    fn a_large_directory_comes_in_rows() {
        let names = (0..=ROW).map(|nth| format!("d/{nth:04}"));
        let sys = names.clone().fold(Memory::new(), |sys, name| sys.file(name, "x"));
        let mut walk = Walk::new("d", &sys, 10_000, &|_| false).unwrap();
        assert_eq!([walk.row().files.len(), walk.row().files.len(), walk.row().files.len()], [ROW, 1, 0]);
        assert_eq!(walked("d", &sys, 10_000, &|_| false).0, names.collect::<Vec<_>>());
    }
}
