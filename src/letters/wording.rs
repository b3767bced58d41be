//! What the letter says (R56 and `texts.md` §4), block by block. It does not know where on the page.

use super::letter::{Content, Letter};
use crate::domain::body::Body;
use crate::domain::practice::PracticeNumber;

/// One block of the letter's text.
pub(super) enum Block {
    /// The letter's subject.
    Title(&'static str),
    /// A bold line above what follows.
    Heading(&'static str),
    /// Running text.
    Paragraph(String),
    /// The secret's place: a line for each group of eight characters.
    Secret,
    /// Numbered steps.
    Steps(Vec<String>),
    /// A number of telephone and what it costs.
    Phone(String, &'static str),
    /// The hours, indented below the numbers.
    Hours(String),
}

/// The text from the title on.
pub(super) fn blocks(letter: &Letter<'_>) -> Vec<Block> {
    let body = letter.body;
    let mut blocks = match letter.content {
        Content::SecondHalf(to, _) => opening(body, &to.full_name(), to.practice),
        Content::Invitation(to, _) => return invitation(body, &to.full_name()),
        Content::Activated(to, _) => opening_of_activated(body, &to.full_name(), to.practice),
        Content::Envelope(..) => opening_of_envelope(body),
    };
    blocks.extend(first_access(letter));
    blocks.extend(match letter.content {
        Content::SecondHalf(..) | Content::Activated(..) | Content::Invitation(..) => {
            if_something_is_wrong()
        }
        Content::Envelope(..) => if_something_is_wrong_with_envelope(),
    });
    blocks.push(yours_alone(body));
    blocks.extend(phones(body));
    blocks
}

fn opening(body: &Body, name: &str, practice: PracticeNumber) -> Vec<Block> {
    let of_it = &body.of_it;
    vec![
        Block::Title("La seconda metà del suo PIN"),
        Block::Paragraph(format!("Buongiorno {name},")),
        Block::Paragraph(format!(
            "ha chiesto un PIN per entrare nei servizi online {of_it}. \
             Questa è la seconda metà:"
        )),
        Block::Secret,
        alphabet(),
        Block::Paragraph(format!(
            "La prima metà l'ha già ricevuta con un SMS o con un'e-mail della pratica {practice}. \
             Controlli che il numero della pratica sia lo stesso."
        )),
    ]
}

fn opening_of_activated(body: &Body, name: &str, practice: PracticeNumber) -> Vec<Block> {
    vec![
        Block::Title("La seconda metà del suo PIN"),
        Block::Paragraph(format!("Buongiorno {name},")),
        Block::Paragraph(format!(
            "ha attivato il PIN per i servizi online {}. Questa è la seconda metà:",
            body.of_it
        )),
        Block::Secret,
        alphabet(),
        Block::Paragraph(format!(
            "La prima metà è nella lettera che le abbiamo mandato prima, con lo stesso numero di \
             pratica, {practice}. Controlli che il numero sia lo stesso."
        )),
    ]
}

/// The first half, unasked (R120): what it is, how to activate it, how to say no.
fn invitation(body: &Body, name: &str) -> Vec<Block> {
    let Body { of_it, site, .. } = body;
    let mut blocks = vec![
        Block::Title("Le abbiamo preparato un PIN"),
        Block::Paragraph(format!("Buongiorno {name},")),
        Block::Paragraph(format!(
            "il PIN serve per entrare nei servizi online {of_it}. Non l'ha chiesto: glielo \
             proponiamo noi, e lo attiva solo se vuole. Questa è la prima metà:"
        )),
        Block::Secret,
        alphabet(),
        Block::Heading("Come si attiva"),
        Block::Steps(vec![
            format!("Vada su {site} e scelga \"Hai smarrito il tuo PIN?\", poi \"Attiva il PIN\"."),
            "Scriva il suo codice fiscale e questi 8 caratteri.".to_owned(),
            "Scriva il numero e la scadenza della tessera sanitaria: la tenga vicina.".to_owned(),
            "Scriva un numero di telefono, e un'e-mail o una PEC, dove possiamo avvisarla."
                .to_owned(),
            "Le mandiamo la seconda metà. Con tutte e due entra nel sito.".to_owned(),
        ]),
        Block::Paragraph(
            "Conservi questa lettera: gli 8 caratteri servono anche la prima volta che entra. Da \
             soli non aprono niente."
                .to_owned(),
        ),
        Block::Heading("Non vuole il PIN?"),
        Block::Paragraph(
            "Non deve fare niente: finché non lo attiva, il PIN non vale. Se vuole che lo \
             annulliamo subito, ci chiami."
                .to_owned(),
        ),
        yours_alone(body),
    ];
    blocks.extend(phones(body));
    blocks
}

fn opening_of_envelope(body: &Body) -> Vec<Block> {
    let of_it = &body.of_it;
    vec![
        Block::Title("Il suo PIN"),
        Block::Paragraph("Buongiorno,".to_owned()),
        Block::Paragraph(format!(
            "questo è il PIN dispositivo per i servizi online {of_it}: serve per leggere i suoi \
             dati e anche per chiedere prestazioni. L'ha avuto allo sportello, in busta chiusa. \
             Se la busta era aperta, non lo usi e ne chieda un'altra."
        )),
        Block::Secret,
        alphabet(),
    ]
}

fn alphabet() -> Block {
    Block::Paragraph(
        "(sono solo numeri e lettere maiuscole; non ci sono le lettere I, L, O, U: \
         quello che sembra una O è uno zero, quello che sembra una I è un uno)"
            .to_owned(),
    )
}

fn first_access(letter: &Letter<'_>) -> Vec<Block> {
    let site = &letter.body.site;
    let order = match letter.content {
        Content::SecondHalf(..) => {
            "prima gli 8 dell'SMS o dell'e-mail, poi gli 8 di questa lettera."
        }
        Content::Activated(..) | Content::Invitation(..) => {
            "prima gli 8 della prima lettera, poi gli 8 di questa."
        }
        Content::Envelope(..) => "prima gli 8 della prima riga, poi gli 8 della seconda.",
    };
    vec![
        Block::Heading("Come entrare la prima volta"),
        Block::Steps(vec![
            format!("Vada su {site} e scelga \"Entra con PIN\"."),
            "Scriva il suo codice fiscale.".to_owned(),
            format!("Scriva i 16 caratteri del PIN, senza spazi: {order}"),
            "Il sito le mostra un PIN nuovo, di 8 caratteri. Lo stampi o lo scriva.".to_owned(),
            "Riscriva il PIN nuovo e vada avanti fino alla parola \"Fine\". Se si ferma prima, \
             resta valido quello di 16: può ricominciare."
                .to_owned(),
        ]),
        Block::Paragraph(
            "Da quel momento usi solo il PIN nuovo di 8 caratteri. Dopo 6 mesi il sito glielo \
             farà cambiare."
                .to_owned(),
        ),
    ]
}

fn if_something_is_wrong() -> Vec<Block> {
    vec![
        Block::Heading("Ha perso la prima metà, o il PIN non funziona?"),
        Block::Paragraph(
            "Ci chiami, o venga in una sede con un documento valido: annulliamo questo PIN e ne \
             facciamo un altro."
                .to_owned(),
        ),
        Block::Heading("Non ha chiesto lei il PIN?"),
        Block::Paragraph("Ci chiami subito: lo blocchiamo.".to_owned()),
    ]
}

fn if_something_is_wrong_with_envelope() -> Vec<Block> {
    vec![
        Block::Heading("Ha perso questo foglio prima di entrare, o il PIN non funziona?"),
        Block::Paragraph(
            "Ci chiami, o torni in una sede con un documento valido: annulliamo questo PIN e ne \
             facciamo un altro."
                .to_owned(),
        ),
        Block::Heading("Questo foglio non è suo?"),
        Block::Paragraph(
            "Ci chiami subito e ci dica il numero della busta, in alto: la annulliamo.".to_owned(),
        ),
    ]
}

fn yours_alone(body: &Body) -> Block {
    Block::Paragraph(format!(
        "Il PIN è solo suo. Nessuno {} glielo chiederà mai. \
         Quando ha finito, distrugga questa lettera.",
        body.of_it
    ))
}

fn phones(body: &Body) -> Vec<Block> {
    vec![
        Block::Heading("Per parlare con noi"),
        Block::Phone(body.landline.clone(), "da telefono fisso, gratis"),
        Block::Phone(
            body.mobile.clone(),
            "da cellulare, secondo la tariffa del suo operatore",
        ),
        Block::Phone(
            body.abroad.clone(),
            "dall'estero, secondo la tariffa del suo operatore",
        ),
        Block::Hours(body.hours_long.clone()),
        Block::Paragraph(
            "Auf Deutsch: gleiche Nummern, Taste 2. In English: same numbers, press 3.".to_owned(),
        ),
    ]
}
