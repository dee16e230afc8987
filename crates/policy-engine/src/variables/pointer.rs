//! Where in a document substitution stands, and the JMESPath that `@` stands for there.

use std::fmt::Write as _;

/// One step of a [`Place`].
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// A position in a document, as a chain from the leaf to the root that lives on the stack of the walk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Option<Step<'a>>,
    depth: usize,
}

impl<'a> Place<'a> {
    /// The document's root.
    pub(crate) const fn root() -> Self {
        Self { parent: None, step: None, depth: 0 }
    }

    /// The place of `key` of the map here.
    pub(crate) const fn key(&'a self, key: &'a str) -> Self {
        Self { parent: Some(self), step: Some(Step::Key(key)), depth: self.depth + 1 }
    }

    /// The place of the item at `index` of the list here.
    pub(crate) const fn index(&'a self, index: usize) -> Self {
        Self { parent: Some(self), step: Some(Step::Index(index)), depth: self.depth + 1 }
    }

    /// The number of steps from the root.
    pub(crate) const fn depth(&self) -> usize {
        self.depth
    }

    /// The path as messages show it: `/spec/containers/0/image`, a slash in a key behind a backslash.
    ///
    /// kyverno: pkg/engine/jsonutils/traverse.go
    pub(crate) fn path(&self) -> String {
        let mut steps = Vec::with_capacity(self.depth);
        let mut place = Some(self);
        while let Some(here) = place {
            steps.extend(here.step);
            place = here.parent;
        }
        let mut text = String::new();
        for step in steps.iter().rev() {
            // Writing to a string cannot fail.
            let _ = match step {
                Step::Key(key) => write!(text, "/{}", key.replace('/', "\\/")),
                Step::Index(index) => write!(text, "/{index}"),
            };
        }
        text
    }
}

/// The JMESPath that `@` stands for at `path` of a document: below `base`, without the first two steps of what follows
/// `foreach`.
///
/// kyverno: pkg/engine/variables/vars.go, pkg/utils/jsonpointer/pointer.go
pub(crate) fn position_expression(path: &str, base: &[&str]) -> String {
    let steps = split(path);
    let after = steps.iter().position(|step| step == "foreach").map_or(0, |at| at + 1);
    let steps = steps.get(after..).unwrap_or_default();
    // kyverno: `SkipN` drops everything when not more than two steps are left.
    let steps = if steps.len() > 2 { steps.get(2..).unwrap_or_default() } else { &[] };
    let mut text = String::new();
    for step in base.iter().copied().chain(steps.iter().map(String::as_str)) {
        push_step(&mut text, step);
    }
    text
}

/// The steps of a path whose keys hold slashes behind backslashes, and quoted parts.
fn split(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut step = String::new();
    let (mut escaped, mut quoted) = (false, false);
    for character in path.chars() {
        match character {
            _ if escaped => {
                step.push(character);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '/' if !quoted => {
                if !step.is_empty() {
                    steps.push(std::mem::take(&mut step));
                }
            }
            _ => step.push(character),
        }
    }
    if !step.is_empty() {
        steps.push(step);
    }
    steps
}

fn push_step(text: &mut String, step: &str) {
    if step.parse::<u64>().is_ok() {
        let _ = write!(text, "[{step}]");
        return;
    }
    if !text.is_empty() {
        text.push('.');
    }
    let plain_start = step.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '(');
    if plain_start && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ')') {
        text.push_str(step);
        return;
    }
    text.push('"');
    for character in step.chars() {
        push_quoted(text, character);
    }
    text.push('"');
}

fn push_quoted(text: &mut String, character: char) {
    match character {
        '"' => text.push_str("\\\""),
        '\\' => text.push_str("\\\\"),
        '\u{8}' => text.push_str("\\b"),
        '\u{c}' => text.push_str("\\f"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        c if c < ' ' => {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        }
        c => text.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_prints_keys_and_indexes() {
        let root = Place::root();
        let spec = root.key("a/b");
        let item = spec.index(3);
        assert_eq!(item.path(), r"/a\/b/3");
        assert_eq!(root.path(), "");
        assert_eq!(item.depth(), 2);
    }

    #[test]
    fn the_position_drops_two_steps() {
        let base = ["request", "object"];
        assert_eq!(position_expression("/validate/pattern/spec/replicas", &base), "request.object.spec.replicas");
        assert_eq!(position_expression("/spec/replicas", &base), "request.object");
        assert_eq!(position_expression("/a/b/c/0/d", &base), "request.object.c[0].d");
        assert_eq!(position_expression(r"/a/b/x.io\/y", &base), r#"request.object."x.io/y""#);
        assert_eq!(position_expression("/mutate/foreach/0/patch/spec", &base), "request.object.spec");
    }
}
