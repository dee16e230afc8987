//! A table of texts: columns filled up with blanks, tabs between them, long texts cut.
//!
//! uitable: table.go, util/strutil/strutil.go

use common::go::width::{char_width, display_width};

/// The rows as text, without a line break at the end. `most` is the width that columns are cut to; 0 cuts none.
pub(super) fn table<const N: usize>(rows: &[[&str; N]], most: usize) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, text) in widths.iter_mut().zip(row) {
            let own = display_width(text);
            let own = if most != 0 { own.min(most) } else { own };
            *width = own.max(*width);
        }
    }
    let line = |row: &[&str; N]| {
        // The original fits each text twice; wide characters can make the first result too long.
        let cells = row.iter().zip(widths).map(|(text, width)| fit(&fit(text, width), width));
        cells.collect::<Vec<_>>().join("\t")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `text` filled up with blanks, or cut with three dots behind it, which a narrow column does not hold.
fn fit(text: &str, width: usize) -> String {
    let own = display_width(text);
    if width == 0 || own <= width {
        return format!("{text}{}", " ".repeat(width.saturating_sub(own)));
    }
    let (mut cut, mut used) = (String::new(), 0);
    for c in text.chars() {
        cut.push(c);
        used += char_width(c);
        if used + 3 >= width {
            break;
        }
    }
    cut.push_str("...");
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_filled_up_and_cut() {
        let rows = [["NAME", "STATUS"], ["a-long-name", "ok"], ["漢字", ""]];
        assert_eq!(table(&rows, 80), "NAME       \tSTATUS\na-long-name\tok    \n漢字       \t      ");
        assert_eq!(table(&rows, 0), table(&rows, 80));
        assert_eq!(table(&rows, 6), "NAME  \tSTATUS\na-l...\tok    \n漢字  \t      ");
        assert_eq!(table(&rows, 1), "N...\tS...\na...\to...\n漢...\t ");
    }
}
