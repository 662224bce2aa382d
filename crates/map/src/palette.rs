//! The map's colours: the design tokens of the page, as data. A theme is another palette.

use egui::Color32;

use crate::Theme;

/// Field names are those of the tokens (`map_land` is `--map-land`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Palette {
    pub(crate) map_land: Color32,
    pub(crate) map_block: Color32,
    /// Borders, lightly: `--map-road-major`.
    pub(crate) map_border: Color32,
    pub(crate) map_water: Color32,
    pub(crate) map_label: Color32,
    pub(crate) map_halo: Color32,
    pub(crate) text: Color32,
    pub(crate) surface: Color32,
    pub(crate) accent: Color32,
    pub(crate) ok: Color32,
    pub(crate) warn: Color32,
    pub(crate) bad: Color32,
    pub(crate) bad_solid: Color32,
    pub(crate) idle: Color32,
    pub(crate) on_solid: Color32,
    pub(crate) focus: Color32,
    /// 0 to 1: how strongly tiles cover the ground. Most sources are bright, so a dark theme lets
    /// its own ground through.
    pub(crate) tile_opacity: f32,
}

impl Palette {
    pub(crate) const fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &Self::DARK,
            Theme::Light => &Self::LIGHT,
        }
    }

    pub(crate) const DARK: Self = Self {
        map_land: rgb(0x11_14_17),
        map_block: rgb(0x1b_1f_24),
        map_border: rgb(0x2f_36_3e),
        map_water: rgb(0x14_22_2d),
        map_label: rgb(0x8b_94_a1),
        map_halo: rgb(0x11_14_17),
        text: rgb(0xec_ee_f1),
        surface: rgb(0x13_16_19),
        accent: rgb(0x78_a9_ff),
        ok: rgb(0x4c_c3_8a),
        warn: rgb(0xe9_b0_44),
        bad: rgb(0xff_7b_78),
        bad_solid: rgb(0xcf_34_38),
        idle: rgb(0x8d_96_a3),
        on_solid: rgb(0xff_ff_ff),
        focus: rgb(0x9c_c0_ff),
        tile_opacity: 0.6,
    };

    const LIGHT: Self = Self {
        map_land: rgb(0xf1_f2_f0),
        map_block: rgb(0xe3_e4_e1),
        map_border: rgb(0xc9_ce_d6),
        map_water: rgb(0xcf_e0_ea),
        map_label: rgb(0x54_5d_69),
        map_halo: rgb(0xf1_f2_f0),
        text: rgb(0x14_17_1b),
        surface: rgb(0xff_ff_ff),
        accent: rgb(0x1b_5b_d0),
        ok: rgb(0x13_73_44),
        warn: rgb(0x87_54_00),
        bad: rgb(0xbf_21_27),
        bad_solid: rgb(0xc4_26_2c),
        idle: rgb(0x5f_68_75),
        on_solid: rgb(0xff_ff_ff),
        focus: rgb(0x1b_5b_d0),
        tile_opacity: 1.0,
    };
}

/// `0xRRGGBB`.
const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}
