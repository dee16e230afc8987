//! One walk over a document for all paths.

use std::collections::HashSet;

use super::evaluate::{self, Scope};
use super::{Path, Step};
use crate::document::{Segment, Value};

/// Steps of paths that may be tried in one document: a bound against paths and documents that make each other huge.
const MAX_STEPS: u64 = 400_000_000;

/// Nesting of a document with its references followed.
const MAX_DEPTH: usize = 1_000;

/// A place that a path matches.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Which path.
    pub path_index: usize,
    /// Where.
    pub path: Vec<Segment>,
    /// The value, or the key where the path asks for it.
    pub value: Value,
}

/// The next step of one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    path: u32,
    stage: u32,
}

/// Paths, ready to be matched.
#[derive(Debug)]
pub struct Matcher<'p> {
    paths: Vec<&'p Path>,
}

struct Walk<'w, 'p> {
    matcher: &'w Matcher<'p>,
    root: &'w Value,
    path: Vec<Segment>,
    /// The root and the values on the way to the value that is looked at.
    way: Vec<&'w Value>,
    hits: Vec<Hit>,
    steps: u64,
}

impl<'p> Matcher<'p> {
    /// A matcher of paths; hits name them by their place in the list.
    pub const fn new(paths: Vec<&'p Path>) -> Self {
        Self { paths }
    }

    /// Everything that the paths match, in the order of the document.
    ///
    /// # Errors
    /// What a filter throws; a limit.
    pub fn run(&self, root: &Value) -> Result<Vec<Hit>, String> {
        self.run_from(root, root, Vec::new(), vec![root])
    }

    fn run_from<'w>(
        &'w self,
        document: &'w Value,
        start: &'w Value,
        path: Vec<Segment>,
        way: Vec<&'w Value>,
    ) -> Result<Vec<Hit>, String> {
        let mut walk = Walk { matcher: self, root: document, path, way, hits: Vec::new(), steps: 0 };
        let states = (0..self.paths.len()).map(|path| State { path: path as u32, stage: 0 }).collect::<Vec<_>>();
        walk.visit(start, &states)?;
        Ok(walk.hits)
    }
}

