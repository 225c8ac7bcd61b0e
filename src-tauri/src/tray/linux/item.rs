//! The icon: org.kde.StatusNotifierItem as its specification has it, without what a still picture has no use for.

use tauri::image::Image;
use zbus::zvariant::ObjectPath;

use super::{Chosen, Item, MENU_PATH};

/// Width, height, and ARGB with the highest byte first.
type Pixmap = (i32, i32, Vec<u8>);

pub(super) struct StatusItem {
    icon: Vec<Pixmap>,
    chosen: Chosen,
}

impl StatusItem {
    pub(super) fn new(icon: Option<Pixmap>, chosen: Chosen) -> Self {
        Self {
            icon: icon.into_iter().collect(),
            chosen,
        }
    }
}

/// The window's own icon, as a tray wants it.
pub(super) fn pixmap(image: &Image<'_>) -> Pixmap {
    let argb = |rgba: &[u8; 4]| {
        let [red, green, blue, alpha] = *rgba;
        [alpha, red, green, blue]
    };
    let (pixels, _) = image.rgba().as_chunks::<4>();
    (
        image.width().cast_signed(),
        image.height().cast_signed(),
        pixels.iter().flat_map(argb).collect(),
    )
}

#[zbus::interface(name = "org.kde.StatusNotifierItem")]
impl StatusItem {
    #[zbus(property)]
    fn category(&self) -> &str {
        "Communications"
    }

    #[zbus(property)]
    fn id(&self) -> &str {
        "tincan"
    }

    #[zbus(property)]
    fn title(&self) -> &str {
        "Tincan"
    }

    #[zbus(property)]
    fn status(&self) -> &str {
        "Active"
    }

    #[zbus(property)]
    fn window_id(&self) -> i32 {
        0
    }

    /// Empty, so that the picture below is taken: a themed one is there only where the app was installed.
    #[zbus(property)]
    fn icon_name(&self) -> &str {
        ""
    }

    #[zbus(property)]
    fn icon_pixmap(&self) -> Vec<Pixmap> {
        self.icon.clone()
    }

    #[zbus(property)]
    fn tool_tip(&self) -> (String, Vec<Pixmap>, String, String) {
        (
            String::new(),
            Vec::new(),
            "Tincan".to_owned(),
            String::new(),
        )
    }

    #[zbus(property)]
    fn item_is_menu(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn menu(&self) -> ObjectPath<'_> {
        ObjectPath::from_static_str_unchecked(MENU_PATH)
    }

    fn activate(&self, _x: i32, _y: i32) {
        (self.chosen)(Item::Show);
    }

    fn secondary_activate(&self, _x: i32, _y: i32) {
        (self.chosen)(Item::Show);
    }

    /// The host draws the menu itself.
    fn context_menu(&self, _x: i32, _y: i32) {}

    fn scroll(&self, _delta: i32, _orientation: &str) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_colours() {
        let image = Image::new(&[1, 2, 3, 4, 5, 6, 7, 8], 2, 1);
        assert_eq!(pixmap(&image), (2, 1, vec![4, 1, 2, 3, 8, 5, 6, 7]));
    }
}
