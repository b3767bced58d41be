//! Where everything stands on the A4 sheet, which is folded in three for a DL envelope: nothing but
//! the address in the window, the half in the middle third, away from the folds.

use zeroize::Zeroizing;

use super::fonts::{Face, Fonts};
use super::letter::Letter;
use super::wording::{Block, blocks};
use crate::domain::message_text::long_date;
use crate::domain::pin::Half;

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;
/// The sheet, in millimetres.
pub(super) const SHEET: (f32, f32) = (210.0, 297.0);
/// The folds, in millimetres from the top.
pub(super) const FOLDS: [f32; 2] = [99.0, 198.0];

const LEFT: f32 = 20.0;
const RIGHT: f32 = 190.0;
const BOTTOM: f32 = 288.0;
const BODY_SIZE: f32 = 9.5;
const LEADING: f32 = 4.3;
/// The address: left edge, first line and last line, where a DL window shows them however the
/// sheet has slipped in its envelope.
const ADDRESS: (f32, f32, f32) = (112.0, 58.0, 80.0);
/// The sender's block ends above the window and left of it.
const SENDER: (f32, f32) = (22.0, 42.0);

/// A line of text on the sheet.
pub(super) struct Line {
    /// Millimetres from the left edge.
    pub x: f32,
    /// Millimetres from the top edge down to the foot of the letters.
    pub y: f32,
    /// Points.
    pub size: f32,
    pub face: Face,
    /// Wiped when dropped: one of the lines is the half.
    pub text: Zeroizing<String>,
}

/// Something in a letter does not fit on its sheet.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLong {
    /// The recipient's name and address.
    #[error("the name and address do not fit in the envelope's window")]
    Address,
    /// The sender's address.
    #[error("the sender's address does not fit beside the window")]
    Sender,
    /// Everything else.
    #[error("the text does not fit on one sheet")]
    Text,
}

/// Places a letter's lines.
pub(super) fn lay_out(letter: &Letter<'_>, fonts: &Fonts) -> Result<Vec<Line>, TooLong> {
    let mut sheet = Sheet {
        fonts,
        lines: Vec::new(),
        y: 107.0,
    };
    sheet.sender(letter)?;
    sheet.address(letter)?;
    sheet.reference_and_date(letter);
    for block in blocks(letter) {
        sheet.block(&block, letter);
    }
    if sheet.lines.iter().any(|line| line.y > BOTTOM) {
        return Err(TooLong::Text);
    }
    Ok(sheet.lines)
}

struct Sheet<'a> {
    fonts: &'a Fonts,
    lines: Vec<Line>,
    y: f32,
}

impl Sheet<'_> {
    fn sender(&mut self, letter: &Letter<'_>) -> Result<(), TooLong> {
        let (mut y, end) = SENDER;
        let mut put = |face, size, text: &str| {
            for line in self.fonts.wrap(face, size, text, 62.0 * MM) {
                self.lines.push(Line::new((LEFT, y), face, size, line));
                y += 4.6;
            }
        };
        put(Face::Bold, 12.0, &letter.body.name);
        for line in &letter.body.sender_address {
            put(Face::Regular, BODY_SIZE, line);
        }
        if y - 4.6 > end {
            return Err(TooLong::Sender);
        }
        Ok(())
    }

    fn address(&mut self, letter: &Letter<'_>) -> Result<(), TooLong> {
        let (x, first, last) = ADDRESS;
        let shown = letter.content.window();
        for (size, step) in [(10.5, 5.0), (8.5, 4.0), (7.5, 3.6)] {
            let wrapped: Vec<String> = shown
                .iter()
                .flat_map(|line| {
                    let line = line.to_uppercase();
                    self.fonts.wrap(Face::Regular, size, &line, 76.0 * MM)
                })
                .collect();
            let mut y = first;
            let mut lines = Vec::new();
            for text in wrapped {
                lines.push(Line::new((x, y), Face::Regular, size, text));
                y += step;
            }
            if y - step <= last {
                self.lines.extend(lines);
                return Ok(());
            }
        }
        Err(TooLong::Address)
    }

    fn reference_and_date(&mut self, letter: &Letter<'_>) {
        const Y: f32 = 95.5;
        let reference = letter.content.reference();
        self.put((LEFT, Y), Face::Bold, BODY_SIZE, reference);
        let date = format!("{}, {}", letter.body.sender_city, long_date(letter.date));
        let width = self.fonts.width(Face::Regular, BODY_SIZE, &date) / MM;
        self.put((RIGHT - width, Y), Face::Regular, BODY_SIZE, date);
    }

    fn block(&mut self, block: &Block, letter: &Letter<'_>) {
        match block {
            Block::Title(text) => {
                self.put((LEFT, self.y), Face::Bold, 13.0, (*text).to_owned());
                self.y += 8.0;
            }
            Block::Heading(text) => {
                self.y += 0.7;
                self.put((LEFT, self.y), Face::Bold, BODY_SIZE, (*text).to_owned());
                self.y += LEADING + 0.3;
            }
            Block::Paragraph(text) => {
                self.text(LEFT, text);
                self.y += 2.3;
            }
            Block::Secret => {
                self.y += 5.0;
                for group in letter.content.groups() {
                    self.group(group);
                }
            }
            Block::Steps(steps) => {
                for (number, step) in (1..).zip(steps) {
                    let at = (LEFT, self.y);
                    self.put(at, Face::Regular, BODY_SIZE, format!("{number}."));
                    self.text(LEFT + 6.0, step);
                }
                self.y += 2.3;
            }
            Block::Phone(number, cost) => {
                let at = (LEFT + 4.0, self.y);
                self.put(at, Face::Bold, BODY_SIZE, number.clone());
                self.text(LEFT + 40.0, cost);
            }
            Block::Hours(hours) => {
                self.text(LEFT + 4.0, hours);
                self.y += 2.3;
            }
        }
    }

    /// Eight characters in two groups of four, centred, large.
    fn group(&mut self, half: &Half) {
        const SIZE: f32 = 20.0;
        // Room for all at once: a text that grows leaves copies that nobody wipes.
        let mut text = Zeroizing::new(String::with_capacity(32));
        for (place, symbol) in half.expose().chars().enumerate() {
            text.push_str(match place {
                0 => "",
                4 => "   ",
                _ => " ",
            });
            text.push(symbol);
        }
        let width = self.fonts.width(Face::Mono, SIZE, &text) / MM;
        self.lines.push(Line {
            x: (SHEET.0 - width) / 2.0,
            y: self.y,
            size: SIZE,
            face: Face::Mono,
            text,
        });
        self.y += 9.0;
    }

    fn text(&mut self, x: f32, text: &str) {
        let room = (RIGHT - x) * MM;
        for line in self.fonts.wrap(Face::Regular, BODY_SIZE, text, room) {
            self.put((x, self.y), Face::Regular, BODY_SIZE, line);
            self.y += LEADING;
        }
    }

    fn put(&mut self, at: (f32, f32), face: Face, size: f32, text: String) {
        self.lines.push(Line::new(at, face, size, text));
    }
}

