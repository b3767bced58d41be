//! Who may do what: roles, and the tokens of browser sessions. No password and no token is kept
//! here; the store knows tokens by their hash alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::rng::Rng;

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Takes calls.
    Operator,
    /// Watches the line and decides what needs a second person.
    Supervisor,
    /// Prints letters.
    PrintRoom,
    /// Serves citizens in person.
    Office,
    /// Reads, and changes nothing.
    Auditor,
    /// Adds and removes staff.
    Administrator,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Operator,
        Self::Supervisor,
        Self::PrintRoom,
        Self::Office,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The role of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The word that commands and the database use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Supervisor => "supervisor",
            Self::PrintRoom => "print-room",
            Self::Office => "office",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// Whether they serve citizens at an office's desk.
    pub fn serves_in_person(self) -> bool {
        matches!(self, Self::Office)
    }

    /// Whether they work on contacts.
    pub fn takes_calls(self) -> bool {
        matches!(self, Self::Operator | Self::Supervisor)
    }

    /// Whether letters that came back reach their desk (T23).
    pub fn notes_letters(self) -> bool {
        matches!(self, Self::PrintRoom | Self::Supervisor)
    }

    /// Whether they see the releases of the flows and go back to one.
    pub fn manages_flows(self) -> bool {
        matches!(self, Self::Supervisor | Self::Administrator)
    }

    /// Whether they switch emergency announcements on and off.
    pub fn announces(self) -> bool {
        matches!(self, Self::Supervisor | Self::Administrator)
    }

    /// Whether they are told of what waits too long for a second person.
    pub fn watches_approvals(self) -> bool {
        self == Self::Supervisor
    }
}

/// The form of a name by which staff are known: a capital letter or a blank keeps nobody out.
pub fn sign_in_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// A new token of 256 bits for a session or a form.
pub fn new_token(rng: &Rng) -> String {
    URL_SAFE_NO_PAD.encode(rng.bytes::<32>())
}

/// What the store keeps of a token.
pub fn hash_token(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_read_back_from_its_word() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.word()), Some(role));
        }
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn a_capital_letter_keeps_nobody_out() {
        assert_eq!(sign_in_name(" Anna "), sign_in_name("anna"));
    }

    #[test]
    fn a_token_cannot_be_told_from_its_hash() {
        let token = new_token(&Rng::seeded(1));
        assert_eq!(token.len(), 43);
        assert_ne!(hash_token(&token), token);
    }
}
