//! A command line taken apart as yargs does. (yargs-parser: src/yargs-parser.ts)

use super::options::{Kind, OPTIONS, Owner, Spec};
use crate::persona::Persona;

/// One option that was given.
pub(super) struct Given {
    name: &'static str,
    /// The text, or `true`, `false`.
    value: String,
}

/// A command line, taken apart.
#[derive(Default)]
pub(super) struct Words {
    pub(super) positionals: Vec<String>,
    given: Vec<Given>,
    /// `--output.<format> file`.
    pub(super) dotted: Vec<(String, String)>,
    pub(super) unknown: Vec<String>,
    /// Options that the help leaves out.
    pub(super) unlisted: Vec<String>,
    /// Options whose value is not there.
    pub(super) missing: Vec<String>,
}

/// `failSeverity` as `fail-severity`.
fn dashed(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// `fail-severity` as `failSeverity`.
fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(letters.as_str());
    }
    text
}

fn find(name: &str, persona: Persona) -> Option<&'static Spec> {
    let fits = |spec: &&Spec| spec.name == name || spec.name == dashed(name);
    OPTIONS.iter().filter(|spec| persona.is_own() || spec.owner != Owner::Own).find(fits)
}

fn find_short(letter: char) -> Option<&'static Spec> {
    OPTIONS.iter().find(|spec| spec.short == Some(letter))
}

struct Reader<'w> {
    words: std::iter::Peekable<std::slice::Iter<'w, String>>,
    persona: Persona,
    done: Words,
}

impl Words {
    pub(super) fn read(words: &[String], persona: Persona) -> Self {
        let mut reader = Reader { words: words.iter().peekable(), persona, done: Self::default() };
        while let Some(word) = reader.words.next() {
            reader.word(word);
        }
        reader.done
    }

    pub(super) fn command(&self) -> Option<&str> {
        self.positionals.first().map(String::as_str)
    }

    /// True when an option was given, whatever its value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.given.iter().any(|given| given.name == name)
    }

    /// The values of an option.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.given.iter().filter(|given| given.name == name).map(|given| given.value.clone()).collect()
    }

    /// The last value of an option.
    pub(super) fn last(&self, name: &str) -> Option<String> {
        self.texts(name).pop()
    }

    /// True when the last word on a flag is yes.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.last(name).is_some_and(|value| value == "true")
    }
}

impl Reader<'_> {
    fn word(&mut self, word: &str) {
        if word == "--" {
            self.done.positionals.extend(self.words.by_ref().cloned());
        } else if let Some(long) = word.strip_prefix("--") {
            self.long(long);
        } else if let Some(short) = word.strip_prefix('-').filter(|short| !short.is_empty()) {
            self.short(short);
        } else {
            self.done.positionals.push(word.to_owned());
        }
    }

    fn put(&mut self, spec: &'static Spec, value: String) {
        self.done.given.push(Given { name: spec.name, value });
    }

    fn long(&mut self, long: &str) {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value.to_owned())));
        // More than two dashes are two; the help loses an option that is given so.
        if name.starts_with('-') {
            self.done.unlisted.push(dashed(name.trim_start_matches('-')));
        }
        let name = name.trim_start_matches('-');
        if let Some(format) = name.strip_prefix("output.") {
            let value = value.or_else(|| self.following());
            return match value {
                Some(value) => self.done.dotted.push((format.to_owned(), value)),
                None => self.done.missing.push(name.to_owned()),
            };
        }
        if let Some(spec) = name.strip_prefix("no-").and_then(|name| find(name, self.persona)) {
            return self.put(spec, "false".to_owned());
        }
        match find(name, self.persona) {
            Some(spec) => self.option(spec, value, name),
            None => {
                if value.is_none() {
                    self.following();
                }
                self.unknown(name);
            }
        }
    }

    /// A name that is no option's; the original knows what has dashes by a second name, and tells both.
    fn unknown(&mut self, name: &str) {
        let name = name.split('.').next().unwrap_or(name);
        let second = if self.persona.is_own() { name.to_owned() } else { camel(name) };
        for name in [name.to_owned(), second] {
            if !self.done.unknown.contains(&name) {
                self.done.unknown.push(name);
            }
        }
    }

    /// The next word, if it is a value.
    fn following(&mut self) -> Option<String> {
        let is_value = |word: &&&String| !word.starts_with('-') || **word == "-";
        if self.words.peek().filter(is_value).is_some() { self.words.next().cloned() } else { None }
    }

    fn option(&mut self, spec: &'static Spec, value: Option<String>, name: &str) {
        match spec.kind {
            Kind::Flag => {
                let written = value.or_else(|| {
                    let next = self.words.peek().filter(|word| matches!(word.as_str(), "true" | "false")).is_some();
                    if next { self.words.next().cloned() } else { None }
                });
                self.put(spec, written.unwrap_or_else(|| "true".to_owned()));
            }
            Kind::Text | Kind::Choice(_) => match value.or_else(|| self.following()) {
                Some(value) => self.put(spec, value),
                None if self.persona.is_own() => self.done.missing.push(name.to_owned()),
                // The original goes on with an empty text, or with the default where there are words to choose from.
                None if matches!(spec.kind, Kind::Text) => self.put(spec, String::new()),
                None => {}
            },
        }
    }

    fn short(&mut self, letters: &str) {
        let mut rest = letters;
        while let Some(letter) = rest.chars().next() {
            rest = rest.get(letter.len_utf8()..).unwrap_or("");
            let Some(spec) = find_short(letter) else {
                self.done.unknown.push(letter.to_string());
                continue;
            };
            let takes_value = !matches!(spec.kind, Kind::Flag);
            if let Some(value) = rest.strip_prefix('=') {
                return self.option(spec, Some(value.to_owned()), &letter.to_string());
            }
            if takes_value && !rest.is_empty() {
                // Within a cluster only numbers and what is no word are values.
                if rest.starts_with(|letter: char| !letter.is_alphabetic() && letter != '_') {
                    return self.option(spec, Some(rest.to_owned()), &letter.to_string());
                }
                self.put(spec, String::new());
                continue;
            }
            self.option(spec, None, &letter.to_string());
        }
    }
}
