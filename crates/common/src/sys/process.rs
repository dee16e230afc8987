//! Programs run by the machine: input fed, output gathered, both bounded.
#![expect(clippy::disallowed_methods, reason = "this is the door that the lint points to")]

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::{Output, Program, too_large};

/// See [`super::Sys::run`].
pub(super) fn run(program: &Program<'_>) -> io::Result<Output> {
    let mut command = Command::new(program.name);
    command.args(program.args).envs(program.env.iter().map(|(name, value)| (name, value)));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (input, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let child = Mutex::new(child);
    let end = || drop(locked(&child).kill());
    let (done, has_ended) = (Mutex::new(false), Condvar::new());
    // All at once: a program that waits for its reader while we wait for it would never end.
    let (stdout, stderr, is_late) = thread::scope(|scope| {
        let feeder = scope.spawn(move || input.map(|mut input| input.write_all(program.stdin)));
        let errors = scope.spawn(|| gather(stderr, program.limit, end));
        let watch = program.time.map(|time| {
            let (done, has_ended) = (&done, &has_ended);
            scope.spawn(move || {
                let waited = has_ended.wait_timeout_while(locked(done), time, |done| !*done);
                let is_late = !*waited.unwrap_or_else(PoisonError::into_inner).0;
                if is_late {
                    end();
                }
                is_late
            })
        });
        let stdout = gather(stdout, program.limit, end);
        let stderr = errors.join().unwrap_or_else(|_| Err(io::Error::other("reading standard error failed")));
        *locked(&done) = true;
        has_ended.notify_all();
        // A program need not read its input to the end; Go overlooks a closed pipe too.
        drop(feeder.join());
        (stdout, stderr, watch.is_some_and(|watch| watch.join().unwrap_or(true)))
    });
    let status = child.into_inner().unwrap_or_else(PoisonError::into_inner).wait()?;
    if is_late {
        let time = program.time.unwrap_or_default().as_secs();
        return Err(io::Error::new(io::ErrorKind::TimedOut, format!("takes more than {time} seconds")));
    }
    Ok(Output { status: status.code(), stdout: stdout?, stderr: stderr? })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
    use std::time::Duration;

    use super::*;

    fn sh(script: &str, stdin: &[u8], limit: u64) -> io::Result<Output> {
        let args = ["-c".into(), script.into()];
        run(&Program { name: "sh".as_ref(), args: &args, env: &[], stdin, limit, time: None })
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
        let none = Program { name: "no-such-program".as_ref(), args: &[], env: &[], stdin: b"", limit: 1, time: None };
        assert_eq!(run(&none).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let args = ["-c".into(), "echo $WORD; exec sleep 60".into()];
        let env = [("WORD", "hello".to_owned())];
        let time = Some(Duration::from_millis(50));
        let slow = Program { name: "sh".as_ref(), args: &args, env: &env, stdin: b"", limit: 100, time };
        assert_eq!(run(&slow).unwrap_err().kind(), io::ErrorKind::TimedOut);
        let args = ["-c".into(), "echo $WORD".into()];
        assert_eq!(run(&Program { args: &args, ..slow }).unwrap().stdout, b"hello\n");
    }
}
