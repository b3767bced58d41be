//! A mail server for a stage: takes every mail and keeps it in memory. It delivers
//! nothing, asks for no password, and is to listen on loopback alone.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::mail_text;

/// The longest line and the longest mail, in bytes.
const LINE: u64 = 4_096;
const MAIL: usize = 1 << 20;
/// Mails kept; the oldest go first.
const KEPT: usize = 1_000;

/// A mail that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Every recipient of the envelope.
    pub to: Vec<String>,
    /// Decoded.
    pub subject: String,
    /// Decoded.
    pub text: String,
    /// Tells a repeated mail from a new one.
    pub message_id: String,
}

/// A running mail server; it stops when the last clone is dropped.
#[derive(Clone)]
pub struct SmtpSink {
    mails: Mails,
    _running: Arc<DropGuard>,
}

type Mails = Arc<Mutex<Vec<Mail>>>;

impl SmtpSink {
    /// Begins to take mail on `listener`.
    pub fn start(listener: TcpListener) -> Self {
        let mails = Mails::default();
        let stop = CancellationToken::new();
        let sink = Self {
            mails: Arc::clone(&mails),
            _running: Arc::new(stop.clone().drop_guard()),
        };
        tokio::spawn(async move {
            while let Some(Ok((stream, _))) = stop.run_until_cancelled(listener.accept()).await {
                let (mails, stop) = (Arc::clone(&mails), stop.clone());
                tokio::spawn(async move {
                    // A client that goes away in the middle loses its mail and nobody else's.
                    let _ended = stop.run_until_cancelled(converse(stream, mails)).await;
                });
            }
        });
        sink
    }

    /// What has arrived, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.clone()
    }
}

struct Conversation {
    read: BufReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
    from: bool,
    to: Vec<String>,
}

async fn converse(stream: TcpStream, mails: Mails) -> io::Result<()> {
    let (read, write) = stream.into_split();
    let mut with = Conversation {
        read: BufReader::new(read),
        write,
        from: false,
        to: Vec::new(),
    };
    with.say("220 centralino demo").await?;
    while let Some(line) = with.line().await? {
        let verb = line.split([' ', ':']).next().unwrap_or_default();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => with.say("250-centralino\r\n250 8BITMIME").await?,
            "HELO" | "NOOP" => with.say("250 OK").await?,
            "RSET" => {
                with.forget();
                with.say("250 OK").await?;
            }
            "MAIL" => {
                with.forget();
                with.from = true;
                with.say("250 OK").await?;
            }
            "RCPT" if with.from => {
                with.to.push(address(&line));
                with.say("250 OK").await?;
            }
            "DATA" if !with.to.is_empty() => with.data(&mails).await?,
            "RCPT" | "DATA" => with.say("503 MAIL and RCPT come first").await?,
            "QUIT" => return with.say("221 Bye").await,
            _ => with.say("502 Not known here").await?,
        }
    }
    Ok(())
}

impl Conversation {
    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.write.write_all(format!("{line}\r\n").as_bytes()).await
    }

    /// The next line without its end; `None` when the client has gone.
    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let mut limited = (&mut self.read).take(LINE);
        limited.read_until(b'\n', &mut line).await?;
        if line.is_empty() {
            return Ok(None);
        }
        if line.pop() != Some(b'\n') {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "line too long"));
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(String::from_utf8_lossy(&line).into_owned()))
    }

    async fn data(&mut self, mails: &Mails) -> io::Result<()> {
        self.say("354 End with a dot").await?;
        let mut mail = String::new();
        let mut too_long = false;
        loop {
            let Some(line) = self.line().await? else {
                return Ok(());
            };
            if line == "." {
                break;
            }
            too_long |= mail.len() + line.len() > MAIL;
            if !too_long {
                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                mail.push_str("\r\n");
            }
        }
        let to = std::mem::take(&mut self.to);
        self.forget();
        if too_long {
            return self.say("552 Too long").await;
        }
        keep(mails, read(to, &mail));
        self.say("250 OK").await
    }

    fn forget(&mut self) {
        self.from = false;
        self.to.clear();
    }
}

