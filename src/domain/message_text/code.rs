//! The mails of restoring and of revoking on the web (R103, R108, R116): link and code, or why it
//! cannot be done so, with a way out. Both go to registered addresses alone.

use zeroize::Zeroizing;

use super::{MailText, closing, greeting, phones};
use crate::domain::body::Body;
use crate::domain::language::Language;
use crate::domain::practice::PracticeNumber;

/// What a link and a code are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A new PIN in the place of one that was forgotten (T17).
    Restore,
    /// No PIN any more (T20).
    Revoke,
}

impl Deed {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Restore => "restore",
            Self::Revoke => "revoke",
        }
    }

    /// Reads the database's word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Restore, Self::Revoke]
            .into_iter()
            .find(|deed| deed.word() == word)
    }
}

/// A link and a code that belong together. No `Debug`: both are secrets for half an hour.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    /// The page's address, with its token.
    pub link: &'a str,
    /// Eight digits.
    pub code: &'a str,
    /// How long both are good, minutes.
    pub minutes: i64,
    /// Of the PIN that it is about.
    pub practice: PracticeNumber,
    /// The holder lives abroad: the number to call needs its prefix.
    pub abroad: bool,
}

impl Code<'_> {
    fn number<'a>(&self, body: &'a Body) -> &'a str {
        if self.abroad {
            &body.abroad
        } else {
            &body.mobile
        }
    }
}

/// The mail with a link and a code.
pub fn code_mail(body: &Body, language: Language, deed: Deed, code: Code<'_>) -> MailText {
    let text = match language {
        Language::It => in_italian(body, deed, code),
        Language::De => in_german(body, deed, code),
        Language::En => in_english(body, deed, code),
    };
    MailText {
        subject: code_subject(language, deed, code.practice),
        text: Zeroizing::new(format!("{},\n\n{}", greeting(language), text.as_str())),
    }
}

/// In two groups, as the page shows its box; blanks do not matter when it is typed.
fn grouped(code: Code<'_>) -> (&str, &str) {
    code.code.split_at_checked(4).unwrap_or((code.code, ""))
}

fn in_italian(body: &Body, deed: Deed, code: Code<'_>) -> Zeroizing<String> {
    let (first, last) = grouped(code);
    let Code { link, minutes, .. } = code;
    let number = code.number(body);
    let (what, then) = match deed {
        Deed::Restore => ("ripristinare", ""),
        Deed::Revoke => (
            "annullare",
            "\nUna volta annullato, il PIN non apre più niente: potrà chiederne un altro.\n",
        ),
    };
    Zeroizing::new(format!(
        "qualcuno, speriamo lei, ha chiesto di {what} il suo PIN.\n\n\
         1. Apra questa pagina: {link}\n2. Scriva questo codice: {first} {last}\n{then}\n\
         Link e codice valgono {minutes} minuti e una volta sola. Finché non li usa,\n\
         il PIN che ha adesso resta valido.\n\n\
         Se non è stato lei, non apra la pagina: non succede niente.\n\
         Se questa e-mail si ripete, ci chiami: {number}.\n"
    ))
}

fn in_german(body: &Body, deed: Deed, code: Code<'_>) -> Zeroizing<String> {
    let (first, last) = grouped(code);
    let Code { link, minutes, .. } = code;
    let number = code.number(body);
    let (what, then) = match deed {
        Deed::Restore => ("wiederherzustellen", ""),
        Deed::Revoke => (
            "zu widerrufen",
            "\nEine widerrufene PIN gilt nirgends mehr: Sie können eine neue beantragen.\n",
        ),
    };
    Zeroizing::new(format!(
        "jemand, hoffentlich Sie selbst, hat verlangt, Ihre PIN {what}.\n\n\
         1. Öffnen Sie diese Seite: {link}\n\
         2. Geben Sie diesen Code ein: {first} {last}\n{then}\n\
         Link und Code gelten {minutes} Minuten und nur einmal. Solange Sie sie nicht\n\
         benutzen, bleibt Ihre jetzige PIN gültig.\n\n\
         Wenn Sie das nicht waren, öffnen Sie die Seite nicht: Es geschieht nichts.\n\
         Wenn diese E-Mail wiederkommt, rufen Sie uns an: {number}.\n"
    ))
}

