//! The head of a document: what sorting needs to know.
//!
//! helm: pkg/release/v1/util/manifest.go (`SimpleHead`)

use std::sync::Arc;

use yaml::{FileId, ReadOptions};

use crate::metadata::decode::{self, Field, Problem};

/// What a document says of itself.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) api_version: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) annotations: Vec<(String, String)>,
}

/// How Go prints the type of `metadata`, which has no name.
const METADATA: &str =
    r#"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#;

impl Head {
    /// The head of a document; all fields are empty where there is nothing but comments.
    pub(super) fn read(text: Arc<str>) -> Result<Self, Problem> {
        const OWNER: &str = "SimpleHead";
        let mut head = Self::default();
        decode::text_document(text, ReadOptions::new(FileId::default()), |document, faults| {
            let names = &["apiVersion", "kind", "metadata"];
            for (name, node) in faults.fields(document.root(), OWNER, "util.SimpleHead", names) {
                match name {
                    "apiVersion" => faults.string(node, OWNER, name, &mut head.api_version),
                    "kind" => faults.string(node, OWNER, name, &mut head.kind),
                    _ => {
                        let field = Field { owner: OWNER, path: name };
                        for (name, node) in faults.inner_fields(node, field, METADATA, &["name", "annotations"]) {
                            match name {
                                "name" => faults.string(node, "", "metadata.name", &mut head.name),
                                _ => {
                                    let pairs = faults.string_map(node, "", "metadata.annotations");
                                    head.annotations.extend(pairs.unwrap_or_default());
                                }
                            }
                        }
                    }
                }
            }
        })?;
        Ok(head)
    }

    /// The annotation of a name; where equal ones were merged, the last.
    pub(super) fn annotation(&self, name: &str) -> Option<&str> {
        self.annotations.iter().rev().find(|(key, _)| key == name).map(|(_, text)| text.as_str())
    }
}
