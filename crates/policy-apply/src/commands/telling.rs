//! What is printed of one resource, made where the resource was judged.
//!
//! The one idea to know: texts are made on all cores, and what they are made of is let go of by the thread that made it; only what
//! something else asks for later is handed on.

use std::io::{self, Write};

use common::manifest::Object;
use policy_engine::response::RuleKind;
use report::Format;

use crate::judged::Judged;
use crate::output::findings::{self, Written};
use crate::output::original;
use crate::placing::Placing;

/// Which text is printed while resources are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// None: everything comes at the end.
    Nothing,
    /// The original's.
    Original,
    /// Our findings.
    Findings,
}

/// Makes the texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Teller<'a> {
    pub(super) telling: Telling,
    pub(super) objects: &'a [Object],
    pub(super) placing: Placing<'a>,
    pub(super) audit_warn: bool,
    pub(super) color: bool,
    /// Whether what was judged is needed behind its text.
    pub(super) keeps: bool,
}

/// What was told of a resource.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The text, ready to be printed.
    pub(super) text: Vec<u8>,
    /// What is needed behind it.
    pub(super) judged: Vec<Judged>,
    /// What cleanup policies say, which comes last.
    pub(super) cleanups: Vec<Judged>,
}

impl Teller<'_> {
    /// Tells what was judged of a resource.
    ///
    /// # Errors
    /// None but those of writing to memory.
    pub(super) fn tell(&self, judged: Vec<Judged>) -> io::Result<Told> {
        let (cleanups, judged): (Vec<_>, Vec<_>) = judged.into_iter().partition(|one| one.phase == RuleKind::Cleanup);
        Ok(Told { cleanups, ..self.tell_all(judged)? })
    }

    /// Tells all of it, cleanups as well.
    pub(super) fn tell_all(&self, judged: Vec<Judged>) -> io::Result<Told> {
        let mut text = Vec::new();
        if judged.is_empty() {
            return Ok(Told::default());
        }
        self.write(&judged, &mut text)?;
        Ok(Told { text, judged: if self.keeps { judged } else { Vec::new() }, cleanups: Vec::new() })
    }

    fn write(&self, judged: &[Judged], out: &mut dyn Write) -> io::Result<()> {
        match self.telling {
            Telling::Nothing => Ok(()),
            Telling::Original => original::text(judged, self.objects, self.audit_warn, out),
            Telling::Findings => {
                let findings = findings::findings(judged, self.objects, self.placing);
                let written =
                    Written { findings: &findings, sources: self.placing.sources, counts: None, color: self.color };
                written.write(Format::Text, out)
            }
        }
    }
}
