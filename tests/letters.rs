//! A letter's way: written by the server, exported, printed elsewhere, confirmed, wiped.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::domain::pin_request::{self, Form};
use centralino::domain::practice::PracticeNumber;
use centralino::letters::write_private;
use centralino::rng::Rng;
use centralino::store::practices::{self, Practice};
use centralino::store::{Db, halves};
use centralino::workflows::prepare_pin::{self, Issue};

fn mario() -> Form {
    [
        ("surname", "Rossi"),
        ("name", "Mario"),
        ("codice_fiscale", "RSSMRA80A01H501U"),
        ("birth_date", "01/01/1980"),
        ("sex", "M"),
        ("birth_place", "Roma"),
        ("birth_province", "RM"),
        ("mobile", "333 1234567"),
        ("street", "Via del Corso"),
        ("street_number", "1"),
        ("cap", "00186"),
        ("comune", "Roma"),
        ("provincia", "RM"),
    ]
    .into_iter()
    .collect()
}

/// Issues Mario's PIN on the stage; the PIN's id.
async fn issue(stage: &Stage) -> String {
    let ctx = &stage.app.ctx;
    let request = pin_request::read_back(&mario()).unwrap();
    let number = PracticeNumber::generate(|bytes| ctx.rng.fill(bytes));
    let prepared = prepare_pin::prepare(ctx, &request, number).await.unwrap();
    let id = prepared.id.clone();
    let practice = Practice {
        id: ctx.id(),
        number: number.to_string(),
        form_key: "form".to_owned(),
        cf: request.codice_fiscale.as_str().to_owned(),
        contact: None,
        request: "{}".to_owned(),
        state: "issued".to_owned(),
        maker: "anna".to_owned(),
        reason: None,
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at: ctx.now_ms(),
    };
    let mut tx = ctx.db.write().await.unwrap();
    practices::insert(&mut tx, &practice).await.unwrap();
    let issue = Issue {
        request: &request,
        practice: &practice.id,
        who: "anna",
        contact: None,
        origin: centralino::domain::life::Origin::ContactCenter,
    };
    prepare_pin::write(ctx, &mut tx, prepared, issue)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    ctx.bells.jobs.ring();
    id
}

/// The first half as the citizen's telephone shows it.
async fn first_half(stage: &Stage) -> String {
    for _ in 0..200 {
        if let Some(sms) = stage.switch.sms_to("+393331234567").first() {
            let code = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
            let mut words = sms.body.split(|c: char| !c.is_alphanumeric());
            let half = words.find(|word| word.len() == 8 && word.bytes().all(code));
            return half.unwrap().to_owned();
        }
        drop(
            stage
                .clock
                .sleep(std::time::Duration::from_millis(50))
                .await,
        );
    }
    panic!("no SMS came");
}

fn letters(arguments: &[&str], public_key: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_centralino"))
        .arg("letters")
        .args(arguments)
        .env("CENTRALINO_PRINT_ROOM__PUBLIC_KEY", public_key)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn fine(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn second_half(url: &str, pin: &str) -> Option<String> {
    let db = Db::open(url).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let sealed = halves::sealed(&mut tx, pin, "second").await.unwrap();
    drop(tx);
    db.close().await;
    sealed
}

fn path(file: &Path) -> &str {
    file.to_str().unwrap()
}

#[tokio::test]
async fn a_pin_comes_together_from_sms_and_letter_and_from_neither_alone() {
    let stage = Stage::start(StageOptions::new(Clock::system(), Rng::System))
        .await
        .unwrap();
    issue(&stage).await;
    let first = first_half(&stage).await;
    let opened = stage.letters().await.unwrap();
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].to.address, ["VIA DEL CORSO 1", "00186 ROMA RM"]);
    assert!(opened[0].pdf.as_ref().unwrap().starts_with(b"%PDF"));
    let second = stage.open_half(&opened[0]).unwrap();
    let cf = "RSSMRA80A01H501U";
    assert!(stage.verify(cf, &first, &second).await.unwrap());
    assert!(!stage.verify(cf, second.expose(), &second).await.unwrap());
    assert!(!stage.verify(cf, "", &second).await.unwrap());
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_leaves_is_printed_elsewhere_and_only_the_receipt_wipes_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let stage = Stage::start(StageOptions {
        data: Some(at("dati")),
        ..StageOptions::new(Clock::system(), Rng::System)
    })
    .await
    .unwrap();
    let pin = issue(&stage).await;
    let key = stage.identity.public().to_text();
    write_private(&at("identity"), stage.identity.to_text().as_bytes()).unwrap();
    stage.stop().await;
    let url = format!("sqlite://{}", at("dati/centralino.db").display());
    let (lotto, identity, paper) = (at("lotto.jsonl"), at("identity"), at("stampa"));
    let export = ["export", "--out", path(&lotto), "--database", &url];
    let said = fine(&letters(&export, key.trim()));
    assert!(said.contains("1 letters in"), "{said}");
    let again = letters(&export, key.trim());
    assert!(!again.status.success(), "a bundle is not overwritten");
    let list = ["list", "--database", &url];
    assert!(fine(&letters(&list, "")).contains("exported"));
    let print = [
        "print",
        "--bundle",
        path(&lotto),
        "--identity",
        path(&identity),
        "--out",
        path(&paper),
    ];
    fine(&letters(&print, ""));
    assert!(
        fs::read(paper.join("lettera-00001.pdf"))
            .unwrap()
            .starts_with(b"%PDF")
    );
    assert!(second_half(&url, &pin).await.is_some());
    let receipt = paper.join("receipt.json");
    let confirm = ["confirm", path(&receipt), "--database", &url];
    let spoiled = [&confirm[..], &["--spoiled", "7"]].concat();
    assert!(
        !letters(&spoiled, "").status.success(),
        "letter 7 is not there"
    );
    assert!(second_half(&url, &pin).await.is_some());
    let said = fine(&letters(&confirm, ""));
    assert!(said.starts_with("1 letters confirmed"), "{said}");
    assert_eq!(second_half(&url, &pin).await, None);
    assert_eq!(fine(&letters(&list, "")), "");
}
