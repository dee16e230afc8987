//! The formats that a document may have, what tells them, and sets of them. (spectral: packages/formats/src)

use crate::document::{Value, js_string};

/// A document's kind, by the name that a ruleset gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Format {
    Oas2,
    Oas3,
    Oas3_0,
    Oas3_1,
    Oas3_2,
    AsyncApi2,
    AsyncApi3,
    Aas2_0,
    Aas2_1,
    Aas2_2,
    Aas2_3,
    Aas2_4,
    Aas2_5,
    Aas2_6,
    Aas3_0,
    Aas3_1,
    Arazzo1_0,
    JsonSchema,
    JsonSchemaLoose,
    JsonSchemaDraft4,
    JsonSchemaDraft6,
    JsonSchemaDraft7,
    JsonSchemaDraft2019_09,
    JsonSchemaDraft2020_12,
}

/// Names in rulesets, and names in messages.
const NAMES: &[(&str, Format, &str)] = &[
    ("oas2", Format::Oas2, "OpenAPI 2.0 (Swagger)"),
    ("oas3", Format::Oas3, "OpenAPI 3.x"),
    ("oas3_0", Format::Oas3_0, "OpenAPI 3.0.x"),
    ("oas3_1", Format::Oas3_1, "OpenAPI 3.1.x"),
    ("oas3_2", Format::Oas3_2, "OpenAPI 3.2.x"),
    ("asyncapi2", Format::AsyncApi2, "AsyncAPI 2.x"),
    ("asyncApi2", Format::AsyncApi2, "AsyncAPI 2.x"),
    ("aas2", Format::AsyncApi2, "AsyncAPI 2.x"),
    ("aas3", Format::AsyncApi3, "AsyncAPI 3.x"),
    ("aas2_0", Format::Aas2_0, "AsyncAPI 2.0.x"),
    ("aas2_1", Format::Aas2_1, "AsyncAPI 2.1.x"),
    ("aas2_2", Format::Aas2_2, "AsyncAPI 2.2.x"),
    ("aas2_3", Format::Aas2_3, "AsyncAPI 2.3.x"),
    ("aas2_4", Format::Aas2_4, "AsyncAPI 2.4.x"),
    ("aas2_5", Format::Aas2_5, "AsyncAPI 2.5.x"),
    ("aas2_6", Format::Aas2_6, "AsyncAPI 2.6.x"),
    ("aas3_0", Format::Aas3_0, "AsyncAPI 3.0.x"),
    ("aas3_1", Format::Aas3_1, "AsyncAPI 3.1.x"),
    ("arazzo1_0", Format::Arazzo1_0, "Arazzo 1.0.x"),
    ("jsonSchema", Format::JsonSchema, "JSON Schema"),
    ("jsonSchemaLoose", Format::JsonSchemaLoose, "JSON Schema (loose)"),
    ("jsonSchemaDraft4", Format::JsonSchemaDraft4, "JSON Schema Draft 4"),
    ("jsonSchemaDraft6", Format::JsonSchemaDraft6, "JSON Schema Draft 6"),
    ("jsonSchemaDraft7", Format::JsonSchemaDraft7, "JSON Schema Draft 7"),
    ("jsonSchemaDraft2019_09", Format::JsonSchemaDraft2019_09, "JSON Schema Draft 2019-09"),
    ("jsonSchemaDraft2020_12", Format::JsonSchemaDraft2020_12, "JSON Schema Draft 2020-12"),
];

/// A ruleset's word for a format as the original's code spells it: `oas3.0` is `oas3_0`, `json-schema` is `jsonSchema`.
/// (spectral: packages/ruleset-migrator/src/transformers/formats.ts)
pub fn identifier(word: &str) -> String {
    let word = match word {
        "json-schema-2019-09" => "json-schema-draft-2019-09",
        "json-schema-2020-12" => "json-schema-draft-2020-12",
        _ => word,
    };
    let mut name = String::new();
    let letters: Vec<char> = word.chars().collect();
    let mut raise = false;
    for (at, letter) in letters.iter().enumerate() {
        let behind = letters.get(at + 1);
        let digit_before = at.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(char::is_ascii_digit);
        match letter {
            '.' => name.push('_'),
            '-' if digit_before && behind.is_some_and(char::is_ascii_digit) => name.push('_'),
            '-' if behind.is_some_and(|letter| letter.is_ascii_digit() || letter.is_ascii_lowercase()) => raise = true,
            _ if raise => {
                name.push(letter.to_ascii_uppercase());
                raise = false;
            }
            _ => name.push(*letter),
        }
    }
    name
}

impl Format {
    /// The format of a ruleset's word.
    pub fn of_word(word: &str) -> Option<Self> {
        let name = identifier(word);
        NAMES.iter().find(|(known, ..)| *known == name).map(|(_, format, _)| *format)
    }

