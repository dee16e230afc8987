//! Stands in for the context while variables are checked: every known variable has a value, null, and no other has one.
//!
//! Kyverno: `pkg/engine/context/mock_context.go`, `pkg/engine/variables/vars.go`.

use std::sync::LazyLock;

use common::go::wildcard;
use common::{Val, View};
use jmespath::Expression;
use regex::Regex;

use crate::variables::pointer::{Place, position_expression};
use crate::variables::{reference, scan};

/// How often one text is searched again for variables that substitution brought together.
const MOST_ROUNDS: usize = 100;

/// The variables that a rule may use: those that match a pattern anywhere, and those that a declared name fits.
#[derive(Debug)]
pub(super) struct Mock {
    roots: &'static Roots,
    names: Vec<String>,
}

/// A pattern for known variables, and its text in messages.
#[derive(Debug)]
pub(super) struct Roots {
    text: &'static str,
    regex: Regex,
}

const RESERVED: &str =
    r"request|serviceAccountName|serviceAccountNamespace|element|elementIndex|@|images|image|([a-z_0-9]+\()[^{}]";
const BACKGROUND: &str = r"request\.|element|elementIndex|@|images|images\.|image\.|([a-z_0-9]+\()[^{}]";
const TARGET: &str = r"request\.|serviceAccountName|serviceAccountNamespace|element|elementIndex|@|images|images\.|image\.|target\.|([a-z_0-9]+\()[^{}]";
const BACKGROUND_TARGET: &str =
    r"request\.|element|elementIndex|@|images|images\.|image\.|target\.|([a-z_0-9]+\()[^{}]";

#[expect(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static ROOTS: LazyLock<[Roots; 4]> = LazyLock::new(|| {
    [RESERVED, BACKGROUND, TARGET, BACKGROUND_TARGET]
        .map(|text| Roots { text, regex: Regex::new(text).expect("a valid pattern") })
});

impl Mock {
    /// A context for rules in background mode or not, with or without a target.
    pub(super) fn new(background: bool, target: bool) -> Self {
        let [reserved, in_background, in_target, in_both] = &*ROOTS;
        let roots = match (background, target) {
            (false, false) => reserved,
            (true, false) => in_background,
            (false, true) => in_target,
            (true, true) => in_both,
        };
        Self { roots, names: Vec::new() }
    }

    /// Lets variables through that match `pattern`, a wildcard.
    pub(super) fn declare(&mut self, pattern: String) {
        self.names.push(pattern);
    }

    /// Replaces all references and variables of a rule.
    ///
    /// # Errors
    /// The first that has no value.
    pub(super) fn substitute(&self, rule: Val<'_>) -> Result<(), Unresolved> {
        if super::value::any_text(rule, &reference::has_reference) {
            let resolved = reference::resolve(rule)
                .map_err(|error| Unresolved { path: String::new(), message: error.to_string() })?;
            return self.walk(Val::from(&resolved), &Place::root());
        }
        self.walk(rule, &Place::root())
    }

    fn walk(&self, value: Val<'_>, place: &Place<'_>) -> Result<(), Unresolved> {
        match value.view() {
            View::Str(text) => self.text(text, place),
            View::List(list) => list.items().enumerate().try_for_each(|(nth, item)| self.walk(item, &place.index(nth))),
            View::Map(map) => map.sorted_entries().into_iter().try_for_each(|(key, member)| {
                self.text(key, place)?;
                self.walk(member, &place.key(key))
            }),
            _ => Ok(()),
        }
    }

    fn text(&self, text: &str, place: &Place<'_>) -> Result<(), Unresolved> {
        let mut value = text.to_owned();
        for _ in 0..MOST_ROUNDS {
            let round = value.clone();
            let occurrences = scan::variables(&round);
            let mut shallow = true;
            for occurrence in &occurrences {
                let variable = scan::unwrap(occurrence.braces);
                shallow = variable.shallow;
                self.variable(&variable.expression, place)?;
                if round == occurrence.braces {
                    return Ok(());
                }
                value = value.replacen(occurrence.whole, &format!("{}null", occurrence.prefix), 1);
            }
            if shallow {
                break;
            }
        }
        Ok(())
    }

    fn variable(&self, expression: &str, place: &Place<'_>) -> Result<(), Unresolved> {
        let expression = match expression {
            "@" => {
                let base: &[&str] = if self.query("target").is_ok() { &["target"] } else { &["request", "object"] };
                position_expression(&place.path(), base)
            }
            other => other.to_owned(),
        };
        self.query(&expression).map_err(|refusal| {
            let path = place.path();
            let message = match refusal {
                Refusal::Unknown(message) => message,
                Refusal::Broken(cause) => format!("failed to resolve {expression} at path {path}: {cause}"),
            };
            Unresolved { path, message }
        })
    }

    fn query(&self, query: &str) -> Result<(), Refusal> {
        let query = query.trim();
        if query.is_empty() {
            return Err(Refusal::Broken("invalid query (nil)".to_owned()));
        }
        if let Err(error) = Expression::compile(query) {
            return Err(Refusal::Broken(format!("invalid JMESPath query {query}: {error}")));
        }
        let query = query.replace('"', "");
        if self.roots.regex.is_match(&query) || self.names.iter().any(|name| wildcard::matches(name, &query)) {
            return Ok(());
        }
        let (regex, names) = (self.roots.text, self.names.join(" "));
        Err(Refusal::Unknown(format!("variable {query} must match regex \"{regex}\" or patterns [{names}]")))
    }
}

/// A variable or reference without a value.
#[derive(Debug, PartialEq)]
pub(super) struct Unresolved {
    /// The text it stands in: `/validate/message`; empty for a reference.
    pub(super) path: String,
    pub(super) message: String,
}

/// Why a variable has no value.
enum Refusal {
    /// Nothing of that name is known.
    Unknown(String),
    /// It is no expression.
    Broken(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(text: &str) -> Result<(), String> {
        let mut mock = Mock::new(true, false);
        mock.declare("limits*".to_owned());
        mock.substitute(Val::from(&common::Value::map([("a", text)]))).map_err(|error| error.message)
    }

    #[test]
    fn known_roots_declared_names_and_functions_pass() {
        for text in
            ["{{ request.object.x }}", "{{ limits.cpu }}", "{{ to_upper('x') }}", "plain", r"\{{ x }}", "{{ @ }}"]
        {
            assert_eq!(outcome(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn an_unknown_variable_is_refused_where_it_stands() {
        let message = outcome("{{ serviceAccountName }}").unwrap_err();
        assert!(message.starts_with("variable serviceAccountName must match regex \"request\\.|"), "{message}");
        assert!(message.ends_with("or patterns [limits*]"), "{message}");
        assert!(
            outcome("x {{ a b }}").unwrap_err().starts_with("failed to resolve a b at path /a: invalid JMESPath query")
        );
    }

    #[test]
    fn inner_variables_come_first() {
        assert!(outcome("{{ request.object.{{ foo }} }}").unwrap_err().starts_with("variable foo must"));
    }
}
