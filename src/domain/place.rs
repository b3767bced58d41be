//! Municipalities and states by Belfiore code and by name, with their history (C10, formats 5).
//! The table is not a legal authority: a date outside a period only ever warns.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use jiff::civil::Date;

use super::transliteration::fold;

/// The province of foreign states in the table.
pub const ABROAD: &str = "EE";

/// Names that people use and the table does not: what they say, and the code they mean.
const ALSO_CALLED: &[(&str, &str)] = &[
    ("Gran Bretagna", "Z114"),
    ("Inghilterra", "Z114"),
    ("Scozia", "Z114"),
    ("Olanda", "Z126"),
    ("USA", "Z404"),
    ("Stati Uniti", "Z404"),
    ("Cina", "Z210"),
    ("Russia", "Z154"),
    ("Corea del Sud", "Z213"),
    ("Corea del Nord", "Z214"),
    ("Santo Domingo", "Z505"),
    ("Cechia", "Z156"),
    ("Macedonia", "Z148"),
    ("Bosnia", "Z153"),
    ("Vaticano", "Z106"),
    ("Palestina", "Z161"),
    ("Birmania", "Z206"),
    ("Emirati", "Z215"),
    ("Bozen", "A952"),
    ("Meran", "F132"),
    ("Brixen", "B160"),
    ("Bruneck", "B220"),
    ("Reggio Calabria", "H224"),
    ("Reggio Emilia", "H223"),
];

/// One municipality or state: everything its Belfiore code has stood for.
#[derive(Debug)]
pub struct Place {
    code: &'static str,
    periods: Vec<Period>,
}

/// A stretch of time in which a place had one name and one province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub name: &'static str,
    pub province: &'static str,
    pub from: Date,
    /// The last day, or `None` while it lasts.
    pub to: Option<Date>,
}

impl Period {
    fn holds_on(&self, date: Date) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }
}

/// A place offered while somebody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    pub place: &'static Place,
    /// The name that fits what was typed; it may be an old one.
    pub name: &'static str,
    pub province: &'static str,
    /// Whether that name and province are in force today.
    pub active: bool,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

impl Place {
    /// The Belfiore code, such as `H501`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The history, oldest first.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Today's name, or the last one it had.
    pub fn name(&self) -> &'static str {
        self.periods.last().map_or("", |period| period.name)
    }

    /// Today's province (`EE` abroad), or the last one it had.
    pub fn province(&self) -> &'static str {
        self.periods.last().map_or("", |period| period.province)
    }

    /// Whether it is a foreign state.
    pub fn is_state(&self) -> bool {
        self.code.starts_with('Z')
    }

    /// Whether it exists today.
    pub fn in_force(&self) -> bool {
        self.periods
            .last()
            .is_some_and(|period| period.to.is_none())
    }

    /// What it was on a day, if the table has that day.
    pub fn period_on(&self, date: Date) -> Option<&Period> {
        self.periods.iter().find(|period| period.holds_on(date))
    }

    fn was_ever_in(&self, province: &str) -> bool {
        self.periods
            .iter()
            .any(|period| period.province.eq_ignore_ascii_case(province))
    }
}

struct Table {
    by_code: BTreeMap<&'static str, Place>,
    /// Folded name → codes that have, or had, that name.
    by_name: BTreeMap<String, BTreeSet<&'static str>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let by_code: BTreeMap<_, _> = include_str!("data/places.txt")
            .lines()
            .filter_map(read_line)
            .map(|place| (place.code, place))
            .collect();
        let mut by_name: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        let names = by_code
            .values()
            .flat_map(|place| place.periods.iter().map(|period| (period.name, place.code)));
        for (name, code) in names.chain(ALSO_CALLED.iter().copied()) {
            by_name.entry(fold(name)).or_default().insert(code);
        }
        Table { by_code, by_name }
    })
}

/// A line of the table is `code|name,province,from,to;…`; a blank name or province is the one before.
fn read_line(line: &'static str) -> Option<Place> {
    let (code, rest) = line.split_once('|')?;
    let mut periods: Vec<Period> = Vec::new();
    for entry in rest.split(';') {
        let mut fields = entry.split(',');
        let (name, province) = (fields.next()?, fields.next()?);
        let before = periods.last();
        periods.push(Period {
            name: if name.is_empty() { before?.name } else { name },
            province: if province.is_empty() {
                before?.province
            } else {
                province
            },
            from: read_day(fields.next()?)?,
            to: read_day(fields.next()?),
        });
    }
    Some(Place { code, periods })
}

fn read_day(text: &str) -> Option<Date> {
    let year = text.get(..4)?.parse().ok()?;
    Date::new(
        year,
        text.get(4..6)?.parse().ok()?,
        text.get(6..8)?.parse().ok()?,
    )
    .ok()
}

/// The place of a Belfiore code, in force or not.
pub fn by_code(code: &str) -> Option<&'static Place> {
    table()
        .by_code
        .get(code.trim().to_ascii_uppercase().as_str())
}

/// Every place that has, or had, this name (accents and case do not matter) and, when a province is
/// given, ever belonged to it: people born in Lodi when it lay in MI may say either. Those in force on
/// `date` come first, then those in force today.
pub fn by_name(name: &str, province: Option<&str>, date: Option<Date>) -> Vec<&'static Place> {
    let table = table();
    let Some(codes) = table.by_name.get(&fold(name)) else {
        return Vec::new();
    };
    let mut found: Vec<&'static Place> = codes
        .iter()
        .filter_map(|code| table.by_code.get(code))
        .filter(|place| province.is_none_or(|province| place.was_ever_in(province.trim())))
        .collect();
    found.sort_by_key(|place| {
        (
            date.is_some_and(|on| place.period_on(on).is_none()),
            !place.in_force(),
        )
    });
    found
}

