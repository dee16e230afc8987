//! Which kinds have no namespace.
//!
//! kyverno: cmd/cli/kubectl-kyverno/resource/resource.go (`isClusterScopedKind`), data/api-group-resources.json

/// The cluster-scoped kinds by group; a fact about the Kubernetes API.
const CLUSTER_SCOPED: [(&str, &[&str]); 14] = [
    ("", &["ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume"]),
    (
        "admissionregistration.k8s.io",
        &[
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
    ),
    ("apiextensions.k8s.io", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", &["APIService"]),
    ("authentication.k8s.io", &["SelfSubjectReview", "TokenReview"]),
    ("authorization.k8s.io", &["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"]),
    ("certificates.k8s.io", &["CertificateSigningRequest"]),
    ("flowcontrol.apiserver.k8s.io", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("networking.k8s.io", &["IPAddress", "IngressClass", "ServiceCIDR"]),
    ("node.k8s.io", &["RuntimeClass"]),
    ("rbac.authorization.k8s.io", &["ClusterRole", "ClusterRoleBinding"]),
    ("resource.k8s.io", &["DeviceClass", "ResourceSlice"]),
    ("scheduling.k8s.io", &["PriorityClass"]),
    ("storage.k8s.io", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"]),
];

/// True for built-in kinds without a namespace. The version does not matter.
pub(super) fn is_cluster_scoped(api_version: &str, kind: &str) -> bool {
    let mut parts = api_version.split('/');
    let group = match (parts.next(), parts.next(), parts.next()) {
        (Some(group), Some(_), None) => group,
        _ => "",
    };
    CLUSTER_SCOPED.iter().any(|(known, kinds)| *known == group && kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_goes_by_group_and_kind() {
        assert!(is_cluster_scoped("v1", "Namespace"));
        assert!(is_cluster_scoped("rbac.authorization.k8s.io/v1beta1", "ClusterRole"));
        assert!(!is_cluster_scoped("v1", "Pod"));
        assert!(!is_cluster_scoped("example.com/v1", "Node"));
        assert!(!is_cluster_scoped("kyverno.io/v1", "ClusterPolicy"));
    }
}
