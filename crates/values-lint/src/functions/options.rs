//! What options a function takes, and what is said when a ruleset gives others.
//!
//! A [`Shape`] is the part of JSON Schema that the original's option schemas use, as constants; errors come in the order
//! and with the words of the original. (spectral: packages/core/src/ruleset/function.ts, packages/functions/src/optionSchemas.ts)

use crate::document::{Path, PathStyle, Segment, Value, print_value};

/// What options a function takes.
#[derive(Debug)]
pub enum Options {
    /// None at all.
    None,
    /// Options of a shape.
    Shape(&'static Shape),
    /// Any: a built-in ruleset gives them, and ours are right.
    Unchecked,
}

/// One complaint about a rule's options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionError {
    /// The words.
    pub message: String,
    /// Where below the `then` of the rule, `functionOptions` first.
    pub path: Path,
    /// True for words of the shape's own (`errorMessage`).
    pub custom: bool,
}

/// The kinds of values that a shape names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "JSON Schema's words")]
pub enum Type {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

impl Type {
    const fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
        }
    }

    const fn fits(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Object, Value::Object(_))
                | (Self::Array, Value::Array(_))
                | (Self::String, Value::String(_))
                | (Self::Number, Value::Number(_))
                | (Self::Boolean, Value::Bool(_))
                | (Self::Null, Value::Null)
        )
    }
}

/// What a value must be. Start from [`Shape::ANY`].
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// One of these kinds; empty: any.
    pub types: &'static [Type],
    /// One of these texts; empty: any.
    pub values: &'static [&'static str],
    /// Members that an object may have.
    pub properties: &'static [(&'static str, Shape)],
    /// True when others are fine, too.
    pub open: bool,
    /// Members that an object must have.
    pub required: &'static [&'static str],
    /// At least so many members.
    pub min_properties: usize,
    /// What the items of a list must be.
    pub items: Option<&'static Shape>,
    /// At least so many items.
    pub min_items: usize,
    /// At most so many UTF-16 units of a text.
    pub max_length: Option<usize>,
    /// A further test of the value, such as a format.
    pub test: Option<fn(&Value) -> bool>,
    /// Words in place of whatever is wrong with the value or below it.
    pub message: Option<&'static str>,
    /// Words in place of what one keyword (`type`, `required`, `minProperties`) says.
    pub messages: &'static [(&'static str, &'static str)],
}

impl Shape {
    /// Fits every value.
    pub const ANY: Self = Self {
        types: &[],
        values: &[],
        properties: &[],
        open: true,
        required: &[],
        min_properties: 0,
        items: None,
        min_items: 0,
        max_length: None,
        test: None,
        message: None,
        messages: &[],
    };

    /// Fits objects with the given members and no others.
    pub const fn object(properties: &'static [(&'static str, Self)], required: &'static [&'static str]) -> Self {
        Self { types: &[Type::Object], properties, open: false, required, ..Self::ANY }
    }

    /// Fits values of one kind.
    pub const fn of(types: &'static [Type]) -> Self {
        Self { types, ..Self::ANY }
    }
}

impl Options {
    /// Checks what a rule gives; `Value::Null` where it gives nothing.
    ///
    /// # Errors
    /// The original's complaints, in its order.
    pub fn check(&self, function: &str, given: &Value) -> Result<(), Vec<OptionError>> {
        match self {
            Self::Unchecked => Ok(()),
            Self::None if *given == Value::Null => Ok(()),
            Self::None => Err(vec![OptionError {
                message: format!("\"{function}\" function does not accept any options"),
                path: vec!["functionOptions".into()],
                custom: false,
            }]),
            Self::Shape(shape) => {
                let mut checker = Checker { function, errors: Vec::new() };
                checker.check(shape, given, &mut Vec::new());
                if checker.errors.is_empty() { Ok(()) } else { Err(checker.errors) }
            }
        }
    }
}

struct Checker<'c> {
    function: &'c str,
    errors: Vec<OptionError>,
}

