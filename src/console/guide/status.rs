//! What a caller who is known is told about their PIN: sentences to read aloud, from facts alone. No
//! code is ever in them.

use crate::domain::life::Shown;

/// How far the first half is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstHalf {
    /// Nothing was to be sent, or it is long gone.
    None,
    /// In the outbox, or with the carrier.
    OnItsWay,
    /// It arrived.
    Delivered,
    /// It will not arrive.
    Lost,
}

/// How far the letter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// There is none.
    None,
    /// It was not posted yet.
    Waiting,
    /// Posted; the day, and the last day on which it may arrive.
    Posted {
        /// "10 marzo 2015".
        since: String,
        /// "31 marzo 2015".
        by: String,
    },
    /// Posted too long ago (C18).
    Late {
        /// "10 marzo 2015".
        since: String,
    },
    /// Posted to an address abroad.
    Abroad {
        /// "10 marzo 2015".
        since: String,
    },
    /// Posted to an address abroad, too long ago.
    LateAbroad {
        /// "10 marzo 2015".
        since: String,
    },
    /// It came back (T23).
    Returned,
}

/// Where another PIN is asked for (C12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Another {
    /// In this call.
    Now,
    /// On the web or in an office.
    Elsewhere,
}

const ELSEWHERE: &str =
    "Al telefono possiamo annullare questo PIN; un altro si chiede sul sito o in una sede.";

/// What the sentences are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The state.
    pub shown: Shown,
    /// The first half.
    pub first_half: FirstHalf,
    /// The letter.
    pub letter: Letter,
    /// Until when the log-in is locked ("10:20").
    pub locked_until: Option<String>,
    /// It was used once (R106).
    pub ever_used: bool,
    /// At least two of mobile, e-mail and PEC are registered (C5).
    pub two_contacts: bool,
    /// One of them changed within the last days and restores nothing yet (T24).
    pub unsettled: bool,
    /// Where another PIN is asked for.
    pub another: Another,
}

impl Facts {
    /// Whether the PIN can be restored on the web (C5, R106, R107).
    pub fn can_restore(&self) -> bool {
        let live = matches!(
            self.shown,
            Shown::Attivo | Shown::Scaduto | Shown::CambioInCorso | Shown::RipristinoInCorso
        );
        (live || self.shown == Shown::Iniziale) && self.ever_used && self.two_contacts
    }
}

/// The sentences.
pub fn lines(facts: &Facts) -> Vec<String> {
    let mut lines = vec![state(facts).to_owned()];
    if let Some(until) = &facts.locked_until {
        lines.push(format!(
            "L'accesso è bloccato per troppi tentativi. Aspetti fino alle {until} senza provare, poi riprovi."
        ));
    }
    if facts.shown == Shown::Iniziale && !facts.ever_used {
        lines.extend(first_half(facts));
        lines.extend(letter(facts));
    }
    lines.extend(restore(facts).map(str::to_owned));
    lines
}

fn state(facts: &Facts) -> &'static str {
    match facts.shown {
        Shown::Nessuno => "Non risulta nessun PIN.",
        Shown::Richiesto => "La richiesta è stata fatta e la stiamo preparando.",
        Shown::DaRichiamare => "Stiamo controllando un dato della richiesta. La richiamiamo noi.",
        Shown::Preassegnato => {
            "Le abbiamo mandato per lettera una metà del PIN. Il PIN va ancora attivato."
        }
        Shown::Iniziale if facts.ever_used => {
            "Il PIN è stato ripristinato. Per entrare servono le due metà appena mandate."
        }
        Shown::Iniziale => {
            "Il PIN è fatto. Per entrare la prima volta servono tutte e due le metà."
        }
        Shown::CambioInCorso => {
            "Ha cominciato a cambiare il PIN e non ha finito: vale ancora quello di prima."
        }
        Shown::Attivo => "Il PIN è attivo.",
        Shown::Scaduto => {
            "Il PIN è giusto ma va cambiato: entri con quello che ha, e il sito gliene dà uno nuovo."
        }
        Shown::RipristinoInCorso => {
            "È stato chiesto un ripristino: finché non lo finisce, vale il PIN di prima."
        }
        Shown::Revocato => match facts.another {
            Another::Now => "Il PIN è stato annullato. Se vuole, ne può chiedere un altro.",
            Another::Elsewhere => {
                "Il PIN è stato annullato. Al telefono non se ne può chiedere un altro."
            }
        },
        Shown::Dismesso => "Il PIN non vale più: si entra con SPID, CIE o CNS.",
    }
}

