//! What the letter says (R56 and `texts.md` §4), block by block. It does not know where on the page.

use super::letter::Letter;

/// One block of the letter's text.
pub(super) enum Block {
    /// The letter's subject.
    Title(&'static str),
    /// A bold line above what follows.
    Heading(&'static str),
    /// Running text.
    Paragraph(String),
    /// The secret's place.
    Half,
    /// Numbered steps.
    Steps(Vec<String>),
    /// A number of telephone and what it costs.
    Phone(String, &'static str),
    /// The hours, indented below the numbers.
    Hours(String),
}

/// The text from the title on.
pub(super) fn blocks(letter: &Letter<'_>) -> Vec<Block> {
    let mut blocks = opening(letter);
    blocks.extend(first_access(letter));
    blocks.extend(if_something_is_wrong(letter));
    blocks.extend(phones(letter));
    blocks
}

fn opening(letter: &Letter<'_>) -> Vec<Block> {
    let of_it = &letter.body.of_it;
    let practice = letter.to.practice;
    vec![
        Block::Title("La seconda metà del suo PIN"),
        Block::Paragraph(format!("Buongiorno {},", letter.to.full_name())),
        Block::Paragraph(format!(
            "ha chiesto un PIN per entrare nei servizi online {of_it}. \
             Questa è la seconda metà:"
        )),
        Block::Half,
        Block::Paragraph(
            "(sono solo numeri e lettere maiuscole; non ci sono le lettere I, L, O, U: \
             quello che sembra una O è uno zero, quello che sembra una I è un uno)"
                .to_owned(),
        ),
        Block::Paragraph(format!(
            "La prima metà l'ha già ricevuta con un SMS o con un'e-mail della pratica {practice}. \
             Controlli che il numero della pratica sia lo stesso."
        )),
    ]
}

fn first_access(letter: &Letter<'_>) -> Vec<Block> {
    let site = &letter.body.site;
    vec![
        Block::Heading("Come entrare la prima volta"),
        Block::Steps(vec![
            format!("Vada su {site} e scelga \"Entra con PIN\"."),
            "Scriva il suo codice fiscale.".to_owned(),
            "Scriva i 16 caratteri del PIN, senza spazi: prima gli 8 dell'SMS o dell'e-mail, \
             poi gli 8 di questa lettera."
                .to_owned(),
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

fn if_something_is_wrong(letter: &Letter<'_>) -> Vec<Block> {
    let of_it = &letter.body.of_it;
    vec![
        Block::Heading("Ha perso la prima metà, o il PIN non funziona?"),
        Block::Paragraph(
            "Ci chiami, o venga in una sede con un documento valido: annulliamo questo PIN e ne \
             facciamo un altro."
                .to_owned(),
        ),
        Block::Heading("Non ha chiesto lei il PIN?"),
        Block::Paragraph("Ci chiami subito: lo blocchiamo.".to_owned()),
        Block::Paragraph(format!(
            "Il PIN è solo suo. Nessuno {of_it} glielo chiederà mai. \
             Quando ha finito, distrugga questa lettera."
        )),
    ]
}

fn phones(letter: &Letter<'_>) -> Vec<Block> {
    let body = letter.body;
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
