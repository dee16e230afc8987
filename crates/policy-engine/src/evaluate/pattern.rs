//! `validate.pattern` and `validate.anyPattern`: overlays, prepared when the policy is compiled unless they hold variables.

use std::borrow::Cow;

use common::{Val, Value, View};
use yaml::Path;

use super::place::joined;
use super::run::Run;
use super::verdict::Verdict;
use crate::compile::CompiledRule;
use crate::pattern::{Outcome, Pattern, PatternError};
use crate::request::Operation;
use crate::response::Status;
use crate::variables::go_text::{Verb, go_text};
use crate::variables::substitute::{is_plain, substitute_text};
use crate::variables::{Expressions, Template, VariableError};

/// An overlay, or a list of overlays of which one suffices.
#[derive(Debug)]
pub(crate) enum PatternBody {
    One(Overlay<Pattern>),
    Any(Overlay<Alternatives>),
}

/// Prepared, or with variables to replace first.
#[derive(Debug)]
pub(crate) enum Overlay<P> {
    Ready(P),
    Variable(Template),
}

/// The overlays of `anyPattern`, or what kind of JSON stands there instead of a list.
pub(crate) type Alternatives = Result<Vec<Pattern>, &'static str>;

impl<P: Clone> Overlay<P> {
    fn compile(value: &Value, expressions: &mut Expressions, prepare: fn(Val<'_>) -> P) -> Self {
        let template = Template::compile(value, expressions);
        match template.constant() {
            Some(value) => Self::Ready(prepare(Val::from(value))),
            None => Self::Variable(template),
        }
    }

    fn get(&self, run: &mut Run<'_>, prepare: fn(Val<'_>) -> P) -> Result<Cow<'_, P>, VariableError> {
        match self {
            Self::Ready(pattern) => Ok(Cow::Borrowed(pattern)),
            Self::Variable(template) => {
                let value = template.render(run.context())?;
                Ok(Cow::Owned(prepare(Val::from(&value))))
            }
        }
    }
}

/// kyverno: `deserializeAnyPattern`.
fn alternatives(patterns: Val<'_>) -> Alternatives {
    match patterns.view() {
        View::List(patterns) => Ok(patterns.items().map(Pattern::compile).collect()),
        View::Null => Ok(Vec::new()),
        View::Map(_) => Err("object"),
        View::Str(_) => Err("string"),
        View::Bool(_) => Err("bool"),
        View::Int(_) | View::Float(_) => Err("number"),
    }
}

impl PatternBody {
    /// Prepares the overlay that is given; `pattern` wins.
    pub(super) fn compile(
        pattern: Option<&Value>,
        any_pattern: Option<&Value>,
        expressions: &mut Expressions,
    ) -> Option<Self> {
        if let Some(pattern) = pattern {
            return Some(Self::One(Overlay::compile(pattern, expressions, Pattern::compile)));
        }
        any_pattern.map(|patterns| Self::Any(Overlay::compile(patterns, expressions, alternatives)))
    }

    /// What the overlay says of the innermost element that is one, or of the object.
    ///
    /// kyverno: pkg/engine/handlers/validation/validate_resource.go – `validateResourceWithRule`.
    pub(super) fn check(&self, message: &str, rule: &CompiledRule, run: &mut Run<'_>) -> Option<Verdict> {
        let judged = match self {
            Self::One(overlay) => overlay
                .get(run, Pattern::compile)
                .map(|pattern| Judge { message, rule, run }.laid_over(|judge, resource| judge.one(&pattern, resource))),
            Self::Any(overlay) => overlay.get(run, alternatives).map(|patterns| {
                Judge { message, rule, run }.laid_over(|judge, resource| judge.some(&patterns, resource))
            }),
        };
        judged.unwrap_or_else(|error| Some(Verdict::error("variable substitution failed", &error)))
    }
}

/// Turns the outcome of overlays into a verdict.
struct Judge<'j, 'r> {
    message: &'j str,
    rule: &'j CompiledRule,
    run: &'j mut Run<'r>,
}

