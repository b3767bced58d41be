//! What the desk's operator is told, in Italian: what is wrong with a field, why it cannot be done.

use std::collections::BTreeMap;

use crate::domain::envelope::NotASerial;
use crate::domain::life::No;
use crate::domain::life::eligibility::Reason;
use crate::domain::papers::Wrong;
use crate::domain::upload::Refused;
use crate::workflows::serve_in_person::BadEnvelope;

/// The messages about the papers, by field.
pub fn papers(wrong: &[(&'static str, Wrong)]) -> BTreeMap<String, String> {
    wrong
        .iter()
        .map(|(field, why)| ((*field).to_owned(), paper(field, *why).to_owned()))
        .collect()
}

fn paper(field: &str, why: Wrong) -> &'static str {
    match (field, why) {
        ("mv35", _) => "Senza il modulo MV35 firmato il PIN non si può dare.",
        ("id_seen", _) => "Guardi il documento originale e la persona, poi lo confermi qui.",
        ("id_kind", _) => "Scelga il tipo di documento.",
        ("id_number", Wrong::Missing) => "Scriva il numero del documento.",
        ("id_number", _) => "Il numero del documento ha da 5 a 20 lettere e cifre.",
        (_, Wrong::Expired) => "Il documento è scaduto: ne serve uno valido.",
        (_, Wrong::InFuture) => "Questa data è nel futuro: la controlli.",
        (_, Wrong::Missing) => "Scriva la data.",
        _ => "Questa data non esiste o non è completa: la scriva come 31/12/1980.",
    }
}

/// The messages about the person, as the desk reads them: nobody is on the telephone there.
pub fn person(messages: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let here = |text: String| {
        text.replace("a chi chiama", "alla persona")
            .replace("con chi chiama", "con la persona")
            .replace("se chi chiama", "se la persona")
    };
    messages
        .into_iter()
        .map(|(field, text)| (field, here(text)))
        .collect()
}

/// What is wrong with a typed serial.
pub fn serial(why: NotASerial) -> &'static str {
    match why {
        NotASerial::Form => "Il numero della busta ha 12 cifre.",
        NotASerial::Check => "Il numero non torna: lo rilegga sulla busta, cifra per cifra.",
    }
}

/// Why an envelope cannot be handed out.
pub fn envelope(why: &BadEnvelope) -> String {
    match why {
        BadEnvelope::Unknown => {
            "Questa busta non risulta: non la consegni e avvisi il responsabile.".to_owned()
        }
        BadEnvelope::OtherOffice(office) => format!("Questa busta è di un'altra sede: {office}."),
        BadEnvelope::NotArrived => {
            "La sala stampa non ha ancora confermato questa busta: ne usi un'altra.".to_owned()
        }
        BadEnvelope::Bound => {
            "Questa busta è già di una persona: non la consegni e avvisi il responsabile."
                .to_owned()
        }
        BadEnvelope::Spoiled => {
            "Questa busta è stata annullata: la distrugga e ne usi un'altra.".to_owned()
        }
    }
}

/// Why it may not be done.
pub fn no(why: No) -> &'static str {
    match why {
        No::AlreadyThere => {
            "C'è una richiesta di questa persona che aspetta un richiamo: prima va chiusa dal \
             contact center."
        }
        No::NoPin => "Questa persona non ha un PIN.",
        No::NotInThisState => {
            "Il PIN non è ancora attivo: la persona deve prima entrare una volta con i 16 caratteri."
        }
        No::Expired => "Il PIN è scaduto: la persona entra nel sito e prende quello nuovo.",
        No::AlreadyDispositivo => "Il PIN è già dispositivo.",
        No::MayNotHave(Reason::OnlyFew) => {
            "Per legge oggi il PIN si dà solo a minori, a chi non ha un documento italiano e a chi ha \
             un tutore, un curatore o un amministratore di sostegno. Indichi SPID, CIE o CNS."
        }
        No::NotEligible | No::MayNotHave(Reason::OnlyAbroad | Reason::NotByPhone) => {
            "Per legge oggi il PIN si dà solo a chi vive all'estero e non ha un documento italiano. \
             Indichi SPID, CIE o CNS."
        }
        No::DocumentsMissing | No::NotIdentified => "Servono il modulo MV35 e un documento valido.",
        No::SecondPersonNeeded => "Deve decidere un collega.",
        No::StillEligible
        | No::Differs
        | No::ContactsMissing
        | No::NoChangeOpen
        | No::NoRestoreOpen
        | No::WrongCode => "Non si può fare adesso.",
    }
}

/// A contact that serves too many others.
pub fn shared(kind: &str) -> (String, String) {
    let text = "Questo recapito è già di altre persone, o è il suo: ne chieda un altro.";
    (kind.to_owned(), text.to_owned())
}

/// Why a scan cannot be kept.
pub fn scan(why: Refused) -> &'static str {
    match why {
        Refused::Nothing => "Alleghi la scansione.",
        Refused::TooLarge => "La scansione supera i 5 MB: la rifaccia meno fitta.",
        Refused::Type | Refused::NotAsSaid => "Serve un PDF, un JPEG o un PNG.",
        Refused::Active => {
            "Questo PDF contiene parti attive e non si può tenere: rifaccia la scansione."
        }
        Refused::Closed => "Questo PDF è protetto: serve senza password.",
        Refused::Damaged => "Questo file è rovinato: rifaccia la scansione.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_on_the_telephone_at_the_desk() {
        let by_phone = "Manca il nome: chieda a chi chiama.".to_owned();
        let said = person(BTreeMap::from([("name".to_owned(), by_phone)]));
        assert_eq!(said["name"], "Manca il nome: chieda alla persona.");
    }

    #[test]
    fn every_bad_envelope_says_what_to_do() {
        let all = [
            BadEnvelope::Unknown,
            BadEnvelope::OtherOffice("Sede di Bolzano".into()),
            BadEnvelope::NotArrived,
            BadEnvelope::Bound,
            BadEnvelope::Spoiled,
        ];
        let said: std::collections::BTreeSet<_> = all.iter().map(envelope).collect();
        assert_eq!(said.len(), all.len());
    }
}
