//! The images of the containers that a violation names, as reports list them.

use std::sync::LazyLock;

use common::Val;
use regex::Regex;

/// The names in front of the first `must`.
///
/// kyverno: pkg/engine/handlers/validation/validate_pss.go – `regexContainerNames`
static NAMES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"container(?:s)?[\t\n\f\r ]*(.*?)[\t\n\f\r ]*must").ok());

/// The images of the containers that `detail` names, by `images`, the context's variable; none when it names no containers.
/// A container without a known image stands for itself.
///
/// kyverno: pkg/engine/handlers/validation/validate_pss.go – `addImages`
pub(super) fn named_in(detail: &str, images: Val<'_>) -> Option<Vec<String>> {
    let names = NAMES.as_ref()?.captures(detail)?.get(1)?.as_str();
    let names: String = names.chars().filter(|c| !matches!(c, '"' | ' ')).collect();
    Some(names.split(',').map(|name| image_of(name, images)).collect())
}

fn image_of(name: &str, images: Val<'_>) -> String {
    let lists = ["containers", "initContainers", "ephemeralContainers"];
    let mut found = lists.iter().filter_map(|list| images.dig(&[list, name, "reference"]));
    found.find_map(Val::as_str).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use common::Value;

    use super::*;

    #[test]
    fn names_become_images() {
        let image = |reference: &str| Value::map([("reference", reference)]);
        let web = Value::map([("web", image("docker.io/nginx:1"))]);
        let images = Value::map([("initContainers", web)]);
        let named = |detail: &str| named_in(detail, Val::from(&images));
        let detail = r#"pod or containers "web", "other" must set securityContext.runAsNonRoot=true"#;
        assert_eq!(named(detail).unwrap(), ["docker.io/nginx:1", "other"]);
        assert_eq!(named(r#"container "web" uses hostPort 80"#), None);
    }
}
