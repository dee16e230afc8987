//! A value against the nodes of a schema, in the way of Ajv's generated code.

mod array;
mod errors;
mod messages;
mod object;
mod seen;

use super::keyword::{Keyword, Kind, Limit, Node, NodeId};
use super::{Schema, Values};
use crate::document::{Value, number};

pub(super) use errors::Detail;
pub use errors::SchemaError;
use errors::Step;
use seen::Seen;

/// Schemas within which a schema is looked at. A schema that leads to itself without end stops here.
const DEPTH: usize = 600;

/// Schemas that are looked at for one value; a value whose parts are shared may look small and be large.
const STEPS: usize = 50_000_000;

/// All errors of a value.
pub(super) fn run(schema: &Schema, value: &Value) -> Vec<SchemaError> {
    let mut run = Run { schema, errors: Vec::new(), path: Vec::new(), anchors: Vec::new(), depth: 0, steps: 0 };
    let mode = Mode { all: schema.all_errors, composite: false, silent: false };
    if run.check(schema.root, value, mode, None) {
        return Vec::new();
    }
    run.errors
}

/// How errors are treated in a place.
#[derive(Clone, Copy, Debug)]
struct Mode {
    /// Every error is wanted.
    all: bool,
    /// Below `anyOf` and the like, where an error does not end the whole.
    composite: bool,
    /// Only whether the value fits.
    silent: bool,
}

impl Mode {
    const fn composite(self) -> Self {
        Self { composite: true, ..self }
    }

    const fn silent(self) -> Self {
        Self { composite: true, silent: true, all: false }
    }
}

struct Run<'r> {
    schema: &'r Schema,
    errors: Vec<SchemaError>,
    path: Vec<Step<'r>>,
    /// Schemas by their dynamic anchors, the outermost first.
    anchors: Vec<(&'r str, NodeId)>,
    depth: usize,
    steps: usize,
}

type MaybeSeen<'s, 'r> = Option<&'s mut Seen<'r>>;

impl<'r> Run<'r> {
    /// True when the value fits.
    fn check(&mut self, id: NodeId, value: &'r Value, mode: Mode, seen: MaybeSeen<'_, 'r>) -> bool {
        let Some(node) = self.schema.nodes.get(id) else { return true };
        if node.always {
            return true;
        }
        if node.constant == Some(false) {
            return self.fail(mode, "false schema", "boolean schema is false".to_owned());
        }
        self.steps += 1;
        if self.depth >= DEPTH || self.steps > STEPS {
            return self.fail(mode, "$ref", "Maximum call stack size exceeded".to_owned());
        }
        self.depth += 1;
        let anchors = self.anchors.len();
        if let Some(anchor) = &node.dynamic_anchor
            && !self.anchors.iter().any(|(known, _)| **known == **anchor)
        {
            self.anchors.push((anchor, id));
        }
        let start = self.errors.len();
        let fits = self.keywords(node, value, mode, seen);
        if !fits && mode.all && !mode.silent && node.error_message.is_some() {
            self.replace_words(node, start);
        }
        self.anchors.truncate(anchors);
        self.depth -= 1;
        fits
    }

    fn keywords(&mut self, node: &'r Node, value: &'r Value, mode: Mode, seen: MaybeSeen<'_, 'r>) -> bool {
        let mut own = Seen::default();
        let mut seen = match seen {
            Some(seen) => Some(seen),
            None if node.watches() => Some(&mut own),
            None => None,
        };
        let typed = node.types.is_empty() || node.types.iter().any(|kind| kind.fits(value));
        let mut fits = true;
        if node.types_first && !typed {
            fits = self.type_error(node, mode);
            if !mode.all && !mode.composite {
                return false;
            }
        }
        // Ajv looks at keywords for any value even where the type was wrong.
        let mut any = true;
        for keyword in &node.any {
            any &= self.keyword(keyword, value, mode, seen.as_deref_mut());
            if !any && !mode.all {
                break;
            }
        }
        fits &= any;
        let groups = [
            (Kind::Number, &node.number),
            (Kind::String, &node.string),
            (Kind::Array, &node.array),
            (Kind::Object, &node.object),
        ];
        for (kind, keywords) in groups {
            if keywords.is_empty() {
                continue;
            }
            if !fits && !mode.all {
                return false;
            }
            if kind.fits(value) {
                fits &= self.group(keywords, value, mode, seen.as_deref_mut());
            } else if !node.types_first && node.types == [kind] {
                fits &= self.type_error(node, mode);
            }
        }
        fits
    }