fn in_english(body: &Body, deed: Deed, code: Code<'_>) -> Zeroizing<String> {
    let (first, last) = grouped(code);
    let Code { link, minutes, .. } = code;
    let number = code.number(body);
    let (what, then) = match deed {
        Deed::Restore => ("restore", ""),
        Deed::Revoke => (
            "cancel",
            "\nOnce it is cancelled, the PIN opens nothing: you can ask for another.\n",
        ),
    };
    Zeroizing::new(format!(
        "somebody, we hope you, has asked to {what} your PIN.\n\n\
         1. Open this page: {link}\n2. Type this code: {first} {last}\n{then}\n\
         Link and code are good for {minutes} minutes and once only. Until you use\n\
         them, the PIN you have now stays valid.\n\n\
         If this was not you, do not open the page: nothing will happen.\n\
         If this e-mail comes again, call us: {number}.\n"
    ))
}

fn code_subject(language: Language, deed: Deed, practice: PracticeNumber) -> String {
    match (language, deed) {
        (Language::It, Deed::Restore) => format!("Ripristino del PIN - pratica {practice}"),
        (Language::It, Deed::Revoke) => format!("Annullamento del PIN - pratica {practice}"),
        (Language::De, Deed::Restore) => format!("Wiederherstellung der PIN - Nr. {practice}"),
        (Language::De, Deed::Revoke) => format!("Widerruf der PIN - Nr. {practice}"),
        (Language::En, Deed::Restore) => format!("Restoring your PIN - case {practice}"),
        (Language::En, Deed::Revoke) => format!("Cancelling your PIN - case {practice}"),
    }
}

/// The mail that says that what was typed does not fit, and what can be done (R107, R108).
pub fn not_possible_mail(body: &Body, language: Language, deed: Deed) -> MailText {
    let hello = greeting(language);
    let (subject, middle) = match deed {
        Deed::Restore => no_restore(body, language),
        Deed::Revoke => {
            let (subject, middle) = no_revoke(language);
            (subject, middle.to_owned())
        }
    };
    let (phones, closing) = (phones(body, language), closing(body, language));
    MailText {
        subject: subject.to_owned(),
        text: Zeroizing::new(format!("{hello},\n\n{middle}\n\n{phones}\n{closing}")),
    }
}

fn no_restore(body: &Body, language: Language) -> (&'static str, String) {
    let (landline, mobile) = (&body.landline, &body.mobile);
    match language {
        Language::It => (
            "Il suo PIN: non siamo riusciti a ripristinarlo",
            format!(
                "ci hanno chiesto di ripristinare il suo PIN, ma non possiamo farlo così.\n\
             Di solito il motivo è uno di questi:\n\
             - il cellulare o l'e-mail scritti non sono quelli che abbiamo noi;\n\
             - un recapito è cambiato da meno di 7 giorni;\n\
             - il PIN non è mai stato usato.\n\n\
             Che cosa può fare\n\
             - Riprovi con il cellulare e l'e-mail che ci ha dato quando ha chiesto il PIN.\n\
             - Oppure annulli il PIN e ne chieda un altro: sul sito, con la tessera\n  \
             sanitaria, o al telefono ({landline} da fisso, {mobile} da cellulare).\n\
             - Oppure venga in una sede con un documento valido.\n\n\
             Se non è stato lei, non deve fare niente."
            ),
        ),
        Language::De => (
            "Ihre PIN: Wir konnten sie nicht wiederherstellen",
            format!(
                "jemand wollte Ihre PIN wiederherstellen, aber so geht es nicht.\n\
             Meistens ist der Grund einer von diesen:\n\
             - Handynummer oder E-Mail sind nicht die, die wir haben;\n\
             - ein Kontakt wurde vor weniger als 7 Tagen geändert;\n\
             - die PIN wurde noch nie benutzt.\n\n\
             Was Sie tun können\n\
             - Versuchen Sie es mit der Nummer und der E-Mail, die Sie uns gegeben haben.\n\
             - Oder widerrufen Sie die PIN und beantragen Sie eine neue: auf der Website\n  \
             mit der Gesundheitskarte oder am Telefon (Festnetz {landline}, Handy {mobile}).\n\
             - Oder kommen Sie mit einem gültigen Ausweis in eine Dienststelle.\n\n\
             Wenn Sie das nicht waren, müssen Sie nichts tun."
            ),
        ),
        Language::En => (
            "Your PIN: we could not restore it",
            format!(
                "we were asked to restore your PIN, but we cannot do it this way.\n\
             Usually the reason is one of these:\n\
             - the mobile or the e-mail typed is not the one we have;\n\
             - a contact was changed less than 7 days ago;\n\
             - the PIN was never used.\n\n\
             What you can do\n\
             - Try again with the mobile and the e-mail you gave us for your PIN.\n\
             - Or cancel the PIN and ask for another: on the website, with your health\n  \
             card, or by phone (landline {landline}, mobile {mobile}).\n\
             - Or come to an office with a valid identity document.\n\n\
             If this was not you, there is nothing you need to do."
            ),
        ),
    }
}

