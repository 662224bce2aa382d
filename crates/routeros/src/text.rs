//! Bytes to text. Routers store what was typed: UTF-8 from new tools, Windows-1252 from WinBox 3.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// UTF-8 where it is valid, else Windows-1252, which gives every byte a character.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// `None` where a character is no hex digit or one is left over.
pub(crate) fn from_hex(hex: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| {
        char::from(*byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    hex.chunks(2)
        .map(|pair| match pair {
            [high, low] => Some((digit(high)? << 4) | digit(low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf8_or_else_windows_1252() {
        assert_eq!(decode("Café".as_bytes()), "Café");
        assert_eq!(decode(b"Caf\xe9 \x80"), "Café €");
        assert_eq!(decode(b"\x81").chars().count(), 1);
        assert_eq!(decode(b""), "");
    }

    #[test]
    fn hex() {
        assert_eq!(from_hex(b"00fF1a"), Some(vec![0, 255, 26]));
        for bad in [&b"0"[..], b"0g", b"+1"] {
            assert_eq!(from_hex(bad), None);
        }
    }
}
