//! The sections of the settings, in the order of the list.

use crate::locales::{Lang, network, settings as t, sync};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Section {
    Company,
    /// Everybody may open it.
    #[default]
    Look,
    Monitoring,
    Network,
    People,
    Keys,
    Server,
    Data,
    Support,
    About,
}

impl Section {
    pub(super) const ALL: [Self; 10] = [
        Self::Look,
        Self::Company,
        Self::Monitoring,
        Self::Network,
        Self::People,
        Self::Keys,
        Self::Server,
        Self::Data,
        Self::Support,
        Self::About,
    ];

    /// The end of its address.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Look => "appearance",
            Self::Monitoring => "monitoring",
            Self::Network => "network",
            Self::People => "operators",
            Self::Keys => "keys",
            Self::Server => "server",
            Self::Data => "data",
            Self::Support => "support",
            Self::About => "about",
        }
    }

    pub(super) fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.path() == path)
    }

    pub(super) fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Company => t::company(lang),
            Self::Look => t::look(lang),
            Self::Monitoring => t::monitoring(lang),
            Self::Network => network::title(lang),
            Self::People => t::people(lang),
            Self::Keys => t::keys(lang),
            Self::Server => sync::title(lang),
            Self::Data => t::data(lang),
            Self::Support => t::support(lang),
            Self::About => t::about(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_is_found_by_its_address() {
        for section in Section::ALL {
            assert_eq!(Section::from_path(section.path()), Some(section));
        }
        assert_eq!(Section::from_path("nothing"), None);
    }
}
