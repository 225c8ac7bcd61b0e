//! Memory of those who left, back to the system. The allocator does that while it is asked for more; a server that a crowd
//! has just left is asked for nothing, and would keep the crowd's memory for ever.

use std::time::Duration;

use tokio::time::interval;

/// About a tenth less CPU than the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Looking takes well under a millisecond, even after a crowd.
const EVERY: Duration = Duration::from_secs(10);

/// Gives back what is free, again and again.
pub(crate) async fn give_back() {
    let mut often = interval(EVERY);
    loop {
        often.tick().await;
        collect();
    }
}

#[allow(unsafe_code)]
fn collect() {
    // SAFETY: it has no preconditions; it frees what the allocator itself knows to be free.
    unsafe { libmimalloc_sys::mi_collect(true) }
}
