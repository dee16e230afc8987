//! Holds a document against a table: unknown fields, wrong types, missing fields, values outside a set.
//!
//! A null counts as missing, as the API server sees it. Kyverno: `ext/resource/loader/loader.go`, which is kubectl-validate.

use common::go::json::kind_word;
use common::{Val, View};
use yaml::{Document, Path, Step};

use super::error::{Problem, Stage};
use super::nearest::nearest;
use super::schema::{METADATA, Object, Rule, Type};

/// Everything that is wrong with `root`, which is the root of `document`.
pub(super) fn check(document: &Document, root: Val<'_>, table: &'static Object) -> Vec<Problem> {
    let mut walk = Walk { document, path: Path::root(), problems: Vec::new(), metadata: false };
    walk.object(root, table);
    walk.problems
}

/// A path as Kubernetes prints it: `spec.rules[0].name`.
pub(super) fn field_path(path: &Path) -> String {
    let mut out = String::new();
    for step in path.steps() {
        match step {
            Step::Index(index) => out.push_str(&format!("[{index}]")),
            Step::Key(key) if out.is_empty() => out.push_str(key),
            Step::Key(key) => {
                out.push('.');
                out.push_str(key);
            }
        }
    }
    out
}

struct Walk<'d> {
    document: &'d Document,
    path: Path,
    problems: Vec<Problem>,
    /// Inside `metadata`, which the original decodes before it looks at anything else.
    metadata: bool,
}

