//! Things with fields and methods: what Go programs hand to templates as structs, pointers and named types.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use super::{Kind, List, Map, Value};
use crate::func::{Call, CallError, Param};

/// The parameters of a function or a method.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The parameters; the last one repeats when `variadic`.
    pub params: &'static [Param],
    /// Whether the last parameter takes any number of arguments.
    pub variadic: bool,
}

impl Signature {
    /// A fixed number of parameters.
    pub const fn exact(params: &'static [Param]) -> Self {
        Self { params, variadic: false }
    }
}

/// A value with fields and methods of its own.
pub trait Object: fmt::Debug + Send + Sync {
    /// The type's name, as `%T` prints it: `*semver.Version`.
    fn type_name(&self) -> Cow<'_, str>;

    /// The kind of the type.
    fn kind(&self) -> Kind {
        Kind::Struct
    }

    /// Whether `if` takes it for true.
    fn truth(&self) -> bool {
        match self.kind() {
            Kind::Map => self.entries().is_some_and(|map| !map.is_empty()),
            Kind::Slice => self.items().is_some_and(|list| !list.is_empty()),
            _ => true,
        }
    }

    /// The value of a field.
    fn field(&self, name: &str) -> Option<Value> {
        self.fields().into_iter().find(|(field, _)| *field == name).map(|(_, value)| value)
    }

    /// All fields in the order of the type, for printing.
    fn fields(&self) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The parameters of a method, when there is one of that name.
    fn method(&self, _name: &str) -> Option<Signature> {
        None
    }

    /// Calls a method that [`Object::method`] knows.
    ///
    /// # Errors
    /// What the method answers in the original.
    fn call(&self, name: &str, _call: &mut Call<'_, '_>) -> Result<Value, CallError> {
        Err(CallError::new(format!("no method {name}")))
    }

    /// The text of its `String` or `Error` method, for `%v` and its like.
    fn string(&self) -> Option<String> {
        None
    }

    /// The text that `{{ .X }}` prints where that differs from `%v`: Go finds the methods of a pointer there.
    fn string_in_place(&self) -> Option<String> {
        self.string()
    }

    /// The items, when the kind is a slice.
    fn items(&self) -> Option<List> {
        None
    }

    /// The entries, when the kind is a map.
    fn entries(&self) -> Option<Map> {
        None
    }

    /// The value that JSON and YAML are written from.
    fn plain(&self) -> Value {
        match self.kind() {
            Kind::Map => self.entries().map_or(Value::NIL, Value::from),
            Kind::Slice => self.items().map_or(Value::NIL, Value::from),
            _ => Value::map(self.fields()),
        }
    }

    /// For families that get their own objects back as arguments.
    fn as_any(&self) -> &dyn Any;
}
