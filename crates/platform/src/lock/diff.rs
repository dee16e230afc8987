//! What has changed between two locks, as people read it in a merge request.

use std::collections::BTreeMap;

use super::model::{Lock, LockedPolicy, LockedSource};

/// What became of a source or a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// It enforces less.
    Weakened,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
    /// It enforces more.
    Strengthened,
    /// It says something else.
    Changed,
}

impl Change {
    const fn word(self) -> &'static str {
        match self {
            Self::Weakened => "weakened",
            Self::Removed => "removed",
            Self::Added => "added",
            Self::Strengthened => "strengthened",
            Self::Changed => "changed",
        }
    }
}

/// The lines of a diff, the gravest first; none when nothing differs.
pub(crate) fn lines(old: &Lock, new: &Lock) -> Vec<String> {
    let by_name = |lock: &Lock| -> BTreeMap<String, LockedSource> {
        lock.sources.iter().map(|source| (source.name.clone(), source.clone())).collect()
    };
    let (before, after) = (by_name(old), by_name(new));
    let mut found: Vec<(Change, String)> = Vec::new();
    for (name, source) in &before {
        match after.get(name) {
            Some(now) => of_source(source, now, &mut found),
            None => found.push((Change::Removed, format!("source `{name}` with {}", count(source)))),
        }
    }
    let new_ones = after.iter().filter(|(name, _)| !before.contains_key(*name));
    found.extend(new_ones.map(|(name, source)| (Change::Added, format!("source `{name}` with {}", count(source)))));
    found.sort();
    found.into_iter().map(|(change, what)| format!("{}: {what}", change.word())).collect()
}

fn count(source: &LockedSource) -> String {
    let plural = if source.policies.len() == 1 { "policy" } else { "policies" };
    format!("{} {plural}", source.policies.len())
}

fn of_source(old: &LockedSource, new: &LockedSource, found: &mut Vec<(Change, String)>) {
    let by_key = |source: &LockedSource| -> BTreeMap<(String, String), LockedPolicy> {
        let key = |policy: &LockedPolicy| (policy.kind.clone(), policy.name.clone());
        source.policies.iter().map(|policy| (key(policy), policy.clone())).collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let count = found.len();
    let title = |policy: &LockedPolicy| format!("{} `{}` of source `{}`", policy.kind, policy.name, old.name);
    for (key, policy) in &before {
        match after.get(key) {
            Some(now) if now == policy => {}
            Some(now) => found.push(of_policy(policy, now, &title(policy))),
            None => found.push((Change::Removed, title(policy))),
        }
    }
    let new_ones = after.iter().filter(|(key, _)| !before.contains_key(*key));
    found.extend(new_ones.map(|(_, policy)| (Change::Added, title(policy))));
    if found.len() == count && old != new {
        let (was, is) = (&old.reference, &new.reference);
        let what = if was == is { "other files".to_owned() } else { format!("`{was}` is now `{is}`") };
        found.push((Change::Changed, format!("source `{}`: {what}", old.name)));
    }
}

fn of_policy(old: &LockedPolicy, new: &LockedPolicy, title: &str) -> (Change, String) {
    let enforces = |action: Option<&String>| action.is_some_and(|word| word == "Enforce");
    let (mut weaker, mut stronger) = (Vec::new(), Vec::new());
    for environment in old.actions.keys().chain(new.actions.keys()) {
        let (was, is) = (enforces(old.actions.get(environment)), enforces(new.actions.get(environment)));
        let list = if was && !is { &mut weaker } else { &mut stronger };
        if was != is && !list.contains(&environment.as_str()) {
            list.push(environment.as_str());
        }
    }
    let place = |list: &[&str]| if list == ["*"] { String::new() } else { format!(" in {}", list.join(", ")) };
    match (weaker.as_slice(), stronger.as_slice()) {
        ([], []) => (Change::Changed, title.to_owned()),
        ([], stronger) => (Change::Strengthened, format!("{title} enforces{}", place(stronger))),
        (weaker, _) => (Change::Weakened, format!("{title} no longer enforces{}", place(weaker))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(name: &str, action: &str) -> LockedPolicy {
        LockedPolicy {
            kind: "ClusterPolicy".into(),
            name: name.into(),
            file: "f".into(),
            actions: [("prd".to_owned(), action.to_owned())].into(),
            sha256: action.into(),
        }
    }

    fn lock(policies: &[LockedPolicy]) -> Lock {
        Lock::new(vec![LockedSource {
            name: "s".into(),
            kind: "path".into(),
            reference: "s".into(),
            resolved: String::new(),
            tree_digest: policies.len().to_string(),
            files: 1,
            policies: policies.to_vec(),
        }])
    }

    #[test]
    fn what_enforces_less_comes_first() {
        let old = lock(&[policy("a", "Enforce"), policy("b", "Audit"), policy("c", "Audit")]);
        let new = lock(&[policy("a", "Audit"), policy("b", "Enforce"), policy("d", "Audit")]);
        assert_eq!(
            lines(&old, &new),
            [
                "weakened: ClusterPolicy `a` of source `s` no longer enforces in prd",
                "removed: ClusterPolicy `c` of source `s`",
                "added: ClusterPolicy `d` of source `s`",
                "strengthened: ClusterPolicy `b` of source `s` enforces in prd",
            ]
        );
        assert!(lines(&old, &old).is_empty());
        assert_eq!(lines(&old, &Lock::new(Vec::new())), ["removed: source `s` with 3 policies"]);
    }
}
