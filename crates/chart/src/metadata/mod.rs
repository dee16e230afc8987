//! `Chart.yaml`: what a chart says of itself. Reading is in [`decode`], checking in [`validate`].
//!
//! helm: pkg/chart/v2/metadata.go, dependency.go

pub(crate) mod decode;
mod validate;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use gotemplate::value::{Entries, Map, MapType, Numbers, Value};
use yaml::NodeRef;

use crate::linted::Unreadable;
use decode::{Faults, Field, Problem};

/// A person who keeps the chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Maintainer {
    /// `name`
    pub name: String,
    /// `email`
    pub email: String,
    /// `url`
    pub url: String,
}

/// A chart that another chart needs.
#[derive(Clone, Debug, Default)]
pub struct Dependency {
    /// `name`
    pub name: String,
    /// `version`: a constraint, or in a lock file a version.
    pub version: String,
    /// `repository`
    pub repository: String,
    /// `condition`: paths of values, separated by commas.
    pub condition: String,
    /// `tags`
    pub tags: Vec<String>,
    /// `enabled`
    pub enabled: bool,
    /// `import-values`: texts, or maps of `child` and `parent`.
    pub import_values: Vec<Value>,
    /// `alias`
    pub alias: String,
}

/// The contents of `Chart.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// `name`
    pub name: String,
    /// `home`
    pub home: String,
    /// `sources`
    pub sources: Vec<String>,
    /// `version`
    pub version: String,
    /// `description`
    pub description: String,
    /// `keywords`
    pub keywords: Vec<String>,
    /// `maintainers`; `None` for an empty entry.
    pub maintainers: Vec<Option<Maintainer>>,
    /// `icon`
    pub icon: String,
    /// `apiVersion`
    pub api_version: String,
    /// `condition`
    pub condition: String,
    /// `tags`
    pub tags: String,
    /// `appVersion`
    pub app_version: String,
    /// `deprecated`
    pub deprecated: bool,
    /// `annotations`; `None` where there are none.
    pub annotations: Option<BTreeMap<String, String>>,
    /// `kubeVersion`
    pub kube_version: String,
    /// `dependencies`; `None` where the key is missing, and `None` inside for an empty entry.
    pub dependencies: Option<Vec<Option<Dependency>>>,
    /// `type`
    pub chart_type: String,
}

const FIELDS: &[&str] = &[
    "name",
    "home",
    "sources",
    "version",
    "description",
    "keywords",
    "maintainers",
    "icon",
    "apiVersion",
    "condition",
    "tags",
    "appVersion",
    "deprecated",
    "annotations",
    "kubeVersion",
    "dependencies",
    "type",
];
const MAINTAINER: &[&str] = &["name", "email", "url"];
const DEPENDENCY: &[&str] =
    &["name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias"];

impl Metadata {
    /// The metadata of a text, without a look at whether it makes sense.
    ///
    /// # Errors
    /// The original's text, without `cannot load Chart.yaml: `.
    pub fn parse(data: &[u8]) -> Result<Self, Unreadable> {
        let mut metadata = Self::default();
        metadata.read(data)?;
        Ok(metadata)
    }

    /// As [`Metadata::parse`]; unknown fields and equal keys are errors, too.
    ///
    /// # Errors
    /// The original's text.
    pub fn parse_strict(data: &[u8]) -> Result<Self, Unreadable> {
        let mut metadata = Self::default();
        decode::strict_document(data, |document, faults| metadata.decode(document.root(), faults))?;
        Ok(metadata)
    }

    /// Lays the fields that a text has over those that are there.
    pub(crate) fn read(&mut self, data: &[u8]) -> Result<(), Problem> {
        decode::document(data, |document, faults| self.decode(document.root(), faults))
    }

    fn decode(&mut self, root: NodeRef<'_>, faults: &mut Faults) {
        const OWNER: &str = "Metadata";
        for (name, node) in faults.fields(root, OWNER, "v2.Metadata", FIELDS) {
            let mut text = |into: &mut String| faults.string(node, OWNER, name, into);
            match name {
                "name" => text(&mut self.name),
                "home" => text(&mut self.home),
                "version" => text(&mut self.version),
                "description" => text(&mut self.description),
                "icon" => text(&mut self.icon),
                "apiVersion" => text(&mut self.api_version),
                "condition" => text(&mut self.condition),
                "tags" => text(&mut self.tags),
                "appVersion" => text(&mut self.app_version),
                "kubeVersion" => text(&mut self.kube_version),
                "type" => text(&mut self.chart_type),
                "sources" => faults.strings(node, OWNER, name, &mut self.sources),
                "keywords" => faults.strings(node, OWNER, name, &mut self.keywords),
                "deprecated" => faults.boolean(node, OWNER, name, &mut self.deprecated),
                "annotations" => match faults.string_map(node, OWNER, name) {
                    Some(pairs) => self.annotations.get_or_insert_default().extend(pairs),
                    None if node.is_null() => self.annotations = None,
                    None => {}
                },
                "maintainers" => decode_maintainers(node, faults, &mut self.maintainers),
                _ => decode_dependencies(node, faults, OWNER, &mut self.dependencies),
            }
        }
    }

