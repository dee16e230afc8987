//! JSON: `toJson` and its like, `fromJson` and its like. How a text is read is in [`super::json_reader`].
//!
//! Helm's `toJson` and `fromJson` take the place of Sprig's; the other ones are Sprig's.
//!
//! helm: pkg/engine/funcs.go, sprig: defaults.go

use yaml::writer::{JsonOptions, json};

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Elem, List, Map, MapType, Value};

use super::json_reader;
use super::tree::{EncodeError, Encoding, Tree};

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("toJson", &[Any], to_json),
    Func::new("mustToJson", &[Any], must_to_json),
    Func::new("toPrettyJson", &[Any], to_pretty_json),
    Func::new("mustToPrettyJson", &[Any], must_to_pretty_json),
    Func::new("toRawJson", &[Any], must_to_raw_json),
    Func::new("mustToRawJson", &[Any], must_to_raw_json),
    Func::new("fromJson", &[Str], from_json),
    Func::new("mustFromJson", &[Str], must_from_json),
    Func::new("fromJsonArray", &[Str], from_json_array),
];

type Answer = Result<Value, CallError>;

const PRETTY: JsonOptions<'static> = JsonOptions::marshal_indent("", "  ");

fn written(call: &mut Call<'_, '_>, options: JsonOptions<'_>) -> Result<Value, EncodeError> {
    let tree = Tree::new(call, call.value(0), Encoding::Json)?;
    let mut out = String::new();
    json(tree.root(), options, &mut out)?;
    if tree.has_broken_text() {
        // Go writes each broken byte as an escape and a real U+FFFD as it is; only here both have become one.
        out = out.replace(char::REPLACEMENT_CHARACTER, "\\ufffd");
    }
    call.run().spend_text(out.len())?;
    Ok(call.derived(0, out))
}

fn swallow(written: Result<Value, EncodeError>) -> Answer {
    match written {
        Ok(text) => Ok(text),
        Err(EncodeError::Limit(limit)) => Err(limit.into()),
        Err(_) => Ok("".into()),
    }
}

/// `toJson V`: an empty text for what cannot be written.
fn to_json(call: &mut Call<'_, '_>) -> Answer {
    swallow(written(call, JsonOptions::marshal()))
}

/// `mustToJson V`
fn must_to_json(call: &mut Call<'_, '_>) -> Answer {
    Ok(written(call, JsonOptions::marshal())?)
}

/// `toPrettyJson V`: on many lines.
fn to_pretty_json(call: &mut Call<'_, '_>) -> Answer {
    swallow(written(call, PRETTY))
}

/// `mustToPrettyJson V`
fn must_to_pretty_json(call: &mut Call<'_, '_>) -> Answer {
    Ok(written(call, PRETTY)?)
}

/// `toRawJson V`, `mustToRawJson V`: with `<`, `>` and `&` as they are. Both are errors for what cannot be written.
fn must_to_raw_json(call: &mut Call<'_, '_>) -> Answer {
    Ok(written(call, JsonOptions::marshal().set_escape_html(false))?)
}

/// The value that argument 0 spells; each part of it came from where the text did.
fn read(call: &mut Call<'_, '_>) -> Result<json_reader::Read, CallError> {
    let text = call.text(0)?.as_bytes();
    call.reserve(text.len())?;
    Ok(json_reader::read(text, call.value(0).common_origin()))
}

fn cannot(value: &Value, want: &str) -> String {
    let got = match value.data() {
        Data::Bool(_) => "bool",
        Data::Float(_) => "number",
        Data::Str(_) => "string",
        Data::List(_) => "array",
        _ => "object",
    };
    format!("json: cannot unmarshal {got} into Go value of type {want}")
}

/// `fromJson TEXT`: the map, or one with what is wrong as `Error`.
fn from_json(call: &mut Call<'_, '_>) -> Answer {
    let error = |message: String| Value::map([("Error", message.into())]);
    let read = match read(call)? {
        Ok(read) => read,
        Err(syntax) => return Ok(error(syntax.to_string())),
    };
    let value = match read.value.data() {
        Data::Nil => return Ok(Map::nil(MapType::Any).into()),
        Data::Map(_) => read.value,
        _ => return Ok(error(cannot(&read.value, "map[string]interface {}"))),
    };
    if let (Some(map), Some(misfit)) = (value.as_map(), read.misfit) {
        map.set("Error", misfit.into());
    }
    Ok(value)
}

/// `fromJsonArray TEXT`: the list, or one with what is wrong as its only item.
fn from_json_array(call: &mut Call<'_, '_>) -> Answer {
    let error = |message: String| Value::list(vec![message.into()]);
    Ok(match read(call)? {
        Err(syntax) => error(syntax.to_string()),
        Ok(json_reader::Parsed { misfit: Some(misfit), .. }) => error(misfit),
        Ok(read) => match read.value.data() {
            Data::Nil => List::nil(Elem::Any).into(),
            Data::List(_) => read.value,
            _ => error(cannot(&read.value, "[]interface {}")),
        },
    })
}

/// `mustFromJson TEXT`: any value.
fn must_from_json(call: &mut Call<'_, '_>) -> Answer {
    match read(call)? {
        Err(syntax) => Err(syntax.to_string().into()),
        Ok(json_reader::Parsed { misfit: Some(misfit), .. }) => Err(misfit.into()),
        Ok(read) => Ok(read.value),
    }
}