fn keep(mails: &Mails, mail: Mail) {
    let mut mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
    if mails.len() == KEPT {
        mails.remove(0);
    }
    mails.push(mail);
}

fn read(to: Vec<String>, mail: &str) -> Mail {
    Mail {
        to,
        subject: mail_text::header(mail, "Subject"),
        text: mail_text::text(mail),
        message_id: mail_text::header(mail, "Message-ID"),
    }
}

/// `RCPT TO:<a@b.it> …` → `a@b.it`.
fn address(line: &str) -> String {
    let (_, rest) = line.split_once('<').unwrap_or((line, ""));
    rest.split('>').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::addressee::samples::mario;
    use crate::domain::body::samples::institute;
    use crate::domain::language::Language;
    use crate::domain::message_text::first_half_mail;
    use crate::domain::pin::Half;
    use crate::platform::mail as out;
    use std::time::Duration;

    async fn sink() -> (SmtpSink, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (SmtpSink::start(listener), port)
    }

    fn transport(port: u16) -> out::MailTransport {
        out::MailTransport::smtp(&out::SmtpSettings {
            host: "127.0.0.1".into(),
            port,
            security: out::SmtpSecurity::None,
            login: None,
            timeout: Duration::from_secs(5),
        })
        .unwrap()
    }

    fn mail<'a>(subject: &'a str, text: &'a str) -> out::Mail<'a> {
        out::Mail {
            job: "job-1",
            from: "INPS <non-rispondere@esempio.it>",
            to: "mario.rossi@esempio.it",
            subject,
            text,
            date: "2015-03-10T09:15:00Z".parse().unwrap(),
        }
    }

    #[tokio::test]
    async fn a_mail_with_a_half_arrives_as_it_was_written() {
        let (sink, port) = sink().await;
        let half = Half::from_opened(b"K7QM2XRT").unwrap();
        let asked = jiff::civil::date(2015, 3, 10);
        let written = first_half_mail(&institute(), Language::It, &mario(), &half, asked);
        let sent = mail(&written.subject, &written.text);
        transport(port).send(&sent).await.unwrap();
        let mails = sink.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, ["mario.rossi@esempio.it"]);
        assert_eq!(mails[0].subject, written.subject);
        assert_eq!(mails[0].text.trim_end(), written.text.trim_end());
        assert_eq!(mails[0].message_id, "<job-1@esempio.it>");
    }

    #[tokio::test]
    async fn a_line_with_a_single_dot_does_not_end_the_mail() {
        let (sink, port) = sink().await;
        let text = "prima\n.\n..poi\n";
        transport(port).send(&mail("Punti", text)).await.unwrap();
        assert_eq!(sink.mails()[0].text.trim_end(), text.trim_end());
    }

    #[tokio::test]
    async fn what_comes_out_of_order_is_refused_and_nothing_is_kept() {
        let (sink, port) = sink().await;
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let (read, mut write) = stream.into_split();
        let commands =
            "DATA\r\nMAIL FROM:<a@b.it>\r\nRSET\r\nRCPT TO:<c@d.it>\r\nNOOP\r\nHALLO\r\nQUIT\r\n";
        write.write_all(commands.as_bytes()).await.unwrap();
        let mut answers = Vec::new();
        let mut lines = BufReader::new(read).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            answers.push(line[..3].to_owned());
        }
        assert_eq!(
            answers,
            ["220", "503", "250", "250", "503", "250", "502", "221"]
        );
        assert!(sink.mails().is_empty());
    }

    #[tokio::test]
    async fn a_stopped_sink_takes_no_more_mail() {
        let (sink, port) = sink().await;
        drop(sink);
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        let error = transport(port).send(&mail("x", "y")).await.unwrap_err();
        assert_eq!(error, out::MailError::Unknown);
    }
}
