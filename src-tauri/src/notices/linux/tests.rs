//! Notifications over a real bus, with a small desktop on the other end of it.

use tokio::sync::mpsc::UnboundedSender;
use zbus::object_server::SignalEmitter;

use super::*;
use crate::ipc::{NoticeAnswer, PageEvent};
use crate::testing::bus::Bus;
use crate::testing::{FolderWorld, until};

const PATH: &str = "/org/freedesktop/Notifications";
const NAME: &str = "org.freedesktop.Notifications";

/// What a desktop was asked.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Shown {
        replaces: u32,
        title: String,
        body: String,
        actions: Vec<String>,
    },
    Closed(u32),
}

/// Shows notifications to nobody, each under the next number.
struct Screen {
    asked: UnboundedSender<Asked>,
    last: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Screen {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["body", "body-markup", "actions"]
    }

    #[allow(clippy::too_many_arguments)]
    fn notify(
        &mut self,
        _app_name: &str,
        replaces: u32,
        _icon: &str,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, Value<'_>>,
        _expires: i32,
    ) -> u32 {
        let shown = Asked::Shown {
            replaces,
            title,
            body,
            actions,
        };
        self.asked.send(shown).unwrap();
        self.last += 1;
        self.last
    }

    fn close_notification(&self, id: u32) {
        self.asked.send(Asked::Closed(id)).unwrap();
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str)
    -> zbus::Result<()>;
}

/// An app whose notifications a small desktop shows.
struct Stage {
    world: FolderWorld,
    desk: Arc<Desk>,
    screen: Connection,
    asked: mpsc::UnboundedReceiver<Asked>,
    _bus: Bus,
}

impl Stage {
    async fn set() -> Self {
        let bus = Bus::start();
        let (told, asked) = mpsc::unbounded_channel();
        let screen = Screen {
            asked: told,
            last: 0,
        };
        let screen = bus.connect().serve_at(PATH, screen).unwrap();
        let screen = screen.name("org.freedesktop.Notifications").unwrap();
        let screen = screen.build().await.unwrap();
        let world = FolderWorld::new();
        let desk = world.desk();
        let app = bus.connect().build().await.unwrap();
        tokio::spawn(carry(
            app,
            Arc::clone(&desk),
            desk.notices.orders().unwrap(),
        ));
        Self {
            world,
            desk,
            screen,
            asked,
            _bus: bus,
        }
    }

    async fn next(&mut self) -> Asked {
        tokio::time::timeout(std::time::Duration::from_secs(10), self.asked.recv())
            .await
            .unwrap()
            .unwrap()
    }

    async fn press(&self, id: u32, action: &str) {
        let emitter = SignalEmitter::new(&self.screen, PATH).unwrap();
        Screen::action_invoked(&emitter, id, action).await.unwrap();
    }

    fn heard(&self) -> Vec<(String, String)> {
        let noticed = |event| match event {
            PageEvent::Noticed { key, answer } => Some((key, answer)),
            _ => None,
        };
        self.world.told().into_iter().filter_map(noticed).collect()
    }
}

fn knock(name: &str) -> Notice {
    let answer = |answer: &str, label: &str| NoticeAnswer {
        answer: answer.to_owned(),
        label: label.to_owned(),
    };
    Notice {
        key: "knock 1".to_owned(),
        title: format!("{name} is knocking"),
        body: format!("{name} may be anybody."),
        answers: vec![answer("yes", "Accept"), answer("no", "Decline")],
    }
}

#[tokio::test]
async fn a_knock_is_shown_with_its_answers_and_the_pressed_one_comes_back() {
    let mut stage = Stage::set().await;
    stage.desk.notices.show(knock("Eve"));
    let Asked::Shown { title, actions, .. } = stage.next().await else {
        panic!("nothing was shown");
    };
    assert_eq!(title, "Eve is knocking");
    assert_eq!(
        actions,
        ["default", "", "yes", "Accept", "no", "Decline"].map(str::to_owned)
    );
    // Another program's notification is none of ours.
    stage.press(77, "yes").await;
    stage.press(1, "no").await;
    stage.press(1, "default").await;
    until(|| stage.heard().len() >= 2).await;
    let heard = |answer: &str| ("knock 1".to_owned(), answer.to_owned());
    assert_eq!(stage.heard(), [heard("no"), heard("show")]);
}

#[tokio::test]
async fn what_cannot_be_read_is_passed_over_and_the_next_press_is_heard() {
    let mut stage = Stage::set().await;
    stage.desk.notices.show(knock("Eve"));
    stage.next().await;
    for signal in ["ActionInvoked", "NotificationClosed"] {
        let broken = stage
            .screen
            .emit_signal(None::<&str>, PATH, NAME, signal, &"not a number");
        broken.await.unwrap();
    }
    stage.press(1, "yes").await;
    until(|| !stage.heard().is_empty()).await;
}

#[tokio::test]
async fn who_wants_no_notifications_gets_none_and_those_that_are_up_go() {
    let mut stage = Stage::set().await;
    stage.desk.notify(knock("Eve"));
    stage.next().await;
    let save = |notices: bool| {
        let settings = serde_json::json!({ "v": 1, "notices": notices });
        stage.desk.save_settings(&settings).unwrap();
    };
    save(false);
    stage.desk.notify(knock("Eve"));
    save(true);
    stage.desk.notify(knock("Ada"));
    assert_eq!(stage.next().await, Asked::Closed(1));
    let Asked::Shown { title, .. } = stage.next().await else {
        panic!("nothing was shown");
    };
    assert_eq!(title, "Ada is knocking");
}

#[tokio::test]
async fn a_name_is_no_markup() {
    let mut stage = Stage::set().await;
    stage.desk.notices.show(knock("<img src='file:///x'>"));
    let Asked::Shown { body, .. } = stage.next().await else {
        panic!("nothing was shown");
    };
    assert_eq!(body, "&lt;img src=&#39;file:///x&#39;&gt; may be anybody.");
}

#[tokio::test]
async fn the_same_knock_is_shown_once_and_goes_when_it_is_over() {
    let mut stage = Stage::set().await;
    stage.desk.notices.show(knock("Eve"));
    stage.next().await;
    stage.desk.notices.show(knock("Eva"));
    assert!(matches!(
        stage.next().await,
        Asked::Shown { replaces: 1, .. }
    ));
    stage.desk.notices.take_back("knock 1".to_owned());
    assert_eq!(stage.next().await, Asked::Closed(2));
}

#[tokio::test]
async fn when_the_call_is_over_nothing_of_it_can_be_answered() {
    let mut stage = Stage::set().await;
    stage.desk.notices.show(knock("Eve"));
    stage.next().await;
    stage.desk.page_is_gone();
    assert_eq!(stage.next().await, Asked::Closed(1));
}
