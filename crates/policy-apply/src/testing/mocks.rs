//! What a test makes up, held against the original's rules and made ready to answer.
//!
//! kyverno: cmd/cli/kubectl-kyverno/apis/v1alpha1/test.go (`ValidateAPICallResponses`, `ValidateGlobalContextEntries`),
//! store/mock.go, `gctx_resolve.go`

use std::collections::BTreeMap;
use std::time::Duration;

use common::go::path::clean;
use common::go::quote::quote;
use common::go::url::Url;
use common::{Map, Val, Value};
use jmespath::{Env, Expression};

use crate::input::{ApiCallMock, GlobalMock, GlobalSource};

/// Reads the objects of a file that stands beside the test, or says why not.
pub(crate) type ReadObjects<'r> = dyn FnMut(&str) -> Result<Vec<Value>, String> + 'r;

/// Made up answers.
#[derive(Debug, Default)]
pub(crate) struct Mocks {
    /// By `METHOD:address`, or by the address alone where every method is answered.
    calls: BTreeMap<String, (i64, Value)>,
    /// By the name of the global context entry.
    globals: BTreeMap<String, Value>,
}

impl Mocks {
    /// Holds the entries against the rules.
    ///
    /// # Errors
    /// The first thing that is wrong, in the original's words.
    pub(crate) fn new(
        calls: &[ApiCallMock],
        globals: &[GlobalMock],
        now: Duration,
        read: &mut ReadObjects<'_>,
    ) -> Result<Self, String> {
        let mut mocks = Self::default();
        for (index, call) in calls.iter().enumerate() {
            mocks.add_call(index, call)?;
        }
        check_globals(globals)?;
        for global in globals {
            let data = data_of(global, read)?;
            mocks.globals.insert(global.name.clone(), projected(global, data, now)?);
        }
        Ok(mocks)
    }

    fn add_call(&mut self, index: usize, call: &ApiCallMock) -> Result<(), String> {
        let place = format!("apiCallResponses[{index}]");
        check_address(&place, call)?;
        let address = if call.url.is_empty() { &call.url_path } else { &call.url };
        let label = format!("{place} {}", quote(address));
        let Some(body) = &call.body else { return Err(format!("{label}: response.body is required")) };
        if !Val::from(body).is_map() {
            return Err(format!("{label}: response.body must be a JSON object"));
        }
        if call.status != 0 && !(100..=599).contains(&call.status) {
            return Err(format!("{label}: statusCode {} must be between 100 and 599", call.status));
        }
        let key = if call.method.is_empty() { address.clone() } else { format!("{}:{address}", call.method) };
        let status = if call.status == 0 { 200 } else { call.status };
        if self.calls.insert(key.clone(), (status, body.clone())).is_some() {
            return Err(format!(
                "apiCallResponses: duplicate entry for {} (key {}) — each method+url combination must be unique",
                quote(address),
                quote(&key)
            ));
        }
        Ok(())
    }

    /// True when some API calls are answered.
    pub(crate) fn has_calls(&self) -> bool {
        !self.calls.is_empty()
    }

    /// True when some global context entries are made up.
    pub(crate) fn has_globals(&self) -> bool {
        !self.globals.is_empty()
    }

    /// The answer to a call: the object, or the status that stands for a failure.
    pub(crate) fn answer(&self, method: &str, address: &str) -> Option<Result<Value, i64>> {
        let (status, body) =
            self.calls.get(&format!("{method}:{address}")).or_else(|| self.calls.get(address)).cloned()?;
        Some(if (200..300).contains(&status) { Ok(body) } else { Err(status) })
    }

    /// The data of a global context entry, or of the projection behind the dot of its name.
    pub(crate) fn global(&self, name: &str) -> Option<Value> {
        let mut parts = name.split('.');
        let data = self.globals.get(parts.next().unwrap_or_default())?;
        match parts.next().filter(|projection| !projection.is_empty()) {
            None => Some(data.clone()),
            Some(projection) => Val::from(data).get(projection).map(Val::to_value),
        }
    }
}

