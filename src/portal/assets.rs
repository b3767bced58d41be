//! The portal's own style sheet and scripts, inside the binary. No page is made here.

use rust_embed::RustEmbed;

use crate::web::assets::Assets;

#[derive(RustEmbed)]
#[folder = "src/portal/assets/"]
struct Files;

/// All of them.
pub static ASSETS: Assets = Assets::of::<Files>("/portal/assets");

/// The URL of an asset: `/portal/assets/{release}/{name}`.
pub fn url(name: &str) -> String {
    ASSETS.url(name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn assets_are_kept_for_one_release_and_scripts_are_small_and_whole() {
        super::ASSETS.assert_sound("portal.css");
    }
}
