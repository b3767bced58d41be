//! Reading the configuration: file, then environment, then every problem at once.

use std::path::Path;

use super::{Config, Telephony};
use crate::twiml::Profile;

/// Why a configuration cannot be used. Names the offender, never a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or may not be read.
    #[error("{0}: {1}")]
    Unreadable(String, std::io::Error),
    /// The file or a variable does not say what it should.
    #[error("{0}")]
    Wrong(String),
}

/// Reads `file` and lays `CENTRALINO_SECTION__KEY` from `environment` over it.
pub fn load(
    file: &Path,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError::Unreadable(file.display().to_string(), error))?;
    let mut config = parse(&text, environment)?;
    config.start_paths_from(file.parent().unwrap_or_else(|| Path::new("")));
    let known_to_the_portal = config.portal.trusted_proxies.clone();
    config.server.trusted_proxies.extend(known_to_the_portal);
    Ok(config)
}

/// Only what the environment says, over the values of an empty file.
pub fn from_environment(
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    parse("", environment)
}

fn parse(
    text: &str,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let mut table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| ConfigError::Wrong(error.to_string()))?;
    for (name, value) in environment {
        let Some(path) = name.strip_prefix("CENTRALINO_") else {
            continue;
        };
        let Some((section, key)) = path.split_once("__") else {
            continue;
        };
        let section = table
            .entry(section.to_lowercase())
            .or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let toml::Value::Table(section) = section {
            section.insert(key.to_lowercase(), literal(&value));
        }
    }
    Config::deserialize_table(table)
}

/// A variable is a number or a yes/no where it reads as one, else text.
fn literal(value: &str) -> toml::Value {
    let number = value.parse().map(toml::Value::Integer);
    let flag = value.parse().map(toml::Value::Boolean);
    number
        .or(flag)
        .unwrap_or_else(|_| toml::Value::String(value.to_owned()))
}

impl Config {
    fn deserialize_table(table: toml::Table) -> Result<Self, ConfigError> {
        table
            .try_into()
            .map_err(|error: toml::de::Error| ConfigError::Wrong(error.to_string()))
    }

    /// Files are meant from the configuration's own folder, so that it can be used from anywhere.
    fn start_paths_from(&mut self, folder: &Path) {
        let secrets = &mut self.secrets;
        for path in [
            &mut secrets.auth_token,
            &mut secrets.peppers,
            &mut secrets.outbox_keys,
        ] {
            if !path.as_os_str().is_empty() {
                *path = folder.join(&path);
            }
        }
        for path in [
            &mut secrets.signing_key,
            &mut secrets.mail_password,
            &mut self.register.csv,
            &mut self.offices.csv,
            &mut self.flow.dir,
            &mut self.flow.releases,
        ] {
            *path = path.take().map(|path| folder.join(path));
        }
        let file = self.database.url.strip_prefix("sqlite://");
        if let Some(file) = file.filter(|file| !file.starts_with([':', '/'])) {
            self.database.url = format!("sqlite://{}", folder.join(file).display());
        }
    }

    /// Every problem that can be seen without opening a secret, each a sentence.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut must = |fine: bool, problem: &str| {
            if !fine {
                problems.push(problem.to_owned());
            }
        };
        let known = ["sqlite:", "postgres:", "postgresql:"];
        must(
            known.iter().any(|kind| self.database.url.starts_with(kind)),
            "database.url: it begins with sqlite: or postgres:",
        );
        must(
            (1..=24).contains(&self.portal.proof_bits),
            "portal.proof_bits: between 1 and 24; beyond, an old telephone works for minutes",
        );
        must(
            self.retention.caller_days > 0,
            "retention.caller_days: at least 1; the day's calls are still being worked on",
        );
        must(
            !self.print_room.public_key.is_empty(),
            "print_room.public_key: say the print room's public key (`letters keygen` makes one)",
        );
        for (name, path) in [
            ("secrets.auth_token", &self.secrets.auth_token),
            ("secrets.peppers", &self.secrets.peppers),
            ("secrets.outbox_keys", &self.secrets.outbox_keys),
        ] {
            must(
                path.is_file(),
                &format!("{name}: there is no file {}", path.display()),
            );
        }
        must(
            self.register.check == super::ResidenceCheck::Format || self.register.csv.is_some(),
            "register.csv: say where the register's export is",
        );
        problems.extend(self.telephony.problems());
        problems.extend(self.problems_of_messages());
        problems
    }

    /// What is wrong with how messages of callers are fetched and kept.
    fn problems_of_messages(&self) -> impl Iterator<Item = String> {
        let hosts = &self.telephony.recording_hosts;
        let wrong = [
            (
                hosts.iter().all(|host| is_origin(host)),
                "telephony.recording_hosts: each is https:// and a host, without a path",
            ),
            (
                (1..=3650).contains(&self.voice_messages.keep_days),
                "voice_messages.keep_days: between 1 and 3650",
            ),
        ];
        wrong
            .into_iter()
            .filter(|(fine, _)| !fine)
            .map(|(_, problem)| problem.to_owned())
    }

    /// Choices that are allowed but weaker than they could be, each a sentence.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.register.check == super::ResidenceCheck::Format {
            warnings.push(
                "register.check = \"format\": nobody compares the residence with the register of \
                 persons, so a letter can be sent wherever a caller says"
                    .to_owned(),
            );
        }
        if self.telephony.profile.has_a_signing_key() && self.secrets.signing_key.is_none() {
            warnings.push(
                "secrets.signing_key: SignalWire signs with its signing key; without it the auth \
                 token is tried, and calls are refused where that is another"
                    .to_owned(),
            );
        }
        if !self.portal.trusted_proxies.is_empty() {
            warnings.push(
                "portal.trusted_proxies: write it as server.trusted_proxies; it counts for webhooks, \
                 too"
                    .to_owned(),
            );
        }
        if self.telephony.profile == Profile::Telnyx && self.telephony.application_sid.is_empty() {
            warnings.push(
                "telephony.application_sid: without one Telnyx places no calls for us".to_owned(),
            );
        }
        if self.telephony.public_url.contains("example.org") {
            warnings.push("telephony.public_url: it is still the example's".to_owned());
        }
        if self.mail.from.contains("example.org") {
            warnings.push("mail.from: it is still the example's".to_owned());
        }
        if !self.server.https {
            warnings.push("server.https = false: the console's cookie travels in clear".to_owned());
        }
        warnings
    }
}

