//! What the contexts of all policies on one object have in common.

use std::cell::OnceCell;
use std::sync::Arc;

use common::{Val, Value};

use super::images::{self, Images};
use super::root::{self, Subject};
use crate::request::{Operation, Request};
use crate::variables::VariableError;

/// What is known of an object. Starts empty.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    images: OnceCell<Result<Arc<Images>, VariableError>>,
    shown: OnceCell<Value>,
    root: OnceCell<(Setting, Value)>,
}

/// What a tree depends on beside the object: values and user by their place in memory, where they stand still for a whole run.
type Setting = (*const Value, Option<*const crate::request::UserInfo>, Operation);

impl Shared {
    /// The images of `object`, which is the object as it was read.
    pub(super) fn images(&self, object: Val<'_>) -> Result<Arc<Images>, VariableError> {
        self.images.get_or_init(|| images::extract(object).map(Arc::new)).clone()
    }

    /// What the variable `images` shows of them.
    pub(super) fn shown(&self, images: &Images) -> Value {
        self.shown.get_or_init(|| images.to_value()).clone()
    }

    /// The tree that a context of `request` starts from.
    pub(super) fn root(&self, request: &Request<'_>, subject: &Subject) -> Value {
        if subject.is_patched {
            return root::build(request, subject);
        }
        let setting = (std::ptr::from_ref(request.values), request.user.map(std::ptr::from_ref), request.operation);
        let (known, root) = self.root.get_or_init(|| (setting, root::build(request, subject)));
        if *known == setting { root.clone() } else { root::build(request, subject) }
    }
}
