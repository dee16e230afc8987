//! What is known of API versions, for a program that runs the whole chain: the findings in a text that it has already.
//!
//! Not here: files, charts and places behind rendered text, which that program has. The one idea to know: a finding's span lies in
//! the text that was given.

use common::finding::Finding;
use common::limits::Limits;
use common::sys::{Streams, Sys};
use yaml::{FileId, ReadLimits, Span};

use crate::cli::{self, Invocation};
use crate::commands::printing::item;
use crate::context::Context;
use crate::findings::finding;
use crate::input::definitions;
use crate::persona::Persona;
use crate::scan::Scanner;
use crate::settings::{Settings, settings};

/// What is known, and the versions that are the target.
#[derive(Debug)]
pub struct Facts {
    settings: Settings,
    limits: ReadLimits,
}

impl Facts {
    /// Our own facts with targets (`k8s=v1.33.0`) in place of the default ones.
    ///
    /// # Errors
    /// A target that is none, in words for the user.
    pub fn new(targets: &[String], sys: &dyn Sys, limits: &Limits) -> Result<Self, String> {
        let mut words = vec!["detect-files".to_owned()];
        words.extend(targets.iter().map(|target| format!("--target-versions={target}")));
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut streams = Streams::buffers(b"", &mut stdout, &mut stderr);
        let (persona, limits) = (Persona::Own, limits.clone());
        let mut context = Context { persona, sys, streams: &mut streams, limits: limits.clone(), verbosity: 0 };
        let parsed = cli::parse(&words, persona, sys).map_err(|failure| failure.words())?;
        let Invocation::Run { program, .. } = parsed else { return Err("these are no targets".to_owned()) };
        let settings = settings(program.global, &mut context)?;
        let limits = ReadLimits {
            bytes: usize::try_from(limits.input_bytes).unwrap_or(usize::MAX),
            documents: limits.documents as usize,
            depth: limits.depth as usize,
            alias_nodes: limits.alias_nodes,
            alias_ratio: limits.alias_ratio,
            scalar: limits.scalar_bytes as usize,
        };
        Ok(Self { settings, limits })
    }

    /// The same with what custom resource definitions in texts say of their kinds' versions.
    #[must_use]
    pub fn with_definitions<'t>(self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = texts.into_iter().filter(|text| text.contains(crate::scan::DEFINITION));
        let defined: Vec<_> = texts.flat_map(definitions).collect();
        if defined.is_empty() {
            return self;
        }
        Self { settings: self.settings.with_defined(defined), ..self }
    }

    /// The deprecated and removed API versions in a text. What cannot be read is for whoever reads the objects to tell.
    pub fn findings(&self, text: &str, file: FileId) -> Vec<Finding> {
        let scanner = Scanner { table: &self.settings.table, limits: self.limits };
        let scanned = scanner.scan(text.as_bytes()).unwrap_or_else(|_| scanner.scan_each(&text.into()).0);
        let of_hit = |hit: &crate::scan::Hit| {
            let item = item(hit, &"".into(), &self.settings)?;
            let mut finding = finding(&item, &self.settings);
            finding.span = Some(Span::new(file, hit.at.0, hit.at.1));
            Some(finding)
        };
        scanned.hits.iter().filter_map(of_hit).collect()
    }
}
