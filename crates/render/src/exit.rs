//! The exit codes of the tool, in one place.

use std::process::ExitCode;

use chart::ChartError;

/// How a run ends; of several ends the last one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done, nothing to complain of.
    Clean,
    /// 1: `lint` found something, `--diff` a difference, `--strict-values` a missing value. Under the original's name also
    /// every failure.
    Findings,
    /// 2: bad input or usage; nothing can be concluded.
    BadInput,
    /// 4: a limit against hostile input was hit; raise it or mend the input.
    Limit,
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::BadInput => 2,
            Self::Limit => 4,
        }
    }
}

impl From<&ChartError> for Exit {
    fn from(error: &ChartError) -> Self {
        if error.is_limit() { Self::Limit } else { Self::BadInput }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
