//! The slow way, which is right for every text: trees of the nodes that matter, decoded as the original decodes them.
//!
//! pluto: pkg/api/versions.go (`yamlToStub`)

use std::sync::Arc;

use super::stub::{Stub, wanted};
use super::{Lost, Scanned, Scanner};
use crate::go_yaml::{Composer, Fault, Want, decode};

/// Looks through a text.
///
/// # Errors
/// As the original: one bad byte loses the text, and a text without a manifest that has documents of another shape.
pub(super) fn scan(scanner: &Scanner<'_>, text: &Arc<str>) -> Result<Scanned, Lost> {
    let mut composer = Composer::new(Arc::clone(text), scanner.limits);
    let (mut scanned, mut lines, mut is_empty) = (Scanned::default(), None, true);
    for nth in 0_usize.. {
        let root = match composer.next_document(Want::Fields(wanted)) {
            Ok(Some(root)) if nth >= scanner.limits.documents => {
                return Err(Lost::Fault(
                    Box::new(Fault::too_many(scanner.limits.documents, root.span)),
                    scanned.skipped,
                ));
            }
            Ok(Some(root)) => root,
            Ok(None) => break,
            Err(fault) => return Err(Lost::Fault(Box::new(fault), scanned.skipped)),
        };
        let mut stub = Stub::default();
        match decode(&root, &mut stub, (text, &mut lines)) {
            Ok(None) => {
                is_empty = false;
                scanner.expand(stub, &mut scanned);
            }
            Ok(Some(misfit)) => scanned.skipped.push(misfit),
            Err(fault) => return Err(Lost::Fault(Box::new(fault), scanned.skipped)),
        }
    }
    if is_empty && !scanned.skipped.is_empty() {
        return Err(Lost::Misfits(scanned.skipped));
    }
    Ok(scanned)
}
