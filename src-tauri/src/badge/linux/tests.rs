//! A number over a real bus, with a dock on the other end of it.

use futures_util::StreamExt as _;
use zbus::message::Type;
use zbus::zvariant::OwnedValue;
use zbus::{MatchRule, MessageStream};

use super::*;
use crate::testing::bus::Bus;

#[tokio::test]
async fn a_dock_hears_every_number_and_that_there_is_none_any_more() {
    let bus = Bus::start();
    let dock = bus.connect().build().await.unwrap();
    let rule = MatchRule::builder().msg_type(Type::Signal);
    let rule = rule.interface(ENTRY).unwrap().member("Update").unwrap();
    let mut heard = MessageStream::for_match_rule(rule.build(), &dock, None)
        .await
        .unwrap();
    let app = bus.connect().build().await.unwrap();
    let counts = watch::Sender::new(0);
    let told = counts.subscribe();
    tokio::spawn(async move { tell(&app, told).await.unwrap() });
    for count in [1_u32, 3, 0] {
        counts.send_replace(count);
        let message = heard.next().await.unwrap().unwrap();
        let (app, entry): (String, HashMap<String, OwnedValue>) =
            message.body().deserialize().unwrap();
        assert_eq!(app, "application://tincan.desktop");
        assert_eq!(i64::try_from(&entry["count"]), Ok(i64::from(count)));
        assert_eq!(bool::try_from(&entry["count-visible"]), Ok(count > 0));
    }
}
