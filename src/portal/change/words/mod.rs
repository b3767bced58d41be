//! The words of the pages on which a PIN is changed.

mod de;
mod en;
mod it;

use crate::domain::language::Language;

/// The words of the change, page after page (R82–R85).
pub struct ChangeWords {
    /// The name of the procedure (R82).
    pub title: &'static str,
    /// The names of the five steps.
    pub steps: [&'static str; 5],
    /// Why: the sixteen characters were used for the first time.
    pub because_first: &'static str,
    /// Why: the PIN has expired, with `{day}` (C9).
    pub because_expired: &'static str,
    /// Why: the holder wants to.
    pub because_wanted: &'static str,
    /// What follows, one item a step.
    pub what: [&'static str; 3],
    /// What happens to who stops early (R84).
    pub early: &'static str,
    /// Step 2: title.
    pub prepare: &'static str,
    /// Step 2: paper, pen or printer.
    pub prepare_text: &'static str,
    /// Step 2: it is seen once.
    pub once: &'static str,
    /// Step 3: title.
    pub new: &'static str,
    /// Step 3: what to do with it.
    pub new_text: &'static str,
    /// Step 3: how to read it.
    pub alphabet: &'static str,
    /// Before the characters, for screen readers.
    pub spelled: &'static str,
    /// Button, where there is JavaScript.
    pub print: &'static str,
    /// Step 3: not active yet.
    pub not_yet: &'static str,
    /// On paper alone: from when it is good.
    pub paper_when: &'static str,
    /// On paper alone: until when, with `{day}`.
    pub paper_until: &'static str,
    /// On paper alone: tell nobody (R151).
    pub paper_secret: &'static str,
    /// Step 4: title.
    pub retype: &'static str,
    /// Step 4: what to do.
    pub retype_text: &'static str,
    /// Step 4: label of the box (R82).
    pub retype_label: &'static str,
    /// Step 4: how it may be typed.
    pub retype_hint: &'static str,
    /// Step 4: until when, with `{time}`.
    pub retype_until: &'static str,
    /// Step 4: nothing was typed.
    pub retype_missing: &'static str,
    /// Step 4: question before the way back.
    pub not_written: &'static str,
    /// Button: begin again.
    pub again: &'static str,
    /// Told when the page with the PIN is asked for a second time.
    pub already: &'static str,
    /// Step 5: the word (R84).
    pub end: &'static str,
    /// Step 5: it is active.
    pub end_text: &'static str,
    /// Step 5: until when, with `{day}`.
    pub end_until: &'static str,
    /// Step 5: what to do with the old papers.
    pub end_old: &'static str,
    /// Link to one's own page.
    pub to_mine: &'static str,
    /// Not activated: title (T10).
    pub stopped: &'static str,
    /// Not activated: it was not the same.
    pub stopped_wrong: &'static str,
    /// Not activated: the time was over, or it was begun again elsewhere.
    pub stopped_lapsed: &'static str,
    /// Not activated: the old one is valid.
    pub stopped_valid: &'static str,
}

/// The words in this language.
pub fn of(language: Language) -> &'static ChangeWords {
    match language {
        Language::It => &it::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}
