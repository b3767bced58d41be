//! The words of the pages for who lost their PIN.

mod de;
mod en;
mod it;

use crate::domain::language::Language;

/// One of the ways.
pub struct Way {
    pub id: &'static str,
    pub title: &'static str,
    pub when: &'static str,
    pub needs: &'static str,
    pub path: &'static str,
    pub go: &'static str,
}

/// The words of this topic.
pub struct LostWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub ways: &'static [Way],
    pub person_title: &'static str,
    pub person: &'static [&'static str],
    pub other_ways: &'static str,
    pub access: &'static str,
    pub request: &'static str,
    pub next: &'static str,
    // Fields.
    pub cf: &'static str,
    pub cf_hint: &'static str,
    pub mobile: &'static str,
    pub mobile_hint: &'static str,
    pub landline: &'static str,
    pub email: &'static str,
    pub pec: &'static str,
    pub pec_hint: &'static str,
    pub card: &'static str,
    pub card_hint: &'static str,
    pub expiry: &'static str,
    pub expiry_hint: &'static str,
    pub half: &'static str,
    pub half_hint: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    // What is wrong.
    pub wrong_cf: &'static str,
    pub wrong_mobile: &'static str,
    pub wrong_landline: &'static str,
    pub wrong_mail: &'static str,
    pub wrong_two: &'static str,
    pub wrong_mailbox: &'static str,
    pub wrong_contacts: &'static str,
    pub wrong_card: &'static str,
    pub wrong_expiry: &'static str,
    pub wrong_half: &'static str,
    pub wrong_code: &'static str,
    pub wrong_code_blank: &'static str,
    // Restore and revoke.
    pub restore: &'static str,
    pub restore_lead: &'static [&'static str],
    pub restore_next: &'static [&'static str],
    pub restore_go: &'static str,
    pub revoke: &'static str,
    pub revoke_lead: &'static [&'static str],
    pub revoke_next: &'static [&'static str],
    pub revoke_go: &'static str,
    pub sent: &'static str,
    pub sent_text: &'static str,
    pub code_restore: &'static [&'static str],
    pub code_revoke: &'static [&'static str],
    pub ended: &'static str,
    pub ended_text: &'static str,
    pub restored: &'static str,
    pub restored_text: &'static str,
    pub restored_next: &'static [&'static str],
    pub revoked: &'static str,
    pub revoked_text: &'static str,
    // Activate.
    pub activate: &'static str,
    pub activate_lead: &'static [&'static str],
    pub activate_go: &'static str,
    pub activate_wrong: &'static str,
    pub activate_locked: &'static str,
    pub activated: &'static str,
    pub activated_post: &'static str,
    pub activated_message: &'static str,
    pub activated_next: &'static [&'static str],
}

/// The words in this language.
pub fn of(language: Language) -> &'static LostWords {
    match language {
        Language::It => &it::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}
