//! PURE: what closing the window does. A hosted room ends with the window only when its host wants that; without a room there is nothing
//! to keep. Knows neither the window nor the tray.

use crate::settings::Closing;

/// What the window's end depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// What the settings say.
    pub wish: Closing,
    /// A room is hosted here.
    pub has_room: bool,
    /// The question is on the window already.
    pub is_asked: bool,
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

/// Without a tray the window hides all the same: starting the app once more shows it, and the question says so. Whoever closes a window
/// that asks means it, and a page that hangs could not be closed otherwise.
pub fn step(now: Now) -> Step {
    match now.wish {
        _ if !now.has_room || now.is_asked => Step::End,
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
            is_asked: false,
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
    fn a_window_that_asks_can_be_closed() {
        let now = Now {
            is_asked: true,
            ..with_room(Closing::Ask)
        };
        assert_eq!(step(now), Step::End);
    }
}
