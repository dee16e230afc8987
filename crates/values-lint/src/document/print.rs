//! Values in messages.

use super::number;
use super::value::Value;

/// A value inside a message: scalars as JSON, lists and maps by their kind.
/// (spectral: packages/runtime/src/utils/printValue.ts)
pub fn print_value(value: Option<&Value>) -> String {
    match value {
        None => "undefined".to_owned(),
        Some(Value::Null) => "null".to_owned(),
        Some(Value::Bool(flag)) => flag.to_string(),
        Some(Value::Number(number)) if number.is_finite() => number::print(*number),
        // `JSON.stringify` knows neither infinity nor NaN.
        Some(Value::Number(_)) => "null".to_owned(),
        Some(Value::String(text)) => serde_json::Value::from(&**text).to_string(),
        Some(Value::Array(_)) => "Array[]".to_owned(),
        Some(Value::Object(_)) => "Object{}".to_owned(),
    }
}

/// JavaScript's `String(value)`.
pub fn js_string(value: Option<&Value>) -> String {
    match value {
        None => "undefined".to_owned(),
        Some(Value::Null) => "null".to_owned(),
        Some(Value::Bool(flag)) => flag.to_string(),
        Some(Value::Number(number)) => number::print(*number),
        Some(Value::String(text)) => text.to_string(),
        Some(Value::Array(items)) => {
            let item = |item: &Value| if *item == Value::Null { String::new() } else { js_string(Some(item)) };
            items.iter().map(item).collect::<Vec<_>>().join(",")
        }
        Some(Value::Object(_)) => "[object Object]".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_show_scalars_as_json_and_containers_by_kind() {
        assert_eq!(print_value(Some(&Value::string("a\"b"))), r#""a\"b""#);
        assert_eq!(print_value(Some(&Value::array(vec![]))), "Array[]");
        assert_eq!(print_value(None), "undefined");
        assert_eq!(js_string(Some(&Value::array(vec![Value::Number(1.0), Value::Null]))), "1,");
    }
}
