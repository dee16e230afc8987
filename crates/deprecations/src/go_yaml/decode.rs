//! Trees into types.
//!
//! yaml.v3: decode.go (`decoder`)

use std::collections::{HashMap, HashSet};

use common::go::quote::quote;
use yaml::{LineIndex, ReadError, ScalarClass};

use super::node::{Content, Node, long_tag};
use super::out::{Out, Shape};

/// More pairs of equal keys than this are not listed.
const MAX_DUPLICATES: usize = 1000;

/// Why a whole text is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Go's words.
    pub(crate) message: String,
    /// The problem in our own words.
    pub(crate) reason: String,
    /// What may help.
    pub(crate) hint: Option<&'static str>,
    /// The bytes that it is about.
    pub(crate) span: (u32, u32),
    /// Whether a limit was hit.
    pub(crate) limit: bool,
}

impl Fault {
    pub(super) fn new(message: String, span: (u32, u32)) -> Self {
        let reason = message.strip_prefix("yaml: ").unwrap_or(&message).to_owned();
        Self { message, reason, hint: None, span, limit: false }
    }
}

impl Fault {
    /// More documents than there may be.
    pub(crate) fn too_many(documents: usize, span: (u32, u32)) -> Self {
        let message = format!("the text has more than {documents} documents (limit: documents)");
        Self { limit: true, ..Self::new(message, span) }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        let span = (error.span().start, error.span().end);
        let (reason, hint, limit) = (error.reason().to_owned(), error.hint(), error.is_limit());
        Self { message: error.to_string(), reason, hint, span, limit }
    }
}

/// What does not fit the type, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// The lines as Go words them.
    pub(crate) lines: Vec<String>,
    /// The bytes that the first is about.
    pub(crate) span: (u32, u32),
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "yaml: unmarshal errors:\n  {}", self.lines.join("\n  "))
    }
}

/// Decodes `node`, of `text`, into `out`; the value is what does not fit, if anything.
///
/// # Errors
/// What loses the whole text: tags that do not fit, merges of what is no map, aliases without end.
pub(crate) fn decode(
    node: &Node,
    out: &mut dyn Out,
    (text, lines): (&str, &mut Option<LineIndex>),
) -> Result<Option<Misfit>, Fault> {
    let mut decoder =
        Decoder { text, lines, errors: Vec::new(), at: (0, 0), decoded: 0, aliased: 0, depth: 0, merged: None };
    decoder.unmarshal(node, out)?;
    let misfit = Misfit { lines: decoder.errors, span: decoder.at };
    Ok(if misfit.lines.is_empty() { None } else { Some(misfit) })
}

struct Decoder<'t> {
    text: &'t str,
    lines: &'t mut Option<LineIndex>,
    errors: Vec<String>,
    /// Where the first error is.
    at: (u32, u32),
    decoded: u64,
    aliased: u64,
    /// How many aliases are being followed.
    depth: usize,
    /// The keys that a map which is being merged into has already.
    merged: Option<HashSet<String>>,
}

type Done = Result<bool, Fault>;

