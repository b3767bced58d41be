//! One letter as a page of a PDF, with its typefaces inside. The PDF says nothing that the paper does
//! not: no author, no codice fiscale, no id.

use jiff::civil::Date;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};
use zeroize::Zeroizing;

use super::fonts::Fonts;
use super::layout::{FOLDS, MM, SHEET, TooLong, lay_out};
use crate::domain::addressee::Addressee;
use crate::domain::body::Body;
use crate::domain::envelope::Envelope;
use crate::domain::pin::{Half, Halves};

/// What one letter is made of.
pub struct Letter<'a> {
    /// Who writes.
    pub body: &'a Body,
    /// The day in the date line.
    pub date: Date,
    /// What it carries, and where to.
    pub content: Content<'a>,
}

/// What a sheet carries, and where to. No `Debug`: it holds a secret.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// The second half, to somebody's residence.
    SecondHalf(&'a Addressee, &'a Half),
    /// The first half, unasked, and how to activate it (R120).
    Invitation(&'a Addressee, &'a Half),
    /// The second half of an activated PIN (R121).
    Activated(&'a Addressee, &'a Half),
    /// All sixteen characters, to an office that keeps them closed until somebody is there (R73).
    Envelope(&'a Envelope, &'a Halves),
}

impl<'a> Content<'a> {
    /// What the window shows, line by line. Never what is inside.
    pub(super) fn window(self) -> Vec<String> {
        match self {
            Self::SecondHalf(to, _) | Self::Invitation(to, _) | Self::Activated(to, _) => {
                std::iter::once(to.full_name())
                    .chain(to.address.iter().cloned())
                    .collect()
            }
            Self::Envelope(envelope, _) => vec![
                format!("Busta {}", envelope.serial.shown()),
                envelope.office.clone(),
            ],
        }
    }

    /// The number by which people speak of it.
    pub(super) fn reference(self) -> String {
        match self {
            Self::SecondHalf(to, _) | Self::Invitation(to, _) | Self::Activated(to, _) => {
                format!("Pratica {}", to.practice)
            }
            Self::Envelope(envelope, _) => format!("Busta {}", envelope.serial.shown()),
        }
    }

    /// The groups of eight characters, in the order in which they are typed.
    pub(super) fn groups(self) -> Vec<&'a Half> {
        match self {
            Self::SecondHalf(_, half) | Self::Invitation(_, half) | Self::Activated(_, half) => {
                vec![half]
            }
            Self::Envelope(_, halves) => vec![&halves.first, &halves.second],
        }
    }
}

/// Why a letter could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// It does not fit.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// A name or an address has a sign that the typefaces lack.
    #[error("the letter has the sign U+{0:04X}, which the typefaces cannot print")]
    Sign(u32),
    /// The PDF could not be written.
    #[error("the PDF could not be made")]
    Pdf,
}

