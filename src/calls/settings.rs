//! The configuration and the secrets of a stage: drawn at the start; peppers and outbox keys stay
//! in a folder that is kept, so that its database can be used again. The print identity never does.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::stage::{StageError, StageOptions, flow_of};
use crate::app::{AppError, Parts, Secrets};
use crate::config::{self, Config, ResidenceCheck};
use crate::letters::write_private;
use crate::platform::{MailTransport, mail};
use crate::rng::Rng;
use crate::seal::{OutboxKeys, Peppers, PrintIdentity, Tokens};
use crate::telephony::SigningKeys;
use crate::twiml::Profile;
use crate::twiml::signature::Signer;

/// Invented persons and where they live.
pub const REGISTER: &str = include_str!("data/register.csv");

/// Letters and digits that are not mistaken for each other, for passwords read from a screen.
const PLAIN: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";

/// What is known before the server is put together.
pub(super) struct Seeds<'a> {
    pub url: &'a str,
    pub mail_port: u16,
    pub folder: &'a Path,
    pub identity: &'a PrintIdentity,
}

/// The account at the built-in exchange.
pub(super) struct Account {
    pub sid: String,
    pub token: String,
    pub signer: Signer,
}

/// The server's parts, and the account that the exchange shares with it.
pub(super) fn parts(
    options: &StageOptions,
    seeds: &Seeds<'_>,
) -> Result<(Parts, Account), StageError> {
    let rng = &options.rng;
    let register = seeds.folder.join("register.csv");
    fs::write(&register, REGISTER)
        .map_err(|error| StageError::Io(register.display().to_string(), error))?;
    let mut config = Config::default();
    let (account, signing) = account(options.platform, rng);
    config.server.https = false;
    config.database.url = match &options.database_url {
        Some(url) => url.clone(),
        None => format!("sqlite://{}", seeds.folder.join("centralino.db").display()),
    };
    config.telephony.profile = options.platform;
    seeds.url.clone_into(&mut config.telephony.public_url);
    account.sid.clone_into(&mut config.telephony.account_sid);
    config.telephony.api_url = format!("{}/switch", seeds.url);
    config.register = config::Register {
        check: ResidenceCheck::Register,
        csv: Some(register),
    };
    config.flow.releases = Some(seeds.folder.join("releases"));
    config.print_room.public_key = seeds.identity.public().to_text();
    let secrets = Secrets {
        auth_token: SecretString::from(account.token.clone()),
        signing: Arc::new(signing),
        peppers: Peppers::parse(&kept(seeds.folder, "peppers", || {
            Peppers::generate(rng).to_text()
        })?)?,
        outbox: OutboxKeys::parse(&kept(seeds.folder, "outbox-keys", || {
            OutboxKeys::generate(rng).to_text()
        })?)?,
    };
    let parts = Parts {
        body: config.body.clone(),
        config,
        secrets,
        clock: options.clock.clone(),
        rng: rng.clone(),
        flow: flow_of(options),
        mail: mail_to(seeds.mail_port).map_err(AppError::from)?,
        softphone: Some(super::stage::SOFTPHONE.to_owned()),
    };
    Ok((parts, account))
}

/// An account of a platform, and what its webhooks are checked with.
fn account(profile: Profile, rng: &Rng) -> (Account, SigningKeys) {
    let sid = format!("AC{}", hexadecimal(rng));
    let token = hexadecimal(rng);
    let key = if profile.has_a_signing_key() {
        hexadecimal(rng)
    } else {
        token.clone()
    };
    let signer = Signer::new(profile, &key, &rng.bytes());
    let keys = match signer.public_key() {
        Some(key) => SigningKeys::Public(vec![key]),
        None => SigningKeys::Tokens(Tokens::one(&key)),
    };
    let account = Account { sid, token, signer };
    (account, keys)
}

/// A key file of the folder, made when it is not there.
fn kept(
    folder: &Path,
    name: &str,
    make: impl FnOnce() -> Zeroizing<String>,
) -> Result<Zeroizing<String>, StageError> {
    let path = folder.join(name);
    let failed = |error| StageError::Io(path.display().to_string(), error);
    if path.exists() {
        return fs::read_to_string(&path)
            .map(Zeroizing::new)
            .map_err(failed);
    }
    let text = make();
    write_private(&path, text.as_bytes()).map_err(failed)?;
    Ok(text)
}

fn mail_to(port: u16) -> Result<MailTransport, mail::MailError> {
    MailTransport::smtp(&mail::SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port,
        security: mail::SmtpSecurity::None,
        login: None,
        timeout: Duration::from_secs(10),
    })
}

fn hexadecimal(rng: &Rng) -> String {
    format!("{:032x}", u128::from_be_bytes(rng.bytes::<16>()))
}

/// A password of 60 bits to be read from a terminal: `k7qm-2xrt-9znc`.
pub fn password(rng: &Rng) -> String {
    let mut password = String::with_capacity(14);
    for (place, byte) in rng.bytes::<12>().into_iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            password.push('-');
        }
        let symbol = PLAIN.get(usize::from(byte & 31)).copied().unwrap_or(b'a');
        password.push(char::from(symbol));
    }
    password
}
