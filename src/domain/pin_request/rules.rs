//! By which rules a request is judged: the channel's, the day's, the installation's.

use jiff::civil::Date;

use crate::domain::policy::PhoneContacts;
use crate::domain::sms_countries::SmsCountries;

/// How a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// An operator types it, or took it from paper; which contacts suffice is a policy (R41).
    Phone(PhoneContacts),
    /// The citizen types it: a telephone, and an e-mail or PEC.
    Web,
    /// The citizen stands at an office's desk and gets all sixteen characters there: contacts are for
    /// notices alone, and none is needed.
    Desk,
}

/// What a request is held to.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// Nobody is born after it; none where it was judged before.
    pub today: Option<Date>,
    /// How it came in.
    pub channel: Channel,
    /// Where text messages go.
    pub sms: &'a SmsCountries,
    /// Whether the declaration and the foreign document are needed (R133).
    pub foreign_document: bool,
}
