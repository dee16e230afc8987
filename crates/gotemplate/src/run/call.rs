//! Calls of functions and methods.
//!
//! go: text/template/exec.go (`evalCall`), text/template/funcs.go (`call`)

use std::sync::Arc;

use super::Run;
use super::args::Given;
use super::frame::{At, Frame};
use super::operand::Operand;
use crate::error::TemplateError;
use crate::func::{Body, Call, CallError, Func, Param};
use crate::parse::node::Expr;
use crate::value::{Data, Object, Signature, Value};

type Native = fn(&mut Call<'_, '_>) -> Result<Value, CallError>;

/// A method, with its receiver or waiting for it.
#[derive(Debug)]
pub(super) enum Callee<'n> {
    /// A function whose first argument is the receiver.
    Receiver(&'static Func),
    Object(Arc<dyn Object>, &'n str, Signature),
}

impl Run<'_> {
    /// Calls a function. `at` is the node that its own failure is shown at.
    pub(super) fn function<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        func: &'static Func,
        at: At<'t>,
        given: (&'t [Expr], Option<Operand>),
    ) -> Result<Operand, TemplateError> {
        let given = Given::new(func.name, func.signature, given);
        match func.body {
            Body::Native(body) => {
                given.check(frame)?;
                self.native(frame, dot, (func.name, body), at, (given, Value::NIL, false))
            }
            Body::And => self.short_circuit(frame, dot, given, false),
            Body::Or => self.short_circuit(frame, dot, given, true),
            Body::Call => self.call_value(frame, dot, at, given),
        }
    }

    pub(super) fn method<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        receiver: Value,
        callee: Callee<'t>,
        given: (&'t [Expr], Option<Operand>),
    ) -> Result<Operand, TemplateError> {
        let at = frame.at;
        match callee {
            Callee::Receiver(func) => {
                let given = Given::new(func.name, func.signature, given);
                given.check(frame)?;
                match func.body {
                    Body::Native(body) => self.native(frame, dot, (func.name, body), at, (given, receiver, true)),
                    _ => Ok(Operand::NOTHING),
                }
            }
            Callee::Object(object, name, signature) => {
                let given = Given::new(name, signature, given);
                given.check(frame)?;
                let (args, boxed) = self.args(frame, dot, given, None)?;
                let result = object.call(name, &mut Call::new(&args, boxed, self));
                self.finish(frame, name, at, args, result)
            }
        }
    }

    fn native<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        (name, body): (&str, Native),
        at: At<'t>,
        (given, receiver, has_receiver): (Given<'t, '_>, Value, bool),
    ) -> Result<Operand, TemplateError> {
        let (args, boxed) = self.args(frame, dot, given, has_receiver.then_some(receiver))?;
        let result = body(&mut Call::new(&args, boxed, self));
        self.finish(frame, name, at, args, result)
    }

    fn finish<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        name: &str,
        at: At<'t>,
        mut args: Vec<Value>,
        result: Result<Value, CallError>,
    ) -> Result<Operand, TemplateError> {
        let result = result.map_err(|error| (args.iter().map(Value::common_origin).find(|o| !o.is_none()), error));
        args.clear();
        self.spare.push(args);
        match result {
            Ok(value) => Ok(Operand { boxed: value.is_nil(), value }),
            Err((about, error)) => {
                frame.at = at;
                Err(failed(frame, name, error).about(about.unwrap_or_default()))
            }
        }
    }

    /// `and` and `or`: the deciding argument itself; those behind it are not evaluated.
    fn short_circuit<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        given: Given<'t, '_>,
        stop: bool,
    ) -> Result<Operand, TemplateError> {
        given.check(frame)?;
        let mut value = Operand::NOTHING;
        for arg in given.args {
            value = self.arg(frame, dot, arg, Param::Reflect)?;
            if value.value.truth() == stop {
                return Ok(value);
            }
        }
        Ok(given.last.unwrap_or(value))
    }

    /// `call F A...`
    fn call_value<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        at: At<'t>,
        given: Given<'t, '_>,
    ) -> Result<Operand, TemplateError> {
        given.check(frame)?;
        let callee = match given.args.first() {
            Some(arg) => frame.tree.shown(arg).to_string(),
            // Go: `reflect.Value.String` of the piped value.
            None => given.last.as_ref().map(|last| crate::reflect_text(&last.value)).unwrap_or_default(),
        };
        let (args, boxed) = self.args(frame, dot, given, None)?;
        let result = match args.first().map(Value::data) {
            Some(Data::Func(func)) => self.invoke(&callee, func, args.get(1..).unwrap_or_default(), boxed >> 1),
            None | Some(Data::Nil) => Err("call of nil".into()),
            Some(_) => {
                let type_name = args.first().map(Value::type_name).unwrap_or_default();
                Err(format!("non-function {callee} of type {type_name}").into())
            }
        };
        self.finish(frame, "call", at, args, result)
    }

    fn invoke(&mut self, callee: &str, func: &Func, args: &[Value], boxed: u64) -> Result<Value, CallError> {
        let params = func.signature.params;
        let fixed = params.len() - usize::from(func.signature.variadic);
        if func.signature.variadic && args.len() < fixed {
            let count = args.len();
            return Err(format!("wrong number of args for {callee}: got {count} want at least {fixed}").into());
        }
        if !func.signature.variadic && args.len() != fixed {
            return Err(format!("wrong number of args for {callee}: got {} want {fixed}", args.len()).into());
        }
        let mut prepared = Vec::with_capacity(args.len());
        for (nth, arg) in args.iter().enumerate() {
            let param = params.get(nth).or(params.last()).copied().unwrap_or(Param::Any);
            prepared.push(prepare(arg, param).map_err(|message| format!("arg {nth}: {message}"))?);
        }
        match func.body {
            Body::Native(body) => body(&mut Call::new(&prepared, boxed, self)),
            _ => Err("call of a builtin".into()),
        }
    }
}

/// go: text/template/funcs.go (`prepareArg`)
fn prepare(value: &Value, param: Param) -> Result<Value, String> {
    if value.is_nil() {
        return param.nil().ok_or_else(|| format!("value is nil; should be of type {}", param.type_name()));
    }
    if param.accepts(value) {
        return Ok(value.clone());
    }
    match (param, value.data()) {
        (Param::Int, Data::Int64(n)) => Ok(Value::int(*n)),
        (Param::Int64, Data::Int(n)) => Ok(Value::int64(*n)),
        _ => Err(format!("value has type {}; should be {}", value.type_name(), param.type_name())),
    }
}

/// The text of the failure comes from the cause.
fn failed(frame: &Frame<'_>, name: &str, error: CallError) -> TemplateError {
    frame.error(format_args!("error calling {name}: ")).caused_by(error.0)
}
