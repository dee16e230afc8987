//! What is noted for whoever asks where an output came from: which template ran which, and which values were missing.
//!
//! The one idea to know: noting a call costs a few words, and a missing value is looked for only where an action wrote
//! nothing.

use std::sync::Arc;

use super::Run;
use super::operand::Operand;
use crate::output::{Missing, Trace};
use crate::parse::node::{Action, Code, Expr, Fields, Pipe, Tree};
use crate::value::{Place, Value};

/// How many calls are told apart; later ones count as those around them.
const MAX_CALLS: usize = 1 << 20;

/// How many missing values are noted.
const MAX_MISSING: usize = 1_000;

/// Functions whose answer is meant to be nothing, or that look after missing values themselves.
const MINDFUL: [&str; 20] = [
    "and", "coalesce", "cat", "default", "dig", "empty", "fail", "first", "get", "hasKey", "include", "index", "join",
    "last", "lookup", "or", "pluck", "required", "ternary", "tpl",
];

/// The calls of an execution, and where it is.
#[derive(Debug)]
pub(super) struct Tracer {
    trace: Trace,
    /// The call that is being run, from 1.
    call: u32,
    /// The action or statement that is being evaluated.
    action: Place,
}

impl Default for Tracer {
    fn default() -> Self {
        Self { trace: Trace::default(), call: 0, action: Place::NONE }
    }
}

impl Tracer {
    pub(super) const fn call(&self) -> u32 {
        self.call
    }

    pub(super) const fn action(&self) -> Place {
        self.action
    }

    /// Notes the action that is evaluated from now on. Those of a text of `tpl` stand in no file: what runs it stays noted.
    pub(super) const fn enter_action(&mut self, file: Option<u32>, span: (u32, u32)) {
        if let Some(file) = file {
            self.action = Place { file, start: span.0, end: span.1, literal: false, via: self.call };
        }
    }

    /// Starts a template that the current action runs; gives back what [`Tracer::leave_call`] wants.
    pub(super) fn enter_call(&mut self) -> (u32, Place) {
        let outer = (self.call, self.action);
        let calls = &mut self.trace.calls;
        if calls.last() != Some(&self.action) {
            if calls.len() >= MAX_CALLS {
                return outer;
            }
            calls.push(self.action);
        }
        self.call = u32::try_from(calls.len()).unwrap_or(u32::MAX);
        outer
    }

    pub(super) const fn leave_call(&mut self, outer: (u32, Place)) {
        (self.call, self.action) = outer;
    }

    pub(super) fn finish(self) -> Trace {
        self.trace
    }
}

impl Run<'_> {
    /// Looks for the missing value that made an action write nothing.
    pub(super) fn note_missing(&mut self, tree: &Tree, dot: &Operand, action: &Action) {
        let place = self.tracer.action();
        let known = &self.tracer.trace.missing;
        let again = known.last().is_some_and(|last| last.place == place);
        if place.is_none() || again || known.len() >= MAX_MISSING {
            return;
        }
        let mut operands = Vec::new();
        if !operands_of(&tree.code, &action.pipe, &mut operands) {
            return;
        }
        let missing = operands.into_iter().find_map(|expr| self.missing(tree, dot, expr, place));
        self.tracer.trace.missing.extend(missing);
    }

    /// What is missing of an operand with names.
    fn missing(&self, tree: &Tree, dot: &Operand, expr: &Expr, place: Place) -> Option<Missing> {
        let (base, fields): (&Value, Fields) = match expr {
            Expr::Field(_, fields) => (&dot.value, *fields),
            Expr::Variable(_, variable) => {
                let variable = tree.code.variable(*variable);
                (&self.variables.get(variable)?.value, variable.fields)
            }
            _ => return None,
        };
        let (mut value, mut parent, mut found) = (base.clone(), base.origin(), 0);
        for name in fields.iter(&tree.source) {
            let Some(next) = value.get(name) else { break };
            parent = next.origin().or(parent);
            value = next;
            found += 1;
        }
        let names: Vec<Arc<str>> = fields.iter(&tree.source).map(Arc::from).collect();
        let is_map = found < names.len() && value.as_map().is_some();
        let is_null = found == names.len() && found > 0 && value.is_nil();
        let missing = || Missing { place, operand: tree.shown(expr).to_string(), found, parent, names };
        (is_map || is_null).then(missing)
    }
}

/// Gathers the operands of a pipeline; false when it has a function that looks after missing values.
fn operands_of<'c>(code: &'c Code, pipe: &Pipe, operands: &mut Vec<&'c Expr>) -> bool {
    code.commands(pipe).iter().flat_map(|command| code.args(command)).all(|arg| match arg {
        Expr::Function(_, func) => !MINDFUL.contains(&func.name),
        Expr::Pipe(_, inner) => operands_of(code, code.pipe(*inner), operands),
        Expr::Field(..) | Expr::Variable(..) => {
            operands.push(arg);
            true
        }
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use crate::run::{FixedHost, Options};
    use crate::value::Value;
    use crate::{Library, MissingKey, Rendered, Set};

    fn run(text: &str) -> Rendered {
        let mut set = Set::new("gotpl", Library::helm()).with_missing_key(MissingKey::Zero);
        set.parse("a", 0, text.into()).unwrap();
        let values = Value::map([("m", Value::map([("there", "x".into()), ("null", Value::NIL)]))]);
        let host = FixedHost::new(0, 0);
        set.execute("a", &Value::map([("Values", values)]), Options::new(&host)).unwrap()
    }

    fn missing(text: &str) -> Vec<String> {
        run(text).trace().missing().iter().map(|m| format!("{}@{}", m.operand, m.found)).collect()
    }

    #[test]
    fn an_action_that_writes_nothing_names_what_is_missing() {
        assert_eq!(missing("{{ .Values.m.gone }}"), [".Values.m.gone@2"]);
        assert_eq!(
            missing("{{ .Values.m.gone | quote }}{{ toYaml .Values.m.null | nindent 4 }}"),
            [".Values.m.gone@2", ".Values.m.null@3"]
        );
        assert_eq!(
            missing("{{ with .Values.m }}{{ $x := . }}{{ $x.gone }}{{ .gone }}{{ end }}"),
            ["$x.gone@0", ".gone@0"]
        );
    }

    #[test]
    fn what_is_tested_or_has_a_default_is_not_missing() {
        let text = r#"{{ .Values.m.there }}{{ if .Values.m.gone }}{{ end }}{{ .Values.m.gone | default "" }}{{ $x := .Values.m.gone }}"#;
        assert_eq!(missing(text), Vec::<String>::new());
    }

    #[test]
    fn the_way_to_a_place_names_every_call() {
        let text = r#"{{ define "in" }}deep{{ end }}{{ define "out" }}{{ include "in" . | trim }}{{ end }}{{ include "out" . | indent 1 }}{{ template "in" }}"#;
        let rendered = run(text);
        let shown = |place: crate::value::Place| text.get(place.start as usize..place.end as usize).unwrap().to_owned();
        let ways: Vec<Vec<String>> =
            rendered.marks().iter().map(|mark| rendered.trace().way(mark.place).map(shown).collect()).collect();
        let out = r#"{{ include "out" . | indent 1 }}"#.to_owned();
        assert_eq!(ways, [vec![], vec![r#"{{ include "in" . | trim }}"#.to_owned(), out], vec![String::new()]]);
    }
}