    fn group(&mut self, keywords: &'r [Keyword], value: &'r Value, mode: Mode, mut seen: MaybeSeen<'_, 'r>) -> bool {
        let mut fits = true;
        for keyword in keywords {
            fits &= self.keyword(keyword, value, mode, seen.as_deref_mut());
            if !fits && !mode.all {
                return false;
            }
        }
        fits
    }

    fn keyword(&mut self, keyword: &'r Keyword, value: &'r Value, mode: Mode, mut seen: MaybeSeen<'_, 'r>) -> bool {
        match keyword {
            Keyword::Ref { target, called: false } => self.check(*target, value, mode, seen),
            Keyword::Ref { target, called: true } => self.call(*target, value, mode, seen),
            Keyword::DynamicRef { anchor, fallback } => {
                let outermost = self.anchors.iter().find(|(known, _)| **known == **anchor);
                let target = outermost.map_or(*fallback, |(_, node)| *node);
                self.call(target, value, mode, seen)
            }
            Keyword::Const(want) if value == want => true,
            Keyword::Const(_) => self.fail(mode, "const", "must be equal to constant".to_owned()),
            Keyword::Enum(values) if values.contains(value) => true,
            Keyword::Enum(values) => self.enum_error(values, mode),
            Keyword::Not(schema) => {
                let fits = !self.check(*schema, value, mode.silent(), None);
                fits || self.fail(mode, "not", "must NOT be valid".to_owned())
            }
            Keyword::AnyOf(schemas) => self.any_of(schemas, value, mode, seen),
            Keyword::OneOf(schemas) => self.one_of(schemas, value, mode, seen),
            Keyword::AllOf(schemas) => {
                let mut fits = true;
                for schema in schemas {
                    fits &= self.check(*schema, value, mode, seen.as_deref_mut());
                    if !fits && !mode.all {
                        return false;
                    }
                }
                fits
            }
            Keyword::If { condition, then, otherwise } => {
                let mut inner = Seen::default();
                let tracked = seen.is_some().then_some(&mut inner);
                let holds = self.check(*condition, value, mode.silent(), tracked);
                if holds && let Some(seen) = seen.as_deref_mut() {
                    seen.merge(inner);
                }
                let (branch, name) = if holds { (then, "then") } else { (otherwise, "else") };
                let Some(branch) = branch else { return true };
                self.check(*branch, value, mode, seen) || {
                    if mode.all || mode.composite {
                        self.fail(mode, "if", format!("must match \"{name}\" schema"));
                    }
                    false
                }
            }
            _ => match value {
                Value::Number(number) => self.number(keyword, *number, mode),
                Value::String(text) => self.text(keyword, text, mode),
                Value::Array(items) => self.array(keyword, items, mode, seen),
                Value::Object(object) => self.object(keyword, value, object, mode, seen),
                _ => true,
            },
        }
    }

    /// A schema that Ajv judges by a function of its own: its first error ends it, wherever it is called from.
    fn call(&mut self, target: NodeId, value: &'r Value, mode: Mode, seen: MaybeSeen<'_, 'r>) -> bool {
        let mode =
            if mode.silent { mode } else { Mode { all: self.schema.all_errors, composite: false, silent: false } };
        self.check(target, value, mode, seen)
    }

