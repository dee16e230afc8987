//! Policies that several tests name: read, compiled and checked once.
//!
//! The one idea to know: how often each set is needed is known before anything runs, so that a set is kept no longer than it
//! is used. A set with anything wrong in it is not shared: each test tells that by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use common::limits::Limits;
use common::sys::Sys;
use policy_engine::load::LaterPolicy;
use rayon::prelude::*;

use crate::input::{self, Reader, TestCase};
use crate::judge::Ready;
use crate::persona::Persona;

/// The sets that more than one test names, by their paths.
#[derive(Debug, Default)]
pub(super) struct SharedPolicies {
    sets: HashMap<Vec<String>, Mutex<Entry>>,
}

#[derive(Debug, Default)]
struct Entry {
    /// How many tests are still to come.
    left: usize,
    /// What was read; `None` inside when it cannot be shared.
    read: Option<Option<Arc<PolicyFiles>>>,
}

/// The policies of some files, without anything wrong in them.
#[derive(Debug)]
pub(super) struct PolicyFiles {
    pub(super) ready: Vec<Ready>,
    pub(super) later: Vec<LaterPolicy>,
}

impl SharedPolicies {
    /// Counts the sets of the tests to come.
    pub(super) fn count<'c>(cases: impl Iterator<Item = &'c TestCase>) -> Self {
        let mut sets: HashMap<Vec<String>, Mutex<Entry>> = HashMap::new();
        for case in cases {
            let entry = sets.entry(case.policy_paths()).or_default();
            entry.get_mut().unwrap_or_else(PoisonError::into_inner).left += 1;
        }
        sets.retain(|_, entry| entry.get_mut().unwrap_or_else(PoisonError::into_inner).left > 1);
        Self { sets }
    }

    /// The policies of `paths`, when several tests name them and nothing is wrong with them.
    pub(super) fn get(
        &self,
        paths: &[String],
        persona: Persona,
        sys: &dyn Sys,
        limits: &Limits,
    ) -> Option<Arc<PolicyFiles>> {
        let entry = self.sets.get(paths)?;
        let lock = || entry.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().read.clone();
        // Not read under the lock: threads help each other out while they read, and one might come back here.
        let read = known.unwrap_or_else(|| read(paths, persona, sys, limits));
        let mut entry = lock();
        entry.left = entry.left.saturating_sub(1);
        entry.read = (entry.left > 0).then(|| read.clone());
        read
    }
}

fn read(paths: &[String], persona: Persona, sys: &dyn Sys, limits: &Limits) -> Option<Arc<PolicyFiles>> {
    let mut reader = Reader::new(sys, limits.clone());
    let inputs = input::policies(paths, &mut reader, None, persona);
    if !inputs.troubles.is_empty() {
        return None;
    }
    let ready: Vec<Ready> = inputs.policies.into_par_iter().map(|policy| Ready::new(Arc::new(policy), &[])).collect();
    let is_good = |ready: &Ready| ready.checked.is_ok() && ready.rule_count() > 0;
    ready.iter().all(is_good).then(|| Arc::new(PolicyFiles { ready, later: inputs.later }))
}
