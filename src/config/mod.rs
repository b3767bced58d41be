//! What an installation can choose: one TOML file, over it the environment as
//! `CENTRALINO_SECTION__KEY`. Secrets are files that it names; their content never comes in here.

mod load;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

pub use load::{ConfigError, from_environment, load};
use serde::Deserialize;

use crate::domain::body::Body;
use crate::domain::policy::Policy;
use crate::domain::sms_countries::SmsCountries;
use crate::twiml::Profile;

/// All settings. Every one that is left out has the value shown by `centralino config example`.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the server listens.
    pub server: Server,
    /// Where rows are kept.
    pub database: Database,
    /// The platform that carries the calls.
    pub telephony: Telephony,
    /// Outgoing mail.
    pub mail: Mail,
    /// The waiting line and the operators' desk.
    pub line: Line,
    /// Messages that callers leave.
    pub voice_messages: VoiceMessages,
    /// Rules about PINs.
    pub pin: Pin,
    /// What is forgotten when.
    pub retention: Retention,
    /// What the guides leave open (C1–C21).
    pub policy: Policy,
    /// The register of persons.
    pub register: Register,
    /// The print room.
    pub print_room: PrintRoom,
    /// Files that hold secrets.
    pub secrets: Secrets,
    /// The menu.
    pub flow: FlowFiles,
    /// The pages of citizens.
    pub portal: Portal,
    /// The body's offices.
    pub offices: OfficesFile,
    /// Who speaks: the words of messages and letters.
    pub body: Body,
}

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// Whether browsers reach the console over https: its cookie is then `Secure`.
    pub https: bool,
    /// Proxies before this server: what they say in `X-Forwarded-…` is believed, of the source of a
    /// request and of the address that was asked for.
    pub trusted_proxies: Vec<IpAddr>,
}

/// `[database]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
}

/// `[telephony]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Telephony {
    /// Which platform: `twilio`, `signalwire`, `telnyx` or `somleng`.
    pub profile: Profile,
    /// The address at which the platform reaches us; signatures are made over it.
    pub public_url: String,
    /// The platform's account.
    pub account_sid: String,
    /// Where the platform's REST is.
    pub api_url: String,
    /// Telnyx's public key of webhooks; during a change both, with a blank between.
    pub webhook_key: String,
    /// The `TeXML` application that Telnyx places calls with; nobody else has one.
    pub application_sid: String,
    /// Other addresses where the platform keeps recordings; they are asked without our password.
    pub recording_hosts: Vec<String>,
    /// The sender of SMS: a number or a registered alias of at most 11 characters.
    pub sms_from: String,
    /// How many SMS this server sends in a second.
    pub sms_per_second: u32,
    /// The number shown to operators' telephones when the caller's is withheld.
    pub caller_id: String,
    /// Two-letter codes of the countries whose mobiles may get half of a PIN by SMS; Italy always.
    pub sms_countries: SmsCountries,
    /// Two-letter codes of the countries where callers are rung back; Italy always.
    pub callback_countries: Vec<String>,
}

/// `[mail]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtp://host:port` or `smtps://user@host`.
    pub url: String,
    /// The sender's address.
    pub from: String,
}

/// `[line]`. Times are seconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Line {
    /// How long an offer stands.
    pub offer: u64,
    /// How long an operator's telephone rings.
    pub ring: u32,
    /// How long wrap-up may take.
    pub wrap_up: u64,
    /// How long a browser session lives without use.
    pub idle: u64,
}

/// `[voice_messages]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VoiceMessages {
    /// Days after which nobody knows any more who left a message, done or not.
    pub keep_days: u32,
}

/// `[pin]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pin {
    /// How many other citizens may have the same contact (`security.md` 9).
    pub same_contact_at_most: i64,
    /// Days within which a second issue needs a second operator (`security.md` 10).
    pub second_issue_days: i64,
    /// Corrections of a wrong contact that one operator may make in a day.
    pub corrections_a_day: i64,
}

/// `[retention]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Days after a call, or after a promise to ring back was kept, in which its numbers and what the
    /// caller typed and said can be looked into.
    pub caller_days: u32,
}

