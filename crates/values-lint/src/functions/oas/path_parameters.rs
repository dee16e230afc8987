//! `oasPathParam`: the parameters in a path and those that its operations define are the same.

use std::collections::HashMap;
use std::sync::Arc;

use super::member::{key, list, members};
use super::operations::METHODS;
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Path, Value, js_string};

pub(super) const OAS_PATH_PARAM: Function = plain("oasPathParam", |_| Box::new(Plain(check)));

/// Parameters by name with their place, in the order of their first definition.
#[derive(Clone, Debug, Default)]
struct Defined {
    parameters: Vec<(String, Path)>,
}

impl Defined {
    fn has(&self, name: &str) -> bool {
        self.parameters.iter().any(|(known, _)| known == name)
    }

    fn put(&mut self, name: String, path: Path) {
        match self.parameters.iter_mut().find(|(known, _)| *known == name) {
            Some((_, place)) => *place = path,
            None => self.parameters.push((name, path)),
        }
    }

    /// Takes in the path parameters of a list.
    fn read(&mut self, value: &Value, place: &Path, found: &mut Vec<Message>) {
        for (at, parameter) in list(value, "parameters").iter().enumerate() {
            let Some(name) = parameter.get("name").map(|name| js_string(Some(name))) else { continue };
            if parameter.get("in").and_then(Value::as_str) != Some("path") {
                continue;
            }
            let mut path = place.clone();
            path.extend(["parameters".into(), at.into()]);
            if parameter.get("required") != Some(&Value::Bool(true)) {
                let text =
                    format!("Path parameter \"{name}\" must have \"required\" property that is set to \"true\".");
                found.push(Message::at(text, path.clone()));
            }
            if self.has(&name) {
                let text = format!("Path parameter \"{name}\" must not be defined multiple times.");
                found.push(Message::at(text, path));
            } else {
                self.put(name, path);
            }
        }
    }
}

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(paths) = target.value.filter(|value| value.as_object().is_some()) else { return };
    let mut shapes: HashMap<String, &Arc<str>> = HashMap::new();
    for (path, item) in members(paths).filter(|(_, item)| item.is_container()) {
        let (shape, names) = split(path);
        let place: Path = vec!["paths".into(), key(path)];
        match shapes.get(&shape) {
            Some(other) => {
                let text = format!("Paths \"{other}\" and \"{path}\" must not be equivalent.");
                found.push(Message::at(text, place.clone()));
            }
            None => _ = shapes.insert(shape, path),
        }
        let mut wanted: Vec<&str> = Vec::new();
        for name in &names {
            if wanted.contains(&&**name) {
                let text = format!("Path \"{path}\" must not use parameter \"{{{name}}}\" multiple times.");
                found.push(Message::at(text, place.clone()));
            } else {
                wanted.push(name);
            }
        }
        let mut shared = Defined::default();
        shared.read(item, &place, found);
        let methods = members(item).filter(|(method, _)| METHODS.contains(&&***method));
        for (method, operation) in methods.filter(|(_, operation)| operation.is_container()) {
            let mut place = place.clone();
            place.push(key(method));
            let mut own = Defined::default();
            own.read(operation, &place, found);
            let mut all = shared.clone();
            for (name, path) in own.parameters {
                all.put(name, path);
            }
            for (name, place) in all.parameters.iter().filter(|(name, _)| !wanted.contains(&&**name)) {
                let text = format!("Parameter \"{name}\" must be used in path \"{path}\".");
                found.push(Message::at(text, place.clone()));
            }
            for name in wanted.iter().filter(|name| !all.has(name)) {
                let text = format!("Operation must define parameter \"{{{name}}}\" as expected by path \"{path}\".");
                found.push(Message::at(text, place.clone()));
            }
        }
    }
}

/// The path with its parameters as `%`, and their names.
fn split(path: &str) -> (String, Vec<String>) {
    let (mut shape, mut names) = (String::new(), Vec::new());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(before);
        let start = after.strip_prefix(';').unwrap_or(after);
        let start = start.strip_prefix('?').unwrap_or(start);
        let length = start.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
        let (name, end) = start.split_at_checked(length).unwrap_or((start, ""));
        let end = end.strip_prefix('*').unwrap_or(end);
        match end.strip_prefix('}').filter(|_| length > 0) {
            Some(after) => {
                shape.push('%');
                names.push(name.to_owned());
                rest = after;
            }
            None => {
                shape.push('{');
                rest = after;
            }
        }
    }
    shape.push_str(rest);
    (shape, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_split_into_its_shape_and_names() {
        assert_eq!(split("/a/{b}/{;c*}/{?d}"), ("/a/%/%/%".to_owned(), vec!["b".into(), "c".into(), "d".into()]));
        assert_eq!(split("/{}/{a b}"), ("/{}/{a b}".to_owned(), vec![]));
    }
}