impl Judge<'_, '_> {
    /// Lays something over the innermost element that is an object, or over the object; over nothing for a deletion.
    fn laid_over(mut self, check: impl Fn(&mut Self, Val<'_>) -> Verdict) -> Option<Verdict> {
        let level = self.run.elements.iter().rposition(|element| element.scoped);
        if let Some(level) = level {
            let element = self.run.elements.get(level)?.value.clone();
            let verdict = check(&mut self, Val::from(&element));
            let Some(path) = verdict.path.clone() else { return Some(verdict) };
            let base = self.run.element_path(level);
            return Some(verdict.at(base.map(|base| joined(&base, &path))));
        }
        if self.run.operation == Operation::Delete {
            return None;
        }
        let resource = self.run.resource?;
        Some(check(&mut self, resource))
    }

    fn one(&mut self, pattern: &Pattern, resource: Val<'_>) -> Verdict {
        let Err(mismatch) = pattern.validate(resource) else {
            return Verdict::pass(format!("validation rule '{}' passed.", self.rule.name()));
        };
        let verdict = match mismatch.outcome {
            Outcome::Skip => Verdict::skip(mismatch.message),
            Outcome::Error => Verdict::new(Status::Error, self.text(&mismatch)),
            Outcome::Fail => Verdict::fail(self.text(&mismatch)),
        };
        verdict.at(Some(mismatch.place))
    }

    /// kyverno: `buildErrorMessage`.
    fn text(&mut self, mismatch: &PatternError) -> String {
        let rule = self.rule.name();
        let what = if mismatch.path.is_empty() {
            format!("rule {rule} execution error: {}", mismatch.message)
        } else {
            format!("rule {rule} failed at path {}", mismatch.path)
        };
        self.prefixed(&what, &mismatch.message)
    }

    /// `what` behind the rule's message, which ends in a full stop then.
    fn prefixed(&mut self, what: &str, cause: &str) -> String {
        if self.message.is_empty() {
            return format!("validation error: {what}");
        }
        let behind = |message: &str| {
            let stop = if message.ends_with('.') { "" } else { "." };
            format!("validation error: {message}{stop} {what}")
        };
        if is_plain(self.message) {
            return behind(self.message);
        }
        let Ok(message) = substitute_text(self.message, self.run.context()) else {
            let rule = self.rule.name();
            return format!("validation error: variables substitution error in rule {rule} execution error: {cause}");
        };
        // The original crashes on a message that becomes no text.
        behind(&go_text(Val::from(&message), Verb::Value))
    }

    /// The first overlay that fits passes; otherwise a failure weighs more than a skip.
    fn some(&mut self, patterns: &Alternatives, resource: Val<'_>) -> Verdict {
        let patterns = match patterns {
            Ok(patterns) => patterns,
            Err(kind) => {
                let cause = format!("json: cannot unmarshal {kind} into Go value of type []interface {{}}");
                let what = "failed to deserialize anyPattern, expected type array";
                return Verdict::new(Status::Error, format!("{what}: {cause}"));
            }
        };
        let rule = self.rule.name();
        let (mut failed, mut skipped) = (Vec::new(), Vec::new());
        let mut place = Path::root();
        for (nth, pattern) in patterns.iter().enumerate() {
            let Err(mismatch) = pattern.validate(resource) else {
                return Verdict::pass(format!("validation rule '{rule}' anyPattern[{nth}] passed."));
            };
            match mismatch.outcome {
                Outcome::Skip => {
                    skipped.push(format!("rule {rule}[{nth}] skipped: {}", mismatch.message));
                    continue;
                }
                Outcome::Error => failed.push(format!("rule {rule}[{nth}] failed: {}", mismatch.message)),
                Outcome::Fail => failed.push(format!("rule {rule}[{nth}] failed at path {}", mismatch.path)),
            }
            // The overlay that came furthest is the one that was meant.
            if mismatch.place.steps().len() > place.steps().len() {
                place = mismatch.place;
            }
        }
        if !failed.is_empty() {
            let what = failed.join(" ");
            return Verdict::fail(self.prefixed(&what, &what)).at(Some(place));
        }
        if skipped.is_empty() { Verdict::pass(self.message) } else { Verdict::skip(skipped.join(" ")) }
    }
}
