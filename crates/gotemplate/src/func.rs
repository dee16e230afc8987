//! Functions: how a family registers one, and what it sees when it is called.
//!
//! A family file has one table of [`Func`]s and the functions below it; `functions/mod.rs` lists the tables. The one idea to
//! know: the parameters say what Go's reflection would accept, and the engine checks them before the function runs, with Go's
//! words and at the argument's place. So a function that declares `Param::Str` can take `call.str(0)?` for granted.

use std::borrow::Cow;
use std::fmt;

use common::go::duration::Duration;
use common::go::time::Time;

use crate::error::{LimitError, TemplateError};
use crate::run::{MAX_ANSWER, MAX_ITEMS, MAX_TEXT, Run};
use crate::value::{Data, Elem, List, Map, MapType, Object, Signature, Text, TextBuilder, Value};

/// The type of a parameter, as Go's function declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    /// `interface {}`: anything, nil included.
    Any,
    /// `reflect.Value`: anything; only the builtins of Go's own package, which tell nil from nothing, have it.
    Reflect,
    /// `string`
    Str,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `int64`
    Int64,
    /// `uint32`: only a constant fits; it comes as `int`.
    Uint32,
    /// `float64`
    Float,
    /// `[]interface {}`; nil becomes an empty list.
    List,
    /// `map[string]interface {}`; `.Values` is one, too; nil becomes an empty map.
    Map,
    /// `map[string]string`; nil becomes an empty map.
    StringMap,
    /// `[]string`; nil becomes an empty list.
    Strings,
    /// `[]uint8`; nil becomes no bytes.
    Bytes,
    /// `time.Time`
    Time,
    /// `time.Duration`
    Duration,
    /// An [`Object`] of this type name.
    Object(&'static str),
}

impl Param {
    /// The type's name in Go's messages.
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Reflect => "reflect.Value",
            Self::Str => "string",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Uint32 => "uint32",
            Self::Float => "float64",
            Self::List => "[]interface {}",
            Self::Map => "map[string]interface {}",
            Self::StringMap => "map[string]string",
            Self::Strings => "[]string",
            Self::Bytes => "[]uint8",
            Self::Time => "time.Time",
            Self::Duration => "time.Duration",
            Self::Object(name) => name,
        }
    }

    /// The zero value that stands for nil, for the types that have a nil.
    pub(crate) fn nil(self) -> Option<Value> {
        Some(match self {
            Self::Any | Self::Reflect => Value::NIL,
            Self::List => List::nil(Elem::Any).into(),
            Self::Strings => List::nil(Elem::Str).into(),
            Self::Map => Map::nil(MapType::Any).into(),
            Self::StringMap => Map::nil(MapType::Strings).into(),
            Self::Bytes => Data::Bytes([].into()).into(),
            Self::Object(name) if name.starts_with('*') => Value::NIL,
            _ => return None,
        })
    }

    /// Whether a value that is not nil can be passed as it is.
    pub(crate) fn accepts(self, value: &Value) -> bool {
        match (self, value.data()) {
            (Self::Any | Self::Reflect, _)
            | (Self::Str, Data::Str(_))
            | (Self::Bool, Data::Bool(_))
            | (Self::Int, Data::Int(_))
            | (Self::Int64, Data::Int64(_))
            | (Self::Float, Data::Float(_))
            | (Self::Bytes, Data::Bytes(_))
            | (Self::Time, Data::Time(_))
            | (Self::Duration, Data::Duration(_)) => true,
            (Self::List, Data::List(list)) => list.elem() == Elem::Any,
            (Self::Strings, Data::List(list)) => list.elem() == Elem::Str,
            (Self::Map, Data::Map(map)) => map.map_type() != MapType::Strings,
            (Self::StringMap, Data::Map(map)) => map.map_type() == MapType::Strings,
            (Self::Object(name), Data::Object(object)) => object.type_name() == name,
            _ => false,
        }
    }
}

/// What a function's body is.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    /// Rust code.
    Native(fn(&mut Call<'_, '_>) -> Result<Value, CallError>),
    /// `and`: stops at the first false argument. The engine does it.
    And,
    /// `or`: stops at the first true argument. The engine does it.
    Or,
    /// `call`: the engine does it, since the message names the callee.
    Call,
}

/// A function that templates can call.
///
/// ```
/// use gotemplate::func::{Call, CallError, Func, Param};
/// use gotemplate::value::Value;
///
/// const TABLE: &[Func] = &[
///     Func::new("trimPrefix", &[Param::Str, Param::Str], trim_prefix),
///     Func::variadic("count", &[Param::Any], count),
/// ];
///
/// /// `trimPrefix PREFIX TEXT`: TEXT without PREFIX when it starts with it, otherwise TEXT unchanged.
/// fn trim_prefix(call: &mut Call) -> Result<Value, CallError> {
///     let (prefix, text) = (call.str(0)?, call.text(1)?);
///     let cut = if text.as_str().starts_with(prefix) { prefix.len() } else { 0 };
///     Ok(call.part(1, cut..text.len()))
/// }
///
/// /// `count A...`: how many arguments there are.
/// fn count(call: &mut Call) -> Result<Value, CallError> {
///     Ok(Value::int(call.len() as i64))
/// }
/// # assert_eq!(TABLE.len(), 2);
/// ```
#[derive(Clone, Copy)]
pub struct Func {
    /// The name in templates.
    pub name: &'static str,
    /// The parameters.
    pub signature: Signature,
    pub(crate) body: Body,
}

