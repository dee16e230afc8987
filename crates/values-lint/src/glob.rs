//! Globs as the original's two libraries read them: `minimatch` for overrides, `fast-glob` for documents.
//!
//! Braces are taken apart first; each alternative is matched segment by segment, with a bound on the steps.

use std::cell::Cell;

/// Alternatives that the braces of one pattern may stand for.
const MAX_ALTERNATIVES: usize = 1_000;

/// Steps of one match.
const MAX_STEPS: u32 = 200_000;

/// A compiled glob.
#[derive(Clone, Debug)]
pub struct Glob {
    alternatives: Vec<Vec<Part>>,
    negated: bool,
    /// A pattern without a slash is matched with the last segment.
    base: bool,
    /// Names that begin with a dot match like others.
    dot: bool,
    comment: bool,
}

#[derive(Clone, Debug)]
enum Part {
    /// `**`.
    Any,
    Segment(Vec<Token>),
}

#[derive(Clone, Debug)]
enum Token {
    Letter(char),
    One,
    Many,
    Class { negated: bool, ranges: Vec<(char, char)> },
    Group { kind: char, alternatives: Vec<Vec<Token>> },
}

impl Glob {
    /// As `minimatch` with `matchBase`.
    pub fn minimatch(pattern: &str) -> Self {
        let marks = pattern.chars().take_while(|letter| *letter == '!').count();
        let extended = pattern.starts_with("!(");
        let marks = if extended { 0 } else { marks };
        let body = pattern.get(marks..).unwrap_or("");
        let mut glob = Self::compile(body, false);
        glob.negated = marks % 2 == 1;
        glob.base = !body.contains('/');
        glob.comment = pattern.starts_with('#');
        glob
    }

    /// As `fast-glob` with `dot`; the mark in front of a negative pattern has been taken.
    pub fn fast_glob(pattern: &str) -> Self {
        Self::compile(pattern.strip_prefix("./").unwrap_or(pattern), true)
    }

    fn compile(pattern: &str, dot: bool) -> Self {
        let mut alternatives = Vec::new();
        for alternative in expand_braces(pattern) {
            let parts = split_segments(&alternative)
                .into_iter()
                .map(|segment| if segment == "**" { Part::Any } else { Part::Segment(tokens(&segment)) });
            alternatives.push(parts.collect());
        }
        Self { alternatives, negated: false, base: false, dot, comment: false }
    }

    /// True when a path, its segments joined by slashes, fits.
    pub fn matches(&self, path: &str) -> bool {
        if self.comment {
            return false;
        }
        let segments: Vec<Vec<char>> = path.split('/').map(|segment| segment.chars().collect()).collect();
        let segments: &[Vec<char>] =
            if self.base { segments.get(segments.len() - 1..).unwrap_or(&[]) } else { &segments };
        let steps = Cell::new(0);
        let fits = self.alternatives.iter().any(|parts| self.match_parts(parts, segments, &steps));
        fits != self.negated
    }

    fn match_parts(&self, parts: &[Part], segments: &[Vec<char>], steps: &Cell<u32>) -> bool {
        if !tick(steps) {
            return false;
        }
        let Some((part, rest)) = parts.split_first() else { return segments.is_empty() };
        match part {
            Part::Segment(tokens) => {
                let Some((segment, below)) = segments.split_first() else { return false };
                let hidden =
                    segment.first() == Some(&'.') && !self.dot && !matches!(tokens.first(), Some(Token::Letter('.')));
                !hidden && match_tokens(tokens, segment, steps) && self.match_parts(rest, below, steps)
            }
            Part::Any => {
                if self.match_parts(rest, segments, steps) && !(rest.is_empty() && segments.is_empty()) {
                    return true;
                }
                let Some((segment, below)) = segments.split_first() else { return false };
                let dots = matches!(segment.as_slice(), ['.'] | ['.', '.']);
                if dots || segment.first() == Some(&'.') && !self.dot {
                    return false;
                }
                self.match_parts(parts, below, steps) || rest.is_empty() && below.is_empty()
            }
        }
    }
}

