//! The colours of the original's table cells.
//!
//! kyverno: cmd/cli/kubectl-kyverno/output/color/color.go; fatih/color: color.go

use policy_engine::response::Status;

use crate::testing::RowResult;

/// Bold cyan, green, red or yellow, or nothing at all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    pub(super) const fn new(on: bool) -> Self {
        Self { on }
    }

    fn bold(self, color: u8, text: &str) -> String {
        if self.on { format!("\u{1b}[{color};1m{text}\u{1b}[0;22m") } else { text.to_owned() }
    }

    /// A name.
    pub(super) fn name(self, text: &str) -> String {
        self.bold(36, text)
    }

    /// Names with a slash between them. A last name that holds a slash brings its own namespace, as in the original.
    pub(super) fn path(self, parts: &[&str]) -> String {
        parts.iter().map(|part| self.name(part)).collect::<Vec<_>>().join("/")
    }

    /// The word of a test's row.
    pub(super) fn row_result(self, result: RowResult) -> String {
        let color = match result {
            RowResult::Pass => 32,
            RowResult::Fail => 31,
            RowResult::Skip => 36,
        };
        self.bold(color, result.word())
    }

    /// A reason that is no comparison.
    pub(super) fn remark(self, text: &str) -> String {
        self.bold(33, text)
    }

    /// The word of a result.
    pub(super) fn status(self, status: Status) -> String {
        match status {
            Status::Pass => self.bold(32, "Pass"),
            Status::Fail => self.bold(31, "Fail"),
            Status::Warn => self.bold(33, "Warn"),
            Status::Error => self.bold(31, "Error"),
            Status::Skip => self.bold(36, "Skip"),
        }
    }
}
