//! Colours of a terminal, nested and broken at line ends as the original's colour library does it (chalk 4).

use crate::result::Severity;

/// A way to print: the codes that switch it on and off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style(u8, u8);

pub(super) const BOLD: Style = Style(1, 22);
pub(super) const DIM: Style = Style(2, 22);
pub(super) const UNDERLINE: Style = Style(4, 24);
pub(super) const INVERSE: Style = Style(7, 27);
pub(super) const CYAN: Style = Style(36, 39);
pub(super) const GRAY: Style = Style(90, 39);

/// The colour of a severity.
pub(super) const fn severity(severity: Severity) -> Style {
    Style(
        match severity {
            Severity::Error => 31,
            Severity::Warn => 33,
            Severity::Info => 34,
            Severity::Hint => 37,
        },
        39,
    )
}

/// The text in the styles, the outermost first. Line ends stand outside the colours.
pub(super) fn paint(text: &str, styles: &[Style], color: bool) -> String {
    if !color || text.is_empty() {
        return text.to_owned();
    }
    let (open, close) = codes(styles);
    format!("{open}{}{close}", text.replace('\n', &format!("{close}\n{open}")))
}

/// Lines of a wrapped cell: after a break only the innermost style goes on. (wrap-ansi 7)
pub(super) fn paint_lines(lines: &[String], styles: &[Style], color: bool) -> Vec<String> {
    let empty = lines.iter().all(String::is_empty);
    let Some(inner) = styles.last().filter(|_| color && !empty) else { return lines.to_vec() };
    let (open, close) = codes(styles);
    let last = lines.len().saturating_sub(1);
    let line = |(at, text): (usize, &String)| {
        let before = if at == 0 { open.clone() } else { format!("\u{1b}[{}m", inner.0) };
        let after = if at == last { close.clone() } else { format!("\u{1b}[{}m", inner.1) };
        format!("{before}{text}{after}")
    };
    lines.iter().enumerate().map(line).collect()
}

fn codes(styles: &[Style]) -> (String, String) {
    let open = styles.iter().map(|style| format!("\u{1b}[{}m", style.0)).collect();
    let close = styles.iter().rev().map(|style| format!("\u{1b}[{}m", style.1)).collect();
    (open, close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_do_not_cross_line_ends() {
        assert_eq!(
            paint("a\n", &[severity(Severity::Error), BOLD], true),
            "\u{1b}[31m\u{1b}[1ma\u{1b}[22m\u{1b}[39m\n\u{1b}[31m\u{1b}[1m\u{1b}[22m\u{1b}[39m"
        );
        assert_eq!(paint("a", &[BOLD], false), "a");
    }
}
