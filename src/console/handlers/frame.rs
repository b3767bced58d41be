//! The frame of every signed-in page and its live parts, from one look at the store. The event
//! stream draws the same parts from the same look.

use std::collections::BTreeMap;

use super::problem::Problem;
use super::shown;
use super::staff::Staff;
use crate::auth::Role;
use crate::console::Console;
use crate::console::views::announcement::{AnnouncementBanner, InShort};
use crate::console::views::line::{Line, QueueLine};
use crate::console::views::offer::{Offer, OfferPanel};
use crate::console::views::presence::{Presence, PresenceState};
use crate::console::views::shell::{Here, Live, Shell};
use crate::console::views::strip::{CallState, ContactStrip, OpenContact};
use crate::console::views::timer::Timer;
use crate::domain::presence::Doing;
use crate::store::contacts::{self, Contact};
use crate::store::offers::{self, Offer as OfferRow};
use crate::store::presence::{self, Seat};
use crate::store::{
    Tx, approvals, callbacks, drafts, jobs, operators, practices, tasks, voice_messages,
};
use crate::workflows::call_story::{self, CallStory};
use crate::workflows::offer_calls::doing;
use crate::workflows::save_draft::PIN_REQUEST;

/// How many call-backs and failures are counted at most.
pub const COUNTED: i64 = 100;

/// One look at all that concerns an operator.
pub struct Look {
    seat: Option<Seat>,
    offer: Option<(OfferRow, CallStory)>,
    contact: Option<(Contact, CallStory, i64)>,
    call_backs: u32,
    undelivered: u32,
    tasks: u32,
    voice_messages: u32,
    approvals: (u32, u32),
    doing: Doing,
    csrf: String,
    endpoint: String,
}

impl Console {
    /// Looks at the store.
    pub async fn look(&self, staff: &Staff) -> Result<Look, Problem> {
        let id = &staff.operator.id;
        let mut tx = self.ctx.db.read().await?;
        let seat = presence::seat(&mut tx, id).await?;
        let offer = match offers::live_of_operator(&mut tx, id).await? {
            Some(offer) => {
                let story = call_story::tell(&mut tx, &offer.call).await?;
                Some((offer, story))
            }
            None => None,
        };
        let contact = self.open_contact(&mut tx, id).await?;
        let endpoint = operators::find(&mut tx, id)
            .await?
            .and_then(|operator| self.ctx.endpoint_of(&operator).map(str::to_owned))
            .unwrap_or_default();
        let call_backs = practices::to_call_back(&mut tx, COUNTED).await?.len();
        let undelivered = jobs::lost(&mut tx, COUNTED).await?.len();
        let tasks = tasks::waiting(&mut tx, COUNTED).await?.len()
            + callbacks::waiting(&mut tx, self.ctx.now_ms(), COUNTED)
                .await?
                .len();
        let voice_messages = voice_messages::waiting(&mut tx, COUNTED).await?.len();
        let (waiting, late) = approvals::counts(&mut tx, self.ctx.now_ms()).await?;
        Ok(Look {
            doing: seat
                .as_ref()
                .map_or(Doing::Off, |seat| doing(seat, self.ctx.now_ms())),
            seat,
            offer,
            contact,
            call_backs: u32::try_from(call_backs).unwrap_or(u32::MAX),
            undelivered: u32::try_from(undelivered).unwrap_or(u32::MAX),
            tasks: u32::try_from(tasks).unwrap_or(u32::MAX),
            voice_messages: u32::try_from(voice_messages).unwrap_or(u32::MAX),
            approvals: (
                u32::try_from(waiting).unwrap_or(u32::MAX),
                u32::try_from(late).unwrap_or(u32::MAX),
            ),
            csrf: staff.csrf.clone(),
            endpoint,
        })
    }

    async fn open_contact(
        &self,
        tx: &mut Tx,
        operator: &str,
    ) -> Result<Option<(Contact, CallStory, i64)>, Problem> {
        let Some(contact) = contacts::open_of(tx, operator).await? else {
            return Ok(None);
        };
        let story = call_story::tell(tx, &contact.call).await?;
        let draft = drafts::find(tx, &contact.id, PIN_REQUEST).await?;
        let version = draft.map_or(0, |draft| draft.version);
        Ok(Some((contact, story, version)))
    }

