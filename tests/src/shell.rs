//! The desktop around the app, as far as it speaks over the session bus: who keeps the tray, and who shows notifications. A small one of
//! each, with real messages on a real bus; what they know of them is the specifications' and not the product's.

mod notifications;
mod tray;

pub use notifications::{Notifications, Shown};
pub use tray::{Entry, Tray};
