//! Halves that go by messages to known contacts: both of a restored PIN (R104), the second of an
//! activated one (C11).

use zeroize::Zeroizing;

use super::{MailText, closing, greeting, phones};
use crate::domain::body::Body;
use crate::domain::language::Language;
use crate::domain::pin::Half;
use crate::domain::practice::PracticeNumber;

/// Where the other half of a restored PIN goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    /// To the e-mail.
    Email,
    /// To the PEC.
    Pec,
}

/// Which half a mail holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The first.
    First,
    /// The second.
    Second,
}

/// The SMS with the first half of a restored PIN. `abroad`: the number needs its prefix.
pub fn restored_sms(
    body: &Body,
    (language, abroad): (Language, bool),
    half: &Half,
    practice: PracticeNumber,
    second: Second,
) -> Zeroizing<String> {
    let Body { name, name_en, .. } = body;
    let half = half.expose();
    let number = if abroad { &body.abroad } else { &body.mobile };
    Zeroizing::new(match language {
        Language::It => {
            let place = match second {
                Second::Email => "nell'e-mail",
                Second::Pec => "nella PEC",
            };
            format!(
                "{name}: prima metà del PIN {half} (pratica {practice}). La seconda è {place}. \
                 Non l'ha chiesto lei? Non la usi e chiami {number}"
            )
        }
        Language::De => {
            let place = match second {
                Second::Email => "in der E-Mail",
                Second::Pec => "in der PEC",
            };
            format!(
                "{name}: 1. Hälfte der PIN {half} (Nr. {practice}). Die 2. steht {place}. \
                 Nicht von Ihnen? Nicht benutzen, Tel. {number}"
            )
        }
        Language::En => {
            let place = match second {
                Second::Email => "in the e-mail",
                Second::Pec => "in the PEC",
            };
            format!(
                "{name_en}: first half of your PIN {half} (case {practice}). The second half is \
                 {place}. Not you? Do not use it, call {number}"
            )
        }
    })
}

/// The SMS with the second half of an activated PIN, where it goes by no letter (C11).
pub fn activated_sms(
    body: &Body,
    (language, abroad): (Language, bool),
    half: &Half,
    practice: PracticeNumber,
) -> Zeroizing<String> {
    let Body { name, name_en, .. } = body;
    let half = half.expose();
    let number = if abroad { &body.abroad } else { &body.mobile };
    Zeroizing::new(match language {
        Language::It => format!(
            "{name}: seconda metà del PIN {half} (pratica {practice}). La prima è nella lettera. \
             Non l'ha chiesta lei? Non la usi e chiami {number}"
        ),
        Language::De => format!(
            "{name}: 2. Hälfte der PIN {half} (Nr. {practice}). Die 1. steht im Brief. \
             Nicht von Ihnen? Nicht benutzen, Tel. {number}"
        ),
        Language::En => format!(
            "{name_en}: second half of your PIN {half} (case {practice}). The first half is in \
             the letter. Not you? Do not use it, call {number}"
        ),
    })
}

/// The mail with the second half of an activated PIN (C11).
pub fn activated_mail(
    body: &Body,
    language: Language,
    half: &Half,
    practice: PracticeNumber,
) -> MailText {
    let (hello, half) = (greeting(language), half.expose());
    let (phones, closing) = (phones(body, language), closing(body, language));
    let (subject, opening, how, wrong) = match language {
        Language::It => (
            format!("La seconda metà del suo PIN - pratica {practice}"),
            "ha attivato il PIN. Questa è la seconda metà",
            "La prima metà è nella lettera. Entri nel sito: scriva il codice fiscale e poi\n\
             i 16 caratteri, prima gli 8 della lettera e poi questi 8. Il sito le mostra\n\
             un PIN nuovo, di 8 caratteri.",
            "Non è stato lei? Non usi questa metà e ci chiami subito.",
        ),
        Language::De => (
            format!("Die zweite Hälfte Ihrer PIN - Nr. {practice}"),
            "Sie haben die PIN aktiviert. Das ist die zweite Hälfte",
            "Die erste Hälfte steht im Brief. Melden Sie sich auf der Website an: zuerst die\n\
             Steuernummer (codice fiscale), dann die 16 Zeichen, zuerst die 8 aus dem Brief\n\
             und dann diese 8. Die Website zeigt Ihnen dann eine neue PIN mit 8 Zeichen.",
            "Waren Sie das nicht? Benutzen Sie diese Hälfte nicht und rufen Sie uns an.",
        ),
        Language::En => (
            format!("The second half of your PIN - case {practice}"),
            "You activated your PIN. This is the second half",
            "The first half is in the letter. Log in to the website: type your codice fiscale\n\
             and then the 16 characters, the 8 of the letter first and then these 8. The\n\
             site then shows you a new PIN of 8 characters.",
            "Was this not you? Do not use this half and call us at once.",
        ),
    };
    MailText {
        subject,
        text: Zeroizing::new(format!(
            "{hello},\n\n{opening}:\n\n    {half}\n\n{how}\n\n{wrong}\n\n{phones}\n{closing}"
        )),
    }
}

