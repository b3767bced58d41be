//! The elements of SSML that platforms take, what each may hold, and the values of its attributes:
//! what the platforms' documentation has in common.

/// An element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// A pause.
    Break,
    /// Words that matter.
    Emphasis,
    /// Words in another language.
    Lang,
    /// A paragraph.
    P,
    /// How words sound.
    Phoneme,
    /// How loud, how fast, how high.
    Prosody,
    /// A sentence.
    S,
    /// What kind of thing is said.
    SayAs,
    /// What is said instead.
    Sub,
    /// What part of speech a word is.
    W,
}

/// What may stand in an element.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// Nothing at all.
    Nothing,
    /// Text, and not none of it.
    Text,
    /// Text and these elements.
    Elements(&'static [Tag]),
}

/// An attribute.
#[derive(Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// Whether the element means nothing without it.
    pub required: bool,
    /// What it can be.
    pub values: Values,
}

/// The values of an attribute.
#[derive(Debug)]
pub enum Values {
    /// Any text but none.
    Any,
    /// One of these words.
    Words(&'static [&'static str]),
    /// One of these words, or a number with its sign and this unit.
    Change(&'static [&'static str], &'static str),
    /// One of these words, or a share.
    Share(&'static [&'static str]),
    /// A length of time, up to [`LONGEST`].
    Time,
    /// A tag of BCP 47.
    Language,
}

/// The longest pause that platforms make, in milliseconds.
const LONGEST: u32 = 10_000;

/// Ways to say something letter by letter, which neural voices leave out.
pub const SPELLED_OUT: [&str; 2] = ["characters", "spell-out"];

const STRENGTHS: &[&str] = &["none", "x-weak", "weak", "medium", "strong", "x-strong"];
const LEVELS: &[&str] = &["strong", "moderate", "reduced"];
const ALPHABETS: &[&str] = &["ipa", "x-sampa"];
const VOLUMES: &[&str] = &[
    "default", "silent", "x-soft", "soft", "medium", "loud", "x-loud",
];
const RATES: &[&str] = &["x-slow", "slow", "medium", "fast", "x-fast"];
const PITCHES: &[&str] = &["default", "x-low", "low", "medium", "high", "x-high"];
const KINDS: &[&str] = &[
    "characters",
    "spell-out",
    "cardinal",
    "number",
    "ordinal",
    "digits",
    "fraction",
    "unit",
    "date",
    "time",
    "address",
    "expletive",
    "telephone",
];
const DATES: &[&str] = &[
    "mdy", "dmy", "ymd", "md", "dm", "ym", "my", "d", "m", "y", "yyyymmdd",
];
const ROLES: &[&str] = &[
    "amazon:VB",
    "amazon:VBD",
    "amazon:DT",
    "amazon:IN",
    "amazon:JJ",
    "amazon:NN",
    "amazon:DEFAULT",
    "amazon:SENSE_1",
];

impl Tag {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Break,
        Self::Emphasis,
        Self::Lang,
        Self::P,
        Self::Phoneme,
        Self::Prosody,
        Self::S,
        Self::SayAs,
        Self::Sub,
        Self::W,
    ];

    /// What stands in a sentence.
    const IN_A_SENTENCE: &'static [Self] = &[
        Self::Break,
        Self::Emphasis,
        Self::Lang,
        Self::Phoneme,
        Self::Prosody,
        Self::SayAs,
        Self::Sub,
        Self::W,
    ];

    /// What stands in a paragraph.
    const IN_A_PARAGRAPH: &'static [Self] = &[
        Self::Break,
        Self::Emphasis,
        Self::Lang,
        Self::Phoneme,
        Self::Prosody,
        Self::S,
        Self::SayAs,
        Self::Sub,
        Self::W,
    ];

    /// What stands around a part of a word.
    const IN_A_WORD: &'static [Self] = &[
        Self::Break,
        Self::Emphasis,
        Self::Phoneme,
        Self::Prosody,
        Self::SayAs,
        Self::Sub,
    ];

    /// The element of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tag| tag.as_str() == name)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Break => "break",
            Self::Emphasis => "emphasis",
            Self::Lang => "lang",
            Self::P => "p",
            Self::Phoneme => "phoneme",
            Self::Prosody => "prosody",
            Self::S => "s",
            Self::SayAs => "say-as",
            Self::Sub => "sub",
            Self::W => "w",
        }
    }

    /// What may stand in it.
    pub fn holds(self) -> Holds {
        match self {
            Self::Break => Holds::Nothing,
            Self::Phoneme | Self::SayAs | Self::Sub => Holds::Text,
            Self::Lang | Self::Prosody => Holds::Elements(Self::ALL),
            Self::P => Holds::Elements(Self::IN_A_PARAGRAPH),
            Self::Emphasis | Self::S => Holds::Elements(Self::IN_A_SENTENCE),
            Self::W => Holds::Elements(Self::IN_A_WORD),
        }
    }

    /// Whether another may stand in it.
    pub fn may_hold(self, other: Self) -> bool {
        match self.holds() {
            Holds::Nothing | Holds::Text => false,
            Holds::Elements(some) => some.contains(&other),
        }
    }

    /// Its attributes.
    pub fn attributes(self) -> &'static [Attribute] {
        const BREAK: &[Attribute] = &[
            may("strength", Values::Words(STRENGTHS)),
            may("time", Values::Time),
        ];
        const EMPHASIS: &[Attribute] = &[may("level", Values::Words(LEVELS))];
        const LANG: &[Attribute] = &[must("xml:lang", Values::Language)];
        const PHONEME: &[Attribute] = &[
            must("alphabet", Values::Words(ALPHABETS)),
            must("ph", Values::Any),
        ];
        const PROSODY: &[Attribute] = &[
            may("volume", Values::Change(VOLUMES, "dB")),
            may("rate", Values::Share(RATES)),
            may("pitch", Values::Change(PITCHES, "%")),
        ];
        const SAY_AS: &[Attribute] = &[
            must("interpret-as", Values::Words(KINDS)),
            may("format", Values::Words(DATES)),
        ];
        const SUB: &[Attribute] = &[must("alias", Values::Any)];
        const W: &[Attribute] = &[must("role", Values::Words(ROLES))];
        match self {
            Self::Break => BREAK,
            Self::Emphasis => EMPHASIS,
            Self::Lang => LANG,
            Self::Phoneme => PHONEME,
            Self::Prosody => PROSODY,
            Self::SayAs => SAY_AS,
            Self::Sub => SUB,
            Self::W => W,
            Self::P | Self::S => &[],
        }
    }
}

