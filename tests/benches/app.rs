//! `cargo xtask bench app`: what the desktop app costs beside a Tauri window with nothing in it, both as they ship, alternated in one run: from
//! exec to the first paint, and the memory of all its processes. Then, for the app alone, from the click on "Host a room" to the link, and its memory
//! in a call. Needs a display; the paint is the browser engine's own figure (Paint Timing, W3C).

#[cfg(target_os = "linux")]
#[path = "app/measure.rs"]
mod measure;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let rounds = std::env::args().find_map(|word| word.parse().ok());
    measure::run(rounds.unwrap_or(9)).await
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("SKIPPED: the bench of the app reads /proc, which is Linux's");
}
