//! The message that a caller left at a step: what its row says beside the step itself.

use super::params::Params;
use crate::flow::{Effect, Position};
use crate::store::writer::Message;

/// The variable in which a flow keeps what the caller wants.
const INTENT: &str = "intent";

impl Message {
    /// The message among a step's effects, if there is one; `id` is for a new one.
    pub(super) fn among(
        effects: &[Effect],
        id: impl FnOnce() -> String,
        at: &Position,
        params: &Params,
    ) -> Option<Box<Self>> {
        let (url, seconds) = effects.iter().find_map(|effect| {
            if let Effect::Recorded { url, seconds, .. } = effect {
                Some((url, *seconds))
            } else {
                None
            }
        })?;
        Some(Box::new(Self {
            id: id(),
            url: url.clone(),
            seconds,
            from_number: params.text("From").to_owned(),
            to_number: params.text("To").to_owned(),
            language: at.language.clone(),
            intent: at.vars.get(INTENT).cloned(),
        }))
    }
}
