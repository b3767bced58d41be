//! How the platforms differ in what they forgive: the exchange behaves like the one that it plays.
//! Facts are in `telephony.md` 2; Somleng's were read in the source of its switch.

use std::time::Duration;

use super::exchange::Exchange;
use super::runner::Runner;
use crate::twiml::{Profile, rules};

impl Profile {
    /// The folders of its REST: SignalWire has one of its own, Telnyx one for calls beside the one for
    /// messages.
    pub(super) fn folders(self) -> &'static [&'static str] {
        match self {
            Self::Twilio | Self::Somleng => &["/2010-04-01"],
            Self::SignalWire => &["/api/laml/2010-04-01"],
            Self::Telnyx => &["/2010-04-01", "/v2/texml"],
        }
    }

    /// Whether the token is shown there as a bearer's, without the account.
    pub(super) fn wants_a_bearer(self, path: &str) -> bool {
        self == Self::Telnyx && path.starts_with("/v2/")
    }
}

impl Exchange {
    /// Why the platform cannot run a document. Twilio overlooks what it does not know.
    pub(super) fn refuses(&self, xml: &str) -> Option<String> {
        let profile = self.config.profile;
        if profile == Profile::Twilio {
            return None;
        }
        rules::faults(xml, profile).into_iter().next()
    }
}

impl Runner {
    /// Whether a document that cannot be run is followed by the fallback URL, or at least by an apology.
    /// Somleng just ends the call.
    pub(super) fn recovers(&self) -> bool {
        self.exchange.config.profile != Profile::Somleng
    }

    /// How long a `<Redirect>` takes.
    pub(super) fn before_a_redirect(&self) -> Duration {
        match self.exchange.config.profile {
            Profile::Somleng => Duration::from_secs(1),
            Profile::Twilio | Profile::SignalWire | Profile::Telnyx => Duration::ZERO,
        }
    }

    /// Whether a `<Dial action>` is asked when the caller has hung up.
    pub(super) fn asks_after_the_caller_has_gone(&self) -> bool {
        self.exchange.config.profile != Profile::Somleng
    }
}

#[cfg(test)]
mod tests {
    use crate::switch::testing::Bench;
    use crate::twiml::Profile;

    #[tokio::test]
    async fn somleng_ends_the_call_at_what_it_does_not_know_and_asks_for_no_fallback() {
        for verbs in [
            "<Pause/>",
            "<Enqueue>pin</Enqueue>",
            "<Redirect> /next </Redirect>",
        ] {
            let documents = [
                ("/voice", verbs),
                ("/next", "<Say>avanti</Say>"),
                ("/fallback", ""),
            ];
            let bench = Bench::start_as(Profile::Somleng, &documents).await;
            let ended = bench.dial().ended().await;
            assert!(ended.contains("error 12200"), "{verbs}: {ended}");
            assert!(bench.all_asked("/fallback").is_empty());
            let bench = Bench::start_as(Profile::Twilio, &documents).await;
            let mut line = bench.dial();
            if verbs.contains("Redirect") {
                assert_eq!(line.said().await, "avanti");
            }
        }
    }

    #[tokio::test]
    async fn telnyx_knows_no_client_and_goes_on_at_the_fallback() {
        let documents = [
            ("/voice", "<Dial><Client>anna</Client></Dial>"),
            ("/fallback", "<Say>ripiego</Say>"),
        ];
        let bench = Bench::start_as(Profile::Telnyx, &documents).await;
        assert_eq!(bench.dial().said().await, "ripiego");
    }

    #[tokio::test]
    async fn signalwire_wants_the_whole_address_of_an_action() {
        let documents = [
            ("/voice", "<Gather action=\"/next\"><Say>uno</Say></Gather>"),
            ("/fallback", "<Say>ripiego</Say>"),
        ];
        let bench = Bench::start_as(Profile::SignalWire, &documents).await;
        assert_eq!(bench.dial().said().await, "ripiego");
    }

    #[tokio::test]
    async fn each_platform_has_its_own_form_of_a_calls_id() {
        for (profile, begins, length) in [
            (Profile::Twilio, "CA", 34),
            (Profile::SignalWire, "", 36),
            (Profile::Telnyx, "v3:", 35),
            (Profile::Somleng, "", 36),
        ] {
            let bench = Bench::start_as(profile, &[("/voice", "<Say>uno</Say>")]).await;
            bench.dial().ended().await;
            let sid = bench.asked("/voice").await.get("CallSid").to_owned();
            assert!(sid.starts_with(begins) && sid.len() == length, "{sid}");
        }
    }
}