fn check_address(place: &str, call: &ApiCallMock) -> Result<(), String> {
    let (url, path) = (&call.url, &call.url_path);
    match (url.is_empty(), path.is_empty()) {
        (true, true) => return Err(format!("{place}: either url or urlPath is required")),
        (false, false) => return Err(format!("{place}: url and urlPath are mutually exclusive")),
        (false, true) => {
            let parsed = Url::parse(url.as_bytes())
                .map_err(|error| format!("{place}: url {} is not a valid URL: {error}", quote(url)))?;
            if !url.starts_with("http://") && !url.starts_with("https://") {
                return Err(format!("{place}: url {} must be an absolute https/http URL", quote(url)));
            }
            if parsed.hostname().is_empty() {
                return Err(format!("{place}: url {} has scheme but no host", quote(url)));
            }
        }
        (true, false) if !path.starts_with('/') => {
            return Err(format!("{place}: urlPath {} must be an absolute path starting with '/'", quote(path)));
        }
        (true, false) => {}
    }
    if ["", "GET", "POST"].contains(&call.method.as_str()) {
        Ok(())
    } else {
        Err(format!("{place}: method must be GET or POST"))
    }
}

fn check_globals(globals: &[GlobalMock]) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    for global in globals {
        let name = global.name.trim();
        if name.is_empty() {
            return Err("globalContextEntries: name is required".to_owned());
        }
        if !seen.insert(name) {
            return Err(format!("globalContextEntries: duplicate name {}", quote(name)));
        }
        check_global(global).map_err(|words| format!("globalContextEntries entry {}{words}", quote(&global.name)))?;
    }
    Ok(())
}

fn check_global(global: &GlobalMock) -> Result<(), String> {
    for (name, path) in &global.projections {
        if name.trim().is_empty() {
            return Err(": projection name is required".to_owned());
        }
        if path.trim().is_empty() {
            return Err(format!(" projection {}: path is required", quote(name)));
        }
    }
    match global.sources.as_slice() {
        [] => Err(": one of data, resources, or resourceFiles is required".to_owned()),
        [GlobalSource::Data(data)] if !Val::from(data).is_map() => Err(": data must be a JSON object".to_owned()),
        [GlobalSource::Data(_)] => Ok(()),
        [GlobalSource::Resources(resources)] => {
            match resources.iter().position(|resource| !Val::from(resource).is_map()) {
                Some(at) => Err(format!(" resources[{at}]: must be a JSON object (Kubernetes resource manifest)")),
                None => Ok(()),
            }
        }
        [GlobalSource::Files(files)] => files
            .iter()
            .enumerate()
            .try_for_each(|(at, file)| check_file(file).map_err(|words| format!(" resourceFiles[{at}]: {words}"))),
        _ => Err(": data, resources, and resourceFiles are mutually exclusive".to_owned()),
    }
}

fn check_file(file: &str) -> Result<(), &'static str> {
    let file = file.trim();
    if file.is_empty() {
        return Err("file path must not be empty");
    }
    if file.starts_with('/') {
        return Err("file path must not be absolute");
    }
    let path = clean(file);
    if path == ".." || path.starts_with("../") {
        return Err("file path must not escape the test directory");
    }
    Ok(())
}

fn data_of(global: &GlobalMock, read: &mut ReadObjects<'_>) -> Result<Value, String> {
    Ok(match global.sources.first() {
        Some(GlobalSource::Data(data)) => data.clone(),
        Some(GlobalSource::Resources(resources)) => Value::list(resources.iter().cloned()),
        Some(GlobalSource::Files(files)) => {
            let mut objects = Vec::new();
            for file in files {
                let words = |words: String| {
                    let name = quote(&global.name);
                    format!(
                        "error: failed to load globalContextEntries resource files: globalContextEntries {name} \
                         resourceFiles {}: {words}",
                        quote(file)
                    )
                };
                objects.extend(read(file).map_err(words)?);
            }
            Value::list(objects)
        }
        None => Value::Null,
    })
}

