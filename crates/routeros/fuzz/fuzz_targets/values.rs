//! Any text as any value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mikromon_routeros::{Fingerprint, values};

fuzz_target!(|text: &str| {
    let _ = (
        values::boolean(text),
        values::number(text),
        values::id(text),
    );
    let _ = (values::duration(text), values::stamp(text));
    let _ = (
        values::pair(text),
        values::counters(text),
        values::rate(text),
        values::rates(text),
    );
    let _ = text.parse::<Fingerprint>();
});
