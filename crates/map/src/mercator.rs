//! Web Mercator on the unit square: x from 180° W to 180° E, y from the north edge to the south.

/// Where the Web Mercator square ends; beyond it there is no map.
pub(crate) const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

/// A place on the unit square.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct World {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl World {
    /// Degrees; a latitude beyond the square is put on its edge.
    pub(crate) fn from_degrees(latitude: f64, longitude: f64) -> Self {
        let radians = latitude.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
        Self {
            x: longitude / 360.0 + 0.5,
            y: 0.5 - radians.tan().asinh() / std::f64::consts::TAU,
        }
    }

    /// Latitude and longitude, degrees.
    pub(crate) fn to_degrees(self) -> (f64, f64) {
        let latitude = ((0.5 - self.y) * std::f64::consts::TAU).sinh().atan();
        (latitude.to_degrees(), (self.x - 0.5) * 360.0)
    }
}
