//! `{range}` … `{end}`: which nodes of a template are walked, how often, and with what value.
//!
//! The counters are the original's, so that a template whose `range` and `end` do not pair behaves as there.
//!
//! client-go: util/jsonpath/jsonpath.go (`FindResults`)

use gotemplate::value::Value;

use super::walk::Walker;
use super::{Item, MAX_DEPTH, Node};

/// The results of all nodes, one list of values for each.
pub(super) fn find(nodes: &[Node], value: &Value) -> Result<Vec<Vec<Item>>, String> {
    let mut run = Run { nodes, walker: Walker::default(), in_range: 0, last_end: None, depth: 0 };
    run.find(0, &Some(value.clone()))
}

struct Run<'n> {
    nodes: &'n [Node],
    walker: Walker,
    in_range: usize,
    /// The node that ended a range last.
    last_end: Option<usize>,
    depth: usize,
}

impl Run<'_> {
    fn find(&mut self, start: usize, item: &Item) -> Result<Vec<Vec<Item>>, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("ranges nested deeper than {MAX_DEPTH} levels"));
        }
        let mut results = Vec::new();
        let mut at = start;
        while let Some(node) = self.nodes.get(at) {
            let found = self.walker.walk(vec![item.clone()], node, self.in_range > 0).map_err(|stop| stop.message)?;
            if self.walker.ends > 0 && self.walker.ends <= self.in_range {
                self.walker.ends -= 1;
                self.last_end = Some(at);
                break;
            }
            if self.walker.ranges > 0 {
                self.walker.ranges -= 1;
                self.in_range += 1;
                results.append(&mut self.range(at + 1, found)?);
                self.in_range -= 1;
                at = self.last_end.filter(|&end| end > at).unwrap_or(at) + 1;
                continue;
            }
            results.push(found);
            at += 1;
        }
        self.depth -= 1;
        Ok(results)
    }

    fn range(&mut self, start: usize, items: Vec<Item>) -> Result<Vec<Vec<Item>>, String> {
        if items.is_empty() {
            // Walked all the same, for the place of the end; what does not fit no value is an error.
            self.find(start, &None)?;
            return Ok(Vec::new());
        }
        let mut results = Vec::new();
        for item in items {
            let value = item.ok_or("a range over no value")?;
            let item = (!value.is_nil()).then_some(value);
            results.append(&mut self.find(start, &item)?);
        }
        Ok(results)
    }
}
