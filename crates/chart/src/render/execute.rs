//! Parsing and executing all templates of a tree of charts.
//!
//! The one idea to know: in the original, templates run one after the other, and each can change the values that later ones
//! see. Here they run side by side over maps that are watched; when one of them was changed, everything made so far is
//! forgotten, and they run again one after the other over fresh values.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use gotemplate::run::{Host, Options};
use gotemplate::value::{Map, MapType, Mark, Watch};
use gotemplate::{
    Library, MissingKey, Set, Template, TemplateError, Trace, Warning, helm_exec_error, helm_parse_error,
};

use super::context::{Contexts, Job, Shared, dot_of, jobs};
use super::{RenderOptions, RenderedFile};
use crate::error::{ChartError, TemplateFault};
use crate::notice::{Level, Notice};
use crate::provenance::Provenance;
use crate::threads;
use crate::tree::ChartNode;
use crate::values::table::{Freezer, Table};

/// What one template made.
type Made = Result<Written, Failed>;

/// What a template wrote, in the form in which it is kept.
#[derive(Debug)]
struct Written {
    text: Arc<str>,
    /// Bytes that were written; the text has more where they are not UTF-8.
    length: u64,
    map: Vec<Mark>,
    warnings: Vec<Warning>,
    trace: Arc<Trace>,
}

impl Written {
    fn of(mut rendered: gotemplate::Rendered) -> Self {
        Self {
            text: rendered.text().as_ref().into(),
            length: rendered.bytes().len() as u64,
            map: rendered.marks().to_vec(),
            warnings: rendered.warnings().to_vec(),
            trace: rendered.take_trace().into(),
        }
    }
}

/// Why a template made nothing, and what it warned of before.
#[derive(Debug)]
struct Failed {
    error: TemplateError,
    warnings: Vec<Warning>,
}

/// Makes the outputs of all templates that are not partials, in the order of execution.
pub(super) fn execute(
    tree: &ChartNode<'_>,
    values: &Table,
    options: &RenderOptions,
    provenance: &mut Provenance,
    host: &dyn Host,
    notices: &mut Vec<Notice>,
) -> Result<Vec<RenderedFile>, ChartError> {
    let jobs = jobs(tree);
    let shared = Shared::new(tree, options, &mut |file| match file.id {
        Some(id) => provenance.whole(id),
        None => gotemplate::value::Origin::NONE,
    });
    let fresh = || Contexts::new(tree, &Freezer::default().map(values), options, &shared);
    let needed = without_copies(&jobs);
    let told = notices.len();
    let made = make(&jobs, &needed, options, host, &fresh, notices);
    match made {
        // Somebody may have asked for a copy by the name of its file: with all of them the error is the right one.
        Err(ChartError::Template(_)) if needed.len() < jobs.len() => {
            notices.truncate(told);
            let all: Vec<&Job<'_>> = jobs.iter().collect();
            make(&jobs, &all, options, host, &fresh, notices)
        }
        made => made,
    }
}

/// The templates without the partials whose text comes once more: all that those define is defined again by the last copy.
/// Charts bring the same library along many times.
fn without_copies<'j, 'c>(jobs: &'j [Job<'c>]) -> Vec<&'j Job<'c>> {
    // By length: comparing the few of one length costs less than hashing all.
    let mut seen: HashMap<usize, Vec<&[u8]>> = HashMap::new();
    let mut is_new = |bytes| {
        let known: &mut Vec<&[u8]> = seen.entry(<[u8]>::len(bytes)).or_default();
        let is_new = !known.contains(&bytes);
        if is_new {
            known.push(bytes);
        }
        is_new
    };
    let mut needed: Vec<&Job<'_>> =
        jobs.iter().rev().filter(|job| !job.is_partial() || is_new(job.file.data.as_bytes())).collect();
    needed.reverse();
    needed
}

