//! The shape of a loose version: `v1.2.3-rc.1+build`, where all but the first number may be missing.

/// The pieces of a loose version at the start of a text. Numbers come without their points, the others without their marks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts<'a> {
    pub(super) major: &'a str,
    pub(super) minor: &'a str,
    pub(super) patch: &'a str,
    pub(super) pre: &'a str,
    pub(super) build: &'a str,
    /// What follows the version.
    pub(super) rest: &'a str,
}

/// The longest version at the start of `text`, whose numbers are made of what `digit` accepts (ASCII only).
///
/// Masterminds: `looseSemVerRegex` and `cvRegex`. Both take as much as they can, and what follows a version never is part of
/// one, so nothing has to be tried twice.
pub(super) fn version(text: &str, digit: fn(u8) -> bool) -> Option<Parts<'_>> {
    let unmarked = text.strip_prefix('v').unwrap_or(text);
    let (major, rest) = run(unmarked, digit)?;
    let (minor, rest) = marked(rest, '.', |text| run(text, digit));
    let (patch, rest) = if minor.is_empty() { ("", rest) } else { marked(rest, '.', |text| run(text, digit)) };
    let (pre, rest) = marked(rest, '-', identifiers);
    let (build, rest) = marked(rest, '+', identifiers);
    Some(Parts { major, minor, patch, pre, build, rest })
}

/// What `read` finds behind `mark`; nothing is taken when either is missing.
fn marked<'a>(text: &'a str, mark: char, read: impl Fn(&'a str) -> Option<(&'a str, &'a str)>) -> (&'a str, &'a str) {
    text.strip_prefix(mark).and_then(read).unwrap_or(("", text))
}

/// The longest run of `accepted` bytes at the start, at least one.
fn run(text: &str, accepted: fn(u8) -> bool) -> Option<(&str, &str)> {
    let end = text.bytes().position(|b| !accepted(b)).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(run, _)| !run.is_empty())
}

/// Identifiers with points between them.
fn identifiers(text: &str) -> Option<(&str, &str)> {
    let accepted = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let (_, mut rest) = run(text, accepted)?;
    while let Some((_, behind)) = rest.strip_prefix('.').and_then(|rest| run(rest, accepted)) {
        rest = behind;
    }
    text.split_at_checked(text.len() - rest.len())
}
