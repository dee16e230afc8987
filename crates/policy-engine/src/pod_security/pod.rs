//! The pod of an object, as checks see it.

use std::borrow::Cow;

use common::Val;
use yaml::{Path, Step};

use super::field_error::{FieldError, FieldPath};
use super::node::{Keys, Node};

/// The lists of containers, in the order in which checks visit them.
const LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// A pod.
#[derive(Clone, Debug)]
pub(super) struct Pod<'a> {
    /// `spec`, without its containers.
    pub(super) spec: Node<'a>,
    /// `metadata.annotations`, by key.
    pub(super) annotations: Vec<(&'a str, &'a str)>,
    /// All containers, in the order in which checks visit them.
    pub(super) containers: Vec<Container<'a>>,
}

/// A container of a pod.
#[derive(Clone, Debug)]
pub(super) struct Container<'a> {
    pub(super) name: &'a str,
    pub(super) image: &'a str,
    pub(super) node: Node<'a>,
    list: &'static str,
    index: usize,
}

impl<'a> Container<'a> {
    /// A container without fields, which stands for all in checks of the pod's own fields.
    ///
    /// kyverno: pkg/pss/evaluate.go – `GetPodWithMatchingContainers`.
    pub(super) fn stand_in() -> Self {
        Self { name: "fake", image: "", node: Node::nothing(), list: "containers", index: 0 }
    }

    /// `securityContext`.
    pub(super) fn security(&self) -> Option<Node<'a>> {
        self.node.child("securityContext")
    }

    /// The path of the field at the end of `keys`.
    pub(super) fn field(&self, keys: &[&str]) -> FieldPath {
        FieldPath::root("spec").down(&[self.list]).index(self.index).down(keys)
    }
}

impl<'a> Pod<'a> {
    /// The pod of `object`, whose fields fit their types and are written as `keys` says.
    pub(super) fn read(object: Val<'a>, home: Home, keys: Keys) -> Self {
        let at = |steps: &[&str]| Node::new(object, keys).dig(steps).unwrap_or_else(Node::nothing);
        let spec = at(home.spec);
        Self { spec, annotations: at(home.metadata).pairs("annotations"), containers: containers(spec) }
    }

    /// `spec.securityContext`.
    pub(super) fn security(&self) -> Option<Node<'a>> {
        self.spec.child("securityContext")
    }

    /// True when the pod says that it runs on Windows.
    pub(super) fn is_windows(&self) -> bool {
        self.spec.child("os").and_then(|os| os.text("name")) == Some("windows")
    }

    /// The path of the field at the end of `keys` below `spec`.
    pub(super) fn field(keys: &[&str]) -> FieldPath {
        FieldPath::root("spec").down(keys)
    }

    /// The path of an annotation.
    pub(super) fn annotation_field(key: &str) -> FieldPath {
        FieldPath::root("metadata").down(&["annotations"]).key(key)
    }
}

fn containers(spec: Node<'_>) -> Vec<Container<'_>> {
    let of_list = |list: &'static str| {
        spec.items(list).enumerate().map(move |(index, node)| Container {
            name: node.text("name").unwrap_or_default(),
            image: node.text("image").unwrap_or_default(),
            node,
            list,
            index,
        })
    };
    LISTS.into_iter().flat_map(of_list).collect()
}

/// Where the pod of a kind stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home {
    spec: &'static [&'static str],
    metadata: &'static [&'static str],
    /// What texts of paths have in place of `spec`.
    shown_spec: &'static str,
}

impl Home {
    /// The place for objects of `kind`; none for kinds without a pod.
    ///
    /// kyverno: pkg/engine/handlers/validation/validate_pss.go – `getSpec`: of a `CronJob` it takes the metadata of the job,
    /// not those of the pod.
    pub(super) fn of(kind: &str) -> Option<Self> {
        match kind {
            "Pod" => Some(Self { spec: &["spec"], metadata: &["metadata"], shown_spec: "spec" }),
            "DaemonSet" | "Deployment" | "Job" | "StatefulSet" | "ReplicaSet" | "ReplicationController" => Some(Self {
                spec: &["spec", "template", "spec"],
                metadata: &["spec", "template", "metadata"],
                shown_spec: "spec.template.spec",
            }),
            "CronJob" => Some(Self {
                spec: &["spec", "jobTemplate", "spec", "template", "spec"],
                metadata: &["spec", "jobTemplate", "metadata"],
                shown_spec: "spec.jobTemplate.spec.template.spec",
            }),
            _ => None,
        }
    }

    /// The text of a path of the pod as messages show it.
    ///
    /// kyverno: pkg/engine/handlers/validation/validate_pss.go – `convertChecks` replaces words wherever they stand, and those
    /// of metadata in pods too.
    pub(super) fn shown(self, field: &str) -> String {
        let field = match self.shown_spec {
            "spec" => Cow::Borrowed(field),
            shown => Cow::Owned(field.replace("spec", shown)),
        };
        field.replace("metadata", "spec.template.metadata")
    }

    /// Where the field of `error` stands in the object.
    pub(super) fn place(self, error: &FieldError) -> Path {
        let (base, rest): (&[&str], &[Step]) = match error.steps() {
            [Step::Key(first), rest @ ..] if &**first == "metadata" => (self.metadata, rest),
            [_, rest @ ..] => (self.spec, rest),
            [] => (&[], &[]),
        };
        base.iter().copied().map(Step::from).chain(rest.iter().cloned()).collect()
    }
}
