//! The file of a campaign (R120): one person a record, checked whole before anything is done. It says
//! what is wrong by line, and repeats nobody's data.

use jiff::civil::Date;

use super::codice_fiscale::CodiceFiscale;
use super::csv::{Columns, Row, records};
use super::language::Language;
use super::person::{Person, Sex, parse_date};
use super::place::{self, Place};
use super::postal::{Cap, Italian, Residence};

/// The columns that the file must have; `language` may be there.
pub const COLUMNS: [&str; 11] = [
    "codice_fiscale",
    "surname",
    "name",
    "birth_date",
    "sex",
    "birth_place",
    "street",
    "number",
    "cap",
    "comune",
    "provincia",
];

/// Somebody who is to get a first half.
pub struct Invited {
    /// The line of the file that begins the record, from 1.
    pub line: usize,
    /// Codice fiscale.
    pub codice_fiscale: CodiceFiscale,
    /// Who.
    pub person: Person,
    /// Where the letter goes.
    pub residence: Residence,
    /// The language of messages.
    pub language: Language,
}

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The line that begins it, from 1.
    pub line: usize,
    /// What to put right.
    pub what: String,
}

/// The persons of a file, and all that is wrong with the others.
pub fn read(text: &str, today: Date) -> (Vec<Invited>, Vec<Wrong>) {
    let (mut invited, mut wrong) = (Vec::new(), Vec::new());
    let mut records = records(text).into_iter();
    let (_, header) = records.next().unwrap_or_default();
    let columns = Columns::from_header(&header);
    let missing: Vec<&str> = COLUMNS
        .into_iter()
        .filter(|one| !columns.has(one))
        .collect();
    if !missing.is_empty() {
        let what = format!("these columns are missing: {}", missing.join(", "));
        return (invited, vec![Wrong { line: 1, what }]);
    }
    for (line, record) in records {
        match person(&columns.row(&record), line, today) {
            Ok(one) => invited.push(one),
            Err(problems) => {
                wrong.extend(problems.into_iter().map(|what| Wrong { line, what }));
            }
        }
    }
    twice(&invited, &mut wrong);
    wrong.sort_by_key(|one| one.line);
    (invited, wrong)
}

fn twice(invited: &[Invited], wrong: &mut Vec<Wrong>) {
    let mut seen = std::collections::BTreeMap::new();
    for one in invited {
        if let Some(first) = seen.insert(one.codice_fiscale.as_str(), one.line) {
            wrong.push(Wrong {
                line: one.line,
                what: format!("the codice fiscale is already in line {first}"),
            });
        }
    }
}

fn person(row: &Row<'_>, line: usize, today: Date) -> Result<Invited, Vec<String>> {
    let mut problems = Vec::new();
    let mut keep = |problem: &str| problems.push(problem.to_owned());
    let code = CodiceFiscale::parse(row.get("codice_fiscale")).ok();
    if code.is_none() {
        keep("codice_fiscale is none");
    }
    for column in ["surname", "name"] {
        if row.get(column).is_empty() {
            keep(&format!("{column} is blank"));
        }
    }
    let birth = parse_date(row.get("birth_date")).filter(|date| *date <= today);
    if birth.is_none() {
        keep("birth_date is no day that was");
    }
    let sex = Sex::parse(row.get("sex"));
    if sex.is_none() {
        keep("sex is neither M nor F");
    }
    let born = birth_place(row, birth, code.as_ref());
    if born.is_none() {
        keep("birth_place is no comune or country, nor its code");
    }
    let language = match row.get("language") {
        "" => Some(Language::It),
        other => Language::parse(other),
    };
    if language.is_none() {
        keep("language is not it, de or en");
    }
    let residence = residence(row).map_err(|problem| keep(&problem)).ok();
    let person = somebody(row, (birth, sex, born));
    if let (Some(code), Some(person)) = (&code, &person)
        && !code.disagreements(&person.into()).is_empty()
    {
        keep("the codice fiscale is not of this name, day, sex and place");
    }
    match (code, person, residence, language) {
        (Some(codice_fiscale), Some(person), Some(residence), Some(language))
            if problems.is_empty() =>
        {
            Ok(Invited {
                line,
                codice_fiscale,
                person,
                residence,
                language,
            })
        }
        _ => Err(problems),
    }
}

