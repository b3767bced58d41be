//! No mobile, no e-mail, no PEC: the contact center cannot issue; the nearest office can (C19).

use askama::Template;

/// The panel that reads the office and closes so.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/office.html")]
pub struct OfficePanel {
    /// The contact.
    pub contact_id: String,
    /// The session's token.
    pub csrf: String,
    /// The office's name.
    pub name: String,
    /// Street, number, comune.
    pub address: String,
    /// Opening hours, as they are read aloud ("dal lunedì al venerdì dalle 8:30 alle 12:30").
    pub hours: String,
    /// The office's telephone, if it has one.
    pub phone: Option<String>,
}

impl OfficePanel {
    fn line(&self) -> String {
        crate::console::guide::no_contact(&self.address, &self.hours)
    }
}
