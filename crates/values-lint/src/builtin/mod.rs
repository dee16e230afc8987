//! The rulesets that are compiled into the program, in the same YAML that users write.
//!
//! A ruleset's text is read only when a ruleset extends it, and a rule is compiled only when a document has a format that it is
//! for. The functions that these rulesets name beyond the core's stand in `functions`, too.

/// One built-in ruleset.
#[derive(Debug)]
pub struct Builtin {
    /// As `extends` names it: `spectral:oas`.
    pub name: &'static str,
    /// The ruleset in YAML.
    pub text: &'static str,
}

/// All of them.
const RULESETS: &[Builtin] = &[];

/// A ruleset by the name in `extends`.
pub fn find(name: &str) -> Option<&'static Builtin> {
    RULESETS.iter().find(|ruleset| ruleset.name == name)
}
