//! Where the guides contradict each other, one named value each (`domain.md`, C1–C21), so that an
//! installation chooses and a reader finds the choice. It decides nothing itself.

use serde::Deserialize;

/// `[policy]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// What a try inside the five minutes of a lock does (C1).
    pub lock: LockMode,
    /// Who may have a PIN, and since when not any more (C12).
    pub eligibility: EligibilityPolicy,
    /// After how many months a PIN has to be changed (C2).
    pub validity_months: ValidityMonths,
    /// Which contacts suffice for a request by telephone (R41).
    pub phone_contacts: PhoneContacts,
    /// By how many ways the first half goes (C20).
    pub first_half_channels: FirstHalfChannels,
    /// Whether the web shows the first half once, at the end of a request (R62).
    pub first_half_on_web: bool,
    /// Whether an operator may reveal the first half once, to read it aloud (C8).
    pub first_half_dictation: bool,
    /// How the second half of an activated PIN goes (C11).
    pub activation_second_half: SecondHalf,
    /// Days for which a changed contact cannot be used to restore a PIN (T24).
    pub settled_contact_days: u16,
}

/// What a try inside the five minutes of a lock does (C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockMode {
    /// The five minutes begin again.
    #[default]
    Restart,
    /// Five minutes are added to what is left.
    Additive,
}

/// Who may have a PIN (C12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EligibilityPolicy {
    /// Everybody.
    #[default]
    Open,
    /// As circulars 87/2020 and 127/2021 say, by the date.
    ByDate,
    /// Only residents abroad without an Italian identity document, whatever the date.
    ResidentsAbroad,
}

/// After how many months a PIN has to be changed, by class of user (C2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ValidityMonths {
    /// Citizens.
    pub cittadino: i8,
    /// Institutional intermediaries.
    pub intermediario: i8,
}

/// Which contacts suffice for a request by telephone (R41).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhoneContacts {
    /// A mobile alone, or a landline with an e-mail or PEC.
    #[default]
    MobileSuffices,
    /// As on the web: a telephone, and an e-mail or PEC.
    AsOnWeb,
}

/// By how many ways the first half goes (C20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstHalfChannels {
    /// One, the best first; the next when it fails.
    #[default]
    One,
    /// SMS and mail together.
    All,
}

/// How the second half of an activated PIN goes (C11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondHalf {
    /// By letter, as the guides say, though the first half came that way too.
    #[default]
    Post,
    /// By SMS, else by mail.
    Sms,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            lock: LockMode::default(),
            eligibility: EligibilityPolicy::default(),
            validity_months: ValidityMonths::default(),
            phone_contacts: PhoneContacts::default(),
            first_half_channels: FirstHalfChannels::default(),
            first_half_on_web: false,
            first_half_dictation: false,
            activation_second_half: SecondHalf::default(),
            settled_contact_days: 7,
        }
    }
}

impl Default for ValidityMonths {
    fn default() -> Self {
        Self {
            cittadino: 6,
            intermediario: 3,
        }
    }
}
