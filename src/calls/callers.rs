//! The callers of a script: what each has heard so far, and the telephone's few deeds. Virtual time
//! stands still whenever nobody listens. One caller at a time acts and is looked at.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use super::caller::{Caller, Dialled, is_sound, listens, next_of, said};
use super::ground::Ground;
use super::line::Line;
use super::script::{InLineCaller, Script};
use super::transcript::Transcript;
use super::wanted;
use crate::clock::{Busy, Clock};
use crate::switch::LineEvent;

/// How long a caller waits for the first sound after something was done.
const PATIENCE: Duration = Duration::from_mins(1);
/// The longest that a prompt takes until it is the caller's turn.
const PROMPT: Duration = Duration::from_mins(3);
/// How long the way into the line may take.
const WAY: Duration = Duration::from_mins(5);

/// All callers of a script; the first is the script's own.
pub struct Callers {
    clock: Clock,
    held: Option<Busy>,
    all: Vec<Caller>,
    /// Whose turn it is.
    who: usize,
    story: Transcript,
    /// Calls that are no longer anybody's.
    before: Vec<Dialled>,
    /// What was said in them.
    said_before: Vec<String>,
}

impl Callers {
    /// The callers that a script gives. Nobody has dialled yet.
    pub fn of(script: &Script, clock: &Clock, story: &Transcript) -> Self {
        let dial = script.dial.value.as_str();
        let mut all = vec![Caller::new("", &script.from.value, dial)];
        for given in &script.given.callers {
            let dial = given.dial.as_ref().map_or(dial, |dial| dial.as_str());
            all.push(Caller::new(&given.name, &given.from, dial));
        }
        for given in &script.given.in_line {
            all.push(Caller {
                told: false,
                ..Caller::new(&given.name, &given.from, dial)
            });
        }
        Self {
            clock: clock.clone(),
            held: None,
            all,
            who: 0,
            story: story.clone(),
            before: Vec::new(),
            said_before: Vec::new(),
        }
    }

    /// From now on this one acts, and is told about; the answer is who did before.
    pub fn turn_to(&mut self, name: &str) -> Result<usize> {
        let place = self.all.iter().position(|caller| caller.name == name);
        let place = place.with_context(|| format!("there is no caller {name}"))?;
        if let Some(caller) = self.all.get_mut(place) {
            caller.told = true;
        }
        Ok(std::mem::replace(&mut self.who, place))
    }

    /// Brings a caller into the line, before the script's own call begins.
    pub async fn bring_into_line(
        &mut self,
        given: &InLineCaller,
        ground: Ground<'_>,
    ) -> Result<()> {
        let place = self.all.iter().position(|one| one.name == given.name.value);
        self.who = place.context("there is no such caller")?;
        self.dial(ground).await?;
        self.walk_into_line(&given.press).await?;
        self.story.note(&given.name, "is in line");
        self.who = 0;
        Ok(())
    }

    /// The turn goes back to who had it.
    pub fn turn_back(&mut self, who: usize) {
        self.who = who;
    }

    /// Dials, anew where there was a call before. Time stands still until something is listened for.
    pub async fn dial(&mut self, ground: Ground<'_>) -> Result<()> {
        self.held = Some(self.clock.busy());
        let (from, dial) = (self.caller()?.from.clone(), self.caller()?.dial.clone());
        self.note(format!("dials {dial} from {from}"))?;
        let line = ground.dial(&from, &dial).await?;
        let caller = self.caller_mut()?;
        let old = caller.line.replace(line);
        (caller.looked, caller.acted) = (0, 0);
        let heard = std::mem::take(&mut caller.heard);
        self.said_before
            .extend(heard.iter().filter_map(said).map(str::to_owned));
        if let Some(old) = old {
            let old = self.caller()?.dialled(old.sid());
            self.before.push(old);
        }
        Ok(())
    }

    /// The call's id; nothing before the caller has dialled.
    pub fn sid(&self) -> &str {
        let line = self.caller().ok().and_then(|caller| caller.line.as_ref());
        line.map_or("", Line::sid)
    }

