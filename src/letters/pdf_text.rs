//! For tests alone: reads the text of an uncompressed one-page PDF back through its own character
//! maps, as a reader's "copy text" does.

use std::collections::BTreeMap;

/// The lines of text in the order in which they are drawn.
pub(super) fn lines(pdf: &[u8]) -> Vec<String> {
    let text: String = pdf.iter().map(|b| char::from(*b)).collect();
    let fonts = fonts(&text);
    let mut lines = Vec::new();
    for block in text.split("\nBT\n").skip(1) {
        let block = block.split("\nET\n").next().unwrap();
        let font = block.split_once(" Tf").unwrap().0;
        let font = font.rsplit_once('/').unwrap().1.split(' ').next().unwrap();
        let map = &fonts[font];
        let codes = strings(block);
        lines.push(codes.iter().map(|code| map[code].as_str()).collect());
    }
    lines
}

/// Font name → glyph code → text.
fn fonts(text: &str) -> BTreeMap<String, BTreeMap<u16, String>> {
    let list = between(text, "/Font <<", ">>");
    let words: Vec<&str> = list.split_whitespace().collect();
    let mut fonts = BTreeMap::new();
    for reference in words.chunks(4) {
        let object = object(text, reference[1]);
        let map = between(object, "/ToUnicode ", " 0 R");
        let name = reference[0].trim_start_matches('/').to_owned();
        fonts.insert(name, character_map(self::object(text, map)));
    }
    fonts
}

fn character_map(object: &str) -> BTreeMap<u16, String> {
    let mut map = BTreeMap::new();
    for section in object.split("beginbfchar").skip(1) {
        let section = section.split("endbfchar").next().unwrap();
        let codes: Vec<&str> = section.split(['<', '>']).map(str::trim).collect();
        let codes: Vec<&str> = codes.into_iter().filter(|c| !c.is_empty()).collect();
        for pair in codes.chunks(2) {
            let units: Vec<u16> = pair[1]
                .as_bytes()
                .chunks(4)
                .map(|hex| u16::from_str_radix(str::from_utf8(hex).unwrap(), 16).unwrap())
                .collect();
            let glyph = u16::from_str_radix(pair[0], 16).unwrap();
            map.insert(glyph, String::from_utf16(&units).unwrap());
        }
    }
    map
}

/// The two-byte codes of all `(…)` strings of a text block.
fn strings(block: &str) -> Vec<u16> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut depth = 0;
    let mut chars = block.chars().peekable();
    while let Some(c) = chars.next() {
        match (depth > 0, c) {
            (false, '(') => depth = 1,
            // Brackets that balance need no backslash inside a string.
            (true, '(' | ')') => {
                depth += if c == '(' { 1 } else { -1 };
                if depth > 0 {
                    bytes.push(u8::try_from(c).unwrap());
                }
            }
            (true, '\\') => match chars.next().unwrap() {
                'n' => bytes.push(b'\n'),
                'r' => bytes.push(b'\r'),
                't' => bytes.push(b'\t'),
                'b' => bytes.push(8),
                'f' => bytes.push(12),
                digit @ '0'..='7' => {
                    let mut octal = String::from(digit);
                    while octal.len() < 3 && chars.peek().is_some_and(|c| c.is_digit(8)) {
                        octal.push(chars.next().unwrap());
                    }
                    bytes.push(u8::from_str_radix(&octal, 8).unwrap());
                }
                other => bytes.push(u8::try_from(other).unwrap()),
            },
            (true, other) => bytes.push(u8::try_from(other).unwrap()),
            (false, _) => {}
        }
    }
    bytes
        .chunks(2)
        .map(|code| u16::from_be_bytes([code[0], code[1]]))
        .collect()
}

fn object<'a>(text: &'a str, number: &str) -> &'a str {
    between(text, &format!("\n{number} 0 obj"), "endobj")
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}
