//! The letter's typefaces, compiled in: how to draw them and how wide a text is.

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

/// A typeface of the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    /// Every sign of the same width, a zero that is no O: for the half.
    Mono,
}

/// The typefaces, read once for a whole print run.
pub struct Fonts {
    regular: Typeface,
    bold: Typeface,
    mono: Typeface,
}

struct Typeface {
    font: Font,
    outlines: FontRef<'static>,
}

/// A typeface that is part of the program could not be read.
#[derive(Debug, thiserror::Error)]
#[error("a typeface that is part of the program cannot be read")]
pub struct BadFont;

impl Fonts {
    /// Reads the typefaces.
    pub fn load() -> Result<Self, BadFont> {
        Ok(Self {
            regular: Typeface::read(dejavu::sans::regular())?,
            bold: Typeface::read(dejavu::sans::bold())?,
            mono: Typeface::read(dejavu::sans_mono::bold())?,
        })
    }

    pub(super) fn font(&self, face: Face) -> Font {
        self.face(face).font.clone()
    }

    /// Width of `text` in points at `size` points; kerning can only make it narrower.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let outlines = &self.face(face).outlines;
        let metrics = outlines.glyph_metrics(Size::new(size), LocationRef::default());
        let charmap = outlines.charmap();
        text.chars()
            .map(|c| charmap.map(c).unwrap_or_default())
            .filter_map(|glyph| metrics.advance_width(glyph))
            .sum()
    }

    /// The first character that the typefaces cannot draw.
    pub(super) fn missing(&self, face: Face, text: &str) -> Option<char> {
        let charmap = self.face(face).outlines.charmap();
        text.chars().find(|c| charmap.map(*c).is_none())
    }

    /// Breaks `text` between words so that no line is wider than `room` points. A word that is
    /// wider than a line is broken where the line ends.
    pub(super) fn wrap(&self, face: Face, size: f32, text: &str, room: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(face, size, &longer) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.width(face, size, &line) > room {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(c);
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    fn face(&self, face: Face) -> &Typeface {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Mono => &self.mono,
        }
    }
}

impl Typeface {
    fn read(bytes: &'static [u8]) -> Result<Self, BadFont> {
        Ok(Self {
            font: Font::new(bytes.into(), 0).ok_or(BadFont)?,
            outlines: FontRef::new(bytes).map_err(|_| BadFont)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::load().unwrap());

    #[test]
    fn a_long_street_is_broken_between_words() {
        let street = "Via dei Martiri della Libertà di San Giovanni in Persiceto 123/B";
        let lines = FONTS.wrap(Face::Regular, 10.0, street, 200.0);
        assert_eq!(lines.join(" "), street);
        assert!(lines.len() == 2, "{lines:?}");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room_and_nothing_is_lost(text in "[a-zA-Zàèìòù0-9 ]{0,200}") {
            let lines = FONTS.wrap(Face::Bold, 11.0, &text, 90.0);
            for line in &lines {
                prop_assert!(FONTS.width(Face::Bold, 11.0, line) <= 90.0);
            }
            let kept: String = lines.concat().split_whitespace().collect();
            let given: String = text.split_whitespace().collect();
            prop_assert_eq!(kept, given);
        }
    }
}
