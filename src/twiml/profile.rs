//! What each platform that speaks TwiML has and lacks (`telephony.md` 2). Facts alone: who needs another
//! way asks here, and no flow ever does.

use std::fmt;

use serde::Deserialize;

/// A platform's way of doing things (`interface.md`, `telephony.profile`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Twilio, and our own switch.
    #[default]
    Twilio,
    /// SignalWire's cXML.
    SignalWire,
    /// Telnyx's TeXML.
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

    /// Whether `<Say>` takes SSML; elsewhere its plain text is written.
    ///
    /// Twilio's `<Say>` nests all ten elements (its libraries have a method for each). SignalWire
    /// documents them, without the `<speak>` around, on the page of `<Say>`
    /// (signalwire.com/docs/compatibility-api/cxml/reference/voice/say). Telnyx documents SSML for the
    /// commands of its Voice API (developers.telnyx.com/docs/voice/programmable-voice/ssml-tags),
    /// inside `<speak>`; its page of TeXML's `<Say>` (…/texml-verbs/say) speaks of text alone, so
    /// nothing is risked there. Somleng flattens the elements to their text.
    pub fn has_ssml(self) -> bool {
        matches!(self, Self::Twilio | Self::SignalWire)
    }

    /// Whether it keeps conferences.
    pub fn has_conferences(self) -> bool {
        self != Self::Somleng
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
