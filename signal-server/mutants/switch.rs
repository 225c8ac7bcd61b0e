
/// Whether this promise is broken now; `cargo xtask mutants` adds this to a copy of the server.
pub fn mutant(number: usize) -> bool {
    static ON: std::sync::OnceLock<Option<usize>> = std::sync::OnceLock::new();
    let named = || std::env::var("TINCAN_MUTANT").ok()?.parse().ok();
    *ON.get_or_init(named) == Some(number)
}
