//! What passes for an address of electronic mail.
//!
//! github.com/asaskevich/govalidator: validator.go (`IsEmail`)

use common::go::regexp::cached;

/// Letters beyond ASCII that may stand anywhere in an address.
const WIDE: &str = r"\x{a0}-\x{d7ff}\x{f900}-\x{fdcf}\x{fdf0}-\x{ffef}";

/// Whether a text is an address: words with dots between them or a quoted text, `@`, and a domain of two labels or more.
pub(super) fn is_email(text: &str) -> bool {
    cached(&pattern()).is_ok_and(|pattern| pattern.is_match(text))
}

/// NOTE: the original's quoted text has a quote before every character, and a parenthesis where it means a backslash.
fn pattern() -> String {
    let word = format!(r"[a-zA-Z0-9!#$%&'*+\-/=?^_`{{|}}~{WIDE}]+");
    let space = r"([ \t]*\r\n)?[ \t]+";
    let plain = format!(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f!#-\[\]-~{WIDE}]");
    let escaped = r"\([\x01-\x09\x0b-\x7f]";
    let quoted = format!(r#"("({space})?({plain}|{escaped}))*({space})?""#);
    let end = format!("[a-zA-Z0-9{WIDE}]");
    let label = format!(r"{end}([a-zA-Z0-9\-._~{WIDE}]*{end})?");
    let top_end = format!("[a-zA-Z{WIDE}]");
    let top = format!(r"{top_end}([a-zA-Z0-9\-_~{WIDE}]*{top_end})?");
    format!(r"^({word}(\.{word})*|{quoted})@({label}\.)+{top}\.?$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_domain_with_a_dot() {
        for good in ["a@b.cz", "a.b+c@x-y.example.org.", "ž@č.cz", "a@1.a~b", "a@b..c.cz", "a@b.c_d"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.cz",
            "a@b.1",
            "a@b.c1",
            ".a@b.cz",
            "a..b@c.de",
            "a b@c.de",
            "a@-b.cz",
            "a@b..cz",
            "a@b.cz..",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn quotes_are_the_originals() {
        for good in ["\"@c.de", "\"a\"@c.de", "\"a\"b\"@c.de", "\"a \"@c.de"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["\"\"@c.de", "\"a b\"@c.de", "\"a@c.de"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
