//! How this computer reaches out, and to whom.

use mikromon_api::network::{Gateway, GetNetwork, NetworkView, TileHost};
use mikromon_api::private::Private;
use mikromon_domain::router::Transport;

use crate::call::Call;
use crate::dispatch::Handle;
use crate::monitor::gateway::{self, Way};

impl Handle<GetNetwork> for Call<'_> {
    async fn handle(&self, _: GetNetwork) -> anyhow::Result<NetworkView> {
        let routers = self.router_rows().await?;
        let by = |transport| {
            let those = routers.iter().filter(|it| it.router.transport == transport);
            u32::try_from(those.count()).unwrap_or(u32::MAX)
        };
        Ok(NetworkView {
            gateway: gateway().await,
            plain: by(Transport::Plain),
            tls: by(Transport::Tls),
            tiles: self.tile_host().await,
        })
    }
}

async fn gateway() -> Gateway {
    match gateway::ask().await {
        (Way::None, _) => Gateway::None,
        (Way::Unnamed, _) => Gateway::Unnamed,
        (Way::Via(address), answers) => Gateway::Via {
            address: Private::address(address.to_string()),
            answers,
        },
    }
}

impl Call<'_> {
    async fn tile_host(&self) -> Option<TileHost> {
        let tiles = self.core.tiles();
        let host = tiles.sources().first()?.host().to_owned();
        let (kept_bytes, room_bytes) = tiles.kept().await;
        Some(TileHost {
            host,
            kept_bytes,
            room_bytes,
        })
    }
}
