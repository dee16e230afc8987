//! A schema that is ready to be checked against: its references resolved, its patterns compiled.
//!
//! The one idea to know: schemas are named by the address of their JSON in memory, which stands still as long as the document
//! is borrowed.

use std::collections::HashMap;
use std::rc::Rc;

use common::go::quote::quote;
use common::go::regexp::{Regexp, cached};
use serde_json::{Map, Value as Json};

use super::draft::{Draft, Name, Step};
use super::fault::escape;
use super::{metaschema, url};

/// How many schemas a document may have.
const MAX_SCHEMAS: usize = 200_000;

/// How many states the compiled patterns may have together.
pub(super) const MAX_PATTERNS: u64 = 200_000;

static ANYTHING: Json = Json::Bool(true);

/// Names a schema.
pub(super) type SchemaId = *const Json;

/// A part of the document with an address of its own.
#[derive(Debug)]
pub(super) struct Resource<'s> {
    address: String,
    root: &'s Json,
    anchors: HashMap<&'s str, &'s Json>,
    dynamic: HashMap<&'s str, &'s Json>,
}

/// Where a schema stands.
#[derive(Debug)]
struct Place<'s> {
    resource: usize,
    way: Way<'s>,
}

/// The way to a schema.
#[derive(Debug)]
enum Way<'s> {
    /// From the top of its resource.
    Pointer(String),
    /// From the schema around it.
    Inside(SchemaId, Step<'s>),
}

fn shown(step: &Step<'_>) -> String {
    let keyword = escape(step.keyword);
    match step.name {
        Name::None => format!("/{keyword}"),
        Name::Index(nth) => format!("/{keyword}/{nth}"),
        Name::Key(name) => format!("/{keyword}/{}", escape(name)),
    }
}

/// A schema with everything it refers to.
#[derive(Debug)]
pub(super) struct Document<'s> {
    pub(super) root: &'s Json,
    pub(super) draft: Draft,
    resources: Vec<Resource<'s>>,
    places: HashMap<SchemaId, Place<'s>>,
    references: HashMap<(SchemaId, &'static str), &'s Json>,
    patterns: HashMap<&'s str, Rc<Regexp>>,
    /// What the patterns weigh together.
    weight: u64,
    ignored: Vec<String>,
    /// The address of the file; none for the schema of schemas.
    file: Option<&'s str>,
}

/// The keywords that refer to schemas.
pub(super) const REFERENCES: [&str; 3] = ["$ref", "$recursiveRef", "$dynamicRef"];

impl<'s> Document<'s> {
    /// The schema of a chart.
    pub(super) fn new(root: &'s Json, address: &'s str) -> Result<Self, String> {
        let draft = Draft::of(root)?;
        metaschema::check(draft, root, &format!("{address}#"))?;
        Self::with(root, address, draft, Some(address))
    }

    /// The schema of schemas, in which formats count and which is not checked itself.
    pub(super) fn of_meta(root: &'s Json, address: &str) -> Result<Self, String> {
        Self::with(root, address, Draft::of(root)?, None)
    }

    fn with(root: &'s Json, address: &str, draft: Draft, file: Option<&'s str>) -> Result<Self, String> {
        let mut document = Self {
            root,
            draft,
            file,
            weight: 0,
            resources: Vec::new(),
            places: HashMap::new(),
            references: HashMap::new(),
            patterns: HashMap::new(),
            ignored: Vec::new(),
        };
        document.resources.push(Resource::new(address.to_owned(), root));
        document.index(root, 0, Way::Pointer(String::new()))?;
        document.prepare()?;
        Ok(document)
    }

    /// Names that were referred to and stand for anything.
    pub(super) fn ignored_names(&self) -> &[String] {
        &self.ignored
    }