/// One PDF with a page for each letter.
pub fn render(letters: &[Letter<'_>], fonts: &Fonts) -> Result<Zeroizing<Vec<u8>>, RenderError> {
    render_with(letters, fonts, SerializeSettings::default())
}

pub(super) fn render_with(
    letters: &[Letter<'_>],
    fonts: &Fonts,
    settings: SerializeSettings,
) -> Result<Zeroizing<Vec<u8>>, RenderError> {
    let mut document = Document::new_with(settings);
    let metadata = Metadata::new().title("Lettera".to_owned());
    document.set_metadata(metadata.language("it-IT".to_owned()));
    for letter in letters {
        let size = PageSettings::from_wh(SHEET.0 * MM, SHEET.1 * MM).ok_or(RenderError::Pdf)?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        draw(letter, fonts, &mut surface)?;
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map(Zeroizing::new)
        .map_err(|_| RenderError::Pdf)
}

fn draw(letter: &Letter<'_>, fonts: &Fonts, surface: &mut Surface<'_>) -> Result<(), RenderError> {
    surface.set_fill(Some(Fill {
        paint: luma::Color::new(0).into(),
        ..Fill::default()
    }));
    for line in lay_out(letter, fonts)? {
        if let Some(sign) = fonts.missing(line.face, &line.text) {
            return Err(RenderError::Sign(sign.into()));
        }
        surface.draw_text(
            Point::from_xy(line.x * MM, line.y * MM),
            fonts.font(line.face),
            line.size,
            &line.text,
            false,
            TextDirection::LeftToRight,
        );
    }
    fold_marks(surface);
    Ok(())
}

/// Short lines at the left edge where the sheet is folded.
fn fold_marks(surface: &mut Surface<'_>) {
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: luma::Color::new(120).into(),
        width: 0.5,
        ..Stroke::default()
    }));
    for fold in FOLDS {
        let mut mark = PathBuilder::new();
        mark.move_to(4.0 * MM, fold * MM);
        mark.line_to(8.0 * MM, fold * MM);
        if let Some(mark) = mark.finish() {
            surface.draw_path(&mark);
        }
    }
    surface.set_stroke(None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::addressee::samples::mario;
    use crate::domain::body::samples::institute;
    use crate::domain::envelope::samples::of_rome;
    use crate::letters::pdf_text;
    use jiff::civil::date;

    fn pdf(to: &Addressee) -> Result<Zeroizing<Vec<u8>>, RenderError> {
        let half = Half::from_opened(b"WKHP9ZNC").unwrap();
        pdf_of(Content::SecondHalf(to, &half))
    }

    fn pdf_of(content: Content<'_>) -> Result<Zeroizing<Vec<u8>>, RenderError> {
        let letter = Letter {
            body: &institute(),
            date: date(2015, 3, 10),
            content,
        };
        let settings = SerializeSettings {
            compress_content_streams: false,
            pretty: true,
            ..SerializeSettings::default()
        };
        render_with(&[letter], &Fonts::load().unwrap(), settings)
    }

    #[test]
    fn the_page_has_the_half_once_and_no_codice_fiscale() {
        let lines = pdf_text::lines(&pdf(&mario()).unwrap());
        let halves: Vec<&String> = lines.iter().filter(|l| l.contains("W K H P")).collect();
        assert_eq!(halves, ["W K H P   9 Z N C"]);
        assert!(lines.contains(&"MARIO ROSSI".to_owned()));
        assert!(lines.contains(&"Pratica 482913".to_owned()));
        assert!(lines.contains(&"Scriva il suo codice fiscale.".to_owned()));
        for line in &lines {
            let long = |word: &str| word.chars().filter(char::is_ascii_alphanumeric).count() == 16;
            let words = line.split_whitespace();
            assert!(
                !words
                    .filter(|w| long(w))
                    .any(|w| w.contains(char::is_numeric)),
                "{line}"
            );
        }
    }

    #[test]
    fn an_invitation_says_how_to_activate_and_how_to_say_no() {
        let (mario, half) = (mario(), Half::from_opened(b"WKHP9ZNC").unwrap());
        let pdf = pdf_of(Content::Invitation(&mario, &half)).unwrap();
        let lines = pdf_text::lines(&pdf);
        let count = |words: &str| lines.iter().filter(|line| line.contains(words)).count();
        assert_eq!(count("W K H P   9 Z N C"), 1);
        for words in [
            "Le abbiamo preparato un PIN",
            "Questa è la prima metà",
            "tessera sanitaria",
            "Non vuole il PIN?",
        ] {
            assert!(count(words) > 0, "{words}");
        }
    }

    #[test]
    fn the_file_names_neither_person_nor_pin() {
        let pdf = pdf(&mario()).unwrap();
        for word in ["Rossi", "ROSSI", "WKHP9ZNC", "pin-1"] {
            assert!(
                !pdf.windows(word.len()).any(|w| w == word.as_bytes()),
                "{word}"
            );
        }
    }

    #[test]
    fn an_envelopes_page_has_both_groups_once_and_nobodys_name() {
        let halves = Halves::from_opened(b"K7QM2XRTWKHP9ZNC").unwrap();
        let pdf = pdf_of(Content::Envelope(&of_rome(), &halves)).unwrap();
        let lines = pdf_text::lines(&pdf);
        let secrets = lines
            .iter()
            .filter(|l| l.contains("K 7") || l.contains("W K"));
        assert_eq!(
            secrets.collect::<Vec<_>>(),
            ["K 7 Q M   2 X R T", "W K H P   9 Z N C"]
        );
        assert!(lines.contains(&"BUSTA 1234 5678 9092".to_owned()));
        assert!(lines.contains(&"SEDE DI ROMA CENTRO".to_owned()));
        assert!(!lines.iter().any(|line| line.contains("ROSSI")));
        for word in ["K7QM2XRT", "WKHP9ZNC", "123456789092"] {
            assert!(
                !pdf.windows(word.len()).any(|w| w == word.as_bytes()),
                "{word}"
            );
        }
    }

    #[test]
    fn a_sign_that_cannot_be_printed_is_named_and_not_left_blank() {
        let mut to = mario();
        to.surname = "R\u{4e2d}ssi".into();
        assert!(matches!(pdf(&to), Err(RenderError::Sign(0x4e2d))));
    }
}