/// `[register]`
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Register {
    /// `register`: compare with the register of persons; `format`: the weaker choice without one
    /// (C10).
    pub check: ResidenceCheck,
    /// The register's CSV export: `codice_fiscale,street,number,cap,comune,provincia`, and
    /// `health_card,card_expires` where callers may be known by their health card.
    pub csv: Option<PathBuf>,
}

/// How a residence is checked (C10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum ResidenceCheck {
    /// Only whether comune, provincia and CAP agree.
    #[default]
    Format,
    /// Against the register of persons.
    Register,
}

/// `[print_room]`
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct PrintRoom {
    /// The print room's public key, the line that `letters keygen` prints.
    pub public_key: String,
}

/// `[secrets]`: files, each readable by this server alone.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    /// The platform's auth tokens: the one in use, on more lines others that may still sign, and
    /// those of subaccounts.
    pub auth_token: PathBuf,
    /// What signs webhooks where the auth token does not: SignalWire's signing key. Lines as above.
    pub signing_key: Option<PathBuf>,
    /// Peppers, versioned.
    pub peppers: PathBuf,
    /// Keys that seal first halves until they are sent, versioned.
    pub outbox_keys: PathBuf,
    /// The password of the mail server, where it wants one.
    pub mail_password: Option<PathBuf>,
}

/// `[flow]`
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct FlowFiles {
    /// The folder of the flow's files; the shipped ones when absent.
    pub dir: Option<PathBuf>,
    /// The folder of copies of every release served: a caller keeps theirs when the store is away.
    pub releases: Option<PathBuf>,
}

/// `[offices]`
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct OfficesFile {
    /// The body's own list; an invented sample when absent.
    pub csv: Option<PathBuf>,
}

/// `[portal]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Portal {
    /// Where `server.trusted_proxies` was before: what stands here is added to it.
    pub trusted_proxies: Vec<IpAddr>,
    /// How hard a browser works for a control code: leading zero bits. One more doubles the work.
    pub proof_bits: u32,
}

impl Default for Portal {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            proof_bits: 16,
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            https: true,
            trusted_proxies: Vec::new(),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "sqlite://centralino.db".to_owned(),
        }
    }
}

impl Default for Telephony {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            public_url: String::new(),
            account_sid: String::new(),
            api_url: String::new(),
            webhook_key: String::new(),
            application_sid: String::new(),
            recording_hosts: Vec::new(),
            sms_from: "INPS".to_owned(),
            sms_per_second: 10,
            caller_id: "+3906164164".to_owned(),
            sms_countries: SmsCountries::default(),
            callback_countries: Vec::new(),
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            url: "smtp://127.0.0.1:25".to_owned(),
            from: "non-rispondere@example.org".to_owned(),
        }
    }
}

impl Default for Line {
    fn default() -> Self {
        Self {
            offer: 20,
            ring: 20,
            wrap_up: 120,
            idle: 1800,
        }
    }
}

impl Default for VoiceMessages {
    fn default() -> Self {
        Self { keep_days: 30 }
    }
}

impl Default for Pin {
    fn default() -> Self {
        Self {
            same_contact_at_most: 3,
            second_issue_days: 30,
            corrections_a_day: 5,
        }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { caller_days: 30 }
    }
}

impl Retention {
    /// How long callers are remembered, milliseconds.
    pub fn caller_ms(&self) -> i64 {
        i64::from(self.caller_days) * 86_400_000
    }
}

impl Line {
    /// How long an offer stands, milliseconds.
    pub fn offer_ms(&self) -> i64 {
        milliseconds(self.offer)
    }

    /// How long wrap-up may take, milliseconds.
    pub fn wrap_up_ms(&self) -> i64 {
        milliseconds(self.wrap_up)
    }

    /// How long a session lives without use, milliseconds.
    pub fn idle_ms(&self) -> i64 {
        milliseconds(self.idle)
    }
}

impl VoiceMessages {
    /// How long it is known who left a message, milliseconds.
    pub fn keep_ms(&self) -> i64 {
        i64::from(self.keep_days) * 86_400_000
    }
}

fn milliseconds(seconds: u64) -> i64 {
    i64::try_from(Duration::from_secs(seconds).as_millis()).unwrap_or(i64::MAX)
}
