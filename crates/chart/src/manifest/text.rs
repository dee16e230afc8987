//! The text of a document: a part of what a template wrote, which it shares.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A shared part of a text. Reads as `str`.
#[derive(Clone, Default)]
pub struct DocumentText {
    whole: Arc<str>,
    range: Range<usize>,
}

impl DocumentText {
    /// The bytes `range` of `whole`; empty where they are no text.
    pub(crate) fn part(whole: &Arc<str>, range: Range<usize>) -> Self {
        Self { whole: Arc::clone(whole), range }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self
    }

    /// The text on its own.
    pub(crate) fn to_shared(&self) -> Arc<str> {
        if self.len() == self.whole.len() { Arc::clone(&self.whole) } else { (**self).into() }
    }
}

impl Deref for DocumentText {
    type Target = str;

    fn deref(&self) -> &str {
        self.whole.get(self.range.clone()).unwrap_or_default()
    }
}

impl From<Arc<str>> for DocumentText {
    fn from(whole: Arc<str>) -> Self {
        let range = 0..whole.len();
        Self { whole, range }
    }
}

impl From<&str> for DocumentText {
    fn from(text: &str) -> Self {
        Arc::<str>::from(text).into()
    }
}

impl From<String> for DocumentText {
    fn from(text: String) -> Self {
        Arc::<str>::from(text).into()
    }
}

impl fmt::Debug for DocumentText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for DocumentText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
