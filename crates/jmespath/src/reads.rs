//! Which parts of its root an expression reads, without searching.

use std::sync::Arc;

use crate::ast::Node;

/// A step of a plain path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Field(Arc<str>),
    /// The item of a list, counted from the end when negative.
    Index(i64),
}

/// Where a value comes from: a place below the root, or somewhere else.
type Origin = Option<Vec<Arc<str>>>;

/// The chains of keys that `node` reads from the root, each once, in order; see [`crate::Expression::roots`].
pub(crate) fn roots(node: &Node) -> Vec<Vec<Arc<str>>> {
    let mut reads = Reads { chains: Vec::new() };
    let result = reads.visit(node, &Some(Vec::new()));
    reads.used(result);
    reads.chains.sort();
    reads.chains.dedup();
    reads.chains
}

struct Reads {
    chains: Vec<Vec<Arc<str>>>,
}

impl Reads {
    /// A value is looked at beyond its keys.
    fn used(&mut self, origin: Origin) {
        self.chains.extend(origin);
    }

    /// Visits `node` and notes that its value is looked at.
    fn use_of(&mut self, node: &Node, current: &Origin) {
        let origin = self.visit(node, current);
        self.used(origin);
    }

    /// Where the value of `node` comes from. Keys on the way there are not noted: the chain that ends there says them.
    fn visit(&mut self, node: &Node, current: &Origin) -> Origin {
        match node {
            Node::Identity | Node::Current => current.clone(),
            Node::Field(key) => {
                let mut chain = current.clone()?;
                chain.push(Arc::clone(key));
                Some(chain)
            }
            Node::Subexpression(pair) | Node::IndexExpression(pair) | Node::Pipe(pair) => {
                let left = self.visit(&pair.0, current);
                let before = self.chains.len();
                let right = self.visit(&pair.1, &left);
                if let Some(left) = left
                    && !self.chains.iter().skip(before).chain(&right).any(|chain| chain.starts_with(&left))
                {
                    // Nothing on the right says it: `a.b | 'text'` still evaluates `a.b`.
                    self.chains.push(left);
                }
                right
            }
            Node::Index(_) | Node::Slice(_) => {
                self.used(current.clone());
                None
            }
            Node::Flatten(subject) => {
                self.use_of(subject, current);
                None
            }
            Node::Projection(pair) | Node::ValueProjection(pair) => {
                self.use_of(&pair.0, current);
                self.use_of(&pair.1, &None);
                None
            }
            Node::FilterProjection(parts) => {
                self.use_of(&parts.0, current);
                self.use_of(&parts.1, &None);
                self.use_of(&parts.2, &None);
                None
            }
            Node::Comparator(_, pair) | Node::Or(pair) | Node::And(pair) => {
                self.use_of(&pair.0, current);
                self.use_of(&pair.1, current);
                None
            }
            Node::Not(inner) => {
                self.use_of(inner, current);
                None
            }
            Node::Call(call) => {
                call.arguments.iter().for_each(|argument| self.use_of(argument, current));
                None
            }
            Node::MultiSelectList(nodes) => {
                nodes.iter().for_each(|node| self.use_of(node, current));
                None
            }
            Node::MultiSelectHash(pairs) => {
                pairs.iter().for_each(|(_, node)| self.use_of(node, current));
                None
            }
            // What `&expression` reads are the items that a function hands to it.
            Node::ExpRef(_) | Node::Literal(_) | Node::Empty => None,
        }
    }
}

/// The steps of an expression that is nothing but keys and indexes.
pub(crate) fn plain_path(node: &Node) -> Option<Vec<Step>> {
    match node {
        Node::Field(key) => Some(vec![Step::Field(Arc::clone(key))]),
        Node::Index(index) => Some(vec![Step::Index(*index)]),
        Node::Identity | Node::Current => Some(Vec::new()),
        Node::Subexpression(pair) | Node::IndexExpression(pair) => {
            let mut steps = plain_path(&pair.0)?;
            steps.extend(plain_path(&pair.1)?);
            Some(steps)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::Expression;

    fn roots(text: &str) -> Vec<String> {
        Expression::compile(text).unwrap().roots().iter().map(|chain| chain.join("/")).collect()
    }

    #[test]
    fn chains_go_as_far_as_keys_are_static() {
        assert_eq!(roots("request.object.spec.x[?y == 'z'].w"), ["request/object/spec/x"]);
        assert_eq!(
            roots("request.object.metadata.labels.\"a b\" || element.name"),
            ["element/name", "request/object/metadata/labels/a b"]
        );
        assert_eq!(roots("request.object | metadata.name"), ["request/object/metadata/name"]);
        assert_eq!(roots("request.object.{a: b, c: @}"), ["request/object", "request/object/b"]);
        assert_eq!(roots("length(a.b) > `1` && !c"), ["a/b", "c"]);
        assert_eq!(roots("map(&x.y, list)"), ["list"]);
        assert_eq!(roots("a.b | 'text'"), ["a/b"]);
        assert_eq!(roots("keys(@)"), [""]);
        assert_eq!(roots("`[1]`"), [""; 0]);
    }

    #[test]
    fn only_keys_and_indexes_are_a_plain_path() {
        let steps = |text: &str| Expression::compile(text).unwrap().plain_path().map(<[_]>::len);
        assert_eq!(steps("request.object.spec.containers[0].image"), Some(6));
        assert_eq!(steps("@.a"), Some(1));
        assert_eq!(steps("a[]"), None);
        assert_eq!(steps("a | b"), None);
    }
}
