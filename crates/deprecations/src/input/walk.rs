//! The files below a directory, in the order of Go's `filepath.Walk`: names by their bytes, depth first.
//!
//! pluto: pkg/finder/finder.go (`listFiles`); go: path/filepath/path.go (`Walk`)

use std::io;
use std::path::Path;

use common::sys::{FileKind, Sys};

/// What was found below a directory.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// The files, as paths that begin with the directory's.
    pub(crate) files: Vec<String>,
    /// Directories that are looked through as a whole, each with the number of files before it.
    pub(crate) whole: Vec<(usize, String)>,
    /// Directories that cannot be read.
    pub(crate) unread: Vec<(String, io::Error)>,
    /// More files than the limit allows.
    pub(crate) too_many: bool,
}

/// Lists the files below `root`. A link to a directory counts as a file; a root that is one is not followed, but for a slash
/// behind its name. Directories that `is_whole` accepts are not entered.
///
/// # Errors
/// A root that is not there.
pub(crate) fn list(root: &str, sys: &dyn Sys, most: u32, is_whole: &dyn Fn(&str) -> bool) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let kind = sys.kind(Path::new(root))?;
    let is_link = !root.ends_with('/') && sys.read_link(Path::new(root)).is_ok_and(|target| target.is_some());
    if kind != FileKind::Dir || is_link {
        listing.files.push(root.to_owned());
        return Ok(listing);
    }
    // The entries still to visit, the next one last.
    let mut pending = vec![(root.to_owned(), true)];
    while let Some((path, is_dir)) = pending.pop() {
        if listing.files.len() >= most as usize {
            listing.too_many = true;
            break;
        }
        if !is_dir {
            listing.files.push(path);
        } else if is_whole(&path) {
            listing.whole.push((listing.files.len(), path));
        } else {
            match sys.names(Path::new(&path)) {
                // As Go's `filepath.Join`.
                Ok(names) => {
                    let path = common::go::path::clean(&path);
                    pending.extend(names.into_iter().rev().map(|(name, is_dir)| (below(&path, &name), is_dir)));
                }
                Err(error) => listing.unread.push((path, error)),
            }
        }
    }
    Ok(listing)
}

/// The path of a name in a directory, whose own path is clean.
fn below(directory: &str, name: &str) -> String {
    match directory {
        "." => name.to_owned(),
        "/" => format!("/{name}"),
        _ => format!("{directory}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use common::sys::Memory;

    use super::*;

    #[test]
    fn names_are_ordered_by_bytes_and_directories_are_entered_in_place() {
        let sys = Memory::new();
        let sys = ["b.yaml", "a/z", "a-b", "a.yaml", "A", ".git/x"]
            .into_iter()
            .fold(sys, |sys, name| sys.file(format!("d/{name}"), "x"));
        let listing = list("./d/", &sys, 100, &|_| false).unwrap();
        assert_eq!(listing.files, ["d/.git/x", "d/A", "d/a/z", "d/a-b", "d/a.yaml", "d/b.yaml"]);
        let listing = list("d", &sys, 100, &|path| path == "d/a").unwrap();
        assert_eq!((listing.files.len(), listing.whole), (5, vec![(2, "d/a".to_owned())]));
        assert!(list("d", &sys, 2, &|_| false).unwrap().too_many);
        assert!(list("nope", &sys, 2, &|_| false).is_err());
    }
}
