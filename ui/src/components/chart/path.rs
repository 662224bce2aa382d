//! The curves: SVG paths of a series, broken where nothing was measured.

use std::fmt::Write;

use super::{ChartPoint, Plane};

pub(crate) fn line(
    plane: &Plane,
    points: &[ChartPoint],
    value: fn(&ChartPoint) -> Option<f64>,
) -> String {
    let mut path = String::new();
    let mut down = false;
    for point in points {
        if let Some(value) = value(point) {
            let (x, y) = (plane.x(point.at), plane.y(value));
            // With its round cap, a line of no length shows a point that stands alone.
            let _ = match down {
                true => write!(path, "L{x:.1} {y:.1}"),
                false => write!(path, "M{x:.1} {y:.1}h0"),
            };
            down = true;
        } else {
            down = false;
        }
    }
    path
}

pub(crate) fn area(
    plane: &Plane,
    points: &[ChartPoint],
    value: fn(&ChartPoint) -> Option<f64>,
) -> String {
    let mut path = String::new();
    let runs = points
        .split(|point| value(point).is_none())
        .filter(|run| !run.is_empty());
    for run in runs {
        let curve = line(plane, run, value);
        let ends = run.first().zip(run.last());
        if let Some((first, last)) = ends {
            let (from, to, floor) = (plane.x(first.at), plane.x(last.at), plane.bottom);
            let _ = write!(path, "{curve}L{to:.1} {floor:.1}L{from:.1} {floor:.1}Z");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::chart::Scale;
    use mikromon_domain::time::UnixMillis;

    #[test]
    fn a_gap_is_not_drawn_over() {
        let values = [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)];
        let points: Vec<_> = values
            .into_iter()
            .zip(0..)
            .map(|(first, i)| ChartPoint {
                at: UnixMillis(i),
                first,
                second: None,
            })
            .collect();
        let plane = Plane::new(&points, 300.0, 148.0, &Scale::of_rate(0.0));
        assert_eq!(line(&plane, &points, |it| it.first).matches('M').count(), 2);
        assert_eq!(area(&plane, &points, |it| it.first).matches('Z').count(), 2);
        assert_eq!(line(&plane, &points, |it| it.second), "");
    }
}
