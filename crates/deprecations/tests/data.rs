//! What is known of Kubernetes' API versions, held against the life cycle markers of its types row by row, and the rows that
//! Pluto v5.24.0 has wrong or not at all.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use yaml::{Dialect, Documents, NodeRef, ReadOptions};

const KNOWN: &str = include_str!("../data/versions.yaml");
const LIFECYCLE: &str = include_str!("../data/kubernetes-lifecycle.csv");
const REPLACEMENTS: &str = include_str!("../data/replacements.csv");

/// Rows that do not follow the markers, and why.
const ELSEWHERE: [(&str, &str, &str); 25] = [
    ("resource.k8s.io/v1alpha3", "DeviceClass", "dropped from the tree in v1.34, before its markers say so"),
    ("resource.k8s.io/v1alpha3", "ResourceClaim", "as above"),
    ("resource.k8s.io/v1alpha3", "ResourceClaimTemplate", "as above"),
    ("resource.k8s.io/v1alpha3", "ResourceSlice", "as above"),
    ("storagemigration.k8s.io/v1alpha1", "StorageVersionMigration", "dropped from the tree in v1.35"),
    ("coordination.k8s.io/v1alpha1", "LeaseCandidate", "dropped from the tree in v1.32"),
    ("certificates.k8s.io/v1alpha1", "PodCertificateRequest", "dropped from the tree in v1.35"),
    ("scheduling.k8s.io/v1alpha1", "PriorityClass", "no markers; no longer served since v1.17"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRole", "no markers; deprecation guide"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRoleBinding", "as above"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRoleBindingList", "as above"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRoleList", "as above"),
    ("rbac.authorization.k8s.io/v1alpha1", "Role", "as above"),
    ("rbac.authorization.k8s.io/v1alpha1", "RoleBinding", "as above"),
    ("rbac.authorization.k8s.io/v1alpha1", "RoleBindingList", "as above"),
    ("rbac.authorization.k8s.io/v1alpha1", "RoleList", "as above"),
    ("audit.k8s.io/v1alpha1", "*", "configuration of the API server; changelog of v1.24"),
    ("audit.k8s.io/v1beta1", "*", "as above"),
    ("batch/v2alpha1", "CronJob", "no markers; changelog of v1.21"),
    ("settings.k8s.io/v1alpha1", "PodPreset", "no markers; changelog of v1.20"),
    ("resource.k8s.io/v1alpha2", "*", "no markers; dropped from the tree in v1.31"),
    ("resource.k8s.io/v1alpha3", "PodSchedulingContext", "no markers; dropped from the tree in v1.32"),
    ("v1", "Endpoints", "comment on the type: deprecated in v1.33"),
    ("v1", "ComponentStatus", "comment on the type: deprecated in v1.19"),
    ("apps/v1beta1", "DeploymentRollback", "the kind has no successor, whatever its marker says"),
];

#[derive(Clone, Debug, Default)]
struct Row {
    introduced: String,
    deprecated: String,
    removed: String,
    replacement: String,
    since: String,
    schema: String,
}

type Key = (String, String);

fn known(component: &str) -> BTreeMap<Key, Row> {
    let options = ReadOptions::default().dialect(Dialect::GoV3);
    let document = Documents::new(KNOWN.into(), options).next().unwrap().unwrap();
    let text =
        |entry: NodeRef<'_>, key: &str| entry.get(key).and_then(|node| node.text()).unwrap_or_default().to_owned();
    let entries = document.root().get("deprecated-versions").unwrap();
    let mut rows = BTreeMap::new();
    for entry in entries.items().filter(|entry| text(*entry, "component") == component) {
        let row = Row {
            introduced: String::new(),
            deprecated: text(entry, "deprecated-in"),
            removed: text(entry, "removed-in"),
            replacement: text(entry, "replacement-api"),
            since: text(entry, "replacement-available-in"),
            schema: text(entry, "schema"),
        };
        let key = (text(entry, "version"), text(entry, "kind"));
        assert!(rows.insert(key.clone(), row).is_none(), "{key:?} stands twice");
    }
    rows
}

