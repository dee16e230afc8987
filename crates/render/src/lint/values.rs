//! Rules of `values.yaml`: that it is there, that it is a map, that it fits the schema together with the user's values. Values of
//! subcharts are not looked at.
//!
//! helm: pkg/chart/v2/lint/rules/values.go

use chart::ValuesFault;
use common::finding::Severity;
use common::source::{FileId, Span};
use yaml::{Documents, Path, ReadOptions};

use super::{Linter, place};

const FILE: &str = "values.yaml";

pub(super) fn lint(linter: &mut Linter<'_>) {
    if linter.kind(FILE).is_err() {
        linter.say(Severity::Info, "values/missing", FILE, "file does not exist");
        return;
    }
    let data = match linter.read(FILE) {
        Ok(data) => data,
        Err(reason) => {
            linter.error("values/syntax", FILE, format!("unable to parse YAML: {reason}"));
            return;
        }
    };
    let name = linter.dir.join(FILE).to_string_lossy().into_owned();
    let file = linter.provenance.sources.add(name, String::from_utf8_lossy(&data));
    // A schema that cannot be read is as good as none.
    let schema = linter.read("values.schema.json").unwrap_or_default();
    let schema = String::from_utf8_lossy(&schema);
    let wanted = !schema.is_empty() && !linter.settings.skip_schema;
    let values = &linter.settings.values;
    match chart::check_values(&data, values, wanted.then_some(&*schema), &mut linter.notices) {
        Ok(()) => {}
        Err(ValuesFault::Unreadable(reason)) => {
            let text = format!("unable to parse YAML: {reason}");
            linter.error("values/syntax", FILE, text).at(place::byte(file, reason.at()));
        }
        Err(ValuesFault::Schema(text)) => {
            let span = schema_place(&text, &data, file);
            linter.error("values/schema", FILE, text).at(span);
        }
    }
}

/// The first value that does not fit, by the pointer in the text.
fn schema_place(text: &str, data: &[u8], file: FileId) -> Option<Span> {
    let document = Documents::new(yaml::decode(data, file).ok()?, ReadOptions::new(file)).next()?.ok()?;
    let (_, rest) = text.split_once("- at '")?;
    let (pointer, _) = rest.split_once("':")?;
    let mut path = Path::root();
    for part in pointer.split('/').skip(1) {
        let key = part.replace("~1", "/").replace("~0", "~");
        match key.parse::<usize>() {
            Ok(index) => path.push(index),
            Err(_) => path.push(key.as_str()),
        }
    }
    Some(place::at(&document, &path))
}