/// A municipality of today by its name of today; without a province only if the name is unique.
pub fn comune_in_force(name: &str, province: Option<&str>) -> Option<&'static Place> {
    let mut found = by_name(name, None, None).into_iter().filter(|place| {
        place.in_force()
            && !place.is_state()
            && is_called(place, name)
            && province
                .is_none_or(|province| place.province().eq_ignore_ascii_case(province.trim()))
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Whether that is today's name of the place, or one that people use for it.
fn is_called(place: &Place, name: &str) -> bool {
    let name = fold(name);
    fold(place.name()) == name
        || ALSO_CALLED
            .iter()
            .any(|(said, code)| *code == place.code && fold(said) == name)
}

/// Whether these letters are, or were, those of a province; `EE` stands for abroad.
pub fn is_province(letters: &str) -> bool {
    table()
        .by_code
        .values()
        .any(|place| place.was_ever_in(letters.trim()))
}

/// All the municipalities of today.
pub fn comuni_in_force() -> impl Iterator<Item = &'static Place> {
    table()
        .by_code
        .values()
        .filter(|place| place.in_force() && !place.is_state())
}

/// Places whose name begins with `prefix`: those of today first, then by name; at most `limit`.
/// A prefix without a letter offers nothing.
pub fn complete(prefix: &str, limit: usize) -> Vec<Suggestion> {
    let key = fold(prefix);
    if key.is_empty() {
        return Vec::new();
    }
    let table = table();
    let mut found: Vec<Suggestion> = Vec::new();
    let codes = table
        .by_name
        .range(key.clone()..)
        .take_while(|(name, _)| name.starts_with(&key));
    for place in codes
        .flat_map(|(_, codes)| codes)
        .filter_map(|code| table.by_code.get(code))
    {
        for suggestion in suggestions(place, &key) {
            if !found.contains(&suggestion) {
                found.push(suggestion);
            }
        }
    }
    found.sort_by_cached_key(|one| (!one.active, fold(one.name), one.province));
    found.truncate(limit);
    found
}

/// The names of one place that begin with the key; today's if only a popular name does.
fn suggestions(place: &'static Place, key: &str) -> Vec<Suggestion> {
    let offer = |period: &Period| Suggestion {
        place,
        name: period.name,
        province: period.province,
        active: period.to.is_none(),
    };
    let fitting: Vec<Suggestion> = place
        .periods
        .iter()
        .filter(|period| fold(period.name).starts_with(key))
        .map(offer)
        .collect();
    if fitting.is_empty() {
        place.periods.last().map(offer).into_iter().collect()
    } else {
        fitting
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("data/places.txt").lines().count();
        assert_eq!(table().by_code.len(), lines);
        assert!(
            table()
                .by_code
                .values()
                .all(|place| !place.periods.is_empty())
        );
        assert_eq!(comuni_in_force().count(), 7894);
    }

    #[test]
    fn every_popular_name_means_a_place_of_today() {
        for (name, code) in ALSO_CALLED {
            assert!(by_code(code).is_some_and(Place::in_force), "{name}");
        }
    }

    #[test]
    fn a_place_keeps_its_history() {
        let lodi = by_code("e648").unwrap();
        assert_eq!((lodi.name(), lodi.province()), ("Lodi", "LO"));
        assert_eq!(lodi.period_on(date(1980, 1, 1)).unwrap().province, "MI");
        assert!(by_name("LODI", Some("MI"), None).contains(&lodi));
        assert!(by_name("lodi", Some("RM"), None).is_empty());
        let yugoslavia = by_code("Z118").unwrap();
        assert!(!yugoslavia.in_force() && yugoslavia.is_state());
    }

    #[test]
    fn accents_apostrophes_and_case_do_not_matter() {
        assert_eq!(
            by_name("forli'", Some("FC"), None).first().unwrap().code(),
            "D704"
        );
        assert_eq!(
            by_name("l’aquila", None, None).first().unwrap().code(),
            "A345"
        );
        assert_eq!(
            by_name("Reggio Calabria", Some("RC"), None)
                .first()
                .unwrap()
                .code(),
            "H224"
        );
    }

    #[test]
    fn completion_offers_the_places_of_today_first() {
        let found = complete("rom", 200);
        assert_eq!(found.first().unwrap().name, "Roma");
        let first_old = found.iter().position(|one| !one.active).unwrap();
        assert!(found.iter().skip(first_old).all(|one| !one.active));
        assert!(found.iter().all(|one| fold(one.name).starts_with("ROM")));
        assert_eq!(complete("rom", 3).len(), 3);
        assert!(complete("'", 3).is_empty());
        assert!(
            complete("olan", 9)
                .iter()
                .any(|one| one.place.code() == "Z126")
        );
    }

    #[test]
    fn a_name_borne_by_two_municipalities_needs_its_province() {
        assert_eq!(comune_in_force("Samone", None), None);
        assert_eq!(
            comune_in_force("Samone", Some("tn")).unwrap().province(),
            "TN"
        );
        assert_eq!(
            comune_in_force("Abano", None),
            None,
            "Abano is Abano Terme since 1924"
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_look_up(text in any::<String>()) {
            drop((by_code(&text), by_name(&text, Some(&text), None), complete(&text, 5)));
        }
    }
}
