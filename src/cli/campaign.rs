//! `centralino campaign`: first halves by letter for persons of a file (R120). Two administrators are
//! needed; their passwords come on standard input, one a line, never as an argument.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use zeroize::Zeroizing;

use super::Environment;
use super::io::{Streams, read_password};
use super::open::{Need, Where};
use crate::auth::sign_in_name;
use crate::domain::campaign::{Invited, read};
use crate::domain::zone::rome;
use crate::store::operators;
use crate::workflows::Ctx;
use crate::workflows::preassign_pins::{Refused, begin, invite_all};
use crate::workflows::sign_in::{SignIn, sign_in, sign_out};

/// `centralino campaign …`
#[derive(Debug, Subcommand)]
pub enum CampaignCommand {
    /// Give everybody in a file a first half by letter, with the invitation to activate it
    Import(Import),
}

/// `centralino campaign import`
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The file: `codice_fiscale,surname,name,birth_date,sex,birth_place,street,number,cap,comune,provincia`
    /// and, if wanted, `language`
    file: PathBuf,
    /// The campaign's name; no other has it
    #[arg(long)]
    name: String,
    /// The administrator who imports; their password is the first line of standard input
    #[arg(long)]
    by: String,
    /// Another administrator, who approves; their password is the second line
    #[arg(long)]
    approved_by: String,
    /// Leave out persons whose record is wrong; without this nobody is invited then
    #[arg(long)]
    skip_bad: bool,
    #[command(flatten)]
    place: Where,
}

/// Runs the command.
pub async fn run(
    command: CampaignCommand,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let CampaignCommand::Import(args) = command;
    let ctx = args.place.open(environment, Need::Secrets).await?;
    let done = import(&ctx, &args, streams).await;
    ctx.db.close().await;
    done
}

async fn import(ctx: &Ctx, args: &Import, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let persons = persons(ctx, args, streams)?;
    let (maker, approver) = (sign_in_name(&args.by), sign_in_name(&args.approved_by));
    for name in [&maker, &approver] {
        knows_password(ctx, name, streams).await?;
    }
    let campaign = match begin(ctx, &args.name, &maker, &approver).await? {
        Ok(campaign) => campaign,
        Err(Refused::TwoAdministrators) => bail!("two different administrators are needed"),
        Err(Refused::NameTaken) => bail!("there was a campaign called {} already", args.name),
        Err(Refused::NotEligible) => bail!("by policy.eligibility nobody gets a PIN unasked"),
    };
    let all = persons.len();
    let (err, interactive) = (&mut *streams.err, streams.interactive);
    let outcome = invite_all(ctx, &campaign, &persons, |done| {
        if interactive && (done % 10 == 0 || done == all) {
            // A terminal that went away cannot be told anything.
            let _gone = write!(err, "\r{done} of {all}");
        }
    })
    .await?;
    if interactive {
        writeln!(streams.err)?;
    }
    writeln!(
        streams.out,
        "{} letters wait for the print room; {} persons have a PIN or a request already.",
        outcome.invited, outcome.skipped
    )?;
    Ok(())
}

/// The persons of the file. All that is wrong is told at once.
fn persons(ctx: &Ctx, args: &Import, streams: &mut Streams<'_>) -> anyhow::Result<Vec<Invited>> {
    let text = Zeroizing::new(
        std::fs::read_to_string(&args.file)
            .with_context(|| format!("cannot read {}", args.file.display()))?,
    );
    let today = ctx.clock.now().to_zoned(rome()).date();
    let (persons, wrong) = read(&text, today);
    for one in &wrong {
        writeln!(streams.err, "line {}: {}", one.line, one.what)?;
    }
    if !wrong.is_empty() && !args.skip_bad {
        bail!("nobody was invited: put these lines right, or say --skip-bad");
    }
    if persons.is_empty() {
        bail!("there is nobody to invite");
    }
    let bad: Vec<usize> = wrong.iter().map(|one| one.line).collect();
    let right = persons.into_iter().filter(|one| !bad.contains(&one.line));
    Ok(right.collect())
}

/// Checks a password as a sign-in does, with its limits; nobody stays signed in.
async fn knows_password(ctx: &Ctx, name: &str, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    if streams.interactive {
        write!(
            streams.err,
            "Password of {name} (it can be seen while it is typed): "
        )?;
        streams.err.flush()?;
    }
    let typed = read_password(streams.stdin)?
        .with_context(|| format!("the password of {name} is to be on standard input"))?;
    let password = Zeroizing::new(String::from_utf8_lossy(&typed).into_owned());
    let mut tx = ctx.db.read().await?;
    let operator = operators::by_name(&mut tx, name).await?;
    drop(tx);
    match (sign_in(ctx, name, password).await?, operator) {
        (SignIn::Welcome(token), Some(operator)) => {
            sign_out(ctx, &token, &operator).await?;
            Ok(())
        }
        (SignIn::Throttled(seconds), _) => {
            bail!("too many wrong passwords: wait {seconds} seconds")
        }
        (SignIn::Welcome(_) | SignIn::Wrong, _) => bail!("{name}: wrong name or password"),
    }
}
