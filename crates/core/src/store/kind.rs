//! What kinds of values the columns of the book take, where many columns take the same.

use mikromon_domain::money::Rupiah;
use mikromon_sync::table::Kind;

/// UTC epoch milliseconds.
pub(super) const INSTANT: Kind = Kind::Int(0, i64::MAX);
pub(super) const FLAG: Kind = Kind::Int(0, 1);
/// Rupiah, nothing or more.
pub(super) const AMOUNT: Kind = Kind::Int(0, Rupiah::MAX);
/// Rupiah that came or went: more than nothing.
pub(super) const MONEY: Kind = Kind::Int(1, Rupiah::MAX);
/// Days since 1970-01-01, to 2999-12-31.
pub(super) const DATE: Kind = Kind::Int(0, 376_199);
/// Months since January 1970, to December 2999.
pub(super) const MONTH: Kind = Kind::Int(0, 12_359);
/// A name that people gave, and what its uniqueness is decided by: lower case may be longer.
pub(super) const NAME: Kind = Kind::Text(64);
pub(super) const NAME_KEY: Kind = Kind::Text(200);
pub(super) const NOTE: Kind = Kind::Text(2_000);
/// A line of text, as a reason or an address.
pub(super) const LINE: Kind = Kind::Text(400);
/// A printed number, also with the mark of one that was taken.
pub(super) const NUMBER: Kind = Kind::Text(60);
/// A name of a closed list.
pub(super) const CLOSED: Kind = Kind::Text(20);

#[cfg(test)]
mod tests {
    use mikromon_domain::date::CivilDate;

    use super::*;

    #[test]
    fn columns_take_every_date_there_is_and_no_other() {
        assert_eq!(DATE, Kind::Int(0, CivilDate::LAST.days()));
        assert_eq!(MONTH, Kind::Int(0, CivilDate::LAST.period().months()));
    }
}
