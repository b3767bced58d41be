//! The words of the page about SPID, CIE and CNS.

use crate::domain::language::Language;
use crate::portal::article::{Article, Block, Section};

/// How many sections it has, in every language.
const SECTIONS: usize = 4;

/// Who gives SPID (R7).
const PROVIDERS: Block = Block::List(&[
    "InfoCert",
    "Aruba",
    "Poste ID",
    "Namirial",
    "TIM ID",
    "SpidItalia (Register)",
    "Intesa",
    "Sielte",
]);

/// The page in this language.
pub fn of(language: Language) -> &'static Article<SECTIONS> {
    match language {
        Language::It => &IT,
        Language::De => &DE,
        Language::En => &EN,
    }
}

static IT: Article<SECTIONS> = Article {
    title: "SPID, CIE e CNS",
    lead: "Nei servizi online {of_body} si entra anche senza PIN, con un'identità che vale per tutti gli uffici pubblici.",
    sections: [
        Section {
            id: "spid",
            title: "SPID",
            blocks: &[
                Block::P(
                    "È un nome utente con una password, rilasciato da un gestore che sceglie lei. I cittadini lo usano dal 15 marzo 2016, gli altri utenti dal 21 luglio 2017. Lo SPID di livello 2 vale come un PIN dispositivo.",
                ),
                Block::P("Lo può chiedere a uno di questi gestori:"),
                PROVIDERS,
                Block::P("Per entrare:"),
                Block::Steps(&[
                    "Sul sito {site} scelga «Entra con SPID».",
                    "Scelga il suo gestore.",
                    "Scriva il codice utente e la password che le ha dato il gestore. Con Sielte scriva il codice fiscale o la partita IVA e la password.",
                ]),
            ],
        },
        Section {
            id: "cie",
            title: "CIE, la carta d'identità elettronica",
            blocks: &[Block::P(
                "La rilascia il comune di residenza. Per entrare serve la carta con il suo codice, e un telefono o un lettore che la legga.",
            )],
        },
        Section {
            id: "cns",
            title: "CNS, la carta nazionale dei servizi",
            blocks: &[
                Block::P(
                    "Spesso è la tessera sanitaria stessa: la attivano le strutture sanitarie della sua zona. Vale come un PIN dispositivo.",
                ),
                Block::P("Per entrare:"),
                Block::Steps(&[
                    "Colleghi il lettore al computer e inserisca la carta.",
                    "Sul sito scelga la CNS e poi «Procedi».",
                    "Scelga il certificato di autenticazione e prema «OK».",
                    "Scriva il PIN della carta: non è il PIN di queste pagine.",
                ]),
            ],
        },
        Section {
            id: "abroad",
            title: "Se vive all'estero e non ha un documento italiano",
            blocks: &[
                Block::P(
                    "Senza un documento d'identità italiano non può avere SPID né CIE. Dal 1° ottobre 2021 il PIN resta proprio per lei: lo può chiedere in una sede, o su questo sito se ha un codice fiscale italiano.",
                ),
                Block::Go("/request", "Richiedi PIN"),
            ],
        },
    ],
};

