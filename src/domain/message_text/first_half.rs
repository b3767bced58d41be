//! The wording of what leaves with a first half when a PIN is issued, SMS and e-mail, in three
//! languages. No text has a link, a codice fiscale, or the half anywhere but in its place.

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::{MailText, date_in, greeting, nobody_asks, phones, sent_by_machine};
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
pub fn first_half_mail(
    body: &Body,
    language: Language,
    to: &Addressee,
    half: &Half,
    asked: Date,
) -> MailText {
    let practice = to.practice;
    let asked = date_in(language, asked);
    let (subject, number, text) = match language {
        Language::It => (
            format!("La prima metà del suo PIN - pratica {practice}"),
            "Numero della pratica",
            in_italian(body, half, &asked, to.is_abroad()),
        ),
        Language::De => (
            format!("Die erste Hälfte Ihrer PIN - Nr. {practice}"),
            "Nummer Ihres Antrags",
            in_german(body, half, &asked, to.is_abroad()),
        ),
        Language::En => (
            format!("The first half of your PIN - case {practice}"),
            "Case number",
            in_english(body, half, &asked, to.is_abroad()),
        ),
    };
    let (hello, name) = (greeting(language), to.full_name());
    let (phones, end) = (phones(body, language), sent_by_machine(language));
    MailText {
        subject,
        text: Zeroizing::new(format!(
            "{hello} {name},\n\n{}\n\n{phones}\n{number}: {practice}\n\n{end}",
            text.as_str()
        )),
    }
}

