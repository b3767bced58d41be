//! The body's offices: the nearest to a residence (R76, C19). The shipped list is a sample; an
//! installation brings its own.

use std::sync::OnceLock;

use super::csv::Columns;
use super::transliteration::fold;

/// An office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Its name.
    pub name: String,
    /// Street, number, comune.
    pub address: String,
    /// Opening hours, as they are read aloud.
    pub hours: String,
    /// Its telephone, if it has one.
    pub phone: Option<String>,
    comune: String,
    provincia: String,
}

fn all() -> &'static [Office] {
    static OFFICES: OnceLock<Vec<Office>> = OnceLock::new();
    OFFICES.get_or_init(|| parse(include_str!("data/offices.csv")))
}

fn parse(text: &str) -> Vec<Office> {
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let columns = Columns::from_header(lines.next().unwrap_or_default());
    lines
        .map(|line| {
            let row = columns.row(line);
            let field = |name: &str| row.get(name).to_owned();
            Office {
                name: field("name"),
                address: field("address"),
                hours: field("hours"),
                phone: Some(field("phone")).filter(|phone| !phone.is_empty()),
                comune: fold(row.get("comune")),
                provincia: fold(row.get("provincia")),
            }
        })
        .collect()
}

/// The office of the comune, else of the provincia, else the first of the list.
pub fn nearest(comune: &str, provincia: &str) -> Office {
    let (comune, provincia) = (fold(comune), fold(provincia));
    let offices = all();
    offices
        .iter()
        .find(|office| office.comune == comune)
        .or_else(|| offices.iter().find(|office| office.provincia == provincia))
        .or_else(|| offices.first())
        .cloned()
        .unwrap_or_else(|| Office {
            name: String::new(),
            address: String::new(),
            hours: String::new(),
            phone: None,
            comune,
            provincia,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_of_the_comune_comes_before_that_of_the_provincia() {
        assert!(nearest("Bolzano", "BZ").address.contains("Bolzano"));
        assert!(nearest("Merano", "BZ").address.contains("Bolzano"));
        assert!(nearest("", "").address.contains("Roma"));
    }

    #[test]
    fn every_office_says_where_it_is_and_when_it_is_open() {
        assert!(all().len() >= 8);
        for office in all() {
            assert!(
                !office.name.is_empty() && !office.address.is_empty() && !office.hours.is_empty()
            );
        }
    }
}
