//! Plays a scripted call on a stage, a step after the other. A step that fails says what was
//! expected and what was there instead; nothing here waits in real time.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::browser::Screens;
use super::caller::Caller;
use super::check::Read;
use super::deed::{self, Deed};
use super::faults;
use super::in_line::InLine;
use super::operator::Operator;
use super::script::Script;
use super::stage::Stage;
use super::step::{CallerDeed, Said, Step};
use super::transcript::Transcript;
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
    pub(super) stage: &'a Stage,
    pub(super) script: &'a Script,
    folder: &'a Path,
    pub(super) caller: Caller,
    pub(super) operators: BTreeMap<String, Operator>,
    in_line: BTreeMap<String, InLine>,
    faults: Faults,
    pub(super) screens: Screens,
    pub(super) story: Transcript,
    /// Contacts of this call, in order.
    pub(super) contacts: Vec<String>,
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
    /// Sets everything up as the script gives it, and dials. `held` keeps time still since before the
    /// stage began.
    pub async fn begin(
        stage: &'a Stage,
        read: &'a Read,
        held: Busy,
        story: &Transcript,
    ) -> Result<Self> {
        let script = &read.script;
        let mut in_line = BTreeMap::new();
        let mut held = Some(held);
        for given in &script.given.in_line {
            drop(held.take());
            let caller = InLine::begin(stage, given, &script.dial.value).await?;
            story.note(&given.name.value, "is in line");
            in_line.insert(given.name.value.clone(), caller);
        }
        let start = script.start().context("the call has no time")?;
        // Operators are at work a little before: the board has seen them when the telephone rings.
        let arrival = start.saturating_sub(ARRIVAL)?;
        drop(held.take());
        held = Some(stage.clock.sleep_until(arrival).await);
        let screens = Screens::default();
        let mut operators = BTreeMap::new();
        for given in &script.given.operators {
            let operator = Operator::begin(stage, given, &screens, story).await?;
            operators.insert(given.name.value.clone(), operator);
        }
        if let Some(given) = &script.given.emergency {
            let started = stage.announce(given).await?;
            if started != Started::On {
                bail!("line {}: {started:?}", given.template.place.line);
            }
        }
        drop(held.take());
        let _held = stage.clock.sleep_until(start).await;
        let numbers = (script.from.value.as_str(), script.dial.value.as_str());
        Ok(Self {
            stage,
            script,
            folder: read.file.parent().unwrap_or(Path::new(".")),
            caller: Caller::dial(&stage.switch, story, &stage.clock, numbers),
            operators,
            in_line,
            faults: Faults::default(),
            screens,
            story: story.clone(),
            contacts: Vec::new(),
        })
    }

    /// Plays the steps until one fails.
    pub async fn play(&mut self) -> Result<(), Failure> {
        for step in &self.script.steps {
            if let Err(error) = self.step(&step.value).await {
                self.story.note(
                    "✗",
                    format!("line {}: {}", step.place.line, step.value.name()),
                );
                return Err(Failure {
                    place: step.place,
                    what: step.value.name().to_owned(),
                    why: format!("{error:#}"),
                });
            }
        }
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> Result<()> {
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
            Step::HangUp => {
                self.caller.hang_up();
                Ok(())
            }
            Step::CallAgain => self.call_again().await,
            Step::ExpectSay(Said::Text(text)) => self.caller.hears(text, SOON).await,
            Step::ExpectSay(Said::Within(said)) => {
                self.caller.hears(&said.text, length(said.within)).await
            }
            Step::ExpectNoSay(text) if self.caller.has_heard(text) => bail!("«{text}» was heard"),
            Step::ExpectNoSay(_) => Ok(()),
            Step::Operator(words) => self.operate(words).await,
            Step::Caller(deeds) => self.others(deeds),
            Step::Fault(fault) => {
                faults::add(&mut self.faults, fault);
                self.stage.switch.set_faults(self.faults.clone());
                Ok(())
            }
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
            Step::ExpectNoSms(to) => self.expect_no_sms(&to.to),
            Step::ExpectMail(text) => self.expect_mail(text).await,
            Step::ExpectNoMail(to) => self.expect_no_mail(&to.to),
            Step::ExpectLetter(to) => self.expect_letter(&to.to).await,
            Step::ExpectNoLetter => self.expect_no_letter().await,
            Step::ExpectCallBack(call_back) => self.expect_call_back(call_back).await,
            Step::Press(_)
            | Step::Say(_)
            | Step::Silence
            | Step::Wait(_)
            | Step::HangUp
            | Step::CallAgain
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
            if self.stage.clock.now() >= until {
                bail!("the call before is not over");
            }
            self.caller.listen(until).await;
        }
        let numbers = (
            self.script.from.value.as_str(),
            self.script.dial.value.as_str(),
        );
        let clock = &self.stage.clock;
        self.caller = Caller::dial(&self.stage.switch, &self.story, clock, numbers);
        Ok(())
    }

    async fn operate(&mut self, words: &BTreeMap<Placed<String>, Placed<String>>) -> Result<()> {
        let (name, deed) = deed::read(words).map_err(anyhow::Error::msg)?;
        let Some(operator) = self.operators.get_mut(&name.value) else {
            bail!("there is no operator {}", name.value);
        };
        operator.act(&deed, self.folder).await?;
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

    fn others(&self, deeds: &BTreeMap<Placed<String>, Placed<CallerDeed>>) -> Result<()> {
        for (name, deed) in deeds {
            let CallerDeed::HangUp = deed.value;
            let Some(caller) = self.in_line.get(&name.value) else {
                bail!("there is no caller {} in line", name.value);
            };
            self.story.note(&name.value, "hangs up");
            caller.hang_up();
        }
        Ok(())
    }

    /// The operator of this name, or the first one.
    pub(super) fn operator(&mut self, name: Option<&Placed<String>>) -> Result<&mut Operator> {
        let first = self.script.given.operators.first().map(|given| &given.name);
        name.or(first)
            .and_then(|name| self.operators.get_mut(&name.value))
            .context("there is no operator")
    }
}

/// A length of time of a script.
pub(super) fn length(seconds: Seconds) -> Duration {
    Duration::from_secs(u64::from(seconds.0))
}
