//! Everything that one test reads, step by step in the original's order and with its words.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/test.go (`runTest`)

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use common::go::path::join;
use common::manifest::Object;
use common::{Val, Value};
use policy_engine::load::LaterPolicy;
use policy_engine::model::{Policy, PolicyException};
use policy_engine::request::UserInfo;

use super::shared::{PolicyFiles, SharedPolicies};
use crate::cluster::{LoadedObjects, labels};
use crate::commands::noting::Noted;
use crate::input::{self, CustomKinds, Reader, TestCase, Trouble, Variables};
use crate::persona::Persona;
use crate::testing::{Mocks, World};

const RULE: &str = "input/test";

/// What one test needs.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) user: Option<UserInfo>,
    pub(super) variables: Variables,
    pub(super) policies: Policies,
    pub(super) later: Vec<LaterPolicy>,
    /// Each resource once.
    pub(super) objects: Vec<Object>,
    pub(super) payloads: Vec<String>,
    pub(super) targets: Vec<Object>,
    pub(super) exceptions: Vec<Arc<PolicyException>>,
    pub(super) world: World,
}

/// The policies of a test.
#[derive(Debug)]
pub(super) enum Policies {
    /// Its own.
    Own(Vec<Policy>),
    /// Those of other tests too.
    Shared(Arc<PolicyFiles>),
}

impl Policies {
    fn len(&self) -> usize {
        match self {
            Self::Own(policies) => policies.len(),
            Self::Shared(files) => files.ready.len(),
        }
    }
}

/// A test cannot run.
#[derive(Debug)]
pub(super) struct Broken {
    /// The original's words. Under our own name the troubles say it.
    pub(super) words: Option<String>,
}

type Result<T> = std::result::Result<T, Broken>;

impl From<std::io::Error> for Broken {
    /// Texts in memory are always written.
    fn from(error: std::io::Error) -> Self {
        Self { words: Some(error.to_string()) }
    }
}

/// Reading for one test.
pub(super) struct Staging<'a, 's> {
    pub(super) case: &'a TestCase,
    pub(super) directory: &'a str,
    pub(super) shared: &'a SharedPolicies,
    pub(super) persona: Persona,
    pub(super) reader: &'a mut Reader<'s>,
    pub(super) noted: Noted,
    /// What is printed meanwhile.
    pub(super) text: Vec<u8>,
}

impl std::fmt::Debug for Staging<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staging").field("case", &self.case.path).finish_non_exhaustive()
    }
}

impl Staging<'_, '_> {
    /// Reads everything.
    pub(super) fn stage(&mut self) -> Result<Staged> {
        let case = self.case;
        writeln!(self.text, "Loading test {} ( {} ) ...", case.name, case.path)?;
        writeln!(self.text, "  Loading values/variables ...")?;
        let mut variables = self.variables()?;
        let user = self.user()?;
        writeln!(self.text, "  Loading policies ...")?;
        let (policies, later) = self.policies()?;
        writeln!(self.text, "  Loading resources ...")?;
        let all = self.resources(&case.resources, "resources")?;
        let objects = self.without_duplicates(all)?;
        let payloads = self.payloads()?;
        let targets = self.resources(&case.targets, "target resources")?;
        let parameters = self.resources(&case.parameters, "parameter resources")?;
        let cluster = self.cluster_resources()?;
        writeln!(self.text, "  Loading exceptions ...")?;
        let (exceptions, exception_count) = self.exceptions(&later)?;
        let mocks = self.mocks()?;
        let loaded = objects.iter().chain(&targets).chain(&parameters).chain(&cluster);
        let objects_of_cluster = LoadedObjects::new(loaded.clone());
        let is_cluster = !case.cluster_resources.is_empty();
        self.applying(policies.len(), &later, objects.len(), exception_count)?;
        if is_cluster {
            // Those that the values declare are known to a cluster anyway.
            variables.subresources.clear();
            let namespaces: Vec<&Object> = loaded.filter(|object| object.kind() == "Namespace").collect();
            self.namespace_labels(&objects, &namespaces, &mut variables)?;
        }
        let world = World { objects: objects_of_cluster, mocks, is_cluster };
        let exceptions = exceptions.into_iter().map(Arc::new).collect();
        Ok(Staged { user, variables, policies, later, objects, payloads, targets, exceptions, world })
    }

