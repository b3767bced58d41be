//! The answers of the last moments, so that a retried request hears what the first one heard
//! (`design.md` 3.1). Bounded; forgetting one is harmless.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use super::params::Params;
use crate::twiml::Document;

/// How many answers are remembered.
const REMEMBERED: usize = 10_000;

/// What tells one request from another: call, address and a digest of the parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    call: String,
    path: String,
    digest: u64,
}

impl Key {
    /// The key of a request.
    pub fn new(call: &str, path: &str, params: &Params) -> Self {
        let mut hasher = DefaultHasher::new();
        params.fields().hash(&mut hasher);
        Self {
            call: call.to_owned(),
            path: path.to_owned(),
            digest: hasher.finish(),
        }
    }
}

#[derive(Default)]
pub struct Recent(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    by_key: HashMap<Key, Document>,
    order: VecDeque<Key>,
}

impl Recent {
    /// The answer given before.
    pub fn get(&self, key: &Key) -> Option<Document> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.by_key.get(key).cloned()
    }

    /// Remembers an answer, and forgets the oldest when there are too many.
    pub fn put(&self, key: Key, document: Document) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.by_key.insert(key.clone(), document).is_none() {
            answers.order.push_back(key);
        }
        while answers.order.len() > REMEMBERED {
            if let Some(oldest) = answers.order.pop_front() {
                answers.by_key.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_answers_are_forgotten_first() {
        let recent = Recent::default();
        let key = |n: usize| Key::new(&format!("CA{n}"), "/voice", &Params::default());
        for n in 0..=REMEMBERED {
            recent.put(key(n), Document::default());
        }
        assert!(recent.get(&key(0)).is_none());
        assert!(recent.get(&key(REMEMBERED)).is_some());
    }

    #[test]
    fn other_parameters_are_another_request() {
        let one = Key::new("CA1", "/voice", &Params::parse(b"Digits=1"));
        let two = Key::new("CA1", "/voice", &Params::parse(b"Digits=2"));
        assert_ne!(one, two);
    }
}