impl Func {
    /// A function with exactly these parameters.
    pub const fn new(
        name: &'static str,
        params: &'static [Param],
        body: fn(&mut Call<'_, '_>) -> Result<Value, CallError>,
    ) -> Self {
        Self { name, signature: Signature::exact(params), body: Body::Native(body) }
    }

    /// A function whose last parameter takes any number of arguments, none included.
    pub const fn variadic(
        name: &'static str,
        params: &'static [Param],
        body: fn(&mut Call<'_, '_>) -> Result<Value, CallError>,
    ) -> Self {
        Self { name, signature: Signature { params, variadic: true }, body: Body::Native(body) }
    }

    pub(crate) const fn special(name: &'static str, params: &'static [Param], body: Body) -> Self {
        Self { name, signature: Signature { params, variadic: true }, body }
    }

    pub(crate) fn type_name(&self) -> String {
        let mut params: Vec<Cow<'_, str>> =
            self.signature.params.iter().map(|param| param.type_name().into()).collect();
        if self.signature.variadic
            && let Some(last) = params.last_mut()
        {
            *last = format!("...{last}").into();
        }
        format!("func({}) interface {{}}", params.join(", "))
    }
}

impl fmt::Debug for Func {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.type_name())
    }
}

/// Why a function failed. Printed as `error calling NAME: MESSAGE`.
#[derive(Debug)]
pub struct CallError(pub(crate) TemplateError);

impl CallError {
    /// A failure with the message of the original, its panics included.
    pub fn new(message: impl Into<String>) -> Self {
        Self(TemplateError::plain(message))
    }

    /// `PREFIX: ` and the text of `cause`, which stays known as the cause (Go's `%w`).
    pub fn wrap(prefix: impl fmt::Display, cause: TemplateError) -> Self {
        Self(TemplateError::wrap(prefix, cause))
    }

    /// The text.
    pub fn message(&self) -> String {
        self.0.message()
    }
}

impl From<TemplateError> for CallError {
    fn from(cause: TemplateError) -> Self {
        Self(cause)
    }
}

impl From<LimitError> for CallError {
    fn from(limit: LimitError) -> Self {
        Self(TemplateError::plain(limit.to_string()).hit(limit))
    }
}

impl From<String> for CallError {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}

impl From<&str> for CallError {
    fn from(message: &str) -> Self {
        Self::new(message)
    }
}

/// One call: the arguments, and the run that it is a part of.
#[derive(Debug)]
pub struct Call<'c, 'r> {
    args: &'c [Value],
    /// Bit `n`: `Param::Reflect` argument `n` stands in an `interface {}`.
    boxed: u64,
    run: &'c mut Run<'r>,
}

impl<'c, 'r> Call<'c, 'r> {
    pub(crate) const fn new(args: &'c [Value], boxed: u64, run: &'c mut Run<'r>) -> Self {
        Self { args, boxed, run }
    }

