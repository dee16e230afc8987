//! Events into trees. Every event is looked at, since an error anywhere spoils a text; nodes are kept only where they matter.
//!
//! yaml.v3: decode.go (`parser`)

use std::collections::HashMap;
use std::rc::Rc;

use yaml::{Dialect, Event, Events, Item, ReadError, ReadLimits, ReadOptions, ScalarClass, ScalarStyle};

use super::decode::Fault;
use super::node::{Content, Node, short_tag};

/// Which nodes are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Want {
    /// All.
    All,
    /// None but a stand-in, which knows whether it was a scalar, a map or a list.
    Nothing,
    /// A scalar; of a list or a map a stand-in.
    Leaf,
    /// A map of which the values matter whose keys this knows.
    Fields(fn(&str) -> Want),
    /// A list whose items are wanted so.
    Items(fn() -> Want),
}

impl Want {
    fn of_value(self, key: &Node) -> Self {
        match self {
            Self::All => Self::All,
            Self::Fields(of) => match &key.content {
                Content::Scalar { text, .. } if key.tag.is_none() && &**text != "<<" => of(text),
                // A key that only decoding can read.
                _ => Self::All,
            },
            _ => Self::Nothing,
        }
    }

    fn of_item(self) -> Self {
        match self {
            Self::All => Self::All,
            Self::Items(of) => of(),
            _ => Self::Nothing,
        }
    }
}

/// A collection that is open.
struct Frame {
    tag: Option<Box<str>>,
    anchor: Option<(Box<str>, u64)>,
    start: u32,
    /// What the collection itself is wanted as.
    want: Want,
    is_map: bool,
    items: Vec<Rc<Node>>,
    pairs: Vec<(Rc<Node>, Rc<Node>)>,
    key: Option<Rc<Node>>,
    /// The most levels in what it keeps.
    height: usize,
}

/// A name in sight.
struct Anchor {
    /// Tells it from an earlier one of the same name.
    id: u64,
    node: Option<Rc<Node>>,
}

/// Reads the documents of a text as trees. Anchors stay in sight for the documents that follow.
pub(crate) struct Composer {
    events: Events,
    anchors: HashMap<Box<str>, Anchor>,
    anchors_made: u64,
    frames: Vec<Frame>,
    /// Levels that may be inside each other.
    depth: usize,
}

impl Composer {
    /// A reader of `text`.
    pub(crate) fn new(text: std::sync::Arc<str>, limits: ReadLimits) -> Self {
        let options = ReadOptions { limits, ..ReadOptions::default() }.dialect(Dialect::GoV3);
        let events = Events::new(text, options);
        Self { events, anchors: HashMap::new(), anchors_made: 0, frames: Vec::new(), depth: limits.depth }
    }

    /// The root of the next document, nothing at the end.
    ///
    /// # Errors
    /// What is no YAML, an alias that names nothing, a limit. There is no going on after one.
    pub(crate) fn next_document(&mut self, want: Want) -> Result<Option<Rc<Node>>, Fault> {
        if !matches!(self.next_event()?.item, Item::DocumentStart { .. }) {
            return Ok(None);
        }
        let event = self.next_event()?;
        let root = self.node(&event, want)?;
        self.next_event()?;
        Ok(Some(root))
    }

    fn next_event(&mut self) -> Result<Event, ReadError> {
        self.events.next_event()
    }

    /// Reads the node that begins with `event`.
    fn node(&mut self, event: &Event, want: Want) -> Result<Rc<Node>, Fault> {
        let mut done = self.begin(event, want)?;
        loop {
            match done {
                Some(node) => match self.frames.last_mut() {
                    None => return Ok(node),
                    Some(frame) => frame.take(node),
                },
                None if self.frames.is_empty() => return Ok(stand_in(event, ScalarClass::Null)),
                None => {}
            }
            let event = self.next_event()?;
            let want = self.frames.last().map_or(Want::Nothing, Frame::want_of_next);
            done = match event.item {
                Item::MapEnd | Item::ListEnd => self.end(&event),
                _ => self.begin(&event, want)?,
            };
        }
    }

