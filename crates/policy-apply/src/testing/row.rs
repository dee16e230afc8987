//! One row: what an expectation met.

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowResult {
    /// As expected.
    Pass,
    /// Otherwise than expected.
    Fail,
    /// Its policy cannot be used.
    Skip,
}

impl RowResult {
    /// The word in rows.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Pass => "Pass",
            Self::Fail => "Fail",
            Self::Skip => "Skip",
        }
    }
}

/// What an expectation met in one response, or that it met none.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The number within its test.
    pub(crate) id: usize,
    /// The policy as the expectation names it.
    pub(crate) policy: String,
    /// The rule that answered.
    pub(crate) rule: String,
    /// `apiVersion/kind/namespace/name`, or a name alone.
    pub(crate) resource: String,
    pub(crate) result: RowResult,
    /// `Ok`, `Want pass, got fail`, ...
    pub(crate) reason: String,
    /// True where the reason is no comparison: it stands out where there is colour.
    pub(crate) is_remark: bool,
    pub(crate) message: String,
    /// The expectation.
    pub(crate) place: yaml::Span,
}

impl Row {
    /// True for rows that fail their test.
    pub(crate) fn is_failure(&self) -> bool {
        self.result == RowResult::Fail
    }
}

/// How many rows ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowCounts {
    pub(crate) pass: usize,
    pub(crate) fail: usize,
    pub(crate) skip: usize,
}

impl RowCounts {
    /// Adds all of another count.
    pub(crate) const fn merge(&mut self, other: Self) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.skip += other.skip;
    }
}
