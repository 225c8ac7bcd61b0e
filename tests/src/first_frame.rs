//! How long it takes from pressing Join to the first picture of the other one, by the page's own clock.

use crate::browser::Browser;
use crate::wait::until;
use anyhow::{Result, ensure};

/// From pressing Join, in every network.
const SOON_MS: u64 = 1000;

/// Looks every few milliseconds from the press on, until a frame was decoded.
const WATCH: &str = "
    const look = async (pressed) => {
        for (const pc of window.__watched.connections)
            for (const report of (await pc.getStats()).values())
                if (report.type === 'inbound-rtp' && report.kind === 'video' && report.framesDecoded > 0)
                    return void (window.__firstFrame = Math.round(performance.now() - pressed));
        setTimeout(look, 10, pressed);
    };
    addEventListener('click', (press) => {
        if (press.target.closest('[data-test=greenroom-join]')) void look(performance.now());
    }, { capture: true, once: true });";

/// Before Join is pressed.
pub async fn watch(browser: &Browser) -> Result<()> {
    browser.script(WATCH, vec![]).await.map(drop)
}

/// Milliseconds from the press to the first frame, once it is there.
async fn after_join(browser: &Browser) -> Result<u64> {
    until("the first frame", async || {
        let seen = browser.script("return window.__firstFrame", vec![]).await?;
        Ok(seen.as_u64())
    })
    .await
}

/// Waits for it, says when it came, and fails where that was not within a second.
pub async fn is_soon(browser: &Browser) -> Result<()> {
    let first = after_join(browser).await?;
    println!("the first frame {first} ms after Join");
    ensure!(
        first < SOON_MS,
        "the first frame came {first} ms after Join"
    );
    Ok(())
}
