//! `html`: one page for a browser, which loads nothing. It is a Handlebars template over what [`page`] makes of a report; a
//! user may bring a template of their own.
//!
//! The one idea to know: the page is whole without its script. The script only hides, moves and searches what stands there.

mod data;
mod matrix;
mod names;
mod page;

use std::io;

use data_encoding::BASE64;
use handlebars::Handlebars;
use sha2::{Digest, Sha256};

use crate::reporter::Report;

const TEMPLATE: &str = include_str!("page.hbs");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// The name of the only template.
const PAGE: &str = "page";

/// A template that was read.
pub(crate) struct Template(Handlebars<'static>);

impl Template {
    /// Reads a template; what is wrong with it in words.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut registry = Handlebars::new();
        registry.register_template_string(PAGE, text).map_err(|error| error.to_string())?;
        Ok(Self(registry))
    }

    /// The page of a report; what is wrong with the template in words.
    pub(crate) fn page(&self, report: &Report<'_>) -> Result<String, String> {
        let security = security();
        let page = page::of(report, &security, STYLE, SCRIPT);
        self.0.render(PAGE, &page).map_err(|error| error.to_string())
    }
}

/// What the browser may do with the page: nothing but apply its own style and run its own script.
fn security() -> String {
    let hash = |text: &str| BASE64.encode(&Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT),
    )
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let page = Template::parse(TEMPLATE).and_then(|template| template.page(report)).map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}
