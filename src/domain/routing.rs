//! Who is offered which call. Pure: waiting calls and free operators in, pairs out. The database
//! enforces what is decided here.

use std::collections::BTreeSet;

/// A call that can be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub call: String,
    /// Higher goes first.
    pub priority: i64,
    /// Came back from an operator whose telephone did not answer: goes before its equals.
    pub returned: bool,
    /// When it first entered the line, Unix milliseconds.
    pub entered_at: i64,
    /// What the operator must be able to do.
    pub skills: BTreeSet<String>,
}

/// An operator who is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Free {
    /// Their id.
    pub operator: String,
    /// Since when they are idle, Unix milliseconds.
    pub idle_since: i64,
    /// What they can do.
    pub skills: BTreeSet<String>,
}

/// An offer to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The call.
    pub call: String,
    /// The operator.
    pub operator: String,
}

/// Pairs calls with operators: priority first, then who came back, then the original time of
/// entry, then the id; the longest idle operator whose skills fit. One call that nobody can take
/// never holds up the next (`pains.md` 7, 9).
pub fn pair(mut waiting: Vec<Waiting>, mut free: Vec<Free>) -> Vec<Pair> {
    waiting.sort_by(|a, b| {
        b.priority
            .cmp(&a.priority)
            .then(b.returned.cmp(&a.returned))
            .then(a.entered_at.cmp(&b.entered_at))
            .then(a.call.cmp(&b.call))
    });
    free.sort_by(|a, b| {
        a.idle_since
            .cmp(&b.idle_since)
            .then(a.operator.cmp(&b.operator))
    });
    let mut pairs = Vec::new();
    for call in waiting {
        let fit = free
            .iter()
            .position(|operator| call.skills.is_subset(&operator.skills));
        if let Some(index) = fit {
            pairs.push(Pair {
                call: call.call,
                operator: free.remove(index).operator,
            });
        }
        if free.is_empty() {
            break;
        }
    }
    pairs
}

/// The blank-separated form in which skills are stored.
pub fn skills(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn call(id: &str, priority: i64, entered_at: i64, needs: &str) -> Waiting {
        Waiting {
            call: id.to_owned(),
            priority,
            returned: false,
            entered_at,
            skills: skills(needs),
        }
    }

    fn operator(id: &str, idle_since: i64, has: &str) -> Free {
        Free {
            operator: id.to_owned(),
            idle_since,
            skills: skills(has),
        }
    }

    #[test]
    fn the_longest_waiting_call_goes_to_the_longest_idle_operator() {
        let pairs = pair(
            vec![call("b", 5, 20, "pin"), call("a", 5, 10, "pin")],
            vec![
                operator("late", 9, "pin it"),
                operator("early", 1, "pin it"),
            ],
        );
        assert_eq!(pairs[0].call, "a");
        assert_eq!(pairs[0].operator, "early");
        assert_eq!(pairs[1].operator, "late");
    }

    #[test]
    fn a_call_that_came_back_goes_before_others_of_its_priority_only() {
        let mut back = call("back", 5, 90, "");
        back.returned = true;
        let pairs = pair(
            vec![call("urgent", 9, 99, ""), call("old", 5, 1, ""), back],
            vec![operator("x", 1, ""), operator("y", 2, "")],
        );
        let calls: Vec<_> = pairs.iter().map(|pair| pair.call.as_str()).collect();
        assert_eq!(calls, ["urgent", "back"]);
    }

    #[test]
    fn a_call_that_nobody_can_take_does_not_hold_up_the_next() {
        let pairs = pair(
            vec![call("german", 5, 1, "de"), call("italian", 5, 2, "it")],
            vec![operator("anna", 1, "it")],
        );
        assert_eq!(pairs.len(), 1);
        assert_eq!(pairs[0].call, "italian");
    }

    proptest! {
        #[test]
        fn nobody_is_paired_twice_and_nobody_fit_is_left_beside_a_call_they_could_take(
            calls in proptest::collection::vec((0..3i64, 0..9i64, 0..4usize), 0..12),
            free in proptest::collection::vec((0..9i64, 0..4usize), 0..12),
        ) {
            let sets = ["", "it", "de", "it pin"];
            let waiting: Vec<_> = calls.iter().enumerate()
                .map(|(n, (priority, entered, set))| call(&format!("c{n}"), *priority, *entered, sets[*set]))
                .collect();
            let operators: Vec<_> = free.iter().enumerate()
                .map(|(n, (idle, set))| operator(&format!("o{n}"), *idle, sets[*set]))
                .collect();
            let pairs = pair(waiting.clone(), operators.clone());
            let calls: BTreeSet<_> = pairs.iter().map(|pair| &pair.call).collect();
            let taken: BTreeSet<_> = pairs.iter().map(|pair| &pair.operator).collect();
            prop_assert_eq!(calls.len(), pairs.len());
            prop_assert_eq!(taken.len(), pairs.len());
            for call in waiting.iter().filter(|call| !calls.contains(&call.call)) {
                for operator in operators.iter().filter(|one| !taken.contains(&one.operator)) {
                    prop_assert!(!call.skills.is_subset(&operator.skills));
                }
            }
        }
    }
}
