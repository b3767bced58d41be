//! A sealed secret once it is open, together with where it goes. It exists only where the identity is.

use super::bundle::Recipient;
use super::letter::Content;
use crate::domain::addressee::Addressee;
use crate::domain::envelope::Envelope;
use crate::domain::pin::{Half, Halves};
use crate::seal::PrintIdentity;

/// What an entry of a bundle holds. Wiped when dropped; no `Debug`.
pub enum Opened<'a> {
    /// The second half of somebody's PIN.
    SecondHalf(&'a Addressee, Half),
    /// The first half, with the invitation.
    Invitation(&'a Addressee, Half),
    /// The second half of an activated PIN.
    Activated(&'a Addressee, Half),
    /// The whole PIN of an envelope.
    Envelope(&'a Envelope, Halves),
}

impl<'a> Opened<'a> {
    /// Opens what was sealed for `to`; `None` when it is another key's, another recipient's, or was
    /// changed.
    pub fn open(identity: &PrintIdentity, to: &'a Recipient, sealed: &str) -> Option<Self> {
        let secret = identity.open(sealed, &to.binding()).ok()?;
        match to {
            Recipient::Person(to) => Some(Self::SecondHalf(to, Half::from_opened(&secret)?)),
            Recipient::Invited { invited: to } => {
                Some(Self::Invitation(to, Half::from_opened(&secret)?))
            }
            Recipient::Activated { activated: to } => {
                Some(Self::Activated(to, Half::from_opened(&secret)?))
            }
            Recipient::Office(to) => Some(Self::Envelope(to, Halves::from_opened(&secret)?)),
        }
    }

    /// What the page shows.
    pub fn content(&self) -> Content<'_> {
        match self {
            Self::SecondHalf(to, half) => Content::SecondHalf(to, half),
            Self::Invitation(to, half) => Content::Invitation(to, half),
            Self::Activated(to, half) => Content::Activated(to, half),
            Self::Envelope(envelope, halves) => Content::Envelope(envelope, halves),
        }
    }
}