/// True for patterns that name more than one file. (fast-glob: src/utils/pattern.ts)
pub fn is_dynamic(pattern: &str) -> bool {
    let closed = |open: char, close: char, needs: &[&str]| {
        pattern.find(open).is_some_and(|at| {
            let rest = pattern.get(at..).unwrap_or("");
            rest.find(close).is_some_and(|end| {
                let inner = rest.get(..end).unwrap_or("");
                needs.is_empty() || needs.iter().any(|need| inner.contains(need))
            })
        })
    };
    let group = ["@(", "!(", "*(", "+(", "?("].iter().any(|start| pattern.contains(start)) && pattern.contains(')');
    pattern.contains(['*', '?'])
        || pattern.starts_with('!')
        || closed('[', ']', &[])
        || closed('(', ')', &["|"])
        || group
        || closed('{', '}', &[",", ".."])
}

fn tick(steps: &Cell<u32>) -> bool {
    steps.set(steps.get() + 1);
    steps.get() < MAX_STEPS
}

/// Splits at slashes that stand in no group or class.
fn split_segments(pattern: &str) -> Vec<String> {
    let (mut segments, mut depth) = (vec![String::new()], 0_usize);
    for letter in pattern.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                segments.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = segments.last_mut() {
            last.push(letter);
        }
    }
    segments
}

/// `{a,b}` and `{1..3}` taken apart.
fn expand_braces(pattern: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(text) = open.pop() {
        if done.len() + open.len() > MAX_ALTERNATIVES {
            done.push(text);
            continue;
        }
        match first_brace(&text) {
            None => done.push(text),
            Some((before, choices, behind)) => {
                open.extend(choices.iter().rev().map(|choice| format!("{before}{choice}{behind}")));
            }
        }
    }
    done
}

/// The first brace that has choices: what stands before it, the choices, what stands behind.
fn first_brace(text: &str) -> Option<(String, Vec<String>, String)> {
    for (at, _) in text.match_indices('{') {
        let rest = text.get(at + 1..)?;
        let mut depth = 0_usize;
        let mut choices = vec![String::new()];
        for (offset, letter) in rest.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    let choices = if choices.len() > 1 { choices } else { range(choices.first()?)? };
                    return Some((text.get(..at)?.to_owned(), choices, rest.get(offset + 1..)?.to_owned()));
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    choices.push(String::new());
                    continue;
                }
                _ => {}
            }
            choices.last_mut()?.push(letter);
        }
    }
    None
}

/// `1..3`, `a..c`.
fn range(text: &str) -> Option<Vec<String>> {
    let (start, end) = text.split_once("..")?;
    if let (Ok(start), Ok(end)) = (start.parse::<i64>(), end.parse::<i64>()) {
        let (low, high) = (start.min(end), start.max(end));
        let numbers = (low..=high).take(MAX_ALTERNATIVES).map(|number| number.to_string());
        return Some(numbers.collect());
    }
    let mut letters = start.chars().zip(end.chars());
    let (low, high) = letters.next().filter(|_| start.len() == 1 && end.len() == 1)?;
    Some((low.min(high)..=low.max(high)).map(String::from).collect())
}

fn tokens(segment: &str) -> Vec<Token> {
    let letters: Vec<char> = segment.chars().collect();
    read_tokens(&letters, 0)
}

fn read_tokens(letters: &[char], depth: u32) -> Vec<Token> {
    let mut list = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let group = matches!(letter, '@' | '!' | '*' | '+' | '?') && letters.get(at + 1) == Some(&'(') && depth < 8;
        if group && let Some(end) = closing(letters, at + 1) {
            let inner = letters.get(at + 2..end).unwrap_or(&[]);
            let alternatives = split_bars(inner).into_iter().map(|part| read_tokens(&part, depth + 1)).collect();
            list.push(Token::Group { kind: letter, alternatives });
            at = end + 1;
            continue;
        }
        if letter == '['
            && let Some((class, end)) = class(letters, at)
        {
            list.push(class);
            at = end;
            continue;
        }
        match letter {
            '*' if matches!(list.last(), Some(Token::Many)) => {}
            '*' => list.push(Token::Many),
            '?' => list.push(Token::One),
            '\\' if letters.get(at + 1).is_some() => {
                at += 1;
                list.extend(letters.get(at).map(|letter| Token::Letter(*letter)));
            }
            letter => list.push(Token::Letter(letter)),
        }
        at += 1;
    }
    list
}

