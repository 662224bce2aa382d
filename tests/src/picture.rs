//! The pixels of a picture, for what a test has to see as a person does.

use std::collections::HashSet;
use std::io::Cursor;

use anyhow::{Context, Result, bail};
use png::{ColorType, Transformations};

/// Red, green, blue, alpha.
pub type Pixel = [u8; 4];

#[derive(PartialEq, Eq)]
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

    /// What an X display shows now, from the file that Xvfb keeps it in: XWD, without depth or palette
    /// other than 24 bits of colour.
    ///
    /// # Errors
    /// When the file holds something else, or not all of it.
    pub fn of_display(xwd: &[u8]) -> Result<Self> {
        let field = |at: usize| -> Result<usize> {
            let bytes = xwd.get(at * 4..).and_then(<[u8]>::first_chunk);
            let bytes = bytes.context("the display's file is cut")?;
            Ok(usize::try_from(u32::from_be_bytes(*bytes))?)
        };
        let (header, width, height) = (field(0)?, field(4)?, field(5)?);
        let (bits, line, colours) = (field(11)?, field(12)?, field(19)?);
        if bits != 32 || line != width * 4 {
            bail!("the display has {bits} bits for each point and {line} bytes for each line");
        }
        // A colour of the map takes 12 bytes.
        let points = xwd.get(header + colours * 12..).context("no points")?;
        let points = points.get(..line * height).context("not all points")?;
        let (points, _) = points.as_chunks();
        let pixel = |&[blue, green, red, _]: &[u8; 4]| [red, green, blue, u8::MAX];
        Ok(Self {
            width,
            pixels: points.iter().map(pixel).collect(),
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
    fn a_display_s_file_is_read_behind_its_header_and_colours() {
        let mut header = [0_u32; 25];
        (header[0], header[4], header[5]) = (100, 2, 1);
        (header[11], header[12], header[19]) = (32, 8, 1);
        let mut file: Vec<u8> = header.iter().flat_map(|it| it.to_be_bytes()).collect();
        file.extend([9; 12]);
        file.extend([1, 2, 3, 0, 4, 5, 6, 0]);
        let picture = Picture::of_display(&file).unwrap();
        assert_eq!(picture.pixels, [[3, 2, 1, 255], [6, 5, 4, 255]]);
        assert!(Picture::of_display(&file[..file.len() - 1]).is_err());
    }

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
