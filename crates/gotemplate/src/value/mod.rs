//! Values as templates see them: with Go's kinds and type names, and with the place in the values that they came from.
//!
//! Texts are in `text`, maps in `map`, lists in `list`, things with fields and methods in `object`; reading from documents is
//! in `convert`. How a value prints is in [`crate::print`]. The one idea to know: a clone costs a pointer copy; lists and
//! texts never change, and a map is shared by all who hold it, as in Go: what `set` does to one is seen through all of them.

mod convert;
mod entries;
mod equal;
mod kind;
mod list;
mod map;
mod mark;
mod object;
mod origin;
mod release;
mod text;

use std::borrow::Cow;
use std::sync::Arc;

use common::go::duration::Duration;
use common::go::time::Time;

pub use convert::Numbers;
pub use entries::Entries;
pub use equal::deep_equal;
pub use kind::Kind;
pub use list::{Elem, List};
pub use map::{Map, MapRead, MapType, Watch};
pub use mark::{Mark, Place};
pub use object::{Object, Signature};
pub use origin::{Origin, Origins};
pub(crate) use text::lossy;
pub use text::{Text, TextBuilder};

use crate::func::Func;

/// How deep values are followed by anything that walks them; deeper ones are an error there.
pub const MAX_DEPTH: usize = 1_000;

/// A value of a template: what it is ([`Data`]) and where it came from ([`Origin`]).
#[derive(Clone, Debug, Default)]
pub struct Value {
    data: Data,
    origin: Origin,
}

/// What a value is, by its type in Go.
#[derive(Clone, Debug, Default)]
pub enum Data {
    /// No value at all, or a nil `interface {}`.
    #[default]
    Nil,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `int64`
    Int64(i64),
    /// `uint8`, as in an indexed text.
    Byte(u8),
    /// `uint64`
    Uint64(u64),
    /// `float64`: every number that was read from YAML or JSON.
    Float(f64),
    /// `complex128`
    Complex(f64, f64),
    /// `string`
    Str(Text),
    /// `[]uint8`
    Bytes(Arc<[u8]>),
    /// Slices of anything but bytes.
    List(List),
    /// Maps with text keys.
    Map(Map),
    /// Structs, pointers and named types: things with fields and methods.
    Object(Arc<dyn Object>),
    /// A function, for `call`.
    Func(&'static Func),
    /// `time.Time`
    Time(Arc<Time>),
    /// `time.Duration`
    Duration(Duration),
}

static NIL: Value = Value::NIL;

impl Value {
    /// No value.
    pub const NIL: Self = Self { data: Data::Nil, origin: Origin::NONE };

    /// A reference to no value, for answers about things that are not there.
    pub fn nil_ref() -> &'static Self {
        &NIL
    }

    /// What it is.
    pub const fn data(&self) -> &Data {
        &self.data
    }

    /// What it is, taken out.
    pub fn into_data(self) -> Data {
        self.data
    }

    /// Where the whole value came from.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// The same value with another origin.
    #[must_use]
    pub const fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The same value said to come from where `source` came from, whole. A text that was made out of a text whose parts have
    /// origins takes the origin that these parts agree on.
    ///
    /// What `upper`, `b64enc`, `quote` and the like put on their answers: `Value::from(text).derived_from(call.value(0))`.
    #[must_use]
    pub fn derived_from(mut self, source: &Self) -> Self {
        self.origin = source.common_origin();
        self
    }

    /// The origin of the whole, or the one that all marked parts of a text share.
    pub fn common_origin(&self) -> Origin {
        match &self.data {
            Data::Str(text) if self.origin.is_none() => text.common_origin(),
            _ => self.origin,
        }
    }

    /// True for [`Data::Nil`].
    pub const fn is_nil(&self) -> bool {
        matches!(self.data, Data::Nil)
    }

