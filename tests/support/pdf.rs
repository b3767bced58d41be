//! Reads the text of a page that Chromium printed, through the page's own character maps, as "copy text"
//! in a reader does. It knows no PDF but those.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

/// The text of each page, in the order in which it is drawn; what stands apart has a blank between.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    // A byte a letter: places in the text are places in the file.
    let file: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let pages = file.split("/Type /Page\n").skip(1);
    pages.map(|page| text_of(&file, page)).collect()
}

fn text_of(file: &str, page: &str) -> String {
    let fonts = between(page, "/Font <<", ">>");
    let fonts: Vec<&str> = fonts.split_whitespace().collect();
    let mut maps = BTreeMap::new();
    for font in fonts.chunks(4) {
        let map = between(object(file, font[1]), "/ToUnicode ", " 0 R");
        maps.insert(font[0], character_map(&content(file, map)));
    }
    let drawn = content(file, between(page, "/Contents ", " 0 R"));
    let blocks = drawn.split("BT\n").skip(1).map(|block| {
        let block = block.split("ET\n").next().unwrap();
        let map = &maps[block.split(' ').next().unwrap()];
        let strings = block.split('<').skip(1);
        let codes = strings.flat_map(|string| codes(string.split('>').next().unwrap()));
        codes.map(|code| map[&code]).collect::<String>()
    });
    blocks.collect::<Vec<_>>().join(" ")
}

/// Which letter each code stands for.
fn character_map(text: &str) -> BTreeMap<u32, char> {
    let mut map = BTreeMap::new();
    let lines = |word: &str| {
        let begin = format!("begin{word}\n");
        let parts = text.split(&begin).skip(1);
        let parts = parts.flat_map(|part| part.split("end").next().unwrap().lines());
        parts.flat_map(codes_of_line).collect::<Vec<u32>>()
    };
    for pair in lines("bfchar").chunks(2) {
        map.insert(pair[0], char::from_u32(pair[1]).unwrap());
    }
    for range in lines("bfrange").chunks(3) {
        for code in range[0]..=range[1] {
            let letter = char::from_u32(range[2] + code - range[0]);
            map.insert(code, letter.unwrap());
        }
    }
    map
}

fn codes_of_line(line: &str) -> Vec<u32> {
    let words = line.split_whitespace();
    words
        .flat_map(|word| codes(word.trim_matches(['<', '>'])))
        .collect()
}

fn codes(hex: &str) -> Vec<u32> {
    let digits = hex.as_bytes().chunks(4);
    digits
        .map(|four| u32::from_str_radix(str::from_utf8(four).unwrap(), 16).unwrap())
        .collect()
}

fn object<'a>(file: &'a str, number: &str) -> &'a str {
    between(file, &format!("\n{number} 0 obj\n"), "\nendobj")
}

fn content(file: &str, number: &str) -> String {
    let packed = between(object(file, number), "stream\n", "\nendstream");
    let packed: Vec<u8> = packed.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let mut text = Vec::new();
    ZlibDecoder::new(packed.as_slice())
        .read_to_end(&mut text)
        .unwrap();
    text.into_iter().map(char::from).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}
