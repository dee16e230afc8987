//! `.Capabilities`: the Kubernetes that is rendered for, and the Helm that renders.
//!
//! helm: pkg/chart/common/capabilities.go

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use gotemplate::func::{Call, CallError, Param};
use gotemplate::value::{Elem, Kind, List, Object, Signature, Value};

use super::KubeVersion;

/// The versions of APIs that Helm 4.1.4 knows without a cluster, in its order.
pub const DEFAULT_API_VERSIONS: &[&str] = &[
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "autoscaling/v2beta1",
    "autoscaling/v2beta2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha1",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

/// What a render is told of its target.
#[derive(Clone, Debug)]
pub struct Capabilities {
    kube_version: Arc<KubeVersion>,
    api_versions: Arc<ApiVersions>,
    helm_version: Arc<HelmVersion>,
}

impl Default for Capabilities {
    fn default() -> Self {
        Self::new(KubeVersion::default(), &[])
    }
}

impl Capabilities {
    /// A Kubernetes of this version that knows `more` APIs than Helm does: `--kube-version`, `--api-versions`.
    pub fn new(kube_version: KubeVersion, more: &[String]) -> Self {
        let more = more.iter().map(String::as_str);
        let versions = DEFAULT_API_VERSIONS.iter().copied().chain(more).map(Arc::from).collect();
        Self {
            kube_version: Arc::new(kube_version),
            api_versions: Arc::new(ApiVersions(versions)),
            helm_version: Arc::new(HelmVersion),
        }
    }

    /// The version of Kubernetes.
    pub fn kube_version(&self) -> &KubeVersion {
        &self.kube_version
    }
}

impl Object for Capabilities {
    fn type_name(&self) -> Cow<'_, str> {
        "*common.Capabilities".into()
    }

    fn kind(&self) -> Kind {
        Kind::Pointer
    }

    fn field(&self, name: &str) -> Option<Value> {
        let object: Arc<dyn Object> = match name {
            "KubeVersion" => Arc::clone(&self.kube_version) as _,
            "APIVersions" => Arc::clone(&self.api_versions) as _,
            "HelmVersion" => Arc::clone(&self.helm_version) as _,
            _ => return None,
        };
        Some(object.into())
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        ["KubeVersion", "APIVersions", "HelmVersion"]
            .into_iter()
            .filter_map(|name| Some((name, self.field(name)?)))
            .collect()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `.Capabilities.APIVersions`
#[derive(Debug)]
struct ApiVersions(Vec<Arc<str>>);

impl Object for ApiVersions {
    fn type_name(&self) -> Cow<'_, str> {
        "common.VersionSet".into()
    }

    fn kind(&self) -> Kind {
        Kind::Slice
    }

    fn method(&self, name: &str) -> Option<Signature> {
        (name == "Has").then_some(const { Signature::exact(&[Param::Str]) })
    }

    fn call(&self, _name: &str, call: &mut Call<'_, '_>) -> Result<Value, CallError> {
        let wanted = call.str(0)?;
        Ok(self.0.iter().any(|version| **version == *wanted).into())
    }

    fn items(&self) -> Option<List> {
        Some(List::new(Elem::Str, self.0.iter().map(|version| Arc::clone(version).into()).collect()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `.Capabilities.HelmVersion`: the Helm whose behaviour this is.
#[derive(Debug)]
struct HelmVersion;

const HELM: [(&str, &str, &str); 5] = [
    ("Version", "version", "v4.1.4"),
    ("GitCommit", "git_commit", "05fa37973dc9e42b76e1d2883494c87174b6074f"),
    ("GitTreeState", "git_tree_state", "clean"),
    ("GoVersion", "go_version", "go1.25.9"),
    ("KubeClientVersion", "kube_client_version", "v1.35"),
];

impl Object for HelmVersion {
    fn type_name(&self) -> Cow<'_, str> {
        "version.BuildInfo".into()
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        HELM.into_iter().map(|(name, _, text)| (name, text.into())).collect()
    }

    fn plain(&self) -> Value {
        Value::map(HELM.map(|(_, name, text)| (name, text.into())))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