    /// Notes where schemas stand, and their anchors. JSON is at most 200 levels deep, so the recursion is bounded.
    fn index(&mut self, schema: &'s Json, resource: usize, way: Way<'s>) -> Result<(), String> {
        if self.places.len() > MAX_SCHEMAS {
            return Err(format!("values.schema.json has more than {MAX_SCHEMAS} schemas"));
        }
        let (mut resource, mut way) = (resource, way);
        let Json::Object(object) = schema else {
            self.places.insert(schema, Place { resource, way });
            return Ok(());
        };
        let (id, anchor) = self.draft.id(object).map_or((None, None), |id| {
            let (address, fragment) = id.split_once('#').unwrap_or((id, ""));
            (Some(address).filter(|it| !it.is_empty()), Some(fragment).filter(|it| !it.is_empty()))
        });
        if let Some(id) = id {
            let base = self.resources.get(resource).map_or("", |it| it.address.as_str());
            let address = url::join(base, id);
            if std::ptr::eq(schema, self.root) {
                if let Some(root) = self.resources.first_mut() {
                    root.address = address;
                }
            } else {
                self.resources.push(Resource::new(address, schema));
                resource = self.resources.len() - 1;
                way = Way::Pointer(String::new());
            }
        }
        if let Some(owner) = self.resources.get_mut(resource) {
            owner.add_anchors(object, schema, anchor, self.draft);
        }
        self.places.insert(schema, Place { resource, way });
        for (step, inner) in self.draft.subschemas(object) {
            self.index(inner, resource, Way::Inside(schema, step))?;
        }
        Ok(())
    }

    /// Resolves the references and compiles the patterns of all schemas that can be reached.
    fn prepare(&mut self) -> Result<(), String> {
        let mut queue = vec![self.root];
        let mut seen = std::collections::HashSet::new();
        while let Some(schema) = queue.pop() {
            let Json::Object(object) = schema else { continue };
            if !seen.insert(std::ptr::from_ref(schema)) {
                continue;
            }
            for keyword in REFERENCES {
                let Some(reference) = object.get(keyword).and_then(Json::as_str) else { continue };
                let target = self.resolve(schema, reference)?;
                self.references.insert((schema, keyword), target);
                queue.push(target);
            }
            if self.draft < Draft::Y2019 && object.contains_key("$ref") {
                continue;
            }
            let names = object.get("patternProperties").and_then(Json::as_object);
            let names = names.into_iter().flat_map(Map::keys).map(String::as_str);
            let pattern = object.get("pattern").and_then(Json::as_str);
            for pattern in pattern.into_iter().chain(names) {
                self.compile(pattern)?;
            }
            queue.extend(self.draft.subschemas(object).into_iter().map(|(_, inner)| inner));
        }
        Ok(())
    }

    fn compile(&mut self, pattern: &'s str) -> Result<(), String> {
        if self.patterns.contains_key(pattern) {
            return Ok(());
        }
        let regexp = cached(pattern).map_err(|error| error.to_string())?;
        self.weight += regexp.weight();
        if self.weight > MAX_PATTERNS {
            return Err(format!("the patterns of values.schema.json have more than {MAX_PATTERNS} states"));
        }
        self.patterns.insert(pattern, regexp);
        Ok(())
    }

