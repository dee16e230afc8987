//! The case files: a text, and the JSON, the error or the number of documents that Go makes of it.
//! `sigs` was recorded from `sigs.k8s.io/yaml` 1.6.0 (`YAMLToJSON`), `strict` from its `YAMLToJSONStrict`, `v3` from a
//! `gopkg.in/yaml.v3` 3.0.1 decoder into untyped values.

use std::path::{Path, PathBuf};

use yaml::{Dialect, Documents, NodeRef, ReadOptions};

#[test]
fn texts_read_as_in_go() {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in case_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")) {
        let folder = file.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        for case in read_cases(&file) {
            count += 1;
            let got = read(&folder, &case.text);
            if got != case.want {
                let place = format!("{}: {}", file.display(), case.note);
                failures.push(format!("{place}\n  text {:?}\n  want {:?}\n  got  {got:?}", case.text, case.want));
            }
        }
    }
    assert!(count > 100, "only {count} cases were found");
    assert!(failures.is_empty(), "{} of {count} cases differ\n{}", failures.len(), failures.join("\n"));
}

struct Case {
    note: String,
    text: String,
    want: Result<String, String>,
}

fn read(folder: &str, text: &str) -> Result<String, String> {
    let options = ReadOptions { strict_keys: folder == "strict", ..ReadOptions::default() };
    if folder == "v3" {
        let documents = Documents::new(text.into(), options.dialect(Dialect::GoV3));
        let count = documents.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?.len();
        return Ok(count.to_string());
    }
    let Some(document) = Documents::new(text.into(), options).next() else { return Ok("null".into()) };
    let document = document.map_err(|error| error.to_string())?;
    let mut json = String::new();
    yaml::writer::json(document.root(), yaml::writer::JsonOptions::marshal(), &mut json).unwrap();
    Ok(json)
}

#[expect(clippy::disallowed_methods, reason = "tests read their cases")]
fn case_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(case_files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[expect(clippy::disallowed_methods, reason = "tests read their cases")]
fn read_cases(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let document = Documents::new(text.into(), ReadOptions::default()).next().unwrap().unwrap();
    let field = |case: NodeRef<'_>, name: &str| case.get(name).and_then(NodeRef::text).map(str::to_owned);
    let case = |case| Case {
        note: field(case, "note").unwrap(),
        text: field(case, "text").unwrap(),
        want: match field(case, "error") {
            Some(error) => Err(error),
            None => Ok(field(case, "json").or_else(|| field(case, "documents")).unwrap()),
        },
    };
    document.root().items().map(case).collect()
}
