//! `centralino flow prompts`: everything that is said, as a list for translators and the recording
//! studio, and such a list put back into the files.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::folder::read_folder;
use crate::cli::io::Streams;
use crate::domain::csv::{self, Columns};
use crate::flow::{self, Prompt};

/// `centralino flow prompts FILE`
#[derive(Debug, Args)]
pub struct Prompts {
    /// The flow file; its folder has the other files.
    file: PathBuf,
    /// Print the list as comma-separated values, one line a wording.
    #[arg(long, conflicts_with = "import", required_unless_present = "import")]
    csv: bool,
    /// Put a list that was filled in back into the files. Lines that are not there change nothing.
    #[arg(long, value_name = "LIST")]
    import: Option<PathBuf>,
}

/// Runs the command; the value is the exit code.
pub fn run(args: &Prompts, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let (sources, name) = read_folder(&args.file)?;
    let Some(list) = &args.import else {
        writeln!(streams.out, "{}", flow::PROMPT_COLUMNS.join(","))?;
        for prompt in flow::prompts(&sources, &name) {
            writeln!(streams.out, "{}", record(&prompt))?;
        }
        return Ok(0);
    };
    let text =
        fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let wanted = read(&text)?;
    let changed = flow::put_back(&sources, &name, &wanted)?;
    let folder = args.file.parent().unwrap_or(&args.file);
    for (path, text) in &changed {
        let file = folder.join(path);
        // The old file stays whole until the new one is.
        let new = file.with_extension("yaml.new");
        fs::write(&new, text).with_context(|| format!("cannot write {}", new.display()))?;
        fs::rename(&new, &file).with_context(|| format!("cannot write {}", file.display()))?;
        writeln!(streams.out, "{path}: changed")?;
    }
    if changed.is_empty() {
        writeln!(streams.out, "nothing is different")?;
    } else {
        writeln!(
            streams.out,
            "check it with `centralino flow check {}`",
            args.file.display()
        )?;
    }
    Ok(0)
}

fn record(prompt: &Prompt) -> String {
    csv::record([
        prompt.file.as_str(),
        &prompt.key,
        &prompt.form,
        &prompt.language,
        &prompt.reference,
        &prompt.text,
        &prompt.recording,
        &prompt.of,
    ])
}

fn read(text: &str) -> anyhow::Result<Vec<(usize, Prompt)>> {
    let mut records = csv::records(text).into_iter();
    let (_, header) = records.next().unwrap_or_default();
    let columns = Columns::from_header(&header);
    for column in ["file", "key", "language", "text"] {
        if !columns.has(column) {
            bail!(
                "the list has no column `{column}`: it begins with {}",
                flow::PROMPT_COLUMNS.join(",")
            );
        }
    }
    Ok(records
        .map(|(line, record)| {
            let row = columns.row(&record);
            let get = |column| row.get(column).to_owned();
            let prompt = Prompt {
                file: get("file"),
                key: get("key"),
                form: get("form"),
                language: get("language"),
                reference: get("reference"),
                text: get("text"),
                recording: get("recording"),
                of: get("of"),
            };
            (line, prompt)
        })
        .collect())
}
