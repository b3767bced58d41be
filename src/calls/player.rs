//! Plays a scripted call on a stage, a step after the other. A step that fails says what was
//! expected and what was there instead; nothing here waits in real time.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use super::away::{Away, NotChecked};
use super::browser::Screens;
use super::callers::Callers;
use super::check::Read;
use super::deed::{self, Deed};
use super::ground::Ground;
use super::operator::Operator;
use super::report::Way;
use super::script::{GivenEmergency, Hours, Script};
use super::seen::{Departed, Life};
use super::step::{Said, Step};
use super::transcript::{Mark, Transcript};
use crate::clock::Busy;
use crate::flow::{Place, Placed, Seconds};
use crate::switch::Faults;
use crate::workflows::announce::Started;

/// How soon a text is heard where nothing else is said.
const SOON: Duration = Duration::from_mins(1);
/// How long before the call operators sign in.
pub(super) const ARRIVAL: Duration = Duration::from_secs(5);
/// How long it takes to ask for the fields of a form and to type them.
const TYPING: Duration = Duration::from_secs(40);

/// A call being played.
pub struct Player<'a> {
    pub(super) ground: Ground<'a>,
    pub(super) script: &'a Script,
    read: &'a Read,
    pub(super) caller: Callers,
    pub(super) operators: BTreeMap<String, Operator>,
    pub(super) faults: Faults,
    pub(super) store_is_away: bool,
    pub(super) screens: Screens,
    pub(super) story: Transcript,
    /// Contacts of this run, in order.
    pub(super) contacts: Vec<String>,
    /// What had left the house when the call began.
    before: Departed,
    /// What could not be set or seen here.
    pub(super) unchecked: Vec<Failure>,
}

/// A step or an expectation that did not hold.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub what: String,
    /// Expected and found.
    pub why: String,
}

impl<'a> Player<'a> {
    /// Somebody who has set nothing up yet. `held` keeps time still since before the ground was laid.
    pub fn new(ground: Ground<'a>, read: &'a Read, held: Busy, story: &Transcript) -> Self {
        let script = &read.script;
        let mut caller = Callers::of(script, ground.clock(), story);
        caller.hold(held);
        Self {
            ground,
            script,
            read,
            caller,
            operators: BTreeMap::new(),
            faults: Faults::default(),
            store_is_away: false,
            screens: Screens::default(),
            story: story.clone(),
            contacts: Vec::new(),
            before: Departed::default(),
            unchecked: Vec::new(),
        }
    }

    /// Sets everything up as the script gives it, and dials at `start`, when the calendar says
    /// `hours`; at a demo, now.
    pub async fn begin(&mut self, start: Timestamp, hours: Option<Hours>) -> Result<()> {
        let script = self.script;
        let (start, arrival) = match self.ground {
            Ground::Away(away) => {
                self.at_a_demo(away, hours).await?;
                (Timestamp::MIN, Timestamp::MIN)
            }
            // Operators are at work a little before: the board has seen them when the telephone rings.
            Ground::Stage(_) | Ground::Flow(_) => (start, start.saturating_sub(ARRIVAL)?),
        };
        for given in &script.given.in_line {
            self.caller.bring_into_line(given, self.ground).await?;
        }
        self.caller.pass_until(arrival).await;
        for given in &script.given.operators {
            let operator = Operator::begin(self.ground, given, &self.screens, &self.story).await;
            match operator {
                Ok(operator) => {
                    self.operators.insert(given.name.value.clone(), operator);
                }
                Err(error) => self.set_aside(given.name.place, "given.operators", error)?,
            }
        }
        if let Some(given) = &script.given.emergency
            && let Err(error) = self.announce(given).await
        {
            self.set_aside(given.template.place, "given.emergency", error)?;
        }
        self.caller.pass_until(start).await;
        self.caller.dial(self.ground).await
    }

    async fn announce(&self, given: &GivenEmergency) -> Result<()> {
        let stage = self.ground.stage("an announcement")?;
        let started = stage.announce(&self.script.dial, given).await?;
        if started != Started::On {
            bail!("line {}: {started:?}", given.template.place.line);
        }
        Ok(())
    }

    /// Plays the steps until one fails. A store that is still away then comes back.
    pub async fn play(&mut self) -> Result<(), Failure> {
        let played = self.steps().await;
        let back = self.bring_the_store_back().await;
        let why = |error: anyhow::Error| Failure {
            place: self.script.call.place,
            what: "store".to_owned(),
            why: format!("{error:#}"),
        };
        played.and(back.map_err(why))
    }

