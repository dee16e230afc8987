//! Which files of a directory are test files.
//!
//! kyverno: cmd/cli/kubectl-kyverno/test/load.go (`loadLocalTest`)

use std::io;
use std::path::Path;

use common::go::path::{clean, join};
use common::sys::{FileKind, Sys};

/// Directories below each other; links are not followed, so that no more than this many are a mistake.
const MAX_DIRECTORIES: usize = 200;

/// Why a walk ended.
#[derive(Debug)]
pub(crate) enum WalkError {
    /// The directory, and what the system says.
    Unreadable(String, io::Error),
    /// More files than the limit allows.
    TooManyFiles,
    /// More directories below each other than is sane.
    TooDeep(String),
}

/// The files below `directory` whose name is `name`, ordered by the bytes of their paths' parts. Linked directories are not
/// walked. `most` bounds their number.
///
/// # Errors
/// A directory that cannot be read.
pub(crate) fn test_files(sys: &dyn Sys, directory: &str, name: &str, most: usize) -> Result<Vec<String>, WalkError> {
    let mut found = Vec::new();
    walk(sys, &clean(directory), name, most, 0, &mut found)?;
    Ok(found)
}

fn walk(
    sys: &dyn Sys,
    directory: &str,
    name: &str,
    most: usize,
    depth: usize,
    found: &mut Vec<String>,
) -> Result<(), WalkError> {
    if depth > MAX_DIRECTORIES {
        return Err(WalkError::TooDeep(directory.to_owned()));
    }
    let entries = sys.read_dir(Path::new(directory));
    for entry in entries.map_err(|error| WalkError::Unreadable(directory.to_owned(), error))? {
        let path = join(&[directory, &entry.name]);
        if entry.kind == FileKind::Dir && !entry.link {
            walk(sys, &path, name, most, depth + 1, found)?;
        } else if entry.name == name {
            found.push(path);
        }
        if found.len() > most {
            return Err(WalkError::TooManyFiles);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::sys::Memory;

    #[test]
    fn files_of_the_name_are_found_in_the_order_of_a_walk() {
        let mut sys = Memory::new();
        for path in ["/t/b/test.yaml", "/t/a/test.yaml", "/t/a/other.yaml", "/t/test.yaml", "/t/.hidden/test.yaml"] {
            sys = sys.file(path, "");
        }
        let found = test_files(&sys, "/t/", "test.yaml", 10).unwrap();
        assert_eq!(found, ["/t/.hidden/test.yaml", "/t/a/test.yaml", "/t/b/test.yaml", "/t/test.yaml"]);
        assert!(matches!(test_files(&sys, "/t", "test.yaml", 2), Err(WalkError::TooManyFiles)));
        assert!(matches!(test_files(&sys, "/none", "test.yaml", 2), Err(WalkError::Unreadable(..))));
    }
}
