//! One execution: the walk through a template's tree, what functions can ask of it, and its limits.
//!
//! The one idea to know: the executor notes the node that it is at exactly where Go's does, since messages show that node,
//! which is often not the one that is to blame.
//!
//! go: text/template/exec.go

mod args;
mod call;
mod eval;
mod field;
mod frame;
mod host;
mod limits;
mod operand;
mod range;
mod templates;
mod tracer;
mod walk;
mod zone;
mod zone_rule;

use std::collections::HashMap;
use std::sync::Arc;

pub use host::{FixedHost, Host};
pub use limits::{Limits, MAX_ANSWER, MAX_ITEMS, MAX_TEXT};
pub use zone::{in_zone_file, is_zone_name};

use crate::error::{LimitError, TemplateError};
use crate::output::{Rendered, Warning};
use crate::set::Set;
use crate::stack::Guard;
use crate::value::{TextBuilder, Value};
use frame::Variables;
use templates::{Cache, Overlay};
use tracer::Tracer;

/// What an execution needs besides its templates and its data.
#[derive(Clone, Copy, Debug)]
pub struct Options<'r> {
    /// Clock and random bytes.
    pub host: &'r dyn Host,
    /// The bounds.
    pub limits: Limits,
    /// Whether `required` and `fail` only warn.
    pub lint: bool,
}

impl<'r> Options<'r> {
    /// The default limits, not linting.
    pub fn new(host: &'r dyn Host) -> Self {
        Self { host, limits: Limits::default(), lint: false }
    }
}

/// The state of one execution of a template.
#[derive(Debug)]
pub struct Run<'r> {
    set: &'r Set,
    options: Options<'r>,
    guard: Guard,
    steps: u64,
    text: u64,
    warnings: Vec<Warning>,
    out: TextBuilder,
    variables: Variables,
    /// Definitions of the `tpl` texts that are being run, innermost first.
    overlay: Option<Arc<Overlay>>,
    /// How many includes of each template are inside each other: of those of the set by number, of others by name.
    included: Vec<u32>,
    included_others: HashMap<Arc<str>, u32>,
    /// How many includes and `tpl` texts are inside each other.
    depth: u32,
    cache: Cache,
    tracer: Tracer,
    /// Empty argument lists and texts, for use again.
    spare: Vec<Vec<Value>>,
    spare_out: Vec<TextBuilder>,
}

impl<'r> Run<'r> {
    pub(crate) fn new(set: &'r Set, options: Options<'r>) -> Self {
        Self {
            set,
            guard: Guard::new(options.limits.stack),
            options,
            steps: 0,
            text: 0,
            warnings: Vec::new(),
            out: TextBuilder::new(),
            variables: Variables::default(),
            overlay: None,
            included: Vec::new(),
            included_others: HashMap::new(),
            depth: 0,
            cache: Cache::default(),
            tracer: Tracer::default(),
            spare: Vec::new(),
            spare_out: Vec::new(),
        }
    }

    /// Runs the template `name` and gives back what it wrote; when it fails, `warnings` gets those that there were.
    pub(crate) fn execute(
        mut self,
        name: &str,
        data: &Value,
        warnings: &mut Vec<Warning>,
    ) -> Result<Rendered, TemplateError> {
        if let Err(error) = self.execute_named(name, data) {
            warnings.append(&mut self.warnings);
            return Err(error);
        }
        let (bytes, marks) = self.out.into_parts();
        Ok(Rendered { bytes, marks, warnings: self.warnings, steps: self.steps, trace: self.tracer.finish() })
    }

    /// The clock and the random bytes.
    pub const fn host(&self) -> &'r dyn Host {
        self.options.host
    }

    /// The bounds.
    pub const fn limits(&self) -> &Limits {
        &self.options.limits
    }

    /// Whether this is `lint`, where `required` and `fail` only warn.
    pub const fn is_lint(&self) -> bool {
        self.options.lint
    }

    /// Notes something that the user should hear of but that is no error.
    pub fn warn(&mut self, what: &'static str, message: &str) {
        self.warnings.push(Warning { what, message: message.to_owned() });
    }

    /// Counts text that is made.
    ///
    /// # Errors
    /// When the run has made more than its limit.
    pub fn spend_text(&mut self, bytes: usize) -> Result<(), LimitError> {
        self.text = self.text.saturating_add(bytes as u64);
        let limit = self.options.limits.text;
        if self.text > limit { Err(LimitError::Text(limit)) } else { Ok(()) }
    }

    /// Counts `count` steps: for functions whose work grows with an argument.
    ///
    /// # Errors
    /// When the run has taken more than its limit, or the stack is used up.
    pub fn spend_steps(&mut self, count: u64) -> Result<(), LimitError> {
        self.steps = self.steps.saturating_add(count);
        let limit = self.options.limits.steps;
        if self.steps > limit {
            return Err(LimitError::Steps(limit));
        }
        if self.guard.is_used_up() { Err(LimitError::Stack) } else { Ok(()) }
    }
}
