//! Programs run by the machine: input fed, output gathered, both bounded.
#![expect(clippy::disallowed_methods, reason = "this is the door that the lint points to")]

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use super::{Output, too_large};

/// See [`super::Sys::run`].
pub(super) fn run(program: &OsStr, args: &[OsString], stdin: &[u8], limit: u64) -> io::Result<Output> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (input, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let child = Mutex::new(child);
    let end = || drop(child.lock().unwrap_or_else(std::sync::PoisonError::into_inner).kill());
    // All three at once: a program that waits for its reader while we wait for it would never end.
    let (stdout, stderr) = thread::scope(|scope| {
        let feeder = scope.spawn(move || input.map(|mut input| input.write_all(stdin)));
        let errors = scope.spawn(|| gather(stderr, limit, end));
        let stdout = gather(stdout, limit, end);
        // A program need not read its input to the end; Go overlooks a closed pipe too.
        drop(feeder.join());
        (stdout, errors.join().unwrap_or_else(|_| Err(io::Error::other("reading standard error failed"))))
    });
    let status = child.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).wait()?;
    Ok(Output { status: status.code(), stdout: stdout?, stderr: stderr? })
}

/// Reads `pipe` to its end; calls `end` when there is more than `limit`.
fn gather(pipe: Option<impl Read>, limit: u64, end: impl Fn()) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let Some(pipe) = pipe else { return Ok(bytes) };
    pipe.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        end();
        return Err(too_large(limit));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, stdin: &[u8], limit: u64) -> io::Result<Output> {
        run("sh".as_ref(), &["-c".into(), script.into()], stdin, limit)
    }

    #[test]
    fn input_is_fed_while_output_is_gathered() {
        let input = vec![b'x'; 1 << 20];
        let output = sh("cat; echo done >&2; exit 3", &input, 2 << 20).unwrap();
        assert_eq!((output.status, output.stdout.len(), output.stderr), (Some(3), 1 << 20, b"done\n".to_vec()));
    }

    #[test]
    fn a_program_that_reads_nothing_is_no_error() {
        assert_eq!(sh("echo a", &vec![b'x'; 1 << 20], 10).unwrap().stdout, b"a\n");
    }

    #[test]
    fn endless_output_is_ended() {
        let error = sh("while :; do echo yyyyyyyyyyyyyyyy; done", b"", 1000).unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (io::ErrorKind::FileTooLarge, "larger than 1000 bytes".into()));
        assert_eq!(sh("kill -9 $$", b"", 1000).unwrap().status, None);
    }

    #[test]
    fn a_missing_program_is_not_found() {
        assert_eq!(run("no-such-program".as_ref(), &[], b"", 1).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
