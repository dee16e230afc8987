//! `jsonl`: one finding a line, as `json` has them, for streams and for `jq`.

use std::io;

use super::json;
use crate::escape;
use crate::reporter::Report;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in report.findings {
        let mut line = serde_json::to_vec(&json::line(report, finding))?;
        line.push(b'\n');
        out.write_all(&escape::json(line))?;
    }
    Ok(())
}
