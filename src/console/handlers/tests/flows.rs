//! The page of the flows' releases.

use super::*;
use crate::flow::SHIPPED_FLOW;
use crate::store::audit;
use crate::store::published_flows;
use crate::workflows::publish_flow::{By, publish};

on_both!(
    a_supervisor_goes_back_to_an_earlier_release_with_a_reason,
    operators_see_no_releases_and_change_none,
    who_saw_another_release_live_changes_nothing
);

const FLOWS: &str = "/console/flows";

impl Screen {
    /// Publishes the shipped flow with another ending; gives back its hash.
    async fn publishes(&self, ending: &str) -> String {
        let mut sources = flow::shipped();
        sources.get_mut("lines.yaml").unwrap().push_str(ending);
        let flow = flow::load(&sources, SHIPPED_FLOW).unwrap();
        let by = By {
            who: "cli:anna",
            note: Some("orari di <Natale>"),
        };
        publish(&self.world.ctx, &flow, &sources, by).await.unwrap();
        flow.release().to_owned()
    }

    async fn live(&self) -> String {
        let mut tx = self.world.ctx.db.read().await.unwrap();
        let mut live = published_flows::live(&mut tx).await.unwrap();
        live.remove(0).hash
    }
}

async fn a_supervisor_goes_back_to_an_earlier_release_with_a_reason(at: Fresh) {
    let screen = Screen::on(at).await;
    let first = screen.live().await;
    let second = screen.publishes("# 2\n").await;
    screen.staff("sara", "supervisor").await;
    let list = screen.get("sara", FLOWS).await;
    assert!(list.no_store && list.text.contains(&second) && list.text.contains(&first));
    assert!(list.text.contains("anna, da riga di comando"));
    assert!(!list.text.contains("<Natale>"), "a note is text");

    let path = format!("{FLOWS}/contact-center/roll-back/{first}");
    assert!(list.text.contains(&format!("href=\"{path}\"")));
    let ask = screen.get("sara", &path).await;
    assert_eq!(ask.status, StatusCode::OK);
    let seen = ("seen", second.as_str());
    let silent = screen.post("sara", &path, &[seen, ("reason", " ")]).await;
    assert!(silent.text.contains("Scriva perché"));
    assert_eq!(screen.live().await, second);

    let done = screen
        .post("sara", &path, &[seen, ("reason", "errore")])
        .await;
    assert!(done.text.contains(&format!("È in uso la versione {first}")));
    assert_eq!(screen.live().await, first);
    let mut tx = screen.world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    let deed = deeds.iter().find(|one| one.action == "flow.rolled-back");
    let deed = deed.unwrap();
    assert_eq!(
        (deed.who.as_str(), deed.subject.as_deref()),
        ("sara", Some("contact-center"))
    );
    assert!(deed.detail.as_deref().unwrap().ends_with(": errore"));
}

async fn operators_see_no_releases_and_change_none(at: Fresh) {
    let screen = Screen::on(at).await;
    let first = screen.live().await;
    let second = screen.publishes("# 2\n").await;
    let path = format!("{FLOWS}/contact-center/roll-back/{first}");
    for (name, role) in [
        ("anna", "operator"),
        ("piero", "print-room"),
        ("ada", "auditor"),
    ] {
        screen.staff(name, role).await;
        assert_eq!(screen.get(name, FLOWS).await.status, StatusCode::FORBIDDEN);
        assert_eq!(screen.get(name, &path).await.status, StatusCode::FORBIDDEN);
        let fields = [("seen", second.as_str()), ("reason", "errore")];
        let refused = screen.post(name, &path, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(screen.live().await, second);
    screen.staff("aldo", "administrator").await;
    assert_eq!(screen.get("aldo", FLOWS).await.status, StatusCode::OK);
    for nowhere in ["contact-center/roll-back/000000000000", "night/roll-back/0"] {
        let answer = screen.get("aldo", &format!("{FLOWS}/{nowhere}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
}

async fn who_saw_another_release_live_changes_nothing(at: Fresh) {
    let screen = Screen::on(at).await;
    let first = screen.live().await;
    let second = screen.publishes("# 2\n").await;
    let third = screen.publishes("# 3\n").await;
    screen.staff("sara", "supervisor").await;
    let path = format!("{FLOWS}/contact-center/roll-back/{first}");
    let fields = [("seen", second.as_str()), ("reason", "errore")];
    let answer = screen.post("sara", &path, &fields).await;
    assert!(answer.text.contains(&format!("in uso la versione {third}")));
    assert!(answer.text.contains("decida di nuovo"));
    assert_eq!(screen.live().await, third);
}