    /// Paths of the test, from where the program runs.
    fn all_full(&self, paths: &[String]) -> Vec<String> {
        paths.iter().map(|path| self.case.full(path)).collect()
    }

    /// Keeps troubles; under the original's name the first that ends it ends the test, in the words that `wrap` makes.
    fn note(&mut self, troubles: Vec<Trouble>, wrap: impl Fn(&str) -> String) -> Result<()> {
        match self.noted.note(troubles, true, &mut self.text)? {
            None => Ok(()),
            Some(words) => Err(Broken { words: Some(wrap(&words)) }),
        }
    }

    /// The value, or the end of the test: without it nothing can be concluded.
    fn must<T>(&mut self, read: std::result::Result<T, Trouble>, wrap: impl Fn(&str) -> String) -> Result<T> {
        match read {
            Ok(value) => Ok(value),
            Err(trouble) => {
                self.note(vec![trouble], wrap)?;
                Err(Broken { words: None })
            }
        }
    }

    /// Ends the test with the original's words, which are good enough under our own name too.
    fn fail<T>(&mut self, words: String) -> Result<T> {
        let message = words.strip_prefix("error: ").unwrap_or(&words).to_owned();
        let trouble = Trouble::new(RULE, message).at(self.case.span).ends(words);
        self.must(Err(trouble), str::to_owned)
    }

    fn variables(&mut self) -> Result<Variables> {
        let path = &self.case.variables;
        let values = match &self.case.values {
            Some(values) => values.clone(),
            None if path.is_empty() => input::Values::default(),
            None => {
                let full = join(&[self.directory, path]);
                let read = input::values_file(path, &full, self.reader);
                self.must(read, str::to_owned)?
            }
        };
        let merged = input::variables_of(values, &[]);
        self.must(merged, str::to_owned)
    }

    fn user(&mut self) -> Result<Option<UserInfo>> {
        let path = &self.case.user_info;
        if path.is_empty() {
            return Ok(None);
        }
        writeln!(self.text, "  Loading user infos ...")?;
        let read = input::user_info(&join(&[self.directory, path]), self.reader);
        let (user, warning) = self.must(read, |words| format!("error: {words}"))?;
        if warning.is_some() && !self.persona.is_own() {
            write!(
                self.text,
                "\nWARNING: user infos file ({path}) uses a deprecated schema that will be removed in 1.15\n"
            )?;
            return self
                .fail(format!("userInfo file {path} uses a deprecated schema — please migrate to the latest format"));
        }
        Ok(Some(user))
    }

    fn policies(&mut self) -> Result<(Policies, Vec<LaterPolicy>)> {
        let paths = self.case.policy_paths();
        if let Some(files) = self.shared.get(&paths, self.persona, self.reader.sys(), self.reader.limits()) {
            let later = files.later.clone();
            return Ok((Policies::Shared(files), later));
        }
        let mut policies = input::policies(&paths, self.reader, None, self.persona);
        let troubles = std::mem::take(&mut policies.troubles);
        if !self.persona.is_own() {
            self.tell_lost_policies(&paths, &troubles)?;
        }
        self.note(troubles, str::to_owned)?;
        Ok((Policies::Own(policies.policies), policies.later))
    }

    /// What the original says of policies that it cannot load. Where it leaves out an argument, the test ends.
    fn tell_lost_policies(&mut self, paths: &[String], troubles: &[Trouble]) -> Result<()> {
        let file = |trouble: &Trouble| {
            trouble.finding.span.map(|span| self.reader.name(span.file).to_owned()).unwrap_or_default()
        };
        if let Some(trouble) = troubles.iter().find(|trouble| trouble.refuses) {
            let words = wrapped(&file(trouble), &trouble.words, paths);
            return Err(Broken { words: Some(format!("error: failed to load policies ({words})")) });
        }
        for trouble in troubles {
            writeln!(self.text, "  ERROR: {}: {}", file(trouble), trouble.words)?;
        }
        Ok(())
    }

