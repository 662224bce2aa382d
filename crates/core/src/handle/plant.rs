//! The map's scene.

use mikromon_api::plant::{GetMapScene, MapMarker};

use crate::call::Call;
use crate::dispatch::Handle;

impl Handle<GetMapScene> for Call<'_> {
    async fn handle(&self, _: GetMapScene) -> anyhow::Result<Vec<MapMarker>> {
        let rows = self.router_rows().await?.into_iter();
        Ok(rows
            .filter_map(|row| {
                Some(MapMarker {
                    router: row.router.id,
                    position: row.router.position?,
                    name: row.router.name,
                    state: row.live.state,
                    parent: row.router.parent,
                })
            })
            .collect())
    }
}
