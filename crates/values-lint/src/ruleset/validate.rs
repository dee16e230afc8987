//! What a ruleset must look like, and the original's complaints where it does not: all of them, the most telling one for each
//! place. (spectral: packages/core/src/meta, packages/core/src/ruleset/validation)

use super::alias::{self, AliasError};
use super::definition::{Definition, format_list};
use super::error::Complaint;
use super::severity_word;
use crate::document::{Value, type_of};
use crate::functions;

const PATH_WORDS: &str = "must be a valid JSON Path expression or a reference to the existing Alias optionally paired with \
                          a JSON Path expression subset";
const SEVERITY_WORDS: &str =
    "the value has to be one of: 0, 1, 2, 3 or \"error\", \"warn\", \"info\", \"hint\", \"off\"";
const EXTRA: &str = "must NOT have additional properties";
const FILES: &str = "must be an non-empty array of glob patterns";

/// What a complaint comes from, which decides whether others hide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// A keyword of the schema.
    Keyword,
    /// The schema's own words.
    Words,
    /// A function's options or an alias.
    Runtime,
}

struct Error {
    /// The place as a JSON pointer.
    pointer: String,
    origin: Origin,
    /// One complaint; several for a function's options.
    told: Vec<Complaint>,
}

/// Everything wrong with a ruleset, in the original's order.
pub(super) fn check(definition: &Definition) -> Vec<Complaint> {
    let named = ["rules", "extends", "overrides"];
    let has = |name: &str| match name {
        "extends" => definition.extends.is_some(),
        "overrides" => definition.overrides_value.is_some(),
        name => definition.has(name),
    };
    if !named.into_iter().any(has) {
        let message = "Ruleset must have rules or extends or overrides defined".to_owned();
        return vec![Complaint { path: Vec::new(), message, hint: None }];
    }
    let mut checker = Checker { errors: Vec::new(), aliases: definition.get("aliases").cloned() };
    checker.ruleset(definition);
    told(checker.errors)
}

/// One complaint for each place, those that stand for others left out.
fn told(mut errors: Vec<Error>) -> Vec<Complaint> {
    errors.sort_by_key(|error| (error.pointer.encode_utf16().count(), error.origin != Origin::Words));
    errors.dedup_by(|next, first| next.pointer == first.pointer);
    let generic = |pointer: &str| {
        pointer.starts_with("/aliases") || pointer.starts_with("/extends") || pointer.starts_with("/overrides")
    };
    let mut kept: Vec<usize> = Vec::new();
    for (at, error) in errors.iter().enumerate() {
        if generic(&error.pointer) {
            let mut behind = errors.iter().skip(at + 1);
            if behind.any(|other| other.pointer.starts_with(&error.pointer) || !generic(&other.pointer)) {
                continue;
            }
        } else if let Some(before) = kept.last().and_then(|at| errors.get(*at)) {
            let rule = rule_pointer(&error.pointer);
            if rule.is_some_and(|rule| rule != error.pointer && rule == before.pointer) {
                kept.pop();
            }
        }
        kept.push(at);
    }
    let mut errors: Vec<Option<Error>> = errors.into_iter().map(Some).collect();
    let taken = kept.into_iter().filter_map(|at| errors.get_mut(at)?.take());
    taken.flat_map(|error| error.told).collect()
}

/// `/rules/name` of a pointer below it.
fn rule_pointer(pointer: &str) -> Option<&str> {
    let rest = pointer.strip_prefix("/rules/")?;
    let length = rest.find('/').unwrap_or(rest.len());
    pointer.get(.."/rules/".len() + length)
}

