//! `centralino config`: the commented example, and every problem of a configuration at once.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::io::Streams;
use super::{Environment, mail, open, secrets};
use crate::clock::Clock;
use crate::config::{self, Config, ResidenceCheck};
use crate::domain::body::Body;
use crate::domain::message_text::sms_problems;
use crate::domain::zone::rome;
use crate::flow::{self, Flow};
use crate::platform::offices;
use crate::platform::register::Register;
use crate::seal::PrintRoomKey;

/// The commented configuration.
pub const EXAMPLE: &str = include_str!("example.toml");

/// `centralino config …`
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print a configuration with every setting and what it means
    Example,
    /// Tell everything that is wrong with a configuration; 1 when something is
    Check {
        /// The configuration
        file: PathBuf,
    },
}

/// Runs the command. The value is the exit code.
pub fn run(
    command: &ConfigCommand,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    match command {
        ConfigCommand::Example => {
            streams.out.write_all(EXAMPLE.as_bytes())?;
            Ok(0)
        }
        ConfigCommand::Check { file } => check(file, environment, streams),
    }
}

fn check(file: &Path, environment: &Environment, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let found = match config::load(file, environment.variables()) {
        Ok(config) => examine(&config),
        Err(error) => Found {
            errors: vec![error.to_string()],
            warnings: Vec::new(),
        },
    };
    for error in &found.errors {
        writeln!(streams.out, "error: {error}")?;
    }
    for warning in &found.warnings {
        writeln!(streams.out, "warning: {warning}")?;
    }
    if found.errors.is_empty() {
        writeln!(streams.out, "{}: ok", file.display())?;
    }
    Ok(u8::from(!found.errors.is_empty()))
}

#[derive(Default)]
struct Found {
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Found {
    fn note<T>(&mut self, tried: anyhow::Result<T>) -> Option<T> {
        tried
            .map_err(|error| self.errors.push(format!("{error:#}")))
            .ok()
    }
}

/// Tries everything but the database and the outside.
fn examine(config: &Config) -> Found {
    let mut found = Found {
        errors: config.problems(),
        warnings: config.warnings(),
    };
    let files = &config.secrets;
    found.warnings.extend(secrets::open_to_others(files));
    if files.auth_token.is_file() {
        found.note(secrets::auth_token(files));
    }
    if config.telephony.profile.signs_with_a_key_pair() || files.signing_key.is_some() {
        found.note(secrets::signing(config));
    }
    if files.peppers.is_file() {
        found.note(secrets::peppers(files));
    }
    if files.outbox_keys.is_file() {
        found.note(secrets::outbox(files));
    }
    if let Some(password) = found.note(secrets::mail_password(files)) {
        found.note(mail::settings(&config.mail.url, password));
    }
    let key = &config.print_room.public_key;
    if !key.is_empty() {
        let parsed = PrintRoomKey::parse(key);
        found.note(parsed.map_err(|error| anyhow::anyhow!("print_room.public_key: {error}")));
    }
    if let (ResidenceCheck::Register, Some(csv)) = (config.register.check, &config.register.csv) {
        let read = Register::read(csv);
        found.note(
            read.map_err(|error| anyhow::anyhow!("register.csv ({}): {error}", csv.display())),
        );
    }
    if let Some(csv) = &config.offices.csv {
        found.note(offices::read(csv).map_err(anyhow::Error::from));
    }
    let sms = sms_problems(&config.body).into_iter();
    found
        .errors
        .extend(sms.map(|problem| format!("body: {problem}")));
    if let Some(sources) = found.note(open::flow_sources(config)) {
        let today = Clock::system().now().to_zoned(rome()).date();
        let platform = config.telephony.profile;
        match flow::check_on(&sources, flow::main_flow(&sources), today, platform) {
            (Some(flow), _) => found.errors.extend(contradictions(&config.body, &flow)),
            (None, wrong) => found.errors.push(format!(
                "flow: {} problems; `centralino flow check` shows them",
                wrong.len()
            )),
        }
    }
    found
}

/// Where messages and letters say something else than the menu.
pub fn contradictions(body: &Body, flow: &Flow) -> Vec<String> {
    let [landline, mobile, abroad, site] = flow.written();
    let form = |name| flow.body(name).unwrap_or_default();
    let digits = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    [
        ("landline", digits(&body.landline), digits(landline)),
        ("mobile", digits(&body.mobile), digits(mobile)),
        ("abroad", digits(&body.abroad), digits(abroad)),
        ("site", body.site.clone(), site.to_owned()),
        ("name", body.name.clone(), form("name").to_owned()),
        ("of_it", body.of_it.clone(), form("of.it").to_owned()),
        ("the_it", body.the_it.clone(), form("the.it").to_owned()),
        ("of_de", body.of_de.clone(), form("of.de").to_owned()),
        ("name_en", body.name_en.clone(), form("en").to_owned()),
    ]
    .into_iter()
    .filter(|(_, here, there)| here != there)
    .map(|(name, here, there)| {
        format!("body.{name} is `{here}`, but the menu's body.yaml says `{there}`")
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_menu_and_the_shipped_letters_speak_for_the_same_body() {
        let flow = flow::load(&flow::shipped(), flow::SHIPPED_FLOW).unwrap();
        assert_eq!(
            contradictions(&Body::default(), &flow),
            Vec::<String>::new()
        );
        let other = Body {
            mobile: "06 123456".to_owned(),
            ..Body::default()
        };
        let said = contradictions(&other, &flow);
        assert!(
            said.len() == 1 && said[0].contains("body.mobile"),
            "{said:?}"
        );
    }

    #[test]
    fn the_example_shows_every_setting_with_its_own_value() {
        let shown: toml::Table = EXAMPLE.parse().unwrap();
        let config: Config = shown.clone().try_into().unwrap();
        let own = Config::default();
        assert_eq!(config.body, own.body);
        assert_eq!(config.server.listen, own.server.listen);
        assert_eq!(config.line.wrap_up, own.line.wrap_up);
        assert_eq!(
            config.voice_messages.keep_days,
            own.voice_messages.keep_days
        );
        assert_eq!(config.policy, own.policy);
        assert_eq!(config.retention.caller_days, own.retention.caller_days);
        assert_eq!(config.pin.second_issue_days, own.pin.second_issue_days);
        assert_eq!(config.database.url, own.database.url);
        assert_eq!(config.mail.url, own.mail.url);
        for (section, settings) in [
            ("server", "listen https trusted_proxies"),
            (
                "telephony",
                "profile public_url account_sid api_url webhook_key application_sid recording_hosts \
                 sms_from sms_per_second caller_id sms_countries callback_countries",
            ),
            ("line", "offer ring wrap_up idle"),
            ("voice_messages", "keep_days"),
            ("retention", "caller_days"),
            (
                "pin",
                "same_contact_at_most second_issue_days corrections_a_day",
            ),
            (
                "policy",
                "lock eligibility validity_months phone_contacts first_half_channels \
                 first_half_on_web first_half_dictation activation_second_half \
                 settled_contact_days",
            ),
            ("secrets", "auth_token peppers outbox_keys"),
        ] {
            let table = shown[section].as_table().unwrap();
            let shown: Vec<&str> = settings.split(' ').collect();
            assert_eq!(table.len(), shown.len(), "{section}");
            assert!(
                shown.iter().all(|name| table.contains_key(*name)),
                "{section}"
            );
        }
    }
}
