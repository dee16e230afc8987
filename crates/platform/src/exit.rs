//! The exit codes of the program, in one place.

use std::process::ExitCode;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing at or above the threshold.
    Clean,
    /// 1: findings at or above the threshold.
    Findings,
    /// 2: bad input or usage, or policies that contradict each other; nothing can be concluded.
    BadInput,
    /// 3: a lock or a baseline that is no longer true.
    Stale,
    /// 4: a limit against hostile input was hit; raise it or mend the input.
    Limit,
    /// What a tool ended with that the program was called as.
    Tool(u8),
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::BadInput => 2,
            Self::Stale => 3,
            Self::Limit => 4,
            Self::Tool(code) => code,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
