//! Where a desktop's round stands, and the steps by which it goes on.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use crate::event::Point;

/// The last place that a round came to.
#[derive(Clone, Debug)]
pub(crate) struct Place(Arc<Mutex<Point>>);

impl Place {
    pub(crate) fn start() -> Self {
        Self(Arc::new(Mutex::new(Point::Standing)))
    }

    pub(crate) fn at(&self) -> Point {
        *self.0.lock().unwrap()
    }

    /// Anything may happen here: a crash, another desktop's turn, a cut cable.
    pub(crate) async fn step(&self, point: Point) {
        *self.0.lock().unwrap() = point;
        Once(false).await;
    }
}

struct Once(bool);

impl Future for Once {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        Poll::Pending
    }
}
