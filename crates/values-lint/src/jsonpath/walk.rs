//! One walk over a document for all paths.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::echo::Echo;
use super::evaluate::{self, Scope};
use super::frame::{Child, Frame, Key};
use super::{Filter, Path, Stage, Step};
use crate::document::{Path as Way, Value};

/// Steps of paths that may be tried in one document: a bound against paths and documents that make each other huge.
const MAX_STEPS: u64 = 400_000_000;

/// Nesting of a document with its references followed.
const MAX_DEPTH: usize = 1_000;

/// A place that a path matches.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'h> {
    /// Which path.
    pub path_index: usize,
    /// The value, or the key where the path asks for it.
    pub value: &'h Value,
    frame: &'h Frame<'h>,
}

impl Hit<'_> {
    /// Where.
    pub fn path(&self) -> Way {
        self.frame.path()
    }
}

/// What a hit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing, and the same value gives nothing wherever else it is met.
    Silent,
    /// A result, or nothing that can be told of other places.
    Loud,
}

/// Steps that come next, by their place in the list of all steps.
pub(super) type State = u32;

/// A step of a path, or its end.
#[derive(Debug)]
struct Entry<'p> {
    path_index: usize,
    path: &'p Path,
    /// `None` behind the last one.
    stage: Option<&'p Stage>,
    /// True where a filter sees more than the value, its parent and its key.
    looks_up: bool,
}

/// Paths, ready to be matched.
#[derive(Debug)]
pub struct Matcher<'p> {
    entries: Vec<Entry<'p>>,
    starts: Vec<State>,
}

struct Walk<'w, 'p> {
    matcher: &'w Matcher<'p>,
    root: &'w Value,
    /// The states of the values on the way, one above the other.
    states: Vec<State>,
    steps: u64,
    echo: Echo<'w>,
    /// Where paths that go down again have matched.
    known: HashMap<usize, HashSet<Way>>,
    visitor: &'w mut dyn FnMut(&Hit<'_>) -> Outcome,
}

