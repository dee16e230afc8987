//! Mutated and generated objects as files, for `-o`: all in one file, or each in a file of a directory.
//!
//! The one idea to know: a file is begun anew, files in a directory are added to. Everything is written at the end of the
//! run, each file whole, so a run that fails leaves what was there.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/log.go; processor/policy_processor.go (`printOutput`)

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use common::go::path::clean;
use common::limits::Limits;
use common::sys::Sys;

/// The files of a run.
#[derive(Debug)]
pub(crate) struct ObjectFiles {
    path: PathBuf,
    is_directory: bool,
    texts: BTreeMap<PathBuf, String>,
}

/// A file that cannot be written. Prints its name and the reason.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}", .path.display())]
pub(crate) struct ObjectFileError {
    path: PathBuf,
    error: io::Error,
}

impl ObjectFiles {
    /// The file or the directory at `path`: a name that ends in `.yaml` or `.yml` is a file.
    pub(crate) fn new(path: &str) -> Self {
        let extension = path.rsplit(['/', '.']).next().unwrap_or_default();
        let is_directory = !matches!(extension, "yaml" | "yml");
        Self { path: clean(path).into(), is_directory, texts: BTreeMap::new() }
    }

    /// Adds a resource behind mutate rules, and the targets that they patched.
    pub(crate) fn mutated(&mut self, resource: &str, text: &str, targets: &[String]) {
        self.add(&format!("{resource}-mutated"), text, targets);
    }

    /// Adds an object that a generate rule made.
    pub(crate) fn generated(&mut self, policy: &str, text: &str) {
        self.add(&format!("{policy}-generated"), text, &[]);
    }

    fn add(&mut self, name: &str, text: &str, targets: &[String]) {
        let path = if self.is_directory { self.path.join(format!("{name}.yaml")) } else { self.path.clone() };
        let file = self.texts.entry(path).or_default();
        file.push_str(text);
        file.push_str("\n---\n\n");
        for target in targets {
            file.push_str(target);
            file.push_str("\n---\n");
        }
    }

    /// Writes the files.
    ///
    /// # Errors
    /// The first file that cannot be written; a name that leads out of the directory.
    pub(crate) fn write(mut self, sys: &dyn Sys) -> Result<(), ObjectFileError> {
        let directory = if self.is_directory { Some(self.path.as_path()) } else { self.path.parent() };
        if let Some(directory) = directory.filter(|directory| !directory.as_os_str().is_empty()) {
            let fail = |error| ObjectFileError { path: directory.to_owned(), error };
            sys.create_dir_all(directory).map_err(fail)?;
        }
        if !self.is_directory {
            self.texts.entry(self.path.clone()).or_default();
        }
        for (path, text) in &self.texts {
            let fail = |error| ObjectFileError { path: path.clone(), error };
            self.write_one(path, text, sys).map_err(fail)?;
        }
        Ok(())
    }

    fn write_one(&self, path: &Path, text: &str, sys: &dyn Sys) -> io::Result<()> {
        if !self.is_directory {
            return sys.write(path, text.as_bytes());
        }
        // The names are those of objects, and an object may have any.
        if path.parent() != Some(&self.path) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the name of the object is no name of a file"));
        }
        let mut bytes = match sys.read(path, Limits::default().input_bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        bytes.extend_from_slice(text.as_bytes());
        sys.write(path, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::sys::Memory;

    #[test]
    fn a_file_is_begun_anew_and_a_directory_is_added_to() {
        let sys = Memory::new().file("out.yaml", "old").file("dir/a-mutated.yaml", "old\n");
        let mut file = ObjectFiles::new("./out.yaml");
        file.mutated("a", "x: 1\n", &["y: 1\n".to_owned()]);
        file.write(&sys).unwrap();
        assert_eq!(sys.contents("out.yaml").unwrap(), b"x: 1\n\n---\n\ny: 1\n\n---\n");
        let mut directory = ObjectFiles::new("dir");
        directory.mutated("a", "x: 1\n", &[]);
        directory.generated("p", "z: 1\n");
        directory.write(&sys).unwrap();
        assert_eq!(sys.contents("dir/a-mutated.yaml").unwrap(), b"old\nx: 1\n\n---\n\n");
        assert_eq!(sys.contents("dir/p-generated.yaml").unwrap(), b"z: 1\n\n---\n\n");
    }

    #[test]
    fn a_file_without_objects_is_empty() {
        let sys = Memory::new().file("out.yml", "old");
        ObjectFiles::new("out.yml").write(&sys).unwrap();
        assert_eq!(sys.contents("out.yml").unwrap(), b"");
    }

    #[test]
    fn no_object_is_written_out_of_the_directory() {
        let sys = Memory::new();
        for name in ["../x", "/x", "a/b"] {
            let mut files = ObjectFiles::new("dir");
            files.mutated(name, "x: 1\n", &[]);
            assert!(files.write(&sys).unwrap_err().to_string().ends_with("is no name of a file"), "{name}");
        }
    }
}
