//! The outcome of several files in the forms that other programs read: TAP 14 and `JUnit`'s XML.

use std::io::{self, Write};

use quick_xml::escape::escape;

use super::coverage::Coverage;
use super::report::Report;

/// TAP version 14: a line a file, and what did not hold below it.
///
/// # Errors
/// When `out` cannot be written.
pub fn tap(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "TAP version 14\n1..{}", reports.len())?;
    for (number, report) in (1..).zip(reports) {
        let ok = if report.passed() { "ok" } else { "not ok" };
        // A `#` would begin a directive.
        let title = report.title.replace('#', "\\#");
        writeln!(out, "{ok} {number} - {title} ({})", report.file)?;
        for text in &report.not_checked {
            writeln!(out, "# not checked: {text}")?;
        }
        if !report.passed() {
            writeln!(out, "  ---\n  failures:")?;
            for failure in &report.failures {
                writeln!(out, "    - {}", serde_json::Value::from(failure.as_str()))?;
            }
            writeln!(out, "  ...")?;
        }
    }
    Ok(())
}

/// `JUnit`'s XML: a test case a file, with its story; coverage as properties.
///
/// # Errors
/// When `out` cannot be written.
pub fn junit(
    reports: &[Report],
    coverage: Option<&Coverage<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let failed = reports.iter().filter(|report| !report.passed()).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuite name=\"calls\" tests=\"{}\" failures=\"{failed}\">",
        reports.len()
    )?;
    if let Some(coverage) = coverage {
        properties(coverage, out)?;
    }
    for report in reports {
        let (title, file) = (escape(report.title.as_str()), escape(report.file.as_str()));
        writeln!(out, "<testcase name=\"{title}\" classname=\"{file}\">")?;
        for failure in &report.failures {
            writeln!(out, "<failure message=\"{}\"/>", escape(failure.as_str()))?;
        }
        writeln!(
            out,
            "<system-out>{}</system-out>",
            escape(report.transcript.as_str())
        )?;
        for text in &report.not_checked {
            let text = format!("not checked: {text}");
            writeln!(out, "<system-err>{}</system-err>", escape(text.as_str()))?;
        }
        writeln!(out, "</testcase>")?;
    }
    writeln!(out, "</testsuite>")
}

fn properties(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ((nodes, entered), (edges, taken)) = (coverage.nodes(), coverage.edges());
    let missing = coverage.missing().join("; ");
    writeln!(out, "<properties>")?;
    for (name, value) in [
        ("nodes", format!("{entered} of {nodes}")),
        ("edges", format!("{taken} of {edges}")),
        ("missing", missing),
    ] {
        let value = escape(value.as_str());
        writeln!(
            out,
            "<property name=\"coverage.{name}\" value=\"{value}\"/>"
        )?;
    }
    writeln!(out, "</properties>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports() -> Vec<Report> {
        let report = |title: &str, failures: &[&str]| Report {
            file: "a.yaml".to_owned(),
            title: title.to_owned(),
            failures: failures.iter().map(|text| (*text).to_owned()).collect(),
            transcript: "10:15:00  caller     dials\n".to_owned(),
            ..Report::default()
        };
        vec![
            report("Va bene", &[]),
            report("Non < va", &["a.yaml:3:5: press: «no»"]),
        ]
    }

    #[test]
    fn tap_counts_and_says_what_failed() {
        let mut out = Vec::new();
        tap(&reports(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("TAP version 14\n1..2\nok 1 - Va bene (a.yaml)\nnot ok 2 - "));
        assert!(
            text.contains("    - \"a.yaml:3:5: press: «no»\"\n"),
            "{text}"
        );
    }

    #[test]
    fn junit_escapes_what_was_said() {
        let mut out = Vec::new();
        junit(&reports(), None, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("tests=\"2\" failures=\"1\""));
        assert!(text.contains("name=\"Non &lt; va\""));
    }
}
