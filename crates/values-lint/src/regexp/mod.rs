//! ECMAScript's regular expressions, matched in bounded time.
//!
//! `regress` says whether a pattern is one; `translate` writes it in the syntax of the `regex` crate, which matches in
//! linear time. Lookaround and backreferences, which it has not, go to `fancy-regex` with a limit on its steps.

mod class;
mod translate;

use std::fmt;

use translate::{Flags, translate};

/// Bytes of a compiled pattern.
const SIZE_LIMIT: usize = 4 << 20;
/// Steps back of one match.
const STEP_LIMIT: usize = 1_000_000;

/// A compiled pattern.
pub struct Regexp(Engine);

enum Engine {
    Linear(regex::Regex),
    Backtracking(fancy_regex::Regex),
}

impl fmt::Debug for Regexp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Engine::Linear(regex) => regex.as_str(),
            Engine::Backtracking(regex) => regex.as_str(),
        })
    }
}

impl Regexp {
    /// `new RegExp(pattern, flags)`.
    ///
    /// # Errors
    /// The words of V8's `SyntaxError`, or that the pattern is too large for us.
    pub fn new(pattern: &str, flags: &str) -> Result<Self, String> {
        let parsed =
            Flags::parse(flags).ok_or_else(|| format!("Invalid flags supplied to RegExp constructor '{flags}'"))?;
        let syntax = regress::Regex::with_flags(pattern, flags);
        if let Err(error) = syntax {
            let words = v8_words(&error.text, pattern);
            return Err(format!("Invalid regular expression: /{pattern}/{flags}: {words}"));
        }
        let too_large = |_| format!("Invalid regular expression: /{pattern}/{flags}: Regular expression too large");
        let translated = translate(pattern, parsed);
        if translated.backtracks {
            let regex = fancy_regex::RegexBuilder::new(&translated.text)
                .backtrack_limit(STEP_LIMIT)
                .delegate_size_limit(SIZE_LIMIT)
                .build()
                .map_err(|error| too_large(error.to_string()))?;
            return Ok(Self(Engine::Backtracking(regex)));
        }
        let regex = regex::RegexBuilder::new(&translated.text)
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|error| too_large(error.to_string()))?;
        Ok(Self(Engine::Linear(regex)))
    }

    /// A pattern as rulesets write it: bare, or between slashes with flags behind.
    ///
    /// # Errors
    /// As [`Regexp::new`].
    pub fn of_option(text: &str) -> Result<Self, String> {
        let (pattern, flags) = split_slashes(text).unwrap_or((text, ""));
        Self::new(pattern, flags)
    }

    /// Whether the pattern matches somewhere in the text.
    ///
    /// # Errors
    /// That the match took too many steps.
    pub fn test(&self, text: &str) -> Result<bool, String> {
        match &self.0 {
            Engine::Linear(regex) => Ok(regex.is_match(text)),
            Engine::Backtracking(regex) => {
                regex.is_match(text).map_err(|_| "the regular expression takes too many steps".to_owned())
            }
        }
    }
}

/// `/pattern/flags`, small letters as flags.
fn split_slashes(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('/')?;
    let end = rest.rfind('/').filter(|end| *end > 0)?;
    let (pattern, flags) = (rest.get(..end)?, rest.get(end + 1..)?);
    // `.` of the original's pattern stops at line ends.
    let plain = !pattern.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
    (plain && flags.bytes().all(|flag| flag.is_ascii_lowercase())).then_some((pattern, flags))
}

