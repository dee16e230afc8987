//! Templates by name, and what `include` and `tpl` do with them.
//!
//! helm: pkg/engine/engine.go (`includeFun`, `tplFun`)

use std::collections::HashMap;
use std::sync::Arc;

use super::Run;
use super::operand::Operand;
use crate::error::{LimitError, TemplateError};
use crate::func::CallError;
use crate::parse::node::{Source, Tree};
use crate::print::quote_bytes;
use crate::value::{Origin, Text, Value};
use common::go::quote::quote;

/// The definitions of one `tpl` text, over those that were there before.
#[derive(Debug)]
pub(super) struct Overlay {
    outer: Option<Arc<Self>>,
    trees: Vec<Arc<Tree>>,
}

/// Texts of `tpl` that were parsed before in this execution.
pub(super) type Cache = HashMap<(Arc<str>, Origin), Vec<Arc<Tree>>>;

impl Run<'_> {
    pub(super) fn lookup(&self, name: &str) -> Option<Arc<Tree>> {
        self.find(name).map(|(_, tree)| tree)
    }

    /// The template of a name, and its number when it is one of the set.
    fn find(&self, name: &str) -> Option<(Option<usize>, Arc<Tree>)> {
        let mut overlay = self.overlay.as_ref();
        while let Some(layer) = overlay {
            if let Some(tree) = layer.trees.iter().find(|tree| &*tree.name == name) {
                return Some((None, Arc::clone(tree)));
            }
            overlay = layer.outer.as_ref();
        }
        self.set.lookup(name).map(|(number, tree)| (Some(number), Arc::clone(tree)))
    }

    pub(super) fn execute_named(&mut self, name: &str, data: &Value) -> Result<(), TemplateError> {
        let found = self.lookup(name);
        self.execute_found(name, found.as_ref(), data)
    }

    fn execute_found(&mut self, name: &str, tree: Option<&Arc<Tree>>, data: &Value) -> Result<(), TemplateError> {
        match tree {
            Some(tree) => self.run_tree(tree, &Operand::concrete(data.clone())),
            None => {
                let (name, set) = (quote(name), quote(self.set.name()));
                Err(TemplateError::plain(format!("template: no template {name} associated with template {set}")))
            }
        }
    }

    /// How many includes of a template are inside each other.
    fn included(&mut self, number: Option<usize>, name: &str) -> &mut u32 {
        let Some(number) = number else {
            return self.included_others.entry(name.into()).or_default();
        };
        if self.included.len() <= number {
            self.included.resize(number + 1, 0);
        }
        #[expect(clippy::indexing_slicing, reason = "just made long enough")]
        &mut self.included[number]
    }

    /// What `work` writes, one level deeper.
    fn capture(&mut self, work: impl FnOnce(&mut Self) -> Result<(), TemplateError>) -> Result<Text, CallError> {
        let limit = self.options.limits.depth;
        if self.depth >= limit {
            return Err(LimitError::Depth(limit).into());
        }
        if self.guard.is_nearly_used_up() {
            return Err(LimitError::Stack.into());
        }
        self.depth += 1;
        let outer = std::mem::replace(&mut self.out, self.spare_out.pop().unwrap_or_default());
        let call = self.tracer.enter_call();
        let result = work(self);
        self.tracer.leave_call(call);
        let mut written = std::mem::replace(&mut self.out, outer);
        self.depth -= 1;
        let text = written.take();
        self.spare_out.push(written);
        result.map(|()| text).map_err(CallError::from)
    }

    /// The output of the template `name` with `data` for its dot.
    ///
    /// # Errors
    /// Helm's, when there is no such template, when it fails, or when it is inside of itself too often.
    pub fn include(&mut self, name: &str, data: &Value) -> Result<Value, CallError> {
        let limit = self.options.limits.includes;
        let (number, tree) = self.find(name).map_or((None, None), |(number, tree)| (number, Some(tree)));
        let count = self.included(number, name);
        if *count > limit {
            let cause = TemplateError::plain("unable to execute template");
            return Err(CallError::wrap(format_args!("rendering template has a nested reference name: {name}"), cause));
        }
        *count += 1;
        let written = self.capture(|run| run.execute_found(name, tree.as_ref(), data));
        *self.included(number, name) -= 1;
        Ok(written?.into())
    }

    /// Runs `template`, a text value, as a template with `data` for its dot. What it defines is known inside of it only.
    ///
    /// # Errors
    /// Helm's, when the text does not parse or its template fails.
    pub fn expand(&mut self, template: &Value, data: &Value) -> Result<Value, CallError> {
        let Some(text) = template.as_text() else { return Ok(Value::NIL) };
        if !text.as_str().contains("{{") {
            return Ok(without_no_value(template.clone()));
        }
        let quoted = || quote_bytes(text.as_bytes());
        let trees = match self.parse_text(text, template.origin()) {
            Ok(trees) => trees,
            Err(error) => return Err(CallError::wrap(format_args!("cannot parse template {}", quoted()), error)),
        };
        let Some(main) = trees.iter().find(|tree| &*tree.name == self.set.name()).cloned() else {
            return Ok(Value::from(""));
        };
        let known = |tree: &&Arc<Tree>| !tree.is_empty || self.lookup(&tree.name).is_none();
        let trees = trees.iter().filter(known).cloned().collect();
        let outer = self.overlay.clone();
        self.overlay = Some(Arc::new(Overlay { outer: outer.clone(), trees }));
        let written = self.capture(|run| run.run_tree(&main, &Operand::concrete(data.clone())));
        self.overlay = outer;
        match written {
            Ok(written) => Ok(without_no_value(written.into())),
            Err(error) => {
                let prefix = format!("error during tpl function execution for {}", quoted());
                Err(CallError::wrap(prefix, error.0))
            }
        }
    }

    fn parse_text(&mut self, text: &Text, origin: Origin) -> Result<Vec<Arc<Tree>>, TemplateError> {
        let key = matches!(text, Text::Plain(_)).then(|| (text.to_key(), origin));
        if let Some(trees) = key.as_ref().and_then(|key| self.cache.get(key)) {
            return Ok(trees.clone());
        }
        let source = Source { name: self.set.name().into(), text: text.clone(), file: None, origin };
        let trees = crate::parse::parse(&Arc::new(source), self.set.library(), self.guard)?;
        if let Some(key) = key {
            self.cache.insert(key, trees.clone());
        }
        Ok(trees)
    }
}

/// Helm takes Go's mark for missing values out of what `tpl` made.
fn without_no_value(value: Value) -> Value {
    match value.as_text().and_then(|text| crate::output::without_no_value(text, value.origin())) {
        Some(text) => Value::from(text).with_origin(value.origin()),
        None => value,
    }
}
