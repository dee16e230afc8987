//! What the flags and the versions files say together: what is looked for, in which targets, and how it is printed.
//!
//! pluto: cmd/root.go (`PersistentPreRunE`), whose order of checks decides which of several errors is told.

use std::path::Path;

use crate::cli::GlobalArgs;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::klog::{ROOT, VERSIONS};
use crate::output::{Column, Format, NAMES};
use crate::versions::{
    DEFINED, Entry, SINCE, Status, Table, Targets, VersionFile, builtin, is_valid, parse_pairs, read,
};

/// The settings of a run.
#[derive(Debug)]
pub(crate) struct Settings {
    /// What `--output` names; nothing when it is not given under our own name.
    pub(crate) format: Option<Format>,
    /// The columns that were named, where the format heeds them.
    pub(crate) columns: Option<Vec<Column>>,
    /// What is known.
    pub(crate) table: Table,
    /// The target of each component.
    pub(crate) targets: Targets,
    /// The components that are shown.
    pub(crate) components: Vec<String>,
    /// The flags as they are.
    pub(crate) args: GlobalArgs,
}

/// What takes the place of an API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Successor<'s> {
    /// Its `apiVersion`.
    pub(crate) api: &'s str,
    /// The version that serves it first.
    pub(crate) since: &'s str,
    /// What changes beside the version, as in [`Entry::schema`].
    pub(crate) schema: &'s str,
    /// Whether the target serves it.
    pub(crate) is_served: bool,
}

/// Reads flags and files.
///
/// # Errors
/// The first of them that means nothing, in the original's words.
pub(crate) fn settings(args: GlobalArgs, context: &mut Context<'_, '_>) -> Result<Settings, String> {
    let name = args.output.as_deref().unwrap_or("normal");
    let Some(format) = Format::of_name(name) else {
        let names: Vec<&str> = Format::NAMES.iter().map(|(name, _)| *name).collect();
        return Err(format!("--output must be one of [{}]", names.join(" ")));
    };
    let columns = columns(format, args.columns.clone())?;
    let VersionFile { entries, targets } = versions(&args, context)?;
    let components = components(&entries.0, args.components.as_deref())?;
    let targets = with_given(targets.0, &args, context);
    if let Some((component, version)) = targets.iter().find(|(_, version)| !is_valid(version)) {
        return Err(format!(
            "you must use valid semver for all target versions with a leading 'v' - got {component} {version}"
        ));
    }
    if let Some(version) = args.own.matrix.iter().find(|version| !is_valid(version)) {
        return Err(format!("`{version}` in `--matrix` is no version: `v1.29`"));
    }
    if let Some(component) = components.iter().find(|component| !targets.contains_key(*component)) {
        return Err(format!(
            "you must pass a targetVersion for every component in the list - missing component: {component}"
        ));
    }
    let format = (args.output.is_some() || !context.persona.is_own()).then_some(format);
    Ok(Settings { format, columns, table: Table::new(entries.0), targets, components, args })
}

fn columns(format: Format, given: Option<Vec<String>>) -> Result<Option<Vec<Column>>, String> {
    // An empty flag names no column.
    let given = given.unwrap_or_default();
    let given = if given.iter().all(String::is_empty) && given.len() < 2 { Vec::new() } else { given };
    match format {
        Format::Custom if given.is_empty() => Err("when --output=custom you must specify --columns".to_owned()),
        _ if given.is_empty() => Ok(None),
        Format::Custom | Format::Markdown => {
            let column = |name: &String| {
                let name = name.to_uppercase();
                Column::of_name(&name).ok_or_else(|| {
                    let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
                    format!("invalid custom column option {name} - must be one of [{}]", names.join(" "))
                })
            };
            given.iter().map(column).collect::<Result<_, _>>().map(Some)
        }
        // Names that nobody knows vanish, also those in small letters.
        Format::Csv => Ok(Some(given.iter().filter_map(|name| Column::of_name(name)).collect())),
        _ => Ok(None),
    }
}

/// What is known, with the entries of `--additional-versions` behind it.
///
/// pluto: pkg/api/versions.go (`CombineAdditionalVersions`)
fn versions(args: &GlobalArgs, context: &mut Context<'_, '_>) -> Result<VersionFile, String> {
    let mut known = builtin(context.persona);
    let path = &args.additional_versions;
    if path.is_empty() {
        context.log(2, ROOT.line(231), || "no additional versions needed".to_owned());
        return Ok(known);
    }
    context.log(2, ROOT.line(209), || format!("looking for versions file: {path}"));
    let bytes = context.sys.read(Path::new(path), context.limits.input_bytes);
    let bytes = bytes.map_err(|error| match context.sys.kind(Path::new(path)) {
        Ok(common::sys::FileKind::Dir) => format!("read {path}: is a directory"),
        _ => chart::path_error("open", Path::new(path), &error),
    })?;
    let more = read(&bytes)?;
    let builtin = known.entries.0.len();
    for entry in more.entries.0 {
        context.log(3, VERSIONS.line(368), || format!("attempting to combine into defaults: {}", braced(&entry)));
        let is_same = |known: &&Entry| known.kind == entry.kind && known.version == entry.version;
        if known.entries.0.iter().take(builtin).any(|known| is_same(&known)) {
            return Err(format!("duplicate cannot be added to defaults: {} {}", entry.kind, entry.version));
        }
        known.entries.0.push(entry);
    }
    for (component, version) in more.targets.0 {
        context.log(2, ROOT.line(223), || format!("received target version from config: {component} {version}"));
        known.targets.0.entry(component).or_insert(version);
    }
    Ok(known)
}