fn closing(letters: &[char], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in letters.iter().enumerate().skip(open) {
        match letter {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn split_bars(letters: &[char]) -> Vec<Vec<char>> {
    let (mut parts, mut depth) = (vec![Vec::new()], 0_usize);
    for letter in letters {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(*letter);
        }
    }
    parts
}

fn class(letters: &[char], open: usize) -> Option<(Token, usize)> {
    let mut at = open + 1;
    let negated = matches!(letters.get(at), Some('!' | '^'));
    if negated {
        at += 1;
    }
    let mut ranges = Vec::new();
    let first = at;
    loop {
        let letter = *letters.get(at)?;
        if letter == ']' && at > first {
            return Some((Token::Class { negated, ranges }, at + 1));
        }
        let end = letters.get(at + 2).filter(|end| letters.get(at + 1) == Some(&'-') && **end != ']');
        match end {
            Some(end) => {
                ranges.push((letter, *end));
                at += 3;
            }
            None => {
                ranges.push((letter, letter));
                at += 1;
            }
        }
    }
}

fn match_tokens(tokens: &[Token], text: &[char], steps: &Cell<u32>) -> bool {
    if !tick(steps) {
        return false;
    }
    let Some((token, rest)) = tokens.split_first() else { return text.is_empty() };
    let after = |count: usize| text.get(count..).unwrap_or(&[]);
    match token {
        Token::Letter(letter) => text.first() == Some(letter) && match_tokens(rest, after(1), steps),
        Token::One => !text.is_empty() && match_tokens(rest, after(1), steps),
        Token::Many => (0..=text.len()).any(|count| match_tokens(rest, after(count), steps)),
        Token::Class { negated, ranges } => text.first().is_some_and(|letter| {
            let held = ranges.iter().any(|(low, high)| low <= letter && letter <= high);
            held != *negated && match_tokens(rest, after(1), steps)
        }),
        Token::Group { kind, alternatives } => {
            let head = |count: usize| text.get(..count).unwrap_or(&[]);
            let fits = |count: usize| alternatives.iter().any(|one| match_tokens(one, head(count), steps));
            match kind {
                '!' => (0..=text.len()).any(|count| !fits(count) && match_tokens(rest, after(count), steps)),
                '@' => (0..=text.len()).any(|count| fits(count) && match_tokens(rest, after(count), steps)),
                '?' => {
                    match_tokens(rest, text, steps)
                        || (0..=text.len()).any(|count| fits(count) && match_tokens(rest, after(count), steps))
                }
                _ => {
                    *kind == '*' && match_tokens(rest, text, steps)
                        || (1..=text.len()).any(|count| {
                            fits(count)
                                && (match_tokens(rest, after(count), steps)
                                    || match_tokens(tokens, after(count), steps))
                        })
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_found_as_fast_glob_finds_them() {
        let fits = |pattern: &str, path: &str| Glob::fast_glob(pattern).matches(path);
        assert!(fits("charts/*/values*.yaml", "charts/.hidden/values-prod.yaml"));
        assert!(fits("*.{yaml,json}", "a.json"));
        assert!(fits("**/*.yaml", "a.yaml") && fits("**/*.yaml", "a/b/c.yaml"));
        assert!(fits("!(b).yaml", "a.yaml") && !fits("!(b).yaml", "b.yaml"));
        assert!(!fits("*.yaml", "a/b.yaml"));
        assert!(fits("v[0-9].yaml", "v3.yaml") && !fits("v[!0-9].yaml", "v3.yaml"));
        assert!(fits("a/**", "a/b/c"));
    }

    #[test]
    fn overrides_match_as_minimatch_does() {
        let fits = |pattern: &str, path: &str| Glob::minimatch(pattern).matches(path);
        assert!(fits("*.yaml", "a/b.yaml"));
        assert!(!fits("*.yaml", "a/.b.yaml"));
        assert!(!fits("./a.yaml", "a.yaml"));
        assert!(fits("!a.yaml", "b.yaml") && !fits("!a.yaml", "a.yaml"));
        assert!(fits("**/*.yaml", "x/y.yaml"));
    }

    #[test]
    fn hostile_globs_end() {
        let glob = Glob::fast_glob(&format!("{}b", "*a".repeat(40)));
        assert!(!glob.matches(&"a".repeat(200)));
        let braces = Glob::fast_glob(&"{a,b}".repeat(40));
        assert!(!braces.matches("zz"));
    }
}
