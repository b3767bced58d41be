//! The one event stream of a browser: a snapshot, then whatever changed, at most four times a second.
//! It does not put off the session's end, and ends with it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::OnceLock;
use std::time::Duration;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

use super::problem::{Page, Problem};
use super::staff::{Staff, who};
use crate::console::Console;
use crate::rng::Rng;
use crate::store::presence;
use crate::workflows::{Change, sign_in};

/// How often the page is pinged and the session looked at (`design.md` 3.6).
const PING: Duration = Duration::from_secs(5);
/// Changes within so long are sent together.
const TOGETHER: Duration = Duration::from_millis(250);

/// Sends fragments to one page.
struct Stream {
    console: Console,
    staff: Staff,
    events: mpsc::Sender<Result<Event, Infallible>>,
    sent: HashMap<&'static str, String>,
    count: u64,
}

pub async fn events(State(console): State<Console>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let staff = match who(&console, &parts, false).await {
        Ok(staff) => staff,
        Err(Problem::SignIn) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(problem) => return problem.into_response(),
    };
    let (events, receiver) = mpsc::channel(32);
    let stop = console.stop.clone();
    let stream = Stream {
        console,
        staff,
        events,
        sent: HashMap::new(),
        count: 0,
    };
    tokio::spawn(async move {
        tokio::select! {
            _over = stream.run() => {}
            () = stop.cancelled() => {}
        }
    });
    Sse::new(ReceiverStream::new(receiver)).into_response()
}

/// A browser of theirs is there, and its page still works.
pub async fn pong(State(console): State<Console>, request: Request) -> Page {
    let (parts, _) = request.into_parts();
    // The answer to a ping is no use of the session: it must not keep it alive. It changes nothing
    // but when they were seen, so the origin's check is enough.
    let staff = who(&console, &parts, false).await?;
    let mut tx = console.ctx.db.write().await?;
    presence::seen(&mut tx, &staff.operator.id, console.ctx.now_ms()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl Stream {
    /// Runs until the page or the session is gone.
    async fn run(mut self) -> Option<()> {
        let mut changes = self.console.ctx.live.listen();
        let clock = self.console.ctx.clock.clone();
        loop {
            self.send_changes().await?;
            self.ping().await?;
            let ping_at = clock.after(PING);
            loop {
                let due = tokio::select! {
                    change = changes.recv() => self.concerns(change)?,
                    _busy = clock.sleep_until(ping_at) => break,
                };
                if due {
                    drop(clock.sleep(TOGETHER).await);
                    while changes.try_recv().is_ok() {}
                    self.send_changes().await?;
                }
            }
            let token = &self.staff.token;
            sign_in::session(&self.console.ctx, token, false)
                .await
                .ok()??;
        }
    }

    fn concerns(&self, change: Result<Change, broadcast::error::RecvError>) -> Option<bool> {
        match change {
            Ok(Change::Operator(operator)) => Some(operator == self.staff.operator.id),
            Ok(Change::Contact(_) | Change::Line) | Err(broadcast::error::RecvError::Lagged(_)) => {
                Some(true)
            }
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }

    async fn ping(&mut self) -> Option<()> {
        self.count += 1;
        let id = self.count.to_string();
        self.send(Event::default().event("ping").data(id)).await
    }

    /// Sends every fragment that is not as it was last sent. Timers run in the page, so they are
    /// no change: what is compared is drawn as of the beginning of time.
    async fn send_changes(&mut self) -> Option<()> {
        let Ok(look) = self.console.look(&self.staff).await else {
            return Some(());
        };
        let now = self.console.ctx.now_ms();
        let offer = |at| self.console.offer_panel(&look, at);
        let mut parts = vec![
            drawn("offer", &offer(0), &offer(now)),
            drawn("presence", &look.presence(0), &look.presence(now)),
            drawn("contact", &look.strip(0), &look.strip(now)),
        ];
        if let Ok(ready) = self.console.ready().await {
            let line = |at| self.console.line(ready, at);
            parts.push(drawn("line", &line(0), &line(now)));
        }
        if let Some(banner) = self.console.announcement_banner(&self.staff, now) {
            parts.push(drawn("announcement", &banner, &banner));
        }
        if let Some(contact) = look.contact()
            && let Ok(Some(delivery)) = self.console.delivery(contact).await
        {
            parts.push(drawn("delivery", &delivery, &delivery));
        }
        for (name, still, html) in parts {
            if self.sent.get(name) != Some(&still) {
                self.sent.insert(name, still);
                self.count += 1;
                let id = format!("{}-{}", boot(), self.count);
                self.send(Event::default().event(name).id(id).data(html))
                    .await?;
            }
        }
        Some(())
    }

    async fn send(&self, event: Event) -> Option<()> {
        self.events.send(Ok(event)).await.ok()
    }
}

fn drawn(
    name: &'static str,
    still: &impl Template,
    now: &impl Template,
) -> (&'static str, String, String) {
    let drawn = [still.render(), now.render()].map(Result::unwrap_or_default);
    let [still, now] = drawn;
    (name, still, now)
}

/// Tells this process's events from those of another; whoever brings an older id gets a snapshot.
fn boot() -> &'static str {
    static BOOT: OnceLock<String> = OnceLock::new();
    BOOT.get_or_init(|| {
        let [a, b] = Rng::System.bytes::<2>();
        format!("{a:02x}{b:02x}")
    })
}
