//! Takes records of comma-separated values apart as spreadsheets write them: quotes, doubled quotes,
//! line breaks inside quotes. It reads no input and knows nothing of what the columns mean.

/// The names of the columns, from the first record.
pub struct Columns(Vec<String>);

/// One record, with the names of its columns.
pub struct Row<'a> {
    columns: &'a Columns,
    fields: Vec<String>,
}

impl Columns {
    /// Reads the header; a byte order mark before it is ignored.
    pub fn from_header(record: &str) -> Self {
        let record = record.strip_prefix('\u{feff}').unwrap_or(record);
        Self(
            split(record)
                .into_iter()
                .map(|name| name.trim().to_ascii_lowercase())
                .collect(),
        )
    }

    /// Whether there is a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.0.iter().any(|own| own == column)
    }

    /// Takes a record apart.
    pub fn row(&self, record: &str) -> Row<'_> {
        Row {
            columns: self,
            fields: split(record),
        }
    }
}

impl Row<'_> {
    /// The field of a column, trimmed; blank when the column or the field is missing.
    pub fn get(&self, column: &str) -> &str {
        let at = self.columns.0.iter().position(|own| own == column);
        at.and_then(|at| self.fields.get(at))
            .map_or("", |field| field.trim())
    }
}

/// Whether a line ends inside quotes, so that the record goes on in the next one. `inside` says
/// whether it began there.
pub fn ends_inside_quotes(inside: bool, line: &[u8]) -> bool {
    line.iter()
        .fold(inside, |inside, byte| inside != (*byte == b'"'))
}

/// The records of a text with the line each begins at; a field in quotes may hold line breaks.
pub fn records(text: &str) -> Vec<(usize, String)> {
    let mut records: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        match records.last_mut() {
            Some((_, record)) if inside => record.push_str(line),
            _ if line.trim().is_empty() => continue,
            _ => records.push((number, line.to_owned())),
        }
        inside = ends_inside_quotes(inside, line.as_bytes());
    }
    records
}

/// A record as spreadsheets read it: every field in quotes.
pub fn record<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = fields
        .into_iter()
        .map(|field| format!("\"{}\"", field.replace('"', "\"\"")))
        .collect();
    quoted.join(",")
}

fn split(record: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut letters = record.trim_end_matches(['\r', '\n']).chars().peekable();
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
        let columns = Columns::from_header("\u{feff}a,B\r\n");
        assert!(columns.has("b") && !columns.has("c"));
        let row = columns.row("\"x, y\",\"say \"\"no\"\"\"\r\n");
        assert_eq!(
            (row.get("a"), row.get("b"), row.get("c")),
            ("x, y", "say \"no\"", "")
        );
        assert_eq!(columns.row("\"two\nlines\",z").get("a"), "two\nlines");
    }

    #[test]
    fn an_open_quote_carries_the_record_into_the_next_line() {
        assert!(ends_inside_quotes(false, b"\"two\n"));
        assert!(ends_inside_quotes(true, b"more \"\"\n"));
        assert!(!ends_inside_quotes(true, b"lines\",z\n"));
        assert!(!ends_inside_quotes(false, b"a,b\n"));
    }

    proptest! {
        #[test]
        fn what_was_quoted_is_read_back(fields in proptest::collection::vec("[^\u{0}]{0,8}", 1..5)) {
            prop_assert_eq!(split(&record(fields.iter().map(String::as_str))), fields);
        }
    }
}
