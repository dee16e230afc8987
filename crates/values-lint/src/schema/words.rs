//! Errors as sentences for people; errors that others explain are left out. (npm: @stoplight/better-ajv-errors, and
//! spectral: packages/functions/src/schema/index.ts)

use super::check::{Detail, SchemaError};
use crate::document::{Segment, Value, to_json};

/// A sentence and where it belongs: the steps below the value, as the pointer spells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The words.
    pub text: String,
    /// The steps, still escaped.
    pub path: Vec<String>,
}

/// The sentences for errors of `value`, which stands at `path`, in the words of the function `schema`: items are named as
/// such, and alternatives of which none fits say so.
pub fn sentences(errors: &[SchemaError], value: &Value, path: &[Segment]) -> Vec<Sentence> {
    let mut found = plain_sentences(errors, value, path);
    for sentence in &mut found {
        let pointer = sentence.path.iter().map(|step| format!("/{step}")).collect::<String>();
        let text = item_words(std::mem::take(&mut sentence.text), &pointer);
        sentence.text = combinator(text, &pointer, errors);
    }
    found
}

/// The sentences in their plain words.
pub fn plain_sentences(errors: &[SchemaError], value: &Value, path: &[Segment]) -> Vec<Sentence> {
    let mut tree = Tree::default();
    for error in errors {
        tree.add(error);
    }
    tree.thin_out();
    let mut speaker = Speaker { value, path, found: Vec::new() };
    speaker.speak(&tree);
    speaker.found
}

/// Errors by their place.
#[derive(Debug, Default)]
struct Tree<'e> {
    errors: Vec<&'e SchemaError>,
    children: Vec<(&'e str, Tree<'e>)>,
}

impl<'e> Tree<'e> {
    /// Puts an error where the steps of its pointer lead. Steps that hold other letters than those of names are cut short,
    /// and an error without a step that counts is lost, as in the original.
    fn add(&mut self, error: &'e SchemaError) {
        let steps = if error.path.is_empty() { vec![""] } else { steps(&error.path) };
        if steps.is_empty() {
            return;
        }
        let mut place = self;
        for step in steps {
            let at = place.children.iter().position(|(name, _)| *name == step).unwrap_or_else(|| {
                place.children.push((step, Tree::default()));
                place.children.len() - 1
            });
            let Some((_, next)) = place.children.get_mut(at) else { return };
            place = next;
        }
        place.errors.push(error);
    }

    fn thin_out(&mut self) {
        if !self.children.is_empty() && self.errors.iter().any(|error| error.keyword == "anyOf") {
            self.errors.clear();
        }
        // Places that hold nothing but `enum` errors give way while there is a place beside them.
        let mut at = 0;
        while let Some((_, child)) = self.children.get_mut(at) {
            if !child.children.is_empty() && child.errors.iter().any(|error| error.keyword == "anyOf") {
                child.errors.clear();
            }
            let lone = !child.errors.is_empty() && child.errors.iter().all(|error| error.keyword == "enum");
            child.thin_out();
            if lone && self.children.len() > 1 {
                self.children.remove(at);
            } else {
                at += 1;
            }
        }
    }
}

/// The steps of a pointer that the original's pattern finds: a name, with an index behind it.
fn steps(pointer: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let mut from = 0;
    while let Some(slash) = pointer.get(from..).and_then(|rest| rest.find('/')).map(|at| from + at) {
        let run =
            |start: usize, fits: fn(u8) -> bool| pointer.bytes().skip(start).take_while(|byte| fits(*byte)).count();
        let name = run(slash + 1, |byte| byte.is_ascii_alphanumeric() || b"_$-".contains(&byte));
        let mut end = slash + 1 + name;
        if name == 0 {
            from = end;
            continue;
        }
        if pointer.as_bytes().get(end) == Some(&b'/') {
            let digits = run(end + 1, |byte| byte.is_ascii_digit());
            end += if digits > 0 { 1 + digits } else { 0 };
        }
        steps.extend(pointer.get(slash..end));
        from = end;
    }
    steps
}

struct Speaker<'e> {
    value: &'e Value,
    path: &'e [Segment],
    found: Vec<Sentence>,
}

impl<'e> Speaker<'e> {
    fn speak(&mut self, tree: &Tree<'e>) {
        if let [first, ..] = tree.errors.as_slice()
            && tree.errors.iter().all(|error| error.keyword == "enum")
        {
            let text = self.enum_text(first, &tree.errors);
            return self.push(first, text);
        }
        for error in &tree.errors {
            let text = self.text(error);
            self.push(error, text);
        }
        for (_, child) in &tree.children {
            self.speak(child);
        }
    }