fn make(
    jobs: &[Job<'_>],
    parsed: &[&Job<'_>],
    options: &RenderOptions,
    host: &dyn Host,
    fresh: &dyn Fn() -> Contexts,
    notices: &mut Vec<Notice>,
) -> Result<Vec<RenderedFile>, ChartError> {
    let set = parse(parsed, options)?;
    let work: Vec<&Job<'_>> = jobs.iter().filter(|job| !job.is_partial()).collect();
    let run = Execution { set: &set, work: &work, options, host };
    let mut made = None;
    let is_worth_it = threads::worth(options.threads, bytes_of(&work)) > 1 && work.len() > 1;
    if is_worth_it && !parsed.iter().any(|job| changes_values(job.file.data.as_bytes())) {
        let contexts = fresh();
        made = run.side_by_side(&contexts);
        contexts.end(options);
    }
    let made = match made {
        Some(made) => made,
        None => {
            let contexts = fresh();
            let made = run.in_order(&contexts);
            contexts.end(options);
            made
        }
    };
    if options.leaks {
        std::mem::forget(set);
    }
    collect(made, &work, options, notices)
}

/// Whether a template looks as if it changed what others see. A guess: it decides only what is tried first.
fn changes_values(text: &[u8]) -> bool {
    const CHANGING: [&str; 4] = ["set ", "merge ", "Merge ", "Overwrite "];
    const SHARED: [&[u8]; 3] = [b".", b"$.", b"$ "];
    let behind = |word: &str, at: usize| text.get(at + word.len()..).unwrap_or_default();
    CHANGING.iter().any(|word| {
        let mut found = memchr::memmem::find_iter(text, word).map(|at| behind(word, at));
        found.any(|target| SHARED.iter().any(|shared| target.starts_with(shared)))
    })
}

fn template_error(path: &str, error: TemplateError, message: String) -> ChartError {
    Box::new(TemplateFault { message, template: path.to_owned(), error }).into()
}

fn parse(jobs: &[&Job<'_>], options: &RenderOptions) -> Result<Set, ChartError> {
    let missing = if options.strict { MissingKey::Error } else { MissingKey::Zero };
    let mut set = Set::new("gotpl", Library::helm()).with_missing_key(missing);
    let library = set.library();
    let parsed: Vec<OnceLock<Result<Template, TemplateError>>> = jobs.iter().map(|_| OnceLock::new()).collect();
    each(jobs.len(), options.threads, bytes_of(jobs), |nth| {
        if let (Some(job), Some(slot)) = (jobs.get(nth), parsed.get(nth)) {
            let id = job.file.id.map_or(u32::MAX, |id| id.0);
            let _ = slot.set(Template::parse(library, &job.path, id, job.file.data.to_str()));
        }
        true
    });
    for (job, slot) in jobs.iter().zip(parsed) {
        match slot.into_inner() {
            Some(Ok(template)) => set.add(&template),
            Some(Err(error)) => {
                let message = helm_parse_error(&job.path, &error);
                return Err(template_error(&job.path, error, message));
            }
            None => {}
        }
    }
    Ok(set)
}

/// Does `work` for the numbers below `count` on as many threads as are worth it for `bytes` of templates.
fn each(count: usize, threads: usize, bytes: usize, work: impl Fn(usize) -> bool + Sync) {
    threads::each(count, threads::worth(threads, bytes), work);
}

/// The bytes of the templates.
fn bytes_of(jobs: &[&Job<'_>]) -> usize {
    jobs.iter().map(|job| job.file.data.as_bytes().len()).sum()
}

struct Execution<'e> {
    set: &'e Set,
    work: &'e [&'e Job<'e>],
    options: &'e RenderOptions,
    host: &'e dyn Host,
}

impl Execution<'_> {
    fn one(&self, job: &Job<'_>, dot: &Map) -> Made {
        let options = Options { lint: self.options.lint, limits: self.limits(), ..Options::new(self.host) };
        let mut warnings = Vec::new();
        match self.set.execute_noting(&job.path, &dot.clone().into(), options, &mut warnings) {
            Ok(rendered) => Ok(Written::of(rendered.without_no_value())),
            Err(error) => Err(Failed { error, warnings }),
        }
    }

    fn limits(&self) -> gotemplate::run::Limits {
        // The stack of the thread that the template runs on, not that of the one that made the options.
        gotemplate::run::Limits { stack: gotemplate::run::Limits::default().stack, ..self.options.limits }
    }

    /// One after the other, in the dot of their chart, up to the first error.
    fn in_order(&self, contexts: &Contexts) -> Vec<Made> {
        let mut made = Vec::with_capacity(self.work.len());
        for job in self.work {
            let Some(dot) = contexts.dots.get(job.dot) else { continue };
            dot_of(job, dot);
            let one = self.one(job, dot);
            let failed = one.is_err();
            made.push(one);
            if failed {
                break;
            }
        }
        made
    }

    /// Side by side, each in a copy of its chart's dot; nothing when that could show.
    fn side_by_side(&self, contexts: &Contexts) -> Option<Vec<Made>> {
        let watch = Watch::default();
        let made: Vec<OnceLock<Made>> = self.work.iter().map(|_| OnceLock::new()).collect();
        let dots: Vec<(usize, Map)> = self
            .work
            .iter()
            .filter_map(|job| {
                let dot = contexts.dots.get(job.dot)?;
                let own = Map::new(MapType::Values, gotemplate::value::Entries::clone(&dot.read()));
                dot_of(job, &own);
                own.watch(&watch);
                Some((job.dot, own))
            })
            .collect();
        each(self.work.len(), self.options.threads, bytes_of(self.work), |nth| {
            if let (Some(job), Some((_, dot)), Some(slot)) = (self.work.get(nth), dots.get(nth), made.get(nth)) {
                let _ = slot.set(self.one(job, dot));
                return !watch.touched() && slot.get().is_some_and(Result::is_ok);
            }
            true
        });
        if watch.touched() {
            return None;
        }
        // Numbers are given out in order, so all before the first error were done.
        let mut done = Vec::with_capacity(made.len());
        for slot in made {
            let made = slot.into_inner()?;
            let failed = made.is_err();
            done.push(made);
            if failed {
                break;
            }
        }
        Some(done)
    }
}

fn notice(warning: &Warning) -> Notice {
    // Helm logs what `fail` says as information.
    let level = if warning.what.starts_with("missing") { Level::Warn } else { Level::Info };
    Notice::new(level, warning.what).with("message", &warning.message)
}

fn collect(
    made: Vec<Made>,
    work: &[&Job<'_>],
    options: &RenderOptions,
    notices: &mut Vec<Notice>,
) -> Result<Vec<RenderedFile>, ChartError> {
    let mut files = Vec::with_capacity(made.len());
    let mut total = 0_u64;
    for (made, job) in made.into_iter().zip(work) {
        let written = made.map_err(|Failed { error, warnings }| {
            notices.extend(warnings.iter().map(notice));
            let message = helm_exec_error(&job.path, &error);
            template_error(&job.path, error, message)
        })?;
        notices.extend(written.warnings.iter().map(notice));
        let length = written.length;
        total += length;
        for (length, limit, what) in
            [(length, options.file_bytes, job.path.as_str()), (total, options.output_bytes, "the chart")]
        {
            if length > limit {
                let message = format!("{what} renders to more than {limit} bytes");
                return Err(ChartError::Limit { message });
            }
        }
        let Written { text, map, trace, .. } = written;
        files.push(RenderedFile { path: job.path.clone(), file: job.file.id, text, map, trace });
    }
    Ok(files)
}