    /// A whole node, or nothing when a collection begins with it.
    fn begin(&mut self, event: &Event, want: Want) -> Result<Option<Rc<Node>>, Fault> {
        let span = (event.span.start, event.span.end);
        if event.item == Item::Alias {
            return self.alias(event, span).map(Some);
        }
        let tag = self.events.tag(event).map(short_tag);
        let anchor = self.events.anchor(event).map(Box::<str>::from);
        // What has a name may be asked for as a whole elsewhere.
        let want = if anchor.is_some() { Want::All } else { want };
        let anchor = anchor.map(|name| self.begin_anchor(name));
        match event.item {
            Item::Scalar { class, style } => {
                let text = if matches!(want, Want::Nothing) { "".into() } else { self.events.text(event).into() };
                let content = Content::Scalar { text, class, plain: style == ScalarStyle::Plain };
                let node = Rc::new(Node { content, tag, span, height: 0 });
                self.end_anchor(anchor, &node);
                Ok(Some(node))
            }
            Item::MapStart | Item::ListStart => {
                let is_map = event.item == Item::MapStart;
                let start = span.0;
                let (items, pairs) = (Vec::new(), Vec::new());
                self.frames.push(Frame { tag, anchor, start, want, is_map, items, pairs, key: None, height: 0 });
                Ok(None)
            }
            // The end of the text inside of a node is an error before this.
            _ => Ok(Some(stand_in(event, ScalarClass::Null))),
        }
    }

    fn alias(&self, event: &Event, span: (u32, u32)) -> Result<Rc<Node>, Fault> {
        let name: Box<str> = self.events.text(event).into();
        let Some(anchor) = self.anchors.get(&name) else {
            return Err(Fault::new(format!("yaml: unknown anchor '{name}' referenced"), span));
        };
        let height = anchor.node.as_ref().map_or(0, |node| node.height);
        if self.frames.len() + height > self.depth {
            let problem =
                format!("lists and maps are nested deeper than {} levels through an alias (limit: depth)", self.depth);
            return Err(Fault { limit: true, ..Fault::new(problem, span) });
        }
        let content = Content::Alias { target: anchor.node.clone(), name };
        Ok(Rc::new(Node { content, tag: None, span, height }))
    }

    /// Ends the innermost collection.
    fn end(&mut self, event: &Event) -> Option<Rc<Node>> {
        let frame = self.frames.pop()?;
        let content = if frame.is_map { Content::Map(frame.pairs) } else { Content::List(frame.items) };
        let span = (frame.start, event.span.end);
        let node = Rc::new(Node { content, tag: frame.tag, span, height: frame.height + 1 });
        self.end_anchor(frame.anchor, &node);
        Some(node)
    }

    fn begin_anchor(&mut self, name: Box<str>) -> (Box<str>, u64) {
        self.anchors_made += 1;
        let id = self.anchors_made;
        self.anchors.insert(name.clone(), Anchor { id, node: None });
        (name, id)
    }

    /// Names a finished node, unless one inside of it took the name.
    fn end_anchor(&mut self, anchor: Option<(Box<str>, u64)>, node: &Rc<Node>) {
        if let Some((name, id)) = anchor
            && let Some(known) = self.anchors.get_mut(&name)
            && known.id == id
        {
            known.node = Some(Rc::clone(node));
        }
    }
}

impl Frame {
    fn want_of_next(&self) -> Want {
        match (&self.key, self.is_map) {
            (Some(key), true) => self.want.of_value(key),
            // Keys are compared with each other where a map is decoded.
            (None, true) if matches!(self.want, Want::Nothing | Want::Leaf) => Want::Nothing,
            (None, true) => Want::All,
            (_, false) => self.want.of_item(),
        }
    }

    fn take(&mut self, node: Rc<Node>) {
        let keeps = !matches!(self.want, Want::Nothing | Want::Leaf);
        self.height = self.height.max(node.height);
        if !self.is_map {
            if keeps {
                self.items.push(node);
            }
            return;
        }
        match self.key.take() {
            None => self.key = Some(node),
            Some(key) if keeps => self.pairs.push((key, node)),
            Some(_) => {}
        }
    }
}

fn stand_in(event: &Event, class: ScalarClass) -> Rc<Node> {
    let content = Content::Scalar { text: "".into(), class, plain: true };
    Rc::new(Node { content, tag: None, span: (event.span.start, event.span.end), height: 0 })
}
