//! The Overview: the whole network on one page.

use mikromon_domain::availability::Availability;
use mikromon_domain::permission::Permission;
use mikromon_domain::time::{Millis, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::incident::IncidentView;
use crate::router::RouterRow;
use crate::{Needs, NetworkState};

/// How far back a chart looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Range {
    Hour,
    SixHours,
    #[default]
    Day,
    Week,
    Month,
}

impl Range {
    pub const fn length(self) -> Millis {
        match self {
            Self::Hour => Millis::hours(1),
            Self::SixHours => Millis::hours(6),
            Self::Day => Millis::days(1),
            Self::Week => Millis::days(7),
            Self::Month => Millis::days(30),
        }
    }

    /// The length of one point of a chart, chosen so that a chart has at most 360 points.
    pub const fn step(self) -> Millis {
        match self {
            Self::Hour => Millis::seconds(10),
            Self::SixHours => Millis::minutes(1),
            Self::Day => Millis::minutes(5),
            Self::Week => Millis::minutes(30),
            Self::Month => Millis::hours(2),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetOverview {
    pub range: Range,
}
command!(GetOverview = "overview.get", needs Needs::Right(Permission::RouterView), reads -> Overview);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub at: UnixMillis,
    pub network: NetworkState,
    pub ppp_active: u32,
    /// The highest number of sessions of the last 24 h, to compare with.
    pub ppp_peak: u32,
    /// Bits per second, over all routers that are up.
    pub download: u64,
    pub upload: u64,
    pub month: Availability,
    /// Worst first.
    pub routers: Vec<RouterRow>,
    /// Open and acknowledged incidents, newest first.
    pub incidents: Vec<IncidentView>,
    /// The traffic of the whole network, one point per step of the range.
    pub traffic: Vec<TrafficPoint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrafficPoint {
    pub at: UnixMillis,
    pub download: Option<u64>,
    pub upload: Option<u64>,
    pub ppp_active: Option<u32>,
}