fn first_half(facts: &Facts) -> Option<String> {
    match facts.first_half {
        FirstHalf::None => None,
        FirstHalf::OnItsWay => Some(
            "La prima metà è partita. Controlli i messaggi e la posta indesiderata.".to_owned(),
        ),
        FirstHalf::Delivered => Some(
            "La prima metà è arrivata. La cerchi tra i messaggi, e non me la legga.".to_owned(),
        ),
        FirstHalf::Lost => {
            let then = match facts.another {
                Another::Now => "Possiamo annullare questo PIN e farne un altro, adesso.",
                Another::Elsewhere => ELSEWHERE,
            };
            Some(format!("La prima metà non è arrivata. {then}"))
        }
    }
}

fn letter(facts: &Facts) -> Option<String> {
    let then = match facts.another {
        Another::Now => "Possiamo annullare questo PIN e farne un altro.",
        Another::Elsewhere => ELSEWHERE,
    };
    Some(match &facts.letter {
        Letter::None => return None,
        Letter::Waiting => "La lettera non è ancora partita: parte nei prossimi giorni.".to_owned(),
        Letter::Posted { since, by } => format!(
            "La lettera è partita il {since} e di solito arriva in 7-15 giorni. La aspetti fino al {by}: se non arriva, ci richiami."
        ),
        Letter::Late { since } => format!(
            "La lettera è partita il {since}: sono passati più di 15 giorni lavorativi. {then}"
        ),
        Letter::Abroad { since } => format!(
            "La lettera è partita il {since}. All'estero ci vogliono alcune settimane: se dopo due mesi non è arrivata, ci richiami."
        ),
        Letter::LateAbroad { since } => {
            format!("La lettera è partita il {since}: sono passati più di due mesi. {then}")
        }
        Letter::Returned => {
            format!("La lettera è tornata indietro. Controlliamo l'indirizzo. {then}")
        }
    })
}

