//! Which marker is meant by a place on the screen.

use egui::Pos2;

use crate::nodes::{Node, Nodes};
use crate::view::View;

/// How far beside a marker still hits it, in points.
const TOLERANCE: f32 = 12.0;

/// The nearest marker within the tolerance; of two at one place the worse one.
pub(crate) fn at<'a>(nodes: &'a Nodes, view: &View, pointer: Pos2) -> Option<&'a Node> {
    let around = crate::view::Bounds::around(
        [-TOLERANCE, TOLERANCE].map(|d| view.world(pointer + egui::Vec2::splat(d))),
    );
    nodes
        .within(around)
        .rev()
        .map(|node| (node, view.screen(node.at).distance(pointer)))
        .filter(|(_, distance)| *distance <= TOLERANCE)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(node, _)| node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mercator::World;
    use crate::nodes::tests::marker;
    use egui::{Rect, vec2};
    use mikromon_domain::router::RouterState;

    fn view() -> View {
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0));
        View::new(World::from_degrees(-6.6, 106.8), 12.0, rect)
    }

    #[test]
    fn the_nearest_within_reach_is_meant() {
        let mut beside = marker(2, "beside", RouterState::Up);
        beside.longitude += 0.01;
        let nodes = Nodes::new(&[marker(1, "here", RouterState::Up), beside]);
        let (here, there) = (
            view().screen(World::from_degrees(-6.6, 106.8)),
            view().screen(World::from_degrees(-6.6, 106.81)),
        );
        let name = |at: Pos2| super::at(&nodes, &view(), at).map(|node| node.name.clone());
        assert_eq!(name(here + vec2(3.0, 4.0)).as_deref(), Some("here"));
        assert_eq!(name(there - vec2(3.0, 0.0)).as_deref(), Some("beside"));
        assert_eq!(name(here + vec2(0.0, 60.0)), None);
    }

    #[test]
    fn of_two_at_one_place_the_worse_is_meant() {
        for swapped in [false, true] {
            let mut both = [
                marker(1, "up", RouterState::Up),
                marker(2, "down", RouterState::Down),
            ];
            if swapped {
                both.reverse();
            }
            let nodes = Nodes::new(&both);
            let hit = super::at(&nodes, &view(), view().rect.center()).map(|it| it.name.clone());
            assert_eq!(hit.as_deref(), Some("down"));
        }
    }
}