/// The mail with one half of a restored PIN (R104, R105).
pub fn restored_mail(
    body: &Body,
    language: Language,
    which: Which,
    half: &Half,
    practice: PracticeNumber,
) -> MailText {
    let (hello, half) = (greeting(language), half.expose());
    let (phones, closing) = (phones(body, language), closing(body, language));
    let (subject, opening, how, wrong, number) = match language {
        Language::It => in_italian(which),
        Language::De => in_german(which),
        Language::En => in_english(which),
    };
    let text = format!(
        "{hello},\n\n{opening}:\n\n    {half}\n\n{how}\n\n{wrong}\n\n{phones}\n\
         {number}: {practice}\n\n{closing}"
    );
    MailText {
        subject: format!("{subject} - {} {practice}", number.to_lowercase()),
        text: Zeroizing::new(text),
    }
}

type Words = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn in_italian(which: Which) -> Words {
    let (subject, opening, how) = match which {
        Which::First => (
            "La prima metà del suo PIN",
            "ha chiesto di ripristinare il PIN. Questa è la prima metà di quello nuovo",
            "La seconda metà è in un altro messaggio, a un altro suo recapito. Quando ha\n\
             tutte e due, entri nel sito: scriva il codice fiscale e poi i 16 caratteri,\n\
             prima questi 8 e poi gli altri 8. Il sito le mostra un PIN nuovo, di 8.",
        ),
        Which::Second => (
            "La seconda metà del suo PIN",
            "ha chiesto di ripristinare il PIN. Questa è la seconda metà di quello nuovo",
            "La prima metà è in un altro messaggio, a un altro suo recapito. Quando ha\n\
             tutte e due, entri nel sito: scriva il codice fiscale e poi i 16 caratteri,\n\
             prima gli altri 8 e poi questi. Il sito le mostra un PIN nuovo, di 8.",
        ),
    };
    let wrong = "Il PIN di prima non vale più.\n\n\
                 Non l'ha chiesto lei? Non usi questa metà e ci chiami subito.";
    (subject, opening, how, wrong, "Pratica")
}

fn in_german(which: Which) -> Words {
    let (subject, opening, how) = match which {
        Which::First => (
            "Die erste Hälfte Ihrer PIN",
            "Sie haben die PIN wiederherstellen lassen. Das ist die erste Hälfte der neuen",
            "Die zweite Hälfte steht in einer anderen Nachricht, die an einen anderen Ihrer\n\
             Kontakte geht. Wenn Sie beide haben, melden Sie sich auf der Website an: zuerst\n\
             die Steuernummer (codice fiscale), dann die 16 Zeichen, zuerst diese 8 und dann\n\
             die anderen 8. Die Website zeigt Ihnen dann eine neue PIN mit 8 Zeichen.",
        ),
        Which::Second => (
            "Die zweite Hälfte Ihrer PIN",
            "Sie haben die PIN wiederherstellen lassen. Das ist die zweite Hälfte der neuen",
            "Die erste Hälfte steht in einer anderen Nachricht, die an einen anderen Ihrer\n\
             Kontakte geht. Wenn Sie beide haben, melden Sie sich auf der Website an: zuerst\n\
             die Steuernummer (codice fiscale), dann die 16 Zeichen, zuerst die anderen 8\n\
             und dann diese. Die Website zeigt Ihnen dann eine neue PIN mit 8 Zeichen.",
        ),
    };
    let wrong = "Die bisherige PIN gilt nicht mehr.\n\n\
                 Waren Sie das nicht? Benutzen Sie diese Hälfte nicht und rufen Sie uns an.";
    (subject, opening, how, wrong, "Nr.")
}

fn in_english(which: Which) -> Words {
    let (subject, opening, how) = match which {
        Which::First => (
            "The first half of your PIN",
            "You asked to restore your PIN. This is the first half of the new one",
            "The second half is in another message, sent to another of your contacts. When\n\
             you have both, log in to the website: type your codice fiscale and then the 16\n\
             characters, these 8 first and then the other 8. The site then shows you a new\n\
             PIN of 8 characters.",
        ),
        Which::Second => (
            "The second half of your PIN",
            "You asked to restore your PIN. This is the second half of the new one",
            "The first half is in another message, sent to another of your contacts. When\n\
             you have both, log in to the website: type your codice fiscale and then the 16\n\
             characters, the other 8 first and then these. The site then shows you a new\n\
             PIN of 8 characters.",
        ),
    };
    let wrong = "Your previous PIN is no longer valid.\n\n\
                 Was this not you? Do not use this half and call us at once.";
    (subject, opening, how, wrong, "Case")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::addressee::samples::mario;
    use crate::domain::body::samples::institute;

    fn half() -> Half {
        Half::from_opened(b"K7QM2XRT").unwrap()
    }

    #[test]
    fn the_sms_reads_as_agreed() {
        let text = restored_sms(
            &institute(),
            (Language::It, false),
            &half(),
            mario().practice,
            Second::Email,
        );
        assert_eq!(
            text.as_str(),
            "INPS: prima metà del PIN K7QM2XRT (pratica 482913). La seconda è nell'e-mail. Non l'ha chiesto lei? Non la usi e chiami 06 164164"
        );
    }

    #[test]
    fn the_mail_says_its_half_once_and_never_in_the_subject() {
        for language in Language::ALL {
            for which in [Which::First, Which::Second] {
                let mail = restored_mail(&institute(), language, which, &half(), mario().practice);
                assert_eq!(mail.text.matches("K7QM2XRT").count(), 1);
                assert!(!mail.subject.contains("K7QM2XRT"), "{}", mail.subject);
                assert!(mail.subject.contains("482913") && !mail.text.contains("http"));
                for line in mail.text.lines() {
                    assert!(line.chars().count() <= 80, "{line}");
                }
            }
        }
    }
}