fn lifecycle() -> BTreeMap<Key, Row> {
    let full = |version: &str| if version.is_empty() { String::new() } else { format!("{version}.0") };
    let mut rows = BTreeMap::new();
    for line in LIFECYCLE.lines().skip(1) {
        let [group, version, kind, introduced, deprecated, removed, replacement] =
            line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let api = if group == "core" { version.to_owned() } else { format!("{group}/{version}") };
        let row = Row {
            introduced: full(introduced),
            deprecated: full(deprecated),
            removed: full(removed),
            replacement: replacement.to_owned(),
            since: String::new(),
            schema: String::new(),
        };
        rows.insert((api, kind.to_owned()), row);
    }
    rows
}

fn is_elsewhere((api, kind): &Key) -> bool {
    ELSEWHERE.iter().any(|(known, of, _)| known == api && (of == kind || *of == "*"))
}

#[test]
fn every_row_agrees_with_the_life_cycle_table() {
    let (known, table) = (known("k8s"), lifecycle());
    for (key, row) in known.iter().filter(|(key, _)| !is_elsewhere(key)) {
        let marked = table.get(key).unwrap_or_else(|| panic!("{key:?} is not in the table"));
        assert_eq!((&row.deprecated, &row.removed), (&marked.deprecated, &marked.removed), "{key:?}");
        if !marked.replacement.is_empty() {
            assert_eq!(row.replacement, marked.replacement, "{key:?}");
        }
    }
}

#[test]
fn every_deprecated_row_of_the_life_cycle_table_is_known() {
    let known = known("k8s");
    let table = lifecycle();
    let marked = table.iter().filter(|(_, row)| !row.deprecated.is_empty() || !row.removed.is_empty());
    let missing: Vec<&Key> = marked
        .map(|(key, _)| key)
        .filter(|(api, kind)| !kind.ends_with("List") && !known.contains_key(&(api.clone(), kind.clone())))
        .collect();
    assert_eq!(missing, Vec::<&Key>::new());
}

#[test]
fn a_replacement_is_there_since_it_was_introduced() {
    let table = lifecycle();
    for (key, row) in known("k8s").iter().filter(|(_, row)| !row.replacement.is_empty()) {
        let target = table.get(&(row.replacement.clone(), key.1.clone()));
        match target.map(|target| target.introduced.as_str()).filter(|introduced| !introduced.is_empty()) {
            Some(introduced) => assert_eq!(row.since, introduced, "{key:?}"),
            None => assert!(!row.since.is_empty(), "{key:?} has a replacement of no version"),
        }
    }
}

/// The fields that change on the way from an API version to its replacement.
fn changes() -> BTreeMap<(Key, &'static str), Vec<&'static str>> {
    let mut rows = BTreeMap::new();
    for line in REPLACEMENTS.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let [version, kind, replacement, _, gone, required] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let fields = gone.split_whitespace().chain(required.split_whitespace()).collect();
        let row = rows.insert(((version.to_owned(), kind.to_owned()), replacement), fields);
        assert_eq!(row, None, "{version} {kind} stands twice");
    }
    rows
}

#[test]
fn a_rename_takes_away_no_field_and_asks_for_none() {
    let changes = changes();
    let mut renames = 0;
    for component in ["k8s", "cert-manager", "kyverno"] {
        let known = known(component);
        for ((api, kind), row) in known.iter().filter(|(_, row)| matches!(row.schema.as_str(), "same" | "selector")) {
            // A list holds what its items hold.
            let of = kind.strip_suffix("List").unwrap_or(kind).to_owned();
            let changed = changes.get(&((api.clone(), of), row.replacement.as_str()));
            assert_eq!(changed, Some(&Vec::new()), "{api} {kind}");
            renames += 1;
        }
    }
    assert!(renames > 60, "{renames}");
}

