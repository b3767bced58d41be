//! `centralino check`: judges a codice fiscale or a telephone number and writes the answer as JSON.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};

use crate::domain::check::{self, CodeQuestion};
use crate::domain::csv::{Columns, ends_inside_quotes};

/// What can be checked without any configuration or database.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Checks a codice fiscale, compares it with a person, or makes one from personal data.
    CodiceFiscale(CodeArgs),
    /// Checks a telephone number; without NUMBER reads one a line from standard input.
    Phone {
        /// The number, as people write it.
        #[arg(allow_hyphen_values = true)]
        number: Option<String>,
    },
}

/// With neither CODE nor personal data, rows of CSV are read from standard input.
#[derive(Debug, clap::Args)]
struct CodeArgs {
    /// The codice fiscale; without it one is made from the personal data.
    code: Option<String>,
    #[arg(long)]
    surname: Option<String>,
    #[arg(long)]
    name: Option<String>,
    /// Date of birth, YYYY-MM-DD.
    #[arg(long)]
    born: Option<String>,
    /// M or F.
    #[arg(long)]
    sex: Option<String>,
    /// Belfiore code of the place of birth, such as H501.
    #[arg(long)]
    place: Option<String>,
}

/// Runs the command. The value is the exit code: 0 when everything checked is valid, else 1.
///
/// # Errors
/// When standard input or output fails, or the CSV has none of the known columns.
pub fn run(args: &CheckArgs, stdin: impl BufRead, mut stdout: impl Write) -> anyhow::Result<u8> {
    let valid = match &args.what {
        What::CodiceFiscale(code) => check_code(code, stdin, &mut stdout),
        What::Phone {
            number: Some(number),
        } => check_phone(number, &mut stdout),
        What::Phone { number: None } => check_phones(stdin, &mut stdout),
    }?;
    stdout.flush()?;
    Ok(u8::from(!valid))
}

fn check_code(args: &CodeArgs, stdin: impl BufRead, out: &mut impl Write) -> anyhow::Result<bool> {
    let text = |option: &'_ Option<String>| option.as_deref().unwrap_or_default().trim().to_owned();
    let [code, surname, name] = [&args.code, &args.surname, &args.name].map(text);
    let [born, sex, place] = [&args.born, &args.sex, &args.place].map(text);
    let question = CodeQuestion {
        code: &code,
        surname: &surname,
        name: &name,
        born: &born,
        sex: &sex,
        place: &place,
    };
    if args.code.is_none() && question.is_blank() {
        return check_rows(stdin, out);
    }
    answer_code(&question, out)
}

fn check_rows(mut stdin: impl BufRead, out: &mut impl Write) -> anyhow::Result<bool> {
    let header = next_record(&mut stdin)?.unwrap_or_default();
    let columns = Columns::from_header(&header);
    if !columns.has("input_cf") && !columns.has("surname") {
        bail!(
            "the first line must name the columns: input_cf,surname,name,birth_date,sex,belfiore"
        );
    }
    let mut all_valid = true;
    while let Some(record) = next_record(&mut stdin)? {
        if !record.trim().is_empty() {
            all_valid &= answer_code(&CodeQuestion::from_row(&columns.row(&record)), out)?;
        }
    }
    Ok(all_valid)
}

/// A line, and the next ones while a quote stays open. Bytes that are no UTF-8 become U+FFFD, which
/// no code and no name holds.
fn next_record(stdin: &mut impl BufRead) -> anyhow::Result<Option<String>> {
    let mut record = Vec::new();
    let mut inside = false;
    loop {
        let start = record.len();
        let read = stdin
            .read_until(b'\n', &mut record)
            .context("reading standard input")?;
        inside = ends_inside_quotes(inside, record.get(start..).unwrap_or_default());
        if read == 0 || !inside {
            break;
        }
    }
    let text = String::from_utf8_lossy(&record).into_owned();
    Ok((!text.is_empty()).then_some(text))
}

fn answer_code(question: &CodeQuestion<'_>, out: &mut impl Write) -> anyhow::Result<bool> {
    let answer = check::codice_fiscale(question);
    writeln!(out, "{}", serde_json::to_string(&answer)?)?;
    Ok(answer.valid)
}

fn check_phones(mut stdin: impl BufRead, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut all_valid = true;
    let mut line = Vec::new();
    while stdin
        .read_until(b'\n', &mut line)
        .context("reading standard input")?
        > 0
    {
        let number = String::from_utf8_lossy(&line);
        if !number.trim().is_empty() {
            all_valid &= check_phone(number.trim(), out)?;
        }
        line.clear();
    }
    Ok(all_valid)
}

fn check_phone(number: &str, out: &mut impl Write) -> anyhow::Result<bool> {
    let answer = check::phone(number);
    writeln!(out, "{}", serde_json::to_string(&answer)?)?;
    Ok(answer.valid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        check: CheckArgs,
    }

    fn said(args: &[&str], stdin: &str) -> (u8, String) {
        let command = Command::try_parse_from(["check"].iter().chain(args)).unwrap();
        let mut out = Vec::new();
        let code = run(&command.check, stdin.as_bytes(), &mut out).unwrap();
        (code, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_code_is_checked_with_what_is_known_of_the_person() {
        let (code, out) = said(&["codice-fiscale", "RSSMRA80A01H501U", "--sex", "F"], "");
        assert_eq!(code, 1);
        assert_eq!(
            out,
            "{\"valid\":false,\"code\":\"RSSMRA80A01H501U\",\"reason\":\"sex\"}\n"
        );
    }

    #[test]
    fn without_arguments_rows_are_read() {
        let rows = "id,input_cf,surname\n1,RSSMRA80A01H501U,\n2,RSSMRA80A01H501U,\"Rossi\"\n";
        let (code, out) = said(&["codice-fiscale"], rows);
        assert_eq!((code, out.lines().count()), (0, 2));
    }

    #[test]
    fn a_quoted_line_break_does_not_end_a_row_and_blank_lines_are_none() {
        let rows = "input_cf,surname\r\n\r\nRSSMRA80A01H501U,\"Ros\nsi\"\r\n\"RSSMRA80A01H501";
        let (code, out) = said(&["codice-fiscale"], rows);
        assert_eq!((code, out.lines().count()), (1, 2));
        assert!(out.starts_with("{\"valid\":true"), "{out}");
        assert!(out.contains("bad_length"), "{out}");
    }

    #[test]
    fn a_file_without_known_columns_is_refused() {
        let command = Command::try_parse_from(["check", "codice-fiscale"]).unwrap();
        assert!(run(&command.check, "a,b\n1,2\n".as_bytes(), Vec::new()).is_err());
    }

    #[test]
    fn numbers_are_read_from_an_argument_or_from_lines() {
        let (code, out) = said(&["phone", "803164"], "");
        assert_eq!(code, 0);
        assert!(out.contains("TOLL_FREE"));
        let (code, out) = said(&["phone"], "803164\n\nabcdef\n");
        assert_eq!((code, out.lines().count()), (1, 2));
    }
}
