//! What pages show of routers: the book's rows joined with what monitoring knows and measured.

use mikromon_api::incident::IncidentView;
use mikromon_api::overview::{GetOverview, Overview};
use mikromon_api::router::{
    DayPart, GetRouterHistory, HistoryPoint, RouterDetail, RouterRow, RouterView,
};
use mikromon_api::{Light, NetworkState};
use mikromon_domain::availability::{Availability, StateSpan, availability};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::{Millis, UnixMillis};

use super::Monitor;
use super::patrol::told::at_a_glance;
use crate::book::Book;
use crate::sight::Sight;
use crate::store::{Store, router};

const DAY: Millis = Millis::days(1);
const HOURS: i64 = 24;
const DAYS: i64 = 45;

impl Monitor {
    /// Worst first, then by name.
    pub(crate) async fn rows(
        &self,
        store: &Store,
        sight: &Sight,
        now: UnixMillis,
    ) -> anyhow::Result<Vec<RouterRow>> {
        let mut spans = self.telemetry.spans(now.minus(DAY), None).await?;
        let living = router::living(store).await?.routers;
        let mut rows: Vec<_> = living
            .into_iter()
            .filter(|it| sight.sees(it.view.id))
            .map(|it| {
                let spans = spans.remove(&it.view.id).unwrap_or_default();
                self.row(it.view, &spans, now)
            })
            .collect();
        rows.sort_by(|a, b| (a.live.state, &a.router.name).cmp(&(b.live.state, &b.router.name)));
        Ok(rows)
    }

    fn row(&self, view: RouterView, spans: &[StateSpan], now: UnixMillis) -> RouterRow {
        RouterRow {
            live: self.live(view.id),
            traffic: self.board.minutes(view.id, now),
            day: parts(spans, now, HOURS, Millis::hours(1)),
            router: view,
        }
    }

    /// `None` where the book has no such router.
    pub(crate) async fn detail(
        &self,
        store: &Store,
        sight: &Sight,
        id: RouterId,
        now: UnixMillis,
    ) -> anyhow::Result<Option<RouterDetail>> {
        let Some(record) = router::find(store, id).await? else {
            return Ok(None);
        };
        let spans = self
            .telemetry
            .spans(now.minus(Millis::days(DAYS)), Some(id))
            .await?;
        let spans = spans.into_values().next().unwrap_or_default();
        let over = |length| availability(&spans, now.minus(length), now);
        let living = router::living(store).await?.routers;
        let children = living
            .iter()
            .filter(|it| it.view.parent == Some(id) && sight.sees(it.view.id));
        Ok(Some(RouterDetail {
            day: over(DAY),
            week: over(Millis::days(7)),
            month: over(Millis::days(30)),
            days: parts(&spans, now, DAYS, DAY),
            children: children.map(|it| it.view.id).collect(),
            row: self.row(record.view, &spans, now),
        }))
    }

    pub(crate) async fn history(
        &self,
        asked: &GetRouterHistory,
        now: UnixMillis,
    ) -> anyhow::Result<Vec<HistoryPoint>> {
        self.telemetry.history(asked.id, asked.range, now).await
    }

    pub(crate) async fn overview(
        &self,
        book: &Book,
        sight: &Sight,
        asked: &GetOverview,
        now: UnixMillis,
    ) -> anyhow::Result<Overview> {
        use mikromon_api::incident::IncidentFilter::Current;
        let routers = self.rows(&book.store, sight, now).await?;
        let incidents = book.incidents(sight, Current, None, 500).await?;
        let figures = || routers.iter().filter_map(|it| it.live.figures.as_ref());
        let peak = self.telemetry.session_peak(sight.only(), now).await?;
        let ppp_active = figures().filter_map(|it| it.ppp_active).sum();
        let traffic = self.telemetry.traffic(sight.only(), asked.range, now);
        Ok(Overview {
            at: now,
            network: match sight {
                Sight::Whole => self.network(),
                Sight::Of { .. } => self.part_of_network(&routers, &incidents),
            },
            ppp_active,
            ppp_peak: peak.max(ppp_active),
            download: figures().map(|it| it.download).sum(),
            upload: figures().map(|it| it.upload).sum(),
            month: self.month(&routers, now).await?,
            incidents,
            traffic: traffic.await?,
            routers,
        })
    }

    /// As [`Monitor::network`], of some routers only.
    fn part_of_network(&self, rows: &[RouterRow], incidents: &[IncidentView]) -> NetworkState {
        let offline = self.network().light == Light::Grey;
        let open = incidents
            .iter()
            .filter(|it| it.times.acknowledged.is_none());
        let mut part = at_a_glance(rows.iter().map(|it| it.live.state), offline);
        part.unacknowledged = u32::try_from(open.count()).unwrap_or(u32::MAX);
        part
    }

    /// Of all routers together, over 30 days.
    async fn month(&self, rows: &[RouterRow], now: UnixMillis) -> anyhow::Result<Availability> {
        let from = now.minus(Millis::days(30));
        let spans = self.telemetry.spans(from, None).await?;
        let each = rows.iter().filter_map(|it| spans.get(&it.router.id));
        Ok(each
            .map(|it| availability(it, from, now))
            .fold(Availability::default(), Availability::plus))
    }
}

/// The last `count` parts of that length, oldest first; the last one is under way.
fn parts(spans: &[StateSpan], now: UnixMillis, count: i64, length: Millis) -> Vec<DayPart> {
    let mut parts = Vec::new();
    for back in (0..count).rev() {
        let to = now.minus(Millis(length.0 * back));
        parts.push(part(spans, to.minus(length), to));
    }
    parts
}

fn part(spans: &[StateSpan], from: UnixMillis, to: UnixMillis) -> DayPart {
    let ends = spans.iter().skip(1).map(|it| it.from).chain([to]);
    let within = spans
        .iter()
        .zip(ends)
        .filter(|(span, end)| span.from < to && *end > from);
    within
        .map(|(span, _)| worth(span.state))
        .max_by_key(|it| rank(*it))
        .unwrap_or(DayPart::Unwatched)
}

const fn worth(state: RouterState) -> DayPart {
    match state {
        RouterState::Down => DayPart::Down,
        RouterState::ApiUnreachable
        | RouterState::AuthFailed
        | RouterState::PinChanged
        | RouterState::Suspect => DayPart::Uneasy,
        RouterState::Up => DayPart::Up,
        RouterState::Unknown
        | RouterState::BehindParent
        | RouterState::ObserverOffline
        | RouterState::Paused => DayPart::Unwatched,
    }
}

const fn rank(part: DayPart) -> u8 {
    match part {
        DayPart::Unwatched => 0,
        DayPart::Up => 1,
        DayPart::Uneasy => 2,
        DayPart::Down => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_as_bad_as_its_worst_moment() {
        let now = UnixMillis(Millis::hours(10).0);
        let at = |hour, state| StateSpan {
            from: UnixMillis(Millis::hours(hour).0),
            state,
        };
        let spans = [
            at(6, RouterState::Up),
            StateSpan {
                from: UnixMillis(Millis::minutes(7 * 60 + 30).0),
                state: RouterState::Down,
            },
            StateSpan {
                from: UnixMillis(Millis::minutes(7 * 60 + 31).0),
                state: RouterState::Up,
            },
            at(9, RouterState::Unknown),
        ];
        let day = parts(&spans, now, 5, Millis::hours(1));
        use DayPart::{Down, Unwatched, Up};
        assert_eq!(day, [Unwatched, Up, Down, Up, Unwatched]);
    }
}
