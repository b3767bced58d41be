//! What the holder is told on every known contact when something happens to their PIN
//! (`security.md` 14). No half, no link.

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::{MailText, closing, date_in, greeting, phones};
use crate::domain::body::Body;
use crate::domain::language::Language;
use crate::domain::life::News;

/// The notice by SMS. `abroad`: the number to call needs its prefix. `day`: when it happened; of
/// `Expiring`, the last day.
pub fn notice_sms(
    body: &Body,
    (language, abroad): (Language, bool),
    news: News,
    day: Date,
) -> Zeroizing<String> {
    let Body { name, name_en, .. } = body;
    let number = if abroad { &body.abroad } else { &body.mobile };
    let what = what(language, news, &short_date(language, day));
    Zeroizing::new(match (language, news) {
        (Language::It, News::Expiring) => {
            format!("{name}: {what}. Entri nel sito: le mostra il PIN nuovo. Domande? {number}")
        }
        (Language::De, News::Expiring) => format!(
            "{name}: {what}. Auf der Website erhalten Sie eine neue PIN. Fragen? Tel. {number}"
        ),
        (Language::En, News::Expiring) => {
            format!(
                "{name_en}: {what}. Log in to the website to get a new one. Questions? {number}"
            )
        }
        (Language::It, News::Dismissed) => {
            format!("{name}: {what}. Per i servizi online usi SPID, CIE o CNS. Domande? {number}")
        }
        (Language::De, News::Dismissed) => format!(
            "{name}: {what}. Für die Online-Dienste: SPID, CIE oder CNS. Fragen? Tel. {number}"
        ),
        (Language::En, News::Dismissed) => {
            format!(
                "{name_en}: {what}. For online services use SPID, CIE or CNS. Questions? {number}"
            )
        }
        (Language::It, News::AskedAgain) => {
            format!(
                "{name}: {what}. Può ripristinarlo o annullarlo dal sito. Non è stato lei? {number}"
            )
        }
        (Language::De, News::AskedAgain) => {
            format!(
                "{name}: {what}. Auf der Website: wiederherstellen oder widerrufen. Nicht Sie? Tel. {number}"
            )
        }
        (Language::En, News::AskedAgain) => {
            format!(
                "{name_en}: {what}. Restore or cancel it on the website. Not you? Call {number}"
            )
        }
        (Language::It, News::NotConverted) => {
            format!("{name}: {what}. Il motivo è nella sua area del sito. Domande? {number}")
        }
        (Language::De, News::NotConverted) => {
            format!("{name}: {what}. Der Grund steht in Ihrem Bereich der Website. Tel. {number}")
        }
        (Language::En, News::NotConverted) => {
            format!("{name_en}: {what}. The reason is on your pages of the website. Call {number}")
        }
        (Language::It, _) => {
            format!("{name}: {what}. Se non è stato lei, chiami subito {number}")
        }
        (Language::De, _) => {
            format!("{name}: {what}. Wenn Sie das nicht waren, rufen Sie sofort {number} an")
        }
        (Language::En, _) => {
            format!("{name_en}: {what}. If this was not you, call {number} at once")
        }
    })
}

/// The notice by mail.
pub fn notice_mail(body: &Body, language: Language, news: News, day: Date) -> MailText {
    let day = date_in(language, day);
    let what = capital(&what(language, news, &day));
    let (hello, advice) = (greeting(language), advice(language, news));
    let (phones, closing) = (phones(body, language), closing(body, language));
    let text = format!("{hello},\n\n{what}.\n\n{advice}\n\n{phones}\n{closing}");
    MailText {
        subject: subject(language, news).to_owned(),
        text: Zeroizing::new(text),
    }
}

fn what(language: Language, news: News, day: &str) -> String {
    match language {
        Language::It => in_italian(news, day),
        Language::De => in_german(news, day),
        Language::En => in_english(news, day),
    }
}

fn in_italian(news: News, day: &str) -> String {
    let verb = match news {
        News::Requested => "richiesto",
        News::Activated => "attivato",
        News::Changed => "cambiato",
        News::Restored => "ripristinato",
        News::Revoked => "annullato",
        News::Locked => "bloccato",
        News::Converted => "reso dispositivo",
        News::Contacts => return format!("i recapiti del suo PIN sono stati cambiati il {day}"),
        News::Expiring => return format!("il suo PIN scade il {day}"),
        News::Dismissed => return format!("dal {day} il suo PIN non vale più"),
        News::NotConverted => {
            return format!("il {day} la richiesta di PIN dispositivo è stata respinta");
        }
        News::AskedAgain => {
            return format!("il {day} è stato chiesto un PIN per lei, che ne ha già uno");
        }
    };
    format!("il suo PIN è stato {verb} il {day}")
}

