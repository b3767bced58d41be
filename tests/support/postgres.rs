//! PostgreSQL for tests: a fresh database on the server the environment names, or a server of the
//! test's own that it may stop and start. Everything made here is gone when its owner is dropped.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

use super::needs::skip_unless;

/// The URL of a server on which databases may be created.
pub const SERVER: &str = "CENTRALINO_TEST_POSTGRES";
/// The folder of `initdb` and `pg_ctl`, for tests that stop their server.
pub const PROGRAMS: &str = "CENTRALINO_TEST_POSTGRES_BIN";

/// An empty database, dropped with its connections when this value is dropped.
pub struct Database {
    server: String,
    name: String,
    /// Where it answers: `postgres://…`.
    pub url: String,
}

/// A new empty database, or none when the test is to be skipped.
pub async fn fresh() -> Option<Database> {
    Some(Database::on(&skip_unless(SERVER)?).await)
}

impl Database {
    /// A new empty database on the server at `server`.
    pub async fn on(server: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("centralino_test_{}_{count}", std::process::id());
        run(
            server,
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )
        .await;
        run(server, format!("CREATE DATABASE {name}")).await;
        let url = with_database(server, &name);
        Self {
            server: server.to_owned(),
            name,
            url,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(run(
                &server,
                format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            ));
        });
        if dropping.join().is_err() {
            eprintln!("the test database {} is left behind", self.name);
        }
    }
}

async fn run(server: &str, sql: String) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
    connection.close().await.unwrap();
}

/// `server` with its database replaced by `name`, its parameters kept.
fn with_database(server: &str, name: &str) -> String {
    let (address, parameters) = match server.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (server, String::new()),
    };
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    let base = match address[after_scheme..].find('/') {
        Some(at) => &address[..after_scheme + at],
        None => address,
    };
    format!("{base}/{name}{parameters}")
}

/// A server of the test's own, on a loopback port and in a temporary folder.
pub struct Server {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    /// Where it answers while it runs: `postgres://…`.
    pub url: String,
}

impl Server {
    /// A running server, or none when the test is to be skipped.
    pub fn own() -> Option<Self> {
        let programs = PathBuf::from(skip_unless(PROGRAMS)?);
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            succeed(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        let port = free_port();
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = Self {
            programs,
            folder,
            port,
            url,
        };
        let data = server.data();
        succeed(
            server
                .program("initdb")
                .args([
                    "--username=postgres",
                    "--auth=trust",
                    "--no-sync",
                    "--encoding=UTF8",
                ])
                .args(["--no-locale", "-D"])
                .arg(data)
                .stdout(Stdio::null()),
        );
        server.start();
        Some(server)
    }

    /// Starts it and waits until it answers.
    pub fn start(&self) {
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories= -c fsync=off",
            self.port
        );
        succeed(
            self.program("pg_ctl")
                .args(["start", "--wait", "--silent", "-o", &options, "-l"])
                .arg(self.folder.path().join("log"))
                .arg("-D")
                .arg(self.data()),
        );
    }

    /// Stops it at once: its clients see their connections break.
    pub fn stop(&self) {
        succeed(
            self.program("pg_ctl")
                .args(["stop", "--wait", "--silent", "--mode=fast", "-D"])
                .arg(self.data()),
        );
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL refuses to run as root, so root hands its programs to the user `postgres`.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let running = self.data().join("postmaster.pid").exists();
        if running && !std::thread::panicking() {
            self.stop();
        } else if running {
            let stop = ["stop", "--silent", "--mode=immediate", "-D"];
            let stopped = self.program("pg_ctl").args(stop).arg(self.data()).status();
            eprintln!("the test's own PostgreSQL was stopped: {stopped:?}");
        }
    }
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&Path::new("/proc/self").metadata().unwrap()) == 0
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A server inherits the pipes of the program that starts it, so none are made here: what the
/// program prints goes where the test's own output goes.
fn succeed(command: &mut Command) {
    let status = command.stdin(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

#[test]
fn a_fresh_database_keeps_the_servers_parameters() {
    assert_eq!(
        with_database(
            "postgres://u:p@127.0.0.1:5433/postgres?sslmode=disable",
            "x"
        ),
        "postgres://u:p@127.0.0.1:5433/x?sslmode=disable"
    );
    assert_eq!(
        with_database("postgres://127.0.0.1", "x"),
        "postgres://127.0.0.1/x"
    );
}
