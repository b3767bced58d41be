//! Mail out, by SMTP. The Message-ID comes from the job, so that a repeated mail is the same mail.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

/// How mail leaves.
#[derive(Clone)]
pub enum MailTransport {
    /// Through a mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// A mail server.
pub struct SmtpSettings {
    /// Its name: the certificate must be of this name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What protects the way there.
    pub security: SmtpSecurity,
    /// User and password, where it asks for them.
    pub login: Option<(String, SecretString)>,
    /// For each step of a delivery.
    pub timeout: Duration,
}

/// What protects the way to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// Nothing: only for a server on the same machine.
    None,
    /// STARTTLS, and no mail without it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// A plain-text mail.
pub struct Mail<'a> {
    /// The job's id.
    pub job: &'a str,
    /// `Name <address>` or an address.
    pub from: &'a str,
    /// An address.
    pub to: &'a str,
    /// Never with a half in it.
    pub subject: &'a str,
    /// The text; never logged, never in an error.
    pub text: &'a str,
    /// For the Date header: when the job was made, so that it too stays the same.
    pub date: Timestamp,
}

/// Why a mail was not sent. It never holds text or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server's name, its certificate store or the login cannot be used.
    #[error("the mail server's settings cannot be used")]
    Settings,
    /// An address or the subject is no such thing. Final.
    #[error("an address or the subject of the mail cannot be used")]
    Malformed,
    /// The server will never take it. Final.
    #[error("the mail server refused the mail: {0}")]
    Refused(u16),
    /// The server asks to try later. Nothing was sent.
    #[error("the mail server asks to try later: {0}")]
    TryLater(u16),
    /// The connection failed or broke: it may have gone. The same mail can be sent again, because
    /// its Message-ID stays the same.
    #[error("it is not known whether the mail server took the mail")]
    Unknown,
}

impl MailTransport {
    /// Mail through the server of `settings`. Connects only when there is mail.
    pub fn smtp(settings: &SmtpSettings) -> Result<Self, MailError> {
        let tls = || TlsParameters::new(settings.host.clone()).map_err(|_| MailError::Settings);
        let tls = match settings.security {
            SmtpSecurity::None => Tls::None,
            SmtpSecurity::StartTls => Tls::Required(tls()?),
            SmtpSecurity::Tls => Tls::Wrapper(tls()?),
        };
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.as_str())
                .port(settings.port)
                .tls(tls)
                .timeout(Some(settings.timeout));
        if let Some((user, password)) = &settings.login {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self::Smtp(builder.build()))
    }

    /// Sends one mail.
    pub async fn send(&self, mail: &Mail<'_>) -> Result<(), MailError> {
        let Self::Smtp(server) = self;
        let message = message(mail)?;
        match server.send(message).await {
            Ok(_accepted) => Ok(()),
            Err(error) => {
                let status = error.status().map(u16::from);
                Err(match status {
                    Some(code) if error.is_permanent() => MailError::Refused(code),
                    Some(code) if error.is_transient() => MailError::TryLater(code),
                    _ => MailError::Unknown,
                })
            }
        }
    }
}

fn message(mail: &Mail<'_>) -> Result<Message, MailError> {
    let from: Mailbox = mail.from.parse().map_err(|_| MailError::Malformed)?;
    let to: Mailbox = mail.to.parse().map_err(|_| MailError::Malformed)?;
    if mail.subject.contains(char::is_control) || !is_token(mail.job) {
        return Err(MailError::Malformed);
    }
    let id = format!("<{}@{}>", mail.job, from.email.domain());
    // RFC 3834: no holiday answers to a mail that nobody wrote by hand.
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    MessageBuilder::new()
        .message_id(Some(id))
        .date(SystemTime::from(mail.date))
        .from(from)
        .to(to)
        .subject(mail.subject)
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text.to_owned())
        .map_err(|_| MailError::Malformed)
}

fn is_token(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    !id.is_empty() && id.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail<'static> {
        Mail {
            job: "0195-abc",
            from: "INPS <non-rispondere@esempio.it>",
            to: "mario.rossi@esempio.it",
            subject: "La prima metà del suo PIN - pratica 482913",
            text: "Buongiorno,\n\n    K7QM2XRT\n",
            date: "2015-03-10T09:15:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_mail_sent_twice_is_the_same_mail() {
        let first = message(&mail()).unwrap().formatted();
        assert_eq!(first, message(&mail()).unwrap().formatted());
        let text = String::from_utf8(first).unwrap();
        assert!(
            text.contains("Message-ID: <0195-abc@esempio.it>\r\n"),
            "{text}"
        );
        assert!(
            text.contains("Date: Tue, 10 Mar 2015 09:15:00 +0000\r\n"),
            "{text}"
        );
        assert!(
            text.contains("Auto-Submitted: auto-generated\r\n"),
            "{text}"
        );
    }

    #[test]
    fn nobody_slips_in_a_header() {
        for change in [
            (|m| m.to = "a@b.it\r\nBcc: c@d.it") as fn(&mut Mail<'static>),
            |m| m.subject = "PIN\r\nBcc: c@d.it",
            |m| m.job = "x>\r\nBcc: c@d.it",
            |m| m.from = "nessuno",
        ] {
            let mut mail = mail();
            change(&mut mail);
            assert_eq!(message(&mail).err(), Some(MailError::Malformed));
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_leaves_it_open_and_names_nobody() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let settings = SmtpSettings {
            host: "127.0.0.1".into(),
            port: port.local_addr().unwrap().port(),
            security: SmtpSecurity::None,
            login: None,
            timeout: Duration::from_secs(2),
        };
        drop(port);
        let error = MailTransport::smtp(&settings)
            .unwrap()
            .send(&mail())
            .await
            .unwrap_err();
        assert_eq!(error, MailError::Unknown);
        assert!(!error.to_string().contains("mario"));
    }
}
