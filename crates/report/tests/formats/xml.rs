//! XML for tests: a strict reader of what our formats write, and as much of XML Schema as the schemas of `tests/schemas` are
//! written in. What the reader or the schema does not know is a failure.

const ENTITIES: [(&str, &str); 8] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#10;", "\n"),
    ("&#9;", "\t"),
    ("&#13;", "\r"),
    ("&amp;", "&"),
];

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements of a name, at any depth.
    pub(crate) fn all<'e>(&'e self, name: &str) -> Vec<&'e Self> {
        let below = self.children.iter().flat_map(|child| child.all(name));
        below.chain((self.name == name).then_some(self)).collect()
    }
}

/// Reads a document.
pub(crate) fn read(text: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = text;
    while let Some((before, markup)) = rest.split_once('<') {
        open.last_mut().unwrap().text.push_str(&plain(before));
        if let Some(comment) = markup.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap().1;
            continue;
        }
        let (tag, after) = markup.split_once('>').unwrap_or_else(|| panic!("no end: {markup}"));
        rest = after;
        if tag.starts_with('?') {
            assert!(tag.ends_with('?') && open.len() == 1, "{tag}");
        } else if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().unwrap();
            assert_eq!(element.name, name);
            open.last_mut().unwrap().children.push(element);
        } else if let Some(tag) = tag.strip_suffix('/') {
            open.last_mut().unwrap().children.push(start(tag));
        } else {
            open.push(start(tag));
        }
    }
    let [root] = open.as_mut_slice() else { panic!("not closed: {open:?}") };
    assert!(rest.trim().is_empty() && root.text.trim().is_empty() && root.children.len() == 1, "{rest}");
    root.children.pop().unwrap()
}

fn start(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes: Vec<(String, String)> = Vec::new();
    while !rest.trim().is_empty() {
        let (name, after) = rest.trim_start().split_once("=\"").unwrap_or_else(|| panic!("{tag}"));
        let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("{tag}"));
        assert!(attributes.iter().all(|(known, _)| known != name), "{name} twice: {tag}");
        attributes.push((name.to_owned(), plain(value)));
        rest = after;
    }
    Element { name: name.to_owned(), attributes, ..Element::default() }
}

fn plain(text: &str) -> String {
    assert!(!text.contains("]]>"), "{text}");
    let is_character =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') || c > '\u{ffff}';
    assert!(text.chars().all(is_character), "{text:?}");
    for (at, _) in text.match_indices('&') {
        assert!(ENTITIES.iter().any(|(entity, _)| text[at..].starts_with(entity)), "{}", &text[at..]);
    }
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// Holds a document against a schema.
pub(crate) fn check(schema: &Element, document: &Element) {
    let root = global(schema, "element", &document.name).unwrap_or_else(|| panic!("no root {}", document.name));
    fits(schema, root, document);
}

fn global<'s>(schema: &'s Element, kind: &str, name: &str) -> Option<&'s Element> {
    let is_it = |node: &&Element| node.name == format!("xs:{kind}") && node.attribute("name") == Some(name);
    schema.children.iter().find(is_it)
}

/// Holds an element against its `xs:element`.
fn fits(schema: &Element, definition: &Element, element: &Element) {
    let inline = definition.children.iter().find(|child| child.name == "xs:complexType");
    let named = definition.attribute("type").and_then(|name| global(schema, "complexType", name));
    let simple = Element::default();
    let complex = inline.or(named).unwrap_or(&simple);
    let holds_text = std::ptr::eq(complex, &simple) || complex.attribute("mixed") == Some("true");
    assert!(holds_text || element.text.trim().is_empty(), "text in {}: {}", element.name, element.text);
    let mut items = Vec::new();
    particles(complex, &mut items);
    for child in &element.children {
        let named = |item: &&&Element| [item.attribute("name"), item.attribute("ref")].contains(&Some(&child.name));
        let item = items.iter().find(named).unwrap_or_else(|| panic!("no {} in {}", child.name, element.name));
        let definition = item.attribute("ref").and_then(|name| global(schema, "element", name)).unwrap_or(item);
        fits(schema, definition, child);
    }
    attributes_fit(complex, element);
}

/// The elements that a type may hold. Those of our schemas may stand in any order and number.
fn particles<'s>(node: &'s Element, found: &mut Vec<&'s Element>) {
    for child in &node.children {
        match child.name.as_str() {
            "xs:element" => found.push(child),
            "xs:sequence" | "xs:choice" => particles(child, found),
            "xs:attribute" => {}
            other => panic!("the test does not know {other}"),
        }
    }
}

fn attributes_fit(complex: &Element, element: &Element) {
    let declared: Vec<&Element> = complex.children.iter().filter(|child| child.name == "xs:attribute").collect();
    for attribute in declared.iter().filter(|attribute| attribute.attribute("use") == Some("required")) {
        let name = attribute.attribute("name").unwrap();
        assert!(element.attribute(name).is_some(), "{} without {name}", element.name);
    }
    for (name, value) in &element.attributes {
        let attribute = declared.iter().find(|attribute| attribute.attribute("name") == Some(name));
        let attribute = attribute.unwrap_or_else(|| panic!("{name} of {}", element.name));
        let choices: Vec<&str> =
            attribute.all("xs:enumeration").iter().filter_map(|choice| choice.attribute("value")).collect();
        match attribute.attribute("type") {
            Some("xs:string") => {}
            Some("xs:positiveInteger") => assert!(value.parse::<u32>().unwrap() > 0, "{name}: {value}"),
            None => assert!(choices.contains(&value.as_str()), "{name}: {value} is none of {choices:?}"),
            Some(other) => panic!("the test does not know {other}, of {name}"),
        }
    }
}
