//! The functions that a set of templates knows, by name.

use std::collections::HashMap;

use crate::func::Func;
use crate::functions::{self, Tables};

/// Functions by name, and methods by the name of their type.
#[derive(Debug)]
pub struct Library {
    functions: HashMap<&'static str, &'static Func>,
    methods: HashMap<&'static str, &'static [Func]>,
}

impl Library {
    /// Go's builtins and these tables; of equal names the last counts.
    pub fn new(tables: Tables) -> Self {
        let all = functions::GO.iter().chain(tables).flat_map(|table| table.iter());
        Self {
            functions: all.map(|func| (func.name, func)).collect(),
            methods: functions::METHODS.iter().copied().collect(),
        }
    }

    /// What templates of charts can call.
    pub fn helm() -> Self {
        Self::new(functions::HELM)
    }

    /// The function of a name.
    pub fn get(&self, name: &str) -> Option<&'static Func> {
        self.functions.get(name).copied()
    }

    /// The method of a type that is not an object, such as `time.Time`. Its first argument is the receiver, which its
    /// parameters leave out.
    pub(crate) fn method(&self, receiver: &str, name: &str) -> Option<&'static Func> {
        self.methods.get(receiver)?.iter().find(|func| func.name == name)
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.functions.keys().copied().collect();
        names.sort_unstable();
        names
    }
}
