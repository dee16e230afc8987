//! What a caller chooses before reading: the dialect, the way a text is split into documents, and the limits.

use crate::span::FileId;

/// Whose YAML a text is read as. The grammar is libyaml's in all of them; scalars, keys and merges differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `sigs.k8s.io/yaml`: go-yaml v2 into JSON. YAML 1.1 booleans, keys become text, the last of equal keys wins.
    #[default]
    GoV2Json,
    /// `gopkg.in/yaml.v3` into untyped values: `yes` stays text, timestamps are known, equal keys are an error.
    GoV3,
    /// The YAML 1.2 core schema, as Spectral reads: `017` is 17, `yes` is text, the last of equal keys wins.
    Yaml12Core,
}

/// How a text becomes documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Splitting {
    /// As one YAML stream.
    #[default]
    Stream,
    /// Cut at lines that start with `---` before any YAML is read, each piece read on its own and only for its first
    /// document; pieces of blank and comment lines are left out.
    /// (kyverno: ext/yaml/split.go, k8s.io/apimachinery: pkg/util/yaml/decoder.go)
    Kubernetes,
}

/// The bounds that keep hostile input harmless. Hitting one is an error that names the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of one text.
    pub bytes: usize,
    /// Documents of one text.
    pub documents: usize,
    /// Levels of lists and maps inside each other, aliases followed.
    pub depth: usize,
    /// Nodes that aliases stand for, all together, in one document.
    pub alias_nodes: u64,
    /// How many times larger than its source a document may become through aliases.
    pub alias_ratio: u64,
    /// Bytes of one scalar.
    pub scalar: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            documents: 100_000,
            depth: 200,
            alias_nodes: 1_000_000,
            alias_ratio: 100,
            scalar: 10 << 20,
        }
    }
}

/// How [`crate::Documents`] and [`crate::Events`] read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Whose rules hold.
    pub dialect: Dialect,
    /// The file that spans refer to.
    pub file: FileId,
    /// The bounds.
    pub limits: ReadLimits,
    /// How the text is split.
    pub splitting: Splitting,
    /// Reports equal keys as `UnmarshalStrict` does; [`Dialect::GoV3`] always does.
    pub strict_keys: bool,
}

impl ReadOptions {
    /// The defaults (a stream, Go's v2 rules) for `file`.
    pub fn new(file: FileId) -> Self {
        Self { file, ..Self::default() }
    }

    /// With another dialect.
    #[must_use]
    pub const fn dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// With the splitting of the Kubernetes tools.
    #[must_use]
    pub const fn kubernetes(mut self) -> Self {
        self.splitting = Splitting::Kubernetes;
        self
    }
}
