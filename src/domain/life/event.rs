//! What can happen to a PIN, what must follow, and why not. Facts come in as they were found out;
//! nothing here finds them out, and no secret is ever in here.

use super::words::{Class, News, Origin, Standing};
use super::{Life, eligibility};

/// What happens. The numbers are those of the transitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// T1: somebody asks for an ordinary PIN.
    Requested(Asked),
    /// T2, T3: the address was compared, and whatever else a second person has to look at.
    AddressChecked {
        /// It is the registered one, and nothing else speaks against issuing at once.
        same: bool,
    },
    /// T4: what an operator heard when calling back.
    CallBackDecided(Decision),
    /// T5: an office hands out an envelope.
    IssuedAtOffice(Desk),
    /// T6: a campaign.
    Preassigned(Holder),
    /// T7: the holder of a first half asks for the second.
    Activated(Activation),
    /// T8, T11–T15: codice fiscale and PIN were typed.
    LogIn {
        /// How many characters.
        typed: Typed,
        /// Whether they are the secret. Not looked at while the log-in is locked.
        right: bool,
        /// Whether the holder may still use a PIN (C12).
        eligible: bool,
    },
    /// T8, T12: who typed the right secret comes to the page that shows the new characters.
    ChangeBegun,
    /// T9, T10: the new characters were typed again.
    Retyped {
        /// As shown.
        same: bool,
    },
    /// T10: the page of the change was left, or its time is over.
    ChangeAbandoned,
    /// T16, T19: "Hai smarrito il tuo PIN?".
    RestoreAsked {
        /// At least two contacts were typed, and all equal the registered ones (C5).
        contacts_equal: bool,
        /// None of them changed within the last days (T24).
        settled: bool,
    },
    /// T17, T18: the mailed code was typed.
    RestoreCode {
        /// The right one, in time.
        right: bool,
        /// How many more may be typed after this one.
        tries_left: u32,
    },
    /// T18: nobody typed the code in time.
    RestoreLapsed,
    /// T20: somebody wants it ended.
    Revoked {
        /// Who asks was identified, in whatever way the channel has.
        identified: bool,
    },
    /// T21: an ordinary PIN becomes dispositivo.
    Converted {
        /// A person looked at the identity document.
        verified_by_person: bool,
    },
    /// T22: a date of the policy is past.
    PolicyDate {
        /// Whether the holder may go on (C12).
        eligible: bool,
    },
    /// T23: the letter came back.
    LetterReturned,
    /// T24: a mobile, e-mail or PEC changes.
    ContactsChanged(ContactProof),
}

/// T1: what was found out about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The answer of `eligibility::may_have`.
    pub eligible: Result<(), eligibility::Reason>,
    /// Codice fiscale, name, birth and sex agree.
    pub agrees: bool,
    /// Enough for this channel (R41, C19).
    pub contacts_suffice: bool,
    /// The channel.
    pub origin: Origin,
    /// Whose it will be.
    pub holder: Holder,
}

/// What a PIN keeps of its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holder {
    /// Which validity (C2).
    pub class: Class,
    /// A resident abroad without an Italian identity document (R133).
    pub exempt: bool,
}

/// T4: a call back that two persons have decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The request stands.
    pub confirmed: bool,
    /// Who decides is not who proposed.
    pub by_another: bool,
    /// The answer of `eligibility::may_have` now: a date may have passed since the request.
    pub eligible: Result<(), eligibility::Reason>,
}

/// T5: what the desk operator checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desk {
    /// The form MV35 is signed (R71).
    pub mv35: bool,
    /// The identity document is valid and of this person (R72).
    pub document: bool,
    /// The answer of `eligibility::may_have`.
    pub eligible: Result<(), eligibility::Reason>,
    /// Whose it will be.
    pub holder: Holder,
}

/// T7: what the holder of a first half gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activation {
    /// The eight characters of the invitation.
    pub first_half_right: bool,
    /// Number and end of the health card.
    pub card_right: bool,
    /// Enough for the second half and for notices.
    pub contacts_suffice: bool,
}

/// T24: what a change of contacts stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactProof {
    /// The holder is logged in.
    LoggedIn,
    /// Who called said a registered contact, and a second person agreed.
    TwoPeople,
    /// Neither.
    Nothing,
}

/// How much was typed as a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// A half, or a holder's own PIN.
    Eight,
    /// A PIN for the first access (R81).
    Sixteen,
    /// Something that can be no PIN.
    Neither,
}

/// The transitions of the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "each is described by its number in `Life::step`"
)]
pub enum Rule {
    T1,
    T2,
    T3,
    T4,
    T5,
    T6,
    T7,
    T8,
    T9,
    T10,
    T11,
    T12,
    T13,
    T14,
    T15,
    T16,
    T17,
    T18,
    T19,
    T20,
    T21,
    T22,
    T23,
    T24,
}

