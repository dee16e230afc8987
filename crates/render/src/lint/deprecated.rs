//! Data: versions of Kubernetes' own APIs that are or will be deprecated, as Kubernetes 1.35 knows them.
//!
//! Not here: the custom resources of others, and the tables of the tool that looks for deprecated APIs.
//!
//! helm: pkg/chart/v2/lint/rules/deprecations.go; k8s.io/apiserver: pkg/endpoints/deprecation/deprecation.go

/// Kinds of one API version that share their fate. All versions are minor ones of 1.
struct Row {
    api: &'static str,
    deprecated: u64,
    /// 0 where no end is known.
    removed: u64,
    /// The API version to use; empty where there is none.
    replacement: &'static str,
    /// `K+` stands for `K` and `KList`, `K>L` for a kind whose replacement is `L`.
    kinds: &'static str,
}

impl Row {
    const fn new(
        api: &'static str,
        deprecated: u64,
        removed: u64,
        replacement: &'static str,
        kinds: &'static str,
    ) -> Self {
        Self { api, deprecated, removed, replacement, kinds }
    }

    /// The replacement of a kind, when the row has that.
    fn replacement_of(&self, kind: &str) -> Option<String> {
        let found = self.kinds.split(' ').find_map(|word| match word.split_once('>') {
            Some((name, other)) => (name == kind).then_some(other),
            None => match word.strip_suffix('+') {
                Some(name) => (kind.strip_suffix("List").unwrap_or(kind) == name).then_some(kind),
                None => (word == kind).then_some(kind),
            },
        })?;
        Some(found.to_owned())
    }
}