    /// Every call of this run; that of whoever acts comes first.
    pub fn calls(&self) -> Vec<Dialled> {
        let now = self.all.iter().filter_map(|caller| {
            let line = caller.line.as_ref()?;
            Some(caller.dialled(line.sid()))
        });
        let mut calls: Vec<_> = now.chain(self.before.iter().cloned()).collect();
        let acts = self.sid().to_owned();
        calls.sort_by_key(|call| call.sid != acts);
        calls
    }

    /// The time `length` from now.
    pub fn until(&self, length: Duration) -> Timestamp {
        self.clock.after(length)
    }

    /// Holds time still on their behalf until something is listened for.
    pub fn hold(&mut self, held: Busy) {
        self.held = Some(held);
    }

    /// Listens until somebody hears something, at most until `until`. Whether somebody did.
    pub async fn listen(&mut self, until: Timestamp) -> bool {
        let held = &mut self.held;
        // Let go only once the timer is set: no other timer can overtake it.
        let let_go = poll_fn(|_| {
            drop(held.take());
            Poll::<()>::Pending
        });
        let (heard, busy) = tokio::select! {
            biased;
            heard = next_of(&mut self.all) => (Some(heard), None),
            busy = self.clock.sleep_until(until) => (None, Some(busy)),
            () = let_go => (None, None),
        };
        self.held = Some(busy.unwrap_or_else(|| self.clock.busy()));
        let Some((who, event)) = heard else {
            return false;
        };
        // A line whose exchange is gone is over, though nobody said so.
        let event = event.unwrap_or_else(|| LineEvent::Ended {
            status: "failed".to_owned(),
            reason: "the exchange is gone".to_owned(),
        });
        if let Some(caller) = self.all.get_mut(who) {
            // Time is held here for all of them: a line that is over would hold it for ever.
            caller.line.iter_mut().for_each(Line::rest);
            caller.hears(event, &self.story);
        }
        true
    }

    /// Lets time pass until then.
    pub async fn pass_until(&mut self, until: Timestamp) {
        while self.clock.now() < until {
            self.listen(until).await;
        }
    }

    /// Lets `length` pass.
    pub async fn pass(&mut self, length: Duration) {
        self.pass_until(self.until(length)).await;
    }

    /// Lets a moment pass, at most until `until`; `false` when that time has come.
    pub async fn a_moment(&mut self, until: Timestamp) -> bool {
        if self.clock.now() >= until {
            return false;
        }
        let moment = self.until(Duration::from_millis(200)).min(until);
        self.listen(moment).await;
        true
    }

    /// Presses keys.
    pub async fn press(&mut self, keys: &str) -> Result<()> {
        self.turn().await?;
        self.note(format!("presses {keys}"))?;
        self.line()?.press(keys);
        self.act(None)
    }

    /// Says a sentence.
    pub async fn say(&mut self, text: &str) -> Result<()> {
        self.turn().await?;
        self.note(format!("says «{text}»"))?;
        self.line()?.say(text);
        self.act(None)
    }

    /// Hangs up.
    pub fn hang_up(&mut self) -> Result<()> {
        self.note("hangs up".to_owned())?;
        self.line()?.hang_up();
        Ok(())
    }

    /// Presses these keys, one at each listening, until the call is in line.
    async fn walk_into_line(&mut self, keys: &[String]) -> Result<()> {
        let limit = self.until(WAY);
        let (mut keys, mut place) = (keys.iter(), 0);
        loop {
            while let Some(event) = self.caller()?.heard.get(place) {
                place += 1;
                match event {
                    LineEvent::Queued { .. } => return Ok(()),
                    event if listens(event) => {
                        if let Some(keys) = keys.next() {
                            self.line()?.press(keys);
                        }
                    }
                    _ => {}
                }
            }
            if self.is_over() || self.clock.now() >= limit {
                bail!("{} does not get into the line", self.caller()?.name);
            }
            self.listen(limit).await;
        }
    }

