//! The case files: lines of cells with a tab between, `\n`, `\t`, `\r`, `\\` and `\u{..}` escaped, `#` for comments.

use std::path::Path;

/// One line.
pub(crate) struct Row {
    place: String,
    cells: Vec<String>,
}

impl Row {
    /// The cell in the given column.
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_else(|| panic!("{}: no column {column}", self.place))
    }

    /// Notes a difference to the cell in the given column.
    pub(crate) fn check(&self, column: usize, what: &str, got: &str, failures: &mut Vec<String>) {
        let want = self.cell(column);
        if got != want {
            failures.push(format!("{} {what} of {:?}\n  want {want:?}\n  got  {got:?}", self.place, self.cell(0)));
        }
    }
}

/// The rows of all files whose name starts with `name`.
#[expect(clippy::disallowed_methods, reason = "tests read their cases")]
pub(crate) fn rows(name: &str) -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/writer_cases");
    let mut rows = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if !file.starts_with(name) || !file.ends_with(".tsv") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().enumerate().skip_while(|(_, line)| line.starts_with("# "));
        rows.extend(lines.map(|(nth, line)| Row {
            place: format!("{file}:{}", nth + 1),
            cells: line.split('\t').map(unescape).collect(),
        }));
    }
    assert!(!rows.is_empty(), "no cases named {name}");
    rows
}

/// Fails with the first few differences.
pub(crate) fn assert_none(failures: &[String]) {
    let shown = failures.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} differences\n{shown}", failures.len());
}

fn unescape(cell: &str) -> String {
    let mut out = String::new();
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        let decoded = match (c, (c == '\\').then(|| chars.next()).flatten()) {
            (_, None) => c,
            (_, Some('n')) => '\n',
            (_, Some('t')) => '\t',
            (_, Some('r')) => '\r',
            (_, Some('u')) => {
                let code: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap()
            }
            (_, Some(literal)) => literal,
        };
        out.push(decoded);
    }
    out
}
