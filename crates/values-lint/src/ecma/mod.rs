//! ECMAScript's regular expressions, bounded.
//!
//! Patterns without look-around and back-references, nearly all of them, are rewritten for `regex`, whose time is linear. The
//! others run on `regress`, which backtracks as JavaScript does: where one could take long it runs aside, and is given up after
//! a while, which ends the run.

mod linear;

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

/// How long one match may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Texts up to this length are matched in place, if no loop stands within another.
const SHORT: usize = 100;

/// Letters of a pattern.
const MAX_PATTERN: usize = 20_000;

/// Bytes of a compiled pattern.
const MAX_COMPILED: usize = 4 << 20;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Regex {
    engine: Engine,
    pattern: Arc<str>,
}

#[derive(Clone, Debug)]
enum Engine {
    Linear(regex::Regex),
    Backtracking { regex: Arc<regress::Regex>, nested: bool },
}

impl Regex {
    /// Compiles what stands between the slashes, and the flags behind them.
    ///
    /// # Errors
    /// JavaScript's words: `Invalid regular expression: /([/: Unterminated character class`.
    pub fn new(pattern: &str, flags: &str) -> Result<Self, String> {
        if pattern.len() > MAX_PATTERN {
            return Err("a regular expression has more than 20,000 letters".to_owned());
        }
        let known = flags.chars().all(|flag| "dgimsuvy".contains(flag));
        let twice = flags.chars().any(|flag| flags.matches(flag).count() > 1);
        if !known || twice || flags.contains('u') && flags.contains('v') {
            return Err(format!("Invalid flags supplied to RegExp constructor '{flags}'"));
        }
        let backtracking = regress::Regex::with_flags(pattern, flags).map_err(|error| {
            format!("Invalid regular expression: /{pattern}/{flags}: {}", words(&error.text, pattern))
        })?;
        let linear = linear::rewrite(pattern, flags)
            .and_then(|text| regex::RegexBuilder::new(&text).size_limit(MAX_COMPILED).build().ok());
        let engine = match linear {
            // A sticky pattern matches at the start only; `rewrite` has seen to that.
            Some(regex) => Engine::Linear(regex),
            None => Engine::Backtracking { regex: Arc::new(backtracking), nested: has_nested_loops(pattern) },
        };
        Ok(Self { engine, pattern: pattern.into() })
    }

    /// A pattern as rulesets write it: `/pattern/flags`, or the bare pattern.
    /// (spectral: packages/functions/src/pattern.ts)
    ///
    /// # Errors
    /// As [`Regex::new`].
    pub fn of_option(text: &str) -> Result<Self, String> {
        let slashed = text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
        match slashed {
            Some((pattern, flags)) if !pattern.is_empty() && flags.chars().all(|flag| flag.is_ascii_lowercase()) => {
                Self::new(pattern, flags)
            }
            _ => Self::new(text, ""),
        }
    }

    /// True when the pattern matches somewhere in the text.
    ///
    /// # Errors
    /// The match took longer than it may.
    pub fn is_match(&self, text: &str) -> Result<bool, String> {
        match &self.engine {
            Engine::Linear(regex) => Ok(regex.is_match(text)),
            Engine::Backtracking { regex, nested } if text.len() <= SHORT && !nested => Ok(regex.find(text).is_some()),
            Engine::Backtracking { regex, .. } => self.match_aside(regex, text),
        }
    }

    /// Matches on a thread of its own, which is left behind when it takes too long: the run ends then.
    fn match_aside(&self, regex: &Arc<regress::Regex>, text: &str) -> Result<bool, String> {
        let (sender, receiver) = mpsc::channel();
        let (regex, text) = (Arc::clone(regex), text.to_owned());
        std::thread::spawn(move || sender.send(regex.find(&text).is_some()));
        receiver.recv_timeout(PATIENCE).map_err(|_| {
            format!("the regular expression /{}/ took longer than {} seconds", self.pattern, PATIENCE.as_secs())
        })
    }
}

/// The engine's words as V8 says them.
fn words(text: &str, pattern: &str) -> String {
    match text {
        "Unbalanced bracket" => "Unterminated character class",
        "Unbalanced parenthesis" if pattern.matches('(').count() > pattern.matches(')').count() => "Unterminated group",
        "Unbalanced parenthesis" => "Unmatched ')'",
        "Invalid atom character" | "Quantifier not allowed here" => "Nothing to repeat",
        "Invalid quantifier" => "numbers out of order in {} quantifier",
        "Invalid character range" => "Range out of order in character class",
        "Incomplete escape" | "Unterminated escape" => "\\ at end of pattern",
        "Invalid token at named capture group identifier" => "Invalid capture group name",
        "Duplicate capture group name" => "Duplicate capture group name",
        "Invalid character escape" => "Invalid escape",
        "Invalid unicode escape" => "Invalid Unicode escape",
        "Invalid group modifier" => "Invalid group",
        other => other,
    }
    .to_owned()
}

/// True when a group that holds a loop is itself repeated.
fn has_nested_loops(pattern: &str) -> bool {
    let (mut depth_has_loop, mut in_class) = (vec![false], false);
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            _ if in_class => {}
            '(' => depth_has_loop.push(false),
            ')' => {
                let held = depth_has_loop.pop().unwrap_or(false);
                let repeated = matches!(letters.peek(), Some('*' | '+' | '{'));
                if held && repeated {
                    return true;
                }
                if let Some(outer) = depth_has_loop.last_mut() {
                    *outer |= held || repeated;
                }
            }
            '*' | '+' | '{' => {
                if let Some(here) = depth_has_loop.last_mut() {
                    *here = true;
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Regex::of_option(pattern).unwrap().is_match(text).unwrap()
    }

    #[test]
    fn patterns_match_as_in_javascript() {
        assert!(matches("^v[0-9]+$", "v12"));
        assert!(matches("/^A/i", "abc"));
        assert!(matches("^(?!latest$).+$", "1.2"));
        assert!(!matches("^(?!latest$).+$", "latest"));
        assert!(matches("(?<=a)b", "ab"));
        assert!(matches("{}", "/a/{}"));
        assert!(matches("^[^/]*$", "é"));
        assert!(matches("[a-z\\-]$", "-"));
        assert!(matches("\\u0041", "A"));
        assert!(!matches("^\\d$", "٣"));
        assert!(matches("(a)\\1", "aa"));
    }

    #[test]
    fn broken_patterns_are_refused_in_v8s_words() {
        let error = Regex::of_option("([").unwrap_err();
        assert_eq!(error, "Invalid regular expression: /([/: Unterminated character class");
    }

    #[test]
    fn a_pattern_that_backtracks_without_end_is_given_up() {
        let slow = Regex::new("^(?=(a+)+$)", "").unwrap();
        assert!(slow.is_match(&format!("{}b", "a".repeat(60))).is_err());
        // The same loop without look-around takes no time at all.
        assert_eq!(Regex::new("^(a+)+$", "").unwrap().is_match(&format!("{}b", "a".repeat(10_000))), Ok(false));
    }
}
