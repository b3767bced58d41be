//! The words of the log-in page.

mod de;
mod en;
mod it;

use crate::domain::language::Language;

/// The words of the log-in page.
pub struct AccessWords {
    /// Title.
    pub title: &'static str,
    /// Heading of what the first time needs (R81).
    pub first_time: &'static str,
    /// What the first time needs.
    pub first_time_text: &'static str,
    /// Label.
    pub cf: &'static str,
    /// Where it stands.
    pub cf_hint: &'static str,
    /// Legend over the one box.
    pub eight: &'static str,
    /// Label of the one box.
    pub pin: &'static str,
    /// How it may be typed.
    pub pin_hint: &'static str,
    /// Between the two ways.
    pub or: &'static str,
    /// Legend over the two boxes.
    pub sixteen: &'static str,
    /// About the two boxes.
    pub sixteen_hint: &'static str,
    /// Label of the first half.
    pub first: &'static str,
    /// Where it came from.
    pub first_hint: &'static str,
    /// Label of the second half.
    pub second: &'static str,
    /// Where it came from.
    pub second_hint: &'static str,
    /// The button (R80).
    pub enter: &'static str,
    /// Heading of the other ways.
    pub else_title: &'static str,
    /// Link: the PIN was lost (R100).
    pub lost: &'static str,
    /// Link: no PIN yet.
    pub request: &'static str,
    /// Link: SPID, CIE, CNS.
    pub other_ways: &'static str,
    /// Told where PINs are only for residents abroad (R133, R135).
    pub only_abroad: &'static str,
    /// Told after half an hour without use.
    pub idle: &'static str,
    /// Told after logging out.
    pub left: &'static str,
    /// What can be wrong.
    pub errors: AccessErrors,
    /// The page of a lock.
    pub locked: LockedWords,
    /// Title where a PIN is no way in any more (T22).
    pub dismissed: &'static str,
    /// What to do then.
    pub dismissed_text: &'static str,
    /// Link: revoke the PIN.
    pub revoke: &'static str,
}

/// What can be wrong with a log-in.
pub struct AccessErrors {
    /// No codice fiscale.
    pub cf_missing: &'static str,
    /// None that exists.
    pub cf_wrong: &'static str,
    /// No PIN.
    pub pin_missing: &'static str,
    /// Something that can be no PIN.
    pub pin_wrong: &'static str,
    /// A half is missing.
    pub half_missing: &'static str,
    /// Something that can be no half.
    pub half_wrong: &'static str,
    /// The data opens nothing.
    pub wrong: &'static str,
    /// Too many people at once.
    pub busy: &'static str,
}

/// The words of the page of a lock (R90).
pub struct LockedWords {
    /// Title, with `{time}`.
    pub title: &'static str,
    /// What happened.
    pub why: &'static str,
    /// What a try does in the mode `restart` (R92).
    pub restart: &'static str,
    /// What a try does in the mode `additive` (R91).
    pub additive: &'static str,
    /// Heading of the ways out.
    pub meanwhile: &'static str,
    /// Link: restore (R110).
    pub restore: &'static str,
    /// After it.
    pub restore_text: &'static str,
    /// Link: revoke.
    pub revoke: &'static str,
    /// After it.
    pub revoke_text: &'static str,
    /// If it was somebody else.
    pub not_you: &'static str,
}

/// The words in this language.
pub fn of(language: Language) -> &'static AccessWords {
    match language {
        Language::It => &it::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}