fn in_german(news: News, day: &str) -> String {
    let verb = match news {
        News::Requested => "beantragt",
        News::Activated => "aktiviert",
        News::Changed => "geändert",
        News::Restored => "wiederhergestellt",
        News::Revoked => "widerrufen",
        News::Locked => "gesperrt",
        News::Converted => "zur erweiterten PIN (dispositivo)",
        News::Contacts => return format!("die Kontaktdaten Ihrer PIN wurden am {day} geändert"),
        News::Expiring => return format!("Ihre PIN läuft am {day} ab"),
        News::Dismissed => return format!("Ihre PIN gilt seit dem {day} nicht mehr"),
        News::NotConverted => {
            return format!("am {day} wurde Ihr Antrag auf die erweiterte PIN abgelehnt");
        }
        News::AskedAgain => {
            return format!("am {day} wurde eine PIN für Sie beantragt, Sie haben schon eine");
        }
    };
    format!("Ihre PIN wurde am {day} {verb}")
}

fn in_english(news: News, day: &str) -> String {
    let verb = match news {
        News::Requested => "requested",
        News::Activated => "activated",
        News::Changed => "changed",
        News::Restored => "restored",
        News::Revoked => "cancelled",
        News::Locked => "locked",
        News::Converted => "made a full PIN",
        News::Contacts => return format!("the contacts of your PIN were changed on {day}"),
        News::Expiring => return format!("your PIN expires on {day}"),
        News::Dismissed => return format!("your PIN has not been valid since {day}"),
        News::NotConverted => {
            return format!("your request for a full PIN was refused on {day}");
        }
        News::AskedAgain => {
            return format!("a PIN was requested for you on {day}, and you already have one");
        }
    };
    format!("your PIN was {verb} on {day}")
}

/// Short enough for an SMS, and read alike by everybody who reads the language.
fn short_date(language: Language, date: Date) -> String {
    let (day, month) = (date.day(), date.month());
    match language {
        Language::It => format!("{day:02}/{month:02}"),
        Language::De => format!("{day:02}.{month:02}."),
        Language::En => {
            let long = date_in(language, date);
            let year = format!(" {}", date.year());
            long.strip_suffix(&year).unwrap_or(&long).to_owned()
        }
    }
}

fn subject(language: Language, news: News) -> &'static str {
    match (language, news) {
        (Language::It, News::Requested) => "Il suo PIN è stato richiesto",
        (Language::It, News::Activated) => "Il suo PIN è stato attivato",
        (Language::It, News::Changed) => "Il suo PIN è stato cambiato",
        (Language::It, News::Restored) => "Il suo PIN è stato ripristinato",
        (Language::It, News::Revoked) => "Il suo PIN è stato annullato",
        (Language::It, News::Locked) => "Il suo PIN è stato bloccato",
        (Language::It, News::Contacts) => "I recapiti del suo PIN sono stati cambiati",
        (Language::It, News::Converted) => "Il suo PIN è stato reso dispositivo",
        (Language::It, News::Expiring) => "Il suo PIN scade tra poco",
        (Language::It, News::Dismissed) => "Il suo PIN non vale più",
        (Language::It, News::AskedAgain) => "Ha già un PIN",
        (Language::It, News::NotConverted) => "La richiesta di PIN dispositivo",
        (Language::De, News::NotConverted) => "Ihr Antrag auf die erweiterte PIN",
        (Language::En, News::NotConverted) => "Your request for a full PIN",
        (Language::De, News::AskedAgain) => "Sie haben schon eine PIN",
        (Language::En, News::AskedAgain) => "You already have a PIN",
        (Language::De, News::Contacts) => "Die Kontaktdaten Ihrer PIN wurden geändert",
        (Language::De, News::Expiring) => "Ihre PIN läuft bald ab",
        (Language::De, News::Dismissed) => "Ihre PIN gilt nicht mehr",
        (Language::De, _) => "Ihre PIN: eine Änderung",
        (Language::En, News::Contacts) => "The contacts of your PIN were changed",
        (Language::En, News::Expiring) => "Your PIN expires soon",
        (Language::En, News::Dismissed) => "Your PIN is no longer valid",
        (Language::En, _) => "Your PIN: a change",
    }
}

fn advice(language: Language, news: News) -> &'static str {
    match language {
        Language::It => italian_advice(news),
        Language::De => german_advice(news),
        Language::En => english_advice(news),
    }
}

