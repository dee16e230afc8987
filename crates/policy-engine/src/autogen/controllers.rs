//! The controllers that make pods, and kind selectors by their kind alone.

/// All controllers, by name.
pub(super) const ALL: &[&str] =
    &["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"];

/// The kinds of a list that keep their pods under `spec.template`; `all` stands for every one. A list without any known kind
/// is taken as it is. Kyverno: `pkg/autogen/v1/rule.go`, `generateRuleForControllers`.
pub(super) fn with_template(list: &str) -> Vec<&str> {
    if list == "all" {
        return ALL.iter().copied().filter(|kind| *kind != "CronJob").collect();
    }
    let mut kinds: Vec<&str> = list.split(',').filter(|kind| *kind != "CronJob" && is_controller(kind)).collect();
    if kinds.is_empty() {
        kinds = list.split(',').collect();
    }
    kinds.sort_unstable();
    kinds
}

/// The list without `CronJob`. Sorted, as the original leaves it.
pub(super) fn without_cron_job(list: &str) -> String {
    let mut kinds: Vec<&str> = list.split(',').collect();
    kinds.sort_unstable();
    kinds.retain(|kind| *kind != "CronJob");
    kinds.join(",")
}

/// True for the name of a controller.
pub(super) fn is_controller(kind: &str) -> bool {
    ALL.contains(&kind)
}

/// A kind with its group and version, where it is known. Kyverno: `pkg/autogen/v1/internal`.
pub(super) fn qualified(kind: &str) -> String {
    let prefix = match kind {
        "DaemonSet" | "Deployment" | "StatefulSet" | "ReplicaSet" => "apps/v1/",
        "Job" | "CronJob" => "batch/v1/",
        "ReplicationController" | "Pod" => "v1/",
        _ => "",
    };
    format!("{prefix}{kind}")
}

/// True when a list of kind selectors holds `kind`, whatever its group, version or subresource. Kyverno:
/// `pkg/utils/kube/kind.go`, `ContainsKind`.
pub fn contains_kind<'k>(selectors: impl IntoIterator<Item = &'k str>, kind: &str) -> bool {
    selectors.into_iter().any(|selector| kind_of(selector) == kind)
}

/// The kind in a kind selector; with `*/*` and in selectors of more than two parts behind the kind, the rest stays on.
fn kind_of(selector: &str) -> String {
    let parts: Vec<&str> = selector.split('/').collect();
    let dotted = |part: &str| part.replacen('.', "/", 1);
    let kind = match parts.as_slice() {
        [kind] => dotted(kind),
        ["*", "*"] => "*/*".to_owned(),
        [version, kind] if is_version(version) => dotted(kind),
        [kind, subresource] => format!("{kind}/{subresource}"),
        [version, kind, subresource] if is_version(version) => format!("{kind}/{subresource}"),
        [_, _, kind] => dotted(kind),
        [_, _, kind, subresource] => format!("{kind}/{subresource}"),
        _ => String::new(),
    };
    match kind.split('/').collect::<Vec<_>>().as_slice() {
        [kind, _] => (*kind).to_owned(),
        _ => kind,
    }
}

/// `v1`, `v1beta1`, `v2alpha3` or `*`.
fn is_version(part: &str) -> bool {
    let Some(rest) = part.strip_prefix('v') else { return part == "*" };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let stage = after.strip_prefix("alpha").or_else(|| after.strip_prefix("beta"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    after.len() < rest.len() && (after.is_empty() || stage.is_some_and(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_has_its_kind_in_every_form() {
        for selector in
            ["Pod", "v1/Pod", "*/Pod", "Pod/status", "Pod.status", "v1/Pod.exec", "g/v1/Pod", "g/v1/Pod/exec"]
        {
            assert!(contains_kind([selector], "Pod"), "{selector}");
        }
        for selector in ["*", "*/*", "pods", "apps/v1/Deployment", "a/b/c/d/Pod"] {
            assert!(!contains_kind([selector], "Pod"), "{selector}");
        }
    }

    #[test]
    fn an_unknown_list_stays_as_it_is() {
        assert_eq!(with_template("Job,Foo,Deployment"), ["Deployment", "Job"]);
        assert_eq!(with_template("Foo"), ["Foo"]);
        assert_eq!(with_template("all").len(), 6);
        assert_eq!(without_cron_job("Job,CronJob,DaemonSet"), "DaemonSet,Job");
    }
}
