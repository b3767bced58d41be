//! The server is asked to stop while requests are under way: they are answered, their rows are
//! written, and it ends well.

use std::time::Duration;

use centralino::store::{Db, calls, pins};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::caller::Caller;
use crate::citizens::citizen;
use crate::desk::Desk;
use crate::gateway::Gateway;
use crate::installation::Installation;
use crate::issuing::{Place, new_contact};
use crate::rows::until;
use crate::support::postgres;

/// How many calls come in while the server stops.
const CALLS: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_asked_to_stop_finishes_what_it_began_on_sqlite() {
    stop_amid_work(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_asked_to_stop_finishes_what_it_began_on_postgresql() {
    if let Some(database) = postgres::fresh().await {
        stop_amid_work(Some(database)).await;
    }
}

async fn stop_amid_work(database: Option<postgres::Database>) {
    let gateway = Gateway::start(13).await;
    let installation = Installation::new(database, &gateway.url);
    installation.add_operator("anna");
    let server = installation.start();
    let db = Db::open(&installation.database).await.unwrap();
    let mut anna = Place::at("anna", Desk::sign_in(&server.base, "anna").await);
    new_contact(&db, &mut anna).await;
    let citizen = citizen(0);
    let (path, confirmation) = anna.take_request(&server.base, &citizen).await;
    db.close().await;

    let mut under_way = Vec::new();
    let callers: Vec<Caller> = (0..CALLS)
        .map(|number| Caller::new(&installation.token, &format!("CA{number}")))
        .collect();
    for caller in &callers {
        let (head, body) = caller.on_the_wire("/voice");
        under_way.push(Request::begin(&server.base, "/voice", &head, body).await);
    }
    let (head, body) = anna.desk.on_the_wire(&confirmation);
    let issue = Request::begin(&server.base, &path, &head, body).await;

    server.ask_to_stop();
    let address = server.base.trim_start_matches("http://").to_owned();
    until("nobody is let in any more", async || {
        TcpStream::connect(&address).await.err()
    })
    .await;
    for request in under_way {
        request.finish("HTTP/1.1 200", "<Gather").await;
    }
    issue.finish("HTTP/1.1 303", "/result").await;
    assert_eq!(server.ended().await.code(), Some(0));
    all_is_written(&installation, &callers, &citizen.cf).await;
}

async fn all_is_written(installation: &Installation, callers: &[Caller], cf: &str) {
    let db = Db::open(&installation.database).await.unwrap();
    let mut tx = db.read().await.unwrap();
    for caller in callers {
        let call = calls::find(&mut tx, &caller.sid).await.unwrap();
        let steps = calls::steps(&mut tx, &caller.sid).await.unwrap();
        let rows = (call.is_some(), steps.len());
        assert_eq!(rows, (true, 1), "the rows of {}", caller.sid);
    }
    let pin = pins::live_of(&mut tx, cf).await.unwrap();
    assert!(pin.is_some(), "a PIN was promised");
    drop(tx);
    db.close().await;
}

/// A request whose head is sent and whose body the server already asks for.
struct Request {
    stream: BufReader<TcpStream>,
    body: String,
}

impl Request {
    async fn begin(base: &str, path: &str, head: &str, body: String) -> Self {
        let address = base.trim_start_matches("http://");
        let stream = TcpStream::connect(address).await.unwrap();
        let mut stream = BufReader::new(stream);
        let length = body.len();
        let lines = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nexpect: 100-continue\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n{head}\r\n"
        );
        stream.write_all(lines.as_bytes()).await.unwrap();
        let mut said = String::new();
        while said.lines().count() < 2 {
            stream.read_line(&mut said).await.unwrap();
        }
        assert_eq!(said, "HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    /// Sends the rest and reads the answer up to the end of the connection: it must begin and go on
    /// so.
    async fn finish(mut self, begins: &str, holds: &str) {
        self.stream.write_all(self.body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let reading = self.stream.read_to_string(&mut answer);
        let read = tokio::time::timeout(Duration::from_secs(20), reading).await;
        read.expect("an answer in time").unwrap();
        assert!(
            answer.starts_with(begins) && answer.contains(holds),
            "{answer}"
        );
    }
}
