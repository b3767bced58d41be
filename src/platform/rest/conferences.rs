//! Conferences: hold with music, mute, a third at the line, and who leaves without ending the talk.

use reqwest::{Method, Url};
use serde::Deserialize;

use super::{About, CallSid, Page, Rest, RestError};

/// The platform's id of a conference.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConferenceSid(pub String);

/// Somebody whom a conference dials.
#[derive(Clone, Copy)]
pub struct NewParticipant<'a> {
    /// A number in E.164, `sip:…` or `client:…`.
    pub to: &'a str,
    /// One of our numbers.
    pub from: &'a str,
    /// A name of ours, unique in the conference: by it the participant is found again.
    pub label: &'a str,
    /// Where the platform tells what became of the call.
    pub status_callback: &'a str,
    /// Seconds that it rings.
    pub ring: u32,
    /// Whether all is over when this one leaves.
    pub ends_conference: bool,
}

/// Somebody in a conference.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Participant {
    /// The call.
    pub call_sid: String,
    /// Our name for it, where it has one.
    #[serde(default)]
    pub label: Option<String>,
    /// Whether nobody hears them.
    #[serde(default)]
    pub muted: bool,
    /// Whether they hear the music.
    #[serde(default)]
    pub hold: bool,
}

/// What becomes of a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParticipantChange<'a> {
    /// Nobody hears them, or all do again.
    Muted(bool),
    /// They are alone with the document at this address, played again and again.
    Held(&'a str),
    /// They are back in the talk.
    Resumed,
    /// They alone hear the document at this address.
    Announced(&'a str),
    /// Whether all is over when they leave.
    EndsConference(bool),
}

#[derive(Deserialize)]
struct ConferenceResource {
    sid: String,
    friendly_name: Option<String>,
}

#[derive(Deserialize)]
struct ConferencePage {
    conferences: Vec<ConferenceResource>,
    next_page_uri: Option<String>,
}

impl Page for ConferencePage {
    type Item = ConferenceResource;

    fn into_parts(self) -> (Vec<ConferenceResource>, Option<String>) {
        (self.conferences, self.next_page_uri)
    }
}

#[derive(Deserialize)]
struct ParticipantPage {
    participants: Vec<Participant>,
    next_page_uri: Option<String>,
}

impl Page for ParticipantPage {
    type Item = Participant;

    fn into_parts(self) -> (Vec<Participant>, Option<String>) {
        (self.participants, self.next_page_uri)
    }
}

impl Rest {
    /// The live conference of this name.
    pub async fn find_conference(&self, name: &str) -> Result<Option<ConferenceSid>, RestError> {
        let mut url = self.conference(&[])?;
        url.query_pairs_mut()
            .append_pair("FriendlyName", name)
            .append_pair("Status", "in-progress");
        let is_it = |found: ConferenceResource| {
            let same = found.friendly_name.as_deref() == Some(name);
            same.then_some(ConferenceSid(found.sid))
        };
        self.find::<ConferencePage, _>(About::Calls, url, is_it)
            .await
    }

    /// Somebody in a conference, by the label.
    pub async fn find_participant(
        &self,
        conference: &ConferenceSid,
        label: &str,
    ) -> Result<Option<Participant>, RestError> {
        let url = self.conference(&[&conference.0, "Participants"])?;
        let is_it = |found: Participant| (found.label.as_deref() == Some(label)).then_some(found);
        self.find::<ParticipantPage, _>(About::Calls, url, is_it)
            .await
    }

    /// Dials somebody into a conference. When it was tried before and nobody knows whether that went
    /// (`tried`), it is looked up first. `NotOffered` where a conference dials nobody: place a call
    /// whose document joins it.
    pub async fn add_participant(
        &self,
        conference: &ConferenceSid,
        new: &NewParticipant<'_>,
        tried: bool,
    ) -> Result<CallSid, RestError> {
        if !self.address.can_add_participants() {
            return Err(RestError::NotOffered);
        }
        if tried && let Some(there) = self.find_participant(conference, new.label).await? {
            return Ok(CallSid(there.call_sid));
        }
        let url = self.conference(&[&conference.0, "Participants"])?;
        let form = [
            ("From", new.from),
            ("To", new.to),
            ("Label", new.label),
            ("StatusCallback", new.status_callback),
            ("StatusCallbackMethod", "POST"),
            ("Timeout", &new.ring.to_string()),
            ("EndConferenceOnExit", flag(new.ends_conference)),
            ("Beep", "false"),
        ];
        let request = self.client.post(url).form(&form);
        let made: Participant = self.ask(About::Calls, request).await?;
        Ok(CallSid(made.call_sid))
    }

    /// Changes what somebody in a conference hears and does; the same twice changes nothing.
    pub async fn change_participant(
        &self,
        conference: &ConferenceSid,
        call_sid: &str,
        change: ParticipantChange<'_>,
    ) -> Result<(), RestError> {
        let url = self.participant(conference, call_sid)?;
        let request = self.client.post(url).form(&change.form());
        self.tell(About::Calls, request).await.map(drop)
    }

    /// Takes somebody out of a conference, whose call then ends.
    pub async fn remove_participant(
        &self,
        conference: &ConferenceSid,
        call_sid: &str,
    ) -> Result<(), RestError> {
        let url = self.participant(conference, call_sid)?;
        let request = self.client.request(Method::DELETE, url);
        self.tell(About::Calls, request).await.map(drop)
    }

    fn participant(&self, conference: &ConferenceSid, call_sid: &str) -> Result<Url, RestError> {
        self.conference(&[&conference.0, "Participants", call_sid])
    }

    fn conference(&self, below: &[&str]) -> Result<Url, RestError> {
        if !self.address.profile.has_conferences() {
            return Err(RestError::NotOffered);
        }
        let path = [&["Conferences"], below].concat();
        Ok(self.address.url(About::Calls, &path))
    }
}

impl<'a> ParticipantChange<'a> {
    fn form(self) -> Vec<(&'static str, &'a str)> {
        match self {
            Self::Muted(muted) => vec![("Muted", flag(muted))],
            Self::Held(music) => vec![("Hold", "true"), ("HoldUrl", music), ("HoldMethod", "POST")],
            Self::Resumed => vec![("Hold", "false")],
            Self::Announced(document) => {
                vec![("AnnounceUrl", document), ("AnnounceMethod", "POST")]
            }
            Self::EndsConference(ends) => vec![("EndConferenceOnExit", flag(ends))],
        }
    }
}

fn flag(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wiremock::matchers::{method, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::platform::rest::testing::{answering, at, clock, forms, rest, rest_of};
    use crate::twiml::Profile;

    const NEW: NewParticipant<'static> = NewParticipant {
        to: "sip:anna@esempio.it",
        from: "+3906164164",
        label: "leg-7",
        status_callback: "https://esempio.it/voice/status",
        ring: 20,
        ends_conference: false,
    };

    fn conference() -> ConferenceSid {
        ConferenceSid("CF1".to_owned())
    }

    #[tokio::test]
    async fn a_conference_is_found_by_its_name() {
        let server = MockServer::start().await;
        let page = json!({ "next_page_uri": null, "conferences": [
            { "sid": "CF0", "friendly_name": "contact-70" },
            { "sid": "CF1", "friendly_name": "contact-7" },
        ]});
        Mock::given(method("GET"))
            .and(at("Conferences.json"))
            .and(query_param("FriendlyName", "contact-7"))
            .and(query_param("Status", "in-progress"))
            .respond_with(ResponseTemplate::new(200).set_body_json(page))
            .mount(&server)
            .await;
        let found = rest(&server.uri()).find_conference("contact-7").await;
        assert_eq!(found, Ok(Some(conference())));
    }

    #[tokio::test]
    async fn somebody_is_dialled_into_it_once() {
        let there = json!({ "call_sid": "CA9", "label": "leg-7", "muted": false, "hold": false });
        let made = ResponseTemplate::new(201).set_body_json(&there);
        let server = answering("Conferences/CF1/Participants.json", "POST", made).await;
        let page = json!({ "participants": [there], "next_page_uri": null });
        Mock::given(method("GET"))
            .and(at("Conferences/CF1/Participants.json"))
            .respond_with(ResponseTemplate::new(200).set_body_json(page))
            .mount(&server)
            .await;
        let rest = rest(&server.uri());
        for tried in [false, true] {
            let added = rest.add_participant(&conference(), &NEW, tried).await;
            assert_eq!(added, Ok(CallSid("CA9".to_owned())));
            assert_eq!(forms(&server).await.len(), 1);
        }
        let other = NewParticipant {
            label: "leg-8",
            ..NEW
        };
        assert!(
            rest.add_participant(&conference(), &other, true)
                .await
                .is_ok()
        );
        assert_eq!(
            forms(&server).await.len(),
            2,
            "another one is not there yet"
        );
    }

    #[tokio::test]
    async fn hold_mute_and_announcement_are_single_fields() {
        let path = "Conferences/CF1/Participants/CA1.json";
        let server = answering(path, "POST", ResponseTemplate::new(200)).await;
        let rest = rest(&server.uri());
        let music = "https://esempio.it/voice/hold";
        for change in [
            ParticipantChange::Muted(true),
            ParticipantChange::Held(music),
            ParticipantChange::Resumed,
            ParticipantChange::Announced(music),
            ParticipantChange::EndsConference(true),
        ] {
            let changed = rest.change_participant(&conference(), "CA1", change).await;
            assert_eq!(changed, Ok(()));
        }
        let fields: Vec<String> = forms(&server)
            .await
            .iter()
            .map(|form| {
                let pairs = form.iter().map(|(name, value)| format!("{name}={value}"));
                pairs.collect::<Vec<_>>().join("&")
            })
            .collect();
        assert_eq!(
            fields,
            [
                "Muted=true".to_owned(),
                format!("Hold=true&HoldUrl={music}&HoldMethod=POST"),
                "Hold=false".to_owned(),
                format!("AnnounceUrl={music}&AnnounceMethod=POST"),
                "EndConferenceOnExit=true".to_owned(),
            ]
        );
    }

    #[tokio::test]
    async fn somebody_is_taken_out_and_may_have_left_already() {
        let gone = ResponseTemplate::new(404).set_body_json(json!({"code": 20404}));
        for (answer, expected) in [
            (ResponseTemplate::new(204), Ok(())),
            (gone, Err(RestError::Gone)),
        ] {
            let path = "Conferences/CF1/Participants/CA1.json";
            let server = answering(path, "DELETE", answer).await;
            let rest = rest(&server.uri());
            let removed = rest.remove_participant(&conference(), "CA1").await;
            assert_eq!(removed, expected);
        }
    }

    #[tokio::test]
    async fn a_platform_without_conferences_is_not_even_asked() {
        let server = MockServer::start().await;
        let somleng = rest_of(Profile::Somleng, &server.uri(), &clock());
        let found = somleng.find_conference("contact-7").await;
        assert_eq!(found, Err(RestError::NotOffered));
        let signalwire = rest_of(Profile::SignalWire, &server.uri(), &clock());
        let added = signalwire.add_participant(&conference(), &NEW, false).await;
        assert_eq!(added, Err(RestError::NotOffered));
        assert!(server.received_requests().await.unwrap().is_empty());
    }
}