fn italian_advice(news: News) -> &'static str {
    match news {
        News::Expiring => {
            "Entri nel sito con il PIN che ha: il sito le mostra un PIN nuovo, e da quel\n\
             momento vale quello. Può farlo anche dopo la scadenza.\n\n\
             Ha una domanda? Ci chiami."
        }
        News::Dismissed => {
            "Per i servizi online si usano adesso SPID, CIE o CNS. SPID si chiede a un\n\
             gestore, la CIE al comune di residenza, la CNS alle strutture sanitarie.\n\
             Il PIN può ancora essere annullato.\n\n\
             Ha una domanda? Ci chiami."
        }
        News::Locked => {
            "Qualcuno ha scritto più volte un PIN sbagliato. L'accesso si ferma per cinque\n\
             minuti, poi si può riprovare. Se non ricorda il PIN, può ripristinarlo dal\n\
             sito anche adesso.\n\n\
             Se non è stato lei, ci chiami subito."
        }
        News::AskedAgain => {
            "Non ne abbiamo fatto un altro: il suo PIN resta valido. Se l'ha perso, può\n\
             ripristinarlo sul sito, oppure annullarlo con la tessera sanitaria e poi\n\
             chiederne uno nuovo.\n\n\
             Se non è stato lei, non deve fare niente. Se succede ancora, ci chiami."
        }
        News::NotConverted => {
            "Il motivo è scritto nella sua area del sito, dove può anche mandare un'altra\n\
             richiesta. Il suo PIN resta valido com'è.\n\n\
             Ha una domanda? Ci chiami."
        }
        News::Requested
        | News::Activated
        | News::Changed
        | News::Restored
        | News::Revoked
        | News::Contacts
        | News::Converted => {
            "Se è stato lei, non deve fare niente.\n\n\
             Se non è stato lei, ci chiami subito: fermiamo tutto."
        }
    }
}

fn german_advice(news: News) -> &'static str {
    match news {
        News::Expiring => {
            "Melden Sie sich auf der Website mit Ihrer PIN an: Dort erhalten Sie eine neue\n\
             PIN, die ab diesem Moment gilt. Das geht auch nach dem Ablauf.\n\n\
             Haben Sie eine Frage? Rufen Sie uns an."
        }
        News::Dismissed => {
            "Für die Online-Dienste brauchen Sie jetzt SPID, CIE oder CNS. SPID bekommen\n\
             Sie bei einem Anbieter, die CIE bei der Wohnsitzgemeinde, die CNS bei den\n\
             Gesundheitsdiensten. Die PIN kann noch widerrufen werden.\n\n\
             Haben Sie eine Frage? Rufen Sie uns an."
        }
        News::Locked => {
            "Jemand hat mehrmals eine falsche PIN eingegeben. Der Zugang ist für fünf\n\
             Minuten gesperrt, danach können Sie es wieder versuchen. Wenn Sie die PIN\n\
             vergessen haben, können Sie sie auch jetzt auf der Website wiederherstellen.\n\n\
             Wenn Sie das nicht waren, rufen Sie uns sofort an."
        }
        News::AskedAgain => {
            "Wir haben keine zweite gemacht: Ihre PIN bleibt gültig. Wenn Sie sie verloren\n\
             haben, können Sie sie auf der Website wiederherstellen, oder mit der\n\
             Gesundheitskarte widerrufen und dann eine neue beantragen.\n\n\
             Wenn Sie das nicht waren, müssen Sie nichts tun. Wenn es wieder vorkommt,\n\
             rufen Sie uns an."
        }
        News::NotConverted => {
            "Der Grund steht in Ihrem Bereich der Website, wo Sie auch einen neuen Antrag\n\
             senden können. Ihre PIN bleibt gültig, wie sie ist.\n\n\
             Haben Sie eine Frage? Rufen Sie uns an."
        }
        News::Requested
        | News::Activated
        | News::Changed
        | News::Restored
        | News::Revoked
        | News::Contacts
        | News::Converted => {
            "Wenn Sie das waren, müssen Sie nichts tun.\n\n\
             Wenn Sie das nicht waren, rufen Sie uns sofort an: Wir halten alles an."
        }
    }
}

