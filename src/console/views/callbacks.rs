//! Callers who were promised to be rung back, in their places: part of the page of tasks.

use super::words;

/// One promise. No `Debug`: it is personal data.
#[derive(Clone)]
pub struct Promise {
    /// Its id.
    pub id: String,
    /// The number: whole for who took it, its end for the others.
    pub phone: String,
    /// Since when the caller has the place ("22/11 10:42").
    pub since: String,
    /// From when on it may be rung, where that is still to come.
    pub due: String,
    /// The queue's title.
    pub queue: String,
    /// The caller's language, by its code.
    pub language: String,
    /// What the caller wanted, by the intent's name; empty where nobody asked.
    pub intent: String,
    /// How often nobody answered.
    pub tries: i64,
    /// The name of the operator who is ringing.
    pub taken_by: Option<String>,
    /// Whoever looks is that operator.
    pub mine: bool,
    /// Whoever looks may end it.
    pub may_close: bool,
}

impl Promise {
    pub(super) fn language(&self) -> &str {
        words::language(&self.language)
    }

    pub(super) fn intent(&self) -> &str {
        words::intent(&self.intent)
    }
}
