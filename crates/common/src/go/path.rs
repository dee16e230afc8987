//! Paths as text, Go's way on Unix.
//!
//! Nothing in here looks at a file system.

/// The shortest path that names the same as `path`: without `.`, doubled separators and `..` that can be taken back.
///
/// Go: `path/filepath.Clean` on Unix, and `path.Clean`.
#[must_use]
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if rooted => {}
            _ => kept.push(part),
        }
    }
    let joined = kept.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// The parts joined with separators and cleaned; empty parts at the start do not count, no part at all gives an empty text.
///
/// Go: `path/filepath.Join` on Unix.
#[must_use]
pub fn join(parts: &[&str]) -> String {
    match parts.iter().position(|part| !part.is_empty()) {
        Some(first) => clean(&parts.get(first..).unwrap_or_default().join("/")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_taken_out() {
        for (path, want) in [
            ("", "."),
            ("/", "/"),
            ("a//b/./c/..", "a/b"),
            ("../../a", "../../a"),
            ("/../a", "/a"),
            ("a/../..", ".."),
            ("./..a/", "..a"),
        ] {
            assert_eq!(clean(path), want, "{path}");
        }
    }

    #[test]
    fn empty_parts_at_the_start_do_not_count() {
        assert_eq!(join(&["", "", "a", "", "../b"]), "b");
        assert_eq!(join(&["", ""]), "");
        assert_eq!(join(&["/", "a"]), "/a");
    }
}
