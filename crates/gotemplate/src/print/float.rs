//! Floats under `%v`, `%e`, `%f`, `%g`, `%b` and `%x`.

use common::go::number::format_float;

use super::flags::Flags;

/// The text of `f` under `verb`, or `None` for verbs that floats do not have.
pub(super) fn format(f: f64, verb: char, flags: &Flags) -> Option<String> {
    Some(match verb {
        'v' => written(f, 'g', None, flags),
        'b' | 'g' | 'G' | 'x' | 'X' => written(f, verb, None, flags),
        'f' | 'e' | 'E' => written(f, verb, Some(6), flags),
        'F' => written(f, 'f', Some(6), flags),
        _ => return None,
    })
}

fn digits(f: f64, verb: char, precision: Option<usize>) -> String {
    match verb {
        'b' => binary(f),
        'x' | 'X' => hex(f, verb, precision),
        _ => {
            let precision = precision.map_or(-1, |n| i32::try_from(n).unwrap_or(i32::MAX));
            format_float(f, u8::try_from(verb).unwrap_or(b'g'), precision, 64)
        }
    }
}

/// go: fmt/format.go (`fmtFloat`)
fn written(f: f64, verb: char, precision: Option<usize>, flags: &Flags) -> String {
    let precision = flags.precision.or(precision);
    let text = digits(f, verb, precision);
    let (sign, mut number) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (if text.starts_with('-') { '-' } else { '+' }, rest.to_owned()),
        None => ('+', text.clone()),
    };
    let sign = if flags.space && sign == '+' && !flags.plus { ' ' } else { sign };
    let shown = flags.plus || sign != '+';
    if f.is_nan() || f.is_infinite() {
        // An infinity always has its sign, NaN only where one is asked for; neither is padded with zeros.
        let bare = f.is_nan() && !flags.space && !flags.plus;
        let number = if bare { number } else { format!("{sign}{number}") };
        return flags.pad_blank(&number);
    }
    if flags.sharp && verb != 'b' {
        number = with_point(&number, verb, precision);
    }
    if !shown {
        return flags.pad(&number);
    }
    let length = number.len() + 1;
    match flags.width {
        Some(width) if flags.zero && !flags.minus && width > length => {
            format!("{sign}{}{number}", "0".repeat(width - length))
        }
        _ => flags.pad(&format!("{sign}{number}")),
    }
}

/// The flag `#`: always a point, and the zeros behind it.
fn with_point(number: &str, verb: char, precision: Option<usize>) -> String {
    let hex = matches!(verb, 'x' | 'X');
    let exponent = number.find(|c| matches!(c, 'p' | 'P') || (!hex && matches!(c, 'e' | 'E'))).unwrap_or(number.len());
    let (mantissa, tail) = number.split_at_checked(exponent).unwrap_or((number, ""));
    let mut wanted = match verb {
        'v' | 'g' | 'G' | 'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let mut out = mantissa.to_owned();
    let significant = mantissa.chars().skip_while(|&c| c == '0' || c == '.').filter(|&c| c != '.').count();
    wanted = wanted.saturating_sub(significant);
    if !mantissa.contains('.') {
        if mantissa == "0" {
            wanted = wanted.saturating_sub(1);
        }
        out.push('.');
    }
    out.push_str(&"0".repeat(wanted));
    out.push_str(tail);
    out
}

/// Mantissa and exponent of a finite double: `mantissa * 2^exponent`.
fn parts(f: f64) -> (u64, i64) {
    let bits = f.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = i64::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) }
}

fn special(f: f64) -> Option<String> {
    (!f.is_finite()).then(|| format_float(f, b'g', -1, 64))
}

/// `4503599627370496p-52`
fn binary(f: f64) -> String {
    if let Some(text) = special(f) {
        return text;
    }
    let (mantissa, exponent) = parts(f);
    let sign = if f.is_sign_negative() { "-" } else { "" };
    format!("{sign}{mantissa}p{exponent:+}")
}

/// `0x1.8p+01`
fn hex(f: f64, verb: char, precision: Option<usize>) -> String {
    if let Some(text) = special(f) {
        return text;
    }
    let (mut mantissa, mut exponent) = parts(f);
    if mantissa == 0 {
        exponent = 0;
    } else {
        let shift = i64::from(mantissa.leading_zeros()) - 3;
        mantissa <<= shift;
        exponent += 60 - shift;
    }
    // Now the mantissa has its leading one in bit 60, and 15 hexadecimal digits below it.
    if let Some(precision) = precision.filter(|&n| n < 15) {
        let drop = u32::try_from(60 - precision * 4).unwrap_or(0);
        let extra = mantissa & ((1 << drop) - 1);
        mantissa >>= drop;
        let half = 1 << (drop - 1);
        if extra > half || (extra == half && mantissa & 1 == 1) {
            mantissa += 1;
        }
        mantissa <<= drop;
        if mantissa >> 61 != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let lead = mantissa >> 60;
    let digits = format!("{:015x}", mantissa & ((1 << 60) - 1));
    let kept = precision.unwrap_or_else(|| digits.trim_end_matches('0').len());
    let mut fraction: String = digits.chars().chain(std::iter::repeat('0')).take(kept).collect();
    if !fraction.is_empty() {
        fraction.insert(0, '.');
    }
    let sign = if f.is_sign_negative() { "-" } else { "" };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    let text = format!("{sign}0x{lead}{fraction}p{exponent_sign}{:02}", exponent.unsigned_abs());
    if verb == 'X' { text.to_uppercase() } else { text }
}
