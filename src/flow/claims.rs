//! A number that two flows claim: a caller must find one and the same flow behind it.

use super::{
    diagnostic::{Diagnostic, Findings},
    file::Number,
    model::Flow,
};

/// The numbers of a flow, read from `file`, that another live flow claims too.
pub fn claimed_twice<'a>(
    flow: &Flow,
    file: &str,
    others: impl IntoIterator<Item = &'a Flow>,
) -> Vec<Diagnostic> {
    let mut findings = Findings::of(file);
    for other in others {
        let whose = format!("the live flow `{}`", other.name());
        let theirs = &other.file.numbers;
        claimed_by(&flow.file.numbers, (&whose, theirs), &mut findings);
    }
    findings.into_vec()
}

/// Numbers that somebody else claims too.
pub(super) fn claimed_by(
    numbers: &[Number],
    (whose, theirs): (&str, &[Number]),
    findings: &mut Findings,
) {
    for Number { number, .. } in numbers {
        if theirs.iter().any(|their| their.number == *number) {
            let message = format!("the number `{}` is claimed by {whose} too", number.value);
            findings.error("number-claimed-twice", number.place, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{SHIPPED_FLOW, load, shipped};

    fn changed(change: impl Fn(&str) -> String) -> Flow {
        let mut sources = shipped();
        let text = sources.get_mut(SHIPPED_FLOW).unwrap();
        *text = change(text);
        load(&sources, SHIPPED_FLOW).unwrap()
    }

    #[test]
    fn a_number_of_another_flow_is_told_with_its_line() {
        let own = changed(str::to_owned);
        let other = changed(|text| {
            text.replace("flow: contact-center", "flow: night")
                .replace("\"803164\"", "\"803165\"")
                .replace("number: 803164", "number: 803165")
        });
        let found = claimed_twice(&own, SHIPPED_FLOW, [&other]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.contains("06164164") && found[0].message.contains("night"));
        assert!(found[0].line > 1);
    }
}
