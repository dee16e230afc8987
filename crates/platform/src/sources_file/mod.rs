//! `policy-sources.yaml`: which sources policies come from, and what happens where they contradict each other.
//!
//! Not here: fetching and reading the sources. The one idea to know: no field is unknown and none has a wrong type, or the run
//! ends: a word that is not understood could be the one that was to enforce something.

mod fields;
mod model;

use std::collections::BTreeSet;

use yaml::{Document, NodeRef};

use crate::problem::{Fuller, Problem, problem};
pub(crate) use fields::Fields;
pub(crate) use model::{APPLICATION, Conflicts, Override, Place, PolicySources, Source, Trust};

/// The name of the file, beside the working directory.
pub(crate) const FILE: &str = "policy-sources.yaml";
/// What findings about it are called.
pub(crate) const RULE: &str = "input/sources";
/// Its `apiVersion`.
const API_VERSION: &str = "policy-platform/v1alpha1";
/// Its `kind`.
pub(crate) const KIND: &str = "PolicySources";

const TOP: [&str; 6] = ["apiVersion", "kind", "sources", "conflicts", "override", "envs"];
const SOURCE: [&str; 11] =
    ["name", "path", "git", "oci", "ref", "include", "exclude", "charts", "env", "trust", "exceptionsFrom"];
const OVERRIDE: [&str; 4] = ["name", "from", "reason", "allowWeaken"];

/// Reads the document of the file.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn read(document: &Document) -> Result<PolicySources, Vec<Problem>> {
    let mut problems = Vec::new();
    let read = of_document(document, &mut problems).unwrap_or_default();
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

fn of_document(document: &Document, problems: &mut Vec<Problem>) -> Option<PolicySources> {
    let file = Fields::of(document.root(), &TOP, RULE, problems)?;
    for (key, wanted) in [("apiVersion", API_VERSION), ("kind", KIND)] {
        if file.text(key, problems).is_none_or(|found| found != wanted) {
            problems.push(problem(RULE, format!("`{key}` is not `{wanted}`")).at(Some(file.span(key))));
        }
    }
    let conflicts = one_of(file, "conflicts", &CONFLICTS, problems);
    let sources: Vec<Source> =
        file.list("sources", problems).into_iter().filter_map(|node| source(node, problems)).collect();
    if sources.is_empty() {
        problems.push(problem(RULE, "no source is named").at(Some(file.span("sources"))));
    }
    let overrides =
        file.list("override", problems).into_iter().filter_map(|node| override_of(node, problems)).collect();
    let read = PolicySources { sources, conflicts, overrides, environments: file.texts("envs", problems) };
    check_names(&read, file, problems);
    Some(read)
}

const CONFLICTS: [(&str, Conflicts); 4] =
    [("error", Conflicts::Error), ("first", Conflicts::First), ("last", Conflicts::Last), ("both", Conflicts::Both)];
const TRUSTS: [(&str, Trust); 2] = [("enforce", Trust::Enforce), ("advise", Trust::Advise)];

fn source(node: NodeRef<'_>, problems: &mut Vec<Problem>) -> Option<Source> {
    let fields = Fields::of(node, &SOURCE, RULE, problems)?;
    let name = required(fields, "name", problems)?;
    let reference = fields.text("ref", problems).unwrap_or_default().to_owned();
    let places = ["path", "git", "oci"].map(|key| fields.text(key, problems).filter(|text| !text.is_empty()));
    let place = match places {
        [Some(path), None, None] if reference.is_empty() => Place::Path(path.to_owned()),
        [None, Some(url), None] => Place::Git(url.to_owned(), reference),
        [None, None, Some(image)] => Place::Oci(with_reference(image, &reference)),
        [Some(_), None, None] => {
            problems.push(problem(RULE, "a `path` has no `ref`").at(Some(fields.span("ref"))));
            return None;
        }
        _ => {
            let message = format!("source `{name}` names not exactly one of `path`, `git` and `oci`");
            problems.push(problem(RULE, message).at(Some(fields.span("name"))));
            return None;
        }
    };
    Some(Source {
        name,
        place,
        include: fields.texts("include", problems),
        exclude: fields.texts("exclude", problems),
        charts: fields.texts("charts", problems),
        environment: fields.text("env", problems).map(str::to_owned),
        trust: one_of(fields, "trust", &TRUSTS, problems),
        exceptions_from: fields.texts("exceptionsFrom", problems),
        span: Some(fields.span("name")),
    })
}

/// `oci://host/name` with a tag or a digest, which may stand in `ref`.
fn with_reference(image: &str, reference: &str) -> String {
    let image = if image.starts_with("oci://") { image.to_owned() } else { format!("oci://{image}") };
    match reference {
        "" => image,
        digest if digest.starts_with("sha256:") => format!("{image}@{digest}"),
        tag => format!("{image}:{tag}"),
    }
}

