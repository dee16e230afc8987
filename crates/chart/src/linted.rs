//! What only `lint` reads: the heads of rendered objects and a values file on its own, with the complaints of the Go types that
//! the original reads them into.
//!
//! Not here: the rules (`render`), and loading and rendering, which are as everywhere.
//!
//! helm: pkg/chart/v2/lint/rules

use std::path::Path;

use common::go::os_error;
use common::source::FileId;
use gotemplate::value::{Numbers, Origin, Value};
use yaml::{Document, Documents, Kind, NodeRef, ReadOptions};

use crate::chart::Chart;
use crate::file::ChartFile;
use crate::metadata::decode::{Faults, Field, Problem};
use crate::notice::Notice;
use crate::plain::Plain;
use crate::schema;
use crate::values::coalesce::{Coalescer, Mode};
use crate::values::table::{Node, Table};

/// A text that cannot be read into a type of the original.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    message: String,
    at: Option<u32>,
}

impl Unreadable {
    /// A text that is no YAML. (sigs.k8s.io/yaml: yaml.go, `yamlToJSONTarget`)
    pub fn yaml(error: &yaml::ReadError) -> Self {
        Problem::yaml(format!("error converting YAML to JSON: {error}"), error, 0).into()
    }

    /// The byte that is wrong, where that is known.
    pub const fn at(&self) -> Option<u32> {
        self.at
    }
}

impl From<Problem> for Unreadable {
    fn from(Problem { message, at, .. }: Problem) -> Self {
        Self { message, at }
    }
}

/// What a rendered document says of itself.
///
/// helm: pkg/chart/v2/lint/rules/template.go (`k8sYamlStruct`)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectHead {
    /// `apiVersion`
    pub api_version: String,
    /// `kind`
    pub kind: String,
    /// `metadata.name`
    pub name: String,
    /// `metadata.namespace`
    pub namespace: String,
}

impl ObjectHead {
    /// The head of a document; nothing for null.
    ///
    /// # Errors
    /// The original's text for what is no object, or has a field of another type.
    pub fn of(document: &Document) -> Result<Option<Self>, Unreadable> {
        const OWNER: &str = "k8sYamlStruct";
        const METADATA: Field<'_> = Field { owner: OWNER, path: "Metadata" };
        let mut head = Self::default();
        decoded(document, |root, faults| {
            for (name, node) in faults.fields(root, OWNER, "rules.k8sYamlStruct", &["apiVersion", "Kind", "Metadata"]) {
                match name {
                    "apiVersion" => faults.string(node, OWNER, name, &mut head.api_version),
                    "Kind" => faults.string(node, OWNER, name, &mut head.kind),
                    _ => {
                        for (name, node) in
                            faults.inner_fields(node, METADATA, "rules.k8sYamlMetadata", &["Namespace", "Name"])
                        {
                            let (path, into) = match name {
                                "Name" => ("Metadata.Name", &mut head.name),
                                _ => ("Metadata.Namespace", &mut head.namespace),
                            };
                            faults.string(node, "k8sYamlMetadata", path, into);
                        }
                    }
                }
            }
        })?;
        Ok((!document.root().is_null()).then_some(head))
    }
}

/// How Go prints the types of the items of a list, which have no names.
const ITEM: &str = "struct { Metadata struct { Annotations map[string]string } }";
const ITEM_METADATA: &str = "struct { Annotations map[string]string }";

/// The index of the first item of a `List` that has an annotation of this name.
///
/// helm: pkg/chart/v2/lint/rules/template.go (`validateListAnnotations`)
///
/// # Errors
/// The original's text for items that are no objects.
pub fn annotated_item(document: &Document, annotation: &str) -> Result<Option<usize>, Unreadable> {
    let mut found = None;
    decoded(document, |root, faults| {
        let items = Field { owner: "", path: "Items" };
        for (_, node) in faults.fields(root, "", &format!("struct {{ Items []{ITEM} }}"), &["Items"]) {
            if !faults.is_list(node, items, &format!("[]{ITEM}")) {
                continue;
            }
            for (index, item) in node.items().enumerate() {
                if has_annotation(item, annotation, faults) && found.is_none() {
                    found = Some(index);
                }
            }
        }
    })?;
    Ok(found)
}