impl Line {
    fn new((x, y): (f32, f32), face: Face, size: f32, text: String) -> Self {
        Self {
            x,
            y,
            size,
            face,
            text: Zeroizing::new(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::addressee::{Addressee, samples::mario};
    use crate::domain::body::samples::institute;
    use crate::domain::envelope::samples::of_rome;
    use crate::domain::pin::Halves;
    use crate::letters::letter::Content;
    use jiff::civil::date;

    fn lines(to: &Addressee) -> Result<Vec<Line>, TooLong> {
        let half = Half::from_opened(b"WKHP9ZNC").unwrap();
        lines_of(Content::SecondHalf(to, &half))
    }

    /// Every kind of letter to somebody's residence.
    fn all_letters(to: &Addressee) -> [Vec<Line>; 3] {
        let half = Half::from_opened(b"WKHP9ZNC").unwrap();
        let contents = [
            Content::SecondHalf(to, &half),
            Content::Invitation(to, &half),
            Content::Activated(to, &half),
        ];
        contents.map(|content| lines_of(content).unwrap())
    }

    fn envelope() -> Vec<Line> {
        let halves = Halves::from_opened(b"K7QM2XRTWKHP9ZNC").unwrap();
        lines_of(Content::Envelope(&of_rome(), &halves)).unwrap()
    }

    fn lines_of(content: Content<'_>) -> Result<Vec<Line>, TooLong> {
        let letter = Letter {
            body: &institute(),
            date: date(2015, 3, 10),
            content,
        };
        lay_out(&letter, &Fonts::load().unwrap())
    }

    fn long_names() -> Addressee {
        Addressee {
            name: "Maria Vittoria Immacolata Concetta".into(),
            surname: "Dell'Acqua Castelbarco Albani".into(),
            address: vec![
                "Via dei Martiri della Libertà di San Giovanni in Persiceto 123/B".into(),
                "38010 San Giovanni di Fassa-Sèn Jan TN".into(),
            ],
            ..mario()
        }
    }

    /// Five lines, none with more than 44 characters: the most that an address abroad has.
    fn abroad() -> Addressee {
        Addressee {
            address: vec![
                "C/O FAMILIE HUBER-SCHWARZENBERGER HINTERHAUS".into(),
                "OBERE SCHWANTHALERSTRASSE 112-114 STIEGE 3/2".into(),
                "5020 SALZBURG-GNIGL BUNDESLAND SALZBURG NORD".into(),
                "REPUBBLICA POPOLARE DEMOCRATICA DI COREA".into(),
            ],
            ..long_names()
        }
    }

    #[test]
    fn the_window_shows_the_address_and_nothing_else() {
        let fonts = Fonts::load().unwrap();
        let letters = [mario(), long_names(), abroad()].map(|to| all_letters(&to));
        let sheets = letters.into_iter().flatten().chain([envelope()]);
        for sheet in sheets {
            for line in sheet {
                let end = line.x + fonts.width(line.face, line.size, &line.text) / MM;
                let in_window = line.y > 44.0 && line.y < 93.0 && end > 88.0;
                let of_address =
                    (line.x - ADDRESS.0).abs() < 0.1 && line.y >= 56.0 && line.y <= 80.0;
                assert_eq!(in_window, of_address, "{}", line.text.as_str());
            }
        }
    }

    #[test]
    fn the_half_lies_in_the_middle_third_away_from_the_folds() {
        let letters = [mario(), long_names(), abroad()].map(|to| all_letters(&to));
        for lines in letters.into_iter().flatten() {
            let mono: Vec<&Line> = lines.iter().filter(|l| l.face == Face::Mono).collect();
            assert_eq!(mono.len(), 1);
            assert_eq!(mono[0].text.as_str(), "W K H P   9 Z N C");
            assert!(mono[0].y > FOLDS[0] + 15.0 && mono[0].y < FOLDS[1] - 15.0);
        }
    }

    #[test]
    fn an_envelopes_groups_lie_inside_the_fold_and_its_window_says_nothing_of_a_pin() {
        let lines = envelope();
        let mono: Vec<&Line> = lines.iter().filter(|l| l.face == Face::Mono).collect();
        assert_eq!(mono.len(), 2);
        assert_eq!(mono[0].text.as_str(), "K 7 Q M   2 X R T");
        assert_eq!(mono[1].text.as_str(), "W K H P   9 Z N C");
        for line in mono {
            assert!(line.y > FOLDS[0] + 15.0 && line.y < FOLDS[1] - 15.0);
        }
        let outside = lines.iter().filter(|line| line.y < FOLDS[0]);
        let outside: Vec<&str> = outside.map(|line| line.text.as_str()).collect();
        assert!(outside.contains(&"BUSTA 1234 5678 9092"), "{outside:?}");
        for line in outside {
            let line = line.to_lowercase();
            assert!(!line.contains("pin") && !line.contains("codice"), "{line}");
        }
    }

    #[test]
    fn no_line_leaves_the_margins() {
        let fonts = Fonts::load().unwrap();
        let letters = all_letters(&long_names()).into_iter().flatten();
        for line in letters.chain(envelope()) {
            let end = line.x + fonts.width(line.face, line.size, &line.text) / MM;
            assert!(
                line.x >= LEFT - 0.1 && end <= RIGHT + 0.1,
                "{}",
                line.text.as_str()
            );
            assert!(line.y <= BOTTOM);
        }
    }

    #[test]
    fn the_letter_reads_as_agreed() {
        let text: Vec<String> = lines(&mario())
            .unwrap()
            .iter()
            .map(|line| line.text.to_string())
            .collect();
        insta::assert_snapshot!(text.join("\n"), @r#"
        INPS
        Via Ciro il Grande 21
        00144 Roma RM
        MARIO ROSSI
        VIA DEL CORSO 1
        00186 ROMA RM
        Pratica 482913
        Roma, 10 marzo 2015
        La seconda metà del suo PIN
        Buongiorno Mario Rossi,
        ha chiesto un PIN per entrare nei servizi online dell'INPS. Questa è la seconda metà:
        W K H P   9 Z N C
        (sono solo numeri e lettere maiuscole; non ci sono le lettere I, L, O, U: quello che sembra una O è
        uno zero, quello che sembra una I è un uno)
        La prima metà l'ha già ricevuta con un SMS o con un'e-mail della pratica 482913. Controlli che il
        numero della pratica sia lo stesso.
        Come entrare la prima volta
        1.
        Vada su www.inps.it e scelga "Entra con PIN".
        2.
        Scriva il suo codice fiscale.
        3.
        Scriva i 16 caratteri del PIN, senza spazi: prima gli 8 dell'SMS o dell'e-mail, poi gli 8 di questa
        lettera.
        4.
        Il sito le mostra un PIN nuovo, di 8 caratteri. Lo stampi o lo scriva.
        5.
        Riscriva il PIN nuovo e vada avanti fino alla parola "Fine". Se si ferma prima, resta valido quello
        di 16: può ricominciare.
        Da quel momento usi solo il PIN nuovo di 8 caratteri. Dopo 6 mesi il sito glielo farà cambiare.
        Ha perso la prima metà, o il PIN non funziona?
        Ci chiami, o venga in una sede con un documento valido: annulliamo questo PIN e ne facciamo un
        altro.
        Non ha chiesto lei il PIN?
        Ci chiami subito: lo blocchiamo.
        Il PIN è solo suo. Nessuno dell'INPS glielo chiederà mai. Quando ha finito, distrugga questa lettera.
        Per parlare con noi
        803164
        da telefono fisso, gratis
        06 164164
        da cellulare, secondo la tariffa del suo operatore
        +39 06 164164
        dall'estero, secondo la tariffa del suo operatore
        dal lunedì al venerdì dalle 8 alle 20, sabato dalle 8 alle 14, ora italiana
        Auf Deutsch: gleiche Nummern, Taste 2. In English: same numbers, press 3.
        "#);
    }

    #[test]
    fn an_address_that_the_window_cannot_show_is_refused() {
        let mut to = mario();
        to.address = vec!["Località Case Sparse presso la vecchia fornace ".repeat(8)];
        assert_eq!(lines(&to).err(), Some(TooLong::Address));
    }
}
