//! `unreferencedReusableObject`: each member of a map of shared parts is named by some `$ref`.
//! (spectral: packages/functions/src/unreferencedReusableObject.ts)
//!
//! With `reusableObjectsLocation: "#/definitions"`, bad: a definition that nothing refers to.

use super::{Check, Function, Message, Options, Shape, Target, Thrown, Type};
use crate::document::{Object, Path, Segment, Value, pointer_unescape};

pub(super) const UNREFERENCED_REUSABLE_OBJECT: Function =
    Function { name: "unreferencedReusableObject", options: Options::Shape(&SHAPE), compile };

const SHAPE: Shape = Shape {
    messages: &[
        (
            "type",
            r##""unreferencedReusableObject" function has invalid options specified. Example valid options: { "reusableObjectsLocation": "#/components/schemas" }, { "reusableObjectsLocation": "#/$defs" }"##,
        ),
        (
            "required",
            r##""unreferencedReusableObject" function is missing "reusableObjectsLocation" option. Example valid options: { "reusableObjectsLocation": "#/components/schemas" }, { "reusableObjectsLocation": "#/$defs" }"##,
        ),
    ],
    ..Shape::object(&[("reusableObjectsLocation", LOCATION)], &["reusableObjectsLocation"])
};

const LOCATION: Shape = Shape {
    types: &[Type::String],
    test: Some(is_pointer_fragment),
    message: Some(
        r##""unreferencedReusableObject" and its "reusableObjectsLocation" option support only valid JSON Pointer fragments, i.e. "#", "#/foo", "#/paths/~1user""##,
    ),
    ..Shape::ANY
};

/// `#`, or `#/` and steps in letters of URLs, `~0`, `~1` and percent-encoded bytes.
fn is_pointer_fragment(value: &Value) -> bool {
    let Some(rest) = value.as_str().and_then(|text| text.strip_prefix('#')) else { return value.as_str().is_none() };
    if !rest.is_empty() && !rest.starts_with('/') {
        return false;
    }
    let bytes = rest.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => hex(at + 1) && hex(at + 2),
        b'~' => matches!(bytes.get(at + 1), Some(b'0' | b'1')),
        _ => byte.is_ascii_alphanumeric() || b"_-.!$&'()*+,;:=@/".contains(byte),
    })
}

#[derive(Debug)]
struct Unreferenced {
    location: Box<str>,
}

fn compile(options: &Value) -> Box<dyn Check> {
    let location = options.get("reusableObjectsLocation").and_then(Value::as_str).unwrap_or_default();
    Box::new(Unreferenced { location: location.into() })
}

impl Check for Unreferenced {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        if let Some(objects) = target.value.and_then(Value::as_object) {
            report(objects, &self.location, target, found);
        }
        Ok(())
    }
}

/// Reports the members of `objects`, which stand at the pointer `location`, that nothing names.
pub(super) fn report(objects: &Object, location: &str, target: &Target<'_>, found: &mut Vec<Message>) {
    for name in objects.keys() {
        let pointer = format!("{location}/{name}");
        if !target.context.referenced.contains(&format!("{}{pointer}", target.context.source)) {
            found.push(Message::at("Potential orphaned reusable object has been detected", path_of(&pointer)));
        }
    }
}

/// The steps of `#/a/b`, or none where it is no pointer.
fn path_of(pointer: &str) -> Path {
    let Some((_, steps)) = pointer.split_once("#/") else { return Path::new() };
    steps.split('/').map(|step| Segment::key(pointer_unescape(step))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{json, messages};

    #[test]
    fn members_that_nothing_names_are_reported() {
        let options = json(r##"{"reusableObjectsLocation": "#/definitions"}"##);
        let found = messages(&UNREFERENCED_REUSABLE_OBJECT, &options, Some(&json(r#"{"Pet": {}}"#)));
        let path = vec!["definitions".into(), "Pet".into()];
        assert_eq!(found, [Message::at("Potential orphaned reusable object has been detected", path)]);
    }

    #[test]
    fn only_fragments_are_locations() {
        for (text, fits) in [("#", true), ("#/a/~1b", true), ("/a", false), ("#a", false), ("#/a~2", false)] {
            assert_eq!(is_pointer_fragment(&Value::string(text)), fits, "{text}");
        }
    }
}
