//! The Italian words of a picture: kinds of nodes, and why a way is taken.

use super::{Kind, Why};

impl Kind {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 12] = [
        Self::Play,
        Self::Menu,
        Self::Ask,
        Self::Collect,
        Self::Branch,
        Self::Hours,
        Self::Use,
        Self::Enqueue,
        Self::Record,
        Self::Transfer,
        Self::Callback,
        Self::HangUp,
    ];

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Play => "annuncio",
            Kind::Menu => "menu",
            Kind::Ask => "domanda",
            Kind::Collect => "numero",
            Kind::Branch => "bivio",
            Kind::Hours => "orari",
            Kind::Use => "percorso comune",
            Kind::Enqueue => "coda",
            Kind::Record => "messaggio",
            Kind::Transfer => "trasferimento",
            Kind::Callback => "richiamata",
            Kind::HangUp => "fine",
        }
    }
}

/// Why a way is taken, in a word or two; nothing where the node just goes on.
pub(super) fn why(why: &Why) -> String {
    match why {
        Why::Goto | Why::SubFlow { .. } => String::new(),
        Why::Key { key, .. } | Why::GlobalKey { key } => key.clone(),
        Why::Repeat { key, .. } => format!("{key} ripete"),
        Why::Back { key } => format!("{key} indietro"),
        Why::Digits { .. } => "numero digitato".to_owned(),
        Why::Recorded => "messaggio lasciato".to_owned(),
        Why::NothingRecorded => "nessun messaggio".to_owned(),
        Why::TransferFailed => "nessuna risposta".to_owned(),
        Why::NoInput { times } => often("silenzio", *times),
        Why::WrongKey { times } => often("tasto errato", *times),
        Why::NotUnderstood { times } => often("non capito", *times),
        Why::Understood { .. } => "capito".to_owned(),
        Why::OnlyKeys => "solo tasti".to_owned(),
        Why::Case { on, value } => value_of(on, value).to_owned(),
        Why::Else { .. } => "altrimenti".to_owned(),
        Why::Emergency => "emergenza".to_owned(),
        Why::Holiday => "festivo".to_owned(),
        Why::Closed => "chiuso".to_owned(),
        Why::Open => "aperto".to_owned(),
        Why::AfterTalk | Why::Transferred => "dopo il colloquio".to_owned(),
        Why::CallbackOffered => "offerta di richiamata".to_owned(),
        Why::Overflow => "attesa altrove".to_owned(),
        Why::NumberRefused => "numero non chiamabile".to_owned(),
        Why::NotPromised => "non annotata".to_owned(),
        Why::Lost => "imprevisto".to_owned(),
    }
}

/// What a fork looks at.
pub(super) fn looked_at(on: &str) -> String {
    match on {
        "line" => "secondo chi paga".to_owned(),
        "dialled" => "secondo il numero chiamato".to_owned(),
        "language" => "secondo la lingua".to_owned(),
        "caller" => "secondo chi chiama".to_owned(),
        name => format!("secondo {name}"),
    }
}

/// The labels of one arrow: each once, a wrong key and unknown words together as mistakes.
pub(super) fn labels(whys: &[&Why]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for one in whys {
        let label = if let Why::WrongKey { times } = one
            && whys.contains(&&Why::NotUnderstood { times: *times })
        {
            often("errore", *times)
        } else if let Why::NotUnderstood { times } = one
            && whys.contains(&&Why::WrongKey { times: *times })
        {
            continue;
        } else {
            why(one)
        };
        if !label.is_empty() && !all.contains(&label) {
            all.push(label);
        }
    }
    all
}

fn often(what: &str, times: usize) -> String {
    if times == 1 {
        what.to_owned()
    } else {
        // Number and word stay on one line.
        format!("{what}\u{a0}×{times}")
    }
}

fn value_of<'a>(on: &str, value: &'a str) -> &'a str {
    match (on, value) {
        ("line", "free") => "gratuito",
        ("line", "paid") => "a pagamento",
        ("caller", "mobile") => "cellulare",
        ("caller", "landline") => "telefono fisso",
        ("caller", "abroad") => "estero",
        ("caller", "withheld") => "numero nascosto",
        (_, value) => value,
    }
}