const fn may(name: &'static str, values: Values) -> Attribute {
    Attribute {
        name,
        required: false,
        values,
    }
}

const fn must(name: &'static str, values: Values) -> Attribute {
    Attribute {
        name,
        required: true,
        values,
    }
}

impl Values {
    /// Whether a value is one of them.
    pub fn accept(&self, value: &str) -> bool {
        match self {
            Self::Any => !value.trim().is_empty(),
            Self::Words(words) => words.contains(&value),
            Self::Change(words, unit) => words.contains(&value) || is_change(value, unit),
            Self::Share(words) => words.contains(&value) || is_share(value),
            Self::Time => milliseconds(value).is_some_and(|length| length <= LONGEST),
            Self::Language => is_language(value),
        }
    }

    /// What they are, for people.
    pub fn told(&self) -> String {
        match self {
            Self::Any => "something".to_owned(),
            Self::Words(words) => words.join(", "),
            Self::Change(words, unit) => format!("{}, or a change: +6{unit}", words.join(", ")),
            Self::Share(words) => format!("{}, or a share: 80%", words.join(", ")),
            Self::Time => "a time up to 10s: 300ms or 1.5s".to_owned(),
            Self::Language => "a tag like de-DE".to_owned(),
        }
    }
}

/// `+6dB`, `-10%`.
fn is_change(value: &str, unit: &str) -> bool {
    let number = value.strip_suffix(unit);
    let number = number.and_then(|number| number.strip_prefix(['+', '-']));
    number.is_some_and(is_decimal)
}

/// `80%`. Nothing is spoken in no time at all.
fn is_share(value: &str) -> bool {
    let number = value.strip_suffix('%').filter(|number| is_decimal(number));
    number.is_some_and(|number| number.bytes().any(|b| matches!(b, b'1'..=b'9')))
}

/// A length of time in milliseconds: `300ms`, `1.5s`.
fn milliseconds(value: &str) -> Option<u32> {
    if let Some(number) = value.strip_suffix("ms") {
        return number.parse().ok().filter(|_| is_decimal(number));
    }
    let number = value.strip_suffix('s').filter(|n| is_decimal(n))?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let thousandths = format!("{part:0<3}");
    let part: u32 = thousandths.get(..3)?.parse().ok()?;
    whole
        .parse::<u32>()
        .ok()?
        .checked_mul(1_000)?
        .checked_add(part)
}

fn is_decimal(number: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match number.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part),
        None => digits(number),
    }
}

fn is_language(value: &str) -> bool {
    let mut parts = value.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_at_most_ten_seconds_long() {
        for good in ["0s", "300ms", "1.5s", "10s", "10000ms", "0.25s"] {
            assert!(Values::Time.accept(good), "{good}");
        }
        for bad in [
            "",
            "s",
            "ms",
            "3",
            "10.001s",
            "10001ms",
            "-1s",
            "+1s",
            "1.5ms",
            ".5s",
            "1.s",
            "1 s",
            "99999999999s",
            "4294967295s",
            "è",
        ] {
            assert!(!Values::Time.accept(bad), "{bad}");
        }
    }

    #[test]
    fn changes_have_a_sign_and_a_unit() {
        let volume = Values::Change(VOLUMES, "dB");
        for good in ["loud", "+6dB", "-0.5dB"] {
            assert!(volume.accept(good), "{good}");
        }
        for bad in ["", "6dB", "+6", "+dB", "louder", "++6dB"] {
            assert!(!volume.accept(bad), "{bad}");
        }
        let rate = Values::Share(RATES);
        assert!(rate.accept("80%") && rate.accept("x-slow"));
        assert!(!rate.accept("0%") && !rate.accept("+80%") && !rate.accept("80"));
    }

    #[test]
    fn a_language_is_a_tag() {
        for good in ["it", "de-DE", "zh-Hans-CN", "es-419"] {
            assert!(Values::Language.accept(good), "{good}");
        }
        for bad in ["", "-", "i", "italiano", "it_IT", "it-", "12"] {
            assert!(!Values::Language.accept(bad), "{bad}");
        }
    }
}