    /// Lets the current listening time out.
    pub async fn silence(&mut self) -> Result<()> {
        let limit = self.until(PROMPT);
        while !self.since_acted().any(listens) {
            if self.is_over() {
                bail!("the call is over");
            }
            if self.clock.now() >= limit {
                bail!(
                    "nobody listens to the caller; heard: {}",
                    self.heard_instead()
                );
            }
            self.listen(limit).await;
        }
        self.note("keeps silent".to_owned())?;
        let before = self.caller()?.heard.len();
        while self.caller()?.heard.len() == before {
            if self.clock.now() >= limit {
                bail!(
                    "the silence is not noticed; heard: {}",
                    self.heard_instead()
                );
            }
            self.listen(limit).await;
        }
        // What comes next was heard after the silence.
        self.act(Some(before))
    }

    /// Waits until something is heard since the caller's last deed: a key pressed before is lost.
    pub async fn turn(&mut self) -> Result<()> {
        self.line()?;
        let limit = self.until(PATIENCE);
        while !self.since_acted().any(is_sound) {
            if self.is_over() {
                bail!("the call is over");
            }
            if self.clock.now() >= limit {
                bail!("the caller hears nothing");
            }
            self.listen(limit).await;
        }
        Ok(())
    }

    /// Waits until a text is heard that was not looked at before.
    pub async fn hears(&mut self, text: &str, within: Duration) -> Result<()> {
        self.line()?;
        let limit = self.until(within);
        let mut place = self.caller()?.looked;
        loop {
            while let Some(event) = self.caller()?.heard.get(place) {
                place += 1;
                if matches!(event, LineEvent::Said { text: said, .. } if wanted::fits(text, said)) {
                    self.caller_mut()?.looked = place;
                    return Ok(());
                }
            }
            let caller = self.caller()?;
            let asked =
                caller.heard.last().is_some_and(listens) && caller.acted < caller.heard.len();
            if asked || self.is_over() || self.clock.now() >= limit {
                bail!("expected: «{text}»; heard: {}", self.heard_instead());
            }
            self.listen(limit).await;
        }
    }

    /// Whether a text was heard in the whole call.
    pub fn has_heard(&self, text: &str) -> bool {
        let mut all = self.caller().into_iter().flat_map(|caller| &caller.heard);
        all.any(|event| said(event).is_some_and(|said| wanted::fits(text, said)))
    }

    /// All that was said on all lines.
    pub fn all_said(&self) -> String {
        let now = self.all.iter().flat_map(|caller| &caller.heard);
        let now = now.filter_map(said);
        let before = self.said_before.iter().map(String::as_str);
        before.chain(now).collect::<Vec<_>>().join("\n")
    }

    /// Whether the call is over.
    pub fn is_over(&self) -> bool {
        self.caller().is_ok_and(Caller::is_over)
    }

    fn act(&mut self, heard: Option<usize>) -> Result<()> {
        let caller = self.caller_mut()?;
        caller.acted = heard.unwrap_or(caller.heard.len());
        Ok(())
    }

    fn caller(&self) -> Result<&Caller> {
        self.all.get(self.who).context("there is no such caller")
    }

    fn caller_mut(&mut self) -> Result<&mut Caller> {
        let caller = self.all.get_mut(self.who);
        caller.context("there is no such caller")
    }

    fn line(&self) -> Result<&Line> {
        let line = self.caller()?.line.as_ref();
        line.context("this caller has not called yet (`call-in`)")
    }

    fn note(&self, what: String) -> Result<()> {
        let caller = self.caller()?;
        if caller.told {
            self.story.note(caller.who(), what);
        }
        Ok(())
    }

    fn heard_instead(&self) -> String {
        self.caller()
            .map_or_else(|_| String::new(), Caller::heard_instead)
    }

    fn since_acted(&self) -> impl Iterator<Item = &LineEvent> {
        self.caller().into_iter().flat_map(Caller::since_acted)
    }
}
