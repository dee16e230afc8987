//! Metadata written again, as `show chart`, `package` and lock files have it: empty fields are left out.
//!
//! helm: pkg/chart/v2/metadata.go, dependency.go (the `json` tags)

use std::sync::Arc;

use super::{Dependency, Maintainer, Metadata};
use crate::plain::Plain;

/// Pairs whose empty texts are left out.
struct Pairs(Vec<(Arc<str>, Plain)>);

impl Pairs {
    fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.0.push((name.into(), Plain::text(text)));
        }
    }

    fn list(&mut self, name: &str, items: Vec<Plain>) {
        if !items.is_empty() {
            self.0.push((name.into(), Plain::List(items)));
        }
    }

    fn flag(&mut self, name: &str, flag: bool) {
        if flag {
            self.0.push((name.into(), Plain::Bool(true)));
        }
    }
}

impl Metadata {
    /// As `helm show chart` prints it.
    pub fn to_yaml(&self) -> String {
        // Texts that came out of YAML can be written again, but for control characters, which `validate` takes out.
        self.plain(true).to_yaml().unwrap_or_default()
    }

    /// As it stands in a package: a chart of version 1 has its dependencies in a file of their own.
    pub fn to_package_yaml(&self) -> String {
        self.plain(self.api_version != "v1").to_yaml().unwrap_or_default()
    }

    fn plain(&self, with_dependencies: bool) -> Plain {
        let texts = |texts: &[String]| texts.iter().map(|text| Plain::text(text)).collect();
        let mut pairs = Pairs(Vec::new());
        pairs.text("name", &self.name);
        pairs.text("home", &self.home);
        pairs.list("sources", texts(&self.sources));
        pairs.text("version", &self.version);
        pairs.text("description", &self.description);
        pairs.list("keywords", texts(&self.keywords));
        pairs.list("maintainers", self.maintainers.iter().map(Maintainer::plain).collect());
        pairs.text("icon", &self.icon);
        pairs.text("apiVersion", &self.api_version);
        pairs.text("condition", &self.condition);
        pairs.text("tags", &self.tags);
        pairs.text("appVersion", &self.app_version);
        pairs.flag("deprecated", self.deprecated);
        if let Some(annotations) = self.annotations.as_ref().filter(|map| !map.is_empty()) {
            let texts = annotations.iter().map(|(key, text)| (key.as_str().into(), Plain::text(text)));
            pairs.0.push(("annotations".into(), Plain::Map(texts.collect())));
        }
        pairs.text("kubeVersion", &self.kube_version);
        if with_dependencies {
            let dependencies = self.dependencies.iter().flatten();
            pairs.list(
                "dependencies",
                dependencies.map(|it| it.as_ref().map_or(Plain::Null, Dependency::plain)).collect(),
            );
        }
        pairs.text("type", &self.chart_type);
        Plain::Map(pairs.0)
    }
}

impl Maintainer {
    fn plain(maintainer: &Option<Self>) -> Plain {
        let Some(person) = maintainer else { return Plain::Null };
        let mut pairs = Pairs(Vec::new());
        pairs.text("name", &person.name);
        pairs.text("email", &person.email);
        pairs.text("url", &person.url);
        Plain::Map(pairs.0)
    }
}

impl Dependency {
    pub(crate) fn plain(&self) -> Plain {
        Plain::Map(self.pairs())
    }

    /// The fields in the order of the Go type, which is that of `encoding/json`.
    pub(crate) fn pairs(&self) -> Vec<(Arc<str>, Plain)> {
        let mut pairs = Pairs(Vec::new());
        pairs.0.push(("name".into(), Plain::text(&self.name)));
        pairs.text("version", &self.version);
        pairs.0.push(("repository".into(), Plain::text(&self.repository)));
        pairs.text("condition", &self.condition);
        pairs.list("tags", self.tags.iter().map(|tag| Plain::text(tag)).collect());
        pairs.flag("enabled", self.enabled);
        pairs.list("import-values", self.import_values.iter().map(Plain::of).collect());
        pairs.text("alias", &self.alias);
        pairs.0
    }
}
