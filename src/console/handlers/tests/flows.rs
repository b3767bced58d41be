//! The page of the flows' releases.

use super::*;
use crate::flow::SHIPPED_FLOW;
use crate::store::audit;
use crate::store::published_flows;

on_both!(
    a_supervisor_goes_back_to_an_earlier_release_with_a_reason,
    operators_see_no_releases_and_change_none,
    who_saw_another_release_live_changes_nothing,
    every_live_flow_has_its_numbers_its_history_and_its_picture,
    what_changed_is_told_between_two_releases_of_the_history
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

async fn every_live_flow_has_its_numbers_its_history_and_its_picture(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.staff("sara", "supervisor").await;
    let alone = screen.get("sara", FLOWS).await.text;
    assert!(alone.contains("href=\"/console/menu\"") && !alone.contains("nessun flusso dichiara"));
    screen.with_night().await;
    let list = screen.get("sara", FLOWS).await.text;
    let (main, night) = list.split_once("data-flow=\"night\"").unwrap();
    assert!(
        main.contains("data-flow=\"contact-center\""),
        "the main one first"
    );
    assert!(main.contains("803164, 06164164</span> e ogni altro che nessun flusso dichiara"));
    assert!(night.contains("803165, 06164165</span></dd>"));
    assert!(night.contains("href=\"/console/menu/night\"") && night.contains("data-live"));
    assert!(!list.contains("non risponde con questo flusso"));
}

async fn what_changed_is_told_between_two_releases_of_the_history(at: Fresh) {
    let screen = Screen::on(at).await;
    let first = screen.live().await;
    let same = screen.publishes("# only a comment\n").await;
    let text = "\n  extra: { it: Buona <sera>., de: Guten Abend., en: Good evening. }\n";
    let third = screen.publishes(text).await;
    screen.staff("sara", "supervisor").await;
    let list = screen.get("sara", FLOWS).await.text;
    let path = |before: &str, after: &str| format!("{FLOWS}/contact-center/diff/{before}/{after}");
    assert!(list.contains(&format!("href=\"{}\"", path(&same, &third))));
    let nothing = screen.get("sara", &path(&first, &same)).await.text;
    assert!(nothing.contains("Cambiano solo commenti"));
    let told = screen.get("sara", &path(&same, &third)).await;
    assert!(
        told.no_store && told.text.contains("frase extra: nuovo"),
        "{}",
        told.text
    );
    assert!(told.text.contains("testo (it)") && !told.text.contains("<sera>"));
    let back = format!("{FLOWS}/contact-center/roll-back/{first}");
    let ask = screen.get("sara", &back).await.text;
    assert!(ask.contains(&format!("href=\"{}\"", path(&third, &first))));
    let gone = screen.get("sara", &path(&third, &first)).await.text;
    assert!(gone.contains("frase extra: tolto"));
    for (before, after) in [(&*first, "000000000000"), ("../../x", &*first)] {
        let answer = screen.get("sara", &path(before, after)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let answer = screen
        .get("sara", &format!("{FLOWS}/night/diff/{first}/{same}"))
        .await;
    assert_eq!(
        answer.status,
        StatusCode::NOT_FOUND,
        "of another flow's history"
    );
    screen.anna().await;
    let refused = screen.get("anna", &path(&first, &same)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
