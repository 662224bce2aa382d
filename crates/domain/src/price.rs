//! What a subscription costs for a month: the one function that preview, issue, the monthly run and
//! a reprint ask. There is no second way to compute a bill.

use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, Period};
use crate::money::{Rupiah, TooMuch};
use crate::permission::closed_enum;
use crate::tax::{Ppn, PriceTax, Taxed};

/// What a price follows from, as it is on the day of the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub plan: String,
    /// A month of it; the subscription's own price where it has one.
    pub price: Rupiah,
    pub tax: PriceTax,
    /// Off every month's price, never more than that.
    pub discount: Rupiah,
    pub add_ons: Vec<AddOn>,
    /// The first and the last day of service.
    pub starts_on: CivilDate,
    pub ends_on: Option<CivilDate>,
    pub leave: Option<Leave>,
    /// Whether tax is charged: the company is a PKP, and the customer is not exempt.
    pub taxed: bool,
}

/// Something besides the plan that is paid every month, as a rented ONT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOn {
    pub text: String,
    /// Taxed as the plan's price is.
    pub price: Rupiah,
}

/// Days without service that are not billed (cuti), the first and the last among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub from: CivilDate,
    pub until: CivilDate,
}

closed_enum! {
    /// What a line of a bill is for.
    LineKind {
        Plan = "plan",
        AddOn = "add-on",
        Discount = "discount",
    }
}

/// A line of a bill. It holds no words of a language but what the operator typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub kind: LineKind,
    /// The plan's name, the add-on's text; empty for a discount.
    pub text: String,
    /// Days of the month that are paid for, and days that it has.
    pub days: i64,
    pub of_days: i64,
    /// Before tax is taken out of it or put on it; negative for a discount.
    pub amount: Rupiah,
    #[serde(flatten)]
    pub taxed: Taxed,
}

/// The lines of a bill for a month, taxed by the rate that is in force on `as_of`. None where there
/// is no day to pay for.
///
/// # Errors
/// An amount does not fit.
pub fn price(terms: &Terms, period: Period, as_of: CivilDate) -> Result<Vec<Line>, TooMuch> {
    let days = billed_days(terms, period);
    if days == 0 {
        return Ok(Vec::new());
    }
    let of_days = period.length();
    let rate = terms.taxed.then(|| Ppn::on(as_of));
    let line = |kind, text: &str, amount: Rupiah| -> Result<Line, TooMuch> {
        Ok(Line {
            kind,
            text: text.to_owned(),
            days,
            of_days,
            amount,
            taxed: match rate {
                Some(rate) => rate.of(amount, terms.tax)?,
                None => Taxed::free(amount),
            },
        })
    };
    let price = terms.price.share(days, of_days)?;
    let mut lines = vec![line(LineKind::Plan, &terms.plan, price)?];
    for add_on in &terms.add_ons {
        let amount = add_on.price.share(days, of_days)?;
        lines.push(line(LineKind::AddOn, &add_on.text, amount)?);
    }
    let discount = terms.discount.share(days, of_days)?.min(price);
    if discount.is_positive() {
        let off = Rupiah::ZERO.minus(discount)?;
        lines.push(line(LineKind::Discount, "", off)?);
    }
    Ok(lines)
}

/// What lines come to together.
///
/// # Errors
/// An amount does not fit.
pub fn total(lines: &[Line]) -> Result<Taxed, TooMuch> {
    lines
        .iter()
        .try_fold(Taxed::default(), |sum, line| sum.plus(line.taxed))
}

/// Days of the month with service that are not days of leave.
fn billed_days(terms: &Terms, period: Period) -> i64 {
    let from = terms.starts_on.max(period.first());
    let until = terms.ends_on.unwrap_or(CivilDate::LAST).min(period.last());
    let away = terms
        .leave
        .map_or(0, |it| span(it.from.max(from), it.until.min(until)));
    span(from, until) - away
}

/// Days from the first to the last, both counted; none where the last is earlier.
fn span(from: CivilDate, until: CivilDate) -> i64 {
    (until.since(from) + 1).max(0)
}

#[cfg(test)]
mod tests;
