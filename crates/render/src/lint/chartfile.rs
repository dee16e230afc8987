//! Rules of `Chart.yaml`.
//!
//! helm: pkg/chart/v2/lint/rules/chartfile.go

use chart::Metadata;
use common::finding::Severity;
use common::go::quote::quote;
use common::go::semver::{Constraint, Version};
use common::source::{FileId, Span};
use common::sys::FileKind;
use yaml::{Document, Documents, Kind, Path, ReadOptions};

use super::email::is_email;
use super::url::{is_request_url, is_url};
use super::{Linter, place};

const FILE: &str = "Chart.yaml";

/// What the rules look at.
struct Facts {
    metadata: Metadata,
    document: Option<Document>,
}

/// What is wrong, and at which key.
struct Fault(String, Path);

type Checked = Result<(), Fault>;

fn fault<T>(key: &str, text: impl Into<String>) -> Result<T, Fault> {
    Err(Fault(text.into(), Path::root().join(key)))
}

struct Rule {
    id: &'static str,
    severity: Severity,
    check: fn(&Facts) -> Checked,
}

const fn rule(id: &'static str, severity: Severity, check: fn(&Facts) -> Checked) -> Rule {
    Rule { id, severity, check }
}

/// In the order of the messages.
const RULES: &[Rule] = &[
    rule("chart/name", Severity::Error, name),
    rule("chart/api-version", Severity::Error, api_version),
    rule("chart/version-type", Severity::Error, version_type),
    rule("chart/version", Severity::Error, version),
    rule("chart/app-version-type", Severity::Error, app_version_type),
    rule("chart/maintainers", Severity::Error, maintainers),
    rule("chart/source-url", Severity::Error, sources),
    rule("chart/icon-recommended", Severity::Info, icon),
    rule("chart/icon-url", Severity::Error, icon_url),
    rule("chart/type", Severity::Error, chart_type),
    rule("chart/dependencies", Severity::Error, dependencies),
    rule("chart/semver2", Severity::Warning, strict_version),
];

pub(super) fn lint(linter: &mut Linter<'_>) {
    if linter.kind(FILE).is_ok_and(|kind| kind == FileKind::Dir) {
        linter.error("chart/directory", FILE, "should be a file, not a directory");
    }
    let data = match linter.read(FILE) {
        Ok(data) => data,
        Err(reason) => {
            linter.error("chart/syntax", FILE, format!("unable to parse YAML\n\t{reason}"));
            return;
        }
    };
    let name = linter.dir.join(FILE).to_string_lossy().into_owned();
    let file = linter.provenance.sources.add(name, String::from_utf8_lossy(&data));
    let (document, broken) = read(&data, file);
    let metadata = match Metadata::parse(&data) {
        Ok(metadata) => metadata,
        Err(reason) => {
            let span = place::byte(file, reason.at()).or(broken);
            linter.error("chart/syntax", FILE, format!("unable to parse YAML\n\t{reason}")).at(span);
            return;
        }
    };
    if let Err(reason) = Metadata::parse_strict(&data) {
        let text = format!("failed to strictly parse chart metadata file\n\t{reason}");
        linter.warning("chart/strict", FILE, text).at(place::byte(file, reason.at()).or(broken));
    }
    let facts = Facts { metadata, document };
    for rule in RULES {
        if let Err(Fault(text, path)) = (rule.check)(&facts) {
            let span = facts.document.as_ref().map(|document| place::at(document, &path));
            linter.say(rule.severity, rule.id, FILE, text).at(span);
        }
    }
}

/// The document, and where it is broken.
fn read(data: &[u8], file: FileId) -> (Option<Document>, Option<Span>) {
    let options = ReadOptions::new(file);
    let document = yaml::decode(data, file).map(|text| Documents::new(text, options).next().transpose());
    match document {
        Ok(Ok(document)) => (document, Some(Span::new(file, 0, 0))),
        Ok(Err(error)) | Err(error) => (None, Some(error.span())),
    }
}

fn name(facts: &Facts) -> Checked {
    let name = &facts.metadata.name;
    if name.is_empty() {
        return fault("name", "name is required");
    }
    if base(name) == name { Ok(()) } else { fault("name", format!("chart name {} is invalid", quote(name))) }
}

/// Go: `filepath.Base`
fn base(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" if path.is_empty() => ".",
        "" => "/",
        trimmed => trimmed.rsplit('/').next().unwrap_or_default(),
    }
}

