//! What a run prints while it judges and when it has judged.
//!
//! The one idea to know: plain text and findings are printed as they come, chunk by chunk; tables and reports need
//! everything first.

use std::io::{self, Write};

use common::finding::Finding;
use common::go::duration::Duration;
use common::manifest::Object;
use common::sys::{Streams, Sys};
use policy_engine::response::Product;
use report::{Format, ReportTo};

use super::ending::{self, Stop};
use super::preparing::PolicySet;
use super::telling::{Teller, Telling, Told};
use crate::cli::ApplyArgs;
use crate::input::Trouble;
use crate::judge::{Keep, Prepared};
use crate::judged::{Counts, Judged};
use crate::output::exceptions;
use crate::output::findings::{self, Written};
use crate::output::mutated::Frames;
use crate::output::object_files::ObjectFiles;
use crate::output::original::{self, LeftOut, TableOptions};
use crate::output::policy_report::{self, ReportOptions};
use crate::persona::Persona;
use crate::placing::Placing;

/// The form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The original's text.
    Text,
    /// The original's table.
    Table,
    /// The original's policy reports.
    PolicyReport,
    /// A policy exception for each broken rule.
    Exceptions,
    /// Our findings.
    Findings,
    /// Only what `--report` asks for.
    Reports,
}

impl Form {
    fn of(args: &ApplyArgs, persona: Persona) -> Self {
        if args.own.report.iter().any(ReportTo::is_on_stdout) {
            Self::Reports
        } else if args.output.policy_report {
            Self::PolicyReport
        } else if args.output.generate_exceptions {
            Self::Exceptions
        } else if args.output.table {
            Self::Table
        } else if persona.is_own() {
            Self::Findings
        } else {
            Self::Text
        }
    }
}

/// How much there is of what the header line counts, beside the resources.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    pub(super) rules: usize,
    pub(super) payloads: usize,
    pub(super) exceptions: usize,
}

