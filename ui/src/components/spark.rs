//! A sparkline: the trend of one figure, without axes.

use std::fmt::Write;

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SparkTone {
    #[default]
    Quiet,
    Accent,
    Warn,
    Bad,
}

impl SparkTone {
    const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "spark",
            Self::Accent => "spark accent",
            Self::Warn => "spark warn",
            Self::Bad => "spark bad",
        }
    }
}

const WIDTH: f64 = 88.0;
const HEIGHT: f64 = 20.0;
const AT_LEAST: usize = 12;

/// Values oldest first; `None` is a gap in the line.
#[component]
pub(crate) fn Spark(
    #[prop(into)] values: Signal<Vec<Option<f64>>>,
    #[prop(into)] tone: Signal<SparkTone>,
) -> impl IntoView {
    let paths = Memo::new(move |_| values.with(|values| paths(since_measured(values))));
    view! {
        <svg
            class=move || tone.get().class()
            viewBox="0 0 88 20"
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            <path class="a" d=move || paths.with(|it| it.0.clone()) />
            <path d=move || paths.with(|it| it.1.clone()) />
        </svg>
    }
}

/// From the first measurement on, but never a few points over the whole width.
fn since_measured(values: &[Option<f64>]) -> &[Option<f64>] {
    let empty = values.iter().take_while(|it| it.is_none()).count();
    let from = empty.min(values.len().saturating_sub(AT_LEAST));
    values.get(from..).unwrap_or_default()
}

/// The area and the line. The scale runs from 0 to a little above the highest value.
fn paths(values: &[Option<f64>]) -> (String, String) {
    let top = values.iter().flatten().fold(0.0_f64, |a, b| a.max(*b)) * 1.15;
    let steps = f64::from(
        u32::try_from(values.len().saturating_sub(1))
            .unwrap_or(1)
            .max(1),
    );
    let (mut area, mut line) = (String::new(), String::new());
    let mut x = 0.0;
    let mut open: Option<f64> = None;
    for value in values {
        match value {
            Some(value) => {
                let y = if top > 0.0 {
                    HEIGHT - 1.0 - value / top * (HEIGHT - 2.0)
                } else {
                    HEIGHT - 1.0
                };
                let verb = if open.is_some() { 'L' } else { 'M' };
                let _ = write!(line, "{verb}{x:.1} {y:.1}");
                if open.is_none() {
                    open = Some(x);
                    let _ = write!(area, "M{x:.1} {HEIGHT}");
                }
                let _ = write!(area, "L{x:.1} {y:.1}");
            }
            None => close(&mut area, &mut open, x - WIDTH / steps),
        }
        x += WIDTH / steps;
    }
    close(&mut area, &mut open, x - WIDTH / steps);
    (area, line)
}

fn close(area: &mut String, open: &mut Option<f64>, x: f64) {
    if open.take().is_some() {
        let _ = write!(area, "L{x:.1} {HEIGHT}Z");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line_and_the_area() {
        let (area, line) = paths(&[Some(1.0), Some(2.0), None, Some(1.0), Some(1.0)]);
        assert_eq!(line.matches('M').count(), 2);
        assert_eq!(area.matches('Z').count(), 2);
        assert!(line.ends_with("L88.0 11.2"), "{line}");
    }

    #[test]
    fn what_was_never_measured_takes_no_room() {
        let mut values = vec![None; 60];
        assert_eq!(since_measured(&values).len(), 12);
        values.extend([Some(1.0); 30]);
        assert_eq!(since_measured(&values).len(), 30);
        assert_eq!(since_measured(&[Some(1.0)]).len(), 1);
    }

    #[test]
    fn nothing_and_zero_draw_without_a_division_by_zero() {
        assert_eq!(paths(&[]), (String::new(), String::new()));
        assert!(!paths(&[Some(0.0)]).1.contains("NaN"));
    }
}
