//! A program of somebody else that answers a line for a line, as the official libraries do behind the
//! scripts in `tests/support/peers`.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

/// The path of a script of ours that runs a peer.
pub fn script(name: &str) -> String {
    format!("{}/tests/support/peers/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// What the program answers to these lines.
///
/// # Panics
/// When it cannot be started, fails, or answers more or fewer lines.
pub fn answers(program: &mut Command, lines: &[String]) -> Vec<String> {
    let started = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut peer = started.unwrap_or_else(|error| panic!("{program:?}: {error}"));
    let (mut stdin, mut stdout) = (peer.stdin.take().unwrap(), peer.stdout.take().unwrap());
    let mut said = String::new();
    // Both at once: a full pipe on one side would stop the other.
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for line in lines {
                writeln!(stdin, "{line}").unwrap();
            }
        });
        stdout.read_to_string(&mut said).unwrap();
    });
    let ended = peer.wait().unwrap();
    assert!(ended.success(), "{program:?}: {ended}");
    let said: Vec<String> = said.lines().map(str::to_owned).collect();
    assert_eq!(said.len(), lines.len(), "{program:?}");
    said
}