    /// What templates see as `.Chart`.
    ///
    /// helm: pkg/chart/common.go (`structToMap`), pkg/engine/engine.go (`recAllTpls`)
    pub(crate) fn to_value(&self, name: &str, dependencies: &[Dependency], is_root: bool) -> Value {
        let texts = |texts: &[String]| Value::list(texts.iter().map(|text| text.as_str().into()).collect());
        let maintainers = self.maintainers.iter().flatten().map(|person| {
            let person = [("Name", &person.name), ("Email", &person.email), ("URL", &person.url)];
            Value::map(person.map(|(name, text)| (name, text.as_str().into())))
        });
        let annotations = match &self.annotations {
            Some(annotations) => {
                let pairs = annotations.iter().map(|(key, text)| (key.as_str().into(), text.as_str().into()));
                Map::new(MapType::Strings, pairs.collect())
            }
            None => Map::nil(MapType::Strings),
        };
        Value::map([
            ("Name", name.into()),
            ("Home", self.home.as_str().into()),
            ("Sources", texts(&self.sources)),
            ("Version", self.version.as_str().into()),
            ("Description", self.description.as_str().into()),
            ("Keywords", texts(&self.keywords)),
            ("Maintainers", Value::list(maintainers.collect())),
            ("Icon", self.icon.as_str().into()),
            ("APIVersion", self.api_version.as_str().into()),
            ("Condition", self.condition.as_str().into()),
            ("Tags", self.tags.as_str().into()),
            ("AppVersion", self.app_version.as_str().into()),
            ("Deprecated", self.deprecated.into()),
            ("Annotations", annotations.into()),
            ("KubeVersion", self.kube_version.as_str().into()),
            ("Dependencies", Value::list(dependencies.iter().map(Dependency::to_value).collect())),
            ("Type", self.chart_type.as_str().into()),
            ("IsRoot", is_root.into()),
        ])
    }
}

impl Dependency {
    /// The name that its values and its templates go by.
    pub fn key(&self) -> &str {
        if self.alias.is_empty() { &self.name } else { &self.alias }
    }

    fn to_value(&self) -> Value {
        let tags = self.tags.iter().map(|tag| tag.as_str().into()).collect();
        Value::map([
            ("Name", self.name.as_str().into()),
            ("Version", self.version.as_str().into()),
            ("Repository", self.repository.as_str().into()),
            ("Condition", self.condition.as_str().into()),
            ("Tags", Value::list(tags)),
            ("Enabled", self.enabled.into()),
            ("ImportValues", Value::list(self.import_values.clone())),
            ("Alias", self.alias.as_str().into()),
        ])
    }

    fn decode(&mut self, node: NodeRef<'_>, faults: &mut Faults, field: Field<'_>) {
        const OWNER: &str = "Dependency";
        for (name, node) in faults.inner_fields(node, field, "v2.Dependency", DEPENDENCY) {
            let path = format!("{}.{name}", field.path);
            let mut text = |into: &mut String| faults.string(node, OWNER, &path, into);
            match name {
                "name" => text(&mut self.name),
                "version" => text(&mut self.version),
                "repository" => text(&mut self.repository),
                "condition" => text(&mut self.condition),
                "alias" => text(&mut self.alias),
                "tags" => faults.strings(node, OWNER, &path, &mut self.tags),
                "enabled" => faults.boolean(node, OWNER, &path, &mut self.enabled),
                _ => {
                    if faults.is_list(node, Field { owner: OWNER, path: &path }, "[]interface {}") {
                        let items = node.items().map(|item| Value::from_plain_node(item, Numbers::Float));
                        self.import_values = items.collect();
                    }
                }
            }
        }
    }
}

fn decode_maintainers(node: NodeRef<'_>, faults: &mut Faults, into: &mut Vec<Option<Maintainer>>) {
    const OWNER: &str = "Maintainer";
    let field = Field { owner: "Metadata", path: "maintainers" };
    if !faults.is_list(node, field, "[]*v2.Maintainer") {
        return;
    }
    into.clear();
    for item in node.items() {
        if item.is_null() {
            into.push(None);
            continue;
        }
        let mut person = Maintainer::default();
        for (name, node) in faults.inner_fields(item, field, "v2.Maintainer", MAINTAINER) {
            let path = format!("maintainers.{name}");
            match name {
                "name" => faults.string(node, OWNER, &path, &mut person.name),
                "email" => faults.string(node, OWNER, &path, &mut person.email),
                _ => faults.string(node, OWNER, &path, &mut person.url),
            }
        }
        into.push(Some(person));
    }
}

/// Items that are there already keep the fields that the new ones leave out: Go decodes into them.
pub(crate) fn decode_dependencies(
    node: NodeRef<'_>,
    faults: &mut Faults,
    owner: &str,
    into: &mut Option<Vec<Option<Dependency>>>,
) {
    let field = Field { owner, path: "dependencies" };
    if !faults.is_list(node, field, "[]*v2.Dependency") {
        if node.is_null() {
            *into = None;
        }
        return;
    }
    let list = into.get_or_insert_default();
    list.resize_with(node.len(), || None);
    for (item, slot) in node.items().zip(list.iter_mut()) {
        if item.is_null() {
            *slot = None;
        } else {
            slot.get_or_insert_default().decode(item, faults, field);
        }
    }
}

/// The map of `child` and `parent` that an entry of `import-values` becomes when it was looked at.
pub(crate) fn import_entry(child: &str, parent: &str) -> Value {
    let entries: Entries =
        [("child", child), ("parent", parent)].map(|(key, text)| (Arc::from(key), Value::from(text))).into();
    Map::new(MapType::Strings, entries).into()
}
