//! Fields and methods.
//!
//! go: text/template/exec.go (`evalFieldChain`, `evalField`)

use std::sync::Arc;

use super::Run;
use super::call::Callee;
use super::frame::Frame;
use super::operand::Operand;
use crate::error::TemplateError;
use crate::parse::node::Expr;
use crate::set::MissingKey;
use crate::value::{Data, Kind, Map, MapType, Object, Value};

impl Run<'_> {
    /// `.a.b.c` of `base`; the arguments, the value of the pipeline's last command among them, go to the last name.
    pub(super) fn fields<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        base: Operand,
        fields: &'t [Arc<str>],
        given: (&'t [Expr], Option<Operand>),
    ) -> Result<Operand, TemplateError> {
        let Some((last, inner)) = fields.split_last() else { return Ok(base) };
        let mut value = base;
        let mut known = value.value.origin();
        for field in inner {
            value = self.field(frame, dot, &value, field, (&[], None)).map_err(|error| error.about(known))?;
            known = value.value.origin().or(known);
        }
        self.field(frame, dot, &value, last, given).map_err(|error| error.about(known))
    }

    fn field<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        receiver: &Operand,
        name: &'t str,
        given: (&'t [Expr], Option<Operand>),
    ) -> Result<Operand, TemplateError> {
        if receiver.is_nothing() {
            if self.set.missing_key() == MissingKey::Error {
                return Err(frame.error(format!("nil data; no entry for key {}", common::go::quote::quote(name))));
            }
            return Ok(Operand::NOTHING);
        }
        let has_args = !given.0.is_empty() || given.1.is_some();
        match receiver.value.data() {
            Data::Nil => {
                return Err(frame.error(format!("nil pointer evaluating {}.{name}", receiver.type_name())));
            }
            Data::Map(map) if map.map_type() != MapType::Values => return self.entry(frame, map, name, has_args),
            Data::Map(map) => {
                return match self.set.library().method(MapType::Values.name(), name) {
                    Some(func) => self.method(frame, dot, receiver.value.clone(), Callee::Receiver(func), given),
                    None => self.entry(frame, map, name, has_args),
                };
            }
            Data::Object(object) => {
                if let Some(signature) = object.method(name) {
                    let callee = Callee::Object(Arc::clone(object), name, signature);
                    return self.method(frame, dot, Value::NIL, callee, given);
                }
                if let Some(found) = self.object_field(frame, &**object, name, has_args)? {
                    return Ok(found);
                }
            }
            Data::Time(_) | Data::Duration(_) => {
                if let Some(func) = self.set.library().method(&receiver.value.type_name(), name) {
                    return self.method(frame, dot, receiver.value.clone(), Callee::Receiver(func), given);
                }
            }
            _ => {}
        }
        Err(frame.error(format!("can't evaluate field {name} in type {}", receiver.type_name())))
    }

    fn object_field(
        &self,
        frame: &Frame<'_>,
        object: &dyn Object,
        name: &str,
        has_args: bool,
    ) -> Result<Option<Operand>, TemplateError> {
        if object.kind() == Kind::Map {
            return object.entries().map(|map| self.entry(frame, &map, name, has_args)).transpose();
        }
        match object.field(name) {
            Some(_) if has_args => Err(frame.error(format!("{name} has arguments but cannot be invoked as function"))),
            found => Ok(found.map(Operand::concrete)),
        }
    }

    fn entry(&self, frame: &Frame<'_>, map: &Map, name: &str, has_args: bool) -> Result<Operand, TemplateError> {
        if has_args {
            return Err(frame.error(format!("{name} is not a method but has arguments")));
        }
        let boxed = map.map_type() != MapType::Strings;
        if let Some(value) = map.get(name) {
            return Ok(Operand { value, boxed });
        }
        match self.set.missing_key() {
            MissingKey::Nothing => Ok(Operand::NOTHING),
            MissingKey::Zero if boxed => Ok(Operand::boxed(Value::NIL)),
            MissingKey::Zero => Ok(Operand::concrete(Value::from(""))),
            MissingKey::Error => {
                Err(frame.error(format!("map has no entry for key {}", common::go::quote::quote(name))))
            }
        }
    }
}