    /// The run: clock, random bytes, limits, templates.
    pub const fn run(&mut self) -> &mut Run<'r> {
        self.run
    }

    /// The number of arguments.
    pub const fn len(&self) -> usize {
        self.args.len()
    }

    /// True when there are no arguments.
    pub const fn is_empty(&self) -> bool {
        self.args.is_empty()
    }

    /// All arguments.
    pub const fn args(&self) -> &'c [Value] {
        self.args
    }

    /// The arguments from `index` on: what the variadic parameter took.
    pub fn rest(&self, index: usize) -> &'c [Value] {
        self.args.get(index..).unwrap_or_default()
    }

    /// Argument `index`; nil where there is none.
    pub fn value(&self, index: usize) -> &'c Value {
        self.args.get(index).unwrap_or(Value::nil_ref())
    }

    /// True when `Param::Reflect` argument `index` stands in an `interface {}`: an element of a list or map of anything.
    pub(crate) const fn is_boxed(&self, index: usize) -> bool {
        index < 64 && self.boxed >> index & 1 == 1
    }

    fn wrong(&self, index: usize, want: Param) -> CallError {
        let got = self.value(index);
        CallError::new(format!("wrong type for value; expected {}; got {}", want.type_name(), got.type_name()))
    }

    /// A `Param::Str` argument; bytes that are no UTF-8 read as U+FFFD.
    ///
    /// # Errors
    /// When the argument is no text, which the engine rules out for declared parameters; so for all of these.
    pub fn str(&self, index: usize) -> Result<&'c str, CallError> {
        self.value(index).as_str().ok_or_else(|| self.wrong(index, Param::Str))
    }

    /// A `Param::Str` argument with its exact bytes and its marks.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn text(&self, index: usize) -> Result<&'c Text, CallError> {
        self.value(index).as_text().ok_or_else(|| self.wrong(index, Param::Str))
    }

    /// A `Param::Bool` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn bool(&self, index: usize) -> Result<bool, CallError> {
        match self.value(index).data() {
            Data::Bool(value) => Ok(*value),
            _ => Err(self.wrong(index, Param::Bool)),
        }
    }

    /// A `Param::Int` or `Param::Int64` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn int(&self, index: usize) -> Result<i64, CallError> {
        match self.value(index).data() {
            Data::Int(n) | Data::Int64(n) => Ok(*n),
            _ => Err(self.wrong(index, Param::Int)),
        }
    }

    /// A `Param::Float` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn float(&self, index: usize) -> Result<f64, CallError> {
        match self.value(index).data() {
            Data::Float(n) => Ok(*n),
            _ => Err(self.wrong(index, Param::Float)),
        }
    }

    /// A `Param::List` or `Param::Strings` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn list(&self, index: usize) -> Result<&'c List, CallError> {
        self.value(index).as_list().ok_or_else(|| self.wrong(index, Param::List))
    }

    /// A `Param::Map` or `Param::StringMap` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn map(&self, index: usize) -> Result<&'c Map, CallError> {
        self.value(index).as_map().ok_or_else(|| self.wrong(index, Param::Map))
    }

    /// A `Param::Bytes` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn bytes(&self, index: usize) -> Result<&'c [u8], CallError> {
        match self.value(index).data() {
            Data::Bytes(bytes) => Ok(bytes),
            _ => Err(self.wrong(index, Param::Bytes)),
        }
    }

    /// A `Param::Time` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn time(&self, index: usize) -> Result<&'c Time, CallError> {
        match self.value(index).data() {
            Data::Time(time) => Ok(time),
            _ => Err(self.wrong(index, Param::Time)),
        }
    }

    /// A `Param::Duration` argument.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn duration(&self, index: usize) -> Result<Duration, CallError> {
        match self.value(index).data() {
            Data::Duration(span) => Ok(*span),
            _ => Err(self.wrong(index, Param::Duration)),
        }
    }

    /// A `Param::Object` argument as the Rust type behind it.
    ///
    /// # Errors
    /// As [`Call::str`].
    pub fn object<T: Object + 'static>(&self, index: usize) -> Result<&'c T, CallError> {
        match self.value(index).data() {
            Data::Object(object) => object.as_any().downcast_ref().ok_or_else(|| self.wrong(index, Param::Any)),
            _ => Err(self.wrong(index, Param::Any)),
        }
    }

    /// A part of text argument `index`, by bytes, with its marks and origin: what `trim`, `trunc`, `substr` answer with.
    pub fn part(&self, index: usize, range: std::ops::Range<usize>) -> Value {
        let value = self.value(index);
        value.as_text().map_or(Value::NIL, |text| Value::from(text.slice(range)).with_origin(value.origin()))
    }

    /// A text made out of argument `index` alone (`upper`, `b64enc`, `quote`): the whole of it has the argument's origin.
    pub fn derived(&self, index: usize, text: impl Into<Text>) -> Value {
        Value::from(text.into()).derived_from(self.value(index))
    }

    /// The text of a builder, after a look at the limit.
    ///
    /// # Errors
    /// When the text is longer than a run may make, or than [`MAX_TEXT`].
    pub fn built(&mut self, builder: TextBuilder) -> Result<Value, CallError> {
        if builder.len() > MAX_TEXT {
            return Err(LimitError::Answer(MAX_TEXT).into());
        }
        self.run.spend_text(builder.len())?;
        Ok(builder.finish().into())
    }

    /// To ask before making a text of `bytes` bytes whose size an argument chooses: as [`Call::reserve`], and at most
    /// [`MAX_ANSWER`] at once.
    ///
    /// # Errors
    /// When that is more than a call or a run may make.
    pub fn reserve_answer(&mut self, bytes: usize) -> Result<(), CallError> {
        if bytes > MAX_ANSWER {
            return Err(LimitError::Answer(MAX_ANSWER).into());
        }
        self.reserve(bytes)
    }

    /// To ask before making a list of `count` items whose length an argument chooses: at most [`MAX_ITEMS`], and each counts
    /// like the text that it would print.
    ///
    /// # Errors
    /// When that is more than a call or a run may make.
    pub fn reserve_items(&mut self, count: usize) -> Result<(), CallError> {
        if count > MAX_ITEMS {
            return Err(LimitError::Items(MAX_ITEMS).into());
        }
        self.reserve(count.saturating_mul(size_of::<Value>()))
    }

    /// To ask before making a text or a list of `bytes` bytes whose size an argument chooses (`repeat`, `indent`, `until`).
    ///
    /// # Errors
    /// When that is more than a run may make.
    pub fn reserve(&mut self, bytes: usize) -> Result<(), CallError> {
        Ok(self.run.spend_text(bytes)?)
    }
}