    fn push(&mut self, error: &SchemaError, text: String) {
        let steps = error.path.strip_prefix('/').unwrap_or(&error.path);
        let path = if error.path.is_empty() { Vec::new() } else { steps.split('/').map(str::to_owned).collect() };
        self.found.push(Sentence { text, path });
    }

    fn text(&self, error: &SchemaError) -> String {
        match error.keyword {
            "additionalProperties" => {
                format!("Property \"{}\" is not expected to be here", error.member().unwrap_or_default())
            }
            "type" => match self.name(&error.path) {
                Some(name) => format!("\"{name}\" property type {}", clean(&error.message)),
                None => format!("Value type {}", clean(&error.message)),
            },
            "errorMessage" => error.message.clone(),
            _ => format!("{} {}", self.subject(&error.path), clean(&error.message)),
        }
    }

    fn enum_text(&self, first: &SchemaError, errors: &[&SchemaError]) -> String {
        let mut values: Vec<&Value> = Vec::new();
        for error in errors {
            let Detail::Allowed(allowed) = &error.detail else { continue };
            for value in allowed.iter() {
                if value.is_container() || !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        let print = |value: &&Value| value.as_str().map_or_else(|| to_json(value, ""), |text| format!("\"{text}\""));
        let list: Vec<String> = values.iter().map(print).collect();
        let mut text = format!("{} {}: {}", self.subject(&first.path), first.message, list.join(", "));
        if let Some(best) = self.value_at(&first.path).and_then(Value::as_str).and_then(|value| nearest(value, &values))
        {
            text.push_str(&format!(". Did you mean \"{best}\"?"));
        }
        text
    }

    fn name(&self, pointer: &str) -> Option<String> {
        match pointer.rfind('/') {
            Some(at) => pointer.get(at + 1..).map(str::to_owned),
            None => self.path.last().map(|segment| segment.text().into_owned()),
        }
    }

    fn subject(&self, pointer: &str) -> String {
        match self.name(pointer) {
            Some(name) => format!("\"{name}\" property"),
            None => match self.value_at(pointer) {
                Some(Value::String(_)) => "String",
                Some(Value::Number(_)) => "Number",
                Some(Value::Bool(_)) => "Boolean",
                Some(_) => "Object",
                None => "Undefined",
            }
            .to_owned(),
        }
    }

    fn value_at(&self, pointer: &str) -> Option<&'e Value> {
        let mut value = self.value;
        for step in pointer.split('/').skip(1) {
            value = value.member(&step.replace("~1", "/").replace("~0", "~"))?;
        }
        Some(value)
    }
}

/// A value that no schema of `oneOf` or `anyOf` fits has other errors, which say more.
fn combinator(text: String, pointer: &str, errors: &[SchemaError]) -> String {
    let unmatched = errors.iter().rfind(|other| {
        let combines = matches!(other.keyword, "oneOf" | "anyOf");
        combines && other.path == pointer && other.detail != Detail::Passing(true)
    });
    match unmatched {
        Some(other) if text.ends_with(&format!(" in {}", other.keyword)) => {
            format!("{text}. None of the schemas matched, see the other errors reported for this value")
        }
        _ => text,
    }
}

/// `"0" property must` as `Item at index 0 must`.
fn item_words(text: String, pointer: &str) -> String {
    let index = pointer.rsplit('/').next().unwrap_or_default();
    if index.is_empty() || !index.bytes().all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    let subject = format!("\"{index}\" property");
    match text.strip_prefix(&subject) {
        Some(rest) => format!("Item at index {index}{}", rest.strip_prefix(" type").unwrap_or(rest)),
        None => text,
    }
}

fn clean(message: &str) -> String {
    message.replace('\'', "\"").replace("NOT", "not")
}

/// The allowed text that differs least, where it differs less than by all of its letters or is the only value.
fn nearest<'v>(value: &str, values: &[&'v Value]) -> Option<&'v str> {
    let texts = values.iter().filter_map(|value| value.as_str());
    let weighed = texts.map(|text| (common::edits(text, value), text));
    let (weight, best) = weighed.min_by_key(|(weight, _)| *weight)?;
    (values.len() == 1 || weight < best.encode_utf16().count()).then_some(best)
}

/// The path of a sentence below the value's own.
pub fn full_path(path: &[Segment], below: &[String]) -> Vec<Segment> {
    let mut full = path.to_vec();
    full.extend(below.iter().map(|step| Segment::key(step.as_str())));
    full
}
