//! `centralino flow`: the lint and the schema of flow files. It reads files and prints; what is
//! right or wrong is the flow's to say.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};

use crate::flow::{self, Diagnostic, Severity, Sources};

/// `centralino flow …`
#[derive(Debug, Args)]
pub struct Flow {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look for everything that is wrong with flow files.
    Check(Check),
    /// Print the JSON Schema of flow files.
    Schema,
}

/// `centralino flow check [FILE…]`
#[derive(Debug, Args)]
struct Check {
    /// Flow files; the shipped flow when none is given.
    files: Vec<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command; the value is the exit code: 1 when a flow has errors.
pub fn run(args: &Flow, out: &mut dyn Write) -> anyhow::Result<u8> {
    match &args.command {
        Command::Schema => {
            out.write_all(flow::schema().as_bytes())?;
            Ok(0)
        }
        Command::Check(check) => run_check(check, out),
    }
}

fn run_check(check: &Check, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut folders: Vec<(Sources, String)> = Vec::new();
    for file in &check.files {
        folders.push(read_folder(file)?);
    }
    if folders.is_empty() {
        folders.push((flow::shipped(), flow::SHIPPED_FLOW.to_owned()));
    }
    let mut all = Vec::new();
    for (sources, name) in &folders {
        let (served, found) = flow::check(sources, name);
        if check.format == Format::Text {
            for diagnostic in &found {
                writeln!(out, "{}", rendered(diagnostic, sources))?;
            }
            match served {
                Some(flow) => writeln!(out, "{name}: ok, release {}", flow.release())?,
                None if found.len() == 1 => writeln!(out, "{name}: 1 problem")?,
                None => writeln!(out, "{name}: {} problems", found.len())?,
            }
        }
        all.extend(found);
    }
    if check.format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)?;
    }
    let broken = all.iter().any(|d| d.severity == Severity::Error);
    Ok(u8::from(broken))
}

/// A flow file with all YAML files of its folder, and the file's name in it.
pub fn read_folder(file: &Path) -> anyhow::Result<(Sources, String)> {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .with_context(|| format!("{} is no file", file.display()))?
        .to_owned();
    let folder = match file.parent() {
        Some(parent) if parent != Path::new("") => parent,
        Some(_) | None => Path::new("."),
    };
    fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut sources = Sources::new();
    read_into(&mut sources, folder, "")?;
    read_into(&mut sources, &folder.join("calendars"), "calendars/")?;
    Ok((sources, name))
}

fn read_into(sources: &mut Sources, folder: &Path, prefix: &str) -> anyhow::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", folder.display()));
        }
    };
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if flow::is_yaml(name) && path.is_file() {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            sources.insert(format!("{prefix}{name}"), text);
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        flow: Flow,
    }

    fn run_line(words: &[&str]) -> (u8, String) {
        let line = Line::parse_from(std::iter::once(&"flow").chain(words));
        let mut out = Vec::new();
        let code = run(&line.flow, &mut out).unwrap();
        (code, String::from_utf8(out).unwrap())
    }

    fn copy_of_the_shipped_flow(change: impl Fn(&str) -> String) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("calendars")).unwrap();
        for (path, text) in flow::shipped() {
            let text = if path == flow::SHIPPED_FLOW {
                change(&text)
            } else {
                text
            };
            fs::write(folder.path().join(path), text).unwrap();
        }
        folder
    }

    #[test]
    fn the_shipped_flow_is_sound() {
        let (code, out) = run_line(&["check"]);
        assert_eq!((code, out.contains("ok, release")), (0, true), "{out}");
    }

    #[test]
    fn a_wrong_target_is_shown_with_its_line_and_ends_with_one() {
        let folder = copy_of_the_shipped_flow(|text| text.replace("start: hours", "start: ours"));
        let file = folder.path().join(flow::SHIPPED_FLOW);
        let (code, out) = run_line(&["check", file.to_str().unwrap()]);
        assert_eq!(code, 1);
        assert!(out.contains("there is no node `ours`"), "{out}");
        assert!(out.contains("start: ours") && out.contains("^^^^"), "{out}");
    }

    #[test]
    fn programs_get_json() {
        let folder = copy_of_the_shipped_flow(|text| text.replace("start: hours", "start: ours"));
        let file = folder.path().join(flow::SHIPPED_FLOW);
        let (code, out) = run_line(&["check", "--format", "json", file.to_str().unwrap()]);
        let found: serde_json::Value = serde_json::from_str(&out).unwrap();
        let first = found
            .as_array()
            .unwrap()
            .iter()
            .find(|d| d["code"] == "unknown-node")
            .unwrap();
        assert_eq!(code, 1);
        assert_eq!(first["file"], flow::SHIPPED_FLOW);
        assert_eq!(first["severity"], "error");
        assert!(first["line"].as_u64().unwrap() > 1);
    }

    #[test]
    fn a_missing_file_is_named() {
        let line = Line::parse_from(["flow", "check", "/nowhere/x.yaml"]);
        let error = run(&line.flow, &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("/nowhere/x.yaml"));
    }

    #[test]
    fn the_schema_is_json() {
        let (code, out) = run_line(&["schema"]);
        let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, schema["title"].as_str()), (0, Some("FlowFile")));
    }
}
