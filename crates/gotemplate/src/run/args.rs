//! Arguments: evaluated for the type of their parameter, with the words of Go's reflection where they do not fit.
//!
//! go: text/template/exec.go (`evalArg`, `validateType`)

use super::Run;
use super::frame::{At, Frame};
use super::operand::Operand;
use crate::error::TemplateError;
use crate::func::Param;
use crate::parse::node::Expr;
use crate::value::{Data, MapType, Signature, Value};
use common::go::duration::Duration;

/// What a call is given.
#[derive(Debug)]
pub(super) struct Given<'t, 'n> {
    name: &'n str,
    signature: Signature,
    pub(super) args: &'t [Expr],
    /// The value of the command before in the pipeline.
    pub(super) last: Option<Operand>,
}

impl<'t, 'n> Given<'t, 'n> {
    pub(super) fn new(name: &'n str, signature: Signature, (args, last): (&'t [Expr], Option<Operand>)) -> Self {
        Self { name, signature, args, last }
    }

    fn count(&self) -> usize {
        self.args.len() + usize::from(self.last.is_some())
    }

    /// The type of parameter `nth`.
    fn param(&self, nth: usize) -> Param {
        self.signature.params.get(nth).or(self.signature.params.last()).copied().unwrap_or(Param::Any)
    }

    /// Whether the number of arguments is right.
    pub(super) fn check(&self, frame: &Frame<'_>) -> Result<(), TemplateError> {
        let (name, want) = (self.name, self.signature.params.len());
        if self.signature.variadic {
            let fixed = want.saturating_sub(1);
            if self.count() < fixed {
                let got = self.args.len();
                return Err(frame.error(format!("wrong number of args for {name}: want at least {fixed} got {got}")));
            }
        } else if self.count() != want {
            return Err(frame.error(format!("wrong number of args for {name}: want {want} got {}", self.count())));
        }
        Ok(())
    }
}

impl Run<'_> {
    /// The arguments, checked, and the bits of those that stand in an `interface {}`.
    pub(super) fn args<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        mut given: Given<'t, '_>,
        receiver: Option<Value>,
    ) -> Result<(Vec<Value>, u64), TemplateError> {
        let mut values = self.spare.pop().unwrap_or_default();
        let mut boxed = 0;
        let first = usize::from(receiver.is_some());
        values.extend(receiver);
        for (nth, arg) in given.args.iter().enumerate() {
            let operand = self.arg(frame, dot, arg, given.param(nth))?;
            note(&mut boxed, nth + first, &operand);
            values.push(operand.value);
        }
        if let Some(last) = given.last.take() {
            let nth = given.args.len();
            let operand = validate(frame, last, given.param(nth))?;
            note(&mut boxed, nth + first, &operand);
            values.push(operand.value);
        }
        Ok((values, boxed))
    }

    pub(super) fn arg<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        expr: &'t Expr,
        param: Param,
    ) -> Result<Operand, TemplateError> {
        frame.at = At::Expr(expr);
        match expr {
            Expr::Nil(_) => match param.nil() {
                Some(value) => Ok(Operand::concrete(value)),
                None => Err(frame.error(format!("cannot assign nil to {}", param.type_name()))),
            },
            Expr::Bool(..) | Expr::Number(..) | Expr::Str(..) => constant(frame, expr, param),
            _ => {
                let operand = self.operand(frame, dot, expr)?;
                validate(frame, operand, param)
            }
        }
    }
}

fn note(boxed: &mut u64, nth: usize, operand: &Operand) {
    if nth < 64 && operand.boxed {
        *boxed |= 1 << nth;
    }
}

/// A constant as the type that the parameter wants.
fn constant<'t>(frame: &mut Frame<'t>, expr: &'t Expr, param: Param) -> Result<Operand, TemplateError> {
    let tree = frame.tree;
    let wrong = |want: &str| Err(frame.error(format!("expected {want}; found {}", tree.shown(expr))));
    let number = |expr: &Expr| match expr {
        Expr::Number(_, number) => Some(tree.code.number(*number)),
        _ => None,
    };
    let value = match (param, expr) {
        (Param::Any | Param::Reflect, expr) => return Run::constant(frame, expr),
        (Param::Bool, Expr::Bool(_, value)) => (*value).into(),
        (Param::Bool, _) => return wrong("bool"),
        (Param::Str, Expr::Str(_, literal)) => tree.code.literal(*literal).value(&tree.source).clone(),
        (Param::Str, _) => return wrong("string"),
        (Param::Float, expr) => match number(expr).and_then(|number| number.float) {
            Some(n) => n.into(),
            None => return wrong("float"),
        },
        (Param::Uint32, expr) => match number(expr).and_then(|number| number.int).filter(|n| *n >= 0) {
            Some(n) => Value::int(n & i64::from(u32::MAX)),
            None => return wrong("unsigned integer"),
        },
        (Param::Int | Param::Int64 | Param::Duration, expr) => {
            match (number(expr).and_then(|number| number.int), param) {
                (None, _) => return wrong("integer"),
                (Some(n), Param::Int) => Value::int(n),
                (Some(n), Param::Int64) => Value::int64(n),
                (Some(n), _) => Data::Duration(Duration(n)).into(),
            }
        }
        _ => {
            let message = format!("can't handle {} for arg of type {}", tree.shown(expr), param.type_name());
            return Err(frame.error(message));
        }
    };
    Ok(Operand::concrete(value))
}

fn validate(frame: &Frame<'_>, operand: Operand, param: Param) -> Result<Operand, TemplateError> {
    if param == Param::Reflect {
        return Ok(operand);
    }
    let want = param.type_name();
    if operand.is_nothing() {
        return match param.nil() {
            Some(value) => Ok(Operand::concrete(value)),
            None => Err(frame.error(format!("invalid value; expected {want}"))),
        };
    }
    if param == Param::Any {
        return Ok(operand);
    }
    if !operand.value.is_nil() && param.accepts(&operand.value) {
        return Ok(Operand::concrete(match (param, operand.value.data()) {
            // Inside of the function it is what the function declared.
            (Param::Map, Data::Map(map)) if map.map_type() != MapType::Any => {
                let origin = operand.value.origin();
                Value::from(map.retyped(MapType::Any)).with_origin(origin)
            }
            _ => operand.value,
        }));
    }
    let got = if operand.value.is_nil() { operand.type_name() } else { operand.value.type_name() };
    let error = frame.error(format!("wrong type for value; expected {want}; got {got}"));
    Err(error.about(operand.value.common_origin()))
}
