//! The rulesets that are compiled into the program, in the same YAML that users write.
//!
//! A ruleset's text is read only when a ruleset extends it, and a rule is compiled only when a document has a format that it is
//! for. The functions that these rulesets name beyond the core's stand in `functions`, too.

pub mod specification;

/// One built-in ruleset.
#[derive(Debug)]
pub struct Builtin {
    /// As `extends` names it: `spectral:oas`.
    pub name: &'static str,
    /// The ruleset in YAML.
    pub text: &'static str,
}

/// All of them.
const RULESETS: &[Builtin] = &[
    Builtin { name: "spectral:oas", text: include_str!("oas.yaml") },
    Builtin { name: "spectral:asyncapi", text: include_str!("asyncapi.yaml") },
    Builtin { name: "spectral:arazzo", text: include_str!("arazzo.yaml") },
    Builtin { name: "values:recommended", text: include_str!("values.yaml") },
];

/// A ruleset by the name in `extends`.
pub fn find(name: &str) -> Option<&'static Builtin> {
    RULESETS.iter().find(|ruleset| ruleset.name == name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use common::sys::Memory;

    use crate::lint::{Content, Input, Linter};
    use crate::ruleset;

    /// The page that users read.
    const PAGE: &str = include_str!("../../../../docs/values-lint.md");

    /// The rules that speak up on a text.
    fn found(text: &str) -> Vec<String> {
        let linter = Linter::new(ruleset::load_builtin("values:recommended").unwrap(), true);
        let input = Input { content: Content::Text(text), source: "/values.yaml" };
        let results = linter.lint(&Memory::new(), Path::new("/"), input).unwrap();
        results.iter().map(|result| result.code.to_string()).collect()
    }

    #[test]
    fn names_of_secrets_are_no_secrets() {
        let rule = "values-no-secret-in-clear-text".to_owned();
        for fine in [
            "existingSecret: shop",
            "password: ''",
            "password: <filled in later>",
            "clientSecret: XXXXXXXX",
            "keyPasswordSecretKey: key-password",
            "objectStorage: {secretKey: objstore.yaml}",
            "allowEmptyPassword: 'yes'",
            "initialClusterToken: etcd-cluster",
            "privateKey: |\n  -----BEGIN RSA PRIVATE KEY-----\n  -----END RSA PRIVATE KEY-----\n",
        ] {
            assert!(!found(fine).contains(&rule), "{fine}");
        }
        for bad in [
            "db: {rootPassword: hunter2}",
            "s3: {secretKey: wJalrXUtnFEMIK7MDENG}",
            "privateKey: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIB\n  -----END RSA PRIVATE KEY-----\n",
            "userToken: abc123",
        ] {
            assert!(found(bad).contains(&rule), "{bad}");
        }
    }

    #[test]
    fn every_rule_for_values_has_a_good_and_a_bad_example() {
        let rules = ruleset::load_builtin("values:recommended").unwrap();
        for rule in &rules.base.rules {
            let section = PAGE.split(&format!("### `{}`", rule.name)).nth(1);
            let section = section.unwrap_or_else(|| panic!("no section on {}", rule.name));
            let section = section.split("\n### ").next().unwrap_or_default();
            let example = |mark: &str| {
                let text =
                    section.split(&format!("```yaml\n# {mark}\n")).nth(1).and_then(|rest| rest.split("```").next());
                text.unwrap_or_else(|| panic!("no {mark} example of {}", rule.name)).to_owned()
            };
            let name = rule.name.to_string();
            assert!(found(&example("bad")).contains(&name), "the bad example of {name} passes");
            assert_eq!(found(&example("good")), [""; 0], "the good example of {name} is found");
        }
    }
}
