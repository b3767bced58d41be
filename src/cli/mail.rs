//! The mail server's address, `smtp://host:port`, `smtps://user@host` or `smtp+starttls://…`, to its
//! settings.

use std::time::Duration;

use anyhow::{Context as _, bail};
use secrecy::SecretString;

use crate::platform::mail::{SmtpSecurity, SmtpSettings};

const TIMEOUT: Duration = Duration::from_secs(30);

/// Reads `mail.url`. A user needs a password and the other way round.
pub fn settings(url: &str, password: Option<SecretString>) -> anyhow::Result<SmtpSettings> {
    let (scheme, rest) = url
        .split_once("://")
        .with_context(|| format!("mail.url: {url} is no address such as smtp://host:25"))?;
    let (security, port) = match scheme {
        "smtp" => (SmtpSecurity::None, 25),
        "smtp+starttls" => (SmtpSecurity::StartTls, 587),
        "smtps" => (SmtpSecurity::Tls, 465),
        other => bail!("mail.url: {other} is not smtp, smtp+starttls or smtps"),
    };
    let (user, host) = match rest.trim_end_matches('/').rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, rest.trim_end_matches('/')),
    };
    if user.is_some_and(|user| user.contains(':')) {
        bail!("mail.url: the password belongs in the file of secrets.mail_password");
    }
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) => {
            let port = port
                .parse()
                .ok()
                .with_context(|| format!("mail.url: {port} is no port"))?;
            (host, port)
        }
        None => (host, port),
    };
    if host.is_empty() {
        bail!("mail.url: the server's name is missing");
    }
    let login = match (user, password) {
        (Some(user), Some(password)) => Some((user.to_owned(), password)),
        (None, None) => None,
        (Some(_), None) => bail!("mail.url names a user: say secrets.mail_password too"),
        (None, Some(_)) => bail!("secrets.mail_password is there: name the user in mail.url"),
    };
    if login.is_some() && security == SmtpSecurity::None {
        bail!("mail.url: a password needs smtp+starttls or smtps");
    }
    Ok(SmtpSettings {
        host: host.to_owned(),
        port,
        security,
        login,
        timeout: TIMEOUT,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> SecretString {
        SecretString::from("parola".to_owned())
    }

    #[test]
    fn each_scheme_has_its_port_and_its_protection() {
        for (url, security, port) in [
            ("smtp://127.0.0.1", SmtpSecurity::None, 25),
            ("smtp://127.0.0.1:2525/", SmtpSecurity::None, 2525),
            (
                "smtp+starttls://mail.example.org",
                SmtpSecurity::StartTls,
                587,
            ),
            ("smtps://mail.example.org", SmtpSecurity::Tls, 465),
        ] {
            let read = settings(url, None).unwrap();
            assert_eq!((read.security, read.port), (security, port), "{url}");
        }
        let login = settings("smtps://inps@mail.example.org", Some(secret())).unwrap();
        assert_eq!(login.login.unwrap().0, "inps");
    }

    #[test]
    fn what_cannot_be_used_is_named_and_no_password_travels_in_clear() {
        for (url, password, word) in [
            ("mail.example.org", None, "mail.example.org"),
            ("http://mail.example.org", None, "http"),
            ("smtp://", None, "name"),
            ("smtp://host:porta", None, "porta"),
            ("smtps://inps@host", None, "secrets.mail_password"),
            ("smtps://host", Some(secret()), "user"),
            ("smtp://inps@host", Some(secret()), "smtps"),
            (
                "smtps://inps:x@host",
                Some(secret()),
                "secrets.mail_password",
            ),
        ] {
            let error = settings(url, password).err().unwrap().to_string();
            assert!(error.contains(word), "{url}: {error}");
        }
    }
}