    fn resources(&mut self, paths: &[String], what: &str) -> Result<Vec<Object>> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let paths = self.all_full(paths);
        let custom = CustomKinds::default();
        let inputs = input::resources(&paths, self.reader, None, &custom, self.persona);
        let start = "failed to load resources ";
        self.note(inputs.troubles, |words| match words.strip_prefix(start) {
            Some(rest) => format!("error: failed to load {what} {rest}"),
            None => format!("error: failed to load {what} ({words})"),
        })?;
        Ok(inputs.objects)
    }

    /// Each resource once, the first of its group, kind, namespace and name.
    fn without_duplicates(&mut self, objects: Vec<Object>) -> Result<Vec<Object>> {
        let mut seen: BTreeMap<(String, String, String, String), bool> = BTreeMap::new();
        let mut unique = Vec::new();
        for object in objects {
            let gvk = object.gvk();
            let (namespace, name) = (object.namespace(), object.name());
            let key = (gvk.group.clone(), gvk.kind.clone(), namespace.to_owned(), name.to_owned());
            match seen.get_mut(&key) {
                Some(true) => {}
                Some(told) => {
                    *told = true;
                    let kind = object.kind();
                    writeln!(self.text, "  warning: found duplicated resource {kind} {name} {namespace}")?;
                }
                None => {
                    seen.insert(key, false);
                    unique.push(object);
                }
            }
        }
        Ok(unique)
    }

    /// The names of payloads. Only policies that cannot be evaluated yet look into them.
    fn payloads(&mut self) -> Result<Vec<String>> {
        let case = self.case;
        for (paths, what) in
            [(&case.json_payloads, "JSON"), (&case.http_payloads, "HTTP"), (&case.envoy_payloads, "Envoy")]
        {
            if !paths.is_empty() {
                writeln!(self.text, "  Loading {what} payloads ...")?;
            }
            for path in paths {
                let full = self.case.full(path);
                let read = self.reader.file(&full, RULE).and_then(|file| self.reader.typed_document(file, RULE));
                let wrap = |words: &str| format!("error: failed to load {what} payload {path} ({words})");
                let document = self.must(read.map_err(ending), wrap)?;
                if what == "JSON" && !Val::Doc(document.root()).is_map() {
                    return self.fail(format!("error: JSON payload {path} must be a top-level object (map)"));
                }
            }
        }
        let named = case.json_payloads.iter().cloned();
        let full = case.http_payloads.iter().chain(&case.envoy_payloads).map(|path| self.case.full(path));
        Ok(named.chain(full).collect())
    }

    /// The objects that stand in for a cluster. Definitions of kinds are read and of no use without a schema.
    fn cluster_resources(&mut self) -> Result<Vec<Object>> {
        let mut objects = Vec::new();
        if !self.case.cluster_resources.is_empty() {
            writeln!(self.text, "Loading Kubernetes resources ...")?;
        }
        for path in self.all_full(&self.case.cluster_resources) {
            let read = input::cluster_resources(&path, self.reader);
            let (found, definitions) = self
                .must(read.map_err(ending), |words| format!("error: failed to load Kubernetes resources: {words}"))?;
            objects.extend(found);
            for path in self.all_full(&definitions) {
                let read = input::manifest(&path, self.reader);
                let wrap = |words: &str| format!("error: failed to load CRDs from path {path}: {words}");
                objects.extend(self.must(read.map_err(ending), wrap)?);
            }
        }
        Ok(objects)
    }

    /// The exceptions, and how many there are with those from policies that cannot be evaluated yet.
    fn exceptions(&mut self, later: &[LaterPolicy]) -> Result<(Vec<PolicyException>, usize)> {
        let paths = self.all_full(&self.case.exceptions);
        let (exceptions, from_later, troubles) = input::exceptions_and_later(&paths, self.reader);
        self.note(troubles, |words| match words.strip_prefix("Error: ") {
            Some(words) => format!("error: {words}"),
            None => words.to_owned(),
        })?;
        let has_admission_policy = later.iter().any(|policy| policy.gvk.kind == "ValidatingAdmissionPolicy");
        if has_admission_policy && !exceptions.is_empty() {
            return self.fail("error: use of exceptions with ValidatingAdmissionPolicies is not supported".to_owned());
        }
        let count = exceptions.len() + from_later.len();
        Ok((exceptions, count))
    }

    fn mocks(&mut self) -> Result<Mocks> {
        let (case, directory, now) = (self.case, self.directory, self.reader.sys().now());
        let reader = &mut *self.reader;
        let mut read = |file: &str| {
            let full = join(&[directory, file]);
            let id = reader.file(&full, RULE).map_err(|trouble| format!("read: {}", trouble.words))?;
            let documents = reader.typed_documents(id, RULE).into_iter().enumerate();
            let objects = documents.map(|(at, read)| {
                let document = read.map_err(|trouble| format!("document[{at}]: invalid YAML: {}", trouble.words))?;
                Ok(Value::document(Arc::new(document)))
            });
            let objects: Vec<Value> = objects.collect::<std::result::Result<_, String>>()?;
            Ok(objects.into_iter().filter(|object| !Val::from(object).is_empty()).collect())
        };
        match Mocks::new(&case.api_calls, &case.global_context, now, &mut read) {
            Ok(mocks) => Ok(mocks),
            Err(words) => self.fail(words),
        }
    }

    fn applying(&mut self, policies: usize, later: &[LaterPolicy], resources: usize, exceptions: usize) -> Result<()> {
        let policies = policies + later.iter().filter(|policy| is_counted(policy)).count();
        let many = |count: usize, one: &'static str, many: &'static str| if count == 1 { one } else { many };
        writeln!(
            self.text,
            "  Applying {policies} {} to {resources} {} with {exceptions} {} ...",
            many(policies, "policy", "policies"),
            many(resources, "resource", "resources"),
            many(exceptions, "exception", "exceptions"),
        )?;
        Ok(())
    }

    /// The labels of the namespaces that the values do not give, from the objects; each must be there.
    fn namespace_labels(
        &mut self,
        objects: &[Object],
        namespaces: &[&Object],
        variables: &mut Variables,
    ) -> Result<()> {
        for object in objects.iter().filter(|object| object.kind() != "Namespace" && !object.namespace().is_empty()) {
            let name = object.namespace();
            if variables.namespace_labels.get(name).is_some_and(|labels| !labels.is_empty()) {
                continue;
            }
            let Some(found) = namespaces.iter().find(|namespace| namespace.name() == name) else {
                return self.fail(format!(
                    "failed to apply policies on resource {} (failed to get the resource's namespace (namespaces \
                     \"{name}\" not found))",
                    object.name()
                ));
            };
            variables.namespace_labels.insert(name.to_owned(), labels(found.root()));
        }
        Ok(())
    }
}

/// A trouble that ends the original, whatever it would do elsewhere.
fn ending(trouble: Trouble) -> Trouble {
    let words = trouble.words.clone();
    trouble.ends(words)
}

/// Whether the original counts a policy among those that it applies.
fn is_counted(policy: &LaterPolicy) -> bool {
    let root = Val::Doc(policy.document.root());
    let mode = root.dig(&["spec", "evaluation", "mode"]).and_then(Val::as_str).unwrap_or_default();
    policy.gvk.kind.ends_with("Policy") && !policy.gvk.kind.contains("Cleanup") && mode != "Envoy" && mode != "HTTP"
}

/// What is wrong with a policy file, in the words of the directories that it was found through.
fn wrapped(file: &str, words: &str, paths: &[String]) -> String {
    if file.is_empty() {
        return words.to_owned();
    }
    let through = paths.iter().find(|path| *path == file || file.starts_with(&format!("{path}/")));
    let argument = through.map_or(file, String::as_str);
    let mut all = format!("failed to load file {file}: {words}");
    let mut parent = file;
    while let Some((directory, _)) = parent.rsplit_once('/').filter(|_| parent != argument) {
        all = format!("failed to load {directory}: {all}");
        parent = directory;
    }
    all
}
