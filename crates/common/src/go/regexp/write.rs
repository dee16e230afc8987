//! Trees in the language of the `regex` crate, in which each part says its own flags.

use std::fmt::Write as _;

use super::tree::Tree;

/// The pattern for the crate.
pub(super) fn write(tree: &Tree) -> String {
    let mut out = String::new();
    push(tree, &mut out);
    out
}

fn push(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Literal { letter, fold: false } => push_literal(*letter, out),
        Tree::Literal { letter, fold: true } => {
            out.push_str("(?i:");
            push_literal(*letter, out);
            out.push(')');
        }
        Tree::Class(class) => class.write(out),
        Tree::Any { line_break: true } => out.push_str("(?s:.)"),
        Tree::Any { line_break: false } => out.push('.'),
        Tree::Start { line: true } => out.push_str("(?m:^)"),
        Tree::Start { line: false } => out.push_str(r"\A"),
        Tree::End { line: true } => out.push_str("(?m:$)"),
        Tree::End { line: false } => out.push_str(r"\z"),
        Tree::Boundary { negated: false } => out.push_str(r"(?-u:\b)"),
        Tree::Boundary { negated: true } => out.push_str(r"(?-u:\B)"),
        Tree::Repeat { inner, min, max, greedy } => {
            out.push_str("(?:");
            push(inner, out);
            // Writing to a string does not fail.
            let _ = match (min, max) {
                (0, None) => write!(out, ")*"),
                (1, None) => write!(out, ")+"),
                (0, Some(1)) => write!(out, ")?"),
                (min, None) => write!(out, "){{{min},}}"),
                (min, Some(max)) => write!(out, "){{{min},{max}}}"),
            };
            out.push_str(if *greedy { "" } else { "?" });
        }
        Tree::Concat(parts) => parts.iter().for_each(|part| push(part, out)),
        Tree::Alternate(parts) => {
            out.push_str("(?:");
            for (index, part) in parts.iter().enumerate() {
                out.push_str(if index > 0 { "|" } else { "" });
                push(part, out);
            }
            out.push(')');
        }
        Tree::Capture(inner) => {
            out.push('(');
            push(inner, out);
            out.push(')');
        }
    }
}

fn push_literal(letter: char, out: &mut String) {
    out.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
}