/// What the entry's expressions make of its data.
fn projected(global: &GlobalMock, data: Value, now: Duration) -> Result<Value, String> {
    let search = |path: &str, data: &Value| {
        let expression = Expression::compile(path).map_err(|error| error.to_string())?;
        let found = expression.search(Val::from(data), &Env::new(now)).map_err(|error| error.to_string())?;
        Ok::<_, String>(found.into_value())
    };
    let name = quote(&global.name);
    let root = match global.field_path.as_str() {
        "" => data,
        path => search(path, &data).map_err(|error| format!("globalContextEntries {name} fieldPath: {error}"))?,
    };
    if global.projections.is_empty() {
        return Ok(root);
    }
    let mut all = Map::new();
    for (key, path) in &global.projections {
        let value = search(path, &root).map_err(|error| {
            format!("globalContextEntries {name} projection {} path {}: {error}", quote(key), quote(path))
        })?;
        all.insert(key.as_str(), value);
    }
    Ok(Value::from(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(url: &str, method: &str, status: i64) -> ApiCallMock {
        let body = Some(Value::map([("n", Value::Int(status))]));
        ApiCallMock { url: url.into(), method: method.into(), status, body, ..ApiCallMock::default() }
    }

    fn mocks(calls: &[ApiCallMock], globals: &[GlobalMock]) -> Result<Mocks, String> {
        Mocks::new(calls, globals, Duration::ZERO, &mut |file| Ok(vec![Value::from(file)]))
    }

    #[test]
    fn a_method_of_its_own_wins_over_the_address() {
        let mocks = mocks(&[call("https://a.test", "", 200), call("https://a.test", "POST", 503)], &[]).unwrap();
        assert!(matches!(mocks.answer("GET", "https://a.test"), Some(Ok(_))));
        assert!(matches!(mocks.answer("POST", "https://a.test"), Some(Err(503))));
        assert!(mocks.answer("GET", "https://b.test").is_none());
    }

    #[test]
    fn wrong_calls_are_named_in_the_originals_words() {
        let fail = |call: ApiCallMock| mocks(&[call], &[]).unwrap_err();
        assert_eq!(fail(call("", "", 0)), "apiCallResponses[0]: either url or urlPath is required");
        assert_eq!(
            fail(call("ftp://a", "", 0)),
            "apiCallResponses[0]: url \"ftp://a\" must be an absolute https/http URL"
        );
        assert_eq!(fail(call("https://a", "PUT", 0)), "apiCallResponses[0]: method must be GET or POST");
        assert!(fail(call("https://a", "", 7)).contains("statusCode 7 must be between"));
        let twice = mocks(&[call("https://a", "", 0), call("https://a", "", 0)], &[]).unwrap_err();
        assert!(twice.starts_with("apiCallResponses: duplicate entry for \"https://a\""), "{twice}");
    }

    #[test]
    fn global_entries_give_their_data_or_a_projection_of_it() {
        let data = Value::map([("items", Value::list([Value::from("x"), Value::from("y")]))]);
        let mut global = GlobalMock { name: "g".into(), sources: vec![GlobalSource::Data(data)], ..Default::default() };
        global.projections = vec![("count".into(), "length(items)".into())];
        let mocks = mocks(&[], &[global.clone()]).unwrap();
        assert_eq!(Val::from(&mocks.global("g.count").unwrap()).as_f64(), Some(2.0));
        assert!(mocks.global("g.other").is_none() && mocks.global("h").is_none());
        global.sources.push(GlobalSource::Files(vec!["f.yaml".into()]));
        assert!(super::tests::mocks(&[], &[global]).unwrap_err().ends_with("are mutually exclusive"));
    }

    #[test]
    fn files_must_stay_beside_the_test() {
        let of = |file: &str| GlobalMock {
            name: "g".into(),
            sources: vec![GlobalSource::Files(vec![file.into()])],
            ..Default::default()
        };
        assert!(mocks(&[], &[of("sub/../f.yaml")]).is_ok());
        assert!(mocks(&[], &[of("../f.yaml")]).unwrap_err().ends_with("must not escape the test directory"));
        assert!(mocks(&[], &[of("/f.yaml")]).unwrap_err().ends_with("must not be absolute"));
    }
}
