//! The policies of an environment as a Helm chart for the controller in a cluster.
//!
//! Not here: which policies hold (the chain). The one idea to know: policies are files of the chart, and its only template copies
//! them, so whatever stands in a policy (Kyverno's `{{ }}`, too) reaches the cluster as it is.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use chart::{Chart, Provenance};
use common::limits::Limits;
use common::sys::Memory;
use common::{Val, Value};
use yaml::writer::yaml_sigs;

use crate::chain::packaging::{Item, Package};
use crate::lock::{self, Lock, hex};

const TEMPLATE: &str = "\
{{- /* Each policy as it is: a file's own braces are no template. */}}
{{- range $path, $_ := .Files.Glob \"policies/*.yaml\" }}
---
{{ $.Files.Get $path }}
{{- end }}
";
/// The directory of the chart that the archive is made of.
const ROOT: &str = "/chart";
/// Hexadecimal digits of a digest in a version.
const DIGITS: usize = 12;
/// Letters of a file's name that come from a policy.
const MAX_NAME: usize = 120;

/// What a chart is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'p> {
    /// The chart's name.
    pub(crate) name: &'p str,
    /// What its version begins with.
    pub(crate) version: &'p str,
    pub(crate) package: &'p Package,
    /// What the sources are.
    pub(crate) lock: &'p Lock,
}

/// An archive.
#[derive(Clone, Debug)]
pub(crate) struct Archive {
    /// `<name>-<version>.tgz`
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// The digest of the lock that it names.
    pub(crate) lock_digest: String,
}

/// Makes the chart. The same policies and the same lock give the same bytes.
///
/// # Errors
/// A name or a version that no chart can have, in words for the user.
pub(crate) fn archive(parts: Parts<'_>, limits: &Limits) -> Result<Archive, String> {
    let lock_text = lock::text(parts.lock);
    let lock_digest = format!("sha256:{}", hex(lock_text.as_bytes()));
    let files = files(&parts.package.items);
    let chart_file = chart_file(parts, &files, &lock_digest).map_err(|error| error.to_string())?;
    let sys = Memory::new()
        .file(format!("{ROOT}/Chart.yaml"), chart_file)
        .file(format!("{ROOT}/templates/policies.yaml"), TEMPLATE)
        .file(format!("{ROOT}/policy-sources.lock.json"), lock_text);
    let sys = files.into_iter().fold(sys, |sys, (name, text)| sys.file(format!("{ROOT}/{name}"), text));
    let made = Chart::load(&sys, Path::new(ROOT), limits, &mut Provenance::new());
    let packed = made.and_then(|chart| Ok((chart.archive_name(), chart.to_archive(Duration::ZERO)?)));
    let (name, bytes) = packed.map_err(|error| error.to_string())?;
    Ok(Archive { name, bytes, lock_digest })
}

/// The files of the policies, by names that say what they are.
fn files(items: &[Item]) -> Vec<(String, String)> {
    let mut taken = BTreeSet::new();
    let file = |item: &Item| {
        let slug = slug(&format!("{}.{}.{}", item.source, item.kind, item.key));
        let numbered = (2..).map(|nth| format!("{slug}-{nth}"));
        let free = std::iter::once(slug.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
        let head = format!("# From: {}/{}\n", item.source, item.file);
        (format!("policies/{}.yaml", free.unwrap_or(slug)), format!("{}{}", one_line(&head), item.text))
    };
    items.iter().map(file).collect()
}

/// Small letters, digits and dots; whatever else, since names of policies are foreign, becomes a hyphen.
fn slug(text: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9' | '.') => letter,
        _ => '-',
    };
    text.chars().map(letter).take(MAX_NAME).collect()
}

/// A comment that ends where it should: control characters are none.
fn one_line(head: &str) -> String {
    let body: String = head.chars().map(|letter| if letter.is_control() { '?' } else { letter }).collect();
    format!("{}\n", body.trim_end_matches('?'))
}

fn chart_file(
    parts: Parts<'_>,
    files: &[(String, String)],
    lock_digest: &str,
) -> Result<String, yaml::writer::WriteError> {
    let all: String = files.iter().map(|(name, text)| format!("{name}\0{}\n", hex(text.as_bytes()))).collect();
    let policies = hex(all.as_bytes());
    let environment = parts.package.environment.as_deref();
    let label: String = environment.map(|name| format!("{}.", slug(name).replace('.', "-"))).unwrap_or_default();
    let digits: String = policies.chars().take(DIGITS).collect();
    let named = |source: &lock::LockedSource| format!("{}@{}", source.name, source.tree_digest);
    let sources: Vec<String> = parts.lock.sources.iter().map(named).collect();
    let mut annotations = vec![
        ("policy-platform/lock-digest", lock_digest.to_owned()),
        ("policy-platform/policies-digest", format!("sha256:{policies}")),
        ("policy-platform/sources", sources.join(",")),
    ];
    annotations.extend(environment.map(|name| ("policy-platform/environment", name.to_owned())));
    let place = environment.map(|name| format!(" in {name}")).unwrap_or_default();
    let text = |text: String| Value::from(text.as_str());
    let chart = Value::map([
        ("apiVersion", text("v2".into())),
        ("name", text(parts.name.into())),
        ("description", text(format!("The policies that hold{place}, for the controller in a cluster"))),
        ("type", text("application".into())),
        ("version", text(format!("{}+{label}{digits}", parts.version))),
        ("annotations", Value::map(annotations.into_iter().map(|(key, value)| (key, text(value))))),
    ]);
    let mut out = String::new();
    yaml_sigs(Val::from(&chart), &mut out)?;
    Ok(out)
}