/// What must follow from a step, in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Keep the hash of the new secret.
    StoreHalves,
    /// Send the first half: SMS, else e-mail, else PEC.
    SendFirstHalf,
    /// Send the second half by the other channel.
    SendSecondHalf,
    /// Print the letter with the second half.
    PrintLetter,
    /// Print the letter with the first half and the invitation to activate.
    PrintInvitation,
    /// Bind the sealed envelope to the person by its serial.
    BindEnvelope,
    /// Make eight new characters and show them once.
    ShowNewPin,
    /// The new characters become the secret.
    ActivateNewSecret,
    /// The new characters are forgotten.
    DiscardNewSecret,
    /// The secret opens nothing any more.
    KillSecret,
    /// Whoever is logged in is not.
    EndSessions,
    /// Halves that were not delivered are wiped, letters and messages cancelled.
    CancelDeliveries,
    /// The holder is in.
    OpenSession,
    /// Tell the holder on all known contacts (`security.md` 14).
    Tell(News),
    /// An operator calls back.
    CallBackTask,
    /// An operator verifies the address.
    VerifyAddressTask,
    /// Mail the one-time link and the code.
    MailLinkAndCode,
    /// Mail that it cannot be restored, and what can be done instead (R107, R108).
    MailImpossible,
    /// The open link and code open nothing any more.
    CloseRestore,
}

/// What becomes of a life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The life afterwards.
    pub life: Life,
    /// What must follow.
    pub effects: Vec<Effect>,
    /// By which transition.
    pub rule: Rule,
}

impl Step {
    /// Whether `effect` must follow.
    pub fn has(&self, effect: Effect) -> bool {
        self.effects.contains(&effect)
    }
}

/// Why something may not happen. Words for machines: pages turn them into sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum No {
    /// There is a live PIN, or a request that waits.
    AlreadyThere,
    /// There is no live PIN.
    NoPin,
    /// The PIN is not yet, or no longer, in the state for it.
    NotInThisState,
    /// The eight characters have to be changed first.
    Expired,
    /// It is dispositivo already.
    AlreadyDispositivo,
    /// The holder may not have or use a PIN (R135).
    NotEligible,
    /// Who asks may not have a PIN, and why.
    MayNotHave(eligibility::Reason),
    /// The holder may keep the PIN: the date changes nothing.
    StillEligible,
    /// What was given does not agree with what is known.
    Differs,
    /// Too few contacts (R41, C19).
    ContactsMissing,
    /// Nobody was identified.
    NotIdentified,
    /// A second person is needed (T4, T24).
    SecondPersonNeeded,
    /// MV35 or the identity document is missing (T5).
    DocumentsMissing,
    /// No change is open.
    NoChangeOpen,
    /// No restore is open.
    NoRestoreOpen,
    /// The code is wrong; another may be typed.
    WrongCode,
}

impl No {
    /// A word for machines, as `already-there`.
    pub fn word(self) -> &'static str {
        match self {
            Self::AlreadyThere => "already-there",
            Self::NoPin => "no-pin",
            Self::NotInThisState => "not-in-this-state",
            Self::Expired => "expired",
            Self::AlreadyDispositivo => "already-dispositivo",
            Self::NotEligible => "not-eligible",
            Self::MayNotHave(reason) => reason.word(),
            Self::StillEligible => "still-eligible",
            Self::Differs => "differs",
            Self::ContactsMissing => "contacts-missing",
            Self::NotIdentified => "not-identified",
            Self::SecondPersonNeeded => "second-person-needed",
            Self::DocumentsMissing => "documents-missing",
            Self::NoChangeOpen => "no-change-open",
            Self::NoRestoreOpen => "no-restore-open",
            Self::WrongCode => "wrong-code",
        }
    }
}

impl Event {
    /// Whether so much was typed as a PIN.
    pub(super) fn is_of(self, length: Typed) -> bool {
        matches!(self, Self::LogIn { typed, .. } if typed == length)
    }

    /// Whether the right secret was typed, and it is one of this length (T15).
    pub(super) fn is_right(self, length: Typed) -> bool {
        matches!(self, Self::LogIn { typed, right: true, .. } if typed == length)
    }

    /// Whether the contacts typed for a restore are the registered ones, and none of them new (T24).
    pub(super) fn agrees(self) -> bool {
        matches!(
            self,
            Self::RestoreAsked {
                contacts_equal: true,
                settled: true,
            }
        )
    }

    /// Why the event cannot happen from a standing that has no transition for it.
    pub(super) fn why_not_from(self, standing: Standing) -> No {
        match self {
            Self::Requested(_) | Self::IssuedAtOffice(_) | Self::Preassigned(_) => No::AlreadyThere,
            Self::Retyped { .. } | Self::ChangeAbandoned => No::NoChangeOpen,
            Self::RestoreCode { .. } | Self::RestoreLapsed => No::NoRestoreOpen,
            Self::AddressChecked { .. }
            | Self::CallBackDecided(_)
            | Self::Activated(_)
            | Self::LogIn { .. }
            | Self::ChangeBegun
            | Self::RestoreAsked { .. }
            | Self::Revoked { .. }
            | Self::Converted { .. }
            | Self::PolicyDate { .. }
            | Self::LetterReturned
            | Self::ContactsChanged(_) => {
                if standing.is_live() {
                    No::NotInThisState
                } else {
                    No::NoPin
                }
            }
        }
    }
}
