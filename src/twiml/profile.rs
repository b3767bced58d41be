//! What each platform that speaks TwiML has and lacks (`telephony.md` 2). Facts alone: who needs another
//! way asks here, and no flow ever does.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

/// A platform's way of doing things (`interface.md`, `telephony.profile`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Twilio, and our own switch.
    #[default]
    Twilio,
    /// SignalWire's cXML.
    SignalWire,
    /// Telnyx's `TeXML`.
    Telnyx,
    /// Somleng, which has the fewest verbs.
    Somleng,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Twilio, Self::SignalWire, Self::Telnyx, Self::Somleng];

    /// As the configuration calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Twilio => "twilio",
            Self::SignalWire => "signalwire",
            Self::Telnyx => "telnyx",
            Self::Somleng => "somleng",
        }
    }

    /// Whether it keeps queues: `<Enqueue>`, `<Leave>`, `<Dial><Queue>` and the REST of their members.
    /// Elsewhere a caller waits in a loop of ours, and is fetched by a redirect of the call.
    pub fn has_queues(self) -> bool {
        self != Self::Somleng
    }

    /// Whether it knows `<Pause>`.
    pub fn has_pause(self) -> bool {
        self != Self::Somleng
    }

    /// Whether `<Gather>` hears words.
    pub fn hears_words(self) -> bool {
        self != Self::Somleng
    }

    /// Whether `<Dial>` reaches browsers that are signed in at the platform (`<Client>`).
    pub fn has_clients(self) -> bool {
        matches!(self, Self::Twilio | Self::SignalWire)
    }

    /// Whether it can ring an operator's endpoint: `sip:…`, `client:…` or a number.
    pub fn rings(self, endpoint: &str) -> bool {
        self.has_clients() || !endpoint.starts_with("client:")
    }

    /// Its name of a voice (`telephony.md` 6); nothing where it has not that kind, so that it is left to
    /// choose one of the language.
    pub fn voice(self, name: &str) -> Option<String> {
        let Some((kind, rest)) = name.split_once('.') else {
            let known =
                matches!(name, "man" | "woman") || (name == "alice" && self != Self::Somleng);
            return known.then(|| name.to_owned());
        };
        match (self, kind) {
            (_, "Polly")
            | (Self::Twilio, "Google")
            | (Self::SignalWire, "gcloud")
            | (Self::Telnyx, "AWS" | "Azure" | "Telnyx")
            | (Self::Somleng, "Basic") => Some(name.to_owned()),
            (Self::Twilio, "gcloud") => Some(format!("Google.{rest}")),
            (Self::SignalWire, "Google") => Some(format!("gcloud.{rest}")),
            _ => None,
        }
    }

    /// Whether `<Say>` takes SSML; elsewhere its plain text is written.
    ///
    /// Twilio's `<Say>` nests all ten elements (its libraries have a method for each). SignalWire
    /// documents them, without the `<speak>` around, on the page of `<Say>`
    /// (signalwire.com/docs/compatibility-api/cxml/reference/voice/say). Telnyx documents SSML for the
    /// commands of its Voice API (developers.telnyx.com/docs/voice/programmable-voice/ssml-tags),
    /// inside `<speak>`; its page of `TeXML`'s `<Say>` (…/texml-verbs/say) speaks of text alone, so
    /// nothing is risked there. Somleng flattens the elements to their text.
    pub fn has_ssml(self) -> bool {
        matches!(self, Self::Twilio | Self::SignalWire)
    }

    /// Whether its webhooks are signed with a key pair, of which we have the public half, over time and
    /// body; the others sign with a token, over address and fields (`telephony.md` 3).
    pub fn signs_with_a_key_pair(self) -> bool {
        self == Self::Telnyx
    }

    /// Whether it signs with a key of its own kind, not with the token of its REST.
    pub fn has_a_signing_key(self) -> bool {
        self == Self::SignalWire
    }

    /// The headers in which a signature may come.
    pub fn signature_headers(self) -> &'static [&'static str] {
        match self {
            Self::Twilio | Self::Somleng => &["x-twilio-signature"],
            Self::SignalWire => &["x-signalwire-signature", "x-twilio-signature"],
            Self::Telnyx => &["telnyx-signature-ed25519"],
        }
    }

    /// Whether it keeps conferences.
    pub fn has_conferences(self) -> bool {
        self != Self::Somleng
    }

    /// Whether it tells what becomes of the legs that `<Dial>` rings (`statusCallback` of its nouns).
    pub fn tells_of_legs(self) -> bool {
        self != Self::Somleng
    }

    /// Whether addresses in a document must be whole. SignalWire documents it of `<Gather action>`;
    /// Somleng hands the address of a `<Play>` on as it is (its `execute_play.rb`).
    pub fn wants_absolute_urls(self) -> bool {
        matches!(self, Self::SignalWire | Self::Somleng)
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == name);
        found.ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            format!("the platforms are {all}")
        })
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