fn has_annotation(item: NodeRef<'_>, annotation: &str, faults: &mut Faults) -> bool {
    const METADATA: Field<'_> = Field { owner: "", path: "Items.Metadata" };
    let mut found = false;
    for (_, metadata) in faults.inner_fields(item, Field { owner: "", path: "Items" }, ITEM, &["Metadata"]) {
        for (_, annotations) in faults.inner_fields(metadata, METADATA, ITEM_METADATA, &["Annotations"]) {
            let pairs = faults.string_map(annotations, "", "Items.Metadata.Annotations").unwrap_or_default();
            found |= pairs.iter().any(|(name, _)| name == annotation);
        }
    }
    found
}

fn decoded(document: &Document, take: impl FnOnce(NodeRef<'_>, &mut Faults)) -> Result<(), Unreadable> {
    let mut faults = Faults::default();
    take(document.root(), &mut faults);
    Ok(faults.finish()?)
}

/// What is wrong with a values file on its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValuesFault {
    /// The file is no map.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The values do not fit the schema, which stands beside the file.
    #[error("{0}")]
    Schema(String),
}

/// Checks the first document of a values file, with the user's values over it, against a schema.
///
/// helm: pkg/chart/v2/lint/rules/values.go (`validateValuesFile`)
///
/// # Errors
/// The original's text.
pub fn check_values(
    file: &[u8],
    values: &Value,
    schema: Option<&str>,
    notices: &mut Vec<Notice>,
) -> Result<(), ValuesFault> {
    let defaults = read_map(file)?;
    let under = match defaults.as_map() {
        Some(map) => Table::of(map, Origin::NONE),
        None => Table::default(),
    };
    let over = match values.as_map() {
        Some(map) => Table::of(map, Origin::NONE),
        None => Table::default(),
    };
    let mut coalescer = Coalescer::default();
    coalescer.tables(&over, &under, "", Mode::Coalesce);
    notices.append(&mut coalescer.notices);
    let Some(schema) = schema else { return Ok(()) };
    schema::check_text(schema, &Plain::of(&Node::Table(over).to_value()), notices).map_err(ValuesFault::Schema)
}

/// helm: pkg/chart/common/values.go (`ReadValues`)
fn read_map(file: &[u8]) -> Result<Value, Unreadable> {
    let options = ReadOptions::new(FileId::default());
    let text = yaml::decode(file, options.file).map_err(|error| Unreadable::yaml(&error))?;
    let Some(document) = Documents::new(text, options).next() else { return Ok(Value::NIL) };
    let document = document.map_err(|error| Unreadable::yaml(&error))?;
    let root = document.root();
    if !matches!(root.kind(), Kind::Map | Kind::Null) {
        let mut faults = Faults::default();
        faults.fields(root, "", "common.Values", &[]);
        faults.finish()?;
    }
    Ok(Value::from_plain_node(root, Numbers::Float))
}

impl Chart {
    /// The files of `crds/` that may define custom resources; those of subcharts are theirs.
    ///
    /// helm: pkg/chart/v2/chart.go (`CRDObjects`)
    pub fn crd_files(&self) -> impl Iterator<Item = &ChartFile> {
        let is_manifest = |name: &str| {
            let extension = name.rsplit('/').next().and_then(|base| base.rsplit_once('.')).map_or("", |(_, it)| it);
            ["yaml", "yml", "json"].iter().any(|known| known.eq_ignore_ascii_case(extension))
        };
        self.files.iter().filter(move |file| file.name.starts_with("crds/") && is_manifest(&file.name))
    }
}

/// `open PATH: no such file or directory`: an error of a file as Go's `os.PathError` prints it.
pub fn path_error(operation: &str, path: &Path, error: &std::io::Error) -> String {
    os_error::message(operation, path, error)
}
