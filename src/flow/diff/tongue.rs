//! The words in which differences are told, in English for designers and in Italian for supervisors.
//! What stands in the files is told as it stands there.

/// The words of a language.
#[derive(Debug)]
pub(super) struct Tongue {
    /// What things are called, by what the files call them.
    things: &'static [(&'static str, &'static str)],
    pub text: &'static str,
    pub prompt: &'static str,
    pub leads_to: &'static str,
    pub key: &'static str,
    pub silence: &'static str,
    pub wrong_key: &'static str,
    pub not_understood: &'static str,
    pub time: &'static str,
    pub case: &'static str,
    pub number: &'static str,
    pub order: &'static str,
    pub nothing: &'static str,
    pub of: &'static str,
    /// Where a node leads, by field.
    pub leads: [(&'static str, &'static str); 6],
}

/// As designers read it, at the command line.
pub(super) const ENGLISH: Tongue = Tongue {
    things: &[],
    text: "text",
    prompt: "prompt",
    leads_to: "leads to",
    key: "key",
    silence: "silence",
    wrong_key: "wrong key",
    not_understood: "not understood",
    time: "time",
    case: "case",
    number: "number",
    order: "order",
    nothing: "nothing",
    of: "of",
    leads: [
        ("goto", "leads to"),
        ("understood", "once understood leads to"),
        ("open", "while open leads to"),
        ("closed", "while closed leads to"),
        ("holiday", "on a holiday leads to"),
        ("emergency", "in an emergency leads to"),
    ],
};

/// As supervisors read it, on their screens.
pub(super) const ITALIAN: Tongue = Tongue {
    things: &[
        ("the flow", "il flusso"),
        ("defaults", "quello che vale per ogni menu"),
        ("node", "passo"),
        ("queue", "coda"),
        ("queues", "code"),
        ("calendar", "calendario"),
        ("sub-flow", "percorso comune"),
        ("line", "frase"),
        ("lines", "frasi"),
        ("intent", "intenzione"),
        ("announcement", "annuncio"),
        ("announcements", "annunci"),
        ("body", "ente"),
        ("kind", "tipo"),
        ("title", "titolo"),
        ("numbers", "numeri"),
        ("languages", "lingue"),
        ("start", "inizio"),
        ("closing", "chiusura"),
    ],
    text: "testo",
    prompt: "testo",
    leads_to: "porta a",
    key: "tasto",
    silence: "silenzio",
    wrong_key: "tasto errato",
    not_understood: "non capito",
    time: "volta",
    case: "caso",
    number: "numero",
    order: "ordine",
    nothing: "niente",
    of: "di",
    leads: [
        ("goto", "porta a"),
        ("understood", "se ha capito porta a"),
        ("open", "se è aperto porta a"),
        ("closed", "se è chiuso porta a"),
        ("holiday", "nei giorni festivi porta a"),
        ("emergency", "in emergenza porta a"),
    ],
};

impl Tongue {
    /// What a thing is called; as the files call it where there is no word.
    pub fn thing<'a>(&self, name: &'a str) -> &'a str {
        let known = self.things.iter().find(|(of_files, _)| *of_files == name);
        known.map_or(name, |(_, word)| word)
    }
}
