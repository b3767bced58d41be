//! Envelopes for the offices, as the commands make, print and confirm them (T5, R73).
#![cfg(test)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use centralino::letters::{Opened, bundle};
use centralino::seal::PrintIdentity;
use centralino::store::{Db, envelopes};
use tempfile::TempDir;

/// An installation as `init` leaves it.
struct Installation {
    folder: TempDir,
}

impl Installation {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let installation = Self { folder };
        let dir = installation.at("centralino");
        let mut init = Command::new(env!("CARGO_BIN_EXE_centralino"))
            .args(["init", "--dir", text(&dir)])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = init.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, b"una parola segreta\n").unwrap();
        drop(stdin);
        assert!(init.wait().unwrap().success());
        installation
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn envelopes(&self, arguments: &[&str]) -> Output {
        let config = self.at("centralino/centralino.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_centralino"));
        command.arg("envelopes").args(arguments);
        if arguments.first() != Some(&"print") {
            command.args(["--config", text(&config)]);
        }
        command
            .env("CENTRALINO_LOG", "trace")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn identity(&self) -> PathBuf {
        self.at("centralino/print-room-identity")
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What was said, once it went well; and all that was said, for whoever looks for secrets.
fn fine(output: &Output, heard: &mut Vec<u8>) -> String {
    heard.extend_from_slice(&output.stdout);
    heard.extend_from_slice(&output.stderr);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every half of the bundle, and its sealed texts.
fn secrets(lotto: &Path, identity: &Path) -> Vec<String> {
    let identity = PrintIdentity::parse(&fs::read_to_string(identity).unwrap()).unwrap();
    let mut secrets = Vec::new();
    for entry in bundle::read(lotto).unwrap().entries {
        let Some(Opened::Envelope(_, halves)) = Opened::open(&identity, &entry.to, &entry.sealed)
        else {
            panic!("no envelope")
        };
        secrets.push(halves.first.expose().to_owned());
        secrets.push(halves.second.expose().to_owned());
    }
    secrets
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story, told from beginning to end"
)]
async fn envelopes_are_made_printed_and_confirmed_and_no_secret_stays_behind() {
    let here = Installation::new();
    let (lotto, paper) = (here.at("lotto.jsonl"), here.at("stampa"));
    let mut heard = Vec::new();
    let make = [
        "make",
        "--office",
        "Sede di Bolzano",
        "--count",
        "3",
        "--out",
        text(&lotto),
    ];
    let said = fine(&here.envelopes(&make), &mut heard);
    assert!(
        said.starts_with("3 envelopes for Sede di Bolzano"),
        "{said}"
    );
    assert_eq!(
        fs::metadata(&lotto).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(
        !here.envelopes(&make).status.success(),
        "a bundle is not overwritten"
    );
    let sealed: Vec<String> = bundle::read(&lotto)
        .unwrap()
        .entries
        .into_iter()
        .map(|entry| entry.sealed)
        .collect();
    let halves = secrets(&lotto, &here.identity());
    assert_eq!(halves.len(), 6);

    let identity = here.identity();
    let print = [
        "print",
        "--bundle",
        text(&lotto),
        "--identity",
        text(&identity),
        "--out",
        text(&paper),
    ];
    fine(&here.envelopes(&print), &mut heard);
    for number in 1..=3 {
        let pdf = paper.join(format!("busta-0000{number}.pdf"));
        assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF"));
        assert_eq!(
            fs::metadata(&pdf).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let receipt = paper.join("receipt.json");
    let list = fine(&here.envelopes(&["list"]), &mut heard);
    assert!(list.ends_with("\tSede di Bolzano\tmade\t3\n"), "{list}");
    let confirm = ["confirm", text(&receipt), "--spoiled", "2"];
    let said = fine(&here.envelopes(&confirm), &mut heard);
    assert!(
        said.starts_with("2 envelopes can be handed over, 1 spoiled"),
        "{said}"
    );
    let list = fine(&here.envelopes(&["list"]), &mut heard);
    assert!(
        list.contains("\tat-office\t2\n") && list.contains("\tspoiled\t1\n"),
        "{list}"
    );

    let kept = [here.at("centralino"), paper].map(|folder| {
        let mut found = Vec::new();
        files(&folder, &mut found);
        found
    });
    for half in &halves {
        assert!(!contains(&heard, half), "a half was said");
        assert!(!contains(&fs::read(&lotto).unwrap(), half), "in the bundle");
        for file in kept.iter().flatten() {
            assert!(
                !contains(&fs::read(file).unwrap(), half),
                "{}",
                file.display()
            );
        }
    }
    for sealed in &sealed {
        for file in kept.iter().flatten() {
            assert!(
                !contains(&fs::read(file).unwrap(), sealed),
                "{}",
                file.display()
            );
        }
    }
}

#[tokio::test]
async fn a_receipt_is_confirmed_by_its_own_kind_and_its_own_numbers_alone() {
    let here = Installation::new();
    let (lotto, paper) = (here.at("lotto.jsonl"), here.at("stampa"));
    let mut heard = Vec::new();
    let make = [
        "make",
        "--office",
        "Sede di Roma",
        "--count",
        "1",
        "--out",
        text(&lotto),
    ];
    fine(&here.envelopes(&make), &mut heard);
    let identity = here.identity();
    let print = [
        "print",
        "--bundle",
        text(&lotto),
        "--identity",
        text(&identity),
        "--out",
        text(&paper),
    ];
    fine(&here.envelopes(&print), &mut heard);
    let receipt = paper.join("receipt.json");
    let config = here.at("centralino/centralino.toml");
    let letters = Command::new(env!("CARGO_BIN_EXE_centralino"))
        .args([
            "letters",
            "confirm",
            text(&receipt),
            "--config",
            text(&config),
        ])
        .output()
        .unwrap();
    assert!(!letters.status.success());
    let error = String::from_utf8_lossy(&letters.stderr).into_owned();
    assert!(error.contains("`envelopes confirm`"), "{error}");
    let wrong = here.envelopes(&["confirm", text(&receipt), "--spoiled", "7"]);
    assert!(!wrong.status.success(), "envelope 7 is not there");
    let none = [
        "make",
        "--office",
        "Sede di Roma",
        "--count",
        "0",
        "--out",
        "x",
    ];
    assert_eq!(here.envelopes(&none).status.code(), Some(2));

    let db = format!("sqlite://{}", here.at("centralino/centralino.db").display());
    let db = Db::open(&db).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let counts = envelopes::counts(&mut tx).await.unwrap();
    assert_eq!(counts.len(), 1);
    assert_eq!((counts[0].state.as_str(), counts[0].count), ("made", 1));
    drop(tx);
    db.close().await;
}
