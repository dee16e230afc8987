//! One file of a chart: its name and its bytes.

use std::sync::Arc;
use std::time::Duration;

use common::source::FileId;
use gotemplate::value::Text;

/// The bytes that some editors put at the start of UTF-8 files.
pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The bytes of a file; those that are text are shared with [`crate::Provenance::sources`].
#[derive(Clone, Debug)]
pub enum Bytes {
    /// UTF-8.
    Text(Arc<str>),
    /// Anything else.
    Raw(Arc<[u8]>),
}

impl Bytes {
    /// A copy of `bytes`.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(_) => Self::Raw(bytes.into()),
        }
    }

    /// The same without the bytes that some editors put at the start of UTF-8 files.
    pub(crate) fn without_bom(bytes: &[u8]) -> Self {
        Self::new(bytes.strip_prefix(BOM).unwrap_or(bytes))
    }

    /// All bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Raw(bytes) => bytes,
        }
    }

    /// The bytes, shared.
    pub(crate) fn shared(&self) -> Arc<[u8]> {
        match self {
            Self::Text(text) => Arc::clone(text).into(),
            Self::Raw(bytes) => Arc::clone(bytes),
        }
    }

    /// The bytes as a text of the template language.
    pub(crate) fn to_text(&self) -> Text {
        match self {
            Self::Text(text) => Arc::clone(text).into(),
            Self::Raw(bytes) => Text::from_bytes(bytes.to_vec()),
        }
    }

    /// The bytes as text; what is no UTF-8 reads as U+FFFD.
    pub(crate) fn to_str(&self) -> Arc<str> {
        match self {
            Self::Text(text) => Arc::clone(text),
            Self::Raw(bytes) => String::from_utf8_lossy(bytes).into(),
        }
    }
}

/// A file of a chart.
#[derive(Clone, Debug)]
pub struct ChartFile {
    /// The path from the chart's root, with `/`.
    pub name: String,
    /// The bytes, without a byte order mark.
    pub data: Bytes,
    /// The file's id, when it is text.
    pub id: Option<FileId>,
    /// When the file was last changed, since the Unix epoch; archives say it of their entries.
    pub modified: Duration,
}
