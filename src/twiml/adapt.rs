//! A document in the words of one platform: what it lacks is said another way, what it would ignore is
//! left out. What a flow means never changes here.

use super::document::{Dial, Document, Endpoint, Gather, Noun, Play, Prompt, Redirect, Say, Verb};
use super::profile::Profile;

/// A second of silence, for platforms without `<Pause>`.
pub const SILENCE_URL: &str = "/voice/silence.wav";

/// Seconds that Telnyx lets a `<Gather>` or a `<Dial>` wait
/// (developers.telnyx.com, `TeXML` verbs Gather and Dial).
const TELNYX_GATHER: (u32, u32) = (1, 120);
const TELNYX_RING: (u32, u32) = (5, 120);

impl Document {
    /// The document as `profile` takes it. `public_url` is where the platform reaches us, without a slash
    /// at the end.
    #[must_use]
    pub fn adapted(self, profile: Profile, public_url: &str) -> Self {
        let adapter = Adapter {
            profile,
            public_url,
        };
        Self {
            verbs: self.verbs.into_iter().map(|it| adapter.verb(it)).collect(),
        }
    }
}

struct Adapter<'a> {
    profile: Profile,
    public_url: &'a str,
}

impl Adapter<'_> {
    fn verb(&self, verb: Verb) -> Verb {
        match verb {
            Verb::Say(say) => Verb::Say(self.say(say)),
            Verb::Play(play) => Verb::Play(self.play(play)),
            Verb::Pause(pause) => self.prompt(Prompt::Pause(pause)).into(),
            Verb::Gather(gather) => Verb::Gather(self.gather(gather)),
            Verb::Redirect(redirect) => Verb::Redirect(Redirect {
                url: self.url(redirect.url),
            }),
            Verb::Enqueue(enqueue) => match enqueue.wait_url {
                // The wait document goes round by itself: the caller waits in a loop of ours.
                Some(url) if !self.profile.has_queues() => {
                    Verb::Redirect(Redirect { url: self.url(url) })
                }
                wait_url => Verb::Enqueue(super::Enqueue {
                    queue: enqueue.queue,
                    action: enqueue.action.map(|url| self.url(url)),
                    wait_url: wait_url.map(|url| self.url(url)),
                }),
            },
            Verb::Dial(dial) => Verb::Dial(self.dial(dial)),
            Verb::Record(mut record) => {
                record.action = record.action.map(|url| self.url(url));
                Verb::Record(record)
            }
            Verb::Reject(_) | Verb::Hangup | Verb::Leave => verb,
        }
    }

    fn prompt(&self, prompt: Prompt) -> Prompt {
        match prompt {
            Prompt::Say(say) => Prompt::Say(self.say(say)),
            Prompt::Play(play) => Prompt::Play(self.play(play)),
            Prompt::Pause(pause) if !self.profile.has_pause() => Prompt::Play(self.play(Play {
                url: SILENCE_URL.to_owned(),
                times: pause.seconds.max(1),
            })),
            Prompt::Pause(pause) => Prompt::Pause(pause),
        }
    }

    fn say(&self, say: Say) -> Say {
        let say = if self.profile.has_ssml() {
            say
        } else {
            say.without_markup()
        };
        Say {
            voice: say.voice.and_then(|voice| self.profile.voice(&voice)),
            ..say
        }
    }

    fn play(&self, play: Play) -> Play {
        Play {
            url: self.url(play.url),
            ..play
        }
    }

    fn gather(&self, gather: Gather) -> Gather {
        let prompts = gather.prompts.into_iter();
        let gather = Gather {
            prompts: prompts.map(|prompt| self.prompt(prompt)).collect(),
            action: gather.action.map(|url| self.url(url)),
            ..gather
        };
        match self.profile {
            Profile::Twilio | Profile::SignalWire => gather,
            Profile::Telnyx => Gather {
                timeout: gather.timeout.clamp(TELNYX_GATHER.0, TELNYX_GATHER.1),
                ..gather
            },
            // Keys alone, and a key always cuts what is said.
            Profile::Somleng => Gather {
                dtmf: true,
                speech: false,
                speech_timeout: None,
                language: None,
                hints: Vec::new(),
                barge_in: true,
                ..gather
            },
        }
    }

    fn dial(&self, dial: Dial) -> Dial {
        let dial = Dial {
            action: dial.action.map(|url| self.url(url)),
            nouns: dial.nouns.into_iter().map(|it| self.noun(it)).collect(),
            ..dial
        };
        match self.profile {
            Profile::Twilio | Profile::SignalWire => dial,
            Profile::Telnyx => Dial {
                timeout: dial.timeout.clamp(TELNYX_RING.0, TELNYX_RING.1),
                ..dial
            },
            Profile::Somleng => Dial {
                time_limit: Dial::default().time_limit,
                answer_on_bridge: false,
                ..dial
            },
        }
    }

    fn noun(&self, noun: Noun) -> Noun {
        match noun {
            Noun::Number(endpoint) => Noun::Number(self.endpoint(endpoint)),
            Noun::Sip(endpoint) => Noun::Sip(self.endpoint(endpoint)),
            Noun::Client(endpoint) => Noun::Client(self.endpoint(endpoint)),
            Noun::Queue { name, url } => Noun::Queue {
                name,
                url: url.map(|url| self.url(url)),
            },
        }
    }

    fn endpoint(&self, endpoint: Endpoint) -> Endpoint {
        if self.profile.tells_of_legs() {
            Endpoint {
                status_callback: endpoint.status_callback.map(|url| self.url(url)),
                ..endpoint
            }
        } else {
            Endpoint {
                address: endpoint.address,
                ..Endpoint::default()
            }
        }
    }

    fn url(&self, url: String) -> String {
        if self.profile.wants_absolute_urls() && url.starts_with('/') {
            format!("{}{url}", self.public_url)
        } else {
            url
        }
    }
}

#[cfg(test)]
mod tests;
