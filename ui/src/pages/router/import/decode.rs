//! What a spreadsheet saved, as text: UTF-8, UTF-16 with its mark, or the old code page of Windows,
//! which Excel still writes where one chooses plain "CSV".

/// What stands from 0x80 to 0x9F in Windows-1252; the rest of it is as in Unicode. Source: the
/// Encoding Standard, index windows-1252.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

pub(super) fn text(bytes: Vec<u8>) -> String {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| error.as_bytes().iter().copied().map(letter).collect()),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (units, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|it| unit(*it)).collect();
    String::from_utf16_lossy(&units)
}

fn letter(byte: u8) -> char {
    let high = byte.checked_sub(0x80).map(usize::from);
    let high = high.and_then(|it| HIGH.get(it));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_saves_is_read_in_each_of_its_forms() {
        let expected = "Nama;Catatan\r\nBR-1;“café” – 5 €";
        let old = b"Nama;Catatan\r\nBR-1;\x93caf\xe9\x94 \x96 5 \x80";
        let wide = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            let units = expected.encode_utf16().flat_map(unit);
            mark.into_iter().chain(units).collect::<Vec<_>>()
        };
        for bytes in [
            expected.as_bytes().to_vec(),
            old.to_vec(),
            wide(u16::to_le_bytes, [0xff, 0xfe]),
            wide(u16::to_be_bytes, [0xfe, 0xff]),
        ] {
            assert_eq!(text(bytes), expected);
        }
    }

    #[test]
    fn whatever_it_is_it_becomes_text() {
        for bytes in [&[][..], &[0xff], &[0xff, 0xfe, 0x41], &[0xef, 0xbb, 0xbf]] {
            drop(text(bytes.to_vec()));
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(text(all).chars().count(), 256);
    }
}
