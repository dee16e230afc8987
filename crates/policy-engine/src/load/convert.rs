//! What the CRD lets pass and the program's own types do not: the shapes inside free-form fields.
//!
//! Kyverno: `api/kyverno/v1/wrappers.go`; Go's JSON decoder ignores unknown fields here but not wrong types.

use common::{Val, View};
use yaml::{Document, Path};

use super::error::{Problem, Stage};
use super::schema::{CONDITIONS_OLD, MUTATE_FOREACH, Object, Type, VALIDATE_FOREACH};

const VALIDATE_NESTED: Type = Type::List(&Type::Object(&VALIDATE_FOREACH));
const MUTATE_NESTED: Type = Type::List(&Type::Object(&MUTATE_FOREACH));

/// What is wrong with the policy at `path`, whose root is `policy`.
pub(super) fn check(document: &Document, policy: Val<'_>, path: &Path) -> Vec<Problem> {
    let mut walk = Walk { document, path: path.join("spec").join("rules"), problems: Vec::new() };
    let rules = policy.dig(&["spec", "rules"]).unwrap_or_else(Val::null);
    walk.each(rules, Walk::rule);
    walk.problems
}

struct Walk<'d> {
    document: &'d Document,
    path: Path,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn rule(&mut self, rule: Val<'_>) {
        self.field(rule, "preconditions", Self::conditions);
        self.field(rule, "validate", |walk, validate| {
            walk.field(validate, "deny", Self::deny);
            walk.field(validate, "foreach", |walk, list| walk.each(list, Self::validate_foreach));
        });
        self.field(rule, "mutate", |walk, mutate| {
            walk.field(mutate, "foreach", |walk, list| walk.each(list, Self::mutate_foreach));
            walk.field(mutate, "targets", |walk, list| {
                walk.each(list, |walk, target| walk.field(target, "preconditions", Self::conditions));
            });
        });
        self.field(rule, "verifyImages", |walk, list| {
            walk.each(list, |walk, image| {
                walk.field(image, "validate", |walk, validate| walk.field(validate, "deny", Self::deny));
            });
        });
    }

    fn deny(&mut self, deny: Val<'_>) {
        self.field(deny, "conditions", Self::conditions);
    }

    /// An entry that the CRD has checked; nested ones it has not.
    fn validate_foreach(&mut self, entry: Val<'_>) {
        self.field(entry, "deny", Self::deny);
        self.field(entry, "foreach", |walk, list| {
            walk.typed(list, VALIDATE_NESTED);
            walk.each(list, Self::validate_foreach);
        });
    }

    fn mutate_foreach(&mut self, entry: Val<'_>) {
        self.field(entry, "foreach", |walk, list| {
            walk.typed(list, MUTATE_NESTED);
            walk.each(list, Self::mutate_foreach);
        });
    }

    /// Conditions: the older list, or `any` and `all` blocks.
    fn conditions(&mut self, value: Val<'_>) {
        let before = self.problems.len();
        match value.view() {
            View::Null => {}
            View::List(list) => {
                if let Some(Type::List(item)) = CONDITIONS_OLD.field("any").map(|field| field.ty) {
                    self.each(list, |walk, condition| walk.typed(condition, *item));
                }
            }
            _ => self.typed(value, Type::Object(&CONDITIONS_OLD)),
        }
        if self.problems.len() > before {
            self.problems.truncate(before);
            self.problem("failed to unmarshal Conditions".to_owned());
        }
    }

    /// Holds a value against a type as Go's JSON decoder does: unknown fields and sets of values are no concern of its.
    fn typed(&mut self, value: Val<'_>, ty: Type) {
        let fits = match (value.view(), ty) {
            (View::Null, _) | (_, Type::Any) => true,
            (View::Map(map), Type::Object(table)) => {
                self.fields(map, table);
                true
            }
            (View::Map(map), Type::Map(member)) => {
                for (key, value) in map.entries() {
                    self.path.push(key);
                    self.typed(value, *member);
                    self.path.pop();
                }
                true
            }
            (View::List(list), Type::List(item)) => {
                self.each(list, |walk, value| walk.typed(value, *item));
                true
            }
            (View::Str(_), Type::Str | Type::Short(_) | Type::Enum(_)) | (View::Bool(_), Type::Bool) => true,
            (View::Int(_), Type::Int | Type::Count) => true,
            (View::Float(number), Type::Int | Type::Count) => number.trunc() == number,
            _ => false,
        };
        if !fits {
            self.problem("json: cannot unmarshal a value of this type into the field".to_owned());
        }
    }

    fn fields(&mut self, map: Val<'_>, table: &Object) {
        for (key, value) in map.entries() {
            let Some(field) = table.field(key) else { continue };
            self.path.push(key);
            self.typed(value, field.ty);
            self.path.pop();
        }
    }

    fn field(&mut self, value: Val<'_>, key: &str, then: impl FnOnce(&mut Self, Val<'_>)) {
        let Some(member) = value.get(key).filter(|member| !member.is_null()) else { return };
        self.path.push(key);
        then(self, member);
        self.path.pop();
    }

    fn each(&mut self, list: Val<'_>, mut then: impl FnMut(&mut Self, Val<'_>)) {
        for (nth, item) in list.items().enumerate() {
            self.path.push(nth);
            then(self, item);
            self.path.pop();
        }
    }

    fn problem(&mut self, message: String) {
        let span = self.document.locate(&self.path).primary();
        self.problems.push(Problem { stage: Stage::Convert, message, path: self.path.clone(), span, hint: None });
    }
}
