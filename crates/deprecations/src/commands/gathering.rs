//! Gathering what the inputs hold, under our own name: files, directories, charts, standard input.

use std::convert::Infallible;
use std::io;
use std::path::Path;

use chart::input::{is_archive_name, is_chart_directory};
use common::source::Sources;
use common::sys::FileKind;

use super::own::{is_manifest_name, scanner, stdin};
use crate::context::Context;
use crate::findings::{Source, Standing};
use crate::input::{
    Looked, Rendered, Rendering, RowEnd, Unread, Walk, Wanted, along, chart, definitions, look, of_bytes,
};
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::versions::Entry;

const STDIN: &str = "<stdin>";

/// What the inputs hold.
#[derive(Default)]
pub(super) struct Gathered {
    /// The texts that something is shown of.
    pub(super) texts: Sources,
    /// Where something was found.
    pub(super) sources: Vec<Source>,
    pub(super) troubles: Vec<Trouble>,
    /// What custom resource definitions say of their versions.
    pub(super) defined: Vec<Entry>,
    charts: usize,
}

const WANTED: Wanted = Wanted { each: true, texts: true };

/// All of standard input, when it is among the paths; it can be read once.
pub(super) fn read_stdin(paths: &[String], context: &mut Context<'_, '_>) -> Option<io::Result<Vec<u8>>> {
    paths.iter().any(|path| path == "-").then(|| stdin(context))
}

impl Gathered {
    /// Takes one input.
    pub(super) fn input(
        &mut self,
        path: &str,
        stdin: Option<&io::Result<Vec<u8>>>,
        settings: &Settings,
        context: &Context<'_, '_>,
    ) {
        if path == "-" {
            return match stdin {
                Some(Ok(bytes)) => {
                    self.add(STDIN, of_bytes(bytes, scanner(settings, context), WANTED), Standing::Argument);
                }
                Some(Err(error)) => self.troubles.push(Trouble::of_io(STDIN, error)),
                None => {}
            };
        }
        match context.sys.kind(Path::new(path)) {
            Ok(FileKind::Dir) => self.directory(path, settings, context),
            Ok(FileKind::File) if is_archive_name(path) => self.chart(path, settings, context),
            Ok(_) => {
                let (files, scanner) = ([path.to_owned()], scanner(settings, context));
                let looked = look(&files, context.sys, context.limits.input_bytes, scanner, WANTED);
                self.looked(&files, looked, Some(Standing::Argument));
            }
            Err(error) => self.troubles.push(Trouble::of_io(path, &error)),
        }
    }

    /// Flags of charts that mean no chart are not what was meant.
    pub(super) fn check_chart_flags(&mut self, settings: &Settings) {
        let own = &settings.args.own;
        let given = [
            ("--env", !own.env.is_empty()),
            ("--chart-values", !own.chart_values.is_empty()),
            ("--chart-set", !own.chart_set.is_empty()),
        ];
        if let (0, Some((flag, _))) = (self.charts, given.iter().find(|(_, is_given)| *is_given)) {
            let hint = "a chart is a directory with a `Chart.yaml`, or a `.tgz`".to_owned();
            self.troubles.push(Trouble::of_chart(flag, "no input is a chart").hint(Some(hint)));
        }
    }

    fn directory(&mut self, path: &str, settings: &Settings, context: &Context<'_, '_>) {
        let sys = context.sys;
        // A root that is a link is followed here.
        let root = format!("{}/", path.trim_end_matches('/'));
        let is_chart = |path: &str| is_chart_directory(Path::new(path), sys);
        let walk = match Walk::new(&root, sys, context.limits.files, &is_chart) {
            Ok(walk) => walk,
            Err(error) => return self.troubles.push(Trouble::of_io(path, &error)),
        };
        let (scanner, limit) = (scanner(settings, context), context.limits.input_bytes);
        let look = |files: &[String]| look(files, sys, limit, scanner, WANTED);
        let done: Result<(), Infallible> = along(walk, look, |row, looked| {
            self.looked(&row.files, looked, None);
            match row.end {
                Some(RowEnd::Whole(chart)) => self.chart(&chart, settings, context),
                Some(RowEnd::Unread(directory, error)) => self.troubles.push(Trouble::of_io(&directory, &error)),
                Some(RowEnd::TooMany) => self.troubles.push(Trouble::too_many(path, context.limits.files)),
                None => {}
            }
            Ok(())
        });
        let Ok(()) = done;
    }

    /// Renders a chart and looks through it.
    fn chart(&mut self, path: &str, settings: &Settings, context: &Context<'_, '_>) {
        self.charts += 1;
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        let rendering = Rendering {
            args: &settings.args.own,
            kube_version: settings.targets.get("k8s").map_or("", String::as_str),
            limits: &context.limits,
            sys: context.sys,
        };
        match chart(path, rendering, scanner(settings, context), &mut self.texts) {
            Ok(Some(rendered)) => {
                let Rendered { looked, origin } = rendered;
                for trouble in Trouble::of_file(path, &looked, None, Standing::Argument) {
                    let place = trouble.at.and_then(|at| origin.place(at, &self.texts).0);
                    self.troubles.push(trouble.at_span(place.map(|spotted| spotted.span)));
                }
                if looked.scanned.defines_kinds {
                    self.defined.extend(definitions(origin.text()));
                }
                let source = Source { name: path.into(), file: None, hits: looked.scanned.hits, origin: Some(origin) };
                self.sources.push(source);
            }
            Ok(None) => {}
            Err(troubles) => self.troubles.extend(troubles),
        }
    }

    /// Keeps what came of files.
    fn looked(&mut self, files: &[String], looked: Vec<(usize, Looked)>, standing: Option<Standing>) {
        for (nth, looked) in looked {
            let Some(file) = files.get(nth) else { continue };
            let of_name = if is_manifest_name(file) { Standing::Manifest } else { Standing::Other };
            let standing = standing.unwrap_or(of_name);
            // A link that leads to a directory or nowhere is no file of this tree.
            if standing == Standing::Other && matches!(looked.unread, Some(Unread::Io(_))) {
                continue;
            }
            self.add(file, looked, standing);
        }
    }

    /// Keeps what came of a file or of another text.
    pub(super) fn add(&mut self, name: &str, mut looked: Looked, standing: Standing) {
        if looked.scanned.defines_kinds {
            self.defined.extend(looked.text.as_deref().map(definitions).unwrap_or_default());
        }
        let is_lost = looked.unread.is_some() || !looked.scanned.skipped.is_empty();
        if looked.scanned.hits.is_empty() && !(is_lost && standing != Standing::Other) {
            return;
        }
        let file = looked.text.take().map(|text| self.texts.add(name, text));
        self.troubles.extend(Trouble::of_file(name, &looked, file, standing));
        self.sources.push(Source { name: name.into(), file, hits: looked.scanned.hits, origin: None });
    }
}
