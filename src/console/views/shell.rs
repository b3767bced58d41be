//! What surrounds every page: header, menu, presence, the offer and the open contacts.

use super::announcement::AnnouncementBanner;
use super::offer::OfferPanel;
use super::presence::Presence;
use super::strip::ContactStrip;
use crate::auth::Role;

/// Which entry of the menu the page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// The desk, where offers arrive.
    Desk,
    /// A contact's own pages.
    Contact,
    /// Practices to call back.
    CallBacks,
    /// What could not be delivered.
    Undelivered,
    /// What is to be done after a call.
    Tasks,
    /// Messages that callers left.
    VoiceMessages,
    /// What waits for a second person.
    Approvals,
    /// The emergency announcement.
    Announcement,
    /// Letters that came back.
    Letters,
    /// Releases of the flows.
    Flows,
    /// The office's desk.
    Sede,
    /// Sign-in and errors: no entry.
    Nowhere,
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The body's name (`body.name`).
    pub body_name: String,
    /// The token that every form of this session, or of the sign-in page, sends back.
    pub csrf: String,
    /// The script of a telephone in the browser, if the installation has one.
    pub softphone_script: Option<String>,
    /// Where the page stands in the menu.
    pub here: Here,
    /// What a signed-in operator sees around every page; nothing before sign-in.
    pub live: Option<Live>,
}

/// The live parts of a signed-in page; each is also a frame of the event stream.
#[derive(Debug, Clone)]
pub struct Live {
    /// The operator's id: tabs of one operator share one stream.
    pub operator_id: String,
    /// The operator's name, as shown.
    pub operator_name: String,
    /// How many practices wait for a call back.
    pub call_backs: u32,
    /// How many messages or letters failed for good.
    pub undelivered: u32,
    /// How many tasks are open.
    pub tasks: u32,
    /// How many messages of callers wait.
    pub voice_messages: u32,
    /// How many proposals wait for a second person.
    pub approvals: u32,
    /// How many of them are late; only supervisors are told, on every page.
    pub late: u32,
    /// What they do here; the menu shows what is theirs.
    pub role: Option<Role>,
    /// That an announcement is on; nothing where it is not theirs to switch.
    pub announcement: Option<AnnouncementBanner>,
    /// Ready, paused, talking …
    pub presence: Presence,
    /// The call on offer, if there is one.
    pub offer: OfferPanel,
    /// Contacts not closed yet.
    pub contact: ContactStrip,
}

impl Live {
    pub(super) fn takes_calls(&self) -> bool {
        self.role.is_some_and(Role::takes_calls)
    }

    pub(super) fn notes_letters(&self) -> bool {
        self.role.is_some_and(Role::notes_letters)
    }

    pub(super) fn manages_flows(&self) -> bool {
        self.role.is_some_and(Role::manages_flows)
    }

    pub(super) fn serves_in_person(&self) -> bool {
        self.role.is_some_and(Role::serves_in_person)
    }
}

impl Shell {
    /// The name by which the browser's telephone is known, where the operator's is one.
    pub(super) fn client(&self) -> Option<&str> {
        let live = self.live.as_ref()?;
        live.presence.endpoint.strip_prefix("client:")
    }

    pub(super) fn is(&self, place: &str) -> bool {
        let here = match self.here {
            Here::Desk => "desk",
            Here::Contact => "contact",
            Here::CallBacks => "call-backs",
            Here::Undelivered => "undelivered",
            Here::Tasks => "tasks",
            Here::VoiceMessages => "voice-messages",
            Here::Approvals => "approvals",
            Here::Announcement => "announcement",
            Here::Letters => "letters",
            Here::Flows => "flows",
            Here::Sede => "sede",
            Here::Nowhere => "nowhere",
        };
        here == place
    }
}
