//! `serverVariables`: the variables in a server's address and those that it describes are the same.
//! (spectral: packages/rulesets/src/shared/functions/serverVariables)

use super::member::{below, key, list, members};
use super::url::{is_url, variables};
use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::{Object, Segment, Value};

pub(in crate::functions) const SERVER_VARIABLES: Function =
    Function { name: "serverVariables", options: Options::Unchecked, compile };

/// Addresses that are tried.
const MAX_TRIES: usize = 10_000;
/// Addresses that are shown.
const SHOWN: usize = 5;

#[derive(Debug)]
struct ServerVariables {
    substitutions: bool,
    default: bool,
}

fn compile(options: &Value) -> Box<dyn Check> {
    let flag = |name| options.get(name) == Some(&Value::Bool(true));
    Box::new(ServerVariables { substitutions: flag("checkSubstitutions"), default: flag("requireDefault") })
}

/// Whether a server is written as one has to be.
fn is_server(server: &Object) -> bool {
    let text = |value: Option<&Value>| value.is_none_or(|value| value.as_str().is_some());
    let variable = |variable: &Value| {
        let Some(object) = variable.as_object() else { return false };
        object.iter().all(|(name, value)| match &**name {
            "enum" => value.as_array().is_some_and(|values| values.iter().all(|value| value.as_str().is_some())),
            "default" | "description" | "examples" => value.as_str().is_some(),
            name => name.starts_with("x-"),
        })
    };
    let variables = match server.get("variables") {
        None => true,
        Some(Value::Object(variables)) => variables.values().all(variable),
        Some(_) => false,
    };
    server.contains_key("url") && text(server.get("url")) && variables
}

impl Check for ServerVariables {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let server = target.value.filter(|value| value.as_object().is_some_and(is_server));
        let Some(server) = server else {
            found.push(Message::here("Invalid Server Object"));
            return Ok(());
        };
        let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
        let names = variables(url);
        let described = server.get("variables");
        let at = |steps: &[Segment]| {
            let mut path = below(target.path, ["variables".into()]);
            path.extend_from_slice(steps);
            path
        };
        for (name, _) in described.into_iter().flat_map(members).filter(|(name, _)| !names.contains(&&***name)) {
            let text = format!("Server's \"variables\" object has unused defined \"{name}\" url variable.");
            found.push(Message::at(text, at(&[key(name)])));
        }
        let is_described = |name: &str| described.is_some_and(|described| described.get(name).is_some());
        let missing: Vec<&str> = names.iter().copied().filter(|name| !is_described(name)).collect();
        if !missing.is_empty() {
            let text = format!(
                "Not all server's variables are described with \"variables\" object. Missed: {}.",
                missing.join(", ")
            );
            found.push(Message::at(text, at(&[])));
        }
        let mut values = Vec::new();
        for (name, variable) in described.into_iter().flat_map(members).filter(|(name, _)| names.contains(&&***name)) {
            let default = variable.get("default").and_then(Value::as_str);
            let listed: Vec<&str> = list(variable, "enum").iter().filter_map(Value::as_str).collect();
            if variable.get("enum").is_some() {
                if default.is_some_and(|default| !listed.contains(&default)) {
                    let text = format!("Server Variable \"{name}\" has a default not listed in the enum.");
                    found.push(Message::at(text, at(&[key(name), "default".into()])));
                }
                values.push((&**name, listed));
            } else {
                values.push((&**name, default.into_iter().collect()));
            }
            if default.is_none() && self.default {
                let text = format!("Server Variable \"{name}\" has a missing default.");
                found.push(Message::at(text, at(&[key(name)])));
            }
        }
        if self.substitutions && !names.is_empty() && !values.is_empty() {
            let mut tries = Tries { left: MAX_TRIES, wrong: Vec::new() };
            tries.apply(url, &values);
            if !tries.wrong.is_empty() {
                let (first, last) = match tries.wrong.len() {
                    SHOWN => ("At least 5", " and more"),
                    _ => ("A few", ""),
                };
                let shown = tries.wrong.join(", ");
                let text = format!("{first} substitutions of server variables resulted in invalid URLs: {shown}{last}");
                found.push(Message::at(text, at(&[])));
            }
        }
        Ok(())
    }
}

struct Tries {
    left: usize,
    wrong: Vec<String>,
}

impl Tries {
    /// Puts all combinations of values into the address.
    fn apply(&mut self, url: &str, variables: &[(&str, Vec<&str>)]) {
        let Some(((name, values), rest)) = variables.split_first() else { return };
        for value in values {
            if self.left == 0 || self.wrong.len() == SHOWN {
                return;
            }
            self.left -= 1;
            let url = url.replace(&format!("{{{name}}}"), &encode(value));
            if !rest.is_empty() {
                self.apply(&url, rest);
            } else if !is_url(&url) {
                self.wrong.push(url);
            }
        }
    }
}

/// `encodeURI`.
fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b";,/?:@&=+$-_.!~*'()#".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
