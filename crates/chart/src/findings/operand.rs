//! Operands in the text of templates that start at `.Values`, and the values that they lead to. For places where the engine
//! kept no origin.

use gotemplate::value::{Origin, Value};

use crate::chart::Chart;
use crate::render::coalesced_values;

/// The names behind each `.Values` in a piece of template text: `.Values.image.tag` gives `image`, `tag`.
pub fn values_paths(text: &str) -> Vec<Vec<&str>> {
    const START: &str = ".Values";
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut paths: Vec<Vec<&str>> = Vec::new();
    for (at, _) in text.match_indices(START) {
        let mut rest = text.get(at + START.len()..).unwrap_or_default();
        let mut names = Vec::new();
        while let Some(behind) = rest.strip_prefix('.') {
            let end = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
            let name = behind.get(..end).unwrap_or_default();
            if name.is_empty() {
                break;
            }
            names.push(name);
            rest = behind.get(end..).unwrap_or_default();
        }
        if !names.is_empty() && !paths.contains(&names) {
            paths.push(names);
        }
    }
    paths
}

/// The names of the charts between the top and a template: `app/charts/db/templates/x.yaml` gives `db`.
pub fn chart_names(template: &str) -> Vec<&str> {
    let mut parts = template.split('/').skip(1);
    let mut names = Vec::new();
    while parts.next() == Some("charts") {
        names.extend(parts.next());
    }
    names
}

/// The values as the templates of a chart see them.
pub fn values_of(chart: &Chart, values: &Value, template: &str) -> Option<Value> {
    let all = coalesced_values(chart, values, &mut Vec::new()).ok()?;
    chart_names(template).into_iter().try_fold(all, |value, name| value.get(name))
}

/// How far a path leads into values, and where the last value on it came from.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// How many names were there.
    pub found: usize,
    /// Where the last of them came from.
    pub origin: Origin,
}

/// Follows names into values.
pub fn reach(values: &Value, names: &[&str]) -> Reach {
    let mut reach = Reach { found: 0, origin: values.origin() };
    let mut value = values.clone();
    for name in names {
        let Some(next) = value.get(name) else { break };
        reach = Reach { found: reach.found + 1, origin: next.origin().or(reach.origin) };
        value = next;
    }
    reach
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_are_found_once_each() {
        let text =
            "{{ if and .Values.a.b $.Values.c_d }}{{ .Values.a.b | quote }}{{ .Values }}{{ index .Values \"x\" }}";
        assert_eq!(values_paths(text), [vec!["a", "b"], vec!["c_d"]]);
    }

    #[test]
    fn a_template_names_its_charts() {
        assert_eq!(chart_names("app/charts/db/charts/x/templates/charts/y.yaml"), ["db", "x"]);
        assert_eq!(chart_names("app/templates/y.yaml"), Vec::<&str>::new());
    }
}
