//! The wording of what leaves with a first half when a PIN is issued: the SMS in three languages and
//! the e-mail. No text has a link, a codice fiscale, or the half anywhere but in its place.

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::{MailText, long_date, phones};
use crate::domain::addressee::Addressee;
use crate::domain::body::Body;
use crate::domain::language::Language;
use crate::domain::pin::Half;
use crate::domain::practice::PracticeNumber;

/// The SMS with the first half (R52). `abroad`: the residence is abroad, so that the letter takes
/// longer and the number needs its prefix.
pub fn first_half_sms(
    body: &Body,
    language: Language,
    half: &Half,
    practice: PracticeNumber,
    abroad: bool,
) -> Zeroizing<String> {
    let Body { name, name_en, .. } = body;
    let half = half.expose();
    let mobile = if abroad { &body.abroad } else { &body.mobile };
    Zeroizing::new(match (language, abroad) {
        (Language::It, false) => format!(
            "{name}: prima metà del PIN {half}, pratica {practice}. La conservi, non la dica a \
             nessuno. La seconda arriva per posta in 7-15 giorni. Non è sua? {mobile}"
        ),
        (Language::It, true) => format!(
            "{name}: prima metà del PIN {half} (pratica {practice}). La conservi e non la dica a \
             nessuno: la seconda arriva per posta. Non è sua? {mobile}"
        ),
        (Language::De, false) => format!(
            "{name}: 1. Hälfte der PIN {half} (Nr. {practice}). Aufbewahren, niemandem sagen: \
             die 2. kommt in 7-15 Tagen per Post. Nicht bestellt? Tel. {mobile}"
        ),
        (Language::De, true) => format!(
            "{name}: 1. Hälfte der PIN {half} (Nr. {practice}). Aufbewahren, niemandem sagen: \
             die 2. kommt per Post. Nicht bestellt? Tel. {mobile}"
        ),
        (Language::En, false) => format!(
            "{name_en}: first half of your PIN {half} (case {practice}). Keep it secret: the \
             second half comes by post in 7-15 days. Not yours? Call {mobile}"
        ),
        (Language::En, true) => format!(
            "{name_en}: first half of your PIN {half} (case {practice}). Keep it secret: the \
             second half comes by post. Not yours? Call {mobile}"
        ),
    })
}

/// The e-mail with the first half (R53). `asked`: the day the PIN was asked for.
pub fn first_half_mail(body: &Body, to: &Addressee, half: &Half, asked: Date) -> MailText {
    let full_name = to.full_name();
    let half = half.expose();
    let Body { of_it, site, .. } = body;
    let practice = to.practice;
    let asked = long_date(asked);
    let (arrives, late) = if to.is_abroad() {
        (
            "Ci vogliono alcune settimane.\n   Arriva",
            "Dopo due mesi la lettera non è arrivata",
        )
    } else {
        (
            "Arriva in 7-15 giorni\n  ",
            "La lettera non arriva entro 15 giorni lavorativi",
        )
    };
    let phones = phones(body, Language::It);
    let text = format!(
        "Buongiorno {full_name},

questa è la prima metà del PIN che ha chiesto il {asked}:

    {half}

Che cosa fare adesso
1. La scriva su un foglio, o conservi questa e-mail.
2. Aspetti la lettera con la seconda metà. {arrives} all'indirizzo di residenza che ci ha dato.
3. Quando ha tutte e due, vada su {site}: scriva il codice fiscale e poi
   i 16 caratteri, prima questi 8 e poi gli 8 della lettera.

Da sola questa metà non serve per entrare: non la provi.

La tenga per sé. Nessuno {of_it} le chiederà mai il PIN, né al telefono,
né per e-mail, né per SMS.

{late}, o ha perso questa metà?
Ci chiami: annulliamo questo PIN e ne facciamo un altro.

Non ha chiesto lei il PIN? Ci chiami subito.

{phones}
Numero della pratica: {practice}

Questa e-mail parte da un sistema automatico: non legge le risposte.
"
    );
    MailText {
        subject: format!("La prima metà del suo PIN - pratica {practice}"),
        text: Zeroizing::new(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::addressee::samples::mario;
    use crate::domain::body::samples::institute;
    use jiff::civil::date;
    use rstest::rstest;

    fn half() -> Half {
        Half::from_opened(b"K7QM2XRT").unwrap()
    }

    #[rstest]
    #[case::italian(
        Language::It,
        false,
        "INPS: prima metà del PIN K7QM2XRT, pratica 482913. La conservi, non la dica a nessuno. La seconda arriva per posta in 7-15 giorni. Non è sua? 06 164164"
    )]
    #[case::german(
        Language::De,
        false,
        "INPS: 1. Hälfte der PIN K7QM2XRT (Nr. 482913). Aufbewahren, niemandem sagen: die 2. kommt in 7-15 Tagen per Post. Nicht bestellt? Tel. 06 164164"
    )]
    #[case::english(
        Language::En,
        false,
        "INPS: first half of your PIN K7QM2XRT (case 482913). Keep it secret: the second half comes by post in 7-15 days. Not yours? Call 06 164164"
    )]
    #[case::abroad(
        Language::It,
        true,
        "INPS: prima metà del PIN K7QM2XRT (pratica 482913). La conservi e non la dica a nessuno: la seconda arriva per posta. Non è sua? +39 06 164164"
    )]
    fn the_sms_reads_as_agreed(
        #[case] language: Language,
        #[case] abroad: bool,
        #[case] expected: &str,
    ) {
        let text = first_half_sms(&institute(), language, &half(), mario().practice, abroad);
        assert_eq!(text.as_str(), expected);
    }

    #[test]
    fn the_mail_says_the_half_once_and_never_in_the_subject() {
        let mail = first_half_mail(&institute(), &mario(), &half(), date(2015, 3, 10));
        assert_eq!(mail.subject, "La prima metà del suo PIN - pratica 482913");
        assert_eq!(mail.text.matches("K7QM2XRT").count(), 1);
        assert!(
            mail.text
                .starts_with("Buongiorno Mario Rossi,\n\nquesta è la prima metà")
        );
        assert!(
            mail.text
                .contains("che ha chiesto il 10 marzo 2015:\n\n    K7QM2XRT\n")
        );
        assert!(
            mail.text
                .contains("Nessuno dell'INPS le chiederà mai il PIN")
        );
        assert!(
            mail.text
                .contains("    803164        da telefono fisso, gratis\n")
        );
        assert!(mail.text.contains("    +39 06 164164 dall'estero\n"));
        assert!(!mail.text.contains("http"));
        assert!(mail.text.lines().all(|line| line.chars().count() <= 78));
    }

    #[test]
    fn abroad_no_mail_promises_days() {
        let mut to = mario();
        to.address = vec![
            "HAUPTSTR 5".into(),
            "10115 BERLIN".into(),
            "GERMANIA".into(),
        ];
        let mail = first_half_mail(&institute(), &to, &half(), date(2015, 3, 10));
        assert!(
            mail.text
                .contains("Ci vogliono alcune settimane.\n   Arriva all'indirizzo")
        );
        assert!(!mail.text.contains("15 giorni"), "{}", mail.text.as_str());
        assert!(mail.text.lines().all(|line| line.chars().count() <= 78));
        let home = first_half_mail(&institute(), &mario(), &half(), date(2015, 3, 10));
        assert!(
            home.text
                .contains("Arriva in 7-15 giorni\n   all'indirizzo di residenza")
        );
    }
}
