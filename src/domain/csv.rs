//! Reads lines of comma-separated values as spreadsheets write them: quotes, doubled quotes, line
//! breaks inside quotes. It knows nothing of what the columns mean.

use std::io::{self, BufRead};

/// Rows by column name, read one at a time.
pub struct Reader<R> {
    input: R,
    columns: Vec<String>,
}

/// One row, with the names of its columns.
pub struct Row<'a> {
    columns: &'a [String],
    fields: Vec<String>,
}

impl Row<'_> {
    /// The field of a column, trimmed; blank when the column or the field is missing.
    pub fn get(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|own| own == column);
        at.and_then(|at| self.fields.get(at)).map_or("", |field| field.trim())
    }
}

impl<R: BufRead> Reader<R> {
    /// Takes the first line as the names of the columns.
    pub fn new(mut input: R) -> io::Result<Self> {
        let header = next_record(&mut input)?.unwrap_or_default();
        let header = header.strip_prefix('\u{feff}').unwrap_or(&header);
        let columns = split(header).into_iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        Ok(Self { input, columns })
    }

    /// Whether the file has a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|own| own == column)
    }

    /// The next row that is not blank.
    pub fn next_row(&mut self) -> io::Result<Option<Row<'_>>> {
        while let Some(record) = next_record(&mut self.input)? {
            if !record.trim().is_empty() {
                return Ok(Some(Row { columns: &self.columns, fields: split(&record) }));
            }
        }
        Ok(None)
    }
}

/// A line, and the next ones while a quote stays open. Bytes that are no UTF-8 become U+FFFD.
fn next_record(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut quotes = 0;
    loop {
        let start = bytes.len();
        let read = input.read_until(b'\n', &mut bytes)?;
        quotes += bytes.iter().skip(start).filter(|byte| **byte == b'"').count();
        if read == 0 || quotes.is_multiple_of(2) {
            break;
        }
    }
    if bytes.is_empty() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn split(record: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut letters = record.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_may_hold_commas_quotes_and_line_breaks() {
        let text = "\u{feff}a,B\r\n\"x, y\",\"say \"\"no\"\"\"\r\n\r\n\"two\nlines\",z\n";
        let mut reader = Reader::new(text.as_bytes()).unwrap();
        assert!(reader.has("b") && !reader.has("c"));
        let row = reader.next_row().unwrap().unwrap();
        assert_eq!((row.get("a"), row.get("b"), row.get("c")), ("x, y", "say \"no\"", ""));
        let row = reader.next_row().unwrap().unwrap();
        assert_eq!((row.get("a"), row.get("b")), ("two\nlines", "z"));
        assert!(reader.next_row().unwrap().is_none());
    }

    proptest! {
        #[test]
        fn what_was_quoted_is_read_back(fields in proptest::collection::vec("[^\u{0}]{0,8}", 1..5)) {
            let quoted: Vec<String> = fields.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect();
            prop_assert_eq!(split(&quoted.join(",")), fields);
        }

        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = Reader::new(bytes.as_slice()).unwrap();
            while reader.next_row().unwrap().is_some() {}
        }
    }
}
