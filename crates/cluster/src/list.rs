//! The objects of a resource, page by page.
//!
//! The one idea to know: a page is read in one pass, each object into a document of its own, with the kind that servers leave
//! out; no more than one page is held here.

use std::fmt;

use common::manifest::Object;
use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use yaml::{Document, Path};

use crate::connection::{Answer, Connection, bad};
use crate::discovery::Resource;
use crate::error::ClusterError;
use crate::json::{Whole, or_nothing};
use crate::path::{of_resource, push_encoded};

/// Pages that may be empty though more are promised.
const MAX_EMPTY: u32 = 100;

/// What a list said of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its objects.
    pub objects: u32,
    /// `DeploymentList`.
    pub kind: String,
    /// `apps/v1`.
    pub api_version: String,
}

/// Which objects of a resource are wanted.
#[derive(Clone, Copy, Debug)]
pub struct ListOptions<'o> {
    /// A namespace, or empty for all.
    pub namespace: &'o str,
    /// Which labels they have, as the server selects them; empty for any.
    pub labels: &'o str,
    /// Which fields, as the server selects them; empty for any.
    pub fields: &'o str,
    /// Objects of one page.
    pub page: u32,
    /// Objects in all.
    pub limit: u32,
}

impl Connection {
    /// Hands on the objects of a resource in the order of the server.
    ///
    /// # Errors
    /// The server does not give them, or more than the limit; what was handed on before holds.
    pub fn list(
        &self,
        resource: &Resource,
        options: &ListOptions<'_>,
        mut each: impl FnMut(Object),
    ) -> Result<Listed, ClusterError> {
        let first = first_page(resource, options);
        let (mut next, mut listed, mut empty) = (String::new(), Listed::default(), 0);
        loop {
            let path = page(&first, &next);
            let bytes = match self.answer(&path, "application/json")? {
                Answer::Found(bytes) => bytes,
                // Kubernetes: what has changed since the first page is passed over, the rest goes on.
                Answer::Expired(token) => self.bytes(&page(&first, &token), "application/json")?,
            };
            let read = read(&bytes, resource).map_err(|error| bad(&path, &error))?;
            empty = if read.objects.is_empty() { empty + 1 } else { 0 };
            for object in read.objects {
                listed.objects += 1;
                if listed.objects > options.limit {
                    return Err(ClusterError::TooMany { path: first, limit: options.limit });
                }
                each(object);
            }
            (listed.kind, listed.api_version) = (read.kind, read.api_version);
            if read.next.is_empty() {
                return Ok(listed);
            }
            if empty > MAX_EMPTY || read.next == next {
                return Err(bad(&path, &"it leads to no further page"));
            }
            next = read.next;
        }
    }
}

fn first_page(resource: &Resource, options: &ListOptions<'_>) -> String {
    let mut path = of_resource(resource, options.namespace);
    path.push_str("?limit=");
    path.push_str(&options.page.to_string());
    for (name, value) in [("labelSelector", options.labels), ("fieldSelector", options.fields)] {
        if !value.is_empty() {
            path.push('&');
            path.push_str(name);
            path.push('=');
            push_encoded(value, &mut path);
        }
    }
    path
}

fn page(first: &str, next: &str) -> String {
    let mut path = first.to_owned();
    if !next.is_empty() {
        path.push_str("&continue=");
        push_encoded(next, &mut path);
    }
    path
}

/// What one page holds.
#[derive(Default)]
struct Page {
    objects: Vec<Object>,
    next: String,
    kind: String,
    api_version: String,
}

fn read(bytes: &[u8], resource: &Resource) -> Result<Page, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let page = PageOf(resource).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(page)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    #[serde(rename = "continue", deserialize_with = "or_nothing")]
    next: String,
}

struct PageOf<'r>(&'r Resource);

impl<'de> DeserializeSeed<'de> for PageOf<'_> {
    type Value = Page;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Page, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PageOf<'_> {
    type Value = Page;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page, A::Error> {
        let mut page = Page::default();
        let mut has_items = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "metadata" => page.next = map.next_value::<Metadata>()?.next,
                "items" => {
                    page.objects = map.next_value_seed(ItemsOf(self.0))?;
                    has_items = true;
                }
                "kind" => page.kind = map.next_value()?,
                "apiVersion" => page.api_version = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        // An answer of another shape must not pass for an empty list.
        if has_items { Ok(page) } else { Err(serde::de::Error::custom("it has no `items`")) }
    }
}

struct ItemsOf<'r>(&'r Resource);

impl<'de> DeserializeSeed<'de> for ItemsOf<'_> {
    type Value = Vec<Object>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Object>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ItemsOf<'_> {
    type Value = Vec<Object>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("objects")
    }

    /// Go's servers write `null` for a list that was never filled.
    fn visit_unit<E: serde::de::Error>(self) -> Result<Vec<Object>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Object>, A::Error> {
        let mut objects = Vec::new();
        while let Some(document) = seq.next_element_seed(Whole)? {
            objects.push(object(document, self.0).map_err(serde::de::Error::custom)?);
        }
        Ok(objects)
    }
}

/// The object of a document; a list says the kind of its objects once, so they need not.
pub(crate) fn object(mut document: Document, resource: &Resource) -> Result<Object, &'static str> {
    if document.root().kind() != yaml::Kind::Map {
        return Err("an item is no object");
    }
    for (key, value) in [("kind", &resource.kind), ("apiVersion", &resource.api_version())] {
        if document.root().get(key).is_none() {
            document.insert_text(&Path::root(), key, value);
        }
    }
    Object::new(document).map_err(|_| "an item has no kind")
}
