//! `.helmignore`: one pattern a line; the first that matches counts.
//!
//! NOTE: a `!` does not take files back, it ignores at once whatever its pattern does not match.
//!
//! helm: pkg/ignore/rules.go

use crate::path_match::path_match;

/// The rules of one chart.
#[derive(Debug, Default)]
pub(super) struct Rules {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    pattern: String,
    negated: bool,
    directories: bool,
    /// Matched against the whole path, not the last part of it.
    whole: bool,
}

impl Rules {
    /// The rules of a text.
    ///
    /// # Errors
    /// The original's text for a bad pattern.
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        let text = text.strip_prefix(crate::file::BOM).unwrap_or(text);
        let text = String::from_utf8_lossy(text);
        let rules = text.lines().map(Rule::parse).filter_map(Result::transpose).collect::<Result<_, _>>()?;
        Ok(Self { rules })
    }

    /// With the rules that always hold.
    pub(super) fn with_defaults(mut self) -> Self {
        self.rules.extend(Rule::parse("templates/.?*").ok().flatten());
        self
    }

    /// Whether the file or directory at `path` (from the chart's root) is left out.
    pub(super) fn ignores(&self, path: &str, is_directory: bool) -> bool {
        for rule in &self.rules {
            if rule.negated {
                if (rule.directories && !is_directory) || !rule.matches(path) {
                    return true;
                }
            } else if (!rule.directories || is_directory) && rule.matches(path) {
                return true;
            }
        }
        false
    }
}

impl Rule {
    fn parse(line: &str) -> Result<Option<Self>, String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        if line.contains("**") {
            return Err("double-star (**) syntax is not supported".into());
        }
        path_match(line, "abc").map_err(|error| error.to_string())?;
        let (negated, pattern) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let (directories, pattern) = pattern.strip_suffix('/').map_or((false, pattern), |rest| (true, rest));
        let rooted = pattern.strip_prefix('/');
        let pattern = rooted.unwrap_or(pattern);
        let whole = rooted.is_some() || pattern.contains('/');
        Ok(Some(Self { pattern: pattern.to_owned(), negated, directories, whole }))
    }

    fn matches(&self, path: &str) -> bool {
        let text = if self.whole { path } else { path.rsplit('/').next().unwrap_or(path) };
        path_match(&self.pattern, text).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(rules: &str, path: &str, is_directory: bool) -> bool {
        Rules::parse(rules.as_bytes()).unwrap().with_defaults().ignores(path, is_directory)
    }

    #[test]
    fn patterns_without_a_slash_match_at_any_depth() {
        assert!(ignored("*.txt", "a/b/c.txt", false));
        assert!(!ignored("a/*.txt", "a/b/c.txt", false));
        assert!(ignored("/a", "a", false));
        assert!(!ignored("/a", "b/a", false));
        assert!(ignored("doc/", "x/doc", true));
        assert!(!ignored("doc/", "x/doc", false));
    }

    #[test]
    fn a_negation_ignores_what_it_does_not_match() {
        assert!(ignored("!keep", "other", false));
        assert!(!ignored("!keep", "keep", false));
    }

    #[test]
    fn hidden_files_of_templates_are_always_ignored() {
        assert!(ignored("", "templates/.hidden", false));
        assert!(!ignored("", "templates/x/.hidden", false));
    }

    #[test]
    fn two_stars_are_an_error() {
        assert_eq!(Rules::parse(b"a/**").unwrap_err(), "double-star (**) syntax is not supported");
        assert_eq!(Rules::parse(b"[a").unwrap_err(), "syntax error in pattern");
    }
}
