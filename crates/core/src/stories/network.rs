//! How this computer reaches out.

use mikromon_api::network::GetNetwork;
use mikromon_api::router::AddRouter;
use mikromon_domain::router::Transport;

use super::desk::{Desk, router};

#[tokio::test]
async fn it_is_told_how_many_routers_are_reached_in_the_clear() {
    let desk = Desk::with_owner().await;
    for (name, transport) in [
        ("Ciawi", Transport::Plain),
        ("Cisarua", Transport::Plain),
        ("Bogor", Transport::Tls),
    ] {
        let mut form = router(name, &format!("{name}.invalid"));
        form.transport = transport;
        let accept_pin = None;
        desk.ask(AddRouter { form, accept_pin }).await.unwrap();
    }
    let network = desk.ask(GetNetwork {}).await.unwrap();
    assert_eq!((network.plain, network.tls), (2, 1));
    assert_eq!(network.tiles, None, "no source was chosen");
}