#[rustfmt::skip]
const TABLE: &[Row] = &[
    Row::new("v1", 19, 0, "", "ComponentStatus+"),
    Row::new("v1", 33, 0, "discovery.k8s.io/v1", "Endpoints>EndpointSlice EndpointsList>EndpointSliceList"),
    Row::new("admissionregistration.k8s.io/v1alpha1", 35, 38, "", "MutatingAdmissionPolicy+ MutatingAdmissionPolicyBinding+"),
    Row::new("admissionregistration.k8s.io/v1alpha1", 29, 32, "", "ValidatingAdmissionPolicy+ ValidatingAdmissionPolicyBinding+"),
    Row::new("admissionregistration.k8s.io/v1beta1", 37, 40, "", "MutatingAdmissionPolicy+ MutatingAdmissionPolicyBinding+"),
    Row::new("admissionregistration.k8s.io/v1beta1", 16, 22, "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration+ ValidatingWebhookConfiguration+"),
    Row::new("admissionregistration.k8s.io/v1beta1", 31, 34, "", "ValidatingAdmissionPolicy+ ValidatingAdmissionPolicyBinding+"),
    Row::new("apps/v1beta1", 8, 16, "apps/v1", "ControllerRevision+ Deployment+ DeploymentRollback StatefulSet+"),
    Row::new("apps/v1beta1", 8, 16, "autoscaling/v1", "Scale"),
    Row::new("apps/v1beta2", 9, 16, "apps/v1", "ControllerRevision+ DaemonSet+ Deployment+ ReplicaSet+ StatefulSet+"),
    Row::new("apps/v1beta2", 9, 16, "autoscaling/v1", "Scale"),
    Row::new("authentication.k8s.io/v1alpha1", 29, 32, "", "SelfSubjectReview"),
    Row::new("authentication.k8s.io/v1beta1", 30, 33, "", "SelfSubjectReview"),
    Row::new("authentication.k8s.io/v1beta1", 19, 22, "authentication.k8s.io/v1", "TokenReview"),
    Row::new("authorization.k8s.io/v1beta1", 19, 22, "authorization.k8s.io/v1", "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"),
    Row::new("autoscaling/v2beta1", 22, 25, "autoscaling/v2", "HorizontalPodAutoscaler"),
    Row::new("autoscaling/v2beta1", 22, 25, "autoscaling/v2beta2", "HorizontalPodAutoscalerList"),
    Row::new("autoscaling/v2beta2", 23, 26, "autoscaling/v2", "HorizontalPodAutoscaler"),
    Row::new("autoscaling/v2beta2", 22, 25, "", "HorizontalPodAutoscalerList"),
    Row::new("batch/v1beta1", 21, 25, "batch/v1", "CronJob+"),
    Row::new("certificates.k8s.io/v1alpha1", 34, 37, "", "ClusterTrustBundle+"),
    Row::new("certificates.k8s.io/v1beta1", 19, 22, "certificates.k8s.io/v1", "CertificateSigningRequest+"),
    Row::new("certificates.k8s.io/v1beta1", 36, 39, "", "ClusterTrustBundle+"),
    Row::new("certificates.k8s.io/v1beta1", 38, 41, "", "PodCertificateRequest+"),
    Row::new("coordination.k8s.io/v1alpha2", 35, 38, "", "LeaseCandidate+"),
    Row::new("coordination.k8s.io/v1beta1", 19, 22, "coordination.k8s.io/v1", "Lease+"),
    Row::new("coordination.k8s.io/v1beta1", 36, 39, "", "LeaseCandidate+"),
    Row::new("discovery.k8s.io/v1beta1", 21, 25, "discovery.k8s.io/v1", "EndpointSlice EndpointSliceList>EndpointSlice"),
    Row::new("events.k8s.io/v1beta1", 22, 25, "", "Event+"),
    Row::new("extensions/v1beta1", 8, 16, "apps/v1", "DaemonSet+ Deployment+ ReplicaSet+"),
    Row::new("extensions/v1beta1", 8, 16, "", "DeploymentRollback"),
    Row::new("extensions/v1beta1", 14, 22, "networking.k8s.io/v1", "Ingress+"),
    Row::new("extensions/v1beta1", 9, 16, "networking.k8s.io/v1", "NetworkPolicy+"),
    Row::new("extensions/v1beta1", 2, 16, "", "Scale"),
    Row::new("flowcontrol.apiserver.k8s.io/v1beta1", 23, 26, "flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema+ PriorityLevelConfiguration+"),
    Row::new("flowcontrol.apiserver.k8s.io/v1beta2", 26, 29, "flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema+ PriorityLevelConfiguration+"),
    Row::new("flowcontrol.apiserver.k8s.io/v1beta3", 29, 32, "flowcontrol.apiserver.k8s.io/v1", "FlowSchema+ PriorityLevelConfiguration+"),
    Row::new("networking.k8s.io/v1beta1", 34, 37, "", "IPAddress+ ServiceCIDR+"),
    Row::new("networking.k8s.io/v1beta1", 19, 22, "networking.k8s.io/v1", "Ingress+ IngressClass>IngressClassList IngressClassList"),
    Row::new("node.k8s.io/v1beta1", 22, 25, "", "RuntimeClass+"),
    Row::new("policy/v1beta1", 22, 25, "", "Eviction"),
    Row::new("policy/v1beta1", 21, 25, "policy/v1", "PodDisruptionBudget+"),
    Row::new("rbac.authorization.k8s.io/v1beta1", 17, 22, "rbac.authorization.k8s.io/v1", "ClusterRole+ ClusterRoleBinding+ Role+ RoleBinding+"),
    Row::new("resource.k8s.io/v1alpha3", 36, 39, "", "DeviceTaintRule+"),
    Row::new("resource.k8s.io/v1beta1", 35, 38, "", "DeviceClass+ ResourceClaim+ ResourceClaimTemplate+ ResourceSlice+"),
    Row::new("resource.k8s.io/v1beta2", 36, 39, "", "DeviceClass+ ResourceClaim+ ResourceClaimTemplate+ ResourceSlice+"),
    Row::new("scheduling.k8s.io/v1beta1", 14, 22, "scheduling.k8s.io/v1", "PriorityClass+"),
    Row::new("storage.k8s.io/v1alpha1", 21, 24, "storage.k8s.io/v1beta1", "CSIStorageCapacity+"),
    Row::new("storage.k8s.io/v1alpha1", 21, 24, "storage.k8s.io/v1", "VolumeAttachment+"),
    Row::new("storage.k8s.io/v1alpha1", 32, 35, "storage.k8s.io/v1", "VolumeAttributesClass+"),
    Row::new("storage.k8s.io/v1beta1", 19, 22, "storage.k8s.io/v1", "CSIDriver+ StorageClass+ VolumeAttachment+"),
    Row::new("storage.k8s.io/v1beta1", 17, 22, "storage.k8s.io/v1", "CSINode CSINodeList>CSINode"),
    Row::new("storage.k8s.io/v1beta1", 24, 27, "storage.k8s.io/v1", "CSIStorageCapacity+"),
    Row::new("storage.k8s.io/v1beta1", 34, 37, "storage.k8s.io/v1", "VolumeAttributesClass+"),
    Row::new("storagemigration.k8s.io/v1beta1", 38, 41, "", "StorageVersionMigration+"),
];

