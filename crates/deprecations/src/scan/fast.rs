//! The fast way, for texts that hold nothing unusual: no anchors, aliases or tags, no merges, no keys that stand twice, no
//! fields of another shape. At the first sign of any of them, and at the first error, it gives up.

use yaml::{Dialect, Event, Events, Item, ReadOptions, ScalarClass, ScalarStyle};

use super::keys::Keys;
use super::{DEFINITION, Hit, Scanned, Scanner};

/// Lists of lists deeper than this are unusual.
const MOST_LISTS: usize = 4;

/// Looks through a text; nothing when it is out of the ordinary.
pub(super) fn scan(scanner: &Scanner<'_>, text: &str) -> Option<Scanned> {
    let options = ReadOptions { limits: scanner.limits, ..ReadOptions::default() }.dialect(Dialect::GoV3);
    let mut reader = Reader { scanner, text, events: Events::new(text.into(), options), scanned: Scanned::default() };
    for _ in 0..=scanner.limits.documents {
        match reader.next()?.item {
            Item::DocumentStart { .. } => reader.document()?,
            _ => return Some(reader.scanned),
        }
    }
    None
}

struct Reader<'s, 't> {
    scanner: &'s Scanner<'s>,
    text: &'t str,
    events: Events,
    scanned: Scanned,
}

/// A text of a manifest: mostly a part of the source.
#[derive(Default)]
enum Part {
    #[default]
    None,
    Source(u32, u32),
    Own(String),
}

/// A manifest as it is read.
#[derive(Default)]
struct Head {
    kind: Part,
    version: Part,
    at: (u32, u32),
    name: Part,
    namespace: Part,
    items: Vec<Head>,
}

/// The keys that decide.
enum Key {
    Kind,
    Version,
    Metadata,
    Items,
    Name,
    Namespace,
    Other,
}

impl Reader<'_, '_> {
    fn next(&mut self) -> Option<Event> {
        self.events.next_event().ok()
    }

    /// Whether nothing refers to the node from elsewhere, and it says nothing of its type.
    fn is_bare(&self, event: &Event) -> Option<()> {
        (self.events.anchor(event).is_none() && self.events.tag(event).is_none()).then_some(())
    }

    fn document(&mut self) -> Option<()> {
        let event = self.next()?;
        self.is_bare(&event)?;
        match event.item {
            Item::Scalar { class: ScalarClass::Null, .. } => {}
            Item::MapStart => {
                let head = self.head(0)?;
                self.expand(&head);
            }
            _ => return None,
        }
        matches!(self.next()?.item, Item::DocumentEnd { .. }).then_some(())
    }

    /// Reads a manifest whose beginning was read.
    fn head(&mut self, depth: usize) -> Option<Head> {
        let (mut head, mut keys) = (Head::default(), Keys::new());
        while let Some(key) = self.key(&mut keys)? {
            match key {
                Key::Kind => head.kind = self.scalar()?.0,
                Key::Version => (head.version, head.at) = self.scalar()?,
                Key::Metadata => self.metadata(&mut head)?,
                Key::Items => head.items = self.items(depth)?,
                _ => self.events.skip_plain_node().ok()?.then_some(())?,
            }
        }
        Some(head)
    }

    /// The next key of a map, or its end.
    fn key(&mut self, keys: &mut Keys) -> Option<Option<Key>> {
        let event = self.next()?;
        if event.item == Item::MapEnd {
            return Some(None);
        }
        if !matches!(event.item, Item::Scalar { .. }) {
            return None;
        }
        self.is_bare(&event)?;
        let text = self.events.text(&event);
        keys.note(text.as_bytes())?;
        Some(Some(match text {
            "kind" => Key::Kind,
            "apiVersion" => Key::Version,
            "metadata" => Key::Metadata,
            "items" => Key::Items,
            "name" => Key::Name,
            "namespace" => Key::Namespace,
            "<<" => return None,
            _ => Key::Other,
        }))
    }

    fn metadata(&mut self, head: &mut Head) -> Option<()> {
        let event = self.next()?;
        self.is_bare(&event)?;
        match event.item {
            Item::Scalar { class: ScalarClass::Null, .. } => return Some(()),
            Item::MapStart => {}
            _ => return None,
        }
        let mut keys = Keys::new();
        while let Some(key) = self.key(&mut keys)? {
            match key {
                Key::Name => head.name = self.scalar()?.0,
                Key::Namespace => head.namespace = self.scalar()?.0,
                _ => self.events.skip_plain_node().ok()?.then_some(())?,
            }
        }
        Some(())
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Head>> {
        let event = self.next()?;
        self.is_bare(&event)?;
        match event.item {
            Item::Scalar { class: ScalarClass::Null, .. } => return Some(Vec::new()),
            Item::ListStart if depth < MOST_LISTS => {}
            _ => return None,
        }
        let mut items = Vec::new();
        loop {
            let event = self.next()?;
            match event.item {
                Item::ListEnd => return Some(items),
                Item::MapStart => self.is_bare(&event)?,
                _ => return None,
            }
            items.push(self.head(depth + 1)?);
        }
    }

    /// A text, and where it stands.
    fn scalar(&mut self) -> Option<(Part, (u32, u32))> {
        let event = self.next()?;
        let Item::Scalar { class, style } = event.item else { return None };
        self.is_bare(&event)?;
        let (start, end) = (event.span.start, event.span.end);
        let part = match class {
            ScalarClass::Null => Part::None,
            _ if style == ScalarStyle::Plain && self.source(start, end) == self.events.text(&event) => {
                Part::Source(start, end)
            }
            _ => Part::Own(self.events.text(&event).to_owned()),
        };
        Some((part, (start, end)))
    }

    fn source(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    fn text_of<'p>(&'p self, part: &'p Part) -> &'p str {
        match part {
            Part::None => "",
            Part::Source(start, end) => self.source(*start, *end),
            Part::Own(text) => text,
        }
    }

    fn expand(&mut self, head: &Head) {
        if head.items.is_empty() {
            return self.take(head, false);
        }
        self.scanned.lists.push(head.items.len());
        head.items.iter().for_each(|item| self.take(item, true));
    }

    fn take(&mut self, head: &Head, is_listed: bool) {
        let kind = self.text_of(&head.kind);
        let defines_kinds = kind == DEFINITION;
        let entry = self.scanner.table.find(self.text_of(&head.version), kind);
        let hit = entry.map(|entry| Hit {
            entry,
            kind: kind.into(),
            name: self.text_of(&head.name).into(),
            namespace: self.text_of(&head.namespace).into(),
            at: head.at,
            is_listed,
        });
        self.scanned.defines_kinds |= defines_kinds;
        self.scanned.hits.extend(hit);
    }
}
