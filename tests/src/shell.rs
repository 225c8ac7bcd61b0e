//! The desktop around the app, as far as it speaks over the session bus: who keeps the tray, who shows notifications, who has icons with
//! numbers. A small one of each, with real messages on a real bus; what they know of them is the specifications' and not the product's.

mod dock;
mod notifications;
mod tray;

pub use dock::Dock;
pub use notifications::{Notifications, Shown};
pub use tray::{Entry, Tray};
