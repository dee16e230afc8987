//! Templates that know each other by name.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::TemplateError;
use crate::library::Library;
use crate::output::{Rendered, Warning};
use crate::parse::node::{Source, Tree};
use crate::run::{Options, Run};
use crate::stack::{Guard, available};
use crate::value::{Origin, Value};

/// What `.a` gives when the map has no `a`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingKey {
    /// Nothing, and `.a.b` gives nothing, too: Go's default.
    #[default]
    Nothing,
    /// The zero value: a nil `interface {}`, whose fields are an error. What Helm asks for.
    Zero,
    /// An error. What `helm lint --strict` asks for.
    Error,
}

/// A parsed file: the template of its name, and those that it defines.
#[derive(Clone, Debug)]
pub struct Template {
    trees: Vec<Arc<Tree>>,
}

impl Template {
    /// Parses `text`. `file` is what marks and errors will name it by; `name` stands in messages. Needs no set, so files can
    /// be parsed on several threads.
    ///
    /// # Errors
    /// Go's errors of parsing.
    pub fn parse(library: &Library, name: &str, file: u32, text: Arc<str>) -> Result<Self, TemplateError> {
        let source = Source { name: name.into(), text: text.into(), file: Some(file), origin: Origin::NONE };
        let trees = crate::parse::parse(&Arc::new(source), library, Guard::new(available()))?;
        Ok(Self { trees })
    }

    /// The names that the text defines, its own included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.trees.iter().map(|tree| &*tree.name)
    }
}

/// Templates that know each other by name. Parsed once, then executed many times, also on several threads.
///
/// ```
/// use gotemplate::run::{FixedHost, Options};
/// use gotemplate::value::Value;
/// use gotemplate::{Library, Set};
///
/// let mut set = Set::new("gotpl", Library::helm());
/// set.parse("a.yaml", 0, "hello {{ .name | default \"you\" }}".into())?;
/// let host = FixedHost::new(0, 0);
/// let data = Value::map([("name", Value::from("Go"))]);
/// let rendered = set.execute("a.yaml", &data, Options::new(&host))?;
/// assert_eq!(rendered.text(), "hello Go");
/// # Ok::<(), gotemplate::TemplateError>(())
/// ```
#[derive(Debug)]
pub struct Set {
    name: Arc<str>,
    library: Library,
    missing_key: MissingKey,
    /// The numbers of the templates of each name.
    numbers: HashMap<Arc<str>, usize>,
    trees: Vec<Arc<Tree>>,
}

impl Set {
    /// An empty set. `name` stands in messages and is the name of what `tpl` runs; Helm's is `gotpl`.
    pub fn new(name: &str, library: Library) -> Self {
        Self {
            name: name.into(),
            library,
            missing_key: MissingKey::default(),
            numbers: HashMap::new(),
            trees: Vec::new(),
        }
    }

    /// With another answer for missing keys.
    #[must_use]
    pub const fn with_missing_key(mut self, missing_key: MissingKey) -> Self {
        self.missing_key = missing_key;
        self
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The functions.
    pub const fn library(&self) -> &Library {
        &self.library
    }

    pub(crate) const fn missing_key(&self) -> MissingKey {
        self.missing_key
    }

    /// Parses a text and adds it.
    ///
    /// # Errors
    /// Go's errors of parsing; the set is then as before.
    pub fn parse(&mut self, name: &str, file: u32, text: Arc<str>) -> Result<(), TemplateError> {
        let template = Template::parse(&self.library, name, file, text)?;
        self.add(&template);
        Ok(())
    }

    /// Adds a parsed text. Of equal names the last counts, but one that is empty never replaces another.
    ///
    /// go: text/template/template.go (`associate`)
    pub fn add(&mut self, template: &Template) {
        for tree in &template.trees {
            let next = self.trees.len();
            let number = *self.numbers.entry(Arc::clone(&tree.name)).or_insert(next);
            match self.trees.get_mut(number) {
                None => self.trees.push(Arc::clone(tree)),
                Some(known) if !tree.is_empty => *known = Arc::clone(tree),
                Some(_) => {}
            }
        }
    }

    /// True when there is a template of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.numbers.contains_key(name)
    }

    /// The template of a name, and its number.
    pub(crate) fn lookup(&self, name: &str) -> Option<(usize, &Arc<Tree>)> {
        let number = *self.numbers.get(name)?;
        self.trees.get(number).map(|tree| (number, tree))
    }

    /// Runs the template `name` with `data` for its dot. Inside of [`crate::on_stack`] templates may nest as deep as in Helm.
    ///
    /// # Errors
    /// Go's and Helm's errors of executing, and hit limits.
    pub fn execute(&self, name: &str, data: &Value, options: Options<'_>) -> Result<Rendered, TemplateError> {
        self.execute_noting(name, data, options, &mut Vec::new())
    }

    /// As [`Set::execute`]; when that fails, what functions warned of before goes to `warnings`.
    ///
    /// # Errors
    /// As [`Set::execute`].
    pub fn execute_noting(
        &self,
        name: &str,
        data: &Value,
        options: Options<'_>,
        warnings: &mut Vec<Warning>,
    ) -> Result<Rendered, TemplateError> {
        Run::new(self, options).execute(name, data, warnings)
    }
}
