//! What the original checks in `Chart.yaml`, and the letters that it takes out.
//!
//! helm: pkg/chart/v2/metadata.go, dependency.go (`Validate`)

use common::go::quote::quote;
use common::go::semver::Version;

use super::{Dependency, Metadata};

impl Metadata {
    /// Cleans the texts and checks them.
    ///
    /// # Errors
    /// The original's text.
    pub(crate) fn validate(&mut self) -> Result<(), String> {
        self.sanitize();
        self.check().map_err(|message| format!("validation: {message}"))
    }

    fn sanitize(&mut self) {
        let texts = [
            &mut self.name,
            &mut self.description,
            &mut self.home,
            &mut self.icon,
            &mut self.condition,
            &mut self.tags,
            &mut self.app_version,
            &mut self.kube_version,
        ];
        texts.into_iter().chain(&mut self.sources).chain(&mut self.keywords).for_each(sanitize);
    }

    fn check(&mut self) -> Result<(), String> {
        if self.api_version.is_empty() {
            return Err("chart.metadata.apiVersion is required".into());
        }
        if self.name.is_empty() {
            return Err("chart.metadata.name is required".into());
        }
        if self.name == "." || self.name == ".." {
            return Err(format!("chart.metadata.name {} is not allowed", quote(&self.name)));
        }
        // Go takes the last part of a path that is a slash alone for the slash.
        if self.name.contains('/') && self.name != "/" {
            return Err(format!("chart.metadata.name {} is invalid", quote(&self.name)));
        }
        if self.version.is_empty() {
            return Err("chart.metadata.version is required".into());
        }
        if Version::parse_loose(&self.version).is_err() {
            return Err(format!("chart.metadata.version {} is invalid", quote(&self.version)));
        }
        if !matches!(self.chart_type.as_str(), "" | "application" | "library") {
            return Err("chart.metadata.type must be application or library".into());
        }
        for maintainer in &mut self.maintainers {
            let Some(person) = maintainer else {
                return Err("maintainers must not contain empty or null nodes".into());
            };
            [&mut person.name, &mut person.email, &mut person.url].into_iter().for_each(sanitize);
        }
        self.check_dependencies()
    }

    fn check_dependencies(&mut self) -> Result<(), String> {
        let mut keys: Vec<String> = Vec::new();
        for dependency in self.dependencies.iter_mut().flatten() {
            let Some(dependency) = dependency else {
                return Err("dependencies must not contain empty or null nodes".into());
            };
            dependency.check()?;
            let key = dependency.key();
            if keys.iter().any(|known| known == key) {
                return Err(format!("more than one dependency with name or alias {}", quote(key)));
            }
            keys.push(key.to_owned());
        }
        Ok(())
    }
}

impl Dependency {
    fn check(&mut self) -> Result<(), String> {
        let texts = [&mut self.name, &mut self.version, &mut self.repository, &mut self.condition];
        texts.into_iter().chain(&mut self.tags).for_each(sanitize);
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !self.alias.chars().all(legal) {
            return Err(format!("dependency {} has disallowed characters in the alias", quote(&self.name)));
        }
        Ok(())
    }
}

/// White space becomes blanks, what does not print goes.
fn sanitize(text: &mut String) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return;
    }
    *text = text.chars().filter_map(|c| if c.is_whitespace() { Some(' ') } else { is_print(c).then_some(c) }).collect();
}

/// Whether Go takes a character for one that prints: it is quoted as itself, or with a backslash for the quoting's sake.
fn is_print(c: char) -> bool {
    matches!(c, '"' | '\\') || quote(c.encode_utf8(&mut [0; 4])).len() == c.len_utf8() + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_print_is_taken_out() {
        let mut text = "a\tb\u{1b}[2J\u{a0}\"\\ž".to_owned();
        sanitize(&mut text);
        assert_eq!(text, "a b[2J \"\\ž");
    }

    #[test]
    fn names_versions_and_aliases_are_checked() {
        let error = |text: &str| {
            let mut metadata = Metadata::parse(text.as_bytes()).unwrap();
            metadata.api_version = "v2".into();
            metadata.validate().unwrap_err()
        };
        assert_eq!(error("version: 1.0.0"), "validation: chart.metadata.name is required");
        assert_eq!(error("name: .."), "validation: chart.metadata.name \"..\" is not allowed");
        assert_eq!(error("name: a/b"), "validation: chart.metadata.name \"a/b\" is invalid");
        assert_eq!(error("{name: a, version: x}"), "validation: chart.metadata.version \"x\" is invalid");
        let aliased = "{name: a, version: 1.0.0, dependencies: [{name: b, alias: c/d}]}";
        assert_eq!(error(aliased), "validation: dependency \"b\" has disallowed characters in the alias");
        let twice = "{name: a, version: 1.0.0, dependencies: [{name: b}, {name: c, alias: b}]}";
        assert_eq!(error(twice), "validation: more than one dependency with name or alias \"b\"");
    }
}