    /// The frame of a page.
    pub async fn shell(&self, staff: &Staff, here: Here) -> Result<Shell, Problem> {
        let look = self.look(staff).await?;
        let role = Role::parse(&staff.operator.role);
        let now = self.ctx.now_ms();
        let (approvals, late) = look.approvals;
        Ok(Shell {
            body_name: self.body_name(),
            csrf: staff.csrf.clone(),
            softphone_script: self.softphone.as_ref().clone(),
            here,
            live: Some(Live {
                operator_id: staff.operator.id.clone(),
                operator_name: staff.operator.name.clone(),
                call_backs: look.call_backs,
                undelivered: look.undelivered,
                tasks: look.tasks,
                voice_messages: look.voice_messages,
                approvals,
                late: match role {
                    Some(role) if role.watches_approvals() => late,
                    _ => 0,
                },
                role,
                announcement: self.announcement_banner(staff, now),
                presence: look.presence(now),
                offer: self.offer_panel(&look, now),
                contact: look.strip(now),
            }),
        })
    }

    /// The fragment `#announcement`, for whom it concerns.
    pub fn announcement_banner(&self, staff: &Staff, now: i64) -> Option<AnnouncementBanner> {
        staff.must_announce().ok()?;
        let all = self.ctx.board.all_announced(now).into_iter();
        let on = all.map(|(flow, on)| InShort {
            flow: self.flow_title(&flow),
            closes: on.said.closes(),
            until: shown::day_and_time(on.until),
        });
        Some(AnnouncementBanner { on: on.collect() })
    }

    /// The fragment `#offer`.
    pub fn offer_panel(&self, look: &Look, now: i64) -> OfferPanel {
        let offer = look.offer.as_ref().map(|(offer, story)| Offer {
            id: offer.id.clone(),
            dialled_shown: shown::dialled(&self.releases.answering(&story.to), &story.to),
            dialled: story.to.clone(),
            caller: story.from.clone(),
            caller_shown: shown::phone(&story.from),
            language: if story.language_chosen {
                story.language.clone()
            } else {
                String::new()
            },
            path: story.path.clone(),
            intent: story.intent.clone().unwrap_or_default(),
            said: story.said.clone().unwrap_or_default(),
            waited: Timer::since(now, story.entered_at),
            left: Timer::until(now, offer.deadline),
            lasts_seconds: (offer.deadline - offer.made_at) / 1000,
        });
        OfferPanel {
            csrf: look.csrf.clone(),
            offer,
            quiet: look.quiet().to_owned(),
        }
    }

    /// How many operators are ready.
    pub async fn ready(&self) -> Result<u32, Problem> {
        let mut tx = self.ctx.db.read().await?;
        let seats = presence::seats(&mut tx).await?;
        let now = self.ctx.now_ms();
        let ready = seats
            .iter()
            .filter(|seat| doing(seat, now) == Doing::Ready)
            .count();
        Ok(u32::try_from(ready).unwrap_or(u32::MAX))
    }

    /// The fragment `#line`.
    pub fn line(&self, ready: u32, now: i64) -> Line {
        let lengths = self.ctx.board.lengths();
        let live = self.releases.all_live();
        // Flows that share a queue share its line.
        let mut titles = BTreeMap::new();
        for (name, title) in live.iter().flat_map(|flow| flow.queues()) {
            titles.entry(name).or_insert(title);
        }
        let queues = titles
            .into_iter()
            .map(|(name, title)| QueueLine {
                name: name.to_owned(),
                shown: title.to_owned(),
                waiting: lengths
                    .iter()
                    .find(|(queue, _)| queue == name)
                    .map_or(0, |(_, length)| *length),
                longest: self
                    .ctx
                    .board
                    .first_entered(name)
                    .map(|entered| Timer::since(now, entered)),
            })
            .collect();
        Line { queues, ready }
    }
}

