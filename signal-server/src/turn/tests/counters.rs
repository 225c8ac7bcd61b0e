//! What the one who runs the server is told of the relay: true numbers.

use super::*;
use crate::metrics::Metrics;

/// The value of a counter.
fn count(metrics: &Metrics, name: &str) -> u64 {
    let page = metrics.prometheus();
    let of_name = |line: &&str| line.starts_with(&format!("tincan_turn_{name} "));
    let line = page.lines().find(of_name).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn relays_and_the_bytes_through_them_are_counted_by_where_they_went() {
    let house = House::with(|config| config.limits.bytes.user = 1000).await;
    let carried = |way| count(&house.metrics, &format!("bytes_total{{way=\"{way}\"}}"));
    let mut guest = house.guest(ANN).await;
    assert_eq!(count(&house.metrics, "relays"), 1);
    let (peer, address) = outsider().await;
    guest.client.permit(&[address]).await.unwrap();
    guest.client.indicate(address, &[7; 300]).await;
    arrives(&peer).await;
    peer.send_to(&[7; 20], guest.relayed).await.unwrap();
    guest.client.indicated().await;
    guest.client.indicate(address, &[7; 900]).await;
    guest.client.indicate(address, &[7; 1]).await;
    arrives(&peer).await;
    let ways = ["to-peer", "from-peer", "dropped"].map(carried);
    assert_eq!(ways, [301, 20, 900]);
    guest.client.refresh(0).await.unwrap();
    assert_eq!(count(&house.metrics, "relays"), 0);
    assert_eq!(count(&house.metrics, "relays_opened_total"), 1);
}

#[tokio::test]
async fn between_two_guests_of_one_house_each_relay_counts_what_it_carried() {
    let house = House::new().await;
    let (mut ann, mut ben) = (house.guest(ANN).await, house.guest(BEN).await);
    ann.client.permit(&[ben.relayed]).await.unwrap();
    ben.client.permit(&[ann.relayed]).await.unwrap();
    ann.client.indicate(ben.relayed, &[7; 50]).await;
    assert_eq!(ben.client.indicated().await.1.len(), 50);
    for way in ["to-peer", "from-peer"] {
        let name = format!("bytes_total{{way=\"{way}\"}}");
        assert_eq!(count(&house.metrics, &name), 50, "{way}");
    }
    drop((ann.pass, ben.pass));
    // The relays end shortly after their owners left.
    timeout(SOON, async {
        while count(&house.metrics, "relays") > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}
