//! The two signals of the network: three falling tones when something goes down, two rising ones
//! when it is back. They are made here, by the webview's oscillator; there is no file.

use wasm_bindgen::JsValue;
use web_sys::{AudioContext, OscillatorType};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sound {
    Outage,
    Recovery,
}

/// One tone: hertz, when it begins, in seconds.
type Tone = (f32, f64);

/// Seconds of each tone.
const LENGTH: f64 = 0.16;
/// Of full scale: heard across a room, and nobody jumps.
const LOUD: f32 = 0.25;

impl Sound {
    const fn tones(self) -> &'static [Tone] {
        match self {
            // E5, C5, A4
            Self::Outage => &[(659.26, 0.0), (523.25, 0.18), (440.0, 0.36)],
            // A4, E5
            Self::Recovery => &[(440.0, 0.0), (659.26, 0.18)],
        }
    }
}

/// A computer without sound costs the sound.
pub(crate) fn play(sound: Sound) {
    if let Err(error) = try_play(sound) {
        leptos::logging::warn!("no sound: {error:?}");
    }
}

fn try_play(sound: Sound) -> Result<(), JsValue> {
    let audio = AudioContext::new()?;
    let now = audio.current_time();
    for (hertz, begin) in sound.tones() {
        let (tone, volume) = (audio.create_oscillator()?, audio.create_gain()?);
        let (from, to) = (now + begin, now + begin + LENGTH);
        tone.set_type(OscillatorType::Triangle);
        tone.frequency().set_value(*hertz);
        // Faded in and out, so that it does not click.
        volume.gain().set_value_at_time(0.0, from)?;
        volume
            .gain()
            .linear_ramp_to_value_at_time(LOUD, from + 0.02)?;
        volume.gain().linear_ramp_to_value_at_time(0.0, to)?;
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&audio.destination())?;
        tone.start_with_when(from)?;
        tone.stop_with_when(to)?;
    }
    Ok(())
}
