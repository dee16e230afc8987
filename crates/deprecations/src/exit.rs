//! The exit codes of the tool, in one place.

use std::process::ExitCode;

/// How a run ends. The codes mean different things under the two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing to complain of.
    Clean,
    /// 1 under our own name: something is deprecated or removed.
    Findings,
    /// 2 under our own name: bad input or usage; nothing can be concluded.
    BadInput,
    /// 4 under our own name: a limit against hostile input was hit; raise it or mend the input.
    Limit,
    /// 1 under the original's name: bad input or usage.
    Failed,
    /// 2 under the original's name: something is deprecated.
    Deprecated,
    /// 3 under the original's name: something is removed.
    Removed,
    /// 4 under the original's name: something has no replacement in the target version.
    Unavailable,
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings | Self::Failed => 1,
            Self::BadInput | Self::Deprecated => 2,
            Self::Removed => 3,
            Self::Limit | Self::Unavailable => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
