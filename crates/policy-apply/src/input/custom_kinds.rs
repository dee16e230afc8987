//! The scope of custom kinds, from the definitions that `--crd-paths` names.
//!
//! NOTE: kyverno: cmd/cli/kubectl-kyverno/processor/policy_processor.go reads these files only after it has given every
//! resource its namespace, so there they change nothing; under our own name they do what they are meant to.

use common::Val;

use super::reading::Reader;
use super::trouble::Trouble;
use crate::persona::Persona;

/// Custom kinds without a namespace.
#[derive(Debug, Default)]
pub(crate) struct CustomKinds {
    /// Group and kind.
    cluster_scoped: Vec<(String, String)>,
}

impl CustomKinds {
    /// Reads the definitions in `paths`. Documents of other kinds are passed over, as the original does.
    pub(crate) fn read(paths: &[String], reader: &mut Reader<'_>, persona: Persona) -> (Self, Vec<Trouble>) {
        let mut kinds = Self::default();
        let mut troubles = Vec::new();
        for path in paths.iter().filter(|path| !path.trim().is_empty()) {
            if let Err(trouble) = kinds.read_file(path, reader) {
                troubles.push(trouble);
            }
        }
        if !persona.is_own() {
            kinds.cluster_scoped.clear();
        }
        (kinds, troubles)
    }

    fn read_file(&mut self, path: &str, reader: &mut Reader<'_>) -> Result<(), Trouble> {
        let rule = "input/crd";
        let clean = path.trim_end_matches('/');
        if !clean.ends_with(".yaml") && !clean.ends_with(".yml") {
            let text = format!("CRD file must have .yaml or .yml extension: {path}");
            return Err(Trouble::new(rule, text.clone()).ends(text));
        }
        let file = reader.file(clean, rule).map_err(|trouble| {
            let text = format!("CRD file does not exist at path: {path}");
            trouble.ends(text)
        })?;
        for document in reader.documents(file, rule).into_iter().flatten() {
            let root = Val::Doc(document.root());
            let text = |keys: &[&str]| root.dig(keys).and_then(Val::as_str).unwrap_or_default();
            if text(&["kind"]) == "CustomResourceDefinition" && text(&["spec", "scope"]) == "Cluster" {
                let group = text(&["spec", "group"]).to_owned();
                self.cluster_scoped.push((group, text(&["spec", "names", "kind"]).to_owned()));
            }
        }
        Ok(())
    }

    /// True for the kinds that were found to have no namespace.
    pub(super) fn is_cluster_scoped(&self, api_version: &str, kind: &str) -> bool {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        self.cluster_scoped.iter().any(|(known, name)| known == group && name == kind)
    }
}
