//! The app's own window, as it ships: its first screen and its settings.

use anyhow::{Result, ensure};
use serde_json::json;
use std::path::Path;
use tincan_tests::desktop::Desktop;
use tincan_tests::wait::until_true;
use tokio::process::Command;

/// Writes `app-home` and `app-settings`.
pub(crate) async fn photographs(folder: &Path) -> Result<()> {
    let app = Desktop::start().await?;
    app.type_into("home-name", "Ada").await?;
    unfocus(&app).await?;
    photograph(&app, folder, "app-home").await?;
    app.click("home-settings").await?;
    app.has("settings-folder-choose", "type", "button").await?;
    photograph(&app, folder, "app-settings").await
}

async fn unfocus(app: &Desktop) -> Result<()> {
    let blur = "document.activeElement.blur()";
    Ok(app.window.execute(blur, vec![]).await.map(drop)?)
}

async fn photograph(app: &Desktop, folder: &Path, name: &str) -> Result<()> {
    let moving = "return document.getAnimations().some((one) => one.playState === 'running')";
    until_true("a window that stands still", async || {
        Ok(app.window.execute(moving, vec![]).await?.json() == &json!(false))
    })
    .await?;
    let path = folder.join(format!("{name}.png"));
    // From the screen: the driver's own picture ends a WebKit that paints without a graphics context.
    let mut import = Command::new("import");
    let taken = import.args(["-window", "Tincan"]).arg(&path).status();
    ensure!(taken.await?.success(), "ImageMagick's import took none");
    println!("{}", path.display());
    Ok(())
}
