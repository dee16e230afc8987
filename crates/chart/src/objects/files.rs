//! `.Files`: the files of a chart that are neither templates nor values.
//!
//! helm: pkg/engine/files.go

use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use data_encoding::BASE64;
use gotemplate::func::{Call, CallError, Param};
use gotemplate::value::{Data, Entries, Kind, Map, MapType, Object, Origin, Signature, Value};

use super::glob::Glob;
use crate::file::{Bytes, ChartFile};
use crate::plain::Plain;

/// Files by name.
#[derive(Debug)]
pub(crate) struct Files {
    files: BTreeMap<Arc<str>, File>,
    /// What `range` and `index` see; made when it is asked for.
    entries: OnceLock<Map>,
}

/// A file, and where its contents come from.
#[derive(Clone, Debug)]
struct File {
    data: Bytes,
    origin: Origin,
}

impl Files {
    /// `origin` tells for each file where its contents come from.
    pub(crate) fn new(files: &[ChartFile], mut origin: impl FnMut(&ChartFile) -> Origin) -> Self {
        let files = files
            .iter()
            .map(|file| (file.name.as_str().into(), File { data: file.data.clone(), origin: origin(file) }));
        Self { files: files.collect(), entries: OnceLock::new() }
    }

    fn text(&self, name: &str) -> Value {
        self.files.get(name).map_or_else(|| "".into(), |file| Value::from(file.data.to_text()).with_origin(file.origin))
    }

    fn bytes(&self, name: &str) -> Value {
        self.files.get(name).map_or_else(|| Data::Bytes([].into()).into(), File::bytes)
    }

    /// A pattern that is none stands for everything.
    fn glob(&self, pattern: &str) -> Self {
        let glob = Glob::new(pattern);
        let matches = |name: &str| glob.as_ref().is_none_or(|glob| glob.matches(name));
        let files = self.files.iter().filter(|(name, _)| matches(name));
        Self { files: files.map(|(name, file)| (Arc::clone(name), file.clone())).collect(), entries: OnceLock::new() }
    }

    /// The files by the last part of their names, as YAML; nothing when that cannot be written.
    fn yaml(&self, contents: impl Fn(&Bytes) -> Arc<str>) -> String {
        let mut pairs: BTreeMap<Arc<str>, Plain> = BTreeMap::new();
        for (name, file) in &self.files {
            let base = name.rsplit('/').next().unwrap_or(name);
            pairs.insert(base.into(), Plain::Str(contents(&file.data)));
        }
        let mut text = Plain::Map(pairs.into_iter().collect()).to_yaml().unwrap_or_default();
        if text.ends_with('\n') {
            text.pop();
        }
        text
    }

    fn lines(&self, name: &str) -> Value {
        let Some(file) = self.files.get(name).filter(|file| !file.data.as_bytes().is_empty()) else {
            return Value::strings::<&str>([]);
        };
        let text = file.data.to_str();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let value = Value::strings(text.split('\n'));
        match value.as_list() {
            Some(list) => {
                let items = list.iter().map(|line| line.clone().with_origin(file.origin)).collect();
                Value::from(gotemplate::value::List::new(list.elem(), items)).with_origin(file.origin)
            }
            None => value,
        }
    }
}

impl File {
    fn bytes(&self) -> Value {
        Value::from(Data::Bytes(self.data.shared())).with_origin(self.origin)
    }
}

impl Object for Files {
    fn type_name(&self) -> Cow<'_, str> {
        "engine.files".into()
    }

    fn kind(&self) -> Kind {
        Kind::Map
    }

    fn entries(&self) -> Option<Map> {
        let map = self.entries.get_or_init(|| {
            let entries: Entries = self.files.iter().map(|(name, file)| (Arc::clone(name), file.bytes())).collect();
            Map::new(MapType::Any, entries)
        });
        Some(map.clone())
    }

    fn method(&self, name: &str) -> Option<Signature> {
        match name {
            "Get" | "GetBytes" | "Glob" | "Lines" => Some(const { Signature::exact(&[Param::Str]) }),
            "AsConfig" | "AsSecrets" => Some(const { Signature::exact(&[]) }),
            _ => None,
        }
    }

    fn call(&self, name: &str, call: &mut Call<'_, '_>) -> Result<Value, CallError> {
        Ok(match name {
            "Get" => self.text(call.str(0)?),
            "GetBytes" => self.bytes(call.str(0)?),
            "Glob" => {
                let files: Arc<dyn Object> = Arc::new(self.glob(call.str(0)?));
                files.into()
            }
            "Lines" => self.lines(call.str(0)?),
            "AsConfig" | "AsSecrets" => {
                let size = self.files.values().map(|file| file.data.as_bytes().len()).sum();
                call.reserve(size)?;
                let secret = name == "AsSecrets";
                let text = self.yaml(|data| match secret {
                    true => BASE64.encode(data.as_bytes()).into(),
                    false => data.to_str(),
                });
                let mut origins = self.files.values().map(|file| file.origin);
                let first = origins.next().unwrap_or_default();
                let origin = if origins.next().is_none() { first } else { Origin::NONE };
                Value::from(text).with_origin(origin)
            }
            _ => return Err(CallError::new(format!("no method {name}"))),
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
