//! The body's offices: the nearest to a residence (R76, C19), by comune or CAP, by region and city
//! (R77). The shipped list is an invented sample; an installation brings its own.

mod opening;

use std::collections::BTreeSet;

use super::csv::{Columns, Row};
use super::language::Language;
use super::transliteration::fold;
use super::{place, province};

pub use opening::{ClosingDay, Opening};

/// The invented sample that comes with the program.
const SAMPLE: &str = include_str!("../data/offices/sample.csv");

/// The columns of a list; `data/offices/README.md` says what each holds.
pub const COLUMNS: [&str; 11] = [
    "name",
    "address",
    "cap",
    "comune",
    "provincia",
    "region",
    "serves",
    "phone",
    "hours",
    "closing_days",
    "manager",
];

/// An office.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// Its name.
    pub name: String,
    /// Street, number, comune.
    pub address: String,
    /// Five digits.
    pub cap: String,
    /// Its city.
    pub comune: String,
    /// Its region.
    pub region: String,
    /// Its telephone, if it has one.
    pub phone: Option<String>,
    /// Who is in charge, if the list says so.
    pub manager: Option<String>,
    provincia: String,
    serves: Vec<String>,
    opening: Opening,
    closing_days: Vec<ClosingDay>,
}

impl Office {
    /// Opening hours, as they are read aloud.
    pub fn hours(&self, language: Language) -> String {
        self.opening.say(language)
    }

    /// Days of every year on which it is closed, besides the holidays of everybody.
    pub fn closing_days(&self, language: Language) -> Vec<String> {
        self.closing_days
            .iter()
            .map(|day| day.say(language))
            .collect()
    }
}

/// A list of offices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offices {
    all: Vec<Office>,
    sample: bool,
}

/// What was found for a comune or a CAP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'a> {
    /// These offices, the nearest first.
    Offices(Vec<&'a Office>),
    /// There is no such comune or CAP.
    NoSuchPlace,
    /// The place is known, and no office of the list serves it.
    NoOffice,
}

impl Offices {
    /// The invented sample.
    pub fn sample() -> Self {
        Self {
            // That the sample is right is a test's word.
            all: read(SAMPLE).0,
            sample: true,
        }
    }

    /// Reads an installation's list.
    ///
    /// # Errors
    /// All that is wrong with it, each with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let (all, mut problems) = read(text);
        if all.is_empty() && problems.is_empty() {
            problems.push("the list has no office".to_owned());
        }
        if problems.is_empty() {
            Ok(Self { all, sample: false })
        } else {
            Err(problems)
        }
    }

    /// Whether these are the invented ones: whoever shows them says so.
    pub fn is_sample(&self) -> bool {
        self.sample
    }

    /// The office of the comune, else one that serves the provincia, else the first of the list.
    pub fn nearest(&self, comune: &str, provincia: &str) -> Office {
        let near = self.near(&fold(comune), &fold(provincia));
        let first = near.into_iter().next().or(self.all.first());
        first.cloned().unwrap_or_default()
    }

    /// Offices for a comune, or a CAP of five digits.
    pub fn find(&self, typed: &str) -> Found<'_> {
        let typed = typed.trim();
        if !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit()) {
            return self.of_cap(typed);
        }
        // `Roma (RM)` and `Roma RM` as people write them.
        let words: Vec<&str> = typed
            .split(|c: char| c.is_whitespace() || c == '(' || c == ')')
            .filter(|word| !word.is_empty())
            .collect();
        let (name, letters) = match words.split_last() {
            Some((last, before)) if !before.is_empty() && province::name(last).is_some() => {
                (before.join(" "), Some(*last))
            }
            _ => (words.join(" "), None),
        };
        let mut near: Vec<&Office> = Vec::new();
        let mut known = false;
        for place in place::by_name(&name, letters, None) {
            if place.in_force() && !place.is_state() {
                known = true;
                for office in self.near(&fold(place.name()), &fold(place.province())) {
                    if !near.contains(&office) {
                        near.push(office);
                    }
                }
            }
        }
        found(near, known)
    }

    fn of_cap(&self, cap: &str) -> Found<'_> {
        let known = cap.len() == 5 && province::all().any(|own| province::may_have_cap(own, cap));
        let mut near: Vec<&Office> = Vec::new();
        if known {
            let serves = |office: &&Office| {
                let own = std::iter::once(&office.provincia);
                own.chain(&office.serves)
                    .any(|letters| province::may_have_cap(letters, cap))
            };
            near.extend(self.all.iter().filter(serves));
            near.sort_by_key(|office| {
                let alike = office
                    .cap
                    .bytes()
                    .zip(cap.bytes())
                    .take_while(|(a, b)| a == b);
                std::cmp::Reverse(alike.count())
            });
        }
        found(near, known)
    }

    /// Offices in the comune, then in its provincia, then those that serve it. All names folded.
    fn near(&self, comune: &str, provincia: &str) -> Vec<&Office> {
        let mut ranked: Vec<(u8, &Office)> = self
            .all
            .iter()
            .filter_map(|office| {
                let serves = office.serves.iter().any(|letters| letters == provincia);
                let rank = match () {
                    () if fold(&office.comune) == comune => 0,
                    () if office.provincia == provincia => 1,
                    () if serves => 2,
                    () => return None,
                };
                Some((rank, office))
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, office)| office).collect()
    }

    /// The regions that have offices.
    pub fn regions(&self) -> BTreeSet<&str> {
        self.all.iter().map(|office| &*office.region).collect()
    }

    /// The cities of a region that have offices.
    pub fn cities(&self, region: &str) -> BTreeSet<&str> {
        self.all
            .iter()
            .filter(|office| office.region == region)
            .map(|office| &*office.comune)
            .collect()
    }

    /// The offices of a city of a region.
    pub fn in_city(&self, region: &str, city: &str) -> Vec<&Office> {
        self.all
            .iter()
            .filter(|office| office.region == region && office.comune == city)
            .collect()
    }
}

