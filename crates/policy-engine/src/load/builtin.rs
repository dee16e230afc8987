//! A table: the kinds that the original's loader knows, of Kubernetes 1.32 and of the embedded CRDs. A known kind that is no
//! policy makes it refuse the whole file; an unknown one does not.

/// True when the kind is known in this `apiVersion`.
pub(super) fn is_known(api_version: &str, kind: &str) -> bool {
    KINDS.iter().any(|(version, kinds)| *version == api_version && (kinds.contains(&kind) || is_shared(kinds, kind)))
}

/// True when any kind is known in this `apiVersion`.
pub(super) fn is_known_version(api_version: &str) -> bool {
    KINDS.iter().any(|(version, _)| *version == api_version)
}

/// The lists of known kinds, and the kinds that every version of Kubernetes' own groups has.
fn is_shared(kinds: &[&str], kind: &str) -> bool {
    kind.strip_suffix("List").is_some_and(|item| kinds.contains(&item))
        || matches!(kind, "DeleteOptions" | "WatchEvent")
}

const KINDS: &[(&str, &[&str])] = &[
    (
        "admissionregistration.k8s.io/v1",
        &[
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
    ),
    ("admissionregistration.k8s.io/v1alpha1", &["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"]),
    ("admissionregistration.k8s.io/v1beta1", &["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]),
    ("apiextensions.k8s.io/v1", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io/v1", &["APIService"]),
    ("apps/v1", &["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    ("authentication.k8s.io/v1", &["SelfSubjectReview", "TokenReview"]),
    ("authentication.k8s.io/v1beta1", &["SelfSubjectReview"]),
    (
        "authorization.k8s.io/v1",
        &["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
    ),
    ("autoscaling/v1", &["HorizontalPodAutoscaler"]),
    ("autoscaling/v2", &["HorizontalPodAutoscaler"]),
    ("batch/v1", &["CronJob", "Job"]),
    ("certificates.k8s.io/v1", &["CertificateSigningRequest"]),
    ("certificates.k8s.io/v1alpha1", &["ClusterTrustBundle"]),
    ("cli.kyverno.io/v1alpha1", &["ClusterResource", "Context", "Test", "UserInfo", "Values"]),
    ("coordination.k8s.io/v1", &["Lease"]),
    ("coordination.k8s.io/v1alpha2", &["LeaseCandidate"]),
    ("discovery.k8s.io/v1", &["EndpointSlice"]),
    ("events.k8s.io/v1", &["Event"]),
    ("flowcontrol.apiserver.k8s.io/v1", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("internal.apiserver.k8s.io/v1alpha1", &["StorageVersion"]),
    ("kyverno.io/v1", &["ClusterPolicy", "Policy"]),
    ("kyverno.io/v2", &["CleanupPolicy", "ClusterCleanupPolicy", "PolicyException"]),
    ("kyverno.io/v2beta1", &["CleanupPolicy", "ClusterCleanupPolicy", "ClusterPolicy", "Policy", "PolicyException"]),
    ("networking.k8s.io/v1", &["Ingress", "IngressClass", "NetworkPolicy"]),
    ("networking.k8s.io/v1beta1", &["IPAddress", "ServiceCIDR"]),
    ("node.k8s.io/v1", &["RuntimeClass"]),
    (
        "policies.kyverno.io/v1",
        &[
            "DeletingPolicy",
            "GeneratingPolicy",
            "ImageValidatingPolicy",
            "MutatingPolicy",
            "NamespacedDeletingPolicy",
            "NamespacedGeneratingPolicy",
            "NamespacedImageValidatingPolicy",
            "NamespacedMutatingPolicy",
            "NamespacedValidatingPolicy",
            "PolicyException",
            "ValidatingPolicy",
        ],
    ),
    (
        "policies.kyverno.io/v1alpha1",
        &[
            "DeletingPolicy",
            "GeneratingPolicy",
            "ImageValidatingPolicy",
            "MutatingPolicy",
            "PolicyException",
            "ValidatingPolicy",
        ],
    ),
    (
        "policies.kyverno.io/v1beta1",
        &[
            "DeletingPolicy",
            "GeneratingPolicy",
            "ImageValidatingPolicy",
            "MutatingPolicy",
            "NamespacedDeletingPolicy",
            "NamespacedGeneratingPolicy",
            "NamespacedImageValidatingPolicy",
            "NamespacedMutatingPolicy",
            "NamespacedValidatingPolicy",
            "PolicyException",
            "ValidatingPolicy",
        ],
    ),
    ("policy/v1", &["PodDisruptionBudget"]),
    ("rbac.authorization.k8s.io/v1", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    ("resource.k8s.io/v1alpha3", &["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"]),
    ("resource.k8s.io/v1beta1", &["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"]),
    ("scheduling.k8s.io/v1", &["PriorityClass"]),
    ("storage.k8s.io/v1", &["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"]),
    ("storage.k8s.io/v1alpha1", &["VolumeAttributesClass"]),
    ("storage.k8s.io/v1beta1", &["VolumeAttributesClass"]),
    ("storagemigration.k8s.io/v1alpha1", &["StorageVersionMigration"]),
    (
        "v1",
        &[
            "APIResourceList",
            "Binding",
            "ComponentStatus",
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
            "Status",
        ],
    ),
];
