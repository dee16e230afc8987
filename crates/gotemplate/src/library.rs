//! The functions that a set of templates knows, by name.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::func::Func;
use crate::functions::{self, Tables};

/// Functions by name, and methods by the name of their type.
#[derive(Debug)]
pub struct Library {
    functions: HashMap<&'static str, &'static Func, BuildHasherDefault<NameHasher>>,
    methods: &'static [(&'static str, &'static [Func])],
}

/// FNV-1a: names are short, and who writes templates cannot add any to the table.
#[derive(Debug)]
struct NameHasher(u64);

impl Default for NameHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Library {
    /// Go's builtins and these tables; of equal names the last counts.
    pub fn new(tables: Tables) -> Self {
        let all = functions::GO.iter().chain(tables).flat_map(|table| table.iter());
        Self { functions: all.map(|func| (func.name, func)).collect(), methods: functions::METHODS }
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
        // Go's methods start with a capital letter; most keys do not.
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let (_, methods) = self.methods.iter().find(|(known, _)| *known == receiver)?;
        methods.iter().find(|func| func.name == name)
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.functions.keys().copied().collect();
        names.sort_unstable();
        names
    }
}
