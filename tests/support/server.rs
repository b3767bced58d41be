//! The parts of a server for tests that start one of their own, or its context alone.

use std::sync::Arc;
use std::time::Duration;

use centralino::app::{Parts, Secrets};
use centralino::clock::Clock;
use centralino::config::Config;
use centralino::flow;
use centralino::platform::{MailTransport, SmtpSecurity, SmtpSettings};
use centralino::rng::Rng;
use centralino::seal::{OutboxKeys, Peppers, PrintIdentity};
use centralino::telephony::SigningKeys;
use secrecy::SecretString;

/// A server on this database, known to its platform as `url`; it believes webhooks unsigned.
pub fn parts(clock: &Clock, database: &str, url: &str) -> Parts {
    let rng = Rng::System;
    let mut config = Config::default();
    database.clone_into(&mut config.database.url);
    url.clone_into(&mut config.telephony.public_url);
    "AC1".clone_into(&mut config.telephony.account_sid);
    url.clone_into(&mut config.telephony.api_url);
    config.print_room.public_key = PrintIdentity::generate(&rng).public().to_text();
    let mail = MailTransport::smtp(&SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: 9,
        security: SmtpSecurity::None,
        login: None,
        timeout: Duration::from_secs(1),
    });
    Parts {
        body: config.body.clone(),
        config,
        secrets: Secrets {
            auth_token: SecretString::from("c0ffee".to_owned()),
            signing: Arc::new(SigningKeys::Unchecked),
            peppers: Peppers::generate(&rng),
            outbox: OutboxKeys::generate(&rng),
        },
        clock: clock.clone(),
        rng,
        flow: flow::shipped(),
        mail: mail.unwrap(),
        softphone: None,
    }
}