/// What is said of an object's API version for a Kubernetes 1.`minor`, when it is deprecated there.
pub(super) fn warning(api_version: &str, kind: &str, (major, minor): (u64, u64)) -> Option<String> {
    // An empty group is that of `v1`, with a slash or without.
    let api_version = api_version.strip_prefix('/').filter(|rest| !rest.contains('/')).unwrap_or(api_version);
    let rows = TABLE.iter().filter(|row| row.api == api_version);
    let (row, other) = rows.filter_map(|row| Some((row, row.replacement_of(kind)?))).next()?;
    let unknown = (major, minor) == (0, 0);
    if !unknown && (major, minor) < (1, row.deprecated) {
        return None;
    }
    let mut text = format!("{api_version} {kind} is deprecated in v1.{}+", row.deprecated);
    if row.removed > 0 {
        text.push_str(&format!(", unavailable in v1.{}+", row.removed));
    }
    if !row.replacement.is_empty() {
        text.push_str(&format!("; use {} {other}", row.replacement));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use common::sys::{Native, Sys};

    use super::*;

    #[test]
    fn a_version_is_deprecated_from_some_kubernetes_on() {
        let want =
            "extensions/v1beta1 Deployment is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 Deployment";
        assert_eq!(warning("extensions/v1beta1", "Deployment", (1, 35)).as_deref(), Some(want));
        assert_eq!(warning("extensions/v1beta1", "Deployment", (1, 7)), None);
        assert_eq!(warning("apps/v1", "Deployment", (1, 35)), None);
        let want = "v1 EndpointsList is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSliceList";
        assert_eq!(warning("v1", "EndpointsList", (1, 33)).as_deref(), Some(want));
        let want = "batch/v1beta1 CronJobList is deprecated in v1.21+, unavailable in v1.25+; use batch/v1 CronJobList";
        assert_eq!(warning("batch/v1beta1", "CronJobList", (2, 0)).as_deref(), Some(want));
    }

    /// The workspace's own record of the life of APIs is of a later Kubernetes, so it may know more, but of what has happened it
    /// says the same. It has no word on what is deprecated without an end.
    #[test]
    fn the_table_agrees_with_the_record() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
        let path = root.join("shared/spec/kubernetes-api-lifecycle.csv");
        let Ok(bytes) = Sys::read(&Native::new(), &path, 1 << 20) else { return };
        let text = String::from_utf8(bytes).unwrap();
        let mut seen = 0;
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [group, version, kind, _, deprecated, removed, other_api, other_kind, ..] = fields.as_slice() else {
                panic!("{line}")
            };
            let api = if *group == "core" { (*version).to_owned() } else { format!("{group}/{version}") };
            let Some(got) = warning(&api, kind, (1, 35)).filter(|_| !deprecated.is_empty()) else { continue };
            let instead = if other_api.is_empty() { String::new() } else { format!("; use {other_api} {other_kind}") };
            let want = format!("{api} {kind} is deprecated in {deprecated}+, unavailable in {removed}+{instead}");
            assert_eq!(got, want);
            seen += 1;
        }
        assert!(seen > 100, "{seen}");
    }
}
