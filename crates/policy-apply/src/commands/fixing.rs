//! `--fix`: repairs of the resource files as a unified diff, or written.
//!
//! The one idea to know: standard output carries the diff alone, so that `patch -p1` or `git apply` takes it; what is left to
//! a person is told on standard error. With `--fix=write` files are written whole, and a repaired standard input goes to
//! standard output.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use common::finding::{Finding, Fix};
use common::manifest::Object;
use common::source::{Source, Sources};
use common::sys::{Streams, Sys};
use rayon::prelude::*;
use report::Format;
use similar::TextDiff;
use yaml::{FileId, Span};

use super::ending::{self, Stop};
use crate::cli::{ApplyArgs, FixTo};
use crate::fix::{Repaired, Repairer, Unrepaired, edits};
use crate::input::{STDIN, Trouble};
use crate::judged::Counts;
use crate::output::findings::{self, Written};
use crate::placing::Placing;

/// A run with `--fix`.
#[derive(Clone, Copy)]
pub(super) struct Fixing<'a> {
    pub(super) to: FixTo,
    pub(super) repairer: Repairer<'a>,
    pub(super) objects: &'a [Object],
    pub(super) placing: Placing<'a>,
    /// Bytes of one file, as the reader bounds them.
    pub(super) input_bytes: u64,
    /// True when standard error is coloured.
    pub(super) color: bool,
    /// Whether findings are wanted for a report.
    pub(super) reports: bool,
}

/// What a run has come to.
pub(super) struct Fixed {
    /// What is broken still. What a diff shows is not repaired yet, and counts as broken.
    pub(super) counts: Counts,
    /// The findings for a report: with `--fix` all, each with the repair that mends it alone; with `--fix=write` what is left.
    pub(super) findings: Vec<Finding>,
    /// The texts that the findings lie in.
    pub(super) sources: Sources,
}

impl Fixed {
    /// Writes what `--report` asks for.
    pub(super) fn report(
        self,
        args: &ApplyArgs,
        counts: &Counts,
        troubles: &[Trouble],
        sys: &dyn Sys,
        streams: &mut Streams<'_>,
    ) -> Result<(), Stop> {
        let mut findings: Vec<Finding> = troubles.iter().map(|trouble| (*trouble.finding).clone()).collect();
        findings.extend(self.findings);
        let written = Written { findings: &findings, sources: &self.sources, counts: Some(counts), color: false };
        let report = written.report().with_template(args.own.report_template.as_deref());
        ending::write_reports(&report, &args.own.report, sys, &mut streams.stdout)
    }
}

/// The repairs of one text.
struct FixedText<'a> {
    source: &'a Source,
    text: String,
}

impl<'a> Fixing<'a> {
    /// Repairs, prints or writes.
    pub(super) fn run(self, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<Fixed, Stop> {
        let refusals = self.refusals(sys);
        let repaired: Vec<Repaired> = self
            .objects
            .par_iter()
            .enumerate()
            .map(|(index, object)| {
                let refusal = refusals.get(&object.document().file()).map(String::as_str);
                self.repairer.repair(object, index, self.text_of(object), refusal)
            })
            .collect();
        let mut counts = Counts::default();
        repaired.iter().for_each(|one| counts.merge(&one.counts));
        let texts = self.texts(&repaired);
        let fixed: usize = repaired.iter().map(|one| one.count).sum();
        let streams_of_stdin = refusals.is_empty() && self.objects.iter().any(|object| self.is_stdin(object));
        match self.to {
            FixTo::Diff => {
                for text in &texts {
                    streams.stdout.write_all(text.diff().as_bytes())?;
                }
                counts.fail += fixed;
            }
            FixTo::Write => self.write(&texts, streams_of_stdin, sys, streams)?,
        }
        let (left, sources) = self.left(&texts, &repaired);
        let written = Written { findings: &left, sources: &sources, counts: None, color: self.color };
        written.write(Format::Text, &mut streams.stderr)?;
        self.tell_summary(fixed, texts.len(), &repaired, streams)?;
        let findings = if self.to == FixTo::Write { left } else { self.offers(&refusals) };
        Ok(Fixed { counts, findings, sources })
    }

    /// All findings, each with the repair that mends it alone, where there is one.
    fn offers(self, refusals: &BTreeMap<FileId, String>) -> Vec<Finding> {
        if !self.reports {
            return Vec::new();
        }
        let of_object = |(index, object): (usize, &Object)| {
            let (file, text) = (object.document().file(), self.text_of(object));
            let (judged, mut repaired) = self.repairer.alone(object, index, text);
            repaired.retain(|_| !refusals.contains_key(&file));
            let mut findings = Vec::new();
            for one in &judged {
                let rules = one.rules.iter().filter(|rule| findings::is_broken(rule));
                for (finding, rule) in findings::of_resource(one, object, self.placing).zip(rules) {
                    let fits = |((place, name), _): &&((usize, String), String)| {
                        (*place, name) == (one.policy_index, &rule.rule)
                    };
                    let fix = repaired.iter().find(fits).map(|(_, new)| Fix {
                        title: format!("do what rule `{}` of policy `{}` asks for", rule.rule, one.policy.key()),
                        edits: edits(text, new, file, object.document().span().start),
                    });
                    findings.push(Finding { fix, ..finding });
                }
            }
            findings
        };
        let all: Vec<Vec<Finding>> = self.objects.par_iter().enumerate().map(of_object).collect();
        all.into_iter().flatten().collect()
    }

    fn source(self, object: &Object) -> Option<&'a Source> {
        self.placing.sources.get(object.document().file())
    }

