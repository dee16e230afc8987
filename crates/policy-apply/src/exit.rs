//! The exit codes of the tool, in one place.

use std::process::ExitCode;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing was broken.
    Clean,
    /// 1: a rule was broken, or could not be judged. Under the original's name also every other failure.
    Findings,
    /// 2: bad input or usage; nothing can be concluded.
    BadInput,
    /// 4: a limit against hostile input was hit; raise it or mend the input.
    Limit,
    /// What `--warn-exit-code` asks for.
    Asked(i64),
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::BadInput => 2,
            Self::Limit => 4,
            // As the system does: the low byte counts.
            Self::Asked(code) => (code & 0xff) as u8,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
