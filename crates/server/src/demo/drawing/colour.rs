//! The palette.

use std::fmt;

/// A colour, `0xRRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) struct Colour(u32);

const NAMED: [(&str, u32); 30] = [
    ("tea", 0x2f_6b53),
    ("leaf", 0x5f_8a4c),
    ("matcha", 0x8f_aa5d),
    ("mint", 0x9f_c5a8),
    ("clay", 0xb5_532d),
    ("ruby", 0xa3_432e),
    ("amber", 0xd2_8948),
    ("honey", 0xdd_a23f),
    ("gold", 0xc9_a24b),
    ("lemon", 0xec_ce5a),
    ("orange", 0xe3_8b3d),
    ("peach", 0xf0_b795),
    ("rose", 0xdd_949a),
    ("berry", 0xbc_4560),
    ("plum", 0x7a_3b5d),
    ("taro", 0xae_92bd),
    ("grape", 0x5d_4674),
    ("sky", 0x2b_6c9b),
    ("mist", 0x9d_b8c7),
    ("navy", 0x2a_3f5c),
    ("ink", 0x2a_2f2c),
    ("sesame", 0x55_4f4b),
    ("cocoa", 0x5e_3c2a),
    ("caramel", 0xb9_7636),
    ("crust", 0xd3_9a55),
    ("sponge", 0xef_d093),
    ("cream", 0xf8_efdc),
    ("milk", 0xff_fdf8),
    ("sand", 0xe0_cfb1),
    ("stone", 0xa9_a397),
];

impl Colour {
    pub(super) const MILK: Colour = Colour(0xff_fdf8);
    pub(super) const INK: Colour = Colour(0x1f_2421);

    /// A colour of the palette.
    pub(in crate::demo) fn named(name: &str) -> Option<Colour> {
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, colour)| Colour(*colour))
    }

    fn toward(self, other: Colour, percent: u32) -> Colour {
        let channel = |shift: u32| {
            let (here, there) = ((self.0 >> shift) & 0xff, (other.0 >> shift) & 0xff);
            ((here * (100 - percent) + there * percent) / 100) << shift
        };
        Colour(channel(16) | channel(8) | channel(0))
    }

    /// So many per cent of the way to black.
    pub(super) fn darker(self, percent: u32) -> Colour {
        self.toward(Colour::INK, percent)
    }

    /// So many per cent of the way to white.
    pub(super) fn lighter(self, percent: u32) -> Colour {
        self.toward(Colour::MILK, percent)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:06x}", self.0)
    }
}

/// What stands behind the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Scene {
    Blush,
    Sage,
    Sand,
    Mist,
    Lilac,
    Butter,
}

impl Scene {
    pub(in crate::demo) const ALL: [Scene; 6] =
        [Scene::Blush, Scene::Sage, Scene::Sand, Scene::Mist, Scene::Lilac, Scene::Butter];

    pub(super) fn wall(self) -> Colour {
        Colour(match self {
            Scene::Blush => 0xf2_e2d9,
            Scene::Sage => 0xe4_eadf,
            Scene::Sand => 0xf4_ebdc,
            Scene::Mist => 0xe3_e9ed,
            Scene::Lilac => 0xec_e4ec,
            Scene::Butter => 0xf7_efd6,
        })
    }

    pub(super) fn table(self) -> Colour {
        self.wall().toward(Colour(0x8a_6a44), 14)
    }
}
