use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::twiml::{Document, Say, Verb};

fn wrong(text: &str) -> (usize, String) {
    let error = Ssml::parse(text).unwrap_err();
    (error.at, error.to_string())
}

fn plain(text: &str) -> String {
    let words = Ssml::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    words.plain().into_owned()
}

/// As it is written inside `<Say>`.
fn written(words: &Ssml) -> String {
    let xml = Document::of([Verb::Say(Say::new(words.clone(), "it-IT"))]).to_xml();
    let (_, inside) = xml
        .split_once("<Say language=\"it-IT\">")
        .unwrap_or_default();
    let (inside, _) = inside.rsplit_once("</Say>").unwrap_or_default();
    inside.to_owned()
}

#[test]
fn every_element_is_read_and_written_as_it_was() {
    for text in [
        "Prema <break time=\"300ms\"/> uno.",
        "<break strength=\"x-strong\" time=\"1.5s\"/>",
        "<emphasis level=\"strong\">Attenzione</emphasis>, prego",
        "<lang xml:lang=\"de-DE\">Für <s>Deutsch</s></lang>",
        "<p>Uno <s>due <w role=\"amazon:VB\">tre</w></s></p>",
        "<phoneme alphabet=\"ipa\" ph=\"ˈkɔdiʧe\">codice</phoneme>",
        "<prosody volume=\"+6dB\" rate=\"80%\" pitch=\"x-low\">piano</prosody>",
        "<say-as interpret-as=\"date\" format=\"dmy\">10/03/2015</say-as>",
        "<sub alias=\"Inps &amp; altri\">INPS</sub>",
        "a &lt; b &amp; c",
    ] {
        let words = Ssml::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(written(&words), text);
    }
}

#[test]
fn plain_text_is_what_is_heard() {
    for (text, heard) in [
        ("Prema <break time='300ms'/> uno.", "Prema uno."),
        ("Prema<break/>uno<break/>.", "Prema uno."),
        ("<p><s>Uno.</s><s>Due.</s></p>Tre", "Uno. Due. Tre"),
        (
            "La <sub alias=\"carta d'identità\">CI</sub>, prego",
            "La carta d'identità, prego",
        ),
        ("un<emphasis>o</emphasis>", "uno"),
        ("10 <say-as interpret-as='unit'>€</say-as>", "10 €"),
        ("uno\n   <break/>\n due\u{a0}tre", "uno due\u{a0}tre"),
        ("a &lt;p&gt; &#232; <!-- niente -->b", "a <p> è b"),
        ("", ""),
    ] {
        assert_eq!(plain(text), heard, "{text}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (text, at, message) in [
        ("uno <brek/>", 4, "there is no element <brek>"),
        ("uno <Break/>", 4, "there is no element <Break>"),
        ("è <p>a<p>b</p></p>", 7, "<p> may not stand in <p>"),
        ("<s>a <p>b</p></s>", 5, "<p> may not stand in <s>"),
        (
            "<sub alias='x'><break/></sub>",
            15,
            "<break> may not stand in <sub>",
        ),
        ("<break>a</break>", 0, "<break> holds no words"),
        ("<sub alias='x'> </sub>", 0, "<sub> is about no words"),
        ("<break size='1'/>", 0, "<break> has no attribute `size`"),
        ("<p x='1'>a</p>", 0, "<p> has no attribute `x`"),
        ("a <sub>b</sub>", 2, "<sub> has no `alias`"),
        (
            "<prosody>b</prosody>",
            0,
            "<prosody> has no `volume, rate or pitch`",
        ),
        (
            "<break time='3 minuti'/>",
            0,
            "`3 minuti` is no time of <break>",
        ),
        ("<sub alias=' '>x</sub>", 0, "` ` is no alias of <sub>"),
        ("a <p>b", 2, "<p> is not closed"),
        ("a &nbsp; b", 2, "`&nbsp;` stands for nothing"),
    ] {
        assert_eq!(wrong(text), (at, message.to_owned()), "{text}");
        let help = Ssml::parse(text).unwrap_err().wrong.help();
        assert!(!help.is_empty(), "{text}");
    }
}

#[test]
fn what_is_no_xml_is_told_where_it_begins() {
    for (text, at) in [
        ("a <p>b</s>", 6),
        ("a </p>", 2),
        ("R&D e altro", 1),
        ("uno <break", 4),
        ("uno <break time='1s", 4),
        ("<break time=1s/>", 0),
        ("<break time='1s' time='2s'/>", 0),
    ] {
        let (found, message) = wrong(text);
        assert_eq!(found, at, "{text}: {message}");
        assert!(message.starts_with("not XML: "), "{text}: {message}");
    }
    // A blank after it: no element at all.
    assert!(Ssml::parse("3 < 5").is_err());
}

#[test]
fn what_is_filled_in_is_text_and_stays_text() {
    let mut words = Ssml::parse(
        "{a} <sub alias=\"{a}\">x</sub><p>{a}</p><phoneme alphabet=\"ipa\" ph=\"{a}\">y</phoneme>",
    )
    .unwrap();
    words.edit(&mut |text| *text = text.replace("{a}", "<b> & \"c\""));
    assert_eq!(words.plain(), "<b> & \"c\" <b> & \"c\" <b> & \"c\" y");
    let again = Ssml::parse(&written(&words)).unwrap();
    assert_eq!(again, words);
    let Some(Part::Element(last)) = words.parts().last() else {
        panic!("{words:?}");
    };
    assert_eq!(last.attributes[1], ("ph", "{a}".to_owned()));
}

#[test]
fn a_platform_without_ssml_gets_the_words_alone() {
    let words = Ssml::parse("Prema <break/> <emphasis>uno</emphasis>.").unwrap();
    assert!(words.has_markup());
    let say = Say::new(words, "it-IT").without_markup();
    assert_eq!(say, Say::new("Prema uno.", "it-IT"));
    assert!(!say.words.has_markup());
    // What was plain stays as it was written.
    let plain = Say::new("a  <b>", "it-IT");
    assert_eq!(plain.clone().without_markup(), plain);
}

#[test]
fn spelling_out_is_found_wherever_it_stands() {
    let spelled = "<say-as interpret-as=\"characters\">X7</say-as>";
    assert_eq!(
        Ssml::spelled_out(&format!("a <p>{spelled}</p> {spelled}")),
        [5, 55]
    );
    assert_eq!(
        Ssml::spelled_out("<say-as interpret-as=\"digits\">12</say-as>"),
        Vec::<usize>::new()
    );
}

/// A value that an attribute can have.
fn any_value(of: &'static tags::Values) -> BoxedStrategy<String> {
    use tags::Values;
    let one_of = |words: &'static [&'static str]| {
        proptest::sample::select(words)
            .prop_map(str::to_owned)
            .boxed()
    };
    match of {
        Values::Any => "[a-zè<&\"'>]{1,6}".boxed(),
        Values::Words(words) => one_of(words),
        Values::Change(words, unit) => {
            let change = "[+-][0-9]{1,2}".prop_map(move |number| format!("{number}{unit}"));
            prop_oneof![one_of(words), change].boxed()
        }
        Values::Share(words) => prop_oneof![one_of(words), "[1-9][0-9]{1,2}%"].boxed(),
        Values::Time => prop_oneof!["[0-9]{1,4}ms", "[0-9](\\.[0-9]{1,3})?s"].boxed(),
        Values::Language => "[a-z]{2}(-[A-Z]{2})?".boxed(),
    }
}

