//! The fields of a manifest that decide.
//!
//! pluto: pkg/api/versions.go (`Stub`, `StubMeta`)

use crate::go_yaml::{Out, Shape, Want};

/// A manifest, or a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stub {
    pub(crate) kind: String,
    pub(crate) version: Placed,
    pub(crate) meta: Meta,
    pub(crate) items: Stubs,
}

/// A text, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) text: String,
    pub(crate) span: (u32, u32),
}

/// The metadata of a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) name: String,
    pub(crate) namespace: String,
}

/// The items of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stubs(pub(crate) Vec<Stub>);

impl Stubs {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }
}

/// What of a manifest is kept.
pub(super) fn wanted(key: &str) -> Want {
    match key {
        "kind" | "apiVersion" => Want::Leaf,
        "metadata" => Want::Fields(wanted_of_meta),
        "items" => Want::Items(wanted_item),
        _ => Want::Nothing,
    }
}

fn wanted_item() -> Want {
    Want::Fields(wanted)
}

fn wanted_of_meta(key: &str) -> Want {
    if matches!(key, "name" | "namespace") { Want::Leaf } else { Want::Nothing }
}

impl Out for Stub {
    fn type_name(&self) -> &'static str {
        "api.Stub"
    }

    fn shape(&self) -> Shape {
        Shape::Struct
    }

    fn field(&mut self, key: &str) -> Option<&mut dyn Out> {
        Some(match key {
            "kind" => &mut self.kind,
            "apiVersion" => &mut self.version,
            "metadata" => &mut self.meta,
            "items" => &mut self.items,
            _ => return None,
        })
    }
}

impl Out for Placed {
    fn type_name(&self) -> &'static str {
        "string"
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn set_text(&mut self, text: &str, span: (u32, u32)) {
        text.clone_into(&mut self.text);
        self.span = span;
    }
}

impl Out for Meta {
    fn type_name(&self) -> &'static str {
        "api.StubMeta"
    }

    fn shape(&self) -> Shape {
        Shape::Struct
    }

    fn field(&mut self, key: &str) -> Option<&mut dyn Out> {
        match key {
            "name" => Some(&mut self.name),
            "namespace" => Some(&mut self.namespace),
            _ => None,
        }
    }
}

impl Out for Stubs {
    fn type_name(&self) -> &'static str {
        "[]api.Stub"
    }

    fn shape(&self) -> Shape {
        Shape::List
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn push(&mut self) -> Option<&mut dyn Out> {
        self.0.push(Stub::default());
        self.0.last_mut().map(|stub| stub as &mut dyn Out)
    }

    fn pop(&mut self) {
        self.0.pop();
    }
}