    fn is_stdin(self, object: &Object) -> bool {
        self.source(object).is_some_and(|source| source.name() == STDIN)
    }

    fn text_of(self, object: &'a Object) -> &'a str {
        let document = object.document();
        document.text().get(document.span().range()).unwrap_or_default()
    }

    /// The texts that are not to be changed, and why.
    fn refusals(self, sys: &dyn Sys) -> BTreeMap<FileId, String> {
        let mut refusals = BTreeMap::new();
        let mut seen: BTreeMap<&str, FileId> = BTreeMap::new();
        for object in self.objects {
            let file = object.document().file();
            let Some(source) = self.source(object).filter(|_| !refusals.contains_key(&file)) else { continue };
            let first = *seen.entry(source.name()).or_insert(file);
            let refusal = if first != file {
                Some("its file was given before")
            } else if self.placing.maps.over(file).is_some() {
                Some("it was rendered from a template, which is what must change")
            } else {
                self.is_other_file(source, sys)
            };
            if let Some(refusal) = refusal {
                refusals.insert(file, refusal.to_owned());
            }
        }
        refusals
    }

    /// Whether the file does not hold, byte by byte, the text that was read.
    fn is_other_file(self, source: &Source, sys: &dyn Sys) -> Option<&'static str> {
        if source.name() == STDIN {
            return None;
        }
        let path = Path::new(source.name());
        if sys.read_link(path).is_ok_and(|link| link.is_some()) {
            return Some("its file is a symbolic link");
        }
        match sys.read(path, self.input_bytes) {
            Ok(bytes) if bytes == source.text().as_bytes() => None,
            Ok(_) => Some("its file is not plain UTF-8, or has changed"),
            Err(_) => Some("it does not stand in a file"),
        }
    }

