//! The texts of Go's errors of files.

use std::io;
use std::path::Path;

/// `open PATH: no such file or directory`, as Go's `os.PathError` prints it.
pub fn message(operation: &str, path: &Path, error: &io::Error) -> String {
    format!("{operation} {}: {}", path.display(), reason(error))
}

/// The reason alone, in the system's words without its number.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "is a directory".into(),
        io::ErrorKind::NotADirectory => "not a directory".into(),
        _ => {
            let text = error.to_string();
            match text.split_once(" (os error") {
                Some((words, _)) => words.to_lowercase(),
                // Not the system's own words.
                None => text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_system_is_left_out() {
        let system = io::Error::from_raw_os_error(40);
        let own = io::Error::other("Larger than 1 MiB (limit)");
        assert_eq!(reason(&system), "too many levels of symbolic links");
        assert_eq!(reason(&own), "Larger than 1 MiB (limit)");
        let missing = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(message("open", Path::new("a/b"), &missing), "open a/b: no such file or directory");
    }
}
