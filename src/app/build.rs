//! A server from its configuration and secrets.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{health, tasks};
use crate::bell::Bell;
use crate::clock::Clock;
use crate::config::{Config, ResidenceCheck};
use crate::console::Console;
use crate::domain::body::Body;
use crate::domain::office::Offices;
use crate::flow::Sources;
use crate::platform::offices::{self, OfficesError};
use crate::platform::register::{Register, RegisterError};
use crate::platform::{
    Account, MailError, MailTransport, Recordings, Rest, http_client, streaming_client,
};
use crate::portal::Portal;
use crate::rng::Rng;
use crate::seal::{Hasher, OutboxKeys, Peppers, PrintRoomKey};
use crate::store::Db;
use crate::store::writer::Writer;
use crate::telephony::{Refused, SigningKeys, Telephony};
use crate::workflows::late::LateQueue;
use crate::workflows::releases::{ReleaseError, Releases};
use crate::workflows::{Bells, Board, Ctx, Door, Fault, Live};

/// How long the platform's REST may take.
const REST_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the last rows may take when a server stops.
const FLUSH: Duration = Duration::from_secs(5);
/// How often it is looked whether they are written.
const LOOK: Duration = Duration::from_millis(5);

/// What is secret. Read from files, held in memory.
pub struct Secrets {
    /// The platform's token, for its REST.
    pub auth_token: SecretString,
    /// What the signatures of webhooks are checked with.
    pub signing: Arc<SigningKeys>,
    /// Peppers.
    pub peppers: Peppers,
    /// Keys of first halves.
    pub outbox: OutboxKeys,
}

/// All that a server is made of.
pub struct Parts {
    /// Settings.
    pub config: Config,
    /// Secrets.
    pub secrets: Secrets,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
    /// The flow's files.
    pub flow: Sources,
    /// The body's words.
    pub body: Body,
    /// Outgoing mail.
    pub mail: MailTransport,
    /// A script that the console loads for a telephone in the browser.
    pub softphone: Option<String>,
}

