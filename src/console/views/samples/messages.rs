//! Messages that invented callers left.

use super::{HOSTILE, shell};
use crate::console::views::shell::Here;
use crate::console::views::voice_message::{Stage, VoiceMessagePage};
use crate::console::views::voice_messages::{Done, VoiceMessages, Waiting};

pub fn voice_messages() -> VoiceMessages {
    let waiting = |id: &str, taken_by: Option<&str>, mine| Waiting {
        id: id.to_owned(),
        at: "22/11 10:42".to_owned(),
        caller: "***21".to_owned(),
        language: "it".to_owned(),
        intent: "pin-restore".to_owned(),
        seconds: 65,
        taken_by: taken_by.map(str::to_owned),
        mine,
    };
    let done = |result: &str, note: &str, by: &str| Done {
        at: "21/11 09:12".to_owned(),
        result: result.to_owned(),
        note: note.to_owned(),
        by: by.to_owned(),
        done_at: "22/11 08:30".to_owned(),
    };
    VoiceMessages {
        shell: shell(Here::VoiceMessages),
        notice: Some("Messaggio chiuso.".to_owned()),
        problem: None,
        waiting: vec![
            waiting("v1", None, false),
            waiting("v2", Some("anna"), true),
            waiting("v3", Some("Luca Verdi"), false),
        ],
        done: vec![
            done("spoken", HOSTILE, "Luca Verdi"),
            done("expired", "", "system"),
        ],
    }
}

pub fn voice_message(stage: Stage) -> VoiceMessagePage {
    VoiceMessagePage {
        shell: shell(Here::VoiceMessages),
        notice: None,
        problem: Some("Scelga com'è andata.".to_owned()),
        id: "v1".to_owned(),
        at: "22/11 10:42".to_owned(),
        caller: "347 765 4321".to_owned(),
        dialled: "803164, da fisso".to_owned(),
        language: "it".to_owned(),
        intent: String::new(),
        node: "message".to_owned(),
        seconds: 65,
        heard: Some(("Luca Verdi".to_owned(), "22/11 11:02".to_owned())),
        stage,
        results: vec![("spoken", "Richiamato: abbiamo parlato".to_owned())],
        note: "Chiede della lettera".to_owned(),
    }
}
