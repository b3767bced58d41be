//! What we ask of the outside: the platform's REST, mail, and the HTTP client under both.
//! It never runs inside a transaction, and its errors carry no body, number or address.

pub mod http;
pub mod mail;
pub mod offices;
pub mod recordings;
pub mod register;
pub mod rest;

pub use http::{http_client, streaming_client};
pub use mail::{Mail, MailError, MailTransport, SmtpSecurity, SmtpSettings};
pub use recordings::{Recording, RecordingError, Recordings};
pub use rest::{Account, CallStatus, Message, MessageSid, OutgoingSms, Rest, RestError};
