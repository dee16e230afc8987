//! Records with commas, as Go's `encoding/csv` writes them.
//!
//! go: encoding/csv/writer.go

/// Appends one record.
pub(super) fn push_record(fields: &[&str], out: &mut String) {
    for (nth, field) in fields.iter().enumerate() {
        out.push_str(if nth > 0 { "," } else { "" });
        if needs_quotes(field) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
}

fn needs_quotes(field: &str) -> bool {
    field == "\\." || field.contains([',', '"', '\r', '\n']) || field.starts_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_would_be_misread() {
        let mut out = String::new();
        push_record(&["a b", "", "c,d", "q\"q", " x", "\\.", "n\nm"], &mut out);
        assert_eq!(out, "a b,,\"c,d\",\"q\"\"q\",\" x\",\"\\.\",\"n\nm\"\n");
        out.clear();
        push_record(&[], &mut out);
        assert_eq!(out, "\n");
    }
}
