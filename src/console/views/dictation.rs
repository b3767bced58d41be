//! The first half, shown once to be read aloud (C8). The page is an answer to a POST: it is never kept
//! and cannot be fetched again.

use askama::Template;
use zeroize::Zeroizing;

use super::shell::Shell;

/// The answer to `POST /console/contacts/{id}/dictate`. No `Debug`: it holds a half.
#[derive(Template)]
#[template(path = "console/views/dictation.html")]
pub struct Dictation {
    /// The frame.
    pub shell: Shell,
    /// The contact.
    pub contact_id: String,
    /// The eight characters.
    pub half: Zeroizing<String>,
}

impl Dictation {
    /// The characters one by one, parted in two groups.
    fn groups(&self) -> Vec<&str> {
        let (first, second) = self.half.split_at_checked(4).unwrap_or_default();
        vec![first, second]
    }
}
