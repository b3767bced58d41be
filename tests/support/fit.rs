//! A page fits a small telephone, and a screen on which letters are twice as large.

use super::browser::Browser;

/// # Panics
/// With the elements that are wider than the window.
pub async fn assert_fits(browser: &Browser) {
    let (wide, tall) = browser.get_window_size().await.unwrap();
    for (width, letters) in [(320, "100%"), (640, "200%")] {
        browser.set_window_size(width, 900).await.unwrap();
        // As wide as the page may be, whatever the least width of a window is here.
        let over = format!(
            "const root = document.documentElement; root.style.fontSize = {letters:?};
             document.body.style.width = '{width}px';
             const over = [...document.querySelectorAll('body *')].filter((part) =>
               getComputedStyle(part).clipPath === 'none' &&
               part.getBoundingClientRect().right > {width} + 1);
             root.style.fontSize = ''; document.body.style.width = '';
             return over.map((part) => part.outerHTML.slice(0, 200)).join('\\n')"
        );
        let over = browser.execute(&over, Vec::new()).await.unwrap();
        let url = browser.current_url().await.unwrap();
        assert_eq!(over, "", "{} at {width}", url.path());
    }
    let (wide, tall) = (wide.try_into().unwrap(), tall.try_into().unwrap());
    browser.set_window_size(wide, tall).await.unwrap();
}
