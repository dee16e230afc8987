//! The flags, width and precision of one verb, and padding by them.

use std::iter::repeat_n;

/// What stands between `%` and the verb.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%+v`
    pub(super) plus_v: bool,
    /// `%#v`
    pub(super) sharp_v: bool,
}

impl Flags {
    /// The padding for a text of `chars` characters: before it and behind it.
    pub(super) fn padding(&self, chars: usize) -> (String, String) {
        let missing = self.width.unwrap_or(0).saturating_sub(chars);
        let fill = if self.zero && !self.minus { '0' } else { ' ' };
        let padding: String = repeat_n(fill, missing).collect();
        if self.minus { (String::new(), padding) } else { (padding, String::new()) }
    }

    /// `text` padded, with blanks even under the flag `0`.
    pub(super) fn pad_blank(&self, text: &str) -> String {
        let (before, behind) = Self { zero: false, ..*self }.padding(text.chars().count());
        format!("{before}{text}{behind}")
    }

    /// `text` padded.
    pub(super) fn pad(&self, text: &str) -> String {
        let (before, behind) = self.padding(text.chars().count());
        format!("{before}{text}{behind}")
    }
}