    /// The name in messages.
    pub fn display(self) -> &'static str {
        NAMES.iter().find(|(_, format, _)| *format == self).map_or("", |(.., display)| display)
    }

    /// True when a document, its references followed, is of this format.
    pub fn fits(self, document: Option<&Value>) -> bool {
        let Some(Value::Object(object)) = document else { return false };
        let text = |key: &str| object.get(key).map(|value| js_string(Some(value)));
        match self {
            Self::Oas2 => text("swagger").is_some_and(|version| whole(&version) == Some(2)),
            Self::Oas3 => text("openapi").is_some_and(|version| whole(&version) == Some(3)),
            Self::Oas3_0 => text("openapi").is_some_and(|version| is_minor(&version, "3.0")),
            Self::Oas3_1 => text("openapi").is_some_and(|version| is_minor(&version, "3.1")),
            Self::Oas3_2 => text("openapi").is_some_and(|version| is_minor(&version, "3.2")),
            Self::AsyncApi2 => text("asyncapi").is_some_and(|version| is_major(&version, "2")),
            Self::AsyncApi3 => text("asyncapi").is_some_and(|version| is_major(&version, "3")),
            Self::Arazzo1_0 => text("arazzo").is_some_and(|version| is_minor(&version, "1.0")),
            Self::JsonSchema => is_json_schema(document),
            Self::JsonSchemaLoose => is_json_schema(document) || is_loose_schema(document),
            _ => self.fits_exactly(document, text("asyncapi").as_deref()),
        }
    }

    /// AsyncAPI's minor versions and JSON Schema's drafts.
    fn fits_exactly(self, document: Option<&Value>, asyncapi: Option<&str>) -> bool {
        let minor = match self {
            Self::Aas2_0 => "2.0",
            Self::Aas2_1 => "2.1",
            Self::Aas2_2 => "2.2",
            Self::Aas2_3 => "2.3",
            Self::Aas2_4 => "2.4",
            Self::Aas2_5 => "2.5",
            Self::Aas2_6 => "2.6",
            Self::Aas3_0 => "3.0",
            Self::Aas3_1 => "3.1",
            Self::JsonSchemaDraft4 => return draft(document) == Some("draft-04"),
            Self::JsonSchemaDraft6 => return draft(document) == Some("draft-06"),
            Self::JsonSchemaDraft7 => return draft(document) == Some("draft-07"),
            Self::JsonSchemaDraft2019_09 => return draft(document) == Some("draft/2019-09"),
            Self::JsonSchemaDraft2020_12 => return draft(document) == Some("draft/2020-12"),
            _ => return false,
        };
        let major = minor.get(..1).unwrap_or("");
        asyncapi.is_some_and(|version| is_major(version, major) && is_minor(version, minor))
    }
}

/// `parseInt`.
fn whole(text: &str) -> Option<i64> {
    let digits = text.trim_start().bytes().take_while(u8::is_ascii_digit).count();
    text.trim_start().get(..digits)?.parse().ok()
}

/// `3.0`, `3.0.`, `3.0.1`.
fn is_minor(version: &str, minor: &str) -> bool {
    let Some(rest) = version.strip_prefix(minor) else { return false };
    match rest.strip_prefix('.') {
        Some(patch) => patch.bytes().all(|byte| byte.is_ascii_digit()),
        None => rest.is_empty(),
    }
}

/// `2.x.y` without leading zeros.
fn is_major(version: &str, major: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    let number = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty() && (part == "0" || !part.starts_with('0'))
    };
    matches!(parts.as_slice(), [first, minor, patch] if *first == major && number(minor) && number(patch))
}

fn schema_of(document: Option<&Value>) -> Option<&str> {
    document?.get("$schema")?.as_str()
}

fn is_json_schema(document: Option<&Value>) -> bool {
    schema_of(document).is_some_and(|schema| schema.contains("//json-schema.org/"))
}

/// `draft-07`, `draft/2020-12`.
fn draft(document: Option<&Value>) -> Option<&str> {
    let schema = schema_of(document)?;
    let rest = schema.strip_prefix("http://").or_else(|| schema.strip_prefix("https://"))?;
    let rest = rest.strip_prefix("json-schema.org/")?;
    let rest = rest.strip_suffix('#').unwrap_or(rest).strip_suffix("/schema")?;
    Some(rest.strip_suffix("/hyper-").unwrap_or(rest))
}

fn is_loose_schema(document: Option<&Value>) -> bool {
    const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];
    let Some(document) = document else { return false };
    let known = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
    let typed = match document.get("type") {
        Some(Value::Array(names)) => names.iter().all(known),
        Some(value) => known(value),
        None => false,
    };
    typed
        || document.get("enum").is_some_and(|values| values.as_array().is_some())
        || ["allOf", "oneOf", "anyOf", "not", "if"]
            .iter()
            .any(|word| document.get(word).is_some_and(Value::is_container))
}

/// A set of formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FormatSet(u32);

impl FormatSet {
    /// No format.
    pub const EMPTY: Self = Self(0);

    /// The set with one more format.
    #[must_use]
    pub const fn with(self, format: Format) -> Self {
        Self(self.0 | 1 << format as u32)
    }

    /// What either set holds.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True when the format is in the set.
    pub const fn has(self, format: Format) -> bool {
        self.0 & 1 << format as u32 != 0
    }

    /// True when the sets share a format.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True when there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Format> for FormatSet {
    fn from_iter<I: IntoIterator<Item = Format>>(formats: I) -> Self {
        formats.into_iter().fold(Self::EMPTY, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rulesets_name_formats() {
        assert_eq!(Format::of_word("oas3.0"), Some(Format::Oas3_0));
        assert_eq!(Format::of_word("json-schema-draft7"), Some(Format::JsonSchemaDraft7));
        assert_eq!(Format::of_word("json-schema-2019-09"), Some(Format::JsonSchemaDraft2019_09));
        assert_eq!(Format::of_word("asyncapi3"), None);
    }

    #[test]
    fn documents_tell_their_format() {
        let document = Value::object(vec![("openapi".into(), Value::string("3.1.0"))]);
        assert!(Format::Oas3.fits(Some(&document)));
        assert!(Format::Oas3_1.fits(Some(&document)));
        assert!(!Format::Oas3_0.fits(Some(&document)));
    }
}