/// Prints a run.
#[derive(Debug)]
pub(super) struct Printer<'a> {
    args: &'a ApplyArgs,
    form: Form,
    objects: &'a [Object],
    placing: Placing<'a>,
    color: bool,
    left_out: &'a [LeftOut],
    /// The original prints what policies made of the resources before it says anything of the policies.
    makes: bool,
    /// What cannot be printed before everything is there.
    collected: Vec<Judged>,
    /// Where objects go instead of standard output.
    files: Option<ObjectFiles>,
    /// What the original loses.
    lost: Vec<Trouble>,
    /// What cleanup policies say, which comes last.
    cleanups: Vec<Judged>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        args: &'a ApplyArgs,
        persona: Persona,
        objects: &'a [Object],
        placing: Placing<'a>,
        color: bool,
        set: &'a PolicySet<'_>,
    ) -> Self {
        let makes = set.prepared.iter().any(Prepared::makes_objects);
        let form = Form::of(args, persona);
        let output = &args.output.output;
        let files = (!output.is_empty()).then(|| ObjectFiles::new(output));
        Self {
            args,
            form,
            objects,
            placing,
            color,
            left_out: &set.left_out,
            makes,
            collected: Vec::new(),
            files,
            lost: Vec::new(),
            cleanups: Vec::new(),
        }
    }

    /// What of the responses is needed.
    pub(super) fn keep(&self) -> Keep {
        if matches!(self.form, Form::Table | Form::PolicyReport | Form::Exceptions) { Keep::All } else { Keep::Told }
    }

    /// Prints what comes before the results.
    pub(super) fn begin(&self, numbers: Numbers, out: &mut dyn Write) -> io::Result<()> {
        let Numbers { rules, payloads, exceptions } = numbers;
        if matches!(self.form, Form::Text | Form::Table) && !self.args.output.stdin {
            original::header(rules, self.objects.len() + payloads, exceptions, out)?;
        }
        if self.makes { Ok(()) } else { self.left_out(out) }
    }

    const fn frames(&mut self) -> Frames<'_> {
        Frames { piped: self.args.output.stdin, files: self.files.as_mut() }
    }

    /// Prints what the original prints of JSON payloads: policies that change things change nothing of them.
    pub(super) fn payloads(&mut self, count: usize, set: &PolicySet<'_>, out: &mut dyn Write) -> io::Result<()> {
        if !self.is_original() {
            return Ok(());
        }
        for _ in 0..count {
            for policy in set.prepared.iter().filter(|policy| policy.has_mutate()) {
                self.frames().write_payload(&policy.policy().name, out)?;
            }
        }
        Ok(())
    }

    /// True for the forms of the original.
    const fn is_original(&self) -> bool {
        !matches!(self.form, Form::Findings | Form::Reports)
    }

    fn left_out(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_original() { original::left_out(self.left_out, out) } else { Ok(()) }
    }

    /// Makes what is printed of a resource.
    pub(super) fn teller(&self) -> Teller<'a> {
        let telling = match self.form {
            Form::Text if !self.makes => Telling::Original,
            Form::Findings => Telling::Findings,
            _ => Telling::Nothing,
        };
        Teller {
            telling,
            objects: self.objects,
            placing: self.placing,
            audit_warn: self.args.output.audit_warn,
            color: self.color,
            // A file's report comes at the end, whatever standard output shows.
            keeps: telling == Telling::Nothing || self.makes || !self.args.own.report.is_empty(),
        }
    }

    /// Prints what was told of some resources, or keeps it.
    pub(super) fn take(&mut self, told: Vec<io::Result<Told>>, out: &mut dyn Write) -> io::Result<()> {
        let mut texts = Vec::new();
        let mut judged = Vec::new();
        for one in told {
            let one = one?;
            texts.push(one.text);
            judged.extend(one.judged);
            self.cleanups.extend(one.cleanups);
        }
        self.take_now(&texts, judged, out)
    }

    /// What cleanup policies say: policy by policy, behind everything else.
    fn take_cleanups(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut cleanups = std::mem::take(&mut self.cleanups);
        cleanups.sort_by_key(|one| one.policy_index);
        let told = self.teller().tell_all(cleanups)?;
        self.take_now(&[told.text], told.judged, out)
    }

    fn take_now(&mut self, texts: &[Vec<u8>], judged: Vec<Judged>, out: &mut dyn Write) -> io::Result<()> {
        self.note_lost(&judged);
        let objects = self.objects;
        if self.is_original() {
            self.frames().write(&judged, objects, out)?;
        } else if self.files.is_some() {
            self.frames().write(&judged, objects, &mut io::sink())?;
        }
        texts.iter().try_for_each(|text| out.write_all(text))?;
        let is_printed = self.teller().telling != Telling::Nothing;
        if !is_printed || !self.args.own.report.is_empty() {
            self.collected.extend(judged);
        }
        Ok(())
    }

    /// What the original loses of the results.
    pub(super) fn take_lost(&mut self) -> Vec<Trouble> {
        std::mem::take(&mut self.lost)
    }

    fn note_lost(&mut self, judged: &[Judged]) {
        for (one, rule) in judged.iter().flat_map(|one| one.rules.iter().map(move |rule| (one, rule))) {
            let Product::Unmade(error) = &rule.product else { continue };
            let object =
                self.objects.get(one.resource).map(|object| object.reference().to_string()).unwrap_or_default();
            let (policy, rule_name) = (one.policy.key(), &rule.rule);
            let message = format!("rule `{rule_name}` of policy `{policy}` generates nothing for {object}: {error}");
            let trouble = Trouble::new("input/clone-source", message);
            self.lost.push(match rule.span {
                Some(span) => trouble.at(span),
                None => trouble,
            });
        }
    }

    /// Prints what comes after the results.
    pub(super) fn end(
        &mut self,
        counts: &Counts,
        troubles: &[Trouble],
        sys: &dyn Sys,
        streams: &mut Streams<'_>,
    ) -> Result<(), Stop> {
        self.take_cleanups(&mut *streams.stdout)?;
        if let Some(files) = self.files.take() {
            files.write(sys).map_err(|error| Stop::Report(error.to_string()))?;
        }
        let out = &mut streams.stdout;
        if self.makes {
            self.left_out(out)?;
        }
        match self.form {
            Form::Text => {
                if self.makes {
                    self.text(&self.collected, out)?;
                }
                original::summary(counts, out)?;
            }
            Form::Findings => self.written(&[], Some(counts), self.color).write(Format::Text, out)?,
            Form::Table => self.table(out)?,
            Form::PolicyReport => policy_report::write(&self.collected, self.objects, self.report_options(sys), out)?,
            Form::Exceptions => self.exceptions(sys, out)?,
            Form::Reports => {}
        }
        self.reports(counts, troubles, sys, out)
    }

    fn text(&self, judged: &[Judged], out: &mut dyn Write) -> io::Result<()> {
        original::text(judged, self.objects, self.args.output.audit_warn, out)
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let output = &self.args.output;
        let options = TableOptions {
            detailed: output.detailed_results,
            audit_warn: output.audit_warn,
            titles: !output.remove_color,
            cells: self.color,
        };
        original::table(&self.collected, self.objects, options, out)
    }

    fn exceptions(&self, sys: &dyn Sys, out: &mut dyn Write) -> io::Result<()> {
        let lifetime = Duration::parse(&self.args.output.generated_exception_ttl.0).ok();
        let lifetime = lifetime.filter(|lifetime| *lifetime > Duration::ZERO).map(|lifetime| lifetime.to_string());
        let options = self.report_options(sys);
        exceptions::write(&self.collected, self.objects, options, lifetime.as_deref(), out)
    }

    fn report_options(&self, sys: &dyn Sys) -> ReportOptions {
        let output = &self.args.output;
        ReportOptions {
            json: output.output_format == "json",
            audit_warn: output.audit_warn,
            seconds: i64::try_from(sys.now().as_secs()).unwrap_or(i64::MAX),
        }
    }

    /// Writes what `--report` asks for. What is wrong with the inputs stands there too.
    fn reports(&self, counts: &Counts, troubles: &[Trouble], sys: &dyn Sys, out: &mut dyn Write) -> Result<(), Stop> {
        if self.args.own.report.is_empty() {
            return Ok(());
        }
        let mut all: Vec<Finding> = troubles.iter().map(|trouble| (*trouble.finding).clone()).collect();
        all.extend(findings::findings(&self.collected, self.objects, self.placing));
        let report = self.written(&all, Some(counts), self.color).report();
        let report = report.with_template(self.args.own.report_template.as_deref());
        ending::write_reports(&report, &self.args.own.report, sys, out)
    }

    const fn written<'f>(&'f self, findings: &'f [Finding], counts: Option<&'f Counts>, color: bool) -> Written<'f> {
        Written { findings, sources: self.placing.sources, counts, color }
    }
}