    async fn steps(&mut self) -> Result<(), Failure> {
        for step in &self.script.steps {
            let told = self.read.line(step.place);
            let played = match self.take(&step.value).await {
                Ok(()) => Ok(true),
                Err(error) => {
                    let aside = self.set_aside(step.place, step.value.name(), error);
                    aside.map(|()| self.caller.turn_back(0)).map(|()| false)
                }
            };
            match played {
                Ok(true) if step.value.looks() => self.story.mark(Mark::Holds, &told),
                Ok(_) => {}
                Err(error) => {
                    self.story.mark(Mark::Fails, &told);
                    let failure = Failure {
                        place: step.place,
                        what: step.value.name().to_owned(),
                        why: format!("{error:#}"),
                    };
                    return Err(failure);
                }
            }
        }
        Ok(())
    }

    /// What cannot be set or seen here is told and left; everything else is a failure.
    pub(super) fn set_aside(
        &mut self,
        place: Place,
        what: &str,
        error: anyhow::Error,
    ) -> Result<()> {
        let NotChecked(why) = error.downcast::<NotChecked>()?;
        self.story.mark(
            Mark::NotChecked,
            &format!("{}: {why}", self.read.line(place)),
        );
        self.unchecked.push(Failure {
            place,
            what: what.to_owned(),
            why,
        });
        Ok(())
    }

    /// Puts everything down that would stay behind elsewhere.
    pub async fn leave(&mut self) {
        if matches!(self.ground, Ground::Away(_)) {
            for operator in self.operators.values_mut() {
                // Whoever was signed out by the script is signed out.
                drop(operator.act(&Deed::SignOut, Path::new("")).await);
            }
        }
    }

    /// The line of a script, for the story.
    pub(super) fn told(&self, place: Place) -> String {
        self.read.line(place)
    }

    /// The ways of all calls through the flow, the script's own first; none where none can be seen.
    pub async fn ways(&self) -> Vec<Way> {
        let mut ways = Vec::new();
        for call in self.caller.calls() {
            let life = self.ground.life(&call.sid).await.unwrap_or_default();
            ways.push(Way {
                from: call.from,
                dialled: call.to,
                steps: life.steps.into_iter().map(|step| step.effects).collect(),
            });
        }
        ways
    }

    /// What came of the call of whoever acts.
    pub(super) async fn life(&self) -> Result<Life> {
        self.ground.life(self.caller.sid()).await
    }

    /// What has left the house since the script began.
    pub(super) async fn departed(&self) -> Result<Departed> {
        Ok(self.ground.departed().await?.since(&self.before))
    }

    /// A demo keeps everybody's time: what was there before is not ours, and its hours may fit.
    async fn at_a_demo(&mut self, away: &Away, hours: Option<Hours>) -> Result<()> {
        match away.departed().await {
            Ok(before) => self.before = before,
            Err(error) => drop(error.downcast::<NotChecked>()?),
        }
        let script = self.script;
        match away.now(&script.dial).await {
            Ok(now) if now.hours == hours => {}
            Ok(now) => {
                let says = now
                    .hours
                    .map_or("nothing".to_owned(), |hours| format!("{hours:?}"));
                let why = format!("the clock there is everybody's; its calendar says {says}");
                self.set_aside(script.at.place, "at", NotChecked(why).into())?;
            }
            Err(error) => self.set_aside(script.at.place, "at", error)?,
        }
        Ok(())
    }

