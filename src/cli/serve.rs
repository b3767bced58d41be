//! `centralino serve`: the real thing. It refuses to start without its secrets, and stops cleanly:
//! not ready, streams closed, requests finished, the last rows written.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use tokio::net::TcpListener;

use super::Environment;
use super::io::Streams;
use super::{mail, open, secrets, signals};
use crate::app::{App, Parts, Secrets, Serving};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::platform::MailTransport;
use crate::rng::Rng;
use crate::telephony::SigningKeys;

/// `centralino serve`
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Believe webhooks that nobody signed: anybody can then make up calls
    #[arg(long)]
    insecure_unsigned_webhooks: bool,
}

/// Serves until SIGTERM or ctrl-c.
pub async fn run(
    args: &Serve,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let config = config::load(&args.config, environment.variables())?;
    for warning in config.warnings() {
        writeln!(streams.err, "warning: {warning}")?;
    }
    let parts = parts(config, args.insecure_unsigned_webhooks)?;
    if args.insecure_unsigned_webhooks {
        writeln!(
            streams.err,
            "warning: webhooks are believed without a signature"
        )?;
    }
    let listen = parts.config.server.listen;
    let clock = parts.clock.clone();
    let mut stop = signals::Stop::listen()?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen} (server.listen)"))?;
    let bound = listener.local_addr()?;
    let app = App::start(parts).await?;
    let leaving = app.leaving();
    let serving = Serving::start(listener, app.router(), &clock, leaving.clone());
    writeln!(streams.out, "centralino listens on http://{bound}")?;
    streams.out.flush()?;
    stop.asked().await;
    tracing::info!("stopping");
    leaving.cancel();
    serving.finish().await;
    app.stop().await;
    Ok(())
}

fn parts(config: Config, unsigned: bool) -> anyhow::Result<Parts> {
    let mut problems = config.problems();
    if unsigned {
        // The token's file is only needed for REST then, and REST will say so.
        let not_needed = ["secrets.auth_token", "telephony.webhook_key"];
        problems.retain(|problem| !not_needed.iter().any(|name| problem.starts_with(name)));
    }
    if !problems.is_empty() {
        bail!(
            "the configuration cannot be used:\n- {}",
            problems.join("\n- ")
        );
    }
    let auth_token = match secrets::auth_token(&config.secrets) {
        Err(_) if unsigned => SecretString::default(),
        read => read?.first().clone(),
    };
    let signing = if unsigned {
        SigningKeys::Unchecked
    } else {
        secrets::signing(&config)?
    };
    let mail_password = secrets::mail_password(&config.secrets)?;
    Ok(Parts {
        secrets: Secrets {
            auth_token,
            signing: Arc::new(signing),
            peppers: secrets::peppers(&config.secrets)?,
            outbox: secrets::outbox(&config.secrets)?,
        },
        clock: Clock::system(),
        rng: Rng::System,
        flow: open::flow_sources(&config)?,
        body: config.body.clone(),
        mail: MailTransport::smtp(&mail::settings(&config.mail.url, mail_password)?)?,
        softphone: None,
        config,
    })
}