impl Look {
    /// The fragment `#presence`.
    pub fn presence(&self, now: i64) -> Presence {
        let state = match self.doing {
            Doing::Ready => PresenceState::Ready,
            Doing::Paused | Doing::Off => PresenceState::Paused(self.pause()),
            Doing::Offered => PresenceState::Offered,
            Doing::Connecting | Doing::Talking => PresenceState::Talking,
            Doing::WrapUp => PresenceState::WrapUp,
            Doing::Unreachable => PresenceState::Unreachable,
        };
        let wishes_pause = self.seat.as_ref().is_some_and(|seat| seat.wish == "pause");
        let later = matches!(
            self.doing,
            Doing::Offered | Doing::Connecting | Doing::Talking | Doing::WrapUp
        );
        Presence {
            csrf: self.csrf.clone(),
            state,
            timer: Timer::since(now, self.since()),
            endpoint: self.endpoint.clone(),
            pause_next: (wishes_pause && later).then(|| self.pause()),
        }
    }

    /// Why they pause: what they chose, or what the system found.
    fn pause(&self) -> String {
        let Some(seat) = &self.seat else {
            return String::new();
        };
        let found = seat.cause.as_deref().map(|cause| match cause {
            "no-answer" => "not-answered",
            "declined" => "declined",
            _ => "phone-failed",
        });
        found
            .or(seat.reason.as_deref())
            .unwrap_or_default()
            .to_owned()
    }

    fn since(&self) -> i64 {
        let wish = self.seat.as_ref().map_or(0, |seat| seat.since);
        match (self.doing, &self.offer, &self.contact) {
            (Doing::Offered, Some((offer, _)), _) => offer.made_at,
            (Doing::Connecting | Doing::Talking, _, Some((contact, ..))) => {
                contact.talk_at.unwrap_or(contact.accepted_at)
            }
            (Doing::WrapUp, _, Some((contact, ..))) => contact.ended_at.unwrap_or(wish),
            _ => wish,
        }
    }

    fn quiet(&self) -> &'static str {
        match self.doing {
            _ if self.endpoint.is_empty() => {
                "Non ha un telefono assegnato: lo chieda all'amministratore."
            }
            Doing::Ready => "Nessuna chiamata in arrivo. La prossima compare qui.",
            Doing::Paused | Doing::Off => "È in pausa: non arrivano chiamate.",
            Doing::Connecting | Doing::Talking => "È in chiamata.",
            Doing::WrapUp => "Chiuda il contatto per ricevere la prossima chiamata.",
            Doing::Offered | Doing::Unreachable => "",
        }
    }

    /// The fragment `#contact`.
    pub fn strip(&self, now: i64) -> ContactStrip {
        let contacts = self
            .contact
            .iter()
            .map(|(contact, story, version)| OpenContact {
                id: contact.id.clone(),
                caller: shown::caller(&story.from),
                state: call_state(contact),
                timer: Timer::since(
                    now,
                    contact
                        .ended_at
                        .or(contact.talk_at)
                        .unwrap_or(contact.accepted_at),
                ),
                wrap_up: wrap_up(contact, now),
                version: *version,
            })
            .collect();
        ContactStrip { contacts }
    }

    /// The open contact's id.
    pub fn contact(&self) -> Option<&str> {
        self.contact
            .as_ref()
            .map(|(contact, ..)| contact.id.as_str())
    }
}

/// Where the caller's line is, as seen from a contact.
pub fn call_state(contact: &Contact) -> CallState {
    match contact.state.as_str() {
        "connecting" => CallState::Connecting,
        "talking" => CallState::Talking,
        // "completed" is a hang-up of either side; anything else was no good-bye.
        _ => match contact.cause.as_deref() {
            Some("failed" | "no-answer" | "canceled" | "gone" | "reaped") => CallState::Dropped,
            _ => CallState::Closed,
        },
    }
}

/// What is left of the wrap-up.
pub fn wrap_up(contact: &Contact, now: i64) -> Option<Timer> {
    (contact.state == "wrap-up")
        .then(|| contact.wrap_until.map(|until| Timer::until(now, until)))
        .flatten()
}
