//! The annotation of `kubectl apply`, as far as it decides whether it counts: a JSON object and its kind.

use common::go::json;

/// What an annotation holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Applied {
    /// An object, with its kind where that is a text.
    Kind(Option<String>),
    /// No object; why, in Go's words.
    Broken(String),
}

/// Reads an annotation.
pub(super) fn applied(text: &str) -> Applied {
    let word = match json::read(text.as_bytes(), Kinds) {
        Err(error) => return Applied::Broken(error.to_string()),
        Ok(parsed) => match parsed.value {
            Seen::Object(kind) => return Applied::Kind(kind),
            Seen::Null => return Applied::Kind(None),
            Seen::Text(_) => "string",
            Seen::Bool => "bool",
            Seen::Number => "number",
            Seen::List => "array",
        },
    };
    Applied::Broken(format!("json: cannot unmarshal {word} into Go value of type map[string]interface {{}}"))
}

/// A JSON value, as far as it matters.
enum Seen {
    Null,
    Bool,
    Number,
    Text(String),
    List,
    Object(Option<String>),
}

struct Kinds;

impl json::Builder for Kinds {
    type Value = Seen;
    type Entries = Option<String>;

    fn null(&self) -> Seen {
        Seen::Null
    }

    fn bool(&self, _: bool) -> Seen {
        Seen::Bool
    }

    fn number(&self, _: f64) -> Seen {
        Seen::Number
    }

    fn text(&self, text: String) -> Seen {
        Seen::Text(text)
    }

    fn list(&self, _: Vec<Seen>) -> Seen {
        Seen::List
    }

    fn insert(&self, kind: &mut Option<String>, key: String, value: Seen) {
        if key == "kind" {
            *kind = if let Seen::Text(text) = value { Some(text) } else { None };
        }
    }

    fn object(&self, kind: Option<String>) -> Seen {
        Seen::Object(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_kind_of_the_object_itself_counts() {
        let text = r#"{"spec": {"kind": "Other"}, "kind": "Pod"}"#;
        assert_eq!(applied(text), Applied::Kind(Some("Pod".to_owned())));
        assert_eq!(applied("{\"kind\": 1}"), Applied::Kind(None));
        assert_eq!(applied("null"), Applied::Kind(None));
    }

    #[test]
    fn what_is_no_object_is_told_in_gos_words() {
        let broken = |text| match applied(text) {
            Applied::Broken(reason) => reason,
            kind => panic!("{kind:?}"),
        };
        assert_eq!(broken("{"), "unexpected end of JSON input");
        assert_eq!(broken("[]"), "json: cannot unmarshal array into Go value of type map[string]interface {}");
    }
}
