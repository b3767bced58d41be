//! How to use these pages with a keyboard, a screen reader or large letters, and whom to tell.

use crate::domain::language::Language;
use crate::portal::article::{Article, Block, Section};

const SECTIONS: usize = 3;

/// The page in this language.
pub fn of(language: Language) -> &'static Article<SECTIONS> {
    match language {
        Language::It => &IT,
        Language::De => &DE,
        Language::En => &EN,
    }
}

static IT: Article<SECTIONS> = Article {
    title: "Accessibilità",
    lead: "Queste pagine sono fatte perché le possa usare chiunque, con qualsiasi telefono o computer.",
    sections: [
        Section {
            id: "how",
            title: "Come può usare il sito",
            blocks: &[Block::List(&[
                "Con la sola tastiera: il tasto Tab passa da una parte all'altra, Invio sceglie.",
                "Con un lettore di schermo: ogni campo ha un nome, ogni errore dice che cosa fare.",
                "Con i caratteri grandi: ingrandisca la pagina dal suo browser, anche del doppio o più.",
                "Senza JavaScript: tutto funziona lo stesso.",
            ])],
        },
        Section {
            id: "control",
            title: "Il codice di controllo",
            blocks: &[Block::P(
                "Non ci sono immagini da decifrare né suoni da riconoscere. Il browser fa un breve calcolo da solo; se non può, la pagina chiede di scrivere in cifre un numero scritto a parole.",
            )],
        },
        Section {
            id: "tell",
            title: "Se qualcosa non si può usare",
            blocks: &[Block::P(
                "Ce lo dica: {landline} da fisso, gratis, {mobile} da cellulare. Rispondiamo {hours}. Intanto l'operatore può aiutarla al telefono, e in ogni sede una persona può aiutarla di persona.",
            )],
        },
    ],
};

static DE: Article<SECTIONS> = Article {
    title: "Barrierefreiheit",
    lead: "Diese Seiten sind so gemacht, dass alle sie benutzen können, mit jedem Telefon oder Computer.",
    sections: [
        Section {
            id: "how",
            title: "So können Sie die Website benutzen",
            blocks: &[Block::List(&[
                "Nur mit der Tastatur: Die Tabulatortaste geht von einem Teil zum nächsten, die Eingabetaste wählt.",
                "Mit einem Screenreader: Jedes Feld hat einen Namen, jeder Fehler sagt, was zu tun ist.",
                "Mit großer Schrift: Vergrößern Sie die Seite in Ihrem Browser, auch auf das Doppelte oder mehr.",
                "Ohne JavaScript: Alles funktioniert genauso.",
            ])],
        },
        Section {
            id: "control",
            title: "Der Kontrollcode",
            blocks: &[Block::P(
                "Es gibt keine Bilder zu entziffern und keine Töne zu erkennen. Der Browser rechnet selbst einen Augenblick; wenn er das nicht kann, bittet die Seite Sie, eine in Worten geschriebene Zahl in Ziffern zu schreiben.",
            )],
        },
        Section {
            id: "tell",
            title: "Wenn etwas nicht zugänglich ist",
            blocks: &[Block::P(
                "Sagen Sie es uns: {landline} aus dem Festnetz, kostenlos, {mobile} vom Handy. Wir antworten {hours}. Am Telefon und in jeder Dienststelle kann Ihnen inzwischen jemand helfen.",
            )],
        },
    ],
};

static EN: Article<SECTIONS> = Article {
    title: "Accessibility",
    lead: "These pages are made so that everybody can use them, with any telephone or computer.",
    sections: [
        Section {
            id: "how",
            title: "How you can use the site",
            blocks: &[Block::List(&[
                "With the keyboard alone: Tab goes from one part to the next, Enter chooses.",
                "With a screen reader: every field has a name, every error says what to do.",
                "With large letters: enlarge the page in your browser, to twice the size or more.",
                "Without JavaScript: everything works just the same.",
            ])],
        },
        Section {
            id: "control",
            title: "The control code",
            blocks: &[Block::P(
                "There are no pictures to decipher and no sounds to recognise. The browser works for a moment by itself; if it cannot, the page asks you to write in digits a number that is written in words.",
            )],
        },
        Section {
            id: "tell",
            title: "If you cannot use something",
            blocks: &[Block::P(
                "Tell us: {landline} from a landline, free, {mobile} from a mobile. We answer {hours}. In the meantime an operator can help you by telephone, and a person in every office.",
            )],
        },
    ],
};