fn no_revoke(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::It => (
            "Il suo PIN: non siamo riusciti ad annullarlo",
            "ci hanno chiesto di annullare il suo PIN, ma non possiamo farlo così.\n\
             Di solito il motivo è uno di questi:\n\
             - l'e-mail scritta non è quella che abbiamo noi;\n\
             - il numero o la scadenza della tessera sanitaria non sono giusti.\n\n\
             Che cosa può fare\n\
             - Riprovi con la tessera sanitaria in mano e l'e-mail che ci ha dato.\n\
             - Oppure ci chiami: annulliamo il PIN al telefono, anche senza tessera.\n\
             - Oppure venga in una sede con un documento valido.\n\n\
             Il PIN è ancora valido. Se non è stato lei, non deve fare niente.",
        ),
        Language::De => (
            "Ihre PIN: Wir konnten sie nicht widerrufen",
            "jemand wollte Ihre PIN widerrufen, aber so geht es nicht.\n\
             Meistens ist der Grund einer von diesen:\n\
             - die E-Mail ist nicht die, die wir haben;\n\
             - Nummer oder Ablaufdatum der Gesundheitskarte stimmen nicht.\n\n\
             Was Sie tun können\n\
             - Versuchen Sie es noch einmal, mit der Gesundheitskarte in der Hand.\n\
             - Oder rufen Sie uns an: Das geht auch ohne Karte.\n\
             - Oder kommen Sie mit einem gültigen Ausweis in eine Dienststelle.\n\n\
             Die PIN gilt noch. Wenn Sie das nicht waren, müssen Sie nichts tun.",
        ),
        Language::En => (
            "Your PIN: we could not cancel it",
            "we were asked to cancel your PIN, but we cannot do it this way.\n\
             Usually the reason is one of these:\n\
             - the e-mail typed is not the one we have;\n\
             - the number or the expiry of the health card is not right.\n\n\
             What you can do\n\
             - Try again with your health card in hand and the e-mail you gave us.\n\
             - Or call us: we can cancel the PIN by phone, even without the card.\n\
             - Or come to an office with a valid identity document.\n\n\
             The PIN is still valid. If this was not you, there is nothing you need to do.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::addressee::samples::mario;
    use crate::domain::body::samples::institute;

    fn code() -> Code<'static> {
        Code {
            link: "https://example.org/portal/it/lost/code/abc",
            code: "12345678",
            minutes: 30,
            practice: mario().practice,
            abroad: false,
        }
    }

    #[test]
    fn the_mail_has_link_and_code_apart_and_neither_in_the_subject() {
        let mail = code_mail(&institute(), Language::It, Deed::Restore, code());
        assert_eq!(mail.subject, "Ripristino del PIN - pratica 482913");
        let expected = "1. Apra questa pagina: https://example.org/portal/it/lost/code/abc\n\
                        2. Scriva questo codice: 1234 5678\n";
        assert!(mail.text.contains(expected), "{}", mail.text.as_str());
        assert!(mail.text.contains("valgono 30 minuti e una volta sola"));
        assert!(mail.text.ends_with("ci chiami: 06 164164.\n"));
        for language in Language::ALL {
            for deed in [Deed::Restore, Deed::Revoke] {
                let mail = code_mail(&institute(), language, deed, code());
                assert_eq!(mail.text.matches("1234 5678").count(), 1);
                assert!(!mail.subject.contains("1234") && !mail.subject.contains("http"));
            }
        }
    }

    #[test]
    fn who_lives_abroad_is_given_a_number_that_works_there() {
        for language in Language::ALL {
            let code = Code {
                abroad: true,
                ..code()
            };
            let mail = code_mail(&institute(), language, Deed::Revoke, code);
            assert!(
                mail.text.contains(": +39 06 164164.\n"),
                "{}",
                mail.text.as_str()
            );
        }
    }

    #[test]
    fn a_refusal_names_a_way_out_and_has_no_link() {
        for language in Language::ALL {
            for deed in [Deed::Restore, Deed::Revoke] {
                let mail = not_possible_mail(&institute(), language, deed);
                assert!(mail.text.contains("803164") && !mail.text.contains("http"));
                for line in mail.text.lines() {
                    assert!(line.chars().count() <= 80, "{line}");
                }
            }
        }
        let mail = not_possible_mail(&institute(), Language::It, Deed::Restore);
        assert_eq!(
            mail.subject,
            "Il suo PIN: non siamo riusciti a ripristinarlo"
        );
        assert!(mail.text.contains("il PIN non è mai stato usato"));
        assert!(mail.text.contains(
            "sul sito, con la tessera\n  sanitaria, o al telefono (803164 da fisso, 06 164164 da cellulare).\n"
        ));
    }
}