static DE: Article<SECTIONS> = Article {
    title: "SPID, CIE und CNS",
    lead: "In die Online-Dienste {of_body} kommen Sie auch ohne PIN, mit einer Identität, die für alle öffentlichen Ämter gilt.",
    sections: [
        Section {
            id: "spid",
            title: "SPID",
            blocks: &[
                Block::P(
                    "SPID ist ein Benutzername mit Passwort von einem Anbieter, den Sie wählen. Bürgerinnen und Bürger benutzen es seit dem 15. März 2016, alle anderen seit dem 21. Juli 2017. SPID der Stufe 2 gilt wie eine erweiterte PIN (PIN dispositivo).",
                ),
                Block::P("Sie erhalten es bei einem dieser Anbieter:"),
                PROVIDERS,
                Block::P("So melden Sie sich an:"),
                Block::Steps(&[
                    "Wählen Sie auf {site} «Entra con SPID».",
                    "Wählen Sie Ihren Anbieter.",
                    "Schreiben Sie den Benutzercode und das Passwort des Anbieters. Bei Sielte schreiben Sie die Steuer- oder Mehrwertsteuernummer und das Passwort.",
                ]),
            ],
        },
        Section {
            id: "cie",
            title: "CIE, die elektronische Identitätskarte",
            blocks: &[Block::P(
                "Sie wird von der Wohnsitzgemeinde ausgestellt. Zum Anmelden brauchen Sie die Karte mit ihrem Code und ein Handy oder Lesegerät, das sie liest.",
            )],
        },
        Section {
            id: "cns",
            title: "CNS, die Bürgerkarte",
            blocks: &[
                Block::P(
                    "Oft ist es die Gesundheitskarte selbst: Die Gesundheitsdienste Ihres Gebiets aktivieren sie. Sie gilt wie eine erweiterte PIN (PIN dispositivo).",
                ),
                Block::P("So melden Sie sich an:"),
                Block::Steps(&[
                    "Schließen Sie das Lesegerät an und stecken Sie die Karte ein.",
                    "Wählen Sie auf der Website die CNS und dann «Procedi».",
                    "Wählen Sie das Zertifikat zur Authentifizierung und «OK».",
                    "Schreiben Sie die PIN der Karte: Sie ist nicht die PIN dieser Seiten.",
                ]),
            ],
        },
        Section {
            id: "abroad",
            title: "Wenn Sie im Ausland leben und keinen italienischen Ausweis haben",
            blocks: &[
                Block::P(
                    "Ohne italienischen Ausweis können Sie weder SPID noch CIE bekommen. Seit dem 1. Oktober 2021 gibt es die PIN gerade für Sie: Sie beantragen sie in einer Dienststelle, oder auf dieser Website, wenn Sie eine italienische Steuernummer haben.",
                ),
                Block::Go("/request", "PIN beantragen"),
            ],
        },
    ],
};

static EN: Article<SECTIONS> = Article {
    title: "SPID, CIE and CNS",
    lead: "You can enter the online services of {body} without a PIN, too, with an identity that every public office accepts.",
    sections: [
        Section {
            id: "spid",
            title: "SPID",
            blocks: &[
                Block::P(
                    "It is a user name with a password, from a provider that you choose. Citizens have used it since 15 March 2016, everybody else since 21 July 2017. SPID of level 2 counts as a full PIN (PIN dispositivo).",
                ),
                Block::P("You can ask one of these providers for it:"),
                PROVIDERS,
                Block::P("To log in:"),
                Block::Steps(&[
                    "On {site} choose “Entra con SPID”.",
                    "Choose your provider.",
                    "Write the user code and password from your provider. With Sielte, write your codice fiscale or VAT number and the password.",
                ]),
            ],
        },
        Section {
            id: "cie",
            title: "CIE, the electronic identity card",
            blocks: &[Block::P(
                "The municipality where you live issues it. To log in you need the card with its code, and a telephone or reader that can read it.",
            )],
        },
        Section {
            id: "cns",
            title: "CNS, the national services card",
            blocks: &[
                Block::P(
                    "Often it is the health card itself: the health services of your area activate it. It counts as a full PIN (PIN dispositivo).",
                ),
                Block::P("To log in:"),
                Block::Steps(&[
                    "Connect the reader to your computer and insert the card.",
                    "On the site choose CNS, then “Procedi”.",
                    "Choose the authentication certificate and press “OK”.",
                    "Write the PIN of the card: it is not the PIN of these pages.",
                ]),
            ],
        },
        Section {
            id: "abroad",
            title: "If you live abroad and have no Italian identity document",
            blocks: &[
                Block::P(
                    "Without an Italian identity document you can have neither SPID nor CIE. Since 1 October 2021 the PIN is there for you: ask for it at an office, or on this site if you have an Italian codice fiscale.",
                ),
                Block::Go("/request", "Request a PIN"),
            ],
        },
    ],
};
