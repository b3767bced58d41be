//! An installation as `centralino init` makes it, and the processes that serve it. It drives the
//! real program alone: it calls nothing of the library.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use tempfile::TempDir;

use crate::support::postgres;

/// The address that the platform believes in; signatures are made over it.
pub const PUBLIC: &str = "http://centralino.test";
/// The password of everybody.
pub const PASSWORD: &str = "una parola d'ordine";
/// What a process logs: everything of ours, and enough of what we use.
const LOG: &str = "info,centralino=trace,sqlx=debug,hyper=debug,reqwest=trace";

/// A folder with configuration and secrets, and a database.
pub struct Installation {
    folder: TempDir,
    gateway: String,
    /// Dropped after the folder; only held.
    _postgres: Option<postgres::Database>,
    /// Where its rows are.
    pub database: String,
    /// What webhooks are signed with.
    pub token: String,
}

/// A serving process.
pub struct Process {
    child: Child,
    /// Kept open: the process must not find its standard output closed.
    _said: BufReader<ChildStdout>,
    /// Where it answers.
    pub base: String,
}

impl Installation {
    /// Everything `init` makes, and a menu that never closes. `gateway` is the platform's REST.
    pub fn new(postgres: Option<postgres::Database>, gateway: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = || format!("sqlite://{}", folder.path().join("centralino.db").display());
        let mut installation = Self {
            database: postgres.as_ref().map_or_else(sqlite, |one| one.url.clone()),
            folder,
            gateway: gateway.to_owned(),
            _postgres: postgres,
            token: String::new(),
        };
        installation.write_flow();
        let dir = installation.folder.path().display().to_string();
        let database = installation.database.clone();
        installation.run(&["init", "--dir", &dir, "--database", &database], PASSWORD);
        let token = std::fs::read_to_string(installation.file("secrets/auth-token")).unwrap();
        token.trim().clone_into(&mut installation.token);
        installation
    }

    /// A file of the installation.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The configuration's file, as an argument.
    pub fn config(&self) -> String {
        self.file("centralino.toml").display().to_string()
    }

    /// Adds an operator who speaks Italian and knows PINs.
    pub fn add_operator(&self, name: &str) {
        let endpoint = format!("client:{name}");
        let config = self.config();
        let who = ["operator", "add", name, "--role", "operator"];
        let how = ["--endpoint", &endpoint, "--skill", "pin", "--skill", "it"];
        let line = [&who[..], &how, &["--config", &config]].concat();
        self.run(&line, PASSWORD);
    }

    /// Runs a command to its end; it must succeed.
    pub fn run(&self, arguments: &[&str], typed: &str) -> String {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that reads nothing may have closed it already.
        let _unread = stdin.write_all(format!("{typed}\n").as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{arguments:?} ended with {}; the log:\n{}",
            output.status,
            self.log()
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts a server and waits until it says where it listens.
    pub fn start(&self) -> Process {
        let mut child = self
            .command()
            .args(["serve", "--config", &self.config()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("centralino listens on ");
        let Some(base) = base.map(str::to_owned) else {
            let ended = child.kill().and_then(|()| child.wait());
            panic!(
                "the server said {line:?} ({ended:?}); the log:\n{}",
                self.log()
            );
        };
        Process {
            child,
            _said: said,
            base,
        }
    }

    /// All that the processes of this installation logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.file("log")).unwrap_or_default()
    }

    fn command(&self) -> Command {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.file("log"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_centralino"));
        command
            .stderr(log.unwrap())
            .env("CENTRALINO_LOG", LOG)
            .env("CENTRALINO_SERVER__LISTEN", "127.0.0.1:0")
            .env("CENTRALINO_SERVER__HTTPS", "false")
            .env("CENTRALINO_TELEPHONY__PUBLIC_URL", PUBLIC)
            .env("CENTRALINO_TELEPHONY__API_URL", &self.gateway)
            .env("CENTRALINO_FLOW__DIR", self.file("flows"));
        command
    }

    /// The shipped menu, without its closed doors: tests run on Sundays too.
    fn write_flow(&self) {
        let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ivr-flows");
        let flows = self.file("flows");
        for folder in ["", "calendars", "sub-flows"] {
            std::fs::create_dir_all(flows.join(folder)).unwrap();
            for entry in std::fs::read_dir(shipped.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|end| end == "yaml") {
                    let to = flows.join(folder).join(path.file_name().unwrap());
                    std::fs::copy(&path, to).unwrap();
                }
            }
        }
        let menu = flows.join("contact-center.yaml");
        let text = std::fs::read_to_string(&menu).unwrap();
        std::fs::write(menu, always_open(&text)).unwrap();
    }
}

/// Whoever hears that nobody is there is welcomed all the same.
fn always_open(menu: &str) -> String {
    let (before, rest) = menu.split_once("  closed:\n").unwrap();
    let (_, rest) = rest.split_once("  emergency:\n").unwrap();
    let (emergency, rest) = rest.split_once("  goodbye-closed:\n").unwrap();
    let (_, after) = rest.split_once("  goodbye:\n").unwrap();
    let before = before
        .replace("holiday: holiday", "holiday: welcome")
        .replace("closed: closed", "closed: welcome");
    format!("{before}  emergency:\n{emergency}  goodbye:\n{after}")
}

impl Process {
    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as an init system does.
    pub fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
    }

    /// Waits until it is gone.
    pub async fn ended(mut self) -> ExitStatus {
        super::rows::until("the process ends", async || self.child.try_wait().unwrap()).await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None))
            && let Err(error) = self.child.kill().and_then(|()| self.child.wait().map(drop))
        {
            eprintln!("a server could not be ended: {error}");
        }
    }
}
