//! `centralino operator`: adds staff, changes them, lists them and shuts them out. Passwords come on
//! standard input, never as an argument.

use anyhow::{Context as _, bail};
use clap::Subcommand;
use zeroize::Zeroizing;

use super::Environment;
use super::io::{Streams, read_password};
use super::open::{Need, Where};
use crate::auth::{Role, sign_in_name};
use crate::store::operators;
use crate::workflows::add_operator::{NewOperator, add_operator, set_password};
use crate::workflows::{Ctx, Deed};

/// `centralino operator …`
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add somebody; the password comes on standard input
    Add {
        /// The name used to sign in
        #[arg(value_parser = name)]
        name: String,
        /// operator, supervisor, print-room, office, auditor or administrator
        #[arg(long, value_parser = role)]
        role: Role,
        /// Their telephone: sip:…, client:… or +39…; without one they cannot be ready
        #[arg(long, value_parser = endpoint)]
        endpoint: Option<String>,
        /// A skill, with a level after a colon
        #[arg(long = "skill", value_name = "SKILL[:LEVEL]", value_parser = skill)]
        skills: Vec<(String, i64)>,
        #[command(flatten)]
        place: Where,
    },
    /// Change somebody; what is not named stays
    Set {
        /// The name used to sign in
        #[arg(value_parser = name)]
        name: String,
        /// The new role
        #[arg(long, value_parser = role)]
        role: Option<Role>,
        /// The new telephone
        #[arg(long, value_parser = endpoint)]
        endpoint: Option<String>,
        /// A skill to add, or to change the level of
        #[arg(long = "skill", value_name = "SKILL[:LEVEL]", value_parser = skill)]
        skills: Vec<(String, i64)>,
        /// A skill to take away
        #[arg(long = "without-skill", value_name = "SKILL")]
        without: Vec<String>,
        /// A new password, on standard input
        #[arg(long)]
        password: bool,
        /// Let somebody who was disabled sign in again
        #[arg(long)]
        enable: bool,
        #[command(flatten)]
        place: Where,
    },
    /// Everybody: name, role, endpoint, skills
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Shut somebody out, at once
    Disable {
        /// The name used to sign in
        #[arg(value_parser = name)]
        name: String,
        #[command(flatten)]
        place: Where,
    },
}

/// Runs the command.
pub async fn run(
    command: OperatorCommand,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let (place, need) = match &command {
        OperatorCommand::Add { place, .. } => (place, Need::Peppers),
        OperatorCommand::Set {
            place, password, ..
        } if *password => (place, Need::Peppers),
        OperatorCommand::Set { place, .. }
        | OperatorCommand::List { place }
        | OperatorCommand::Disable { place, .. } => (place, Need::Rows),
    };
    let ctx = place.open(environment, need).await?;
    let done = carry_out(&ctx, command, streams).await;
    ctx.db.close().await;
    done
}

async fn carry_out(
    ctx: &Ctx,
    command: OperatorCommand,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    match command {
        OperatorCommand::Add {
            name,
            role,
            endpoint,
            skills,
            ..
        } => {
            can_be_rung(ctx, endpoint.as_deref())?;
            let new = NewOperator {
                name: &name,
                role,
                endpoint: endpoint.as_deref(),
                skills: &skills,
            };
            add(ctx, &new, streams).await
        }
        OperatorCommand::List { .. } => list(ctx, streams).await,
        OperatorCommand::Disable { name, .. } => {
            let change = Change {
                disabled: Some(true),
                ..Change::default()
            };
            change.apply(ctx, &name).await?;
            Ok(writeln!(streams.out, "{name} is shut out.")?)
        }
        OperatorCommand::Set {
            name,
            role,
            endpoint,
            skills,
            without,
            password,
            enable,
            ..
        } => {
            can_be_rung(ctx, endpoint.as_deref())?;
            let change = Change {
                role,
                endpoint,
                skills,
                without,
                disabled: enable.then_some(false),
            };
            if password {
                let secret = asked(streams)?;
                if !set_password(ctx, &name, secret).await? {
                    bail!("there is nobody called {name}");
                }
            }
            change.apply(ctx, &name).await?;
            Ok(writeln!(streams.out, "{name} was changed.")?)
        }
    }
}

fn can_be_rung(ctx: &Ctx, endpoint: Option<&str>) -> anyhow::Result<()> {
    let profile = ctx.config.telephony.profile;
    if endpoint.is_some_and(|endpoint| !profile.rings(endpoint)) {
        bail!(
            "{profile} rings no browser: the endpoint is sip:… or a number with its prefix, +39…"
        );
    }
    Ok(())
}