    fn resolve(&mut self, schema: &'s Json, reference: &str) -> Result<&'s Json, String> {
        let resource = self.places.get(&std::ptr::from_ref(schema)).map_or(0, |place| place.resource);
        let base = self.resources.get(resource).map_or("", |it| it.address.as_str());
        let (address, fragment) = url::split(reference);
        let address = url::join(base, address);
        let Some(nth) = self.resources.iter().position(|it| it.address == address) else {
            if url::is_name(&address) {
                self.ignored.push(address);
                return Ok(&ANYTHING);
            }
            return Err(url::not_loaded(&address));
        };
        let Some(found) = self.resources.get(nth) else { return Ok(&ANYTHING) };
        if fragment.is_empty() {
            return Ok(found.root);
        }
        if fragment.starts_with('/') {
            let target = found
                .root
                .pointer(&fragment)
                .ok_or_else(|| format!("json-pointer in {} not found", quote(&format!("{address}#{fragment}"))))?;
            // A reference can make a schema of what is none by its place.
            if !self.places.contains_key(&std::ptr::from_ref(target)) {
                if let Some(file) = self.file {
                    metaschema::check(self.draft, target, &format!("{file}#{fragment}"))?;
                }
                self.index(target, nth, Way::Pointer(fragment))?;
            }
            return Ok(target);
        }
        found.anchors.get(fragment.as_str()).copied().ok_or_else(|| {
            let full = quote(&format!("{address}#{fragment}"));
            format!("anchor in {full} not found in schema {}", quote(&address))
        })
    }

    /// Where a keyword of `schema` leads.
    pub(super) fn reference(&self, schema: &Json, keyword: &'static str) -> Option<&'s Json> {
        self.references.get(&(std::ptr::from_ref(schema), keyword)).copied()
    }

    /// A compiled pattern.
    pub(super) fn pattern(&self, pattern: &str) -> Option<&Regexp> {
        self.patterns.get(pattern).map(|regexp| &**regexp)
    }

    /// Whether formats count, which they do in old drafts, and in the schema of schemas.
    pub(super) fn asserts_formats(&self) -> bool {
        self.draft < Draft::Y2019 || self.file.is_none()
    }

    /// The address of a schema.
    pub(super) fn location(&self, schema: SchemaId) -> String {
        let resource = self.places.get(&schema).map_or(0, |place| place.resource);
        let pointer = self.pointer(schema);
        let address = self.resources.get(resource).map_or("", |it| it.address.as_str());
        format!("{address}#{pointer}")
    }

    /// Where a schema stands in its resource.
    fn pointer(&self, schema: SchemaId) -> String {
        let mut parts = Vec::new();
        let mut at = schema;
        loop {
            match self.places.get(&at).map(|place| &place.way) {
                Some(Way::Inside(outer, step)) => {
                    parts.push(step);
                    at = *outer;
                }
                Some(Way::Pointer(start)) => {
                    return parts.iter().rev().fold(start.clone(), |path, step| path + &shown(step));
                }
                None => return String::new(),
            }
        }
    }

    /// The resource that a schema belongs to.
    fn resource(&self, schema: SchemaId) -> Option<&Resource<'s>> {
        self.places.get(&schema).and_then(|place| self.resources.get(place.resource))
    }

    /// The schema with a dynamic anchor in the resource of `schema`.
    pub(super) fn dynamic_anchor(&self, schema: SchemaId, name: &str) -> Option<&'s Json> {
        self.resource(schema)?.dynamic.get(name).copied()
    }

    /// The root of the resource of `schema`, when it is a recursive anchor.
    pub(super) fn recursive_anchor(&self, schema: SchemaId) -> Option<&'s Json> {
        let root = self.resource(schema)?.root;
        root.get("$recursiveAnchor").and_then(Json::as_bool).unwrap_or_default().then_some(root)
    }
}

impl<'s> Resource<'s> {
    fn new(address: String, root: &'s Json) -> Self {
        Self { address, root, anchors: HashMap::new(), dynamic: HashMap::new() }
    }

    fn add_anchors(&mut self, object: &'s Map<String, Json>, schema: &'s Json, old: Option<&'s str>, draft: Draft) {
        if draft < Draft::Y2019 {
            self.anchors.extend(old.map(|name| (name, schema)));
            return;
        }
        let name = |keyword: &str| object.get(keyword).and_then(Json::as_str);
        self.anchors.extend(name("$anchor").map(|name| (name, schema)));
        if draft >= Draft::Y2020
            && let Some(name) = name("$dynamicAnchor")
        {
            self.anchors.insert(name, schema);
            self.dynamic.insert(name, schema);
        }
    }
}