#[test]
fn a_field_that_changes_is_told() {
    for ((key, replacement), changed) in changes().iter().filter(|(_, changed)| !changed.is_empty()) {
        let rows = ["k8s", "cert-manager"].map(known);
        let row = rows.iter().find_map(|known| known.get(key)).unwrap_or_else(|| panic!("{key:?} is not known"));
        assert_eq!(row.replacement, *replacement, "{key:?}");
        assert!(!row.schema.is_empty(), "{key:?}: {changed:?}");
    }
}

#[test]
fn an_exception_concerns_a_row_that_is_there() {
    let known: BTreeSet<Key> = known("k8s").into_keys().collect();
    for (api, kind, reason) in &ELSEWHERE {
        let is_there = known.iter().any(|(known, of)| known == api && (of == kind || *kind == "*"));
        assert!(is_there && !reason.is_empty(), "{api} {kind}");
    }
}

#[test]
fn rows_that_the_original_has_wrong_or_not_at_all_are_right() {
    let k8s = known("k8s");
    let row = |api: &str, kind: &str| k8s.get(&(api.to_owned(), kind.to_owned())).cloned();
    let dates = |api: &str, kind: &str| {
        let row = row(api, kind).unwrap_or_else(|| panic!("{api} {kind} is not known"));
        (row.deprecated.trim_end_matches(".0").to_owned(), row.removed.trim_end_matches(".0").to_owned())
    };
    let flow = "flowcontrol.apiserver.k8s.io";
    for (api, kind, deprecated, removed) in [
        (&*format!("{flow}/v1beta1"), "FlowSchema", "v1.23", "v1.26"),
        (&*format!("{flow}/v1beta1"), "PriorityLevelConfiguration", "v1.23", "v1.26"),
        (&*format!("{flow}/v1beta2"), "FlowSchema", "v1.26", "v1.29"),
        (&*format!("{flow}/v1beta3"), "FlowSchema", "v1.29", "v1.32"),
        (&*format!("{flow}/v1beta3"), "PriorityLevelConfiguration", "v1.29", "v1.32"),
        (&*format!("{flow}/v1alpha1"), "FlowSchema", "v1.20", "v1.21"),
        ("admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicy", "v1.29", "v1.32"),
        ("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicyBinding", "v1.31", "v1.34"),
        ("resource.k8s.io/v1beta1", "ResourceClaim", "v1.35", "v1.38"),
        ("resource.k8s.io/v1alpha3", "ResourceClaim", "v1.32", "v1.34"),
        ("storagemigration.k8s.io/v1alpha1", "StorageVersionMigration", "v1.33", "v1.35"),
        ("storage.k8s.io/v1beta1", "VolumeAttributesClass", "v1.34", "v1.37"),
        ("storage.k8s.io/v1alpha1", "VolumeAttributesClass", "v1.32", "v1.35"),
        ("extensions/v1beta1", "ReplicaSet", "v1.8", "v1.16"),
        ("apps/v1beta2", "ReplicaSet", "v1.9", "v1.16"),
        ("extensions/v1beta1", "Deployment", "v1.8", "v1.16"),
        ("apps/v1beta1", "StatefulSet", "v1.8", "v1.16"),
        ("extensions/v1beta1", "PodSecurityPolicy", "v1.11", "v1.16"),
        ("storage.k8s.io/v1beta1", "StorageClass", "v1.19", "v1.22"),
        ("storage.k8s.io/v1beta1", "VolumeAttachment", "v1.19", "v1.22"),
        ("apiregistration.k8s.io/v1beta1", "APIService", "v1.19", "v1.22"),
        ("authentication.k8s.io/v1beta1", "TokenReview", "v1.19", "v1.22"),
        ("coordination.k8s.io/v1beta1", "Lease", "v1.19", "v1.22"),
        ("events.k8s.io/v1beta1", "Event", "v1.22", "v1.25"),
        ("networking.k8s.io/v1alpha1", "ClusterCIDR", "v1.28", "v1.31"),
        ("networking.k8s.io/v1alpha1", "IPAddress", "v1.30", "v1.33"),
        ("networking.k8s.io/v1beta1", "ServiceCIDR", "v1.34", "v1.37"),
        ("storage.k8s.io/v1alpha1", "CSIStorageCapacity", "v1.21", "v1.24"),
        ("apps/v1beta1", "ControllerRevision", "v1.8", "v1.16"),
        ("authorization.k8s.io/v1beta1", "SubjectAccessReview", "v1.19", "v1.22"),
        ("authentication.k8s.io/v1alpha1", "SelfSubjectReview", "v1.29", "v1.32"),
        ("admission.k8s.io/v1beta1", "AdmissionReview", "v1.19", "v1.22"),
        ("apiextensions.k8s.io/v1beta1", "ConversionReview", "v1.19", "v1.22"),
        ("policy/v1beta1", "Eviction", "v1.22", "v1.25"),
        ("apidiscovery.k8s.io/v2beta1", "APIGroupDiscovery", "v1.32", "v1.35"),
        ("extensions/v1beta1", "Scale", "v1.2", "v1.16"),
        ("batch/v2alpha1", "CronJob", "v1.21", "v1.21"),
        ("settings.k8s.io/v1alpha1", "PodPreset", "v1.20", "v1.20"),
        ("resource.k8s.io/v1alpha2", "ResourceClass", "v1.31", "v1.31"),
        ("admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicy", "v1.35", "v1.38"),
        ("certificates.k8s.io/v1alpha1", "ClusterTrustBundle", "v1.34", "v1.37"),
        ("coordination.k8s.io/v1alpha2", "LeaseCandidate", "v1.35", "v1.38"),
        ("v1", "Endpoints", "v1.33", ""),
        ("v1", "ComponentStatus", "v1.19", ""),
    ] {
        assert_eq!(dates(api, kind), (deprecated.to_owned(), removed.to_owned()), "{api} {kind}");
    }
    for (api, kind) in [("apps/v1beta1", "ReplicaSet"), (&*format!("{flow}/v1beta1"), "FlowControl")] {
        assert!(row(api, kind).is_none(), "{api} {kind} is no kind");
    }
    for (api, kind, since) in [
        ("rbac.authorization.k8s.io/v1beta1", "Role", "v1.8.0"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "v1.23.0"),
        ("policy/v1beta1", "PodDisruptionBudgetList", "v1.21.0"),
        ("batch/v1beta1", "CronJobList", "v1.21.0"),
        (&*format!("{flow}/v1beta1"), "FlowSchema", "v1.26.0"),
        (&*format!("{flow}/v1beta3"), "FlowSchema", "v1.29.0"),
    ] {
        assert_eq!(row(api, kind).unwrap().since, since, "{api} {kind}");
    }
}

#[test]
fn other_components_name_replacements_that_are_there() {
    let cert_manager = known("cert-manager");
    assert_eq!(cert_manager.len(), 24);
    for ((api, kind), row) in &cert_manager {
        let group = if matches!(kind.as_str(), "Order" | "Challenge") {
            "acme.cert-manager.io/v1"
        } else {
            "cert-manager.io/v1"
        };
        assert_eq!((row.replacement.as_str(), row.since.as_str()), (group, "v1.0.0"), "{api} {kind}");
    }
    assert!(known("istio").keys().all(|(api, kind)| api.contains('/') && kind.is_empty()));
    let kyverno = known("kyverno");
    for (api, kind) in [("kyverno.io/v2beta1", "PolicyException"), ("policies.kyverno.io/v1alpha1", "ValidatingPolicy")]
    {
        assert!(kyverno.contains_key(&(api.to_owned(), kind.to_owned())), "{api} {kind}");
    }
}
