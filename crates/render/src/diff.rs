//! What differs between the manifests of two environments, as a unified diff per manifest.

use chart::{Manifest, Rendered};
use similar::TextDiff;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Lines of two manifests that are compared one by one, those apart that both start and end with.
const MAX_LINES: usize = 40_000;

/// A name and what was rendered for it.
pub(crate) type Side<'r> = (&'r str, &'r Rendered);

/// The diff of two renders, manifest by manifest in the order of the first, then what only the second has. Empty when nothing
/// differs.
pub(crate) fn unified(old: Side<'_>, new: Side<'_>) -> String {
    let mut out = String::new();
    for (before, after) in pairs(&manifests(old.1), &manifests(new.1)) {
        let text = |manifest: Option<&Manifest>| manifest.map_or_else(String::new, |it| format!("{}\n", it.text));
        let (was, is) = (text(before), text(after));
        if was != is {
            let headers = (header(old.0, before), header(new.0, after));
            match whole(&was, &is) {
                Some(hunk) => out.push_str(&format!("--- {}\n+++ {}\n{hunk}", headers.0, headers.1)),
                None => {
                    let diff = TextDiff::from_lines(&was, &is);
                    let mut diff = diff.unified_diff();
                    out.push_str(&diff.context_radius(CONTEXT).header(&headers.0, &headers.1).to_string());
                }
            }
        }
    }
    out
}

/// One hunk with all that stands between the lines that both start and end with, where that is too much to be compared line by
/// line: the time for it grows with the square.
fn whole(was: &str, is: &str) -> Option<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (was.lines().collect(), is.lines().collect());
    if old.len() + new.len() <= MAX_LINES {
        return None;
    }
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (removed, added) = (old.len() - end, new.len() - end);
    if removed + added <= MAX_LINES {
        return None;
    }
    let mut hunk = format!("@@ -{},{removed} +{},{added} @@\n", start + 1, start + 1);
    old.iter().take(removed).for_each(|line| hunk.push_str(&format!("-{line}\n")));
    new.iter().take(added).for_each(|line| hunk.push_str(&format!("+{line}\n")));
    Some(hunk)
}

fn manifests(rendered: &Rendered) -> Vec<&Manifest> {
    rendered.manifests.iter().chain(rendered.hooks.iter().map(|hook| &hook.manifest)).collect()
}

/// `dev/app/templates/web.yaml Deployment/web`, or where there is nothing `/dev/null`, as `diff` has it.
fn header(environment: &str, manifest: Option<&Manifest>) -> String {
    match manifest {
        Some(it) if it.kind.is_empty() => format!("{environment}/{}", it.path),
        Some(it) => format!("{environment}/{} {}/{}", it.path, it.kind, it.name),
        None => "/dev/null".into(),
    }
}

type Pair<'m> = (Option<&'m Manifest>, Option<&'m Manifest>);

/// Manifests that are one: of the same template, kind and name; among those that are left, of the same template and kind.
fn pairs<'m>(old: &[&'m Manifest], new: &[&'m Manifest]) -> Vec<Pair<'m>> {
    let mut partner: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    type Same = fn(&Manifest, &Manifest) -> bool;
    let named: Same = |a, b| (&a.path, &a.kind, &a.name) == (&b.path, &b.kind, &b.name);
    let alike: Same = |a, b| (&a.path, &a.kind) == (&b.path, &b.kind);
    for same in [named, alike] {
        for (slot, before) in partner.iter_mut().zip(old).filter(|(slot, _)| slot.is_none()) {
            let mut free = new.iter().zip(taken.iter_mut()).enumerate();
            if let Some((at, (_, taken))) = free.find(|(_, (after, taken))| !**taken && same(before, after)) {
                (*slot, *taken) = (Some(at), true);
            }
        }
    }
    let both = old.iter().zip(partner).map(|(before, at)| (Some(*before), at.and_then(|at| new.get(at)).copied()));
    let added = new.iter().zip(taken).filter(|(_, taken)| !taken).map(|(after, _)| (None, Some(*after)));
    both.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(path: &str, kind: &str, name: &str, text: &str) -> Manifest {
        Manifest { path: path.into(), kind: kind.into(), name: name.into(), text: text.into(), ..Manifest::default() }
    }

    fn rendered(manifests: Vec<Manifest>) -> Rendered {
        Rendered { manifests, ..Rendered::default() }
    }

    #[test]
    fn long_manifests_that_have_little_in_common_are_told_whole() {
        let text = |word: &str| format!("same\n{}end", format!("{word}\n").repeat(MAX_LINES));
        let (old, new) = (manifest("a", "K", "x", &text("x")), manifest("a", "K", "x", &text("y")));
        let diff = unified(("dev", &rendered(vec![old])), ("prd", &rendered(vec![new])));
        assert!(diff.starts_with("--- dev/a K/x\n+++ prd/a K/x\n@@ -2,40000 +2,40000 @@\n-x\n-x\n"));
        assert_eq!(diff.lines().count(), 3 + 2 * MAX_LINES);
    }

    #[test]
    fn equal_renders_have_no_diff_and_others_one_for_each_manifest() {
        let old = rendered(vec![manifest("a", "K", "x", "v: 1"), manifest("b", "K", "gone", "v: 1")]);
        assert_eq!(unified(("dev", &old), ("prd", &old)), "");
        let new = rendered(vec![manifest("a", "K", "y", "v: 2"), manifest("c", "K", "new", "v: 1")]);
        let want = "--- dev/a K/x\n+++ prd/a K/y\n@@ -1 +1 @@\n-v: 1\n+v: 2\n\
                    --- dev/b K/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-v: 1\n\
                    --- /dev/null\n+++ prd/c K/new\n@@ -0,0 +1 @@\n+v: 1\n";
        assert_eq!(unified(("dev", &old), ("prd", &new)), want);
    }
}