impl Telephony {
    /// What is wrong with how the platform is reached, and reaches us.
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut must = |fine: bool, problem: &str| {
            if !fine {
                problems.push(problem.to_owned());
            }
        };
        must(
            self.public_url.starts_with("http"),
            "telephony.public_url: say the address at which the platform reaches us",
        );
        must(
            !self.public_url.ends_with('/'),
            "telephony.public_url: leave out the slash at the end; signatures are made over it",
        );
        must(
            !self.account_sid.is_empty(),
            "telephony.account_sid: say the platform's account",
        );
        must(
            self.api_url.starts_with("http"),
            "telephony.api_url: say where the platform's REST is",
        );
        must(
            !self.profile.signs_with_a_key_pair() || !self.webhook_key.is_empty(),
            "telephony.webhook_key: say the public key with which Telnyx's webhooks are checked",
        );
        must(
            !self.api_url.contains("/2010-04-01") && !self.api_url.contains("/api/laml"),
            "telephony.api_url: say the host alone; the path comes with telephony.profile",
        );
        must(
            (1..=1000).contains(&self.sms_per_second),
            "telephony.sms_per_second: between 1 and 1000",
        );
        problems
    }
}

/// Whether it is an address of the web with nothing behind the host.
fn is_origin(address: &str) -> bool {
    let host = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_lies_over_the_file() {
        let environment = [
            ("CENTRALINO_LINE__OFFER".to_owned(), "7".to_owned()),
            ("CENTRALINO_TEST_ALL".to_owned(), "1".to_owned()),
        ];
        let config = parse("[line]\noffer = 30\nring = 9\n", environment.into_iter()).unwrap();
        assert_eq!(config.line.offer, 7);
        assert_eq!(config.line.ring, 9);
    }

    #[test]
    fn files_are_meant_from_the_configurations_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        let text = "[secrets]\npeppers = \"s/peppers\"\nauth_token = \"/etc/token\"\n";
        std::fs::write(&file, text).unwrap();
        let config = load(&file, std::iter::empty()).unwrap();
        assert_eq!(config.secrets.peppers, folder.path().join("s/peppers"));
        assert_eq!(config.secrets.auth_token, Path::new("/etc/token"));
        assert_eq!(config.secrets.outbox_keys, Path::new(""));
        let database = folder.path().join("centralino.db");
        assert_eq!(
            config.database.url,
            format!("sqlite://{}", database.display())
        );
    }

    #[test]
    fn what_a_platform_lacks_is_told() {
        let told = |text: &str| {
            let config = parse(text, std::iter::empty()).unwrap();
            [config.problems(), config.warnings()].concat().join("\n")
        };
        let host = "[telephony]\napi_url = \"https://a.signalwire.com/api/laml\"\n";
        assert!(told(host).contains("say the host alone"));
        let telnyx = "[telephony]\nprofile = \"telnyx\"\n";
        assert!(told(telnyx).contains("application_sid"));
        assert!(!told("").contains("application_sid"));
    }

    #[test]
    fn an_unknown_setting_is_named() {
        let error = parse("[line]\noffr = 30\n", std::iter::empty()).unwrap_err();
        assert!(error.to_string().contains("offr"), "{error}");
    }

    #[test]
    fn a_host_of_recordings_has_no_path_and_messages_are_kept_for_a_day_at_least() {
        let told = |text: &str| {
            let config = parse(text, std::iter::empty()).unwrap();
            let problems = config.problems().into_iter();
            problems
                .filter(|one| one.contains("recording_hosts") || one.contains("keep_days"))
                .count()
        };
        let hosts = |host: &str| format!("[telephony]\nrecording_hosts = [\"{host}\"]\n");
        assert_eq!(told(&hosts("https://media.example.org")), 0);
        for wrong in [
            "media.example.org",
            "https://",
            "https://media.example.org/files",
            "https://me@media.example.org",
        ] {
            assert_eq!(told(&hosts(wrong)), 1, "{wrong}");
        }
        assert_eq!(told("[voice_messages]\nkeep_days = 0\n"), 1);
    }

    #[test]
    fn every_problem_is_told_at_once_and_the_weaker_choice_is_warned_of() {
        let config = parse("", std::iter::empty()).unwrap();
        assert!(config.problems().len() >= 6);
        assert!(
            config
                .warnings()
                .iter()
                .any(|warning| warning.contains("register"))
        );
    }
}
