//! `--output-dir`: a file for each template.
//!
//! Files are written whole, once all that belongs into them is known, and never outside of the directory.
//!
//! helm: pkg/action/action.go, pkg/cmd/template.go (`writeToFile`)

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use chart::Rendered;
use common::go::path::join;

use super::request::Request;
use crate::commands::template::TemplateArgs;
use crate::context::Context;
use crate::failure::Failure;

/// Bytes that a file may have that hooks are added to.
const MAX_BYTES: u64 = 256 << 20;

/// Writes the files, and prints the path of each part.
///
/// # Errors
/// What the system says, paths that lead out of the directory.
pub(super) fn write(
    rendered: &Rendered,
    request: &Request,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    let root = &args.output.output_dir;
    let below = if args.output.release_name { join(&[root, &request.options.name]) } else { root.clone() };
    let mut files = Files { root, files: BTreeMap::new(), parts: Vec::new() };
    if args.output.include_crds {
        rendered.crds.iter().for_each(|crd| files.add(root, &crd.path, crd.file.data.as_bytes()));
    }
    for manifest in &rendered.manifests {
        files.add(&below, &manifest.path, manifest.text.as_bytes());
    }
    if !args.output.no_hooks {
        for hook in rendered.hooks.iter().filter(|hook| !args.output.skip_tests || !hook.is_test()) {
            files.keep_old(&below, &hook.manifest.path, context);
            files.add(&below, &hook.manifest.path, hook.manifest.text.as_bytes());
        }
    }
    files.finish(context)
}

struct Files<'a> {
    root: &'a str,
    files: BTreeMap<String, Vec<u8>>,
    /// The file of each part, in order.
    parts: Vec<String>,
}

impl Files<'_> {
    fn add(&mut self, dir: &str, path: &str, text: &[u8]) {
        let name = format!("{dir}/{path}");
        let file = self.files.entry(name.clone()).or_default();
        file.extend_from_slice(format!("---\n# Source: {path}\n").as_bytes());
        file.extend_from_slice(text);
        file.push(b'\n');
        self.parts.push(name);
    }

    /// The original adds hooks to whatever file is there, also to one of an earlier run. Under our own name a run does not
    /// depend on the one before.
    fn keep_old(&mut self, dir: &str, path: &str, context: &Context<'_, '_>) {
        let name = format!("{dir}/{path}");
        if context.persona.is_own() || self.files.contains_key(&name) {
            return;
        }
        if let Ok(old) = context.sys.read(Path::new(&name), MAX_BYTES) {
            self.files.insert(name, old);
        }
    }

    fn finish(self, context: &mut Context<'_, '_>) -> Result<(), Failure> {
        let mut written = BTreeMap::new();
        for name in &self.parts {
            if !written.contains_key(name) {
                let bytes = self.files.get(name).map(Vec::as_slice).unwrap_or_default();
                written.insert(name, self.put(name, bytes, context)?);
            }
            context.print(&format!("wrote {name}\n"))?;
        }
        Ok(())
    }

    fn put(&self, name: &str, bytes: &[u8], context: &Context<'_, '_>) -> Result<(), Failure> {
        let failed = |what: &str, path: &Path, error: &std::io::Error| {
            Failure::input(chart::path_error(what, path, error)).with_debug_hint()
        };
        let path = PathBuf::from(name);
        let below = name.strip_prefix(self.root).unwrap_or(name);
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::RootDir);
        let outside = || Failure::input(format!("{name} is not below {}", self.root));
        if !Path::new(below).components().all(is_plain) {
            return Err(outside());
        }
        let parent = path.parent().unwrap_or(&path);
        context.sys.create_dir_all(parent).map_err(|error| failed("mkdir", parent, &error))?;
        // A link in the directory may lead anywhere.
        let real = |path: &Path| context.sys.canonicalize(path).map_err(|error| failed("stat", path, &error));
        if !real(parent)?.starts_with(real(Path::new(self.root))?) {
            return Err(outside());
        }
        context.sys.write(&path, bytes).map_err(|error| failed("open", &path, &error))
    }
}