fn override_of(node: NodeRef<'_>, problems: &mut Vec<Problem>) -> Option<Override> {
    let fields = Fields::of(node, &OVERRIDE, RULE, problems)?;
    let [name, from, reason] = ["name", "from", "reason"].map(|key| required(fields, key, problems));
    Some(Override { name: name?, from: from?, reason: reason?, allow_weaken: fields.truth("allowWeaken", problems) })
}

fn required(fields: Fields<'_>, key: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let text = fields.text(key, problems).filter(|text| !text.trim().is_empty());
    if text.is_none() {
        problems.push(problem(RULE, format!("`{key}` is missing")).at(Some(fields.span(key))));
    }
    text.map(str::to_owned)
}

fn one_of<T: Copy + Default>(fields: Fields<'_>, key: &str, known: &[(&str, T)], problems: &mut Vec<Problem>) -> T {
    let Some(text) = fields.text(key, problems) else { return T::default() };
    if let Some((_, value)) = known.iter().find(|(word, _)| *word == text) {
        return *value;
    }
    let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
    let hint = format!("one of {}", words.join(", "));
    problems.push(problem(RULE, format!("`{key}` is `{text}`")).at(Some(fields.span(key))).hint(Some(hint)));
    T::default()
}

/// Names are unique, and whoever is named is there.
fn check_names(read: &PolicySources, file: Fields<'_>, problems: &mut Vec<Problem>) {
    let mut names = BTreeSet::from([APPLICATION]);
    for source in &read.sources {
        if source.name == APPLICATION {
            problems.push(problem(RULE, format!("no source is called `{APPLICATION}`")).at(source.span));
        } else if !names.insert(&source.name) {
            problems.push(problem(RULE, format!("two sources are called `{}`", source.name)).at(source.span));
        }
    }
    for source in &read.sources {
        for name in source.exceptions_from.iter().filter(|name| !names.contains(name.as_str())) {
            let message = format!("`exceptionsFrom` of `{}` names `{name}`, which is no source", source.name);
            problems.push(problem(RULE, message).at(source.span));
        }
    }
    for one in read.overrides.iter().filter(|one| !names.contains(one.from.as_str())) {
        let message = format!("`override` of `{}` names `{}`, which is no source", one.name, one.from);
        problems.push(problem(RULE, message).at(Some(file.span("override"))));
    }
}

#[cfg(test)]
mod tests {
    use yaml::{Documents, ReadOptions};

    use super::*;

    fn of(text: &str) -> Result<PolicySources, Vec<String>> {
        let document = Documents::new(text.into(), ReadOptions::default()).next().unwrap().unwrap();
        read(&document).map_err(|problems| problems.into_iter().map(|one| one.finding.message).collect())
    }

    const HEAD: &str = "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\n";

    #[test]
    fn sources_are_read_in_their_order() {
        let text = format!(
            "{HEAD}conflicts: first\nsources:\n- {{name: a, path: ../a}}\n- {{name: b, oci: r.io/b, ref: main, trust: advise, \
             exceptionsFrom: [application, a]}}\n- {{name: c, git: 'https://x/y', ref: v1}}\noverride:\n- {{name: p, from: a, reason: r}}\n"
        );
        let read = of(&text).unwrap();
        let places: Vec<&Place> = read.sources.iter().map(|source| &source.place).collect();
        assert_eq!(places[0], &Place::Path("../a".into()));
        assert_eq!(places[1], &Place::Oci("oci://r.io/b:main".into()));
        assert_eq!(places[2], &Place::Git("https://x/y".into(), "v1".into()));
        assert_eq!((read.conflicts, read.sources[1].trust), (Conflicts::First, Trust::Advise));
        assert_eq!(read.overrides[0].from, "a");
    }

    #[test]
    fn every_mistake_is_told() {
        let text = format!(
            "{HEAD}conflict: first\nsources:\n- {{name: a, path: x, oci: z}}\n- {{name: b, path: [z]}}\n- {{name: c, path: x, \
             trust: maybe}}\n- {{name: c, path: x}}\n- {{path: x}}\n- word\n"
        );
        assert_eq!(
            of(&text).unwrap_err(),
            [
                "unknown field `conflict`",
                "source `a` names not exactly one of `path`, `git` and `oci`",
                "`path`: a list where a text belongs",
                "source `b` names not exactly one of `path`, `git` and `oci`",
                "`trust` is `maybe`",
                "`name` is missing",
                "`word` where a map belongs",
                "two sources are called `c`",
            ]
        );
        assert_eq!(of("a: 1\n").unwrap_err()[0], "unknown field `a`");
    }
}