impl Checker<'_> {
    fn check(&mut self, shape: &Shape, value: &Value, path: &mut Path) {
        let before = self.errors.len();
        self.check_keywords(shape, value, path);
        if let Some(message) = shape.message
            && self.errors.len() > before
        {
            self.errors.truncate(before);
            self.say(message.to_owned(), path, true);
        }
    }

    fn check_keywords(&mut self, shape: &Shape, value: &Value, path: &mut Path) {
        let function = self.function;
        if !shape.types.is_empty() && !shape.types.iter().any(|kind| kind.fits(value)) {
            let kinds: Vec<&str> = shape.types.iter().map(|kind| kind.name()).collect();
            let option = PathStyle::Dot.print(path);
            let text = format!(
                "\"{function}\" function and its \"{option}\" option accepts only the following types: {}",
                kinds.join(", ")
            );
            // The original's validator looks no further at a value of the wrong kind.
            return self.keyword(shape, "type", text, path);
        }
        match value {
            Value::Object(object) => {
                if object.len() < shape.min_properties {
                    let text = format!("must NOT have fewer than {} properties", shape.min_properties);
                    self.keyword(shape, "minProperties", text, path);
                }
                for name in shape.required.iter().filter(|name| !object.contains_key(name)) {
                    let option = PathStyle::Dot.print(&below(path, name));
                    let text = format!("\"{function}\" function is missing \"{option}\" option");
                    self.keyword(shape, "required", text, path);
                }
                let unknown = |key: &str| !shape.open && shape.properties.iter().all(|(name, _)| *name != key);
                for key in object.keys().filter(|key| unknown(key)) {
                    let inner = below(path, key);
                    let option = PathStyle::Dot.print(&inner);
                    self.say(format!("\"{function}\" function does not support \"{option}\" option"), &inner, false);
                }
                for (name, inner) in shape.properties {
                    if let Some(member) = object.get(name) {
                        path.push((*name).into());
                        self.check(inner, member, path);
                        path.pop();
                    }
                }
            }
            Value::Array(items) => {
                if items.len() < shape.min_items {
                    let text = format!("must NOT have fewer than {} items", shape.min_items);
                    self.keyword(shape, "minItems", text, path);
                }
                for (index, item) in items.iter().enumerate() {
                    let Some(inner) = shape.items else { break };
                    path.push(Segment::key(index.to_string()));
                    self.check(inner, item, path);
                    path.pop();
                }
            }
            Value::String(text) if shape.max_length.is_some_and(|most| text.encode_utf16().count() > most) => {
                self.keyword(shape, "maxLength", "must NOT have more characters".to_owned(), path);
            }
            _ => {}
        }
        if shape.test.is_some_and(|test| !test(value)) {
            self.keyword(shape, "format", "must match format".to_owned(), path);
        }
        if !shape.values.is_empty() && !value.as_str().is_some_and(|text| shape.values.contains(&text)) {
            let values: Vec<String> =
                shape.values.iter().map(|text| print_value(Some(&Value::string(*text)))).collect();
            let option = PathStyle::Dot.print(path);
            let text = format!(
                "\"{function}\" function and its \"{option}\" option accepts only the following values: {}",
                values.join(", ")
            );
            self.keyword(shape, "enum", text, path);
        }
    }

    /// Says what a keyword has to say, in the shape's words where it has some.
    fn keyword(&mut self, shape: &Shape, keyword: &str, text: String, path: &[Segment]) {
        match shape.messages.iter().find(|(name, _)| *name == keyword) {
            Some((_, words)) => self.say((*words).to_owned(), path, true),
            None => self.say(text, path, false),
        }
    }

    fn say(&mut self, message: String, path: &[Segment], custom: bool) {
        let mut full: Path = vec!["functionOptions".into()];
        full.extend_from_slice(path);
        self.errors.push(OptionError { message, path: full, custom });
    }
}

fn below(path: &[Segment], name: &str) -> Path {
    let mut inner = path.to_vec();
    inner.push(name.into());
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape {
        messages: &[("type", "\"f\" function has invalid options specified")],
        ..Shape::object(
            &[("min", Shape::of(&[Type::Number])), ("how", Shape { values: &["a", "b"], ..Shape::ANY })],
            &["min"],
        )
    };

    fn messages(json: &str) -> Vec<String> {
        let given = Value::from(serde_json::from_str::<serde_json::Value>(json).unwrap());
        let errors = Options::Shape(&SHAPE).check("f", &given).err().unwrap_or_default();
        errors.into_iter().map(|error| format!("{} {}", PathStyle::Dot.print(&error.path), error.message)).collect()
    }

    #[test]
    fn options_are_refused_in_the_originals_words() {
        assert_eq!(messages("{\"min\": 1}"), [""; 0]);
        assert_eq!(messages("null"), ["functionOptions \"f\" function has invalid options specified"]);
        assert_eq!(messages("{}"), ["functionOptions \"f\" function is missing \"min\" option"]);
        let wrong =
            "functionOptions.min \"f\" function and its \"min\" option accepts only the following types: number";
        assert_eq!(messages("{\"min\": \"1\"}"), [wrong]);
        assert_eq!(
            messages("{\"min\": 1, \"how\": \"c\", \"x\": 1}"),
            [
                "functionOptions.x \"f\" function does not support \"x\" option",
                "functionOptions.how \"f\" function and its \"how\" option accepts only the following values: \"a\", \"b\"",
            ]
        );
    }
}
