//! Why a document is no policy.

use std::fmt;

use common::manifest::Gvk;
use yaml::{Document, Path, Span};

/// Why a document is no policy.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LoadError {
    /// A known kind that is no policy.
    #[error(transparent)]
    Unsupported(#[from] UnsupportedError),
    /// A kind that neither Kubernetes nor the embedded CRDs know.
    #[error(transparent)]
    UnknownKind(#[from] UnknownKindError),
    /// The document is a text or a list.
    #[error(transparent)]
    NoObject(#[from] NoObjectError),
    /// The document does not fit its kind.
    #[error(transparent)]
    Invalid(#[from] InvalidError),
}

impl LoadError {
    /// True when the original refuses the whole file, and the whole directory it lies in, for it. Kyverno:
    /// `cmd/cli/kubectl-kyverno/policy/load.go`.
    pub fn refuses_file(&self) -> bool {
        match self {
            Self::Unsupported(_) => true,
            Self::UnknownKind(_) | Self::NoObject(_) => false,
            Self::Invalid(error) => matches!(error.stage(), Stage::Parse | Stage::Convert),
        }
    }

    /// What is wrong, place by place; one problem for the kind where that is it.
    pub fn problems(&self) -> Vec<Problem> {
        let whole = |span| Problem {
            stage: Stage::Convert,
            message: self.to_string(),
            path: Path::root().join("kind"),
            span,
            hint: None,
        };
        match self {
            Self::Unsupported(error) => vec![whole(error.span)],
            Self::UnknownKind(error) => vec![whole(error.span)],
            Self::NoObject(error) => vec![whole(error.span)],
            Self::Invalid(error) => error.problems.clone(),
        }
    }
}

/// A known kind that is no policy.
#[derive(Clone, Debug, thiserror::Error)]
#[error("policy type not supported {}, Kind={}", group_version(gvk), gvk.kind)]
pub struct UnsupportedError {
    gvk: Gvk,
    span: Span,
}

impl UnsupportedError {
    pub(super) fn new(gvk: Gvk, document: &Document) -> Self {
        Self { gvk, span: kind_span(document) }
    }
}

/// A document that is a text, a number or a list.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "failed to parse document (failed to parse yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \
     {found} into Go value of type v1.TypeMeta)"
)]
pub struct NoObjectError {
    found: &'static str,
    span: Span,
}

impl NoObjectError {
    pub(super) fn new(document: &Document) -> Self {
        let found = common::go::json::kind_word(document.root().kind());
        Self { found, span: document.root().span() }
    }
}

/// A kind that nothing is known of.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", unknown_kind(gvk))]
pub struct UnknownKindError {
    gvk: Gvk,
    span: Span,
}

impl UnknownKindError {
    pub(super) fn new(gvk: Gvk, document: &Document) -> Self {
        Self { gvk, span: kind_span(document) }
    }
}

fn kind_span(document: &Document) -> Span {
    document.locate(&Path::root().join("kind")).primary()
}

/// `group/version` with the slash even where the group is empty, as Go prints it in front of a kind.
fn group_version(gvk: &Gvk) -> String {
    format!("{}/{}", gvk.group, gvk.version)
}

fn unknown_kind(gvk: &Gvk) -> String {
    if *gvk == Gvk::default() {
        return "failed to parse document (GVK cannot be empty)".to_owned();
    }
    let version = gvk.api_version();
    if super::builtin::is_known_version(&version) {
        return format!(
            "failed to parse document (failed to retrieve validator: kind {} not found in {version} groupversion)",
            gvk.kind
        );
    }
    format!("failed to parse document (failed to retrieve validator: failed to locate OpenAPI spec for GV: {version})")
}

/// When the original notices a problem; it goes no further than the first stage that finds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The metadata cannot be read.
    Metadata,
    /// A field is unknown.
    Parse,
    /// The name is left to the API server.
    Name,
    /// A value does not fit.
    Validate,
    /// The document fits the CRD and still not the program's own types.
    Convert,
}

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// When the original notices it.
    pub stage: Stage,
    /// What is wrong, in the original's words.
    pub message: String,
    /// The field in the document.
    pub path: Path,
    /// Its place.
    pub span: Span,
    /// What to do about it, in our words.
    pub hint: Option<String>,
}

/// A document that does not fit its kind. Prints as the original prints it.
#[derive(Clone, Debug)]
pub struct InvalidError {
    gvk: Gvk,
    name: String,
    problems: Vec<Problem>,
}

impl InvalidError {
    /// The error of these problems, in order; fine where there are none.
    pub(super) fn unless_empty(document: &Document, problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::new(document, problems)) }
    }

    pub(super) fn new(document: &Document, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.stage);
        // The original decodes metadata by name and stops at the first field.
        let metadata = problems.partition_point(|problem| problem.stage == Stage::Metadata);
        if let Some(metadata) = problems.get_mut(..metadata) {
            metadata.sort_by(|a, b| a.path.cmp(&b.path));
        }
        let root = common::Val::Doc(document.root());
        let name = root.dig(&["metadata", "name"]).and_then(common::Val::as_str).unwrap_or_default();
        Self { gvk: super::kind::gvk(root), name: name.to_owned(), problems }
    }

    /// All problems, those that the original reports first.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The stage at which the original gives up.
    pub fn stage(&self) -> Stage {
        self.problems.first().map_or(Stage::Validate, |problem| problem.stage)
    }

    /// The messages of the stage at which the original gives up.
    fn reported(&self) -> Vec<&str> {
        let stage = self.stage();
        let most = if stage == Stage::Metadata { 1 } else { usize::MAX };
        self.problems.iter().filter(|p| p.stage == stage).take(most).map(|p| p.message.as_str()).collect()
    }
}

impl std::error::Error for InvalidError {}

impl fmt::Display for InvalidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reported = self.reported();
        match self.stage() {
            Stage::Metadata | Stage::Parse => write!(f, "failed to parse document ({})", reported.join("\n")),
            Stage::Name => write!(f, "failed to validate resource ({})", reported.join(", ")),
            Stage::Convert => {
                write!(f, "policy type not supported {}, Kind={}", group_version(&self.gvk), self.gvk.kind)
            }
            Stage::Validate => {
                let kind = format!("{}.{}", self.gvk.kind, self.gvk.group);
                write!(f, "failed to validate resource ({kind} {:?} is invalid: ", self.name)?;
                match reported.as_slice() {
                    [one] => write!(f, "{one})"),
                    many => write!(f, "[{}])", many.join(", ")),
                }
            }
        }
    }
}