    fn any_of(&mut self, schemas: &[NodeId], value: &'r Value, mode: Mode, mut seen: MaybeSeen<'_, 'r>) -> bool {
        let start = self.errors.len();
        let mut fits = false;
        for schema in schemas {
            let mut inner = Seen::default();
            let tracked = seen.is_some().then_some(&mut inner);
            if self.check(*schema, value, mode.composite(), tracked) {
                fits = true;
                let Some(seen) = seen.as_deref_mut() else { break };
                seen.merge(inner);
            }
        }
        if fits {
            self.errors.truncate(start);
            return true;
        }
        self.fail(mode, "anyOf", "must match a schema in anyOf".to_owned())
    }

    fn one_of(&mut self, schemas: &[NodeId], value: &'r Value, mode: Mode, mut seen: MaybeSeen<'_, 'r>) -> bool {
        let start = self.errors.len();
        let mut fitting = 0;
        for schema in schemas {
            let mut inner = Seen::default();
            let tracked = seen.is_some().then_some(&mut inner);
            if !self.check(*schema, value, mode.composite(), tracked) {
                continue;
            }
            fitting += 1;
            if fitting > 1 {
                break;
            }
            if let Some(seen) = seen.as_deref_mut() {
                seen.merge(inner);
            }
        }
        if fitting == 1 {
            self.errors.truncate(start);
            return true;
        }
        let detail = Detail::Passing(fitting > 1);
        self.say(mode, "oneOf", "must match exactly one schema in oneOf".to_owned(), detail)
    }

    fn number(&mut self, keyword: &'r Keyword, value: f64, mode: Mode) -> bool {
        match keyword {
            Keyword::Bound(limit, bound) if !limit.fits(value, *bound) => self.bound_error(*limit, *bound, mode),
            Keyword::MultipleOf(step) if !is_multiple(value, *step) => {
                self.fail(mode, "multipleOf", format!("must be multiple of {}", number::print(*step)))
            }
            Keyword::NumberFormat(format, name) if !format.fits_number(value) => {
                self.fail(mode, "format", format!("must match format \"{name}\""))
            }
            _ => true,
        }
    }

    fn text(&mut self, keyword: &'r Keyword, text: &'r str, mode: Mode) -> bool {
        match keyword {
            Keyword::MaxLength(most) if text.chars().count() as f64 > *most => {
                self.count_error(mode, "maxLength", "more", *most, "characters")
            }
            Keyword::MinLength(least) if (text.chars().count() as f64) < *least => {
                self.count_error(mode, "minLength", "fewer", *least, "characters")
            }
            Keyword::Pattern(pattern) if !pattern.test(text) => {
                self.fail(mode, "pattern", format!("must match pattern \"{}\"", pattern.text))
            }
            Keyword::StringFormat(format, name) if !format.fits_text(text) => {
                self.fail(mode, "format", format!("must match format \"{name}\""))
            }
            _ => true,
        }
    }

    fn bound_error(&mut self, limit: Limit, bound: f64, mode: Mode) -> bool {
        self.fail(mode, limit.name(), format!("must be {} {}", limit.word(), number::print(bound)))
    }

    fn count_error(&mut self, mode: Mode, keyword: &'static str, word: &str, count: f64, of: &str) -> bool {
        self.fail(mode, keyword, format!("must NOT have {word} than {} {of}", number::print(count)))
    }

    fn type_error(&mut self, node: &Node, mode: Mode) -> bool {
        let nullable = node.types.contains(&Kind::Null) && !node.type_text.contains("null");
        let detail = if nullable { Detail::Nullable } else { Detail::None };
        self.say(mode, "type", format!("must be {}", node.type_text), detail)
    }

    fn enum_error(&mut self, values: &Values, mode: Mode) -> bool {
        let detail = Detail::Allowed(Values::clone(values));
        self.say(mode, "enum", "must be equal to one of the allowed values".to_owned(), detail)
    }
}

fn is_multiple(value: f64, step: f64) -> bool {
    let quotient = value / step;
    quotient.is_finite() && quotient.fract() == 0.0
}

impl Node {
    /// Whether it has to know which members and items other keywords have looked at.
    fn watches(&self) -> bool {
        let watching =
            |keyword: &Keyword| matches!(keyword, Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_));
        self.array.iter().chain(&self.object).any(watching)
    }
}
