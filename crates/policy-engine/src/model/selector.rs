//! Label selectors as Kubernetes writes them. Matching lives with the match blocks.

use std::collections::BTreeMap;

/// Labels that must be there, and requirements on keys; all of them hold. Kubernetes: `metav1.LabelSelector`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    /// Key and value pairs; Kyverno allows wildcards in both.
    pub match_labels: BTreeMap<String, String>,
    /// Requirements.
    pub match_expressions: Vec<Requirement>,
}

/// One requirement on a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The label.
    pub key: String,
    /// How it is judged.
    pub operator: SelectorOperator,
    /// The values for `In` and `NotIn`.
    pub values: Vec<String>,
}

/// The operator of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectorOperator {
    /// The label has one of the values.
    In,
    /// It has none of them, or is missing.
    NotIn,
    /// It is there.
    Exists,
    /// It is missing.
    DoesNotExist,
    /// Anything else: an error when it is evaluated.
    Unknown(String),
}

impl SelectorOperator {
    /// The operator of this name.
    pub fn parse(text: &str) -> Self {
        match text {
            "In" => Self::In,
            "NotIn" => Self::NotIn,
            "Exists" => Self::Exists,
            "DoesNotExist" => Self::DoesNotExist,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// The name as written.
    pub fn name(&self) -> &str {
        match self {
            Self::In => "In",
            Self::NotIn => "NotIn",
            Self::Exists => "Exists",
            Self::DoesNotExist => "DoesNotExist",
            Self::Unknown(text) => text,
        }
    }
}

impl LabelSelector {
    /// True when a label's key or value holds `*` or `?`. Kyverno: `pkg/utils/kube/labels.go`.
    pub fn has_wildcard(&self) -> bool {
        let wild = |text: &str| text.contains(['*', '?']);
        self.match_labels.iter().any(|(key, value)| wild(key) || wild(value))
    }
}
