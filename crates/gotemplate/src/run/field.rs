//! Fields and methods.
//!
//! go: text/template/exec.go (`evalFieldChain`, `evalField`)

use std::sync::Arc;

use super::Run;
use super::call::Callee;
use super::frame::Frame;
use super::operand::Operand;
use crate::error::TemplateError;
use crate::parse::node::{Expr, FieldNames, Fields};
use crate::set::MissingKey;
use crate::value::{Data, Kind, Map, MapType, Object, Origin, Value};

impl Run<'_> {
    /// `.a.b.c` of `base`; the arguments, the value of the pipeline's last command among them, go to the last name.
    pub(super) fn fields<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        base: &Operand,
        fields: Fields,
        mut given: (&'t [Expr], Option<Operand>),
    ) -> Result<Operand, TemplateError> {
        let mut names = fields.iter(&frame.tree.source);
        let mut known = base.value.origin();
        let is_bare = given.0.is_empty() && given.1.is_none();
        let mut value = self.entries(base, &mut names, is_bare, &mut known);
        while let Some(name) = names.next() {
            let own = if names.is_empty() { std::mem::take(&mut given) } else { (&[][..], None) };
            value = self.field(frame, dot, &value, name, own).map_err(|error| error.about(known))?;
            known = value.value.origin().or(known);
            if !names.is_empty() {
                value = self.entries(&value, &mut names, is_bare, &mut known);
            }
        }
        Ok(value)
    }

    /// Follows names through maps that have them, without a copy of what is on the way. The last name is followed only when it
    /// is given nothing.
    fn entries(&self, base: &Operand, names: &mut FieldNames<'_>, with_last: bool, known: &mut Origin) -> Operand {
        let (mut value, mut boxed) = (&base.value, base.boxed);
        let mut rest = *names;
        while let (Some(name), Data::Map(map)) = (rest.next(), value.data()) {
            let is_values = map.map_type() == MapType::Values;
            if rest.is_empty() && !with_last
                || is_values && self.set.library().method(MapType::Values.name(), name).is_some()
            {
                break;
            }
            let Some(found) = map.peek(name) else { break };
            (value, boxed) = (found, map.map_type() != MapType::Strings);
            *known = value.origin().or(*known);
            *names = rest;
        }
        Operand { value: value.clone(), boxed }
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
