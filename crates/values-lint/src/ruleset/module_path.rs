//! Where the names behind `extends` lead. (spectral: packages/ruleset-migrator/src/tree/index.ts)

use std::path::{Component, Path, PathBuf};

use common::sys::{FileKind, Sys};

use crate::document::{Document, Value};
use crate::remote;

/// Bytes of a `package.json` that are read.
const PACKAGE_LIMIT: u64 = 1 << 20;

/// A path without `.` and `..`, links not looked at.
pub fn normalize(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            _ => clean.push(component),
        }
    }
    clean
}

/// True where the original takes a name for one of npm: each part is a valid name of a package.
fn is_package(name: &str) -> bool {
    let scoped = name.strip_prefix('@').and_then(|rest| rest.split_once('/'));
    let mut parts: Vec<&str> = Vec::new();
    if let Some((scope, rest)) = scoped {
        parts.push(scope);
        parts.extend(rest.split('/'));
    } else {
        parts.extend(name.split('/'));
    }
    parts.into_iter().all(is_package_name)
}

fn is_package_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
    !name.is_empty()
        && name.len() <= 214
        && name.bytes().all(plain)
        && !name.starts_with(['.', '_', '-'])
        && !matches!(name, "node_modules" | "favicon.ico")
}

/// The file that a name on the command line means, or the address that it is.
pub fn named(cwd: &Path, name: &str) -> PathBuf {
    if remote::is_url(name) { PathBuf::from(name) } else { normalize(&cwd.join(name)) }
}

/// The file, or the address, that a name behind `extends` means, from the ruleset `from` that extends it; `root` is the folder
/// of the first ruleset, where packages are looked for. What stands at an address leads to addresses alone.
pub(super) fn resolve(sys: &dyn Sys, name: &str, from: &Path, root: &Path) -> PathBuf {
    if let Some(url) = remote::url_of(from) {
        return PathBuf::from(remote::join(url, name));
    }
    if remote::is_url(name) {
        return PathBuf::from(name);
    }
    if name.starts_with('/') {
        return normalize(Path::new(name));
    }
    if is_package(name) {
        return find_package(sys, name, root).unwrap_or_else(|| normalize(&root.join(name)));
    }
    normalize(&from.parent().unwrap_or(from).join(name))
}

/// As Node finds a module: in `node_modules` of the folder and of those above it.
fn find_package(sys: &dyn Sys, name: &str, root: &Path) -> Option<PathBuf> {
    root.ancestors().find_map(|folder| {
        let module = folder.join("node_modules").join(name);
        match sys.kind(&module).ok() {
            Some(FileKind::File) => Some(module),
            Some(FileKind::Dir) => Some(main_file(sys, &module)),
            _ => [".js", ".json"].iter().find_map(|end| {
                let file = module.with_file_name(format!("{}{end}", module.file_name()?.to_string_lossy()));
                (sys.kind(&file).ok()? == FileKind::File).then_some(file)
            }),
        }
    })
}

/// The file that a package's `package.json` names as its main one.
fn main_file(sys: &dyn Sys, package: &Path) -> PathBuf {
    let text = sys.read(&package.join("package.json"), PACKAGE_LIMIT).ok();
    let document = text.and_then(|bytes| Document::parse(&String::from_utf8_lossy(&bytes)).ok());
    let main = document.as_ref().and_then(Document::data).and_then(|data| data.get("main")).and_then(Value::as_str);
    normalize(&package.join(main.unwrap_or("index.js")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packages_are_told_from_paths() {
        assert!(is_package("base.yaml"));
        assert!(is_package("@acme/rules"));
        assert!(!is_package("./base.yaml"));
        assert!(!is_package("spectral:k8s"));
        assert!(!is_package("Upper"));
    }

    #[test]
    fn an_address_leads_to_addresses() {
        let sys = common::sys::Memory::new();
        let from = |from: &str, name: &str| resolve(&sys, name, Path::new(from), Path::new("/w"));
        assert_eq!(from("/w/r.yaml", "https://rules.test/a/r.yaml"), Path::new("https://rules.test/a/r.yaml"));
        assert_eq!(from("https://rules.test/a/r.yaml", "base.yaml"), Path::new("https://rules.test/a/base.yaml"));
        assert_eq!(from("https://rules.test/a/r.yaml", "/etc/x.yaml"), Path::new("https://rules.test/etc/x.yaml"));
    }

    #[test]
    fn a_package_is_found_above_and_by_its_main_file() {
        let sys = common::sys::Memory::new();
        sys.write(Path::new("/a/node_modules/@acme/rules/package.json"), br#"{"main": "rules.yaml"}"#).unwrap();
        let found = resolve(&sys, "@acme/rules", Path::new("/a/b/.spectral.yaml"), Path::new("/a/b"));
        assert_eq!(found, Path::new("/a/node_modules/@acme/rules/rules.yaml"));
        let missing = resolve(&sys, "base.yaml", Path::new("/a/b/x/.spectral.yaml"), Path::new("/a/b"));
        assert_eq!(missing, Path::new("/a/b/base.yaml"));
    }
}
