//! Where each platform keeps its REST and how it wants to be shown the token: by profile, and by what a
//! request is about. Read in the platforms' public documentation.

use reqwest::{RequestBuilder, Url};
use secrecy::{ExposeSecret as _, SecretString};

use crate::twiml::Profile;

/// What a request is about. Each has its own breaker, so that trouble with SMS holds up no caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::platform) enum About {
    /// Live calls: queues, calls, conferences.
    Calls,
    /// Text messages.
    Messages,
}

/// An account of a platform.
#[derive(Clone)]
pub struct Account {
    /// Which platform it is.
    pub profile: Profile,
    /// The platform's address without version or path, as `https://api.twilio.com`.
    pub api_url: String,
    /// The account's id; on `SignalWire` the project's, on Telnyx the organization's.
    pub sid: String,
    /// Its token; on Telnyx an API key.
    pub token: SecretString,
    /// The `TeXML` application that Telnyx places calls with; empty elsewhere.
    pub application_sid: String,
    /// How many SMS may go out in a second.
    pub sms_per_second: u32,
}

/// The account, with its address read.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) profile: Profile,
    pub(super) application_sid: String,
    base: Url,
    account: String,
    token: SecretString,
}

/// The folder of a platform's REST, and how the names in it end.
pub(in crate::platform) fn folder(
    profile: Profile,
    about: About,
) -> (&'static [&'static str], &'static str) {
    match (profile, about) {
        (Profile::Twilio | Profile::Somleng, _) | (Profile::Telnyx, About::Messages) => {
            (&["2010-04-01"], ".json")
        }
        (Profile::SignalWire, _) => (&["api", "laml", "2010-04-01"], ".json"),
        (Profile::Telnyx, About::Calls) => (&["v2", "texml"], ""),
    }
}

/// A request that shows the account's token. Telnyx wants its key as a bearer for calls; its
/// Twilio-compatible messages take it as a password, as everybody else does.
pub(in crate::platform) fn signed(
    request: RequestBuilder,
    at: (Profile, About),
    (account, token): (&str, &SecretString),
) -> RequestBuilder {
    let token = token.expose_secret();
    match at {
        (Profile::Telnyx, About::Calls) => request.bearer_auth(token),
        (Profile::Twilio | Profile::SignalWire | Profile::Somleng | Profile::Telnyx, _) => {
            request.basic_auth(account, Some(token))
        }
    }
}

impl Address {
    /// `None` when the account's address is no http or https address.
    pub(super) fn of(account: Account) -> Option<Self> {
        let base = Url::parse(&account.api_url).ok()?;
        matches!(base.scheme(), "http" | "https").then_some(Self {
            profile: account.profile,
            application_sid: account.application_sid,
            base,
            account: account.sid,
            token: account.token,
        })
    }

    /// The account's address with `path` below it; each part is escaped.
    pub(super) fn url(&self, about: About, path: &[&str]) -> Url {
        let (folder, suffix) = folder(self.profile, about);
        let mut url = self.base.clone();
        // http and https addresses always have a path.
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(folder);
            parts.extend(["Accounts", self.account.as_str()]);
            if let Some((last, before)) = path.split_last() {
                parts.extend(before).push(&format!("{last}{suffix}"));
            }
        }
        url
    }

    /// Shows the token.
    pub(super) fn sign(&self, about: About, request: RequestBuilder) -> RequestBuilder {
        signed(request, (self.profile, about), (&self.account, &self.token))
    }

    /// The next page's address, on the same server and nowhere else.
    pub(super) fn next_page(&self, next: &str) -> Option<Url> {
        let url = self.base.join(next).ok()?;
        (url.origin() == self.base.origin()).then_some(url)
    }

    /// Whether single callers can be taken out of the platform's queues. Telnyx has queues, but no
    /// REST of their members.
    pub(super) fn has_queue_members(&self) -> bool {
        matches!(self.profile, Profile::Twilio | Profile::SignalWire)
    }

    /// Whether a conference can dial somebody itself.
    pub(super) fn can_add_participants(&self) -> bool {
        matches!(self.profile, Profile::Twilio | Profile::Telnyx)
    }

    /// The field in which a call takes a whole document.
    pub(super) fn document_field(&self) -> Option<&'static str> {
        match self.profile {
            Profile::Twilio | Profile::Somleng => Some("Twiml"),
            Profile::Telnyx => Some("Texml"),
            Profile::SignalWire => None,
        }
    }

    /// The filter of calls by their first day.
    pub(super) fn started_since(&self) -> &'static str {
        match self.profile {
            Profile::Telnyx => "StartTime_gt",
            Profile::Twilio | Profile::SignalWire | Profile::Somleng => "StartTime>",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::twilio(
        Profile::Twilio,
        "/2010-04-01/Accounts/AC1/Calls/CA1.json",
        "/2010-04-01/Accounts/AC1/Messages.json"
    )]
    #[case::signalwire(
        Profile::SignalWire,
        "/api/laml/2010-04-01/Accounts/AC1/Calls/CA1.json",
        "/api/laml/2010-04-01/Accounts/AC1/Messages.json"
    )]
    #[case::telnyx(
        Profile::Telnyx,
        "/v2/texml/Accounts/AC1/Calls/CA1",
        "/2010-04-01/Accounts/AC1/Messages.json"
    )]
    #[case::somleng(
        Profile::Somleng,
        "/2010-04-01/Accounts/AC1/Calls/CA1.json",
        "/2010-04-01/Accounts/AC1/Messages.json"
    )]
    fn each_platform_has_its_rest_in_its_own_place(
        #[case] profile: Profile,
        #[case] call: &str,
        #[case] messages: &str,
    ) {
        let account = Account {
            profile,
            api_url: "https://esempio.it/".to_owned(),
            sid: "AC1".to_owned(),
            token: "segreto".into(),
            application_sid: String::new(),
            sms_per_second: 10,
        };
        let address = Address::of(account).unwrap();
        assert_eq!(address.url(About::Calls, &["Calls", "CA1"]).path(), call);
        assert_eq!(address.url(About::Messages, &["Messages"]).path(), messages);
        let request = reqwest::Client::builder().build().unwrap();
        let signed = |about| {
            let request = request.get("https://esempio.it");
            let request = address.sign(about, request).build().unwrap();
            let header = request.headers()["authorization"].to_str().unwrap();
            header.split_once(' ').unwrap().0.to_owned()
        };
        let bearer = if profile == Profile::Telnyx {
            "Bearer"
        } else {
            "Basic"
        };
        assert_eq!(signed(About::Calls), bearer);
        assert_eq!(signed(About::Messages), "Basic");
    }
}