/// Why a server cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    /// The flow.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// A key.
    #[error(transparent)]
    Seal(#[from] crate::seal::SealError),
    /// The register of persons.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The list of offices.
    #[error(transparent)]
    Offices(#[from] OfficesError),
    /// The mail server.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A workflow.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A setting.
    #[error("{0}")]
    Setting(&'static str),
    /// The HTTP client.
    #[error("the HTTP client: {0}")]
    Http(#[from] reqwest::Error),
}

/// A running server.
pub struct App {
    /// What workflows are handed.
    pub ctx: Ctx,
    /// The flows.
    pub releases: Releases,
    /// How many webhooks were refused.
    pub refused: Arc<Refused>,
    router: Router,
    late: LateQueue,
    tasks: TaskTracker,
    leaving: CancellationToken,
    stop: CancellationToken,
}

impl App {
    /// Opens the database, starts the background tasks and lays out the routes.
    pub async fn start(parts: Parts) -> Result<Self, AppError> {
        let db = Db::open(&parts.config.database.url).await?;
        Self::start_on(parts, db).await
    }

    async fn start_on(parts: Parts, db: Db) -> Result<Self, AppError> {
        let clock = parts.clock.clone();
        let (route, route_rung) = Bell::new(&clock);
        let (jobs, jobs_rung) = Bell::new(&clock);
        let (flows, flows_rung) = Bell::new(&clock);
        let (writer, committer) = Writer::new(db.clone(), &clock, route.clone());
        let (late, late_work) = LateQueue::new(&clock);
        let signing = Arc::clone(&parts.secrets.signing);
        let softphone = parts.softphone.clone();
        let flow = parts.flow.clone();
        let bells = Bells { route, jobs, flows };
        let ctx = context(parts, db, writer, bells)?;
        let releases = Releases::serve(&ctx, &flow).await?;
        // The first caller after a restart hears what is announced, too.
        ctx.board.refresh(&ctx.db, ctx.now_ms()).await?;
        let (leaving, stop) = (CancellationToken::new(), CancellationToken::new());
        let background = TaskTracker::new();
        let until_stop = |task| tasks::spawn(&background, &stop, task);
        until_stop(tasks::boxed(committer.run()));
        until_stop(tasks::boxed(crate::workflows::late::run(
            ctx.clone(),
            late_work,
        )));
        until_stop(tasks::boxed(crate::jobs::run(ctx.clone(), jobs_rung)));
        until_stop(tasks::boxed(tasks::route(ctx.clone(), route_rung)));
        until_stop(tasks::boxed(tasks::sweep(ctx.clone())));
        until_stop(tasks::boxed(tasks::dismiss(ctx.clone())));
        until_stop(tasks::boxed(tasks::erase(ctx.clone())));
        until_stop(tasks::boxed(tasks::take_up(
            ctx.clone(),
            releases.clone(),
            flows_rung,
        )));
        let telephony = Telephony::new(ctx.clone(), releases.clone(), late.clone(), signing);
        let refused = Arc::clone(&telephony.refused);
        until_stop(tasks::boxed(tasks::tell_refused(
            ctx.clock.clone(),
            Arc::clone(&refused),
        )));
        let console = Console::new(ctx.clone(), releases.clone(), softphone, leaving.clone());
        let router = Router::new()
            .merge(telephony.router())
            .merge(console.router())
            .merge(
                Portal::new(ctx.clone())
                    .with_hours_of(releases.clone())
                    .router(),
            )
            .merge(health::router(ctx.clone(), leaving.clone()));
        Ok(Self {
            ctx,
            releases,
            refused,
            router,
            late,
            tasks: background,
            leaving,
            stop,
        })
    }

    /// The routes.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// What ends open streams and readiness. Cancelled before the last requests are finished;
    /// `stop` cancels it where nobody did.
    pub fn leaving(&self) -> CancellationToken {
        self.leaving.clone()
    }

    /// Writes down all that was handed over, ends the tasks and closes the database. Requests are
    /// to be over by now.
    pub async fn stop(self) {
        self.leaving.cancel();
        let written = async {
            while self.ctx.writer.waiting() + self.late.waiting() > 0 {
                drop(self.ctx.clock.sleep(LOOK).await);
            }
        };
        if tokio::time::timeout(FLUSH, written).await.is_err() {
            let rows = self.ctx.writer.waiting() + self.late.waiting();
            tracing::error!(rows, "the store was away to the end; rows are lost");
        }
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.ctx.db.close().await;
    }
}

/// A context for one deed from the command line: nothing runs behind it.
pub async fn context_alone(parts: Parts) -> Result<Ctx, AppError> {
    let db = Db::open(&parts.config.database.url).await?;
    let (route, _) = Bell::new(&parts.clock);
    let (jobs, _) = Bell::new(&parts.clock);
    let (flows, _) = Bell::new(&parts.clock);
    let (writer, _) = Writer::new(db.clone(), &parts.clock, route.clone());
    context(parts, db, writer, Bells { route, jobs, flows })
}

fn context(parts: Parts, db: Db, writer: Writer, bells: Bells) -> Result<Ctx, AppError> {
    let config = parts.config;
    let account = Account {
        profile: config.telephony.profile,
        api_url: config.telephony.api_url.clone(),
        sid: config.telephony.account_sid.clone(),
        token: parts.secrets.auth_token,
        application_sid: config.telephony.application_sid.clone(),
        sms_per_second: config.telephony.sms_per_second,
    };
    let hosts = &config.telephony.recording_hosts;
    let recordings = Recordings::new(streaming_client(REST_TIMEOUT)?, &account, hosts).ok_or(
        AppError::Setting("one of telephony.recording_hosts is no address"),
    )?;
    let rest = Rest::new(http_client(REST_TIMEOUT)?, account, &parts.clock)
        .ok_or(AppError::Setting("telephony.api_url is no address"))?;
    let register = match (&config.register.check, &config.register.csv) {
        (ResidenceCheck::Register, Some(csv)) => Register::read(csv)?,
        _ => Register::default(),
    };
    let offices = match &config.offices.csv {
        Some(csv) => offices::read(csv)?,
        None => Offices::sample(),
    };
    let print_room = PrintRoomKey::parse(&config.print_room.public_key)?;
    Ok(Ctx {
        db,
        writer,
        hasher: Hasher::new(
            parts.secrets.peppers,
            1,
            parts.clock.clone(),
            parts.rng.clone(),
        ),
        door: Door::new(&parts.clock),
        clock: parts.clock,
        rng: parts.rng,
        outbox: Arc::new(parts.secrets.outbox),
        print_room: Arc::new(print_room),
        body: Arc::new(parts.body),
        board: Board::default(),
        live: Live::default(),
        bells,
        rest,
        recordings,
        mail: parts.mail,
        register,
        offices: Arc::new(offices),
        config: Arc::new(config),
    })
}
