//! `range`.
//!
//! go: text/template/exec.go (`walkRange`)

use super::Run;
use super::frame::Frame;
use super::operand::Operand;
use super::walk::Flow;
use crate::error::TemplateError;
use crate::parse::node::Branch;
use crate::print;
use crate::value::{Data, Elem, Kind, List, Map, MapType, Value};

impl Run<'_> {
    pub(super) fn range<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        branch: &'t Branch,
    ) -> Result<Flow, TemplateError> {
        let value = self.pipeline(frame, dot, &branch.pipe)?.value;
        let any = match value.data() {
            Data::Nil => false,
            Data::Int(n) => self.count(frame, branch, &value, *n, Value::int)?,
            Data::Int64(n) => self.count(frame, branch, &value, *n, Value::int64)?,
            Data::Duration(span) => {
                self.count(frame, branch, &value, span.0, |n| Data::Duration(common::go::duration::Duration(n)).into())?
            }
            Data::Byte(n) => self.count(frame, branch, &value, (*n).into(), |n| {
                Data::Byte(u8::try_from(n).unwrap_or_default()).into()
            })?,
            Data::Uint64(n) => {
                let end = i64::try_from(*n).unwrap_or(i64::MAX);
                self.count(frame, branch, &value, end, |n| Data::Uint64(n.unsigned_abs()).into())?
            }
            Data::List(list) => self.list(frame, branch, list)?,
            Data::Bytes(bytes) => {
                let items = bytes.iter().map(|&byte| Operand::concrete(Data::Byte(byte).into()));
                self.each(frame, branch, items)?
            }
            Data::Map(map) => self.map(frame, branch, map)?,
            Data::Object(object) if object.kind() == Kind::Slice => {
                let items = object.items();
                items.map_or(Ok(false), |items| self.list(frame, branch, &items))?
            }
            Data::Object(object) if object.kind() == Kind::Map => {
                let entries = object.entries();
                entries.map_or(Ok(false), |entries| self.map(frame, branch, &entries))?
            }
            _ => {
                let shown = print::display(&value).map_err(|limit| frame.limit(limit))?;
                let error = frame.error(format!("range can't iterate over {}", shown.as_str()));
                return Err(error.about(value.origin()));
            }
        };
        match branch.otherwise {
            Some(list) if !any => self.walk(frame, dot, list),
            _ => Ok(Flow::Normal),
        }
    }

    fn count<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        branch: &'t Branch,
        value: &Value,
        end: i64,
        make: impl Fn(i64) -> Value,
    ) -> Result<bool, TemplateError> {
        if frame.tree.code.decl(&branch.pipe).len() > 1 {
            let shown = print::display(value).map_err(|limit| frame.limit(limit))?;
            let message = format!("can't use {} to iterate over more than one variable", shown.as_str());
            return Err(frame.error(message));
        }
        for n in 0..end {
            if self.round(frame, branch, Operand::NOTHING, Operand::concrete(make(n)))? == Flow::Break {
                break;
            }
        }
        Ok(end > 0)
    }

    fn list<'t>(&mut self, frame: &mut Frame<'t>, branch: &'t Branch, list: &List) -> Result<bool, TemplateError> {
        let boxed = list.elem() == Elem::Any;
        self.each(frame, branch, list.iter().map(|item| Operand { value: item.clone(), boxed }))
    }

    fn each<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        branch: &'t Branch,
        items: impl ExactSizeIterator<Item = Operand>,
    ) -> Result<bool, TemplateError> {
        let any = items.len() > 0;
        for (index, item) in (0..).zip(items) {
            if self.round(frame, branch, Operand::concrete(Value::int(index)), item)? == Flow::Break {
                break;
            }
        }
        Ok(any)
    }

    fn map<'t>(&mut self, frame: &mut Frame<'t>, branch: &'t Branch, map: &Map) -> Result<bool, TemplateError> {
        let boxed = map.map_type() != MapType::Strings;
        // What the loop sets in the map does not show in the loop, as in Go.
        let entries = map.read();
        for (key, value) in entries.iter() {
            let key = Operand::concrete(key.clone().into());
            if self.round(frame, branch, key, Operand { value: value.clone(), boxed })? == Flow::Break {
                break;
            }
        }
        Ok(!entries.is_empty())
    }

    /// One round. The variables were declared by the pipeline and stand at the end of the stack.
    fn round<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        branch: &'t Branch,
        index: Operand,
        item: Operand,
    ) -> Result<Flow, TemplateError> {
        self.step(frame)?;
        let mark = self.variables.mark();
        let dot = item.clone();
        match (frame.tree.code.decl(&branch.pipe), branch.pipe.is_assign) {
            ([], _) => {}
            ([one], true) => self.assign(frame, one, item)?,
            ([first, second, ..], true) => {
                self.assign(frame, first, index)?;
                self.assign(frame, second, item)?;
            }
            ([_], false) => self.variables.set_top(1, item),
            (_, false) => {
                self.variables.set_top(1, item);
                self.variables.set_top(2, index);
            }
        }
        let flow = self.walk(frame, &dot, branch.list)?;
        self.variables.reset(mark);
        Ok(flow)
    }
}
