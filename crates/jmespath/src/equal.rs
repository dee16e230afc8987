//! Equality as Go's `reflect.DeepEqual` sees it, over the interpreter's values.

use common::{Val, View};

use crate::error::SearchError;
use crate::interpreter::Interpreter;
use crate::item::{GoType, Item};

impl Interpreter<'_> {
    /// True when both have the same Go type and the same contents; every value looked at is a step.
    pub(crate) fn equal(&self, left: &Item<'_>, right: &Item<'_>) -> Result<bool, SearchError> {
        self.step()?;
        if let (Some(left), Some(right)) = (left.val(), right.val()) {
            return self.equal_vals(left, right);
        }
        match (left.go_type(), right.go_type()) {
            (GoType::List, GoType::List) | (GoType::Records, GoType::Records) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                for (left, right) in left.items().zip(right.items()) {
                    if !self.equal(&left, &right)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (GoType::ExpRef, GoType::ExpRef) => {
                Ok(matches!((left, right), (Item::ExpRef(left), Item::ExpRef(right)) if left == right))
            }
            _ => Ok(false),
        }
    }

    fn equal_vals(&self, left: Val<'_>, right: Val<'_>) -> Result<bool, SearchError> {
        self.step()?;
        Ok(match (left.view(), right.view()) {
            (View::List(left), View::List(right)) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                for (left, right) in left.items().zip(right.items()) {
                    if !self.equal_vals(left, right)? {
                        return Ok(false);
                    }
                }
                true
            }
            (View::Map(left), View::Map(right)) => return self.equal_maps(left, right),
            _ => left == right,
        })
    }

    fn equal_maps(&self, left: Val<'_>, right: Val<'_>) -> Result<bool, SearchError> {
        let (left, right) = (left.sorted_entries(), right.sorted_entries());
        if left.len() != right.len() {
            return Ok(false);
        }
        for ((left_key, left), (right_key, right)) in left.into_iter().zip(right) {
            if left_key != right_key || !self.equal_vals(left, right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
