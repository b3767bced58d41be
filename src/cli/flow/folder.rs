//! Reads the folder of a flow. What is in the files is the flow's to judge.

use std::{fs, io, path::Path};

use anyhow::Context as _;

use crate::flow::{self, Sources};

/// A flow by its file, or by the folder of a flow whose file has the usual name.
pub fn read_version(path: &Path) -> anyhow::Result<(Sources, String)> {
    if path.is_dir() {
        read_folder(&path.join(flow::SHIPPED_FLOW))
    } else {
        read_folder(path)
    }
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
    for part in ["calendars", "sub-flows"] {
        read_into(&mut sources, &folder.join(part), &format!("{part}/"))?;
    }
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