/// What V8 says of an error.
fn v8_words<'e>(error: &'e str, pattern: &str) -> &'e str {
    match error {
        "Unbalanced bracket" | "Unbalanced class set bracket" => "Unterminated character class",
        "Unbalanced parenthesis" if closes_more(pattern) => "Unmatched ')'",
        "Unbalanced parenthesis" => "Unterminated group",
        "Invalid group modifier" => "Invalid group",
        "Invalid character range" => "Invalid character class",
        _ if error.starts_with("Range values reversed") => "Range out of order in character class",
        "Incomplete escape" | "Unterminated escape" => "\\ at end of pattern",
        "Invalid token at named capture group identifier" => "Invalid capture group name",
        "Invalid named backreference syntax" => "Invalid named reference",
        "Invalid braced quantifier" => "numbers out of order in {} quantifier",
        "Invalid quantifier" if pattern.contains('{') => "numbers out of order in {} quantifier",
        "Invalid atom character" | "Invalid quantifier" | "Quantifier not allowed here" => "Nothing to repeat",
        "Invalid character escape" => "Invalid escape",
        "Invalid unicode escape" => "Invalid Unicode escape",
        "Regular expression is too deeply nested" => "Regular expression too large",
        _ => error,
    }
}

/// True when a `)` comes without its `(`.
fn closes_more(pattern: &str) -> bool {
    let (mut depth, mut class, mut escaped) = (0i64, false, false);
    for letter in pattern.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(pattern: &str, text: &str) -> bool {
        Regexp::of_option(pattern).unwrap().test(text).unwrap()
    }

    #[test]
    fn patterns_match_as_in_javascript() {
        assert!(test("b", "abc"));
        assert!(test("/B/i", "abc"));
        assert!(!test("/^b/", "a\nb"));
        assert!(test("/^b/m", "a\nb"));
        assert!(!test("^a$", "a\n"));
        assert!(!test("\\d", "٣"), "digits are ASCII");
        assert!(!test("^\\w$", "é"));
        assert!(test("^[\\w-.]+$", "a-b.c"));
        assert!(test("^[^]$", "\n"));
        assert!(!test("[]", "a"));
        assert!(!test("^.$", "\n"));
        assert!(test("/^.$/s", "\n"));
        assert!(test("a{,2}", "a{,2}"), "a brace that starts no quantifier is a letter");
        assert!(test("^[[&&~~\\-]+$", "[&~-"));
        assert!(test("\\u0041\\x42\\cJ", "AB\n"));
        assert!(test("/^\\p{Lu}$/u", "Ä"));
        assert!(test("^[A-Za-z0-9-._~:/?#\\[\\]@!\\$&'()*+,;=]*$", "a-b"));
    }

    #[test]
    fn lookaround_and_backreferences_work() {
        assert!(test("^(?!.*latest).*$", "v1"));
        assert!(!test("^(?!.*latest).*$", "a-latest"));
        assert!(test("(?<=v)\\d", "v1"));
        assert!(test("^(?<a>x+)y\\k<a>$", "xxyxx"));
        assert!(!test("^(a|b)\\1$", "ab"));
    }

    #[test]
    fn patterns_that_backtrack_without_end_are_stopped() {
        let text = format!("{}!c", "a".repeat(60));
        assert!(!test("^(a+)+$", &text));
        let hard = Regexp::new("^(?:a|(?=a)a|aa)*c$", "").unwrap();
        assert!(hard.test(&text).is_err_and(|error| error.contains("steps")));
    }

    #[test]
    fn errors_are_told_in_v8s_words() {
        let error = |pattern: &str| Regexp::new(pattern, "").unwrap_err();
        assert_eq!(error("([/"), "Invalid regular expression: /([//: Unterminated character class");
        assert_eq!(error("a)"), "Invalid regular expression: /a)/: Unmatched ')'");
        assert_eq!(error("(?<=a"), "Invalid regular expression: /(?<=a/: Unterminated group");
        assert_eq!(error("*"), "Invalid regular expression: /*/: Nothing to repeat");
        assert_eq!(error("[b-a]"), "Invalid regular expression: /[b-a]/: Range out of order in character class");
        assert_eq!(Regexp::new("a", "q").unwrap_err(), "Invalid flags supplied to RegExp constructor 'q'");
    }
}
