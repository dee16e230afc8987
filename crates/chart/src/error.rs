//! Why a chart cannot be loaded or rendered. The texts are the original's.

use common::source::{FileId, Span};
use gotemplate::TemplateError;
use gotemplate::value::Origin;
use yaml::Path;

use crate::metadata::decode::{Problem, Words};

/// An error of charts; displays as Helm's message without `Error: `.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChartError {
    /// The chart cannot be read.
    #[error("{0}")]
    Load(String),
    /// The user's values cannot be read.
    #[error("{0}")]
    Values(String),
    /// The chart is not one that can be rendered: a library, a name that is none, another Kubernetes.
    #[error("{0}")]
    Refused(String),
    /// Dependencies are missing, or their values do not fit.
    #[error("{0}")]
    Dependencies(String),
    /// The values do not fit `values.schema.json`.
    #[error(transparent)]
    Schema(#[from] Box<SchemaFault>),
    /// Another error, with its place in a text.
    #[error(transparent)]
    Placed(#[from] Box<PlacedError>),
    /// The chart wants another Kubernetes.
    #[error("chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {found}")]
    KubeVersion {
        /// The constraint of the chart.
        wanted: String,
        /// The version of the render.
        found: String,
    },
    /// A template does not parse or its execution failed.
    #[error(transparent)]
    Template(#[from] Box<TemplateFault>),
    /// What a template made is not YAML, or not the YAML of an object.
    #[error(transparent)]
    Manifest(#[from] Box<ManifestFault>),
    /// A limit was hit; the text names the figure.
    #[error("{message}")]
    Limit {
        /// What the original says where it has the same limit, else our own words.
        message: String,
    },
}

/// An error that is about a place in a file or in an argument.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{error}")]
pub struct PlacedError {
    pub(crate) error: ChartError,
    pub(crate) span: Span,
    pub(crate) words: Option<Words>,
}

impl PlacedError {
    /// The error.
    pub const fn error(&self) -> &ChartError {
        &self.error
    }

    /// The place; empty where something is missing.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The reason in our own words, where there are any.
    pub fn reason(&self) -> Option<&str> {
        self.words.as_ref().map(|words| words.reason.as_str())
    }

    /// What may help.
    pub fn hint(&self) -> Option<&'static str> {
        self.words.as_ref().and_then(|words| words.hint)
    }
}

/// Values that do not fit `values.schema.json`.
#[derive(Clone, Debug, thiserror::Error)]
#[error("values don't meet the specifications of the schema(s) in the following chart(s):\n{text}")]
pub struct SchemaFault {
    pub(crate) text: String,
    pub(crate) points: Vec<SchemaPoint>,
}

impl SchemaFault {
    /// What does not fit, in the order of the text.
    pub fn points(&self) -> &[SchemaPoint] {
        &self.points
    }
}

/// One value that does not fit.
#[derive(Clone, Debug)]
pub struct SchemaPoint {
    /// What is wrong, in the original's words.
    pub words: String,
    /// The path in the values of the chart whose schema it is.
    pub path: Path,
    /// Where the value came from, or the nearest one around it.
    pub origin: Origin,
    /// The schema.
    pub schema: Option<FileId>,
}

/// The failure of one template.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct TemplateFault {
    pub(crate) message: String,
    pub(crate) template: String,
    pub(crate) error: TemplateError,
}

impl TemplateFault {
    /// The name of the template that was parsed or executed: `app/templates/x.yaml`.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// The language's error, with its places and its causes.
    pub const fn error(&self) -> &TemplateError {
        &self.error
    }
}

/// A rendered document that is no YAML, or whose head is not that of an object.
#[derive(Clone, Debug, thiserror::Error)]
#[error("YAML parse error on {path}: {problem}")]
pub struct ManifestFault {
    pub(crate) path: String,
    pub(crate) problem: String,
    pub(crate) words: Option<Words>,
    pub(crate) offset: Option<u32>,
    pub(crate) document: Box<crate::manifest::Manifest>,
}

impl ManifestFault {
    /// The name of the template: `app/templates/x.yaml`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, as the original words it.
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What is wrong in our own words, where there are any.
    pub fn reason(&self) -> Option<&str> {
        self.words.as_ref().map(|words| words.reason.as_str())
    }

    /// What may help.
    pub fn hint(&self) -> Option<&'static str> {
        self.words.as_ref().and_then(|words| words.hint)
    }

    /// The byte of the document that is wrong, where that is known.
    pub const fn offset(&self) -> Option<u32> {
        self.offset
    }

    /// The document, with what made it.
    pub const fn document(&self) -> &crate::manifest::Manifest {
        &self.document
    }
}

impl ChartError {
    /// Whether a limit was hit: nothing can be said of the input then.
    pub fn is_limit(&self) -> bool {
        match self {
            Self::Limit { .. } => true,
            Self::Template(fault) => fault.error().chain().any(|error| error.limit().is_some()),
            Self::Placed(placed) => placed.error().is_limit(),
            _ => false,
        }
    }

    /// An error about a byte of a file, where both are known.
    pub(crate) fn placed(error: Self, file: Option<FileId>, problem: &Problem) -> Self {
        match (file, problem.at) {
            (Some(file), Some(at)) => {
                Box::new(PlacedError { error, span: Span::new(file, at, at), words: problem.words.clone() }).into()
            }
            _ => error,
        }
    }

    /// True for failures behind the point where Helm has a release: it adds a hint to `--debug` to their text.
    pub const fn has_release(&self) -> bool {
        matches!(self, Self::KubeVersion { .. } | Self::Template(_) | Self::Manifest(_))
    }
}
