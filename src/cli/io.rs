//! What a command reads and writes, handed in, so that tests see what people see.

use std::io::{BufRead, Write};

use anyhow::bail;
use zeroize::Zeroizing;

/// The longest password that is read, bytes.
const LONGEST: usize = 1_024;
/// The shortest password that is taken, characters.
const SHORTEST: usize = 12;

/// Standard input, output and error.
pub struct Streams<'a> {
    /// Whether a person types.
    pub interactive: bool,
    /// Read from.
    pub stdin: &'a mut dyn BufRead,
    /// What the command answers.
    pub out: &'a mut dyn Write,
    /// Warnings and progress.
    pub err: &'a mut dyn Write,
}

/// Reads a password: the first line of standard input. `None` when nothing is there.
pub fn read_password(stdin: &mut dyn BufRead) -> anyhow::Result<Option<Zeroizing<Vec<u8>>>> {
    // Room from the start: a text that grows leaves copies that nobody wipes.
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    std::io::Read::take(stdin, LONGEST as u64).read_until(b'\n', &mut line)?;
    while line.last().is_some_and(|byte| b"\r\n".contains(byte)) {
        line.pop();
    }
    if line.is_empty() {
        return Ok(None);
    }
    let Ok(text) = std::str::from_utf8(&line) else {
        bail!("the password is not UTF-8");
    };
    if text.chars().count() < SHORTEST {
        bail!("the password is too short: at least {SHORTEST} characters");
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Option<Zeroizing<Vec<u8>>>> {
        read_password(&mut text.as_bytes())
    }

    #[test]
    fn a_password_is_the_first_line_without_its_end() {
        let password = read("una parola lunga\r\naltro").unwrap().unwrap();
        assert_eq!(password.as_slice(), b"una parola lunga");
    }

    #[test]
    fn nothing_is_no_password_and_a_short_one_is_refused_without_repeating_it() {
        assert!(read("").unwrap().is_none());
        let error = read("segreto\n").unwrap_err().to_string();
        assert!(error.contains("12") && !error.contains("segreto"));
    }
}
