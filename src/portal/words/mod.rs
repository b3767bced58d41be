//! The words of the frame and of the parts that pages share. The pattern of every topic: one struct
//! of words, one value a language, a `match` over the languages; so no translation can be missing.
//! `{body}`, `{landline}` and their like are filled by `Frame::say`.

mod de;
mod en;
mod it;

use crate::domain::language::Language;

/// The words around every page.
pub struct FrameWords {
    /// The language's name in itself.
    pub language_name: &'static str,
    /// What the portal is.
    pub service: &'static str,
    /// Before the title of a form in which something is wrong.
    pub wrong_title: &'static str,
    /// To the content.
    pub skip: &'static str,
    /// Label: languages.
    pub nav_languages: &'static str,
    /// Label: main menu.
    pub nav_main: &'static str,
    /// Label: where the page stands.
    pub nav_crumbs: &'static str,
    /// Label: links at the foot.
    pub nav_foot: &'static str,
    /// The home page.
    pub nav_home: &'static str,
    /// Log in.
    pub nav_access: &'static str,
    /// One's own page.
    pub nav_mine: &'static str,
    /// The help page (R150).
    pub nav_help: &'static str,
    /// The offices.
    pub nav_offices: &'static str,
    /// SPID, CIE, CNS.
    pub nav_other_ways: &'static str,
    /// Accessibility.
    pub nav_accessibility: &'static str,
    /// Log out.
    pub leave: &'static str,
    /// Heading of the numbers.
    pub call_us: &'static str,
    /// After the number from landlines (R10).
    pub from_landline: &'static str,
    /// After the number from mobiles (R11, C13).
    pub from_mobile: &'static str,
    /// After the number from abroad.
    pub from_abroad: &'static str,
    /// When somebody answers.
    pub hours: &'static str,
    /// Nobody asks for the PIN (R151).
    pub never: &'static str,
    /// Heading of a long page's contents.
    pub contents: &'static str,
    /// What everybody is told before they ask (R43).
    pub before: BeforeWords,
    /// Who may have a PIN, where that is not everybody.
    pub eligibility: EligibilityWords,
    /// Error pages.
    pub problem: ProblemWords,
    /// Shared parts of forms.
    pub form: FormWords,
}

/// What everybody is told before they ask for a PIN (R43).
pub struct BeforeWords {
    /// Heading.
    pub title: &'static str,
    /// Paragraphs.
    pub texts: [&'static str; 3],
}

/// Who may have a PIN (R132–R135, C12).
pub struct EligibilityWords {
    /// Heading.
    pub title: &'static str,
    /// Circular 87/2020.
    pub few: &'static str,
    /// Circular 127/2021.
    pub abroad: &'static str,
    /// What all others do.
    pub others: &'static str,
}

/// The words of pages that could not be made.
pub struct ProblemWords {
    /// Title: no such page.
    pub not_found: &'static str,
    /// What to do then.
    pub not_found_text: &'static str,
    /// Title: the form is too old.
    pub stale: &'static str,
    /// What to do then.
    pub stale_text: &'static str,
    /// Title: too large.
    pub too_large: &'static str,
    /// What to do then.
    pub too_large_text: &'static str,
    /// Title: too much at once.
    pub too_many: &'static str,
    /// What to do then.
    pub too_many_text: &'static str,
    /// Title: something of ours failed.
    pub failed: &'static str,
    /// What to do then.
    pub failed_text: &'static str,
    /// Before the number of the error.
    pub number: &'static str,
    /// What was typed is kept.
    pub kept: &'static str,
    /// Button: send it again.
    pub again: &'static str,
}

/// The words of shared parts of forms.
pub struct FormWords {
    /// After the label of a field that may stay blank.
    pub optional: &'static str,
    /// Before the message of a wrong field, for screen readers.
    pub error: &'static str,
    /// Heading of the list of what is wrong.
    pub errors: &'static str,
    /// Show a secret that is being typed.
    pub show: &'static str,
    /// Hide it again.
    pub hide: &'static str,
    /// The first, blank line of a list.
    pub choose: &'static str,
    /// `Passo {n} di {m}`.
    pub step: &'static str,
    /// Next page.
    pub next: &'static str,
    /// Previous page.
    pub back: &'static str,
    /// Confirm.
    pub confirm: &'static str,
    /// Control code: its heading.
    pub control: &'static str,
    /// Control code: why it is there, where the browser does it by itself.
    pub control_why: &'static str,
    /// Control code: the browser is at it.
    pub control_running: &'static str,
    /// Control code: done.
    pub control_done: &'static str,
    /// Control code without JavaScript: `Scriva in cifre il numero {number}`.
    pub control_question: &'static str,
    /// What an answer looks like.
    pub control_hint: &'static str,
    /// Error: nothing was answered.
    pub control_missing: &'static str,
    /// Error: wrong, or too old; a new one is shown.
    pub control_wrong: &'static str,
    /// Error: too many tries from one source.
    pub control_too_many: &'static str,
}

/// The words in this language.
pub fn of(language: Language) -> &'static FrameWords {
    match language {
        Language::It => &it::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}