fn escaped(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

struct Checker {
    errors: Vec<Error>,
    aliases: Option<Value>,
}

impl Checker {
    fn add(&mut self, pointer: &str, origin: Origin, message: &str) {
        self.add_hinted(pointer, origin, message, None);
    }

    fn add_hinted(&mut self, pointer: &str, origin: Origin, message: &str, hint: Option<String>) {
        let path = split(pointer);
        let told = vec![Complaint { path, message: message.to_owned(), hint }];
        self.errors.push(Error { pointer: pointer.to_owned(), origin, told });
    }

    fn kind(&mut self, pointer: &str, fits: bool, kind: &str) -> bool {
        if !fits {
            self.add(pointer, Origin::Keyword, &format!("must be {kind}"));
        }
        fits
    }

    fn ruleset(&mut self, definition: &Definition) {
        for (key, value) in &definition.members {
            let pointer = format!("/{}", escaped(key));
            match &**key {
                "documentationUrl" => self.url(&pointer, value),
                "description" => drop(self.kind(&pointer, value.as_str().is_some(), "string")),
                "rules" => self.rules(&pointer, value),
                "formats" => {}
                "parserOptions" => self.parser_options(&pointer, value),
                "aliases" => self.aliases(value),
                key if key.starts_with("x-") => {}
                _ => self.add("", Origin::Keyword, EXTRA),
            }
        }
        if let Some(overrides) = &definition.overrides_value {
            self.overrides(overrides);
        }
    }

    fn url(&mut self, pointer: &str, value: &Value) {
        if !value.as_str().is_some_and(is_url) {
            self.add(pointer, Origin::Words, "must be a valid URL");
        }
    }

    fn rules(&mut self, pointer: &str, value: &Value) {
        if !self.kind(pointer, value.as_object().is_some(), "object") {
            return;
        }
        for (name, rule) in value.as_object().into_iter().flat_map(|rules| rules.iter()) {
            self.rule(&format!("{pointer}/{}", escaped(name)), rule);
        }
    }

    fn rule(&mut self, pointer: &str, rule: &Value) {
        let Value::Object(object) = rule else {
            let fits = match rule {
                Value::Bool(_) => true,
                Value::String(word) => severity_word(word).is_some(),
                _ => false,
            };
            if !fits {
                self.add_hinted(pointer, Origin::Keyword, "must be equal to one of the allowed values", hint(rule));
            }
            return;
        };
        for (key, value) in object.iter() {
            let at = format!("{pointer}/{}", escaped(key));
            match &**key {
                "description" | "message" => drop(self.kind(&at, value.as_str().is_some(), "string")),
                "documentationUrl" => self.url(&at, value),
                "recommended" | "resolved" => drop(self.kind(&at, value.as_bool().is_some(), "boolean")),
                "given" => self.given(&at, value, rule),
                "severity" => self.severity(&at, value),
                "tags" => self.tags(&at, value),
                "formats" => {}
                "then" => self.then(&at, value),
                "type" if !matches!(value.as_str(), Some("style" | "validation")) => {
                    self.add(&at, Origin::Words, "allowed types are \"style\" and \"validation\"");
                }
                "type" => {}
                "extensions" => drop(self.kind(&at, value.as_object().is_some(), "object")),
                key if key.starts_with("x-") => {}
                _ => self.add(pointer, Origin::Keyword, EXTRA),
            }
        }
        if !object.contains_key("given") || !object.contains_key("then") {
            let words = "the rule must have at least \"given\" and \"then\" properties";
            self.add(pointer, Origin::Words, words);
        }
    }

    fn severity(&mut self, pointer: &str, value: &Value) {
        let fits = match value {
            Value::String(word) => severity_word(word).is_some(),
            Value::Number(number) => [-1.0, 0.0, 1.0, 2.0, 3.0].contains(number),
            _ => false,
        };
        if !fits {
            self.add_hinted(pointer, Origin::Words, SEVERITY_WORDS, hint(value));
        }
    }

    fn tags(&mut self, pointer: &str, value: &Value) {
        if self.kind(pointer, value.as_array().is_some(), "array") {
            for (at, tag) in value.as_array().unwrap_or(&[]).iter().enumerate() {
                self.kind(&format!("{pointer}/{at}"), tag.as_str().is_some(), "string");
            }
        }
    }

    fn given(&mut self, pointer: &str, value: &Value, rule: &Value) {
        match value {
            Value::Array(_) => self.expressions(pointer, value, Some(rule)),
            value => self.expression(pointer, value, Some(rule)),
        }
    }

    fn expressions(&mut self, pointer: &str, value: &Value, rule: Option<&Value>) {
        if !self.kind(pointer, value.as_array().is_some(), "array") {
            return;
        }
        let list = value.as_array().unwrap_or(&[]);
        for (at, expression) in list.iter().enumerate() {
            self.expression(&format!("{pointer}/{at}"), expression, rule);
        }
        if list.is_empty() {
            self.add(pointer, Origin::Words, "must be a non-empty array of expressions");
        }
    }

    fn expression(&mut self, pointer: &str, value: &Value, rule: Option<&Value>) {
        let Some(text) = value.as_str() else {
            return self.add(pointer, Origin::Words, PATH_WORDS);
        };
        if text.starts_with('#') {
            let formats = rule.and_then(|rule| rule.get("formats")).map(format_list);
            let formats = formats.map(|formats| formats.into_iter().collect());
            if let Err(error) = alias::resolve(self.aliases.as_ref(), text, formats) {
                self.runtime(pointer, vec![(Vec::new(), alias_words(error))]);
            }
        } else if !text.starts_with('$') {
            self.add(pointer, Origin::Words, PATH_WORDS);
        }
    }

    fn runtime(&mut self, pointer: &str, found: Vec<(Vec<String>, String)>) {
        let complaint = |(below, message): (Vec<String>, String)| {
            let mut path = split(pointer);
            path.extend(below);
            Complaint { path, message, hint: None }
        };
        let told = found.into_iter().map(complaint).collect();
        self.errors.push(Error { pointer: pointer.to_owned(), origin: Origin::Runtime, told });
    }

    fn then(&mut self, pointer: &str, value: &Value) {
        match value {
            Value::Array(list) => {
                for (at, then) in list.iter().enumerate() {
                    self.one_then(&format!("{pointer}/{at}"), then);
                }
            }
            then => self.one_then(pointer, then),
        }
    }

    fn one_then(&mut self, pointer: &str, then: &Value) {
        if !self.kind(pointer, then.as_object().is_some(), "object") {
            return;
        }
        if let Some(field) = then.get("field") {
            self.kind(&format!("{pointer}/field"), field.as_str().is_some(), "string");
        }
        let function = then.get("function").and_then(Value::as_str).and_then(|name| functions::find(name, false));
        let Some(function) = function else {
            let path = vec!["function".to_owned()];
            return self.runtime(pointer, vec![(path, "Function is not defined".to_owned())]);
        };
        let options = then.get("functionOptions").unwrap_or(&Value::Null);
        if let Err(errors) = function.options.check(function.name, options) {
            let path = |path: &[crate::document::Segment]| path.iter().map(|step| step.text().into_owned()).collect();
            self.runtime(pointer, errors.into_iter().map(|error| (path(&error.path), error.message)).collect());
        }
    }

    fn parser_options(&mut self, pointer: &str, value: &Value) {
        if !self.kind(pointer, value.as_object().is_some(), "object") {
            return;
        }
        for (key, value) in value.as_object().into_iter().flat_map(|options| options.iter()) {
            match &**key {
                "duplicateKeys" | "incompatibleValues" => self.severity(&format!("{pointer}/{key}"), value),
                _ => self.add(pointer, Origin::Keyword, EXTRA),
            }
        }
    }

    fn aliases(&mut self, value: &Value) {
        for (name, alias) in value.as_object().into_iter().flat_map(|aliases| aliases.iter()) {
            let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || !name.bytes().all(letter) {
                let words = "to avoid confusion the name must match /^[A-Za-z][A-Za-z0-9_-]*$/ regular expression";
                self.add("/aliases", Origin::Words, words);
            }
            let pointer = format!("/aliases/{}", escaped(name));
            if alias.as_object().is_some() {
                self.targets(&pointer, alias);
            } else {
                self.expressions(&pointer, alias, None);
            }
        }
    }

    fn targets(&mut self, pointer: &str, alias: &Value) {
        if let Some(description) = alias.get("description") {
            self.kind(&format!("{pointer}/description"), description.as_str().is_some(), "string");
        }
        let Some(targets) = alias.get("targets") else {
            let words = "targets must be present and have at least a single alias definition";
            return self.add(pointer, Origin::Words, words);
        };
        let at = format!("{pointer}/targets");
        if !self.kind(&at, targets.as_array().is_some(), "array") {
            return;
        }
        let list = targets.as_array().unwrap_or(&[]);
        if list.is_empty() {
            self.add(&at, Origin::Words, "targets must have at least a single alias definition");
        }
        for (index, target) in list.iter().enumerate() {
            let before = self.errors.len();
            let at = format!("{at}/{index}");
            if let Some(given) = target.get("given") {
                self.expressions(&format!("{at}/given"), given, None);
            }
            if self.errors.len() > before || target.get("given").is_none() || target.get("formats").is_none() {
                self.errors.truncate(before);
                self.add(&at, Origin::Words, "a valid target must contain given and non-empty formats");
            }
        }
    }

    fn overrides(&mut self, value: &Value) {
        if !self.kind("/overrides", value.as_array().is_some(), "array") {
            return;
        }
        let list = value.as_array().unwrap_or(&[]);
        if list.is_empty() {
            self.add("/overrides", Origin::Words, "must not be empty");
        }
        for (at, entry) in list.iter().enumerate() {
            let pointer = format!("/overrides/{at}");
            if names_pointers(entry) {
                self.pointer_override(&pointer, entry);
            } else {
                self.override_entry(&pointer, entry);
            }
        }
    }

    /// An entry whose globs all end in JSON pointers: severities only.
    fn pointer_override(&mut self, pointer: &str, entry: &Value) {
        let mut keys = entry.as_object().into_iter().flat_map(|entry| entry.keys());
        if keys.any(|key| !matches!(&**key, "files" | "rules")) {
            let words = "must not override any other property than rules when JSON Pointers are defined";
            self.add(pointer, Origin::Words, words);
        }
        let Some(rules) = entry.get("rules") else {
            return self.add(pointer, Origin::Words, "must contain rules when JSON Pointers are defined");
        };
        let at = format!("{pointer}/rules");
        if !self.kind(&at, rules.as_object().is_some(), "object") {
            return;
        }
        for (name, severity) in rules.as_object().into_iter().flat_map(|rules| rules.iter()) {
            self.severity(&format!("{at}/{}", escaped(name)), severity);
        }
    }

    fn override_entry(&mut self, pointer: &str, entry: &Value) {
        let Value::Object(object) = entry else {
            let words = "must be an override, i.e. { \"files\": [\"v2/**/*.json\"], \"rules\": {} }";
            return self.add(pointer, Origin::Words, words);
        };
        match object.get("files") {
            None => self.add(pointer, Origin::Keyword, "must have required property 'files'"),
            Some(Value::Array(files)) if !files.is_empty() && files.iter().all(is_glob) => {}
            Some(_) => self.add(&format!("{pointer}/files"), Origin::Words, FILES),
        }
        if let Some(rules) = object.get("rules") {
            let outer = self.aliases.clone();
            if let (Some(own), Some(Value::Object(known))) = (object.get("aliases").and_then(Value::as_object), &outer)
            {
                let mut all: super::legacy::Members =
                    known.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
                all.retain(|(key, _)| !own.contains_key(key));
                all.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
                self.aliases = Some(Value::object(all));
            } else if let Some(own) = object.get("aliases") {
                self.aliases = Some(own.clone());
            }
            self.rules(&format!("{pointer}/rules"), rules);
            self.aliases = outer;
        }
        if let Some(options) = object.get("parserOptions") {
            self.parser_options(&format!("{pointer}/parserOptions"), options);
        }
        if !object.contains_key("rules") && !object.contains_key("extends") {
            self.add(pointer, Origin::Keyword, "must have required property 'extends'");
        }
    }
}

fn alias_words(error: AliasError) -> String {
    error.message()
}

/// The segments of a pointer; one empty segment for the root.
fn split(pointer: &str) -> Vec<String> {
    pointer.get(1..).unwrap_or("").split('/').map(str::to_owned).collect()
}

fn is_glob(file: &Value) -> bool {
    file.as_str().is_some_and(|file| file.chars().any(|letter| letter != '#'))
}

fn names_pointers(entry: &Value) -> bool {
    let files = entry.get("files").and_then(Value::as_array).unwrap_or(&[]);
    let pointed = |file: &Value| file.as_str().and_then(|file| file.find('#')).is_some_and(|at| at > 0);
    !files.is_empty() && files.iter().all(pointed)
}

/// An address as the original's validator takes it: a scheme of the web, and a host with a domain or an IP address.
fn is_url(text: &str) -> bool {
    let rest = ["http://", "https://", "ftp://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let Some(rest) = rest else { return false };
    if text.contains(char::is_whitespace) {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    let host = host.split(':').next().unwrap_or("");
    let Some((before, end)) = host.rsplit_once('.') else { return false };
    let word = end.chars().count() >= 2 && end.chars().all(char::is_alphabetic);
    let number =
        host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| !address.is_private() && !address.is_loopback());
    !before.is_empty() && (word || number)
}

/// A word that may have been meant.
fn hint(value: &Value) -> Option<String> {
    let word = value.as_str()?.to_lowercase();
    let meant = match word.as_str() {
        "critical" | "fatal" | "err" | "errors" | "error" | "high" => "error",
        "warnings" | "warning" | "warn" | "medium" => "warn",
        "informational" | "information" | "note" | "notice" | "info" => "info",
        "hints" | "hint" | "low" => "hint",
        "none" | "false" | "disabled" | "ignore" | "off" => "off",
        _ => return None,
    };
    debug_assert!(type_of(Some(value)) == "string");
    Some(format!("did you mean \"{meant}\"?"))
}
