//! Reads the files that `[secrets]` names. Errors name the setting and the file, never the content.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::config::{self, Config};
use crate::seal::{OutboxKeys, Peppers, Tokens};
use crate::telephony::SigningKeys;
use crate::twiml::signature::PublicKey;

/// The platform's tokens.
pub fn auth_token(secrets: &config::Secrets) -> anyhow::Result<Tokens> {
    tokens("secrets.auth_token", &secrets.auth_token)
}

/// What webhooks are signed with: a key pair's public half, the signing key, or else the auth token.
pub fn signing(config: &Config) -> anyhow::Result<SigningKeys> {
    if config.telephony.profile.signs_with_a_key_pair() {
        let keys = PublicKey::parse_all(&config.telephony.webhook_key);
        return keys
            .map(SigningKeys::Public)
            .context("telephony.webhook_key");
    }
    let secrets = &config.secrets;
    match &secrets.signing_key {
        Some(path) => tokens("secrets.signing_key", path),
        None => auth_token(secrets),
    }
    .map(SigningKeys::Tokens)
}

/// The peppers.
pub fn peppers(secrets: &config::Secrets) -> anyhow::Result<Peppers> {
    let text = text("secrets.peppers", &secrets.peppers)?;
    Peppers::parse(&text).with_context(|| at("secrets.peppers", &secrets.peppers))
}

/// The keys of first halves.
pub fn outbox(secrets: &config::Secrets) -> anyhow::Result<OutboxKeys> {
    let text = text("secrets.outbox_keys", &secrets.outbox_keys)?;
    OutboxKeys::parse(&text).with_context(|| at("secrets.outbox_keys", &secrets.outbox_keys))
}

/// The mail server's password, where one is configured.
pub fn mail_password(secrets: &config::Secrets) -> anyhow::Result<Option<SecretString>> {
    let Some(path) = &secrets.mail_password else {
        return Ok(None);
    };
    let text = text("secrets.mail_password", path)?;
    Ok(Some(SecretString::from(
        text.trim_end_matches(['\r', '\n']).to_owned(),
    )))
}

/// A warning for every file that others may read.
pub fn open_to_others(secrets: &config::Secrets) -> Vec<String> {
    let mail = secrets.mail_password.as_deref();
    let files = [
        ("secrets.auth_token", Some(secrets.auth_token.as_path())),
        ("secrets.signing_key", secrets.signing_key.as_deref()),
        ("secrets.peppers", Some(secrets.peppers.as_path())),
        ("secrets.outbox_keys", Some(secrets.outbox_keys.as_path())),
        ("secrets.mail_password", mail),
    ];
    files
        .into_iter()
        .filter_map(|(setting, path)| Some((setting, path?)))
        .filter(|(_, path)| {
            let mode = fs::metadata(path).map(|file| file.permissions().mode());
            mode.is_ok_and(|mode| mode & 0o077 != 0)
        })
        .map(|(setting, path)| {
            format!(
                "{}: others can read it; run chmod 600 on it",
                at(setting, path)
            )
        })
        .collect()
}

fn tokens(setting: &str, path: &Path) -> anyhow::Result<Tokens> {
    Tokens::parse(&text(setting, path)?).with_context(|| at(setting, path))
}

fn text(setting: &str, path: &Path) -> anyhow::Result<Zeroizing<String>> {
    if path.as_os_str().is_empty() {
        bail!("{setting}: say which file holds it");
    }
    fs::read_to_string(path)
        .map(Zeroizing::new)
        .with_context(|| at(setting, path))
}

fn at(setting: &str, path: &Path) -> String {
    format!("{setting} ({})", path.display())
}
