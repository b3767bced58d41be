//! How a finding of the lint is shown to people: as a compiler does, with the line it is about.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::flow::{Diagnostic, Severity, Sources};

/// Shows findings about these files.
pub fn tell(out: &mut dyn Write, found: &[Diagnostic], sources: &Sources) -> io::Result<()> {
    for diagnostic in found {
        writeln!(out, "{}", rendered(diagnostic, sources))?;
    }
    Ok(())
}

/// Whether any of them is more than a warning.
pub fn any_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|one| one.severity == Severity::Error)
}

/// A finding as a compiler shows it, with the line it is about.
fn rendered(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code);
    let source = sources.get(&diagnostic.file).map(String::as_str);
    let group = match source.and_then(|text| Some((text, span(text, diagnostic)?))) {
        Some((text, span)) => title.element(
            Snippet::source(text)
                .path(&diagnostic.file)
                .annotation(AnnotationKind::Primary.span(span)),
        ),
        None => {
            Group::with_title(title).element(Level::NOTE.message(format!("in {}", diagnostic.file)))
        }
    };
    let group = match diagnostic.help.as_str() {
        "" => group,
        help => group.element(Level::HELP.message(help)),
    };
    Renderer::plain().render(&[group])
}

/// From the place of a finding to the end of its word, in bytes.
fn span(text: &str, diagnostic: &Diagnostic) -> Option<std::ops::Range<usize>> {
    let row = usize::try_from(diagnostic.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(diagnostic.column).ok()?.checked_sub(1)?;
    let line = text.split('\n').nth(row)?;
    let start: usize = text.split('\n').take(row).map(|line| line.len() + 1).sum();
    let skipped: usize = line.chars().take(column).map(char::len_utf8).sum();
    let word = line.get(skipped..)?;
    let length = word.find([' ', ',', '}', ']', ':']).unwrap_or(word.len());
    let from = start + skipped;
    Some(from..from + length.max(1).min(word.len()))
}
