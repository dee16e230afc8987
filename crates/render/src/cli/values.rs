//! The flags that give values, which several commands share.
//!
//! helm: pkg/cmd/flags.go (`addValueOptionsFlags`)

use chart::ValuesInput;
use clap::Args;

/// Values from files and from the command line.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Values")]
pub(crate) struct ValueArgs {
    /// Files with values, the last wins; `-` is standard input
    #[arg(short = 'f', long, value_delimiter = ',', value_name = "FILE,...")]
    pub(crate) values: Vec<String>,
    /// Values: `key1=val1,key2=val2`
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Values that are texts whatever they look like
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set_string: Vec<String>,
    /// Values that are the texts of files: `key1=path1,key2=path2`
    #[arg(long, value_name = "KEY=PATH")]
    pub(crate) set_file: Vec<String>,
    /// Values in JSON: `key1=json1,key2=json2`, or one object
    #[arg(long, value_name = "KEY=JSON")]
    pub(crate) set_json: Vec<String>,
    /// One value that is a text, commas and all
    #[arg(long, value_name = "KEY=TEXT")]
    pub(crate) set_literal: Vec<String>,
}

impl ValueArgs {
    /// The values as the chart library takes them.
    pub(crate) fn input(&self) -> ValuesInput {
        ValuesInput {
            files: self.values.clone(),
            json: self.set_json.clone(),
            set: self.set.clone(),
            strings: self.set_string.clone(),
            set_files: self.set_file.clone(),
            literals: self.set_literal.clone(),
        }
    }
}
