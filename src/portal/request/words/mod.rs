//! The words of the request's pages, in three languages.

mod de;
mod en;
mod it;

use crate::domain::language::Language;

/// The words.
pub struct RequestWords {
    /// The topic's title (R35).
    pub title: &'static str,
    /// What it is for.
    pub lead: &'static str,
    /// Heading of what to know before.
    pub notices_title: &'static str,
    /// What to know before (R43).
    pub notices: &'static [&'static str],
    /// Heading of what is needed.
    pub need_title: &'static str,
    /// What is needed.
    pub need: &'static [&'static str],
    /// What is needed besides, where policy asks for a foreign document (R133).
    pub need_document: &'static str,
    /// To the first page.
    pub begin: &'static str,
    /// The pages, in their order.
    pub steps: [&'static str; 5],
    /// The page of the foreign document, where there is one.
    pub document_step: &'static str,
    /// Codice fiscale.
    pub cf: &'static str,
    /// How to write it.
    pub cf_hint: &'static str,
    /// Where one lives (R36).
    pub kind: &'static str,
    /// In Italy.
    pub italian: &'static str,
    /// Abroad.
    pub abroad: &'static str,
    /// Surname.
    pub surname: &'static str,
    /// Which one.
    pub surname_hint: &'static str,
    /// Name.
    pub name: &'static str,
    /// Which ones.
    pub name_hint: &'static str,
    /// Date of birth.
    pub birth_date: &'static str,
    /// How to write it.
    pub birth_date_hint: &'static str,
    /// Sex.
    pub sex: &'static str,
    /// Woman.
    pub female: &'static str,
    /// Man.
    pub male: &'static str,
    /// Municipality of birth.
    pub birth_place: &'static str,
    /// Or state.
    pub birth_place_hint: &'static str,
    /// Province of birth.
    pub birth_province: &'static str,
    /// How to write it.
    pub birth_province_hint: &'static str,
    /// What the address is for.
    pub residence_lead: &'static str,
    /// Street.
    pub street: &'static str,
    /// Number.
    pub street_number: &'static str,
    /// Where there is none.
    pub number_hint: &'static str,
    /// Municipality.
    pub comune: &'static str,
    /// Province.
    pub provincia: &'static str,
    /// How to write it.
    pub provincia_hint: &'static str,
    /// CAP.
    pub cap: &'static str,
    /// How to write it.
    pub cap_hint: &'static str,
    /// State.
    pub country: &'static str,
    /// First line.
    pub line_1: &'static str,
    /// What to write.
    pub line_1_hint: &'static str,
    /// Second line.
    pub line_2: &'static str,
    /// Third line.
    pub line_3: &'static str,
    /// Which are needed (R41).
    pub contacts_lead: &'static str,
    /// Why two (C5).
    pub contacts_two: &'static str,
    /// Telephone at home.
    pub landline: &'static str,
    /// Mobile.
    pub mobile: &'static str,
    /// What for.
    pub mobile_hint: &'static str,
    /// What for, and with which prefix.
    pub mobile_hint_abroad: &'static str,
    /// E-mail.
    pub email: &'static str,
    /// PEC.
    pub pec: &'static str,
    /// What it is.
    pub pec_hint: &'static str,
    /// Which telephone to call (R40).
    pub preferred_phone: &'static str,
    /// When to call (R40).
    pub preferred_time: &'static str,
    /// Morning, afternoon, evening.
    pub times: [&'static str; 3],
    /// Why it is needed.
    pub document_lead: &'static str,
    /// The declaration.
    pub declare: &'static str,
    /// State of the document.
    pub document_country: &'static str,
    /// Number of the document.
    pub document_number: &'static str,
    /// The copy.
    pub document_file: &'static str,
    /// What may be sent.
    pub document_file_hint: &'static str,
    /// There is one already.
    pub document_kept: &'static str,
    /// What to do (R42).
    pub review_lead: &'static str,
    /// Change; `{what}` is what.
    pub edit: &'static str,
    /// Nothing was given.
    pub none: &'static str,
    /// Who may not ask.
    pub refused_title: &'static str,
    /// Only few may.
    pub only_few: &'static str,
    /// Only residents abroad may.
    pub only_abroad: &'static str,
    /// What to use instead.
    pub other_ways: &'static str,
    /// Link.
    pub other_ways_link: &'static str,
    /// It was received.
    pub done_title: &'static str,
    /// Before the number.
    pub done_number: &'static str,
    /// What happens if all is right.
    pub done_if: &'static str,
    /// The first half.
    pub done_first: &'static str,
    /// The second half, in Italy.
    pub done_letter: &'static str,
    /// The second half, abroad.
    pub done_letter_abroad: &'static str,
    /// If something is to be checked.
    pub done_call: &'static str,
    /// A person looks at the document.
    pub done_document: &'static str,
    /// For who has a PIN.
    pub done_already: &'static str,
    /// Link: lost.
    pub done_restore: &'static str,
    /// Who can never restore (C5).
    pub done_one: &'static str,
    /// Where to ask.
    pub done_office: &'static str,
    /// The same, where somebody looks at a document first.
    pub done_office_document: &'static str,
    /// The number from abroad, and Italian time.
    pub done_abroad: &'static str,
    /// The first half is shown (R62).
    pub half_title: &'static str,
    /// What to do with it.
    pub half_text: &'static str,
}

/// The words in this language.
pub fn of(language: Language) -> &'static RequestWords {
    match language {
        Language::It => &it::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}
