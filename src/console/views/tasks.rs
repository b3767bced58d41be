//! What is to be done after a call: whom to call back, and letters that came back or never came.

use askama::Template;

use super::callbacks::Promise;
use super::shell::Shell;

/// `GET /console/tasks`.
#[derive(Clone, Template)]
#[template(path = "console/views/tasks.html")]
pub struct Tasks {
    /// The frame.
    pub shell: Shell,
    /// What was just done.
    pub notice: Option<String>,
    /// What was refused.
    pub problem: Option<String>,
    /// Callers who were promised to be rung back, in their places.
    pub callbacks: Vec<Promise>,
    /// Those whose hour is now come first, then the oldest.
    pub items: Vec<Item>,
}

/// One task. No `Debug`: it is personal data.
#[derive(Clone)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// The kind's word.
    pub kind: String,
    /// Name and surname.
    pub person: String,
    /// The number to call, as shown.
    pub phone: String,
    /// When the person would like to be called, as they said it.
    pub preferred: String,
    /// That time is now.
    pub now: bool,
    /// Since when ("22/11 10:42").
    pub since: String,
    /// The practice's six digits.
    pub practice: String,
    /// What it is about.
    pub note: String,
}

impl Item {
    fn title(&self) -> &'static str {
        match self.kind.as_str() {
            "letter-returned" => "La lettera è tornata indietro",
            "letter-missing" => "La lettera non arriva",
            "unreachable" => "Non si riesce a raggiungere",
            _ => "Da richiamare",
        }
    }

    fn advice(&self) -> &'static str {
        match self.kind.as_str() {
            "letter-returned" => {
                "Verifichi l'indirizzo con la persona. La lettera si rimanda solo annullando il PIN e chiedendone un altro: la persona deve richiamare, o andare in sede."
            }
            "letter-missing" => {
                "Controlli con la persona l'indirizzo e il nome sulla cassetta. Dopo 15 giorni lavorativi si annulla il PIN e se ne chiede un altro."
            }
            _ => "Non chieda mai il PIN, e non dica a nessun altro perché telefona.",
        }
    }
}
