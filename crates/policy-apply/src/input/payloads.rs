//! JSON payloads: files in any shape that only CEL policies look at.
//!
//! The one idea to know: policies of `kyverno.io` match by kind, a payload has none, so all that is left of one is that it was
//! read. Under our own name that is said, since nothing was judged.
//!
//! kyverno: cmd/cli/kubectl-kyverno/payload/load.go

use std::sync::Arc;

use common::go::json;
use yaml::{Dialect, Documents, FileId, ReadOptions};

use super::reading::Reader;
use super::trouble::Trouble;

const RULE: &str = "input/json";

/// The payloads of a run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Payloads {
    /// How many there are.
    pub(crate) count: usize,
}

impl Payloads {
    /// What our own name says of payloads, which nothing judges yet.
    pub(crate) fn trouble(self) -> Option<Trouble> {
        let message = "no policy judges JSON payloads: policies of `kyverno.io` match by kind, and CEL policies are not supported yet";
        (self.count > 0).then(|| Trouble::new(RULE, message))
    }
}

/// Reads the payloads of `paths`, and says what is wrong with them.
pub(crate) fn payloads(paths: &[String], reader: &mut Reader<'_>) -> (Payloads, Vec<Trouble>) {
    let mut payloads = Payloads::default();
    let mut troubles = Vec::new();
    for path in paths {
        match payload(path, reader) {
            Ok(()) => payloads.count += 1,
            Err(trouble) => {
                let end = format!("failed to load JSON payload ({})", trouble.words);
                troubles.push(trouble.ends(end));
            }
        }
    }
    (payloads, troubles)
}

fn payload(path: &str, reader: &mut Reader<'_>) -> Result<(), Trouble> {
    let file = reader.file(path, RULE)?;
    let text = reader.text(file);
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "json" => of_json(&text),
        "yaml" | "yml" => of_yaml(text, file),
        _ => Err(Trouble::new(RULE, format!("unrecognized payload format, must be yaml or json ({path})"))),
    }
}

/// Looks whether a text is a JSON object. The original crashes at any other value.
fn of_json(text: &str) -> Result<(), Trouble> {
    let parsed = json::read(text.as_bytes(), IsObject).map_err(|error| Trouble::new(RULE, error.to_string()))?;
    if parsed.value { Ok(()) } else { Err(no_object()) }
}

fn of_yaml(text: Arc<str>, file: FileId) -> Result<(), Trouble> {
    let options = ReadOptions::new(file).dialect(Dialect::GoV3).kubernetes();
    let mut documents = Documents::new(text, options);
    let wrong = |error: yaml::ReadError| Trouble::new(RULE, error.to_string()).at(error.span());
    let first = documents.next().transpose().map_err(wrong)?;
    let is_alone = documents.next().is_none();
    let is_object = first.is_some_and(|document| document.root().kind() == yaml::Kind::Map);
    if is_object && is_alone { Ok(()) } else { Err(no_object()) }
}

fn no_object() -> Trouble {
    Trouble::new(RULE, "a payload must be one object")
}

/// Tells an object from other values.
struct IsObject;

impl json::Builder for IsObject {
    type Value = bool;
    type Entries = ();

    fn null(&self) -> bool {
        false
    }

    fn bool(&self, _: bool) -> bool {
        false
    }

    fn number(&self, _: f64) -> bool {
        false
    }

    fn text(&self, _: String) -> bool {
        false
    }

    fn list(&self, _: Vec<bool>) -> bool {
        false
    }

    fn insert(&self, (): &mut (), _: String, _: bool) {}

    fn object(&self, (): ()) -> bool {
        true
    }
}