async fn add(ctx: &Ctx, new: &NewOperator<'_>, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let password = asked(streams)?;
    if !add_operator(ctx, new, password).await? {
        bail!("there is somebody called {} already", new.name);
    }
    writeln!(streams.out, "{} was added.", new.name)?;
    if new.role.takes_calls() && new.endpoint.is_none() {
        writeln!(
            streams.err,
            "warning: without an endpoint {} cannot be ready for calls",
            new.name
        )?;
    }
    Ok(())
}

fn asked(streams: &mut Streams<'_>) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    if streams.interactive {
        write!(streams.err, "Password (it can be seen while it is typed): ")?;
        streams.err.flush()?;
    }
    read_password(streams.stdin)?.context("the password is to be on standard input")
}

async fn list(ctx: &Ctx, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let mut tx = ctx.db.read().await?;
    for operator in operators::all(&mut tx).await? {
        let skills = operators::skills(&mut tx, &operator.id).await?;
        writeln!(
            streams.out,
            "{}\t{}\t{}\t{}{}",
            operator.name,
            operator.role,
            operator.endpoint.as_deref().unwrap_or("-"),
            if skills.is_empty() {
                "-".to_owned()
            } else {
                skills.join(",")
            },
            if operator.disabled == 0 {
                ""
            } else {
                "\tdisabled"
            }
        )?;
    }
    Ok(())
}

/// What is to be different about somebody.
#[derive(Default)]
struct Change {
    role: Option<Role>,
    endpoint: Option<String>,
    skills: Vec<(String, i64)>,
    without: Vec<String>,
    disabled: Option<bool>,
}

impl Change {
    async fn apply(&self, ctx: &Ctx, name: &str) -> anyhow::Result<()> {
        let mut tx = ctx.db.write().await?;
        let Some(operator) = operators::by_name(&mut tx, name).await? else {
            bail!("there is nobody called {name}");
        };
        let role = self.role.map(Role::word);
        operators::set(&mut tx, name, role, self.endpoint.as_deref()).await?;
        for (skill, level) in &self.skills {
            operators::set_skill(&mut tx, &operator.id, skill, *level).await?;
        }
        for skill in &self.without {
            operators::drop_skill(&mut tx, &operator.id, skill).await?;
        }
        if let Some(disabled) = self.disabled {
            operators::set_disabled(&mut tx, name, disabled).await?;
        }
        let deed = Deed {
            who: "system",
            action: match self.disabled {
                Some(true) => "operator.disabled",
                Some(false) => "operator.enabled",
                None => "operator.changed",
            },
            subject: Some(&operator.id),
            ..Deed::default()
        };
        ctx.audit(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| {
        let words: Vec<&str> = Role::ALL.into_iter().map(Role::word).collect();
        format!("a role is one of {}", words.join(", "))
    })
}

fn endpoint(text: &str) -> Result<String, String> {
    let number = |text: &str| {
        text.strip_prefix('+').is_some_and(|digits| {
            (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let named = ["sip:", "sips:", "client:"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    });
    if (named || number(text)) && !text.contains(char::is_whitespace) {
        Ok(text.to_owned())
    } else {
        Err("an endpoint is sip:…, client:… or a number with its prefix, +39…".to_owned())
    }
}

fn name(text: &str) -> Result<String, String> {
    let fine = |c: char| c.is_alphanumeric() || ".-_@".contains(c);
    let name = sign_in_name(text);
    if name.is_empty() || name.len() > 64 || !name.chars().all(fine) {
        return Err(
            "a name has letters, digits, dots, hyphens, underscores or @, at most 64".to_owned(),
        );
    }
    Ok(name)
}

fn skill(text: &str) -> Result<(String, i64), String> {
    let (name, level) = text.split_once(':').unwrap_or((text, "1"));
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err("a skill has letters, digits and hyphens".to_owned());
    }
    match level.parse() {
        Ok(level) if (1..=9).contains(&level) => Ok((name.to_owned(), level)),
        _ => Err("a level is a number from 1 to 9".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_and_skills_are_told_from_other_words() {
        for fine in ["sip:anna@pbx.example.org", "client:anna", "+390612345678"] {
            assert!(endpoint(fine).is_ok(), "{fine}");
        }
        for wrong in ["anna", "client:", "0612345678", "+39abc", "sip:a b"] {
            assert!(endpoint(wrong).is_err(), "{wrong}");
        }
        assert_eq!(skill("pin:3"), Ok(("pin".to_owned(), 3)));
        assert_eq!(skill("it"), Ok(("it".to_owned(), 1)));
        assert!(skill("pin:0").is_err() && skill("a b").is_err());
    }
}