fn english_advice(news: News) -> &'static str {
    match news {
        News::Expiring => {
            "Log in to the website with the PIN you have: the site shows you a new one,\n\
             which is the valid one from then on. You can do this after the expiry, too.\n\n\
             Do you have a question? Call us."
        }
        News::Dismissed => {
            "For online services you now need SPID, CIE or CNS. Ask a provider for SPID,\n\
             the municipality where you live for the CIE, the health service for the CNS.\n\
             The PIN can still be cancelled.\n\n\
             Do you have a question? Call us."
        }
        News::Locked => {
            "Somebody typed a wrong PIN several times. Access stops for five minutes, then\n\
             you can try again. If you do not remember your PIN, you can restore it on\n\
             the website even now.\n\n\
             If this was not you, call us at once."
        }
        News::AskedAgain => {
            "We have not made another: your PIN stays valid. If you have lost it, you can\n\
             restore it on the website, or cancel it with your health card and then ask\n\
             for a new one.\n\n\
             If this was not you, there is nothing you need to do. If it happens again,\n\
             call us."
        }
        News::NotConverted => {
            "The reason is on your pages of the website, where you can also send another\n\
             request. Your PIN stays valid as it is.\n\n\
             Do you have a question? Call us."
        }
        News::Requested
        | News::Activated
        | News::Changed
        | News::Restored
        | News::Revoked
        | News::Contacts
        | News::Converted => {
            "If this was you, there is nothing you need to do.\n\n\
             If this was not you, call us at once: we will stop everything."
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::body::samples::institute;
    use jiff::civil::date;
    use rstest::rstest;

    #[rstest]
    #[case(
        Language::It,
        false,
        "INPS: il suo PIN è stato ripristinato il 10/03. Se non è stato lei, chiami subito 06 164164"
    )]
    #[case(
        Language::It,
        true,
        "INPS: il suo PIN è stato ripristinato il 10/03. Se non è stato lei, chiami subito +39 06 164164"
    )]
    #[case(
        Language::De,
        false,
        "INPS: Ihre PIN wurde am 10.03. wiederhergestellt. Wenn Sie das nicht waren, rufen Sie sofort 06 164164 an"
    )]
    #[case(
        Language::En,
        false,
        "INPS: your PIN was restored on 10 March. If this was not you, call 06 164164 at once"
    )]
    fn the_notice_reads_as_agreed(
        #[case] language: Language,
        #[case] abroad: bool,
        #[case] expected: &str,
    ) {
        let text = notice_sms(
            &institute(),
            (language, abroad),
            News::Restored,
            date(2015, 3, 10),
        );
        assert_eq!(text.as_str(), expected);
    }

    #[test]
    fn every_news_has_its_own_words_in_each_language() {
        let day = date(2015, 3, 10);
        for language in Language::ALL {
            let all = News::ALL;
            let sms: std::collections::BTreeSet<String> = all
                .iter()
                .map(|news| notice_sms(&institute(), (language, false), *news, day).to_string())
                .collect();
            let mails: std::collections::BTreeSet<String> = all
                .iter()
                .map(|news| {
                    notice_mail(&institute(), language, *news, day)
                        .text
                        .to_string()
                })
                .collect();
            assert_eq!((sms.len(), mails.len()), (all.len(), all.len()));
            for text in mails.iter().chain(&sms) {
                assert!(!text.contains("http") && !text.contains("  \n"), "{text}");
                assert!(mails.contains(text) || !text.contains('\n'));
                assert!(text.contains("06 164164"), "{text}");
            }
            for line in mails.iter().flat_map(|text| text.lines()) {
                assert!(line.chars().count() <= 78, "{line}");
            }
        }
    }

    #[rstest]
    #[case(
        Language::It,
        News::Dismissed,
        "Dal 10 marzo 2015 il suo PIN non vale più."
    )]
    #[case(
        Language::De,
        News::Dismissed,
        "Ihre PIN gilt seit dem 10. März 2015 nicht mehr."
    )]
    #[case(
        Language::En,
        News::Dismissed,
        "Your PIN has not been valid since 10 March 2015."
    )]
    #[case(
        Language::De,
        News::Converted,
        "Ihre PIN wurde am 10. März 2015 zur erweiterten PIN (dispositivo)."
    )]
    #[case(
        Language::En,
        News::Converted,
        "Your PIN was made a full PIN on 10 March 2015."
    )]
    #[case(
        Language::De,
        News::NotConverted,
        "Am 10. März 2015 wurde Ihr Antrag auf die erweiterte PIN abgelehnt."
    )]
    #[case(
        Language::En,
        News::NotConverted,
        "Your request for a full PIN was refused on 10 March 2015."
    )]
    fn a_mail_says_first_what_happened(
        #[case] language: Language,
        #[case] news: News,
        #[case] what: &str,
    ) {
        let mail = notice_mail(&institute(), language, news, date(2015, 3, 10));
        assert!(mail.text.contains(what), "{}", mail.text.as_str());
    }

    #[rstest]
    #[case(Language::It, ["a un\ngestore", "comune di residenza", "strutture sanitarie"])]
    #[case(Language::De, ["Anbieter", "Wohnsitzgemeinde", "Gesundheitsdiensten"])]
    #[case(Language::En, ["provider", "municipality", "health service"])]
    fn who_may_not_use_a_pin_is_told_who_gives_spid_cie_and_cns(
        #[case] language: Language,
        #[case] places: [&str; 3],
    ) {
        let mail = notice_mail(&institute(), language, News::Dismissed, date(2015, 3, 10));
        for place in places {
            assert!(mail.text.contains(place), "{}", mail.text.as_str());
        }
    }

    #[test]
    fn the_reminder_names_the_last_day() {
        let day = date(2015, 9, 10);
        let text = notice_sms(&institute(), (Language::It, false), News::Expiring, day);
        assert!(text.contains("scade il 10/09"), "{}", text.as_str());
    }
}