impl<'p> Matcher<'p> {
    /// A matcher of paths; hits name them by their place in the list.
    pub fn new(paths: &[&'p Path]) -> Self {
        let mut matcher = Self { entries: Vec::new(), starts: Vec::new() };
        for (path_index, path) in paths.iter().enumerate() {
            matcher.starts.push(matcher.entries.len() as State);
            let looks_up = path.stages.iter().any(|stage| stage.step.looks_up());
            let stages = path.stages.iter().map(Some).chain([None]);
            matcher.entries.extend(stages.map(|stage| Entry { path_index, path, stage, looks_up }));
        }
        matcher
    }

    /// Shows everything that the paths match to the visitor, in the order of the document. What of the values that stand in
    /// several places, `shared` by their places in memory, gave nothing is not shown again.
    ///
    /// # Errors
    /// What a filter throws; a limit.
    pub fn run(
        &self,
        root: &Value,
        shared: &HashSet<usize>,
        visitor: &mut dyn FnMut(&Hit<'_>) -> Outcome,
    ) -> Result<(), String> {
        self.run_from(root, &Frame::root(root), shared, visitor)
    }

    /// The paths and values of everything that the paths match, in the order of the document.
    ///
    /// # Errors
    /// What a filter throws; a limit.
    pub fn all(&self, root: &Value) -> Result<Vec<(Way, Value)>, String> {
        let mut all = Vec::new();
        self.run(root, &HashSet::new(), &mut |hit| {
            all.push((hit.path(), hit.value.clone()));
            Outcome::Loud
        })?;
        Ok(all)
    }

    fn run_from(
        &self,
        document: &Value,
        start: &Frame<'_>,
        shared: &HashSet<usize>,
        visitor: &mut dyn FnMut(&Hit<'_>) -> Outcome,
    ) -> Result<(), String> {
        let mut walk = Walk {
            matcher: self,
            root: document,
            states: self.starts.clone(),
            steps: 0,
            echo: Echo::new(shared),
            known: HashMap::new(),
            visitor,
        };
        walk.visit(start, 0..self.starts.len()).map(|_| ())
    }

    #[expect(clippy::indexing_slicing, reason = "states are places in this list, and one behind them where a stage is")]
    fn entry(&self, state: State) -> &Entry<'p> {
        &self.entries[state as usize]
    }
}

impl<'w, 'p: 'w> Walk<'w, 'p> {
    fn state(&self, at: usize) -> State {
        self.states.get(at).copied().unwrap_or(0)
    }

    /// Looks at a value with the states that are due there.
    fn visit(&mut self, frame: &Frame<'_>, due: Range<usize>) -> Result<Outcome, String> {
        let matcher = self.matcher;
        let first = self.states.len();
        let mut outcome = Outcome::Silent;
        for at in due {
            let state = self.state(at);
            let entry = matcher.entry(state);
            if entry.stage.is_none() && self.finish(entry, frame)? == Outcome::Loud {
                outcome = Outcome::Loud;
            }
            if frame.value.is_container() && (entry.stage.is_some() || entry.path.everything) {
                self.states.push(state);
            }
        }
        let open = first..self.states.len();
        if !open.is_empty() && self.below(frame, open)? == Outcome::Loud {
            outcome = Outcome::Loud;
        }
        self.states.truncate(first);
        Ok(outcome)
    }

    /// On to the members of a list or map.
    fn below(&mut self, frame: &Frame<'_>, open: Range<usize>) -> Result<Outcome, String> {
        let matcher = self.matcher;
        let states = self.states.get(open.clone()).unwrap_or(&[]);
        let walked = match states.iter().any(|state| matcher.entry(*state).looks_up) {
            true => None,
            false => self.echo.name(frame.value, states),
        };
        if walked.is_some_and(|walked| self.echo.is_silent(walked)) {
            return Ok(Outcome::Silent);
        }
        if frame.depth > MAX_DEPTH {
            return Err("the document is nested deeper than 1,000 levels with its references followed".to_owned());
        }
        let mut outcome = Outcome::Silent;
        let mut one = |key: Key<'_>, child: Child<'_>| -> Result<(), String> {
            if self.descend(frame, key, &child, open.clone())? == Outcome::Loud {
                outcome = Outcome::Loud;
            }
            Ok(())
        };
        match frame.value {
            Value::Object(object) => match object.lazy() {
                Some(lazy) => {
                    lazy.unread_members().try_for_each(|(key, child)| one(Key::Text(key), Child::unread(child)))?;
                }
                None => object.iter().try_for_each(|(key, child)| one(Key::Name(key), Child::Read(child)))?,
            },
            Value::Array(items) => match items.lazy() {
                Some(lazy) => {
                    let mut items = lazy.unread_items().enumerate();
                    items.try_for_each(|(index, child)| one(Key::Index(index), Child::unread(child)))?;
                }
                None => {
                    let mut items = items.iter().enumerate();
                    items.try_for_each(|(index, child)| one(Key::Index(index), Child::Read(child)))?;
                }
            },
            _ => {}
        }
        if outcome == Outcome::Silent
            && let Some(walked) = walked
        {
            self.echo.note_silent(walked);
        }
        Ok(outcome)
    }

    fn descend(
        &mut self,
        parent: &Frame<'_>,
        key: Key<'_>,
        child: &Child<'_>,
        open: Range<usize>,
    ) -> Result<Outcome, String> {
        let matcher = self.matcher;
        let first = self.states.len();
        self.steps += open.len() as u64;
        for at in open {
            let state = self.state(at);
            let Some(stage) = matcher.entry(state).stage else {
                // `$..`: on to everything below.
                if child.is_container() {
                    self.states.push(state);
                }
                continue;
            };
            if stage.deep && child.is_container() {
                self.states.push(state);
            }
            if self.fits(&stage.step, parent, key, child)? {
                let next = self.states.get(first..).unwrap_or(&[]);
                if !next.contains(&(state + 1)) {
                    self.states.push(state + 1);
                }
            }
        }
        if self.steps > MAX_STEPS {
            return Err("the rules' paths take more than 400,000,000 steps in this document".to_owned());
        }
        let next = first..self.states.len();
        if next.is_empty() {
            return Ok(Outcome::Silent);
        }
        let done = self.visit(&parent.below(key, child.value()), next);
        self.states.truncate(first);
        done
    }

    fn fits(&self, step: &Step, parent: &Frame<'_>, key: Key<'_>, child: &Child<'_>) -> Result<bool, String> {
        Ok(match step {
            Step::Any => true,
            Step::Names(names) => match key {
                Key::Name(key) => names.iter().any(|name| **name == **key),
                Key::Text(key) => names.iter().any(|name| **name == *key),
                Key::Index(index) => names.iter().any(|name| is_index(name, index)),
            },
            Step::Slice { start, end, step } => match (key, parent.value) {
                (Key::Index(index), Value::Array(items)) => in_slice(index, items.len(), *start, *end, *step),
                _ => false,
            },
            Step::Filter(Filter { expression, needs }) => {
                let child = child.value();
                let scope = Scope { value: child, root: self.root, parent, key };
                needs.may_hold(child) && evaluate::evaluate(expression, &scope)?.truthy()
            }
            Step::Script(expression) => {
                let scope = Scope { value: parent.value, root: self.root, parent, key };
                let wanted = evaluate::evaluate(expression, &scope)?;
                let wanted = crate::document::js_string(wanted.value());
                wanted == *key.segment().text()
            }
        })
    }

    /// A path has matched: up and on, where it says so.
    fn finish(&mut self, entry: &Entry<'p>, frame: &Frame<'_>) -> Result<Outcome, String> {
        let (path, path_index) = (entry.path, entry.path_index);
        if path.everything && !frame.value.is_container() {
            return Ok(Outcome::Silent);
        }
        let Some(found) = frame.ancestor(path.parents) else { return Ok(Outcome::Loud) };
        if let Some(rest) = &path.rest {
            self.again(rest, path_index, found)?;
            return Ok(Outcome::Loud);
        }
        let key;
        let value = if path.key {
            let Some(last) = found.key() else { return Ok(Outcome::Loud) };
            key = Value::string(last.segment().text().into_owned());
            &key
        } else {
            found.value
        };
        let outcome = (self.visitor)(&Hit { path_index, value, frame: found });
        // What stands above may be another value next time.
        Ok(if path.parents > 0 { Outcome::Loud } else { outcome })
    }

    /// Down again from a place above; what has been shown of this path is left out.
    fn again(&mut self, rest: &Path, path_index: usize, from: &Frame<'_>) -> Result<(), String> {
        let Self { known, visitor, root, steps, .. } = self;
        let known = known.entry(path_index).or_default();
        let mut fresh = Vec::new();
        *steps += 1;
        Matcher::new(&[rest]).run_from(root, from, &HashSet::new(), &mut |hit| {
            let path = hit.path();
            if known.contains(&path) {
                return Outcome::Loud;
            }
            fresh.push(path);
            *steps += 1;
            visitor(&Hit { path_index, ..*hit })
        })?;
        known.extend(fresh);
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
        let hits = Matcher::new(&[&path]).all(document.data().unwrap()).unwrap();
        hits.iter().map(|(path, _)| PathStyle::Dot.print(path)).collect()
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
    fn a_list_is_itself_however_it_is_reached() {
        assert_eq!(hits("$..[?(@ === @root.spec.containers)]"), ["spec.containers"]);
        assert_eq!(
            hits("$..containers[?(@parent === @root.spec.containers && @.tls)].name"),
            ["spec.containers[1].name"]
        );
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
        let error = Matcher::new(&[&path]).all(document.data().unwrap()).unwrap_err();
        assert_eq!(error, "Cannot read properties of undefined (reading 'b')");
    }

    #[test]
    fn what_stands_in_several_places_is_shown_until_it_gave_nothing() {
        let shared = Value::object(vec![("x".into(), Value::object(vec![("deep".into(), Value::Bool(true))]))]);
        let root = Value::array(vec![shared.clone(), shared.clone(), shared.clone()]);
        let known = crate::jsonpath::address(&shared).into_iter().collect();
        let shown = |text: &str, outcome: Outcome| {
            let (path, mut count) = (parse(text).unwrap(), 0);
            let mut visitor = |_: &Hit<'_>| {
                count += 1;
                outcome
            };
            Matcher::new(&[&path]).run(&root, &known, &mut visitor).unwrap();
            count
        };
        assert_eq!(shown("$..deep", Outcome::Loud), 3);
        assert_eq!(shown("$..deep", Outcome::Silent), 1);
        assert_eq!(shown("$..x^", Outcome::Silent), 3);
        assert_eq!(shown("$[*]", Outcome::Silent), 3);
        assert_eq!(shown("$..x[?(@parentProperty === 'x' && @)]", Outcome::Silent), 3);
    }
}