fn api_version(facts: &Facts) -> Checked {
    match facts.metadata.api_version.as_str() {
        "v1" | "v2" => Ok(()),
        "" => fault("apiVersion", "apiVersion is required. The value must be either \"v1\" or \"v2\""),
        other => {
            fault("apiVersion", format!("apiVersion '{other}' is not valid. The value must be either \"v1\" or \"v2\""))
        }
    }
}

fn version_type(facts: &Facts) -> Checked {
    is_string(facts, "version")
}

fn app_version_type(facts: &Facts) -> Checked {
    is_string(facts, "appVersion")
}

fn is_string(facts: &Facts, key: &str) -> Checked {
    let node = facts.document.as_ref().and_then(|document| document.root().get(key));
    let found = match node.map(|node| node.kind()) {
        None | Some(Kind::Str) => return Ok(()),
        Some(Kind::Null) => "<nil>",
        Some(Kind::Bool) => "bool",
        Some(Kind::Int | Kind::Float) => "float64",
        Some(Kind::List) => "[]interface {}",
        Some(Kind::Map) => "map[string]interface {}",
    };
    fault(key, format!("{key} should be of type string but it's of type {found}"))
}

fn version(facts: &Facts) -> Checked {
    let text = &facts.metadata.version;
    if text.is_empty() {
        return fault("version", "version is required");
    }
    let Ok(version) = Version::parse_loose(text) else {
        return fault("version", format!("version '{text}' is not a valid SemVer"));
    };
    let above = Constraint::parse(">0.0.0-0").map_err(|error| Fault(error.to_string(), Path::root()))?;
    match above.validate(&version) {
        Err(reasons) if !reasons.is_empty() => {
            fault("version", format!("version {}", reasons.first().map_or("", String::as_str)))
        }
        _ => Ok(()),
    }
}

fn strict_version(facts: &Facts) -> Checked {
    let text = &facts.metadata.version;
    match Version::parse_strict(text) {
        Ok(_) => Ok(()),
        Err(_) => fault("version", format!("version '{text}' is not a valid SemVerV2")),
    }
}

fn maintainers(facts: &Facts) -> Checked {
    for (index, maintainer) in facts.metadata.maintainers.iter().enumerate() {
        let at = |key: Option<&str>, text: String| {
            let path = Path::root().join("maintainers").join(index);
            Err(Fault(
                text,
                match key {
                    Some(key) => path.join(key),
                    None => path,
                },
            ))
        };
        let Some(person) = maintainer else { return at(None, "a maintainer entry is empty".into()) };
        let (name, email, url) = (&person.name, &person.email, &person.url);
        if name.is_empty() {
            return at(Some("name"), "each maintainer requires a name".into());
        }
        if !email.is_empty() && !is_email(email) {
            return at(Some("email"), format!("invalid email '{email}' for maintainer '{name}'"));
        }
        if !url.is_empty() && !is_url(url) {
            return at(Some("url"), format!("invalid url '{url}' for maintainer '{name}'"));
        }
    }
    Ok(())
}

fn sources(facts: &Facts) -> Checked {
    let bad = facts.metadata.sources.iter().enumerate().find(|(_, source)| !is_request_url(source));
    match bad {
        Some((index, source)) => {
            Err(Fault(format!("invalid source URL '{source}'"), Path::root().join("sources").join(index)))
        }
        None => Ok(()),
    }
}

fn icon(facts: &Facts) -> Checked {
    if facts.metadata.icon.is_empty() { fault("icon", "icon is recommended") } else { Ok(()) }
}

fn icon_url(facts: &Facts) -> Checked {
    let icon = &facts.metadata.icon;
    if icon.is_empty() || is_request_url(icon) {
        return Ok(());
    }
    fault("icon", format!("invalid icon URL '{icon}'"))
}

fn chart_type(facts: &Facts) -> Checked {
    let (metadata, version) = (&facts.metadata, &facts.metadata.api_version);
    if metadata.chart_type.is_empty() || version == "v2" {
        return Ok(());
    }
    fault("type", format!("chart type is not valid in apiVersion '{version}'. It is valid in apiVersion 'v2'"))
}

fn dependencies(facts: &Facts) -> Checked {
    let (metadata, version) = (&facts.metadata, &facts.metadata.api_version);
    if metadata.dependencies.as_ref().is_none_or(Vec::is_empty) || version == "v2" {
        return Ok(());
    }
    let text = "dependencies are not valid in the Chart file with apiVersion";
    fault("dependencies", format!("{text} '{version}'. They are valid in apiVersion 'v2'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_gos() {
        for (path, want) in [("a", "a"), ("a/b", "b"), ("a/", "a"), ("/", "/"), ("", "."), ("..", "..")] {
            assert_eq!(base(path), want, "{path}");
        }
    }
}
