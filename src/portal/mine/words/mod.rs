//! The words of a person's own pages.

pub mod convert;
mod de;
mod en;
mod it;

use crate::domain::language::Language;

/// The words of a person's own pages.
pub struct MineWords {
    /// Title.
    pub title: &'static str,
    /// Label: what it opens.
    pub kind: &'static str,
    /// Ordinary, and what it opens (R75).
    pub ordinary: &'static str,
    /// Dispositive, and what it opens (R75).
    pub dispositive: &'static str,
    /// Label: state.
    pub state: &'static str,
    /// State: active, with `{day}`.
    pub active: &'static str,
    /// State: it has to be changed.
    pub expired: &'static str,
    /// State: a new one was shown.
    pub changing: &'static str,
    /// State: a restore is under way.
    pub restoring: &'static str,
    /// Label: made on.
    pub made: &'static str,
    /// Label: last changed on.
    pub changed: &'static str,
    /// Label: to be changed by.
    pub ends: &'static str,
    /// Label: number of the practice.
    pub practice: &'static str,
    /// Heading of what can be done.
    pub todo: &'static str,
    /// Button: change the PIN.
    pub change: &'static str,
    /// What that does.
    pub change_text: &'static str,
    /// Link: become dispositive (R74).
    pub convert: &'static str,
    /// What that does.
    pub convert_text: &'static str,
    /// Heading: contacts.
    pub contacts: &'static str,
    /// What they are for.
    pub contacts_text: &'static str,
    /// Link: change them.
    pub contacts_change: &'static str,
    /// `dal {day}`.
    pub since: &'static str,
    /// A changed contact cannot be used for restoring yet, with `{day}` (T24).
    pub settles: &'static str,
    /// Kinds of contacts: mobile, landline, e-mail, PEC.
    pub kinds: [&'static str; 4],
    /// Who has fewer than two of mobile, e-mail and PEC cannot restore (C5).
    pub cannot_restore: &'static str,
    /// Title: one's own accesses.
    pub accesses: &'static str,
    /// About them.
    pub accesses_text: &'static str,
    /// Link to all of them.
    pub accesses_all: &'static str,
    /// There is none.
    pub accesses_none: &'static str,
    /// Column: when.
    pub when: &'static str,
    /// Column: what.
    pub what: &'static str,
    /// Entered, wrong, locked, changed.
    pub whats: [&'static str; 4],
    /// What to do about one that was not one's own.
    pub not_you: &'static str,
    /// Link: revoke.
    pub revoke: &'static str,
    /// Back to the first page.
    pub back: &'static str,
    /// The page of contacts.
    pub form: ContactsWords,
}

/// The words of the page on which contacts are changed.
pub struct ContactsWords {
    /// Title.
    pub title: &'static str,
    /// What is needed (R41).
    pub lead: &'static str,
    /// Who is told, and what a change means for a week (T24), with `{days}`.
    pub told: &'static str,
    /// Hint of the mobile.
    pub mobile_hint: &'static str,
    /// Hint of the landline.
    pub landline_hint: &'static str,
    /// Hint of the PEC.
    pub pec_hint: &'static str,
    /// Button.
    pub save: &'static str,
    /// Done.
    pub done: &'static str,
    /// Nothing was different.
    pub same: &'static str,
    /// No telephone.
    pub no_phone: &'static str,
    /// Neither e-mail nor PEC.
    pub no_mail: &'static str,
    /// No network has this number.
    pub bad_number: &'static str,
    /// Takes no SMS.
    pub not_mobile: &'static str,
    /// A mobile where a landline is asked for.
    pub is_mobile: &'static str,
    /// No mailbox.
    pub bad_mail: &'static str,
    /// The PEC is the e-mail again.
    pub same_mail: &'static str,
    /// It serves too many others.
    pub shared: &'static str,
}

/// The words in this language.
pub fn of(language: Language) -> &'static MineWords {
    match language {
        Language::It => &it::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}
