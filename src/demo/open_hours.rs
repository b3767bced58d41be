//! Opens the shipped lines day and night, on holidays too, because whoever tries the demo does so
//! when they like.

use crate::flow::Sources;

const CALENDAR: &str = "calendars/contact-center.yaml";

const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The same flow with a calendar that never closes.
pub fn always_open(mut sources: Sources) -> Sources {
    if let Some(calendar) = sources.get_mut(CALENDAR) {
        *calendar = open(calendar);
    }
    sources
}

fn open(calendar: &str) -> String {
    let mut text = String::new();
    let mut in_hours = false;
    for line in calendar.lines() {
        if line == "hours:" {
            in_hours = true;
            text.push_str("holidays: open\nhours:\n");
            for day in DAYS {
                text.push_str("  ");
                text.push_str(day);
                text.push_str(": [\"00:00-24:00\"]\n");
            }
            continue;
        }
        in_hours = in_hours && line.starts_with(' ');
        if !in_hours {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{self, Event, Facts, Line};

    fn first_node(sources: &Sources, now: &str) -> String {
        let flow = flow::load(sources, flow::SHIPPED_FLOW).unwrap();
        let facts = Facts {
            platform: crate::twiml::Profile::default(),
            now: now.parse().unwrap(),
            line: Line::Free,
            caller: flow::Caller::Landline,
            dialled: String::new(),
            emergency: None,
            crews: Vec::new(),
            place: None,
            estimate_minutes: None,
            digits: None,
        };
        flow::step(&flow, &flow.first_position(), &Event::Start, &facts)
            .at
            .node
    }

    #[test]
    fn nights_and_holidays_are_closed_as_shipped_and_open_in_the_demo() {
        let (shipped, demo) = (flow::shipped(), always_open(flow::shipped()));
        let open = first_node(&shipped, "2015-03-10T09:15:00Z");
        for (now, closed) in [
            // A Sunday at four in the morning, Christmas at eleven, Easter Monday.
            ("2015-03-08T03:00:00Z", "closed"),
            ("2026-12-25T10:00:00Z", "holiday"),
            ("2027-03-29T10:00:00Z", "holiday"),
        ] {
            assert_eq!(first_node(&shipped, now), closed, "{now}");
            assert_eq!(first_node(&demo, now), open, "{now}");
        }
    }
}
