//! What the flow asks of a platform that has not got it. A caller must never be the one who finds out.

use super::{Findings, FlowFile, Node};
use crate::flow::{diagnostic::Place, files::BodyFile};
use crate::twiml::Profile;

pub(super) fn nodes(file: &FlowFile, platform: Profile, findings: &mut Findings) {
    if platform.hears_words() {
        return;
    }
    for (name, node) in &file.nodes {
        if let Node::Ask(ask) = node
            && ask.only_keys.is_none()
        {
            let message = format!("`{}` listens for words; {platform} hears none", name.value);
            findings.error("no-words", name.place, message);
        }
    }
}

/// Voices that the platform would replace by one of its own.
pub fn voices(body: &BodyFile, platform: Profile, findings: &mut Findings) {
    for (language, voice) in &body.voices {
        if let Some(name) = &voice.voice
            && platform.voice(name).is_none()
        {
            let message = format!("{platform} has no voice `{name}` for `{language}`");
            findings.warning("unknown-voice", Place::default(), message);
        }
    }
}