/// As Go prints a struct.
fn braced(entry: &Entry) -> String {
    let Entry {
        version, kind, deprecated_in, removed_in, replacement_api, replacement_available_in, component, ..
    } = entry;
    format!(
        "{{{version} {kind} {deprecated_in} {removed_in} {replacement_api} {replacement_available_in} {component}}}"
    )
}

/// The components of the entries, or those of them that were named.
fn components(entries: &[Entry], given: Option<&[String]>) -> Result<Vec<String>, String> {
    let mut components: Vec<String> = Vec::new();
    for entry in entries {
        let is_wanted = given.is_none_or(|given| given.contains(&entry.component));
        if is_wanted && !components.contains(&entry.component) {
            components.push(entry.component.clone());
        }
    }
    if components.is_empty() { Err("cannot find deprecations for zero components".to_owned()) } else { Ok(components) }
}

/// The targets of the flags, and the defaults of the others.
fn with_given(defaults: Targets, args: &GlobalArgs, context: &mut Context<'_, '_>) -> Targets {
    let mut targets: Targets = args.target_versions.iter().flat_map(|pairs| parse_pairs(&pairs.0)).collect();
    let is_given = !targets.is_empty();
    for (component, version) in defaults {
        if is_given && !targets.contains_key(&component) {
            context.log(2, ROOT.line(259), || format!("assuming default targetVersion {component} {version}"));
        }
        targets.entry(component).or_insert(version);
    }
    targets
}

impl Settings {
    /// What the targets make of an entry; nothing when it is not shown.
    ///
    /// pluto: pkg/api/output.go (`FilterOutput`)
    pub(crate) fn status(&self, entry: &Entry) -> Option<Status> {
        let status = entry.status(&self.targets);
        let is_wanted = if self.args.only_show_removed { status.removed } else { status.deprecated || status.removed };
        (is_wanted && self.components.contains(&entry.component)).then_some(status)
    }

    /// The same with entries that definitions among the inputs give, ahead of what is known of those kinds.
    pub(crate) fn with_defined(&self, defined: Vec<Entry>) -> Self {
        let mut entries = defined;
        entries.extend_from_slice(self.table.entries());
        let mut targets = self.targets.clone();
        targets.insert(DEFINED.to_owned(), SINCE.to_owned());
        let mut components = self.components.clone();
        components.push(DEFINED.to_owned());
        let Self { format, columns, args, .. } = self;
        Self {
            format: *format,
            columns: columns.clone(),
            table: Table::new(entries),
            targets,
            components,
            args: args.clone(),
        }
    }

    /// What takes the place of an entry's API version for a kind: where that is gone itself, what took its place.
    pub(crate) fn successor<'s>(&'s self, entry: &'s Entry, kind: &str) -> Option<Successor<'s>> {
        if entry.replacement_api.is_empty() {
            return None;
        }
        let mut last = entry;
        let mut schema = entry.schema.as_str();
        // More steps than there are versions of an API would go in a circle.
        for _ in 0..8 {
            let next = self.table.find(&last.replacement_api, kind).and_then(|number| self.table.get(number));
            let Some(next) = next.filter(|next| next.status(&self.targets).removed && !next.replacement_api.is_empty())
            else {
                break;
            };
            if schema == "same" {
                schema = &next.schema;
            }
            last = next;
        }
        let status = last.status(&self.targets);
        let (api, since) = (last.replacement_api.as_str(), last.replacement_available_in.as_str());
        Some(Successor { api, since, schema, is_served: status.replacement_available })
    }

    /// What each column of `--matrix` makes of an entry; empty where there is no matrix.
    pub(crate) fn matrix(&self, entry: &Entry) -> Vec<Status> {
        let status = |version: &String| {
            let mut targets = self.targets.clone();
            targets.insert("k8s".to_owned(), version.clone());
            entry.status(&targets)
        };
        self.args.own.matrix.iter().map(status).collect()
    }

    /// The exit code that the statuses of what is shown stand for, in the original's numbers.
    ///
    /// pluto: pkg/api/output.go (`GetReturnCode`)
    pub(crate) fn exit(&self, statuses: impl Iterator<Item = Status>) -> Exit {
        let args = &self.args;
        let mut exit = Exit::Clean;
        let mut rank = 0;
        for status in statuses {
            let counts = status.replacement_available || !args.ignore_unavailable_replacements;
            let is_deprecated = status.deprecated && counts && !args.ignore_deprecations;
            let is_removed = status.removed && !args.ignore_removals;
            let is_unavailable = !status.replacement_available && !args.ignore_unavailable_replacements;
            let reached =
                [(is_deprecated, Exit::Deprecated), (is_removed, Exit::Removed), (is_unavailable, Exit::Unavailable)];
            for (nth, (holds, code)) in reached.into_iter().enumerate() {
                if holds && nth + 1 > rank {
                    (rank, exit) = (nth + 1, code);
                }
            }
        }
        exit
    }
}

impl From<(String, &str)> for Failure {
    /// What is wrong with the settings of the command at a path.
    fn from((message, path): (String, &str)) -> Self {
        Self::Usage { message, hint: None, path: path.to_owned() }
    }
}
