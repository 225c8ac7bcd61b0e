//! PURE: what closing the window does. A hosted room ends with the window only when its host wants that; without a room there is nothing
//! to keep. Knows neither the window nor the tray.

use std::time::Duration;

use crate::settings::Closing;

/// How long a page may take to put the question up.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the window's end depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// What the settings say.
    pub wish: Closing,
    /// A room is hosted here.
    pub has_room: bool,
    /// How long ago the page was first told to ask, where it does not show the question yet.
    pub unasked_for: Option<Duration>,
}

/// What happens to the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The app says goodbye and ends.
    End,
    /// The window asks.
    Ask,
    /// The window goes out of sight; the room stays.
    Hide,
}

/// Without a tray the window hides all the same: starting the app once more shows it, and the question says so. A window that asks
/// goes on asking, however often it is closed, since keys repeat; but a page that hangs cannot ask, and its window must close all the same.
pub fn step(now: Now) -> Step {
    match now.wish {
        _ if !now.has_room => Step::End,
        Closing::Ask if now.unasked_for.is_some_and(|since| since >= PATIENCE) => Step::End,
        Closing::Ask => Step::Ask,
        Closing::Keep => Step::Hide,
        Closing::End => Step::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WISHES: [Closing; 3] = [Closing::Ask, Closing::Keep, Closing::End];

    fn with_room(wish: Closing) -> Now {
        Now {
            wish,
            has_room: true,
            unasked_for: None,
        }
    }

    #[test]
    fn an_open_room_goes_with_its_window_only_where_its_host_said_so() {
        let steps = WISHES.map(|wish| step(with_room(wish)));
        assert_eq!(steps, [Step::Ask, Step::Hide, Step::End]);
    }

    #[test]
    fn without_a_room_the_app_ends_and_nobody_is_asked() {
        for wish in WISHES {
            let now = Now {
                has_room: false,
                ..with_room(wish)
            };
            assert_eq!(step(now), Step::End, "{wish:?}");
        }
    }

    #[test]
    fn a_page_that_hangs_cannot_keep_its_window_and_one_that_asks_can() {
        let after = |since: Duration| {
            step(Now {
                unasked_for: Some(since),
                ..with_room(Closing::Ask)
            })
        };
        assert_eq!(after(Duration::ZERO), Step::Ask);
        assert_eq!(after(PATIENCE), Step::End);
        assert_eq!(step(with_room(Closing::Ask)), Step::Ask);
    }
}