fn found(near: Vec<&Office>, known: bool) -> Found<'_> {
    match (near.is_empty(), known) {
        (false, _) => Found::Offices(near),
        (true, true) => Found::NoOffice,
        (true, false) => Found::NoSuchPlace,
    }
}

/// The offices that could be read, and all that is wrong.
fn read(text: &str) -> (Vec<Office>, Vec<String>) {
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let columns = Columns::from_header(lines.next().map_or("", |(_, line)| line));
    let mut problems: Vec<String> = COLUMNS
        .into_iter()
        .filter(|column| !columns.has(column))
        .map(|column| format!("there is no column `{column}`"))
        .collect();
    if !problems.is_empty() {
        return (Vec::new(), problems);
    }
    let mut offices = Vec::new();
    for (index, line) in lines {
        let mut wrong = |column: &str, what: &str| {
            problems.push(format!("line {}: {column}: {what}", index + 1));
        };
        offices.push(office(&columns.row(line), &mut wrong));
    }
    (offices, problems)
}

/// One office; `wrong` is told each column that is not as it should be, and why.
fn office(row: &Row<'_>, wrong: &mut dyn FnMut(&str, &str)) -> Office {
    for column in ["name", "address", "region"] {
        if row.get(column).is_empty() {
            wrong(column, "it is blank");
        }
    }
    let letters = row.get("provincia");
    if place::comune_in_force(row.get("comune"), Some(letters)).is_none() {
        wrong("comune", "there is no such comune in the provincia");
    }
    if row.get("cap").len() != 5 || !province::may_have_cap(letters, row.get("cap")) {
        wrong("cap", "it is none of the provincia's");
    }
    let serves: Vec<&str> = row.get("serves").split_whitespace().collect();
    if serves
        .iter()
        .any(|letters| province::name(letters).is_none())
    {
        wrong("serves", "write letters of provinces with blanks between");
    }
    let opening = Opening::parse(row.get("hours"));
    if opening.is_none() {
        wrong("hours", "write `mon-fri 8:30-12:30; tue 14:30-16:30`");
    }
    let days = row.get("closing_days").split_whitespace();
    let closing_days: Option<Vec<ClosingDay>> = days.map(ClosingDay::parse).collect();
    if closing_days.is_none() {
        wrong("closing_days", "write `06-29`, with blanks between");
    }
    let field = |name: &str| row.get(name).to_owned();
    let filled = |name: &str| Some(field(name)).filter(|text| !text.is_empty());
    Office {
        name: field("name"),
        address: field("address"),
        cap: field("cap"),
        comune: field("comune"),
        region: field("region"),
        phone: filled("phone"),
        manager: filled("manager"),
        provincia: fold(letters),
        serves: serves.into_iter().map(fold).collect(),
        opening: opening.unwrap_or_default(),
        closing_days: closing_days.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: Found<'_>) -> Vec<String> {
        let Found::Offices(offices) = found else {
            panic!("{found:?}")
        };
        offices.iter().map(|office| office.name.clone()).collect()
    }

    #[test]
    fn the_office_of_the_comune_comes_before_that_of_the_provincia() {
        let offices = Offices::sample();
        assert!(offices.nearest("Bolzano", "BZ").address.contains("Bolzano"));
        assert!(offices.nearest("Brunico", "BZ").address.contains("Bolzano"));
        assert!(offices.nearest("Viterbo", "VT").address.contains("Roma"));
        assert!(offices.nearest("", "").address.contains("Roma"));
    }

    #[test]
    fn the_sample_is_a_list_as_installations_bring_them() {
        let (all, problems) = read(SAMPLE);
        assert_eq!(problems, Vec::<String>::new());
        assert!(all.len() >= 20);
        assert!(Offices::sample().is_sample());
        assert!(SAMPLE.starts_with("# An invented sample"));
        assert_eq!(Offices::sample().regions().len(), 20);
        for letters in province::all() {
            let served = all
                .iter()
                .any(|office| office.serves.contains(&fold(letters)));
            assert!(served, "nobody serves {letters}");
        }
    }

    #[test]
    fn offices_are_found_by_comune_and_by_cap() {
        let offices = Offices::sample();
        assert_eq!(names(offices.find("merano"))[0], "Sede di Merano");
        assert_eq!(names(offices.find("Merano (BZ)"))[0], "Sede di Merano");
        assert_eq!(names(offices.find("Brunico")).len(), 2);
        assert_eq!(names(offices.find("39012"))[0], "Sede di Merano");
        assert_eq!(names(offices.find("00186"))[0], "Sede di Roma Centro");
        assert_eq!(offices.find("Atlantide"), Found::NoSuchPlace);
        assert_eq!(offices.find("123"), Found::NoSuchPlace);
        assert_eq!(offices.find(""), Found::NoSuchPlace);
    }

    #[test]
    fn offices_are_found_by_region_and_city() {
        let offices = Offices::sample();
        let region = "Trentino-Alto Adige/Südtirol";
        let cities: Vec<&str> = offices.cities(region).into_iter().collect();
        assert_eq!(cities, ["Bolzano", "Merano", "Trento"]);
        assert_eq!(offices.in_city(region, "Merano").len(), 1);
        assert!(offices.in_city("Lazio", "Merano").is_empty());
    }

    #[test]
    fn a_list_of_ones_own_is_told_all_that_is_wrong_with_it() {
        let head = COLUMNS.join(",");
        let line = ",via 1,00186,Milano,RM,Lazio,XX,,lun 8-12,02-30,";
        let problems = Offices::parse(&format!("{head}\n{line}\n")).unwrap_err();
        let all = problems.join("\n");
        for column in ["name", "comune", "serves", "hours", "closing_days"] {
            assert!(
                all.contains(&format!("line 2: {column}: ")),
                "{column} in {all}"
            );
        }
        assert_eq!(Offices::parse("name").unwrap_err().len(), COLUMNS.len() - 1);
        assert_eq!(
            Offices::parse(&head).unwrap_err(),
            ["the list has no office"]
        );
        let right = "Sede,via 1,00186,Roma,RM,Lazio,RM VT,,mon-fri 8:30-12:30,,";
        let own = Offices::parse(&format!("{head}\n{right}\n")).unwrap();
        assert!(!own.is_sample());
        assert_eq!(own.find("Bolzano"), Found::NoOffice);
    }
}