    /// The text of a text; bytes that are no UTF-8 read as U+FFFD.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::Str(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The text with its bytes and marks.
    pub const fn as_text(&self) -> Option<&Text> {
        match &self.data {
            Data::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The map of a map.
    pub const fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list of a list.
    pub const fn as_list(&self) -> Option<&List> {
        match &self.data {
            Data::List(list) => Some(list),
            _ => None,
        }
    }

    /// The value of `key` in a map, an object's entries included; `None` where there is none.
    pub fn get(&self, key: &str) -> Option<Self> {
        match &self.data {
            Data::Map(map) => map.get(key),
            Data::Object(object) => object.entries().and_then(|map| map.get(key)),
            _ => None,
        }
    }

    /// The kind, as Go's `reflect.Kind` names it.
    pub fn kind(&self) -> Kind {
        match &self.data {
            Data::Nil => Kind::Invalid,
            Data::Bool(_) => Kind::Bool,
            Data::Int(_) => Kind::Int,
            Data::Int64(_) | Data::Duration(_) => Kind::Int64,
            Data::Byte(_) => Kind::Uint8,
            Data::Uint64(_) => Kind::Uint64,
            Data::Float(_) => Kind::Float64,
            Data::Complex(..) => Kind::Complex128,
            Data::Str(_) => Kind::String,
            Data::Bytes(_) | Data::List(_) => Kind::Slice,
            Data::Map(_) => Kind::Map,
            Data::Object(object) => object.kind(),
            Data::Func(_) => Kind::Func,
            Data::Time(_) => Kind::Struct,
        }
    }

    /// The type's name, as `%T` prints it: `map[string]interface {}`, `float64`, `<nil>`.
    pub fn type_name(&self) -> Cow<'_, str> {
        Cow::Borrowed(match &self.data {
            Data::Nil => "<nil>",
            Data::Bool(_) => "bool",
            Data::Int(_) => "int",
            Data::Int64(_) => "int64",
            Data::Byte(_) => "uint8",
            Data::Uint64(_) => "uint64",
            Data::Float(_) => "float64",
            Data::Complex(..) => "complex128",
            Data::Str(_) => "string",
            Data::Bytes(_) => "[]uint8",
            Data::List(list) => list.elem().list_type(),
            Data::Map(map) => map.map_type().name(),
            Data::Object(object) => return object.type_name(),
            Data::Func(func) => return Cow::Owned(func.type_name()),
            Data::Time(_) => "time.Time",
            Data::Duration(_) => "time.Duration",
        })
    }

    /// Whether `if` takes it for true: not zero, not empty, not nil. Structs are always true.
    ///
    /// go: text/template/exec.go (`isTrue`)
    pub fn truth(&self) -> bool {
        match &self.data {
            Data::Nil => false,
            Data::Bool(value) => *value,
            Data::Int(n) | Data::Int64(n) => *n != 0,
            Data::Byte(n) => *n != 0,
            Data::Uint64(n) => *n != 0,
            Data::Float(n) => *n != 0.0,
            Data::Complex(re, im) => *re != 0.0 || *im != 0.0,
            Data::Str(text) => !text.is_empty(),
            Data::Bytes(bytes) => !bytes.is_empty(),
            Data::List(list) => !list.is_empty(),
            Data::Map(map) => !map.is_empty(),
            Data::Object(object) => object.truth(),
            Data::Func(_) | Data::Time(_) => true,
            Data::Duration(span) => span.0 != 0,
        }
    }

    /// A list of anything: `[]interface {}`.
    pub fn list(items: Vec<Self>) -> Self {
        Data::List(List::new(Elem::Any, items)).into()
    }

    /// A list of texts: `[]string`.
    pub fn strings<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        let items = items.into_iter().map(|item| Self::from(Data::Str(item.into()))).collect();
        Data::List(List::new(Elem::Str, items)).into()
    }

    /// A map of anything: `map[string]interface {}`.
    pub fn map<K: Into<Arc<str>>>(pairs: impl IntoIterator<Item = (K, Self)>) -> Self {
        Data::Map(Map::new(MapType::Any, pairs.into_iter().map(|(key, value)| (key.into(), value)).collect())).into()
    }

    /// A text of any bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Data::Str(Text::from_bytes(bytes)).into()
    }

    /// A Go `int`.
    pub const fn int(n: i64) -> Self {
        Self { data: Data::Int(n), origin: Origin::NONE }
    }

    /// A Go `int64`.
    pub const fn int64(n: i64) -> Self {
        Self { data: Data::Int64(n), origin: Origin::NONE }
    }
}

impl From<Data> for Value {
    fn from(data: Data) -> Self {
        Self { data, origin: Origin::NONE }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Data::Bool(value).into()
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Data::Float(value).into()
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Data::Str(text).into()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Data::Str(text.into()).into()
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Data::Str(text.into()).into()
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Data::Str(text.into()).into()
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Data::Map(map).into()
    }
}

impl From<List> for Value {
    fn from(list: List) -> Self {
        Data::List(list).into()
    }
}

impl From<Arc<dyn Object>> for Value {
    fn from(object: Arc<dyn Object>) -> Self {
        Data::Object(object).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_small() {
        assert_eq!(size_of::<Text>(), 16);
        assert!(size_of::<Value>() <= 32, "{}", size_of::<Value>());
    }

    #[test]
    fn types_and_kinds_have_the_names_of_go() {
        let map = Value::map([("a", Value::list(vec![]))]);
        assert_eq!((map.kind().name(), &*map.type_name()), ("map", "map[string]interface {}"));
        assert_eq!(&*map.get("a").unwrap().type_name(), "[]interface {}");
        assert_eq!((Value::NIL.kind().name(), &*Value::NIL.type_name()), ("invalid", "<nil>"));
    }
}
