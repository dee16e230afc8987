//! `lint`: whether a chart is well-formed. One file a family of rules; the families run in the order below.
//!
//! Here live the rules and what they say. Not here: the command line and the printing (`commands::lint`), loading and rendering
//! (`chart`).
//!
//! The one idea to know: a rule says what the original says, and besides where: a message without a span is about something
//! that is not there.
//!
//! helm: pkg/chart/v2/lint/lint.go

mod chartfile;
mod crds;
mod dependencies;
mod deprecated;
mod documents;
mod email;
mod message;
mod names;
mod place;
mod templates;
mod unpacked;
mod url;
mod values;

use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chart::{Chart, ChartError, KubeVersion, Notice, Provenance};
use common::finding::Severity;
use common::limits::Limits;
use common::sys::{FileKind, Sys};
use gotemplate::run::Host;
use gotemplate::value::Value;

use crate::frame;
pub(crate) use message::Message;
pub(crate) use unpacked::Unpacked;

/// What all charts of a run are linted with.
#[derive(Debug)]
pub(crate) struct Settings<'s> {
    /// The user's values.
    pub(crate) values: Value,
    /// The namespace of the release.
    pub(crate) namespace: &'s str,
    /// What `--kube-version` says.
    pub(crate) kube_version: Option<KubeVersion>,
    /// Whether values are not checked against schemas.
    pub(crate) skip_schema: bool,
    /// The machine that templates ask.
    pub(crate) host: &'s dyn Host,
    /// The bounds of what is read.
    pub(crate) limits: &'s Limits,
    /// Whether messages get the places that only reports show.
    pub(crate) with_places: bool,
}

/// One chart that is linted, and what was said of it so far.
pub(crate) struct Linter<'l> {
    sys: &'l dyn Sys,
    settings: &'l Settings<'l>,
    provenance: &'l mut Provenance,
    /// The directory of the chart, as it was given, and from the root.
    dir: PathBuf,
    full: PathBuf,
    chart: Option<Result<Rc<Chart>, ChartError>>,
    messages: Vec<Message>,
    notices: Vec<Notice>,
    hit_limit: bool,
}

/// What linting a chart gives.
#[derive(Debug, Default)]
pub(crate) struct Linted {
    /// In the order of the rules.
    pub(crate) messages: Vec<Message>,
    /// What the original logs.
    pub(crate) notices: Vec<Notice>,
    /// Whether something is too large to be looked at, which is no finding about the chart.
    pub(crate) hit_limit: bool,
}

/// Lints the chart in `dir`, which has a `Chart.yaml`.
pub(crate) fn lint(sys: &dyn Sys, dir: &Path, settings: &Settings<'_>, provenance: &mut Provenance) -> Linted {
    let joined = if dir.is_absolute() { dir.into() } else { sys.current_dir().unwrap_or_default().join(dir) };
    let full = common::go::path::clean(&joined.to_string_lossy()).into();
    let (messages, notices) = (Vec::new(), Vec::new());
    let (dir, hit_limit) = (dir.into(), false);
    let mut linter = Linter { sys, settings, provenance, dir, full, chart: None, messages, notices, hit_limit };
    chartfile::lint(&mut linter);
    values::lint(&mut linter);
    templates::lint(&mut linter);
    dependencies::lint(&mut linter);
    crds::lint(&mut linter);
    Linted { messages: linter.messages, notices: linter.notices, hit_limit: linter.hit_limit }
}

impl Linter<'_> {
    fn error(&mut self, rule: &'static str, path: &str, text: impl Into<String>) -> &mut Message {
        self.say(Severity::Error, rule, path, text)
    }

    fn warning(&mut self, rule: &'static str, path: &str, text: impl Into<String>) -> &mut Message {
        self.say(Severity::Warning, rule, path, text)
    }

    /// Adds a message; where it stands is put in by the caller.
    fn say(&mut self, severity: Severity, rule: &'static str, path: &str, text: impl Into<String>) -> &mut Message {
        let message = Message::new(severity, rule, path, text);
        let last = self.messages.len();
        self.messages.push(message);
        #[expect(clippy::indexing_slicing, reason = "the message was put there")]
        &mut self.messages[last]
    }

    /// An error of the chart library, at its places.
    fn chart_error(&mut self, rule: &'static str, path: &str, text: String, error: &ChartError, chart: Option<&Chart>) {
        self.hit_limit |= error.is_limit();
        let inputs = chart.map(|chart| (chart, &self.settings.values));
        let findings = match self.settings.with_places {
            true => frame::findings(error, frame::Known { provenance: self.provenance, inputs }),
            false => Vec::new(),
        };
        self.error(rule, path, text).at_places_of(findings);
    }

    /// What stands at `name` in the directory of the chart.
    fn kind(&self, name: &str) -> io::Result<FileKind> {
        self.sys.kind(&self.dir.join(name))
    }

    /// The bytes of a file of the chart, or why there are none, as Go says it.
    fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        self.sys.read(&self.dir.join(name), self.settings.limits.input_bytes).map_err(|error| {
            // Go opens a directory before it finds that there is nothing to read in it.
            self.hit_limit |= error.kind() == io::ErrorKind::FileTooLarge;
            let is_dir = self.kind(name).is_ok_and(|kind| kind == FileKind::Dir);
            if is_dir {
                return format!("read {}: is a directory", self.full.join(name).display());
            }
            self.path_error("open", name, &error)
        })
    }

    fn path_error(&self, operation: &str, name: &str, error: &io::Error) -> String {
        chart::path_error(operation, &self.full.join(name), error)
    }

    /// The loaded chart. The original loads it anew for each family, and logs anew what it has to say.
    fn chart(&mut self) -> Result<Rc<Chart>, ChartError> {
        let loaded = match &self.chart {
            Some(loaded) => loaded.clone(),
            None => {
                let (sys, limits) = (self.sys, self.settings.limits);
                let loaded = Chart::load_plain(sys, &self.dir, limits, self.provenance).map(Rc::new);
                self.chart.insert(loaded).clone()
            }
        };
        if let Ok(chart) = &loaded {
            self.notices.extend_from_slice(chart.notices());
        }
        loaded
    }
}