impl Decoder<'_> {
    fn line(&mut self, at: u32) -> u32 {
        let text = self.text;
        self.lines.get_or_insert_with(|| LineIndex::new(text)).position(text, at).line
    }

    fn error(&mut self, span: (u32, u32), message: String) {
        if self.errors.is_empty() {
            self.at = span;
        }
        self.errors.push(message);
    }

    /// A value that has another shape than the type.
    fn misfit(&mut self, node: &Node, type_name: &str) {
        let tag = node.short_tag();
        let value = match tag {
            "!!seq" | "!!map" => String::new(),
            // Cut by bytes.
            _ if node.value().len() > 10 => {
                let cut = node.value().as_bytes().get(..7).unwrap_or_default();
                format!(" `{}...`", String::from_utf8_lossy(cut))
            }
            _ => format!(" `{}`", node.value()),
        };
        let message = format!("line {}: cannot unmarshal {tag}{value} into {type_name}", self.line(node.span.0));
        self.error(node.span, message);
    }

    fn unmarshal(&mut self, node: &Node, out: &mut dyn Out) -> Done {
        self.count(node)?;
        match &node.content {
            Content::Alias { name, target } => {
                let Some(target) = target else {
                    return Err(Fault::new(format!("yaml: anchor '{name}' value contains itself"), node.span));
                };
                self.depth += 1;
                let done = self.unmarshal(target, out);
                self.depth -= 1;
                done
            }
            Content::Scalar { .. } => self.scalar(node, out),
            Content::Map(pairs) => self.map(node, pairs, out),
            Content::List(items) => {
                if out.shape() != Shape::List {
                    self.misfit(node, out.type_name());
                    return Ok(false);
                }
                out.clear();
                for item in items {
                    let Some(place) = out.push() else { break };
                    if !self.unmarshal(item, place)? {
                        out.pop();
                    }
                }
                Ok(true)
            }
        }
    }

    /// Counts nodes, so that aliases cannot multiply a document without end.
    fn count(&mut self, node: &Node) -> Result<(), Fault> {
        self.decoded += 1;
        if self.depth > 0 {
            self.aliased += 1;
        }
        if self.aliased > 100 && self.decoded > 1000 && share(self.aliased, self.decoded) > allowed(self.decoded) {
            let fault = Fault::new("yaml: document contains excessive aliasing".into(), node.span);
            return Err(Fault { limit: true, ..fault });
        }
        Ok(())
    }

    fn scalar(&mut self, node: &Node, out: &mut dyn Out) -> Done {
        let Content::Scalar { text, class, plain } = &node.content else { return Ok(false) };
        let tag = node.tag.as_deref().filter(|tag| *tag != "!");
        let (class, decoded) = match tag {
            None if *plain => (*class, None),
            None | Some("!!str") => (ScalarClass::Str, None),
            Some(tag) => {
                let resolved = yaml::tagged_v3(&long_tag(tag), text);
                resolved.map_err(|problem| Fault::new(format!("yaml: {problem}"), node.span))?
            }
        };
        if class == ScalarClass::Null {
            let is_nullable = matches!(out.shape(), Shape::List | Shape::Map);
            if is_nullable {
                out.clear();
            }
            return Ok(is_nullable);
        }
        if out.shape() == Shape::Text {
            out.set_text(decoded.as_deref().unwrap_or(text), node.span);
            return Ok(true);
        }
        self.misfit(node, out.type_name());
        Ok(false)
    }

    fn map(&mut self, node: &Node, pairs: &[Pair], out: &mut dyn Out) -> Done {
        if self.note_repeated(pairs) {
            return Ok(false);
        }
        match out.shape() {
            Shape::Struct | Shape::Map => self.entries(pairs, out),
            Shape::Text | Shape::List => {
                self.misfit(node, out.type_name());
                Ok(false)
            }
        }
    }

    /// Fills a struct or a map: its own keys first, then what is merged into it.
    fn entries(&mut self, pairs: &[Pair], out: &mut dyn Out) -> Done {
        let mut merged = self.merged.take();
        let (mut merge, mut done) = (None, HashSet::new());
        for (key, value) in pairs {
            if key.is_merge() {
                merge = Some(value);
                continue;
            }
            let mut name = String::new();
            if !self.unmarshal(key, &mut name)? {
                continue;
            }
            if merged.as_mut().is_some_and(|merged| !merged.insert(name.clone())) {
                continue;
            }
            if out.shape() == Shape::Map {
                let mut text = String::new();
                if self.unmarshal(value, &mut text)? || value.short_tag() == "!!null" {
                    out.insert(&name, text);
                }
                continue;
            }
            let type_name = out.type_name();
            let Some(field) = out.field(&name) else { continue };
            if done.contains(&name) {
                let line = self.line(key.span.0);
                self.error(key.span, format!("line {line}: field {name} already set in type {type_name}"));
                continue;
            }
            self.unmarshal(value, field)?;
            done.insert(name);
        }
        self.merged = merged;
        if let Some(merge) = merge {
            self.merge(pairs, merge, out)?;
        }
        Ok(true)
    }

    fn merge(&mut self, pairs: &[Pair], merge: &Node, out: &mut dyn Out) -> Result<(), Fault> {
        // Within a merge the keys known so far go on being known.
        let is_first = self.merged.is_none();
        if is_first {
            let mut known = HashSet::new();
            for (key, _) in pairs {
                let mut name = String::new();
                let is_text = matches!(key.content, Content::Scalar { .. } | Content::Alias { .. });
                if is_text && self.unmarshal(key, &mut name)? {
                    known.insert(name);
                }
            }
            self.merged = Some(known);
        }
        match &merge.content {
            Content::List(maps) => maps.iter().try_for_each(|map| self.merge_one(map, out))?,
            _ => self.merge_one(merge, out)?,
        }
        if is_first {
            self.merged = None;
        }
        Ok(())
    }

    fn merge_one(&mut self, map: &Node, out: &mut dyn Out) -> Result<(), Fault> {
        let is_map = match &map.content {
            Content::Map(_) => true,
            Content::Alias { target: Some(target), .. } => matches!(target.content, Content::Map(_)),
            Content::Alias { target: None, .. } => true,
            _ => false,
        };
        if !is_map {
            let problem = "yaml: map merge requires map or sequence of maps as the value";
            return Err(Fault::new(problem.into(), map.span));
        }
        self.unmarshal(map, out).map(|_| ())
    }

    /// Notes keys that stand twice; true when there are any.
    fn note_repeated(&mut self, pairs: &[Pair]) -> bool {
        let mut groups: HashMap<(u8, &str), Vec<usize>> = HashMap::new();
        for (nth, (key, _)) in pairs.iter().enumerate() {
            groups.entry((key.kind(), key.value())).or_default().push(nth);
        }
        if groups.len() == pairs.len() {
            return false;
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut repeated: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
        repeated.sort_unstable();
        for group in &repeated {
            for (nth, &first) in group.iter().enumerate().take(100) {
                found.extend(group.iter().skip(nth + 1).take(MAX_DUPLICATES).map(|&later| (first, later)));
            }
            if found.len() > MAX_DUPLICATES {
                break;
            }
        }
        found.sort_unstable();
        for (first, later) in found {
            let (Some((first, _)), Some((later, _))) = (pairs.get(first), pairs.get(later)) else { continue };
            let lines = (self.line(later.span.0), self.line(first.span.0));
            let key = quote(later.value());
            let message = format!("line {}: mapping key {key} already defined at line {}", lines.0, lines.1);
            self.error(later.span, message);
        }
        true
    }
}

type Pair = (std::rc::Rc<Node>, std::rc::Rc<Node>);

#[expect(clippy::cast_precision_loss, reason = "Go computes the ratio in float64")]
fn share(aliased: u64, decoded: u64) -> f64 {
    aliased as f64 / decoded as f64
}

#[expect(clippy::cast_precision_loss, reason = "Go computes the ratio in float64")]
fn allowed(decoded: u64) -> f64 {
    let (low, high) = (400_000.0, 4_000_000.0);
    0.99 - 0.89 * ((decoded as f64 - low) / (high - low)).clamp(0.0, 1.0)
}
