//! Why a message did not arrive, in Italian, and what the operator can do about it; and what differs
//! from the register.

use crate::domain::undelivered::{self, Cause};

/// Reason and next step.
pub fn undelivered(word: &str, elsewhere: bool) -> (String, String) {
    let failure = undelivered::of(word);
    let next = match failure.cause {
        _ if elsewhere => "È partito verso un altro recapito: non serve fare altro.",
        Cause::Settings => {
            "Non dipende dalla persona: avvisi chi cura l'impianto. Quando è risolto, annulli questo PIN e ne faccia un altro."
        }
        Cause::Carrier => {
            "Il recapito può essere giusto: annulli questo PIN e ne faccia un altro, se può con un recapito in più."
        }
        Cause::Contact => "Annulli questo PIN e ne faccia un altro con un recapito giusto.",
    };
    (failure.reason.to_owned(), next.to_owned())
}

/// What differs from the register, in a few words.
pub fn difference(word: &str) -> &'static str {
    match word {
        "comune" => "comune o provincia diversi",
        "cap" => "CAP diverso",
        "street" => "via diversa",
        "number" => "numero civico diverso",
        "not-registered" => "la persona non è nel registro",
        "abroad" => "risulta residente in Italia",
        "shared-contact" => "un recapito è già di altre persone",
        "foreign-document" => "documento estero da verificare",
        "had-a-pin" => "aveva già un PIN: controllare che sia la stessa persona",
        "second-issue" => "ha già avuto un PIN da meno di un mese",
        _ => "da verificare",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_fault_it_is_decides_what_the_operator_does() {
        let next = |word, elsewhere| undelivered(word, elsewhere).1;
        assert!(next("30003", false).contains("recapito giusto"));
        assert!(next("30018", false).contains("chi cura l'impianto"));
        assert!(next("30007", false).contains("può essere giusto"));
        for word in ["30003", "30018", "30007"] {
            assert!(next(word, true).contains("altro recapito"), "{word}");
        }
    }
}
