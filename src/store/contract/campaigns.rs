//! Campaigns.

use crate::store::Error;
use crate::store::campaigns::{self, Campaign};
use crate::store::fresh::{Fresh, on_both};

on_both!(a_campaign_has_its_name_alone_and_its_rows_are_counted);

async fn a_campaign_has_its_name_alone_and_its_rows_are_counted(at: Fresh) {
    let campaign = Campaign {
        id: "C1".to_owned(),
        name: "marzo".to_owned(),
        rows: 0,
        made_by: "anna, bruno".to_owned(),
        made_at: 1_000,
    };
    let mut tx = at.db.write().await.unwrap();
    campaigns::insert(&mut tx, &campaign).await.unwrap();
    campaigns::set_rows(&mut tx, "C1", 3).await.unwrap();
    let found = campaigns::by_name(&mut tx, "marzo").await.unwrap().unwrap();
    assert_eq!(
        found,
        Campaign {
            rows: 3,
            ..campaign.clone()
        }
    );
    assert!(
        campaigns::by_name(&mut tx, "aprile")
            .await
            .unwrap()
            .is_none()
    );
    let again = Campaign {
        id: "C2".to_owned(),
        ..campaign
    };
    let taken = campaigns::insert(&mut tx, &again).await;
    assert!(matches!(taken, Err(Error::Taken)));
}