impl Walk<'_> {
    fn object(&mut self, value: Val<'_>, table: &'static Object) {
        let entered_metadata = std::ptr::eq(table, &raw const METADATA);
        self.metadata |= entered_metadata;
        if value.is_map() {
            self.rule(value, table);
            self.members(value, table);
            self.missing(value, table);
        } else {
            self.wrong_type(value, "object");
            self.rule(value, table);
        }
        self.metadata &= !entered_metadata;
    }

    fn members(&mut self, value: Val<'_>, table: &'static Object) {
        for (key, member) in value.entries() {
            self.path.push(key);
            match table.field(key) {
                None => self.unknown(key, table),
                Some(_) if member.is_null() => {}
                Some(field) => self.value(member, field.ty),
            }
            self.path.pop();
        }
    }

    fn value(&mut self, value: Val<'_>, ty: Type) {
        match ty {
            Type::Any => {}
            Type::Object(table) => self.object(value, table),
            Type::List(item) => self.list(value, *item),
            Type::Map(member) => self.map(value, *member),
            Type::Str | Type::Short(_) | Type::Enum(_) => self.text(value, ty),
            Type::Bool if value.as_bool().is_none() => self.wrong_type(value, "boolean"),
            Type::Bool => {}
            Type::Int | Type::Count => self.number(value, ty),
        }
    }

    fn list(&mut self, value: Val<'_>, item: Type) {
        if !value.is_list() {
            return self.wrong_type(value, "array");
        }
        for (nth, member) in value.items().enumerate() {
            self.path.push(nth);
            if member.is_null() && !matches!(item, Type::Any | Type::Enum(_)) {
                self.wrong_type(member, type_name(item));
            } else {
                self.value(member, item);
            }
            self.path.pop();
        }
    }

    fn map(&mut self, value: Val<'_>, member: Type) {
        if !value.is_map() {
            return self.wrong_type(value, "object");
        }
        for (key, item) in value.entries() {
            self.path.push(key);
            if !item.is_null() {
                self.value(item, member);
            }
            self.path.pop();
        }
    }

    fn text(&mut self, value: Val<'_>, ty: Type) {
        let Some(text) = value.as_str() else {
            self.wrong_type(value, "string");
            if let Type::Enum(names) = ty {
                self.unsupported(value, names);
            }
            return;
        };
        match ty {
            Type::Short(max) if text.chars().count() > max => {
                self.problem(&format!("Too long: may not be more than {max} bytes"), None);
            }
            Type::Enum(names) if !names.contains(&text) => {
                let message = format!("Unsupported value: {text:?}: supported values: {}", quoted(names));
                self.problem(&message, did_you_mean(text, names.iter().copied()));
            }
            _ => {}
        }
    }

    fn number(&mut self, value: Val<'_>, ty: Type) {
        match value.as_f64() {
            Some(number) if number.trunc() != number && matches!(ty, Type::Int) => self.fraction(),
            Some(number) if number.trunc() != number => self.wrong_type(value, "integer"),
            Some(number) if matches!(ty, Type::Count) && number < 1.0 => {
                let at = field_path(&self.path);
                let message = format!("Invalid value: {number}: {at} in body should be greater than or equal to 1");
                self.problem(&message, None);
            }
            Some(_) => {}
            None => self.wrong_type(value, "integer"),
        }
    }

    /// A fraction where the CRD asks for an `int32`.
    fn fraction(&mut self) {
        let at = field_path(&self.path);
        self.problem(&format!("Invalid value: \"float64\": {at} in body must be of type int32: \"float64\""), None);
        let message =
            format!("<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in {at}");
        self.push(Stage::Validate, message, None);
    }

    fn unknown(&mut self, key: &str, table: &'static Object) {
        let at = field_path(&self.path);
        let (stage, message) = match table.open {
            false => (Stage::Parse, format!("{at}: Invalid value: value provided for unknown field")),
            true => (Stage::Convert, format!("strict decoding error: unknown field {at:?}")),
        };
        let known = || table.fields.iter().map(|field| field.name);
        let hint = did_you_mean(key, known()).or_else(|| Some(format!("known fields: {}", join(known()))));
        self.push(stage, message, hint);
    }

    fn missing(&mut self, value: Val<'_>, table: &'static Object) {
        for field in table.fields.iter().filter(|field| field.required) {
            if !given(value, field.name) {
                self.absent(field.name);
            }
        }
    }

    fn absent(&mut self, name: &str) {
        self.path.push(name);
        self.problem("Required value", None);
        self.path.pop();
    }

    fn rule(&mut self, value: Val<'_>, table: &'static Object) {
        let at = field_path(&self.path);
        match table.rule {
            Rule::Free => {}
            Rule::OneOf(names) => {
                let found = names.iter().filter(|name| given(value, name)).count();
                if found != 1 {
                    let how_many = match found {
                        0 => "Found none valid".to_owned(),
                        many => format!("Found {many} valid alternatives"),
                    };
                    let wrong = format!("must validate one and only one schema (oneOf). {how_many}");
                    let hint = format!("give one of: {}", join(names.iter().copied()));
                    self.push(Stage::Validate, format!("<nil>: Invalid value: \"\": {at:?} {wrong}"), Some(hint));
                    if found == 0 {
                        self.absent(names.first().copied().unwrap_or_default());
                    }
                }
            }
            Rule::NotBoth(a, b) => {
                if given(value, a) && given(value, b) {
                    let message = format!("<nil>: Invalid value: \"\": {at:?} must not validate the schema (not)");
                    self.push(Stage::Validate, message, Some(format!("give `{a}` or `{b}`, not both")));
                }
            }
        }
    }

    fn wrong_type(&mut self, value: Val<'_>, wanted: &str) {
        let found = kind_name(value);
        let at = field_path(&self.path);
        let stage = if self.metadata { Stage::Metadata } else { Stage::Validate };
        let message = match stage {
            Stage::Metadata => {
                let found = kind_word(value.kind());
                match self.path.steps().get(1) {
                    Some(Step::Key(field)) => {
                        let wanted = go_name(wanted);
                        format!(
                            "json: cannot unmarshal {found} into Go struct field ObjectMeta.{field} of type {wanted}"
                        )
                    }
                    _ => format!("json: cannot unmarshal {found} into Go value of type v1.ObjectMeta"),
                }
            }
            _ => format!("{at}: Invalid value: {found:?}: {at} in body must be of type {wanted}: {found:?}"),
        };
        let hint = (wanted == "string" && (found == "boolean" || found == "number" || found == "integer"))
            .then(|| "put the value in quotes".to_owned());
        self.push(stage, message, hint);
        if stage == Stage::Validate {
            self.stray(value);
        }
    }

    /// The fields of maps where no map belongs: all of them are unknown. Not deeper than the first ones.
    fn stray(&mut self, value: Val<'_>) {
        for (key, _) in value.sorted_entries() {
            self.path.push(key);
            let message = format!("{}: Invalid value: value provided for unknown field", field_path(&self.path));
            self.push(Stage::Parse, message, None);
            self.path.pop();
        }
        for (nth, item) in value.items().enumerate() {
            self.path.push(nth);
            self.stray(item);
            self.path.pop();
        }
    }

    /// Something else where one of some texts belongs: it is not among them either.
    fn unsupported(&mut self, value: Val<'_>, names: &[&str]) {
        let text = crate::variables::json::to_json(value).unwrap_or_default();
        self.problem(&format!("Unsupported value: {text}: supported values: {}", quoted(names)), None);
    }

    fn problem(&mut self, message: &str, hint: Option<String>) {
        let message = format!("{}: {message}", field_path(&self.path));
        self.push(Stage::Validate, message, hint);
    }

    fn push(&mut self, stage: Stage, message: String, hint: Option<String>) {
        let span = self.document.locate(&self.path).primary();
        self.problems.push(Problem { stage, message, path: self.path.clone(), span, hint });
    }
}

/// Null counts as missing. What is no map lacks nothing: the API server asks only maps for their fields.
fn given(value: Val<'_>, key: &str) -> bool {
    !value.is_map() || value.get(key).is_some_and(|member| !member.is_null())
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}

fn did_you_mean<'c>(name: &str, known: impl Iterator<Item = &'c str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

fn join<'c>(names: impl Iterator<Item = &'c str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Any | Type::Object(_) | Type::Map(_) => "object",
        Type::Str | Type::Short(_) | Type::Enum(_) => "string",
        Type::Bool => "boolean",
        Type::Int | Type::Count => "integer",
        Type::List(_) => "array",
    }
}

/// The type of a value in OpenAPI's words.
fn kind_name(value: Val<'_>) -> &'static str {
    match value.view() {
        View::Null => "null",
        View::Bool(_) => "boolean",
        View::Int(_) => "integer",
        View::Float(number) if number.trunc() == number => "integer",
        View::Float(_) => "number",
        View::Str(_) => "string",
        View::List(_) => "array",
        View::Map(_) => "object",
    }
}

fn go_name(wanted: &str) -> &str {
    match wanted {
        "boolean" => "bool",
        "integer" => "int64",
        "array" => "[]string",
        "object" => "map[string]string",
        other => other,
    }
}