impl<'w, 'p: 'w> Walk<'w, 'p> {
    fn path_of(&self, state: State) -> Option<&'p Path> {
        self.matcher.paths.get(state.path as usize).copied()
    }

    /// Looks at a value with the states that are due there.
    fn visit(&mut self, value: &'w Value, states: &[State]) -> Result<(), String> {
        let mut open = Vec::new();
        for state in states {
            let Some(path) = self.path_of(*state) else { continue };
            if state.stage as usize >= path.stages.len() {
                self.finish(*state, path, value)?;
            }
            if value.is_container() && ((state.stage as usize) < path.stages.len() || path.everything) {
                open.push(*state);
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        if self.path.len() > MAX_DEPTH {
            return Err("the document is nested deeper than 1,000 levels with its references followed".to_owned());
        }
        match value {
            Value::Object(object) => {
                for (key, child) in object.iter() {
                    self.descend(value, Segment::Key(key.clone()), child, &open)?;
                }
            }
            Value::Array(items) => {
                for (index, child) in items.iter().enumerate() {
                    self.descend(value, Segment::Index(index), child, &open)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn descend(&mut self, parent: &'w Value, key: Segment, child: &'w Value, open: &[State]) -> Result<(), String> {
        let mut next: Vec<State> = Vec::new();
        for state in open {
            self.steps += 1;
            let Some(path) = self.path_of(*state) else { continue };
            let Some(stage) = path.stages.get(state.stage as usize) else {
                // `$..`: on to everything below.
                if child.is_container() {
                    next.push(*state);
                }
                continue;
            };
            if stage.deep && child.is_container() {
                next.push(*state);
            }
            if self.fits(&stage.step, parent, &key, child)? {
                let arrived = State { path: state.path, stage: state.stage + 1 };
                if !next.contains(&arrived) {
                    next.push(arrived);
                }
            }
        }
        if self.steps > MAX_STEPS {
            return Err("the rules' paths take more than 400,000,000 steps in this document".to_owned());
        }
        if next.is_empty() {
            return Ok(());
        }
        self.path.push(key);
        self.way.push(child);
        let done = self.visit(child, &next);
        self.way.pop();
        self.path.pop();
        done
    }

    fn fits(&self, step: &Step, parent: &Value, key: &Segment, child: &Value) -> Result<bool, String> {
        Ok(match step {
            Step::Any => true,
            Step::Names(names) => match key {
                Segment::Key(key) => names.iter().any(|name| **name == **key),
                Segment::Index(index) => names.iter().any(|name| is_index(name, *index)),
            },
            Step::Slice { start, end, step } => match (key, parent) {
                (Segment::Index(index), Value::Array(items)) => in_slice(*index, items.len(), *start, *end, *step),
                _ => false,
            },
            Step::Filter(expression) => {
                let scope = Scope { value: child, root: self.root, parent, parent_path: &self.path, key };
                evaluate::evaluate(expression, &scope)?.truthy()
            }
            Step::Script(expression) => {
                let scope = Scope { value: parent, root: self.root, parent, parent_path: &self.path, key };
                let wanted = evaluate::evaluate(expression, &scope)?;
                let wanted = crate::document::js_string(wanted.value());
                wanted == *key.text()
            }
        })
    }

    /// A path has matched: up and on, where it says so.
    fn finish(&mut self, state: State, path: &'p Path, value: &'w Value) -> Result<(), String> {
        if path.everything && !value.is_container() {
            return Ok(());
        }
        let Some(length) = self.path.len().checked_sub(path.parents) else { return Ok(()) };
        let at = self.path.get(..length).unwrap_or(&[]);
        // `way` may begin below the root, where a path goes down again.
        let Some(found) = self.way.len().checked_sub(path.parents + 1).and_then(|at| self.way.get(at)) else {
            return Ok(());
        };
        if let Some(rest) = &path.rest {
            let way = self.way.get(..self.way.len() - path.parents).unwrap_or(&[]).to_vec();
            let matcher = Matcher { paths: vec![rest] };
            let mut hits = matcher.run_from(self.root, found, at.to_vec(), way)?;
            let known: HashSet<Vec<Segment>> = self
                .hits
                .iter()
                .filter(|hit| hit.path_index == state.path as usize)
                .map(|hit| hit.path.clone())
                .collect();
            hits.retain(|hit| !known.contains(&hit.path));
            self.steps += 1 + hits.len() as u64;
            self.hits.extend(hits.into_iter().map(|hit| Hit { path_index: state.path as usize, ..hit }));
            return Ok(());
        }
        let value = if path.key {
            let Some(key) = at.last() else { return Ok(()) };
            Value::string(key.text().into_owned())
        } else {
            (*found).clone()
        };
        self.hits.push(Hit { path_index: state.path as usize, path: at.to_vec(), value });
        Ok(())
    }
}

fn is_index(name: &str, index: usize) -> bool {
    name.parse() == Ok(index) && (name == "0" || !name.starts_with('0'))
}

fn in_slice(index: usize, length: usize, start: Option<i64>, end: Option<i64>, step: Option<i64>) -> bool {
    let length = length as i64;
    let bound = |at: i64| if at < 0 { (at + length).max(0) } else { at.min(length) };
    let (start, end, step) = (bound(start.unwrap_or(0)), bound(end.unwrap_or(length)), step.unwrap_or(1));
    let index = index as i64;
    step > 0 && index >= start && index < end && (index - start) % step == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, PathStyle};
    use crate::jsonpath::parse;

    const TEXT: &str = "
spec:
  replicas: 3
  containers:
    - {name: app, image: 'nginx:latest', ports: [{port: 80}, {port: 8443, name: https}]}
    - {name: side, image: 'envoy:v1', tls: true}
  initContainers: [{name: init}]
";

    fn hits(path: &str) -> Vec<String> {
        let document = Document::parse(TEXT).unwrap();
        let path = parse(path).unwrap();
        let hits = Matcher::new(vec![&path]).run(document.data().unwrap()).unwrap();
        hits.iter().map(|hit| PathStyle::Dot.print(&hit.path)).collect()
    }

    #[test]
    fn paths_match_by_name_index_slice_and_depth() {
        assert_eq!(hits("$.spec.replicas"), ["spec.replicas"]);
        assert_eq!(hits("$..containers[-1:].name"), ["spec.containers[1].name"]);
        assert_eq!(hits("$..containers[(@.length-1)].name"), ["spec.containers[1].name"]);
        assert_eq!(hits("$..containers[-1]"), [""; 0]);
        assert_eq!(hits("$..['name','image']").len(), 6);
        assert_eq!(hits("$..containers[0,1].name").len(), 2);
        assert_eq!(hits("$..spec..port").len(), 2);
        assert_eq!(hits("$..ports[*].port").len(), 2);
        assert_eq!(hits("$").len(), 1);
        assert_eq!(hits("$..").len(), 10);
    }

    #[test]
    fn filters_are_evaluated_as_javascript() {
        assert_eq!(hits("$..containers[?(@.tls)].name"), ["spec.containers[1].name"]);
        assert_eq!(hits("$..containers[?(@.image.match(/:latest$/))]"), ["spec.containers[0]"]);
        assert_eq!(hits("$..containers[?(@.name in ['app','x'])]"), ["spec.containers[0]"]);
        assert_eq!(hits("$..[?(@property === 'port' && @ > 100)]"), ["spec.containers[0].ports[1].port"]);
        assert_eq!(hits("$..containers[?(@.image ~= 'v[0-9]')]"), ["spec.containers[1]"]);
        assert_eq!(hits("$.spec[?(@array())]"), ["spec.containers", "spec.initContainers"]);
    }

    #[test]
    fn parents_and_keys_are_found() {
        assert_eq!(hits("$..image^"), ["spec.containers[0]", "spec.containers[1]"]);
        assert_eq!(hits("$..containers^.initContainers"), ["spec.initContainers"]);
        assert_eq!(hits("$.spec^^"), [""; 0]);
        assert_eq!(hits("$.spec~"), ["spec"]);
    }

    #[test]
    fn a_filter_that_throws_is_an_error() {
        let document = Document::parse(TEXT).unwrap();
        let path = parse("$..containers[?(@.a.b)]").unwrap();
        let error = Matcher::new(vec![&path]).run(document.data().unwrap()).unwrap_err();
        assert_eq!(error, "Cannot read properties of undefined (reading 'b')");
    }
}
