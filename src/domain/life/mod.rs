//! The life of a person's PIN, from the request to the end: the one state machine (T1–T24). It says
//! what may happen and what must follow; it does nothing itself and reads no clock.

mod changes;
pub mod eligibility;
mod event;
pub mod expiry;
pub mod lock;
mod words;

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use event::{Activation, Asked, ContactProof, Decision, Desk, Effect, Event, Holder};
pub use event::{No, Rule, Step, Typed};
pub use lock::Lock;
pub use words::{Class, Kind, News, Origin, Shown, Standing};

use super::policy::Policy;

/// Where one person stands with their PIN. A person who never had one is `Life::default()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "overlays and facts that are true beside any standing"
)]
pub struct Life {
    /// The state that is kept.
    pub standing: Standing,
    /// What it opens.
    pub kind: Kind,
    /// How it came about.
    pub origin: Origin,
    /// Which validity it has (C2).
    pub class: Class,
    /// Whether the holder lives abroad without an Italian identity document (R133).
    pub exempt: bool,
    /// Whether the holder ever took eight characters of their own (R106).
    pub ever_used: bool,
    /// Failed log-ins, counted for the person and not for the PIN.
    pub lock: Lock,
    /// When the holder last took their own eight characters.
    pub changed_at: Option<Timestamp>,
    /// From when these have to be changed (R85).
    pub expires_at: Option<Timestamp>,
    /// New characters were shown and not confirmed (`CAMBIO_IN_CORSO`); the old secret is valid.
    pub changing: bool,
    /// A link and a code were mailed (`RIPRISTINO_IN_CORSO`); the old secret is valid.
    pub restoring: bool,
}

impl Life {
    /// What `event` makes of this life. `No` when it may not happen: then nothing changes.
    pub fn step(&self, event: Event, now: Timestamp, policy: &Policy) -> Result<Step, No> {
        use Event as E;
        use Standing::{
            Attivo, DaRichiamare, Dismesso, Iniziale, Nessuno, Preassegnato, Revocato, Richiesto,
        };
        match (self.standing, event) {
            (Nessuno | Revocato | Dismesso, E::Requested(asked)) => self.request(asked), // T1
            (Richiesto, E::AddressChecked { same: true }) => Ok(self.issue()),           // T2
            (Richiesto, E::AddressChecked { same: false }) => Ok(self.call_back()),      // T3
            (DaRichiamare, E::CallBackDecided(decision)) => self.decide(decision),       // T4
            (Nessuno | Revocato | Dismesso, E::IssuedAtOffice(desk)) => self.hand_out(desk), // T5
            (Nessuno, E::Preassigned(holder)) => Ok(self.preassign(holder)),             // T6
            (Preassegnato, E::Activated(proof)) => self.activate(proof, policy),         // T7
            (_, E::LogIn { .. }) if self.lock.is_shut(now) => {
                Ok(self.try_while_locked(now, policy)) // T14
            }
            (Iniziale, E::LogIn { eligible, .. }) if event.is_right(Typed::Sixteen) => {
                self.must_change(eligible, Rule::T8)
            }
            (Attivo, E::LogIn { eligible, .. }) if event.is_right(Typed::Eight) => {
                if self.is_expired(now) {
                    self.must_change(eligible, Rule::T12)
                } else {
                    self.enter(eligible) // T11
                }
            }
            (Dismesso, E::LogIn { right: true, .. }) => Err(No::NotEligible), // T22
            (Iniziale | Preassegnato, E::LogIn { .. }) if event.is_of(Typed::Eight) => {
                Ok(self.fail(now, Rule::T15))
            }
            (_, E::LogIn { .. }) => Ok(self.fail(now, Rule::T13)),
            (Iniziale, E::ChangeBegun) => Ok(self.show_new(Rule::T8)),
            // Whoever is in may have new characters at any time, before the end, too.
            (Attivo, E::ChangeBegun) => Ok(self.show_new(Rule::T12)),
            (Iniziale | Attivo, E::Retyped { same: true }) => self.finish_change(now, policy), // T9
            (Iniziale | Attivo, E::Retyped { same: false } | E::ChangeAbandoned) => {
                self.abandon_change() // T10
            }
            (Attivo, E::RestoreAsked { .. }) => Ok(self.ask_restore(event.agrees())), // T16
            // T16: restored before, and never entered with since (R106).
            (Iniziale, E::RestoreAsked { .. }) if self.ever_used => {
                Ok(self.ask_restore(event.agrees()))
            }
            (Iniziale | Preassegnato, E::RestoreAsked { .. }) => Ok(self.refuse_restore()), // T19
            (Iniziale | Attivo, E::RestoreCode { right, tries_left }) => {
                self.try_restore_code(right, tries_left) // T17, T18
            }
            (Iniziale | Attivo, E::RestoreLapsed) => self.let_restore_lapse(), // T18
            (Preassegnato | Iniziale | Attivo | Dismesso, E::Revoked { identified }) => {
                self.revoke(identified) // T20
            }
            (Attivo, E::Converted { verified_by_person }) => {
                self.convert(verified_by_person, now) // T21
            }
            (Preassegnato | Iniziale | Attivo, E::PolicyDate { eligible }) => {
                self.dismiss(eligible) // T22
            }
            (Iniziale, E::LetterReturned) => Ok(self.verify_address()), // T23
            (Attivo, E::ContactsChanged(proof)) => self.change_contacts(proof, now), // T24
            (standing, event) => Err(event.why_not_from(standing)),
        }
    }

    /// What a person is told that their PIN is: with the states that time and open deeds add.
    pub fn shown(&self, now: Timestamp) -> Shown {
        match self.standing {
            Standing::Nessuno => Shown::Nessuno,
            Standing::Richiesto => Shown::Richiesto,
            Standing::DaRichiamare => Shown::DaRichiamare,
            Standing::Preassegnato => Shown::Preassegnato,
            Standing::Iniziale | Standing::Attivo if self.changing => Shown::CambioInCorso,
            Standing::Iniziale | Standing::Attivo if self.restoring => Shown::RipristinoInCorso,
            Standing::Iniziale => Shown::Iniziale,
            Standing::Attivo if self.is_expired(now) => Shown::Scaduto,
            Standing::Attivo => Shown::Attivo,
            Standing::Revocato => Shown::Revocato,
            Standing::Dismesso => Shown::Dismesso,
        }
    }

    /// Whether the eight characters have to be changed (`SCADUTO`, C9).
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.standing == Standing::Attivo && self.expires_at.is_some_and(|end| now >= end)
    }
}
