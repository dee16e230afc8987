//! The limits against hostile input, in one place. Hitting one is an error that names the figure and the flag that
//! raises it, and never a pass.

/// All limits of one run. `Default` gives the documented figures (docs/architecture.md).
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one file or of standard input.
    pub input_bytes: u64,
    /// Documents in one stream.
    pub documents: u32,
    /// Nesting of one document.
    pub depth: u32,
    /// Nodes that the aliases of one document may stand for.
    pub alias_nodes: u64,
    /// How many times more nodes a document may have with its aliases followed than without.
    pub alias_ratio: u64,
    /// Bytes of one scalar.
    pub scalar_bytes: u32,
    /// Entries below one directory argument.
    pub files: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 64 << 20,
            documents: 100_000,
            depth: 200,
            alias_nodes: 1_000_000,
            alias_ratio: 100,
            scalar_bytes: 10 << 20,
            files: 1_000_000,
        }
    }
}