fn somebody(
    row: &Row<'_>,
    (birth, sex, born): (Option<Date>, Option<Sex>, Option<&'static Place>),
) -> Option<Person> {
    Some(Person {
        surname: row.get("surname").to_owned(),
        name: row.get("name").to_owned(),
        birth_date: birth?,
        sex: sex?,
        birth_place: born?,
    })
}

/// The place by its code or its name; of several of one name, the one that the code names.
fn birth_place(
    row: &Row<'_>,
    birth: Option<Date>,
    code: Option<&CodiceFiscale>,
) -> Option<&'static Place> {
    let typed = row.get("birth_place");
    if let Some(place) = place::by_code(typed) {
        return Some(place);
    }
    let named = place::by_name(typed, None, birth);
    let fits = |place: &&&'static Place| {
        let places = [**place];
        let stated = super::codice_fiscale::Stated {
            places: Some(&places),
            ..Default::default()
        };
        code.is_some_and(|code| code.disagreements(&stated).is_empty())
    };
    named.iter().find(fits).or(named.first()).copied()
}

fn residence(row: &Row<'_>) -> Result<Residence, String> {
    let comune = place::comune_in_force(row.get("comune"), Some(row.get("provincia")))
        .ok_or_else(|| "comune and provincia name no comune in force".to_owned())?;
    let cap = Cap::parse(row.get("cap")).map_err(|error| format!("cap: {error}"))?;
    Italian::new(row.get("street"), row.get("number"), cap, comune)
        .map(Residence::Italian)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const HEADER: &str = "codice_fiscale,surname,name,birth_date,sex,birth_place,street,number,cap,comune,provincia,language\n";
    const MARIO: &str =
        "RSSMRA80A01H501U,Rossi,Mario,1980-01-01,M,Roma,Via del Corso,1,00186,Roma,RM,\n";

    fn read_rows(rows: &str) -> (Vec<Invited>, Vec<String>) {
        let (invited, wrong) = read(&format!("{HEADER}{rows}"), date(2015, 3, 10));
        let told = wrong
            .into_iter()
            .map(|one| format!("{}: {}", one.line, one.what));
        (invited, told.collect())
    }

    #[test]
    fn a_record_that_is_right_is_somebody_to_invite() {
        let (invited, wrong) = read_rows(MARIO);
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(invited[0].codice_fiscale.as_str(), "RSSMRA80A01H501U");
        assert_eq!((invited[0].line, invited[0].language), (2, Language::It));
        assert!(invited[0].residence.one_line().ends_with("ROMA RM"));
    }

    #[test]
    fn every_problem_is_told_by_its_line_and_nobody_is_named() {
        let rows = format!(
            "{MARIO}\n,,,domani,X,Nessundove,Via del Corso,,00100,Nessundove,XX,fr\n\
             RSSMRA80A01H501U,Bianchi,Mario,1980-01-01,M,Roma,Via del Corso,1,00186,Roma,RM,\n{MARIO}"
        );
        let (_, wrong) = read_rows(&rows);
        let of = |line: &str| wrong.iter().filter(|one| one.starts_with(line)).count();
        assert_eq!((of("4: "), of("5: "), of("6: ")), (8, 1, 1), "{wrong:?}");
        assert!(wrong.last().unwrap().contains("already in line 2"));
        assert!(!wrong.concat().contains("Bianchi") && !wrong.concat().contains("RSSMRA"));
    }

    #[test]
    fn a_file_without_its_columns_is_refused_whole() {
        let (invited, wrong) = read("codice_fiscale,name\n", date(2015, 3, 10));
        assert!(invited.is_empty() && wrong.len() == 1);
        assert!(wrong[0].what.contains("surname") && wrong[0].what.contains("provincia"));
    }
}
