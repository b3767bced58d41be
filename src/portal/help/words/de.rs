//! The help page in German.

use super::SECTIONS;
use crate::portal::article::{Article, Block, Section};

pub static HELP: Article<SECTIONS> = Article {
    title: "PIN erhalten und verwalten",
    lead: "Hier steht, wie Sie die PIN bekommen, wie Sie sie benutzen und was zu tun ist, wenn etwas nicht klappt. Wenn Sie lieber mit jemandem sprechen, finden Sie die Nummern am Ende jeder Seite.",
    sections: [
        Section {
            id: "what",
            title: "Was die PIN ist",
            blocks: &[
                Block::P(
                    "Sie ist ein persönlicher Code aus Ziffern und Großbuchstaben. Mit Ihrer Steuernummer (codice fiscale) und der PIN kommen Sie in die Online-Dienste {of_body}.",
                ),
                Block::P(
                    "Die erste PIN hat 16 Zeichen in zwei Hälften zu je 8 und gilt nur für die erste Anmeldung. Gleich danach erhalten Sie eine neue PIN mit 8 Zeichen: Von da an benutzen Sie nur noch diese.",
                ),
                Block::More(
                    "Welche Buchstaben vorkommen",
                    &[
                        "Die Buchstaben I, L, O und U kommen nicht vor. Was wie ein O aussieht, ist eine Null; was wie ein I aussieht, ist eine Eins. Wenn Sie sie trotzdem schreiben, verstehen wir sie.",
                    ],
                ),
            ],
        },
        Section {
            id: "request",
            title: "Die PIN beantragen",
            blocks: &[
                Block::P("Es gibt drei Wege. Halten Sie Ihre Steuernummer bereit."),
                Block::List(&[
                    "Auf dieser Website mit «PIN beantragen»: Sie brauchen ein Telefon und eine E-Mail- oder PEC-Adresse.",
                    "Am Telefon: {landline} aus dem italienischen Festnetz, kostenlos, oder {mobile} vom Handy, {abroad} aus dem Ausland, zum Tarif Ihres Anbieters.",
                    "In einer Dienststelle, mit dem Formular auf Papier oder persönlich mit einem gültigen Ausweis.",
                ]),
                Block::Go("/request", "PIN beantragen"),
            ],
        },
        Section {
            id: "arrival",
            title: "Wie die PIN ankommt",
            blocks: &[
                Block::Steps(&[
                    "Die ersten 8 Zeichen kommen sofort, meist in wenigen Minuten: per SMS, oder per E-Mail oder PEC, wenn Sie kein Handy haben. Schreiben Sie sie auf und verlieren Sie sie nicht.",
                    "Die anderen 8 kommen mit der Post in einem verschlossenen Umschlag an Ihre Wohnadresse. In Italien dauert das 7 bis 15 Tage.",
                ]),
                Block::Careful(
                    "Mit der ersten Hälfte allein können Sie sich noch nicht anmelden: Warten Sie auf den Brief, das ist ganz normal.",
                ),
                Block::More(
                    "Der Brief kommt nicht",
                    &[
                        "Wenn er nach 15 Arbeitstagen nicht da ist, rufen Sie uns an: Wir widerrufen diese PIN und machen eine neue. Im Ausland dauert es einige Wochen: Rufen Sie uns an, wenn er nach zwei Monaten nicht da ist.",
                    ],
                ),
                Block::More(
                    "SMS oder E-Mail kommt nicht",
                    &[
                        "Warten Sie einige Minuten und sehen Sie auch im Spam-Ordner nach. Wenn die SMS nicht zugestellt werden kann, versuchen wir es von selbst über einen anderen Kontakt. Wenn nichts kommt, rufen Sie uns an: Wir widerrufen diese PIN und machen eine neue.",
                    ],
                ),
            ],
        },
        Section {
            id: "first",
            title: "Die erste Anmeldung",
            blocks: &[
                Block::Steps(&[
                    "Wählen Sie «Anmelden» und schreiben Sie Ihre Steuernummer.",
                    "Schreiben Sie die PIN: zuerst die 8 Zeichen aus SMS oder E-Mail, dann die 8 aus dem Brief. Wenn Sie eine per Brief erhaltene PIN aktiviert haben: zuerst die 8 aus diesem Brief, dann die, die danach gekommen sind.",
                    "Gehen Sie zweimal weiter. Die Website zeigt Ihnen die neue PIN mit 8 Zeichen: Drucken Sie sie oder schreiben Sie sie auf.",
                    "Schreiben Sie die neue PIN noch einmal und gehen Sie weiter bis zum Wort «Fine» (Ende).",
                ]),
                Block::Careful(
                    "Die neue PIN gilt erst, wenn Sie «Fine» lesen. Wenn Sie vorher aufhören, gilt weiter die mit 16 Zeichen, und Sie können neu beginnen.",
                ),
                Block::Go("/access", "Anmelden"),
            ],
        },
        Section {
            id: "six-months",
            title: "Alle sechs Monate",
            blocks: &[
                Block::P(
                    "Die PIN gilt sechs Monate. Zwei Wochen vorher erinnern wir Sie. Nach dem Ablauf melden Sie sich an wie immer: Die Website gibt Ihnen eine neue PIN, mit denselben Schritten wie beim ersten Mal. Sie müssen nichts beantragen.",
                ),
                Block::P(
                    "Die alte PIN gilt nicht mehr, sobald Sie die neue haben: Werfen Sie den alten Zettel weg.",
                ),
            ],
        },
        Section {
            id: "lost",
            title: "PIN verloren oder vergessen",
            blocks: &[
                Block::P(
                    "Wenn Sie die PIN schon einmal benutzt haben und wir zwei Kontakte von Ihnen haben (Handy, E-Mail, PEC), können Sie sie hier wiederherstellen:",
                ),
                Block::Steps(&[
                    "Wählen Sie «PIN wiederherstellen» und schreiben Sie die Steuernummer und die Kontakte, die Sie uns gegeben haben.",
                    "Sie erhalten eine E-Mail mit einer Adresse und einem Code: Öffnen Sie die Seite und schreiben Sie den Code. Wenn die E-Mail nicht kommt, warten Sie einige Minuten und sehen Sie im Spam-Ordner nach.",
                    "Die zwei Hälften kommen an zwei verschiedene Kontakte. Schreiben Sie zuerst die erste, dann die zweite, und melden Sie sich an wie beim ersten Mal.",
                ]),
                Block::Go("/lost", "PIN verloren?"),
                Block::More(
                    "Nie benutzt, oder andere Kontakte",
                    &[
                        "Eine nie benutzte PIN kann man nicht wiederherstellen: Widerrufen Sie sie und beantragen Sie eine neue, oder kommen Sie mit einem gültigen Ausweis in eine Dienststelle.",
                        "Das gilt auch, wenn Sie das Handy oder die E-Mail-Adresse von damals nicht mehr haben.",
                    ],
                ),
            ],
        },
        Section {
            id: "revoke",
            title: "Die PIN widerrufen",
            blocks: &[
                Block::P(
                    "Widerrufen Sie sie, wenn Sie eine neue PIN wollen, wenn Sie eine der beiden Hälften vor der ersten Anmeldung verloren haben oder wenn jemand sie kennen könnte. Sie brauchen die Steuernummer, die Gesundheitskarte und die E-Mail oder PEC, die Sie uns gegeben haben.",
                ),
                Block::P(
                    "Ohne Gesundheitskarte rufen Sie uns an: {landline} aus dem italienischen Festnetz, {mobile} vom Handy, {abroad} aus dem Ausland. Danach können Sie sofort eine neue PIN beantragen.",
                ),
                Block::Go("/lost/revoke", "PIN widerrufen"),
            ],
        },
        Section {
            id: "activate",
            title: "Ein Brief mit einer halben PIN, die Sie nicht beantragt haben",
            blocks: &[
                Block::P(
                    "Das ist eine Einladung: Die ersten 8 Zeichen gehören schon Ihnen und warten auf die Aktivierung. Wählen Sie «PIN aktivieren» und schreiben Sie die Steuernummer, die 8 Zeichen aus dem Brief und die Daten der Gesundheitskarte. Dann kommt die zweite Hälfte.",
                ),
                Block::P("Wenn Sie keine PIN möchten, müssen Sie nichts tun."),
                Block::Go("/lost/activate", "PIN aktivieren"),
            ],
        },
        Section {
            id: "locked",
            title: "Sie kommen nicht hinein",
            blocks: &[
                Block::P(
                    "Nach 10 falschen Versuchen ist die Anmeldung 5 Minuten gesperrt. Warten Sie 5 Minuten, ohne es zu versuchen: Ein früherer Versuch verlängert die Wartezeit. Danach sperrt schon ein einziger falscher Versuch wieder für 5 Minuten. Die PIN bleibt gültig.",
                ),
                Block::P(
                    "Wenn Sie sie vergessen haben, können Sie sie auch während dieser Zeit wiederherstellen oder widerrufen.",
                ),
            ],
        },
        Section {
            id: "kinds",
            title: "Einfache PIN (PIN ordinario) und erweiterte PIN (PIN dispositivo)",
            blocks: &[
                Block::List(&[
                    "Mit der einfachen PIN (PIN ordinario) lesen Sie Ihre Daten: Beiträge, Rente, Zahlungen. Diese beantragt man auf dieser Website oder am Telefon.",
                    "Mit der erweiterten PIN (PIN dispositivo) können Sie auch Leistungen beantragen.",
                ]),
                Block::P(
                    "Die erweiterte PIN (PIN dispositivo) erhalten Sie sofort in einer Dienststelle: mit einem gültigen Ausweis und dem Formular MV35 «Richiesta assegnazione codice dispositivo per il cittadino in sede», das dort auch liegt. Dort wird geprüft, ob der Ausweis Ihrer ist, und Sie erhalten die PIN in einem verschlossenen Umschlag, den nur Sie öffnen.",
                ),
                Block::P(
                    "Eine einfache PIN (PIN ordinario) kann zur erweiterten PIN (PIN dispositivo) werden: persönlich in einer Dienststelle, mit einem gültigen Ausweis und dem unterschriebenen Formular MV35 (es liegt dort auf), oder indem Sie den unterschriebenen Antrag mit der Kopie eines gültigen Ausweises online oder per Fax senden. Die Faxnummer nennt Ihnen die Dienststelle oder das Contact Center. Die PIN bleibt dieselbe.",
                ),
                Block::P(
                    "SPID der Stufe 2 und die CNS gelten wie eine erweiterte PIN (PIN dispositivo).",
                ),
                Block::Go("/offices", "Dienststelle finden"),
            ],
        },
        Section {
            id: "safe",
            title: "Die PIN gehört nur Ihnen",
            blocks: &[
                Block::Careful(
                    "Sagen Sie sie niemandem, auch nicht denen, die Ihnen helfen. Niemand {of_body} wird Sie je nach der PIN fragen: weder am Telefon noch per E-Mail oder SMS.",
                ),
                Block::P(
                    "Wenn Sie eine Nachricht über eine PIN erhalten, die Sie nicht beantragt haben, oder wenn jemand Ihre PIN kennen könnte, rufen Sie uns sofort an: Wir widerrufen sie.",
                ),
                Block::More(
                    "Virtueller Assistent, App und Unternehmen",
                    &[
                        "Der virtuelle Assistent auf {site} gibt nur Auskunft: Er kann Ihre PIN weder sehen noch ändern. Schreiben Sie ihm die PIN nicht.",
                        "In der App melden Sie sich mit derselben Steuernummer und PIN an. Zahlungen und Formulare der App werden in der App erklärt.",
                        "Für Unternehmen und Vermittler gelten eigene Regeln: Hier geht es um Bürgerinnen und Bürger.",
                    ],
                ),
            ],
        },
    ],
};