    /// Each changed text, its documents in their places.
    fn texts(self, repaired: &[Repaired]) -> Vec<FixedText<'a>> {
        let mut by_file: BTreeMap<FileId, Vec<(usize, usize, &str)>> = BTreeMap::new();
        for (object, one) in self.objects.iter().zip(repaired) {
            if let Some(text) = &one.text {
                let range = object.document().span().range();
                by_file.entry(object.document().file()).or_default().push((range.start, range.end, text));
            }
        }
        let fixed = by_file.into_iter().filter_map(|(file, mut parts)| {
            let source = self.placing.sources.get(file)?;
            let mut text = source.text().to_string();
            parts.sort_by_key(|(start, ..)| std::cmp::Reverse(*start));
            for (start, end, with) in parts {
                text.replace_range(start..end, with);
            }
            Some(FixedText { source, text })
        });
        fixed.collect()
    }

    fn write(
        self,
        texts: &[FixedText<'_>],
        has_stdin: bool,
        sys: &dyn Sys,
        streams: &mut Streams<'_>,
    ) -> Result<(), Stop> {
        let mut is_stdin_written = false;
        for fixed in texts {
            let name = fixed.source.name();
            if name == STDIN {
                streams.stdout.write_all(fixed.text.as_bytes())?;
                is_stdin_written = true;
                continue;
            }
            sys.write(Path::new(name), fixed.text.as_bytes())
                .map_err(|error| Stop::Report(format!("cannot write {name}: {error}")))?;
            writeln!(streams.stderr, "fixed: {name}")?;
        }
        // Whoever reads on gets the stream, repaired or not.
        let stdin = self.objects.iter().find(|object| self.is_stdin(object)).filter(|_| has_stdin && !is_stdin_written);
        if let Some(source) = stdin.and_then(|object| self.source(object)) {
            streams.stdout.write_all(source.text().as_bytes())?;
        }
        Ok(())
    }

    /// What is left, at its place in the texts that the files hold now, and those texts.
    fn left(self, texts: &[FixedText<'_>], repaired: &[Repaired]) -> (Vec<Finding>, Sources) {
        let is_written = self.to == FixTo::Write;
        let mut shifts: BTreeMap<FileId, i64> = BTreeMap::new();
        let mut left = Vec::new();
        for (object, one) in self.objects.iter().zip(repaired) {
            let shift = shifts.entry(object.document().file()).or_default();
            let shown = if is_written { &one.object } else { object };
            let findings = one.left.iter().filter_map(|left| self.finding(left, shown));
            left.extend(findings.map(|finding| moved(finding, object, *shift, self.placing.sources)));
            if let Some(text) = one.text.as_deref().filter(|_| is_written) {
                *shift += text.len() as i64 - object.document().span().range().len() as i64;
            }
        }
        (left, if is_written { self.sources_with(texts) } else { self.placing.sources.clone() })
    }

    /// All texts, the repaired ones in their places.
    fn sources_with(self, texts: &[FixedText<'_>]) -> Sources {
        let mut sources = Sources::new();
        let old = (0..self.placing.sources.next_id().0).filter_map(|id| self.placing.sources.get(FileId(id)));
        for source in old {
            let fixed = texts.iter().find(|fixed| std::ptr::eq(fixed.source, source));
            let text = fixed.map_or_else(|| Arc::clone(source.text()), |fixed| fixed.text.as_str().into());
            sources.add(source.name(), text);
        }
        sources
    }

    fn finding(self, left: &Unrepaired, object: &Object) -> Option<Finding> {
        let found = findings::of_resource(&left.judged, object, self.placing).next();
        let mut finding = found.or_else(|| findings::unmade(&left.judged, object, self.placing))?;
        finding.help = Some(format!("not fixed: {}", left.reason));
        Some(finding)
    }

    fn tell_summary(
        self,
        fixed: usize,
        files: usize,
        repaired: &[Repaired],
        streams: &mut Streams<'_>,
    ) -> Result<(), Stop> {
        let left: usize = repaired.iter().map(|one| one.left.len()).sum();
        let done = match self.to {
            FixTo::Diff => "offered for",
            FixTo::Write => "made in",
        };
        let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let (repairs, files) = (plural(fixed, "repair"), plural(files, "file"));
        writeln!(streams.stderr, "{repairs} {done} {files}, {left} left")?;
        Ok(())
    }
}

/// A finding in the file that its resource stands in, whose bytes before it have grown by `shift`. What was placed in the
/// template that the resource was rendered from stays there.
fn moved(mut finding: Finding, object: &Object, shift: i64, sources: &Sources) -> Finding {
    let document = object.document();
    let Some(span) = finding.span else { return finding };
    if span.file != document.file() && sources.get(span.file).is_some() {
        return finding;
    }
    let from = if span.file == document.file() { 0 } else { i64::from(document.span().start) };
    let at = |offset: u32| u32::try_from(i64::from(offset) + from + shift).unwrap_or_default();
    finding.span = Some(Span::new(document.file(), at(span.start), at(span.end)));
    finding
}

impl FixedText<'_> {
    fn diff(&self) -> String {
        let (name, old) = (self.source.name(), self.source.text());
        let diff = TextDiff::from_lines(&**old, self.text.as_str());
        let name = name.trim_start_matches('/');
        diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
    }
}
