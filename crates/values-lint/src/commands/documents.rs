//! Which files a command line means: names, globs, and globs that take files away again. (fast-glob)

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use common::sys::{FileKind, Sys};

use crate::collate;
use crate::glob::{self, Glob};
use crate::ruleset::normalize;

/// Entries that one run looks at.
const MAX_ENTRIES: usize = 1_000_000;

/// Folders within folders: links may lead in circles.
const MAX_DEPTH: usize = 64;

/// The files that were found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Absolute names and addresses, sorted as the original sorts them; one that is named in two ways stands twice.
    pub(crate) files: Vec<String>,
    /// Patterns that match nothing.
    pub(crate) unmatched: Vec<String>,
}

impl Found {
    /// Puts addresses among the files.
    pub(crate) fn add(&mut self, addresses: Vec<String>) {
        self.files.splice(0..0, addresses);
        self.files.sort_by(|a, b| collate::compare(a, b));
    }
}

/// Finds the files of patterns. `apart`: each pattern counts by itself, and those that match nothing are told.
///
/// # Errors
/// Too many entries.
pub(crate) fn find(sys: &dyn Sys, cwd: &Path, patterns: &[String], apart: bool) -> Result<Found, String> {
    let patterns: Vec<String> = patterns.iter().map(|pattern| pattern.replace('\\', "/")).collect();
    let mut found = Found::default();
    let mut finder = Finder { sys, cwd, entries: 0 };
    if apart {
        for pattern in &patterns {
            let files = finder.matches(std::slice::from_ref(pattern))?;
            if files.is_empty() {
                found.unmatched.push(pattern.clone());
            }
            found.files.extend(files);
        }
    } else {
        found.files = finder.matches(&patterns)?;
    }
    found.files.sort_by(|a, b| collate::compare(a, b));
    Ok(found)
}

struct Finder<'f> {
    sys: &'f dyn Sys,
    cwd: &'f Path,
    entries: usize,
}

impl Finder<'_> {
    fn matches(&mut self, patterns: &[String]) -> Result<Vec<String>, String> {
        let is_negative = |pattern: &&String| pattern.starts_with('!') && !pattern.starts_with("!(");
        let ignored: Vec<Glob> = patterns
            .iter()
            .filter(is_negative)
            .map(|pattern| Glob::fast_glob(pattern.get(1..).unwrap_or("")))
            .collect();
        let mut seen = HashSet::new();
        let mut files = Vec::new();
        for pattern in patterns.iter().filter(|pattern| !is_negative(pattern)) {
            let names = if glob::is_dynamic(pattern) { self.walk(pattern)? } else { self.named(pattern) };
            for name in names {
                let plain = name.strip_prefix("./").unwrap_or(&name);
                if ignored.iter().any(|glob| glob.matches(plain)) || !seen.insert(name.clone()) {
                    continue;
                }
                files.push(normalize(&self.cwd.join(&name)).to_string_lossy().into_owned());
            }
        }
        Ok(files)
    }

    fn named(&self, name: &str) -> Vec<String> {
        let is_file = self.sys.kind(&self.cwd.join(name)).is_ok_and(|kind| kind == FileKind::File);
        if is_file { vec![name.to_owned()] } else { Vec::new() }
    }

    fn walk(&mut self, pattern: &str) -> Result<Vec<String>, String> {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
        // The folder in front of the first segment that names more than one thing.
        let segments: Vec<&str> = pattern.split('/').collect();
        let still = segments.iter().take_while(|segment| !glob::is_dynamic(segment) && !segment.contains('{')).count();
        let still = still.min(segments.len().saturating_sub(1));
        let base = segments.get(..still).unwrap_or(&[]).join("/");
        let base = if pattern.starts_with('/') && base.is_empty() { "/".to_owned() } else { base };
        let glob = Glob::fast_glob(pattern);
        let depth = if pattern.contains("**") { MAX_DEPTH } else { segments.len() - still };
        let mut files = Vec::new();
        self.descend(&base, depth, &glob, &mut files)?;
        Ok(files)
    }

    fn descend(&mut self, folder: &str, depth: usize, glob: &Glob, files: &mut Vec<String>) -> Result<(), String> {
        if depth == 0 {
            return Ok(());
        }
        let path: PathBuf = if folder.is_empty() { self.cwd.to_path_buf() } else { self.cwd.join(folder) };
        let Ok(entries) = self.sys.read_dir(&path) else { return Ok(()) };
        for entry in entries {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                return Err("the globs lead to more than 1,000,000 files".to_owned());
            }
            let name = match folder {
                "" => entry.name,
                "/" => format!("/{}", entry.name),
                folder => format!("{folder}/{}", entry.name),
            };
            match entry.kind {
                FileKind::Dir => self.descend(&name, depth - 1, glob, files)?,
                FileKind::File if glob.matches(&name) => files.push(name),
                FileKind::File | FileKind::Other => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(patterns: &[&str]) -> Vec<String> {
        let sys = common::sys::Memory::new();
        for file in ["/c/a.yaml", "/c/.b.yaml", "/c/charts/x/values.yaml", "/c/charts/y/values-prd.yaml"] {
            sys.write(Path::new(file), b"a: 1\n").unwrap();
        }
        let patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        find(&sys, Path::new("/c"), &patterns, false).unwrap().files
    }

    #[test]
    fn globs_find_hidden_files_and_names_count_as_spelt() {
        assert_eq!(found(&["*.yaml"]), ["/c/.b.yaml", "/c/a.yaml"]);
        assert_eq!(found(&["a.yaml", "./a.yaml", "*.yaml"]), ["/c/.b.yaml", "/c/a.yaml", "/c/a.yaml"]);
        assert_eq!(found(&["charts/*/values*.yaml"]).len(), 2);
        assert_eq!(found(&["**/*.yaml", "!charts/**"]).len(), 2);
        assert_eq!(found(&["charts"]), [""; 0]);
    }
}
