//! What can be wrong with a source map.

/// Why a source map cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourceMapError {
    /// The bytes are no JSON of the format. The text names line and column.
    #[error("not a source map: {0}")]
    Syntax(serde_json::Error),
    /// A later version of the format.
    #[error("source maps of version {0} cannot be read, only those of version {known}", known = super::VERSION)]
    Version(u64),
    /// The JSON contradicts itself.
    #[error("broken source map: {0}")]
    Broken(String),
    /// More than the limit of bytes.
    #[error("a source map is larger than {0} bytes")]
    TooLarge(u64),
    /// The map was made for other bytes.
    #[error("source map does not belong to this stream")]
    OtherStream,
}

impl SourceMapError {
    /// True when a limit against hostile input was hit.
    pub const fn is_limit(&self) -> bool {
        matches!(self, Self::TooLarge(_))
    }
}
