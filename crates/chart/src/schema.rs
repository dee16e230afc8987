//! placeholder
use crate::notice::Notice;
use crate::tree::ChartNode;
use crate::values::table::Table;
pub(crate) fn validate(_: &ChartNode<'_>, _: &Table, _: &mut Vec<Notice>) -> String {
    String::new()
}
