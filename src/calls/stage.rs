//! Everything on one machine, for a demo or a scripted call: the server, the built-in exchange, a
//! mail server, a register of invented persons and a print room. Its secrets are drawn at the start.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use tokio::net::TcpListener;

use super::folder::Folder;
use super::print_room::PrintRoom;
use super::script::{EmergencyMode, GivenEmergency, Hours};
use super::smtp_sink::SmtpSink;
use super::staff::add_staff;
use super::{hours, settings};
use crate::app::{App, AppError, Serving};
use crate::auth::Role;
use crate::clock::Clock;
use crate::domain::pin;
use crate::flow::{self, Mode, Sources};
use crate::rng::Rng;
use crate::seal::{Hashed, PrintIdentity};
use crate::store::pins;
use crate::switch::{NumberConfig, Switch, SwitchConfig, Webhooks};
use crate::twiml::Profile;
use crate::workflows::add_operator::NewOperator;
use crate::workflows::announce::{Started, Wish, announce};
use crate::workflows::publish_flow::{By, publish};
use crate::workflows::releases::Releases;
use crate::workflows::{Ctx, Fault};

pub use super::print_room::OpenedLetter;

/// The script of the telephone in the operators' browser.
pub(super) const SOFTPHONE: &str = "/phone/softphone.js";

/// How a stage is set up.
pub struct StageOptions {
    /// Time. On a virtual clock, hold a guard (`clock.busy()`) from before the start until the
    /// first scripted step: otherwise the sweep's timers let time run.
    pub clock: Clock,
    /// Randomness: ids, secrets, keys.
    pub rng: Rng,
    /// Where to listen; port 0 for any.
    pub listen: SocketAddr,
    /// The folder for database and keys; a temporary one, removed in the end, when absent.
    pub data: Option<PathBuf>,
    /// The database; SQLite in the folder when absent.
    pub database_url: Option<String>,
    /// The flow's files; the shipped ones when absent.
    pub flow: Option<Sources>,
    /// More pages.
    pub pages: Option<Pages>,
    /// The platform that the exchange plays.
    pub platform: Profile,
}

/// Makes more pages from what a stage shows.
pub type Pages = Box<dyn FnOnce(Shown) -> Router + Send>;

/// What left the stage, for pages that show it.
#[derive(Clone)]
pub struct Shown {
    /// The server's things.
    pub ctx: Ctx,
    /// SMS.
    pub switch: Switch,
    /// Mails.
    pub sink: SmtpSink,
    /// Letters.
    pub print_room: PrintRoom,
    /// The flows.
    pub releases: Releases,
}

impl Shown {
    /// What the calendar of the flow that answers `to` says at a time, in Unix milliseconds.
    pub fn hours_at(&self, to: &str, at: i64) -> Option<Hours> {
        let flow = self.releases.answering(to);
        let at = Timestamp::from_millisecond(at).ok()?;
        Some(hours::of(flow.opening_hours()?, at))
    }
}

/// A running stage.
pub struct Stage {
    /// The server.
    pub app: App,
    /// The exchange that calls it.
    pub switch: Switch,
    /// The mail server.
    pub sink: SmtpSink,
    /// What opens the letters; in memory alone.
    pub identity: Arc<PrintIdentity>,
    /// `http://127.0.0.1:8080`, without a slash at the end.
    pub url: String,
    /// The time it goes by.
    pub clock: Clock,
    print_room: PrintRoom,
    serving: Serving,
    folder: Folder,
}