fn any_attributes(tag: Tag) -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let each: Vec<_> = tag
        .attributes()
        .iter()
        .map(|one| {
            let given = one.required || tag == Tag::Prosody;
            let value = any_value(&one.values).prop_map(|value| (one.name, value));
            if given {
                value.prop_map(Some).boxed()
            } else {
                proptest::option::of(value).boxed()
            }
        })
        .collect();
    each.prop_map(|some| some.into_iter().flatten().collect())
}

fn any_text() -> impl Strategy<Value = Part> {
    "[a-zàèéìòù0-9<>&\"'][a-zàèéìòù0-9<>&\"' ,.\n]{0,12}".prop_map(Part::Text)
}

/// Elements and text for the inside of `parent`, at most so deep.
fn any_parts(parent: Option<Tag>, depth: u32) -> BoxedStrategy<Vec<Part>> {
    let held: Vec<Tag> = match parent.map(Tag::holds) {
        Some(Holds::Nothing) => return Just(Vec::new()).boxed(),
        Some(Holds::Text) => return vec(any_text(), 1..2).boxed(),
        Some(Holds::Elements(some)) => some.to_vec(),
        None => Tag::ALL.to_vec(),
    };
    if depth == 0 {
        return vec(any_text(), 0..2).boxed();
    }
    let element = proptest::sample::select(held).prop_flat_map(move |tag| {
        let inner = any_parts(Some(tag), depth - 1);
        (any_attributes(tag), inner).prop_map(move |(attributes, parts)| {
            Part::Element(Marked {
                tag,
                attributes,
                parts,
            })
        })
    });
    vec(prop_oneof![any_text(), element], 0..4)
        .prop_map(|parts| {
            // Two texts side by side are one.
            parts.into_iter().fold(Vec::new(), |mut all, part| {
                match (all.last_mut(), part) {
                    (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
                    (_, part) => all.push(part),
                }
                all
            })
        })
        .boxed()
}

/// Any words with markup, as they stand in a `<Say>`.
pub(in crate::twiml) fn any_ssml() -> impl Strategy<Value = Ssml> {
    any_parts(None, 3).prop_map(|parts| Ssml(parts).trimmed())
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(words in any_ssml()) {
        let text = written(&words);
        let read = Ssml::parse(&text);
        prop_assert!(read.is_ok(), "{:?} from {}", read, text);
        // Of no words nothing is written.
        let read = read.unwrap().trimmed();
        prop_assert_eq!(&read, &words, "{}", text);
        prop_assert_eq!(read.plain(), words.plain());
    }

    #[test]
    fn the_words_alone_hold_no_markup_and_are_heard_alike(words in any_ssml()) {
        let alone = words.clone().without_markup();
        prop_assert!(!alone.has_markup());
        prop_assert_eq!(alone.plain(), words.plain());
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}", tags in "(<[/]?(p|s|w|sub|break)( [a-z]{1,5}='[^']{0,4}')?[/]?>|&[#a-z0-9]{0,5};?|[^<]{0,3}){0,12}") {
        for text in [text, tags] {
            if let Ok(words) = Ssml::parse(&text) {
                prop_assert!(Ssml::parse(&written(&words)).is_ok(), "{}", text);
                drop(words.plain());
            }
            drop(Ssml::spelled_out(&text));
        }
    }
}
