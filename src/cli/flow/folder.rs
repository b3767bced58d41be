//! Reads the folder of a flow. What is in the files is the flow's to judge.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use anyhow::{Context as _, bail};

use crate::flow::{self, Sources};

/// A flow by its file, or by its folder: then it is the one whose file has the usual name, or the
/// only one there.
pub fn read_version(path: &Path) -> anyhow::Result<(Sources, String)> {
    if !path.is_dir() {
        return read_folder(path);
    }
    let usual = path.join(flow::SHIPPED_FLOW);
    if usual.exists() {
        return read_folder(&usual);
    }
    let mut sources = Sources::new();
    read_into(&mut sources, path, "")?;
    let flows = flow::flow_files(&sources);
    match flows.as_slice() {
        [(_, file)] => read_folder(&path.join(file)),
        [] => bail!("there is no flow in {}", path.display()),
        [_, _, ..] => {
            let files: Vec<&str> = flows.iter().map(|(_, file)| file.as_str()).collect();
            let (folder, files) = (path.display(), files.join(", "));
            bail!("there are several flows in {folder}, name the file of one: {files}")
        }
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
    for (name, file) in recordings(&folder.join("recordings"))? {
        sources.insert(format!("recordings/{name}"), flow::in_base64(&file));
    }
    Ok((sources, name))
}

/// Recordings by name; there may be none.
fn recordings(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut all = Vec::new();
    if !folder.is_dir() {
        return Ok(all);
    }
    let cannot_read = || format!("cannot read {}", folder.display());
    for entry in fs::read_dir(folder).with_context(cannot_read)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        // Notes and masters may lie beside the recordings: only WAV files are part of the flow.
        let is_wav = path.extension().is_some_and(|extension| extension == "wav");
        if let Some(name) = name.filter(|_| is_wav && path.is_file()) {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            anyhow::ensure!(
                name.chars().all(plain) && !name.starts_with('.'),
                "recordings/{name}: it is fetched by its name, so write it in plain letters, digits, `-`, `_` and `.`"
            );
            let file =
                read_recording(&path).with_context(|| format!("cannot read {}", path.display()))?;
            all.push((name.to_owned(), file));
        }
    }
    Ok(all)
}

/// A recording; of one that is too large, enough for the check to say so.
fn read_recording(path: &Path) -> io::Result<Vec<u8>> {
    let most = u64::try_from(flow::LARGEST_RECORDING).map_or(u64::MAX, |most| most + 1);
    let mut file = Vec::new();
    fs::File::open(path)?.take(most).read_to_end(&mut file)?;
    Ok(file)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_means_its_only_flow_whatever_it_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let (write, at) = (
            |name: &str| fs::write(folder.path().join(name), format!("flow: {name}\n")).unwrap(),
            || read_version(folder.path()).map(|(_, name)| name),
        );
        assert!(at().unwrap_err().to_string().contains("no flow in"));
        write("tourists.yaml");
        assert_eq!(at().unwrap(), "tourists.yaml");
        write("night.yaml");
        let told = at().unwrap_err().to_string();
        assert!(told.ends_with("one: night.yaml, tourists.yaml"), "{told}");
        write(flow::SHIPPED_FLOW);
        assert_eq!(at().unwrap(), flow::SHIPPED_FLOW);
    }

    #[test]
    fn recordings_are_read_with_the_flow_and_played_by_it() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in flow::shipped() {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let wav: Vec<u8> = [
            &b"RIFF\x26\0\0\0WAVEfmt \x10\0\0\0"[..],
            &b"\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0"[..],
            &b"data\x02\0\0\0\0\0"[..],
        ]
        .concat();
        fs::create_dir(folder.path().join("recordings")).unwrap();
        fs::write(folder.path().join("recordings/bye.wav"), &wav).unwrap();
        let (sources, name) = read_version(folder.path()).unwrap();
        let served = flow::load(&sources, &name).unwrap();
        assert_eq!(served.recording("bye.wav"), Some(wav.as_slice()));
        assert_eq!(served.recording("other.wav"), None);

        // Nobody hears it, and every server would keep it all the same.
        let large = vec![0; flow::LARGEST_RECORDING * 2];
        fs::write(folder.path().join("recordings/long.wav"), large).unwrap();
        let (sources, name) = read_version(folder.path()).unwrap();
        let found = flow::load(&sources, &name).unwrap_err();
        let large = found.iter().find(|one| one.code == "large-recording");
        let large = large.unwrap();
        assert_eq!(large.file, "recordings/long.wav");
        assert!(large.message.contains("larger than 8 MiB"));
        fs::remove_file(folder.path().join("recordings/long.wav")).unwrap();

        fs::write(folder.path().join("recordings/notes.txt"), "x").unwrap();
        assert!(read_version(folder.path()).is_ok());
        fs::write(folder.path().join("recordings/ciao #2.wav"), &wav).unwrap();
        let error = read_version(folder.path()).unwrap_err().to_string();
        assert!(error.contains("ciao #2.wav"), "{error}");
    }
}
