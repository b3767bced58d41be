//! Opens what a command works on: the configuration, or a database alone. What a deed does not need
//! is not asked for.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use secrecy::SecretString;

use super::{Environment, mail, secrets};
use crate::app::{Parts, Secrets, context_alone};
use crate::auth;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::flow::{self, Sources};
use crate::platform::MailTransport;
use crate::rng::Rng;
use crate::seal::{OutboxKeys, Peppers, PrintIdentity, Tokens};
use crate::telephony::SigningKeys;
use crate::workflows::Ctx;

/// Which installation a command is about.
#[derive(Debug, Clone, clap::Args)]
pub struct Where {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The database, `sqlite://FILE` or `postgres://…`; over the configuration's
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// What a command needs besides the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Rows,
    /// The peppers, to hash a password.
    Peppers,
    /// The print room's public key.
    PrintRoom,
    /// Both: to hash and to seal a PIN.
    Secrets,
}

impl Where {
    /// The configuration, with the environment and `--database` over it.
    pub fn read(&self, environment: &Environment) -> anyhow::Result<Config> {
        let mut config = match &self.config {
            Some(file) => config::load(file, environment.variables())?,
            None if self.database.is_some() => config::from_environment(environment.variables())?,
            None => bail!("say --config FILE or --database URL"),
        };
        if let Some(url) = &self.database {
            url.clone_into(&mut config.database.url);
        }
        Ok(config)
    }

    /// A context with what the command needs. Nothing runs behind it.
    pub async fn open(&self, environment: &Environment, need: Need) -> anyhow::Result<Ctx> {
        let mut config = self.read(environment)?;
        let rng = Rng::System;
        let peppers = match need {
            Need::Peppers | Need::Secrets => secrets::peppers(&config.secrets)?,
            // Nothing is hashed; this one is forgotten.
            Need::Rows | Need::PrintRoom => Peppers::generate(&rng),
        };
        if config.print_room.public_key.is_empty() {
            if matches!(need, Need::PrintRoom | Need::Secrets) {
                bail!("print_room.public_key: say the print room's public key");
            }
            config.print_room.public_key = PrintIdentity::generate(&rng).public().to_text();
        }
        // No call is made, no mail is sent and no residence is compared.
        "http://127.0.0.1:9".clone_into(&mut config.telephony.api_url);
        config.register = config::Register::default();
        let parts = Parts {
            body: config.body.clone(),
            mail: MailTransport::smtp(&mail::settings("smtp://127.0.0.1:9", None)?)?,
            secrets: Secrets {
                auth_token: SecretString::default(),
                // Nothing is listened to; this one is forgotten.
                signing: Arc::new(SigningKeys::Tokens(Tokens::one(&auth::new_token(&rng)))),
                peppers,
                outbox: OutboxKeys::generate(&rng),
            },
            config,
            clock: Clock::system(),
            rng,
            flow: Sources::new(),
            softphone: None,
        };
        context_alone(parts)
            .await
            .context("cannot open the database")
    }
}

/// The flow's files that the configuration names, or the shipped ones.
pub fn flow_sources(config: &Config) -> anyhow::Result<Sources> {
    match &config.flow.dir {
        None => Ok(flow::shipped()),
        Some(dir) => {
            let (sources, _) = super::flow::read_version(dir)
                .with_context(|| format!("flow.dir ({})", dir.display()))?;
            Ok(sources)
        }
    }
}
