//! The name that the program was called by. Under the original's name it behaves as the original; under its own name the
//! same commands and flags hold and our extras are on.

use std::ffi::OsStr;
use std::path::Path;

/// Who the program is in this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persona {
    /// `values-lint`.
    Own,
    /// `spectral`: the original's output, words and exit codes.
    Spectral,
}

impl Persona {
    /// Reads `argv[0]`.
    pub fn of_program(argv0: &OsStr) -> Self {
        match Path::new(argv0).file_stem().and_then(OsStr::to_str).unwrap_or_default() {
            "spectral" => Self::Spectral,
            _ => Self::Own,
        }
    }

    /// The name to use in messages and usage lines.
    pub const fn program(self) -> &'static str {
        match self {
            Self::Own => "values-lint",
            Self::Spectral => "spectral",
        }
    }

    /// True under our own name.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_name_decides_who_we_are() {
        assert_eq!(Persona::of_program(OsStr::new("/usr/local/bin/spectral")), Persona::Spectral);
        assert_eq!(Persona::of_program(OsStr::new("/x/values-lint")), Persona::Own);
    }
}
