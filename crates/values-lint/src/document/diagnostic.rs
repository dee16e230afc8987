//! What the reader complains of, as a rule's result would say it. (spectral: packages/core/src/errorMessages.ts)

use std::fmt::Write as _;

use super::path::{Path, Segment};
use super::place::Range;
use crate::result::Severity;

/// One complaint of the reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The words, the first letter large.
    pub message: String,
    /// How grave it is, before a ruleset's parser options.
    pub severity: Severity,
    /// The key that is meant, where it is known.
    pub path: Path,
    /// Where it stands.
    pub range: Range,
}

impl Diagnostic {
    /// The words for results. `split` parts words that are written together, as the original does for some of its errors.
    pub(super) fn new(message: &str, split: bool, severity: Severity, path: Path, range: Range) -> Self {
        let mut text = String::with_capacity(message.len());
        let mut before = ' ';
        for (at, letter) in message.chars().enumerate() {
            if at == 0 {
                text.push(letter.to_ascii_uppercase());
            } else if split && before.is_ascii_lowercase() && letter.is_ascii_uppercase() {
                text.push(' ');
                text.push(letter.to_ascii_lowercase());
            } else {
                text.push(letter);
            }
            before = letter;
        }
        let mut this = Self { message: text, severity, path, range };
        this.name_key();
        this
    }

    /// Names the key behind `Duplicate key`. The original does so once more in documents that others refer to.
    pub(crate) fn name_key(&mut self) {
        if let Some(key) = self.path.last().map(Segment::text)
            && let Some(at) = self.message.find("Duplicate key")
        {
            let mut named = String::new();
            let cut = at + "Duplicate key".len();
            _ = write!(
                named,
                "{}: {key}{}",
                self.message.get(..cut).unwrap_or(""),
                self.message.get(cut..).unwrap_or("")
            );
            self.message = named;
        }
    }
}