fn restore(facts: &Facts) -> Option<&'static str> {
    let live = matches!(
        facts.shown,
        Shown::Iniziale
            | Shown::Attivo
            | Shown::Scaduto
            | Shown::CambioInCorso
            | Shown::RipristinoInCorso
    );
    if !live {
        return None;
    }
    Some(
        match (facts.can_restore(), facts.ever_used, facts.another) {
            (true, _, _) if facts.unsettled => {
                "Un recapito è cambiato da poco: per qualche giorno non serve a ripristinare il PIN."
            }
            (true, _, _) => {
                "Se lo perde, può ripristinarlo dal sito con due dei recapiti che ci ha dato."
            }
            (false, true, Another::Now) => {
                "Con un solo recapito non si può ripristinare dal sito: se lo perde, lo annulliamo e ne facciamo un altro."
            }
            (false, true, Another::Elsewhere) => {
                "Con un solo recapito non si può ripristinare dal sito. Se lo perde, al telefono possiamo annullarlo; un altro si chiede sul sito o in una sede."
            }
            (false, false, Another::Now) => {
                "Un PIN mai usato non si può ripristinare: se lo perde, lo annulliamo e ne facciamo un altro."
            }
            (false, false, Another::Elsewhere) => {
                "Un PIN mai usato non si può ripristinare. Se lo perde, al telefono possiamo annullarlo; un altro si chiede sul sito o in una sede."
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(shown: Shown) -> Facts {
        Facts {
            shown,
            first_half: FirstHalf::Delivered,
            letter: Letter::Waiting,
            locked_until: None,
            ever_used: false,
            two_contacts: true,
            unsettled: false,
            another: Another::Now,
        }
    }

    fn text(facts: &Facts) -> String {
        lines(facts).join(" ")
    }

    #[test]
    fn a_pin_never_used_is_told_with_both_its_halves_and_cannot_be_restored() {
        let mut facts = facts(Shown::Iniziale);
        facts.letter = Letter::Posted {
            since: "10 marzo 2015".to_owned(),
            by: "31 marzo 2015".to_owned(),
        };
        let said = text(&facts);
        for part in ["prima metà è arrivata", "fino al 31 marzo", "mai usato"] {
            assert!(said.contains(part), "{said}");
        }
        facts.letter = Letter::Late {
            since: "10 marzo 2015".to_owned(),
        };
        assert!(text(&facts).contains("più di 15 giorni lavorativi"));
        facts.letter = Letter::Returned;
        facts.first_half = FirstHalf::Lost;
        let said = text(&facts);
        assert!(said.contains("tornata indietro") && said.contains("non è arrivata"));
        assert!(!facts.can_restore());
    }

    #[test]
    fn a_used_pin_can_be_restored_with_two_contacts_that_have_settled() {
        let mut facts = facts(Shown::Attivo);
        facts.ever_used = true;
        assert!(facts.can_restore());
        assert!(text(&facts).contains("ripristinarlo dal sito con due"));
        facts.unsettled = true;
        assert!(text(&facts).contains("per qualche giorno"));
        facts.two_contacts = false;
        assert!(!facts.can_restore());
        assert!(text(&facts).contains("solo recapito"));
    }

    #[test]
    fn a_letter_abroad_is_waited_for_two_months() {
        let mut facts = facts(Shown::Iniziale);
        let since = || "10 marzo 2015".to_owned();
        facts.letter = Letter::Abroad { since: since() };
        let said = text(&facts);
        assert!(said.contains("partita il 10 marzo 2015. All'estero ci vogliono alcune settimane"));
        assert!(said.contains("se dopo due mesi non è arrivata, ci richiami."));
        facts.letter = Letter::LateAbroad { since: since() };
        assert!(text(&facts).contains("più di due mesi. Possiamo annullare questo PIN"));
        assert!(!text(&facts).contains("15 giorni") && !said.contains("15 giorni"));
    }

    #[test]
    fn where_no_pin_is_issued_by_phone_none_is_promised() {
        let late = Letter::Late {
            since: "10 marzo 2015".to_owned(),
        };
        for shown in Shown::ALL {
            for letter in [late.clone(), Letter::Returned] {
                for ever_used in [false, true] {
                    let mut facts = facts(*shown);
                    facts.first_half = FirstHalf::Lost;
                    facts.letter = letter.clone();
                    facts.two_contacts = false;
                    facts.ever_used = ever_used;
                    facts.another = Another::Elsewhere;
                    let said = text(&facts);
                    for promise in ["farne un altro", "facciamo un altro", "Se vuole, ne può"] {
                        assert!(!said.contains(promise), "{said}");
                    }
                }
            }
        }
        let mut facts = facts(Shown::Iniziale);
        facts.another = Another::Elsewhere;
        facts.first_half = FirstHalf::Lost;
        assert!(text(&facts).contains("un altro si chiede sul sito o in una sede"));
    }

    #[test]
    fn a_lock_is_told_with_its_end_and_a_dead_pin_promises_no_restore() {
        let mut facts = facts(Shown::Attivo);
        facts.locked_until = Some("10:20".to_owned());
        assert!(text(&facts).contains("fino alle 10:20"));
        for shown in [Shown::Nessuno, Shown::Revocato, Shown::Dismesso] {
            facts.shown = shown;
            facts.ever_used = true;
            assert!(!facts.can_restore());
            assert!(!text(&facts).contains("ripristin"), "{shown:?}");
        }
    }

    #[test]
    fn every_state_has_a_sentence_and_none_speaks_a_code() {
        for shown in Shown::ALL {
            let said = text(&facts(*shown));
            assert!(said.ends_with('.'), "{said}");
        }
    }
}