    async fn take(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Press(keys) => self.caller.press(keys).await,
            Step::Say(text) => self.caller.say(text).await,
            Step::Silence => self.caller.silence().await,
            Step::Wait(Seconds(seconds)) => {
                self.caller
                    .pass(Duration::from_secs(u64::from(*seconds)))
                    .await;
                Ok(())
            }
            Step::HangUp => self.caller.hang_up(),
            Step::CallAgain => self.call_again().await,
            Step::CallIn => self.caller.dial(self.ground).await,
            Step::ExpectSay(Said::Text(text)) => self.caller.hears(text, SOON).await,
            Step::ExpectSay(Said::Within(said)) => {
                self.caller.hears(&said.text, length(said.within)).await
            }
            Step::ExpectNoSay(text) if self.caller.has_heard(text) => bail!("«{text}» was heard"),
            Step::ExpectNoSay(_) => Ok(()),
            Step::Operator(words) => self.operate(words).await,
            Step::Caller(deeds) => self.others(deeds).await,
            Step::Fault(fault) => self.goes_wrong(fault).await,
            Step::ExpectNode(_)
            | Step::ExpectEnqueued(_)
            | Step::ExpectCall(_)
            | Step::ExpectOffered(_)
            | Step::ExpectNoOffer(_)
            | Step::ExpectOperator(_)
            | Step::ExpectScreen(_)
            | Step::ExpectMessage(_)
            | Step::ExpectResult(_)
            | Step::ExpectDelivery(_)
            | Step::ExpectSms(_)
            | Step::ExpectNoSms(_)
            | Step::ExpectMail(_)
            | Step::ExpectNoMail(_)
            | Step::ExpectLetter(_)
            | Step::ExpectNoLetter
            | Step::ExpectCallBack(_) => self.look(step).await,
        }
    }

    /// Looks at what came of it: the call, the screens, what left the house.
    async fn look(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::ExpectNode(node) => self.expect_node(node).await,
            Step::ExpectEnqueued(enqueued) => self.expect_enqueued(enqueued).await,
            Step::ExpectCall(state) => self.expect_call(*state).await,
            Step::ExpectOffered(offered) => self.expect_offered(offered).await,
            Step::ExpectNoOffer(offered) => self.expect_no_offer(offered).await,
            Step::ExpectOperator(states) => self.expect_operator(states).await,
            Step::ExpectScreen(screen) => self.expect_screen(screen),
            Step::ExpectMessage(message) => self.expect_message(message),
            Step::ExpectResult(outcome) => self.expect_result(outcome),
            Step::ExpectDelivery(delivery) => self.expect_delivery(delivery).await,
            Step::ExpectSms(text) => self.expect_sms(text).await,
            Step::ExpectNoSms(to) => self.expect_no_sms(&to.to).await,
            Step::ExpectMail(text) => self.expect_mail(text).await,
            Step::ExpectNoMail(to) => self.expect_no_mail(&to.to).await,
            Step::ExpectLetter(to) => self.expect_letter(&to.to).await,
            Step::ExpectNoLetter => self.expect_no_letter().await,
            Step::ExpectCallBack(call_back) => self.expect_call_back(call_back).await,
            Step::Press(_)
            | Step::Say(_)
            | Step::Silence
            | Step::Wait(_)
            | Step::HangUp
            | Step::CallAgain
            | Step::CallIn
            | Step::ExpectSay(_)
            | Step::ExpectNoSay(_)
            | Step::Operator(_)
            | Step::Caller(_)
            | Step::Fault(_) => bail!("`{}` is a deed, not a look", step.name()),
        }
    }

    async fn call_again(&mut self) -> Result<()> {
        // The old call's last words are taken before its telephone is let go.
        let until = self.caller.until(Duration::from_secs(5));
        while !self.caller.is_over() {
            if !self.caller.a_moment(until).await {
                bail!("the call before is not over");
            }
        }
        self.caller.dial(self.ground).await
    }

    async fn operate(&mut self, words: &BTreeMap<Placed<String>, Placed<String>>) -> Result<()> {
        let (name, deed) = deed::read(words).map_err(anyhow::Error::msg)?;
        let folder = self.read.file.parent().unwrap_or(Path::new("."));
        let operator = self.operator(Some(name))?;
        operator.act(&deed, folder).await?;
        if matches!(deed, Deed::Fill(_)) {
            self.caller.pass(TYPING).await;
        }
        let operator = self.operators.get(&name.value).context("no operator")?;
        if deed == Deed::Accept
            && let Some(contact) = &operator.contact
        {
            self.contacts.push(contact.clone());
        }
        Ok(())
    }

    /// Another caller has the turn for a step.
    async fn others(&mut self, deeds: &BTreeMap<Placed<String>, Placed<Box<Step>>>) -> Result<()> {
        for (name, step) in deeds {
            let before = self.caller.turn_to(name)?;
            let taken = Box::pin(self.take(&step.value)).await;
            // Whoever failed keeps the turn: the report tells where that call was.
            taken.with_context(|| name.value.clone())?;
            self.caller.turn_back(before);
        }
        Ok(())
    }

    /// The operator of this name, or the first one.
    pub(super) fn operator(&mut self, name: Option<&Placed<String>>) -> Result<&mut Operator> {
        let first = self.script.given.operators.first().map(|given| &given.name);
        let name = name.or(first).context("there is no operator")?;
        let operator = self.operators.get_mut(&name.value);
        operator.ok_or_else(|| NotChecked(format!("{} could not be set up", name.value)).into())
    }
}

/// A length of time of a script.
pub(super) fn length(seconds: Seconds) -> Duration {
    Duration::from_secs(u64::from(seconds.0))
}
