//! Actions in the text of templates, and the operands in them that start at `.Values`.
//!
//! No template is executed: what an action may read counts as read, so that nothing is called unused which is not.

/// One action: what stands between the braces.
pub(super) struct Action<'t> {
    pub(super) text: &'t str,
    /// The offset of the text.
    pub(super) start: usize,
}

/// The actions of a template, without comments.
pub(super) fn actions(text: &str) -> Vec<Action<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")) {
        let start = at + open + 2;
        let Some(body) = text.get(start..) else { break };
        let trimmed = body.trim_start_matches('-').trim_start();
        if trimmed.starts_with("/*") {
            at = body.find("*/").map_or(text.len(), |end| start + end);
            continue;
        }
        let end = end_of(body);
        found.push(Action { text: body.get(..end).unwrap_or(""), start });
        at = start + end;
    }
    found
}

/// Where the braces close that stand in no text.
fn end_of(body: &str) -> usize {
    let mut quote = None;
    let mut letters = body.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some('"' | '\''), '\\') => drop(letters.next()),
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`' | '\'') => quote = Some(letter),
            (None, '}') if letters.peek().is_some_and(|(_, next)| *next == '}') => return at,
            _ => {}
        }
    }
    body.len()
}

/// An operand that starts at `.Values`.
pub(super) struct Operand {
    pub(super) path: Vec<String>,
    /// The offset of `.Values` in the action, and of what follows the operand.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The operands of an action. An empty path stands for all values.
pub(super) fn operands(action: &str) -> Vec<Operand> {
    const START: &str = ".Values";
    let mut found = Vec::new();
    for (at, _) in action.match_indices(START) {
        let behind = at + START.len();
        let rest = action.get(behind..).unwrap_or("");
        if rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let (mut path, mut end) = (Vec::new(), behind);
        while let Some(name) = action.get(end..).and_then(|rest| rest.strip_prefix('.')).map(name_of) {
            if name.is_empty() {
                break;
            }
            path.push(name.to_owned());
            end += 1 + name.len();
        }
        if takes_keys(action.get(..at).unwrap_or("")) {
            let (keys, length) = literals(action.get(end..).unwrap_or(""));
            path.extend(keys);
            end += length;
        }
        found.push(Operand { path, start: at, end });
    }
    found
}

fn name_of(rest: &str) -> &str {
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// True behind a function that takes keys as texts: `index .Values "a" "b"`.
fn takes_keys(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches('$').trim_end();
    ["index", "get", "hasKey"].iter().any(|word| before.ends_with(word))
}

/// The texts in an action that may be the path of a value: names with dots between them.
pub(super) fn path_texts(action: &str) -> impl Iterator<Item = &str> {
    let texts = action.split(['"', '`']).skip(1).step_by(2);
    texts.filter(|text| text.len() <= MAX_PATH_TEXT && text.split('.').all(is_key))
}

/// Bytes of a text that may be the path of a value.
const MAX_PATH_TEXT: usize = 200;

fn is_key(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

/// What an action has to do with named templates.
pub(super) enum Named<'a> {
    /// It begins one.
    Define(&'a str),
    /// It runs these.
    Runs(Vec<&'a str>),
}

/// The named templates that an action begins or runs.
pub(super) fn named(action: &str) -> Named<'_> {
    let head = action.trim_start_matches('-').trim_start();
    if let Some(name) = head.strip_prefix("define ").and_then(text_at_start) {
        return Named::Define(name);
    }
    let words = ["include ", "template "];
    let behind = words.iter().flat_map(|word| action.split(word).skip(1));
    Named::Runs(behind.filter_map(text_at_start).collect())
}

/// The text that some words start with, without its quotes.
fn text_at_start(words: &str) -> Option<&str> {
    let words = words.trim_start();
    if words.starts_with(['"', '`']) { words.split(['"', '`']).nth(1) } else { None }
}

/// The texts that follow, and how long they are.
fn literals(rest: &str) -> (Vec<String>, usize) {
    let (mut keys, mut at) = (Vec::new(), 0);
    loop {
        let here = rest.get(at..).unwrap_or("");
        let blanks = here.len() - here.trim_start().len();
        let Some(inner) = here.trim_start().strip_prefix('"') else { return (keys, at) };
        let Some(end) = inner.find('"') else { return (keys, at) };
        keys.push(inner.get(..end).unwrap_or("").to_owned());
        at += blanks + end + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        actions(text).iter().flat_map(|action| operands(action.text)).map(|operand| operand.path.join(".")).collect()
    }

    #[test]
    fn operands_are_found_in_actions_alone() {
        let text = "{{- if and .Values.a.b $.Values.c }}x .Values.no {{/* .Values.no */}}{{ index .Values \"d\" \"e-f\" }}\
                    {{ \"}}\" | quote }}{{ $root.Values.g }}{{ toYaml .Values }}{{ .ValuesFoo }}";
        assert_eq!(paths(text), ["a.b", "c", "d.e-f", "g", ""]);
    }
}