/// Why a stage could not be set up or asked.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The address is taken, or the folder cannot be written.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// The server.
    #[error(transparent)]
    App(#[from] AppError),
    /// The exchange.
    #[error("the exchange: {0}")]
    Switch(#[from] reqwest::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    /// A workflow.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A key.
    #[error(transparent)]
    Seal(#[from] crate::seal::SealError),
}

impl StageOptions {
    /// A stage on any port, with a folder of its own.
    pub fn new(clock: Clock, rng: Rng) -> Self {
        Self {
            clock,
            rng,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: None,
            database_url: None,
            flow: None,
            pages: None,
            platform: Profile::default(),
        }
    }
}

impl Stage {
    /// Binds, sets everything up and begins to serve.
    pub async fn start(options: StageOptions) -> Result<Self, StageError> {
        let _busy = options.clock.busy();
        let listener = TcpListener::bind(options.listen)
            .await
            .map_err(|error| StageError::Io(options.listen.to_string(), error))?;
        let url = address(&listener)?;
        let mail = TcpListener::bind(("127.0.0.1", 0))
            .await
            .map_err(|error| StageError::Io("the mail server".to_owned(), error))?;
        let mail_port = local(&mail)?.port();
        let folder = Folder::open(options.data.clone(), &options.rng)?;
        let identity = Arc::new(PrintIdentity::generate(&options.rng));
        let seeds = settings::Seeds {
            url: &url,
            mail_port,
            folder: folder.path(),
            identity: &identity,
        };
        let (parts, account) = settings::parts(&options, &seeds)?;
        let app = App::start(parts).await?;
        serve_the_others(&app, &flow_of(&options)).await?;
        let releases = app.releases.clone();
        let switch = Switch::start(SwitchConfig {
            account_sid: account.sid,
            auth_token: account.token,
            signer: account.signer,
            answers: Box::new(move |dialled| releases.claim(dialled)),
            number: number(&url),
            clock: options.clock.clone(),
            rng: options.rng.clone(),
            webhooks: Webhooks::Http,
            profile: options.platform,
        })?;
        let sink = SmtpSink::start(mail);
        let print_room = PrintRoom::new(app.ctx.clone(), Arc::clone(&identity));
        let shown = Shown {
            ctx: app.ctx.clone(),
            switch: switch.clone(),
            sink: sink.clone(),
            print_room: print_room.clone(),
            releases: app.releases.clone(),
        };
        let router = Router::new()
            .merge(app.router())
            .nest("/switch", switch.router())
            .nest("/phone", switch.phone_router())
            .merge(options.pages.map_or_else(Router::new, |pages| pages(shown)));
        let serving = Serving::start(listener, router, &options.clock, app.leaving());
        Ok(Self {
            app,
            switch,
            sink,
            identity,
            url,
            clock: options.clock,
            print_room,
            serving,
            folder,
        })
    }

    /// What left the stage.
    pub fn shown(&self) -> Shown {
        Shown {
            ctx: self.app.ctx.clone(),
            switch: self.switch.clone(),
            sink: self.sink.clone(),
            print_room: self.print_room.clone(),
            releases: self.app.releases.clone(),
        }
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Adds an operator with skills (level 1), or gives the one of that name a new password.
    pub async fn add_operator(
        &self,
        name: &str,
        skills: &[&str],
        endpoint: Option<&str>,
    ) -> Result<String, StageError> {
        let skills: Vec<_> = skills
            .iter()
            .map(|skill| ((*skill).to_owned(), 1))
            .collect();
        let new = NewOperator {
            name,
            role: Role::Operator,
            endpoint,
            skills: &skills,
        };
        Ok(add_staff(&self.app.ctx, &new).await?)
    }

    /// The address of an operator's telephone: a browser, where the platform rings one.
    pub(super) fn endpoint(&self, name: &str) -> String {
        if self.app.ctx.config.telephony.profile.has_clients() {
            format!("client:{name}")
        } else {
            format!("sip:{name}@centralino.invalid")
        }
    }

    /// Switches an announcement of the flow that answers `to` on, as a supervisor would.
    pub async fn announce(&self, to: &str, given: &GivenEmergency) -> Result<Started, StageError> {
        let lasts = i64::from(given.lasts.0) * 1_000;
        let flow = self.app.releases.answering(to);
        let wish = Wish {
            flows: &[&flow],
            template: &given.template,
            fields: &given.fields,
            mode: match given.mode {
                EmergencyMode::Inform => Mode::Inform,
                EmergencyMode::Close => Mode::Close,
            },
            until: self.app.ctx.now_ms() + lasts,
            instead_of: &[],
        };
        let _busy = self.clock.busy();
        Ok(announce(&self.app.ctx, "supervisor", wish).await?)
    }

    /// The letters so far, opened as the print room would, oldest first.
    pub async fn letters(&self) -> Result<Vec<OpenedLetter>, StageError> {
        let mut letters = self.print_room.latest().await?;
        letters.reverse();
        Ok(letters)
    }

    /// The half that is printed on a letter; `None` when it was wiped or sealed to another key.
    pub fn open_half(&self, letter: &OpenedLetter) -> Option<pin::Half> {
        self.print_room.open_half(letter)
    }

    /// Whether the two halves, the first as it stands in the message, are the person's live PIN.
    pub async fn verify(
        &self,
        codice_fiscale: &str,
        first: &str,
        second: &pin::Half,
    ) -> Result<bool, StageError> {
        let ctx = &self.app.ctx;
        let mut tx = ctx.db.read().await?;
        let live = pins::live_of(&mut tx, codice_fiscale).await?;
        drop(tx);
        let whole = zeroize::Zeroizing::new(format!("{first}{}", second.expose()));
        let (Some(live), Some(typed)) = (live, pin::normalise(&whole)) else {
            return Ok(false);
        };
        let stored = Hashed {
            phc: live.hash,
            pepper: u8::try_from(live.pepper).unwrap_or_default(),
        };
        let typed = zeroize::Zeroizing::new(typed.expose().to_vec());
        Ok(ctx.hasher.verify(typed, Some(stored)).await?)
    }

    /// Ends open pages, finishes requests, writes the last rows and removes a temporary folder.
    pub async fn stop(self) {
        self.app.leaving().cancel();
        self.serving.finish().await;
        self.app.stop().await;
    }
}

fn local(listener: &TcpListener) -> Result<SocketAddr, StageError> {
    listener
        .local_addr()
        .map_err(|error| StageError::Io("the address".to_owned(), error))
}

/// Where this machine reaches the listener.
fn address(listener: &TcpListener) -> Result<String, StageError> {
    let mut at = local(listener)?;
    if at.ip().is_unspecified() {
        at.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Ok(format!("http://{at}"))
}

/// Who is asked when one of the flows' numbers is called.
fn number(url: &str) -> NumberConfig {
    NumberConfig {
        voice_url: format!("{url}/voice"),
        status_url: Some(format!("{url}/voice/status")),
        fallback_url: Some(format!("{url}/voice/fallback")),
    }
}

/// A server begins with the main flow of its files; the others are published, as anybody would.
async fn serve_the_others(app: &App, sources: &Sources) -> Result<(), StageError> {
    let main = flow::main_flow(sources);
    let by = By {
        who: "system",
        note: None,
    };
    for (_, file) in flow::flow_files(sources) {
        if file != main
            && let Ok(other) = flow::load(sources, &file)
        {
            publish(&app.ctx, &other, sources, by).await?;
            app.releases.take_up(&app.ctx).await?;
        }
    }
    Ok(())
}

/// The files of the flow, the shipped ones unless others were given.
pub(super) fn flow_of(options: &StageOptions) -> Sources {
    options.flow.clone().unwrap_or_else(flow::shipped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::REGISTER;
    use crate::domain::csv::Columns;
    use crate::domain::pin_request::{self, Form};
    use crate::domain::place;
    use crate::platform::http_client;
    use crate::platform::register::{Agreement, Register};
    use crate::store::Db;
    use crate::store::writer::Row;
    use std::time::Duration;

    fn options() -> StageOptions {
        StageOptions::new(Clock::system(), Rng::System)
    }

    #[test]
    fn every_invented_person_could_ask_for_a_pin_and_lives_where_the_register_says() {
        let register = Register::parse(REGISTER).unwrap();
        let mut lines = REGISTER.lines();
        let columns = Columns::from_header(lines.next().unwrap());
        let mut persons = 0;
        for line in lines {
            let row = columns.row(line);
            let born = place::by_code(row.get("place")).unwrap();
            let form: Form = [
                ("surname", row.get("surname")),
                ("name", row.get("name")),
                ("codice_fiscale", row.get("codice_fiscale")),
                ("birth_date", row.get("born")),
                ("sex", row.get("sex")),
                ("birth_place", born.name()),
                ("birth_province", born.province()),
                ("mobile", "333 1234567"),
                ("street", row.get("street")),
                ("street_number", row.get("number")),
                ("cap", row.get("cap")),
                ("comune", row.get("comune")),
                ("provincia", row.get("provincia")),
            ]
            .into_iter()
            .collect();
            let request = match pin_request::read_back(&form) {
                Ok(request) => request,
                Err(refusal) => panic!("{line}: {refusal:?}"),
            };
            let same = register.compare(row.get("codice_fiscale"), &request.residence);
            assert_eq!(same, Agreement::Same, "{line}");
            persons += 1;
        }
        assert!(persons >= 20);
    }

    #[tokio::test]
    async fn a_stage_answers_its_pages_and_its_numbers_and_leaves_nothing_behind() {
        let stage = Stage::start(options()).await.unwrap();
        let http = http_client(Duration::from_secs(5)).unwrap();
        for path in ["/health/ready", "/phone", "/phone/softphone.js"] {
            let answer = http.get(format!("{}{path}", stage.url)).send().await;
            assert_eq!(answer.unwrap().status(), 200, "{path}");
        }
        let forged = http.post(format!("{}/voice", stage.url)).send().await;
        assert_eq!(forged.unwrap().status(), 403);
        let mut caller = stage.switch.dial("+393331234567", "803164");
        let heard = tokio::time::timeout(Duration::from_secs(10), caller.next_event()).await;
        assert!(heard.unwrap().is_some());
        let (folder, url) = (stage.folder().to_owned(), stage.url.clone());
        assert!(folder.join("peppers").exists());
        stage.stop().await;
        assert!(!folder.exists());
        assert!(http.get(format!("{url}/health/live")).send().await.is_err());
    }

    #[tokio::test]
    async fn an_open_page_does_not_hold_up_the_end() {
        let stage = Stage::start(options()).await.unwrap();
        let http = http_client(Duration::from_secs(30)).unwrap();
        let events = format!("{}/phone/clients/anna/events", stage.url);
        let mut open = http.get(events).send().await.unwrap();
        tokio::time::timeout(Duration::from_secs(3), stage.stop())
            .await
            .unwrap();
        while let Ok(Some(_)) = open.chunk().await {}
    }

    #[tokio::test]
    async fn rows_handed_over_just_before_the_end_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("dati");
        let stage = Stage::start(StageOptions {
            data: Some(data.clone()),
            ..options()
        })
        .await
        .unwrap();
        for seq in 0..700 {
            stage.app.ctx.writer.append(Row::Step {
                call: "CA1".to_owned(),
                seq,
                at: 0,
                node: "n".to_owned(),
                effects: "[]".to_owned(),
                message: None,
            });
        }
        stage.stop().await;
        let url = format!("sqlite://{}", data.join("centralino.db").display());
        let Db::Sqlite { read, .. } = Db::open(&url).await.unwrap() else {
            panic!("SQLite was asked for");
        };
        let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM journal")
            .fetch_one(&read)
            .await
            .unwrap();
        assert_eq!(rows, 700);
    }

    #[tokio::test]
    async fn an_operator_added_again_has_the_newer_password_alone() {
        use crate::workflows::sign_in::{SignIn, sign_in};
        let stage = Stage::start(options()).await.unwrap();
        let first = stage.add_operator("anna", &["pin", "it"], Some("client:anna"));
        let first = first.await.unwrap();
        let second = stage.add_operator("anna", &[], None).await.unwrap();
        let ctx = &stage.app.ctx;
        let try_with = |password: String| sign_in(ctx, "anna", password.into());
        assert!(matches!(try_with(first).await.unwrap(), SignIn::Wrong));
        assert!(matches!(
            try_with(second).await.unwrap(),
            SignIn::Welcome(_)
        ));
        stage.stop().await;
    }

    #[tokio::test]
    async fn a_folder_that_was_kept_still_knows_its_operators() {
        use crate::workflows::sign_in::{SignIn, sign_in};
        let folder = tempfile::tempdir().unwrap();
        let kept = || StageOptions {
            data: Some(folder.path().to_owned()),
            ..options()
        };
        let stage = Stage::start(kept()).await.unwrap();
        let password = stage.add_operator("anna", &["pin"], None).await.unwrap();
        stage.stop().await;
        let again = Stage::start(kept()).await.unwrap();
        let known = sign_in(&again.app.ctx, "anna", password.into()).await;
        assert!(matches!(known.unwrap(), SignIn::Welcome(_)));
        again.stop().await;
        assert!(folder.path().join("centralino.db").exists());
    }

    #[tokio::test]
    async fn virtual_time_stands_still_while_somebody_holds_it() {
        let start = "2015-03-10T09:15:00Z".parse().unwrap();
        let clock = Clock::virtual_at(start);
        let held = clock.busy();
        let stage = Stage::start(StageOptions {
            clock: clock.clone(),
            ..options()
        })
        .await
        .unwrap();
        let mut caller = stage.switch.dial("+393331234567", "06164164");
        let heard = tokio::time::timeout(Duration::from_secs(10), caller.next_event()).await;
        assert!(heard.unwrap().is_some());
        assert_eq!(clock.now(), start);
        drop(held);
        caller.hang_up();
        tokio::time::timeout(Duration::from_secs(10), stage.stop())
            .await
            .unwrap();
    }
}
