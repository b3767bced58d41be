//! `centralino init`: a folder with configuration, secrets, the print room's key pair, the database
//! and the first administrator. It overwrites nothing.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use super::config::EXAMPLE;
use super::io::{Streams, read_password};
use super::open::{Need, Where};
use super::{Environment, letters};
use crate::auth::{self, Role};
use crate::calls;
use crate::letters::write_private;
use crate::rng::Rng;
use crate::seal::{OutboxKeys, Peppers};
use crate::workflows::add_operator::{NewOperator, add_operator};

const CONFIG: &str = "centralino.toml";
const IDENTITY: &str = "print-room-identity";

/// `centralino init`
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder; made when it is not there
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// The first administrator's name
    #[arg(long, value_name = "NAME", default_value = "admin")]
    administrator: String,
    /// The database; SQLite in the folder when not given
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Sets everything up. The password comes from standard input, or is drawn and shown once.
pub async fn run(
    args: &Init,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let file = args.dir.join(CONFIG);
    if file.exists() {
        bail!("{} is already there; nothing was changed", file.display());
    }
    let typed = if streams.interactive {
        None
    } else {
        read_password(streams.stdin)?
    };
    let public = write_keys(&args.dir)?;
    write(
        &file,
        configuration(&public, args.database.as_deref()).as_bytes(),
    )?;
    let place = Where {
        config: Some(file.clone()),
        database: None,
    };
    let ctx = place.open(environment, Need::Peppers).await?;
    let drawn = typed.is_none().then(|| calls::password(&Rng::System));
    let password = match (&drawn, typed) {
        (Some(drawn), _) => Zeroizing::new(drawn.as_bytes().to_vec()),
        (None, typed) => typed.unwrap_or_default(),
    };
    let administrator = NewOperator {
        name: &args.administrator,
        role: Role::Administrator,
        endpoint: None,
        skills: &[],
    };
    let added = add_operator(&ctx, &administrator, password).await?;
    ctx.db.close().await;
    if !added {
        bail!(
            "the database has somebody called {} already",
            args.administrator
        );
    }
    tell(args, &file, drawn.as_deref(), streams)
}

/// Secrets and the key pair; the value is the print room's public key.
fn write_keys(dir: &Path) -> anyhow::Result<String> {
    let secrets = dir.join("secrets");
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&secrets)
        .with_context(|| format!("cannot make {}", secrets.display()))?;
    let rng = Rng::System;
    let files = [
        ("auth-token", Zeroizing::new(auth::new_token(&rng))),
        ("peppers", Peppers::generate(&rng).to_text()),
        ("outbox-keys", OutboxKeys::generate(&rng).to_text()),
    ];
    for (name, _) in &files {
        let path = secrets.join(name);
        if path.exists() {
            bail!("{} is already there; nothing was changed", path.display());
        }
    }
    for (name, text) in files {
        write(&secrets.join(name), text.as_bytes())?;
    }
    Ok(letters::make_pair(&dir.join(IDENTITY))?.to_text())
}

fn configuration(public: &str, database: Option<&str>) -> String {
    let key = format!("public_key = \"{}\"", public.trim());
    let mut text = EXAMPLE.replacen("public_key = \"\"", &key, 1);
    if let Some(url) = database {
        let shipped = "url = \"sqlite://centralino.db\"";
        // A TOML string and a JSON string escape alike what a URL may hold.
        let quoted = serde_json::Value::from(url).to_string();
        text = text.replacen(shipped, &format!("url = {quoted}"), 1);
    }
    text
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write_private(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn tell(
    args: &Init,
    file: &Path,
    drawn: Option<&str>,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let out = &mut streams.out;
    let dir = args.dir.display();
    writeln!(out, "Configuration: {}", file.display())?;
    writeln!(
        out,
        "Secrets: {dir}/secrets (keep a copy of peppers apart from the database)"
    )?;
    writeln!(out, "Administrator: {}", args.administrator)?;
    if let Some(password) = drawn {
        writeln!(out, "Password, shown only now: {password}")?;
    }
    writeln!(
        out,
        "Print room's identity: {dir}/{IDENTITY}: move it to the print room's machine and keep no copy here."
    )?;
    writeln!(out, "Then:")?;
    writeln!(
        out,
        "  1. write the platform's auth token into {dir}/secrets/auth-token"
    )?;
    writeln!(out, "  2. set [telephony] in {}", file.display())?;
    writeln!(out, "  3. centralino config check {}", file.display())?;
    writeln!(out, "  4. centralino serve --config {}", file.display())?;
    Ok(())
}
