//! The pixels of a picture, for what a test has to see as a person does.

use std::collections::HashSet;
use std::io::Cursor;

use anyhow::{Context, Result, bail};
use png::{ColorType, Transformations};

/// Red, green, blue, alpha.
pub type Pixel = [u8; 4];

pub struct Picture {
    width: usize,
    pixels: Vec<Pixel>,
}

impl Picture {
    /// # Errors
    /// When this is no PNG in colour.
    pub fn read(png: &[u8]) -> Result<Self> {
        let mut decoder = png::Decoder::new(Cursor::new(png));
        decoder
            .set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder.read_info()?;
        let size = reader.output_buffer_size();
        let mut bytes = vec![0; size.context("the picture is too large")?];
        let frame = reader.next_frame(&mut bytes)?;
        if frame.color_type != ColorType::Rgba {
            bail!("the picture is not in colour but {:?}", frame.color_type);
        }
        let (pixels, _) = bytes.as_chunks();
        Ok(Self {
            width: usize::try_from(frame.width)?,
            pixels: pixels.to_vec(),
        })
    }

    pub fn pixels(&self) -> impl Iterator<Item = Pixel> {
        self.pixels.iter().copied()
    }

    /// How many colours there are in the middle half of its width and height.
    #[must_use]
    pub fn middle_colours(&self) -> usize {
        let rows = self.pixels.chunks(self.width);
        let (width, height) = (self.width, rows.len());
        let middle = rows.skip(height / 4).take(height / 2);
        let middle = middle.flat_map(|row| row.iter().skip(width / 4).take(width / 2));
        middle.collect::<HashSet<_>>().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_at_the_edge_is_no_colour_of_the_middle() {
        let pixel = |at: u8| [at, 0, 0, 255];
        let mut picture = Picture {
            width: 8,
            pixels: (0..64).map(pixel).collect(),
        };
        assert_eq!(picture.middle_colours(), 16);
        for row in 2..6 {
            picture.pixels[row * 8 + 2..row * 8 + 6].fill(pixel(0));
        }
        assert_eq!(picture.middle_colours(), 1);
    }
}