fn in_italian(body: &Body, half: &Half, asked: &str, abroad: bool) -> Zeroizing<String> {
    let (half, Body { of_it, site, .. }) = (half.expose(), body);
    let (arrives, late) = if abroad {
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
    Zeroizing::new(format!(
        "questa è la prima metà del PIN che ha chiesto il {asked}:

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

Non ha chiesto lei il PIN? Ci chiami subito."
    ))
}

fn in_german(body: &Body, half: &Half, asked: &str, abroad: bool) -> Zeroizing<String> {
    let (half, site, nobody) = (half.expose(), &body.site, nobody_asks(body, Language::De));
    let (comes, late) = if abroad {
        (
            "Das dauert einige\n   Wochen. Er kommt an Ihre Wohnadresse.",
            "Der Brief ist nach zwei Monaten nicht da",
        )
    } else {
        (
            "Er kommt in 7-15 Tagen\n   an Ihre Wohnadresse.",
            "Der Brief kommt nicht innerhalb von 15 Arbeitstagen",
        )
    };
    Zeroizing::new(format!(
        "das ist die erste Hälfte der PIN, die Sie am {asked} beantragt haben:

    {half}

Was Sie jetzt tun
1. Schreiben Sie sie auf oder bewahren Sie diese E-Mail auf.
2. Warten Sie auf den Brief mit der zweiten Hälfte. {comes}
3. Wenn Sie beide haben: Auf {site} zuerst die Steuernummer, dann die
   16 Zeichen, zuerst diese 8, dann die 8 aus dem Brief.

Diese Hälfte allein öffnet nichts: Probieren Sie sie nicht aus.

{nobody}

{late}, oder Sie haben diese
Hälfte verloren?
Rufen Sie uns an: Wir widerrufen diese PIN und machen eine neue.

Sie haben keine PIN beantragt? Rufen Sie uns sofort an."
    ))
}

fn in_english(body: &Body, half: &Half, asked: &str, abroad: bool) -> Zeroizing<String> {
    let (half, site, nobody) = (half.expose(), &body.site, nobody_asks(body, Language::En));
    let (comes, late) = if abroad {
        (
            "It takes some weeks. It\n   comes to",
            "The letter has not come after two months",
        )
    } else {
        (
            "It comes in 7-15 days to\n  ",
            "The letter has not come within 15 working days",
        )
    };
    Zeroizing::new(format!(
        "this is the first half of the PIN you asked for on {asked}:

    {half}

What to do now
1. Write it down, or keep this e-mail.
2. Wait for the letter with the second half. {comes} your home address.
3. When you have both, go to {site}: type your codice fiscale, then
   the 16 characters, these 8 first and then the 8 of the letter.

This half alone opens nothing: do not try it.

{nobody}

{late}, or you lost this half?
Call us: we cancel this PIN and make another.

You did not ask for a PIN? Call us at once."
    ))
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

    fn mail(language: Language, abroad: bool) -> MailText {
        let mut to = mario();
        if abroad {
            let lines = ["HAUPTSTR 5", "10115 BERLIN", "GERMANIA"];
            to.address = lines.map(str::to_owned).to_vec();
        }
        first_half_mail(&institute(), language, &to, &half(), date(2015, 3, 10))
    }

    #[test]
    fn the_mail_says_the_half_once_and_never_in_the_subject() {
        for language in Language::ALL {
            for abroad in [false, true] {
                let mail = mail(language, abroad);
                assert_eq!(mail.text.matches("K7QM2XRT").count(), 1);
                assert!(!mail.subject.contains("K7QM2XRT"), "{}", mail.subject);
                assert!(mail.subject.contains("482913") && mail.text.contains(": 482913\n"));
                assert!(!mail.text.contains("http") && mail.text.contains("www.inps.it"));
                for line in mail.text.lines() {
                    assert!(line.chars().count() <= 78, "{line}");
                    assert_eq!(line.trim_end(), line);
                }
            }
        }
    }

    #[rstest]
    #[case::italian(
        Language::It,
        "La prima metà del suo PIN - pratica 482913",
        [
            "Buongiorno Mario Rossi,\n\nquesta è la prima metà del PIN che ha chiesto il 10 marzo 2015:\n\n    K7QM2XRT\n\n",
            "Arriva in 7-15 giorni\n   all'indirizzo di residenza che ci ha dato.\n",
            "Nessuno dell'INPS le chiederà mai il PIN",
            "La lettera non arriva entro 15 giorni lavorativi, o ha perso questa metà?\n",
            "    803164        da telefono fisso, gratis\n",
            "    +39 06 164164 dall'estero\n    dal lunedì al venerdì 8-20, sabato 8-14, ora italiana\n\nNumero della pratica: 482913\n\nQuesta e-mail parte da un sistema automatico",
        ]
    )]
    #[case::german(
        Language::De,
        "Die erste Hälfte Ihrer PIN - Nr. 482913",
        [
            "Guten Tag Mario Rossi,\n\ndas ist die erste Hälfte der PIN, die Sie am 10. März 2015 beantragt haben:\n\n    K7QM2XRT\n\n",
            "Er kommt in 7-15 Tagen\n   an Ihre Wohnadresse.\n",
            "Niemand des INPS wird Sie je nach der PIN fragen",
            "Der Brief kommt nicht innerhalb von 15 Arbeitstagen, oder Sie haben diese\nHälfte verloren?",
            "    803164        vom Festnetz in Italien, kostenlos\n",
            "Nummer Ihres Antrags: 482913\n\nDiese E-Mail kommt von einem automatischen System",
        ]
    )]
    #[case::english(
        Language::En,
        "The first half of your PIN - case 482913",
        [
            "Hello Mario Rossi,\n\nthis is the first half of the PIN you asked for on 10 March 2015:\n\n    K7QM2XRT\n\n",
            "It comes in 7-15 days to\n   your home address.\n",
            "Nobody from INPS will ever ask you for your PIN",
            "The letter has not come within 15 working days, or you lost this half?\n",
            "    803164        from a landline in Italy, free\n",
            "Case number: 482913\n\nThis e-mail is sent by an automatic system",
        ]
    )]
    fn the_mail_reads_as_agreed(
        #[case] language: Language,
        #[case] subject: &str,
        #[case] parts: [&str; 6],
    ) {
        let mail = mail(language, false);
        assert_eq!(mail.subject, subject);
        for part in parts {
            assert!(mail.text.contains(part), "{}", mail.text.as_str());
        }
    }

    #[rstest]
    #[case(
        Language::It,
        "Ci vogliono alcune settimane.\n   Arriva all'indirizzo",
        "Dopo due mesi"
    )]
    #[case(Language::De, "Das dauert einige\n   Wochen.", "nach zwei Monaten")]
    #[case(
        Language::En,
        "It takes some weeks. It\n   comes to your home",
        "after two months"
    )]
    fn abroad_no_mail_promises_days(
        #[case] language: Language,
        #[case] weeks: &str,
        #[case] months: &str,
    ) {
        let mail = mail(language, true);
        assert!(mail.text.contains(weeks) && mail.text.contains(months));
        for days in ["7-15", "15 giorni", "15 Arbeitstage", "15 working"] {
            assert!(!mail.text.contains(days), "{}", mail.text.as_str());
        }
    }
}
