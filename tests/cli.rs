//! The built command, as people and scripts run it.
#![cfg(test)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use tempfile::TempDir;

const PASSWORD: &str = "una parola segreta\n";

fn centralino(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_centralino"));
    command.args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CENTRALINO_") {
            command.env_remove(name);
        }
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    centralino(arguments).output().unwrap()
}

fn run_with(arguments: &[&str], stdin: &str) -> Output {
    let mut child = centralino(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

/// What was answered, once it went well.
fn fine(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    said
}

/// What was complained of, once it went wrong.
fn wrong(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout);
    format!("{said}{}", String::from_utf8_lossy(&output.stderr))
}

/// A folder as `init` leaves it, and its configuration.
fn installation() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("centralino");
    let init = ["init", "--dir", dir.to_str().unwrap()];
    let said = fine(&run_with(&init, PASSWORD));
    assert!(said.contains("Administrator: admin"), "{said}");
    assert!(!said.contains(PASSWORD.trim()), "{said}");
    let config = dir.join("centralino.toml");
    (folder, config)
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A command that listens, and the address it said.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let (_, address) = line.trim().split_once("http://").unwrap();
        Self {
            address: address.to_owned(),
            child,
            out,
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends SIGTERM; says what else was said, and whether it ended well.
    fn terminate(mut self) -> (String, bool) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (rest, self.child.wait().unwrap().success())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After `terminate` it is gone already.
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

#[test]
fn the_example_with_a_key_and_secrets_passes_the_check() {
    let (folder, config) = installation();
    let example = fine(&run(&["config", "example"]));
    let key = fs::read_to_string(folder.path().join("centralino/print-room-identity.pub")).unwrap();
    let key = format!("public_key = \"{}\"", key.trim());
    fs::write(&config, example.replace("public_key = \"\"", &key)).unwrap();
    let said = fine(&run(&["config", "check", &text(&config)]));
    assert!(said.contains("ok"), "{said}");
    assert!(said.contains("warning: register.check"), "{said}");
}

#[test]
fn every_problem_of_a_configuration_is_told_at_once_and_no_secret_with_it() {
    let (folder, config) = installation();
    let peppers = folder.path().join("centralino/secrets/peppers");
    fs::write(&peppers, "CENTRALINO-PEPPER-1\n1 c2VncmV0aXNzaW1v\n").unwrap();
    let changed = fs::read_to_string(&config)
        .unwrap()
        .replace("mobile = \"06 164164\"", "mobile = \"06 999999\"")
        .replace("secrets/outbox-keys", "secrets/nowhere");
    fs::write(&config, changed).unwrap();
    let said = wrong(&run(&["config", "check", &text(&config)]));
    for word in ["secrets.peppers", "secrets.outbox_keys", "body.mobile"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains("c2VncmV0"), "{said}");
}

#[test]
fn whatever_signs_webhooks_is_tried_and_never_shown() {
    let (folder, config) = installation();
    let secrets = folder.path().join("centralino/secrets");
    let check = |environment: &[(&str, &str)]| {
        let mut command = centralino(&["config", "check", &text(&config)]);
        command.envs(environment.iter().copied());
        command.output().unwrap()
    };
    fs::write(
        secrets.join("auth-token"),
        "# new\nnuovo\nvecchio\nAC2 altrui\n",
    )
    .unwrap();
    fine(&check(&[]));
    fs::write(secrets.join("auth-token"), "nuovo\nAC2 altrui di troppo\n").unwrap();
    let said = wrong(&check(&[]));
    assert!(
        said.contains("secrets.auth_token") && said.contains("line 2"),
        "{said}"
    );
    assert!(!said.contains("altrui"), "{said}");
    fs::write(secrets.join("auth-token"), "nuovo\n").unwrap();
    fs::write(secrets.join("signing-key"), "\n").unwrap();

    let signalwire = ("CENTRALINO_TELEPHONY__PROFILE", "signalwire");
    assert!(fine(&check(&[signalwire])).contains("warning: secrets.signing_key"));
    let key = ("CENTRALINO_SECRETS__SIGNING_KEY", "secrets/signing-key");
    let said = wrong(&check(&[signalwire, key]));
    assert!(
        said.contains("secrets.signing_key") && said.contains("no key"),
        "{said}"
    );
    fs::write(secrets.join("signing-key"), "PSK_segreta\n").unwrap();
    assert!(!fine(&check(&[signalwire, key])).contains("signing_key: SignalWire"));

    let telnyx = ("CENTRALINO_TELEPHONY__PROFILE", "telnyx");
    let setting = "CENTRALINO_TELEPHONY__WEBHOOK_KEY";
    let two =
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= /FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU=";
    fine(&check(&[telnyx, (setting, two)]));
    for bad in ["", "c2VncmV0bw==", "chiave"] {
        let said = wrong(&check(&[telnyx, (setting, bad)]));
        assert!(said.contains("telephony.webhook_key"), "{bad}: {said}");
    }
}

#[test]
fn init_keeps_its_files_to_their_owner_and_overwrites_nothing() {
    let (folder, config) = installation();
    for name in [
        "secrets/peppers",
        "secrets/outbox-keys",
        "print-room-identity",
    ] {
        let file = folder.path().join("centralino").join(name);
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let before = fs::read_to_string(&config).unwrap();
    let dir = text(config.parent().unwrap());
    let said = wrong(&run_with(&["init", "--dir", &dir], PASSWORD));
    assert!(said.contains("already there"), "{said}");
    assert_eq!(fs::read_to_string(&config).unwrap(), before);
}

#[test]
fn a_server_that_was_set_up_answers_and_stops_when_asked() {
    let (_folder, config) = installation();
    let mut command = centralino(&["serve", "--config", &text(&config)]);
    command.env("CENTRALINO_SERVER__LISTEN", "127.0.0.1:0");
    let server = Running::start(command);
    assert!(server.get("/health/ready").starts_with("HTTP/1.1 200"));
    for path in ["/phone", "/demo/messages", "/switch/2010-04-01/Accounts"] {
        assert!(server.get(path).starts_with("HTTP/1.1 404"), "{path}");
    }
    let (_, well) = server.terminate();
    assert!(well);
}

#[test]
fn a_server_does_not_start_without_its_secrets() {
    let (folder, config) = installation();
    let secrets = folder.path().join("centralino/secrets");
    for name in ["peppers", "outbox-keys", "auth-token"] {
        let kept = fs::read(secrets.join(name)).unwrap();
        fs::remove_file(secrets.join(name)).unwrap();
        let said = wrong(&run(&["serve", "--config", &text(&config)]));
        assert!(said.contains(name), "{name}: {said}");
        fs::write(secrets.join(name), kept).unwrap();
    }
}

#[test]
fn webhooks_are_believed_unsigned_only_when_that_is_said() {
    let (folder, config) = installation();
    fs::remove_file(folder.path().join("centralino/secrets/auth-token")).unwrap();
    let serve = ["serve", "--config", &text(&config)];
    assert!(wrong(&run(&serve)).contains("auth-token"));
    let mut command = centralino(&serve);
    command
        .arg("--insecure-unsigned-webhooks")
        .env("CENTRALINO_SERVER__LISTEN", "127.0.0.1:0");
    let server = Running::start(command);
    assert!(server.get("/health/ready").starts_with("HTTP/1.1 200"));
    assert!(server.terminate().1);
}

#[test]
fn a_demo_shows_its_pages_and_stops_when_asked() {
    let demo = Running::start(centralino(&["demo", "--listen", "127.0.0.1:0"]));
    for path in ["/phone", "/demo/messages", "/health/ready"] {
        assert!(demo.get(path).starts_with("HTTP/1.1 200"), "{path}");
    }
    let (said, well) = demo.terminate();
    assert!(well);
    for name in [
        "anna",
        "bruno",
        "greta",
        "sara",
        "/demo/messages",
        "/console",
    ] {
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn a_demo_stays_on_its_own_machine_unless_told() {
    let said = wrong(&run(&["demo", "--listen", "0.0.0.0:0"]));
    assert!(said.contains("--expose"), "{said}");
}

/// A copy of the second flow, its calls beside it.
fn tourist_office() -> TempDir {
    let from = Path::new("tests/data/tourist-office");
    let folder = tempfile::tempdir().unwrap();
    for part in ["", "calls"] {
        fs::create_dir_all(folder.path().join(part)).unwrap();
        for entry in fs::read_dir(from.join(part)).unwrap() {
            let file = entry.unwrap().path();
            if file.is_file() {
                let to = folder.path().join(part).join(file.file_name().unwrap());
                fs::copy(file, to).unwrap();
            }
        }
    }
    folder
}

#[test]
fn a_flow_with_a_number_of_its_own_is_scripted_and_published() {
    let folder = tourist_office();
    let (flow, calls) = (text(folder.path()), text(&folder.path().join("calls")));
    let play = ["call", "run", "--flow", &flow, &calls];
    let said = fine(&run(&play));
    assert!(said.contains("dials 0612345678 from"), "{said}");
    assert!(said.contains("2 of 2 calls are as expected"), "{said}");

    let database = format!("sqlite://{}", text(&folder.path().join("test.db")));
    let publish = ["flow", "publish", &flow, "--database", &database];
    let said = fine(&run(&publish));
    assert!(said.contains("2 of 2 calls are as expected"), "{said}");
    assert!(said.contains("tourist-office: release "), "{said}");

    let museums = folder.path().join("calls/museums.yaml");
    let script = fs::read_to_string(&museums).unwrap();
    for (from, to, told) in [
        ("0612345678", "0612345679", "nobody answers at 0612345679"),
        (
            "sono aperti",
            "sono chiusi",
            "expected: «I musei sono chiusi»",
        ),
    ] {
        fs::write(&museums, script.replace(from, to)).unwrap();
        let said = wrong(&run(&publish));
        for words in [
            told,
            "1 of 2 calls are as expected",
            "nothing was published",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}

#[test]
fn two_flows_of_a_folder_share_its_calls_and_each_is_published_with_its_own() {
    let folder = tourist_office();
    let file = folder.path().join("tourist-office.yaml");
    let own = fs::read_to_string(&file).unwrap();
    let museum = own
        .replace("flow: tourist-office", "flow: museum")
        .replace("0612345678", "0687654321");
    fs::write(folder.path().join("museum.yaml"), museum).unwrap();
    let script = fs::read_to_string(folder.path().join("calls/museums.yaml")).unwrap();
    let script = script
        .replace("flow: tourist-office", "flow: museum")
        .replace("0612345678", "0687654321");
    fs::write(folder.path().join("calls/museum.yaml"), script).unwrap();
    let (file, calls) = (text(&file), text(&folder.path().join("calls")));
    let said = fine(&run(&["call", "run", "--flow", &file, &calls]));
    assert!(said.contains("3 of 3 calls are as expected"), "{said}");
    let database = format!("sqlite://{}", text(&folder.path().join("test.db")));
    let said = fine(&run(&["flow", "publish", &file, "--database", &database]));
    assert!(said.contains("2 of 2 calls are as expected"), "{said}");
    assert!(
        said.contains("calls of other flows, not played: 1"),
        "{said}"
    );
    let folder = text(folder.path());
    let several = run(&["flow", "publish", &folder, "--database", &database]);
    let said = String::from_utf8_lossy(&several.stderr).into_owned();
    assert!(
        !several.status.success() && said.contains("museum.yaml, tourist-office.yaml"),
        "{said}"
    );
}

#[test]
fn staff_are_added_listed_changed_and_shut_out() {
    let (_folder, config) = installation();
    let config = text(&config);
    let add = [
        "operator",
        "add",
        "anna",
        "--role",
        "operator",
        "--endpoint",
        "client:anna",
        "--skill",
        "pin:2",
        "--skill",
        "it",
        "--config",
        &config,
    ];
    fine(&run_with(&add, PASSWORD));
    let again = wrong(&run_with(&add, PASSWORD));
    assert!(again.contains("anna already"), "{again}");
    let list = ["operator", "list", "--config", &config];
    let said = fine(&run(&list));
    assert!(
        said.contains("anna\toperator\tclient:anna\tit,pin\n"),
        "{said}"
    );
    assert!(said.contains("admin\tadministrator"), "{said}");
    let set = [
        "operator",
        "set",
        "anna",
        "--role",
        "supervisor",
        "--without-skill",
        "it",
    ];
    fine(&run(&[&set[..], &["--config", &config]].concat()));
    fine(&run(&["operator", "disable", "anna", "--config", &config]));
    let said = fine(&run(&list));
    assert!(
        said.contains("anna\tsupervisor\tclient:anna\tpin\tdisabled"),
        "{said}"
    );
    let nobody = wrong(&run(&["operator", "disable", "nino", "--config", &config]));
    assert!(nobody.contains("nobody called nino"), "{nobody}");
}

#[test]
fn a_weak_password_and_a_role_that_is_none_are_refused() {
    let (_folder, config) = installation();
    let config = text(&config);
    let add = |role| {
        let arguments = [
            "operator", "add", "bruno", "--role", role, "--config", &config,
        ];
        run_with(&arguments, "corta\n")
    };
    let said = wrong(&add("operator"));
    assert!(
        said.contains("too short") && !said.contains("corta\n"),
        "{said}"
    );
    assert_eq!(add("re").status.code(), Some(2));
}

#[test]
fn keys_are_made_once_and_an_empty_line_of_letters_leaves_no_bundle() {
    let (folder, config) = installation();
    let config = text(&config);
    let out = text(&folder.path().join("identity"));
    let said = fine(&run(&["letters", "keygen", "--out", &out]));
    let public = fs::read_to_string(format!("{out}.pub")).unwrap();
    assert!(said.contains(public.trim()), "{said}");
    let again = wrong(&run(&["letters", "keygen", "--out", &out]));
    assert!(again.contains("already there"), "{again}");
    assert_eq!(fine(&run(&["letters", "list", "--config", &config])), "");
    let bundle = folder.path().join("lotto.jsonl");
    let export = ["letters", "export", "--out", bundle.to_str().unwrap()];
    let said = fine(&run(&[&export[..], &["--config", &config]].concat()));
    assert!(
        said.contains("No letter waits") && !bundle.exists(),
        "{said}"
    );
}

#[test]
fn a_codice_fiscale_is_judged_in_json_and_by_the_exit_code() {
    let said = fine(&run(&["check", "codice-fiscale", "RSSMRA80A01H501U"]));
    let judged: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(judged["valid"], true);
    let output = run(&["check", "codice-fiscale", "RSSMRA80A01H501X"]);
    let judged: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(judged["reason"], "bad_check_char");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_list_needs_no_configuration_where_the_database_is_named() {
    let (folder, _) = installation();
    let database = folder.path().join("centralino/centralino.db");
    let url = format!("sqlite://{}", database.display());
    let said = fine(&run(&["operator", "list", "--database", &url]));
    assert!(said.contains("admin\tadministrator"), "{said}");
    let neither = wrong(&run(&["operator", "list"]));
    assert!(neither.contains("--config"), "{neither}");
}
