//! The map's scene and what lies under it.

use mikromon_api::plant::{GetMapScene, GetTileSource, MapMarker, TileSourceView};

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

impl Handle<GetTileSource> for Call<'_> {
    async fn handle(&self, _: GetTileSource) -> anyhow::Result<Option<TileSourceView>> {
        let preferred = self.core.tiles().sources().first();
        Ok(preferred.map(|source| TileSourceView {
            id: source.id().to_owned(),
            attribution: source.attribution().to_owned(),
            max_zoom: source.max_zoom(),
        }))
    }
}
