//! Why a chart cannot be loaded or rendered. The texts are the original's.

use gotemplate::TemplateError;

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
    #[error("values don't meet the specifications of the schema(s) in the following chart(s):\n{0}")]
    Schema(String),
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
    /// True for failures behind the point where Helm has a release: it adds a hint to `--debug` to their text.
    pub const fn has_release(&self) -> bool {
        matches!(self, Self::KubeVersion { .. } | Self::Template(_) | Self::Manifest(_))
    }
}
