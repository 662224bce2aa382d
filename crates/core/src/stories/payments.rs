//! Payments: what they pay, what is left of them, and that money is never refused nor lost.

use mikromon_api::customer::{GetStatement, Statement, StatementItem};
use mikromon_api::invoice::{GetInvoice, InvoiceRow, VoidInvoice};
use mikromon_api::payment::{
    AllocatePayment, ListPayments, ListSuspense, RecordPayment, ReversePayment,
};
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::billing::{InvoiceStatus, PaymentMethod};
use mikromon_domain::ids::{InvoiceId, PaymentId};
use mikromon_domain::money::Rupiah;
use mikromon_sync::table::NUMBER_VOID;
use proptest::prelude::*;
use uuid::Uuid;

use super::history::assert_every_row_has_its_edit;
use super::shop::{Shop, money, noon, rupiah};
use crate::clock::now;
use crate::store::{self, field};

async fn row(shop: &Shop, id: InvoiceId) -> InvoiceRow {
    let get = GetInvoice { id };
    shop.desk.ask_at(noon("2026-05-20"), get).await.unwrap().row
}

async fn statement(shop: &Shop) -> Statement {
    let id = shop.customer;
    shop.desk
        .ask(GetStatement { id, limit: 500 })
        .await
        .unwrap()
}

async fn sums(shop: &Shop) -> [i64; 4] {
    let it = statement(shop).await;
    [it.invoiced, it.paid, it.credit, it.balance].map(Rupiah::get)
}

fn reverse(id: PaymentId) -> ReversePayment {
    let reason = "giro kosong".to_owned();
    ReversePayment { id, reason }
}

#[tokio::test]
async fn money_pays_the_oldest_due_and_the_rest_is_credit() {
    let shop = Shop::open().await;
    let march = shop.bill("2026-03").await.row.id;
    let february = shop.bill("2026-02").await.row.id;
    let paid = shop.pay(200_000, &[]).await;
    let parts: Vec<_> = paid
        .parts
        .iter()
        .map(|it| (it.invoice, it.amount.get()))
        .collect();
    assert_eq!(parts, [(february, 150_000), (march, 50_000)]);
    assert_eq!(paid.receipt.as_deref(), Some("KW/2605/000001"));
    assert_eq!(row(&shop, february).await.status, InvoiceStatus::Paid);
    assert_eq!(row(&shop, march).await.open, rupiah(100_000));
    assert_eq!(sums(&shop).await, [300_000, 200_000, 0, -100_000]);
    let more = shop.pay(130_000, &[]).await;
    assert_eq!(more.rest, rupiah(30_000));
    assert_eq!(sums(&shop).await, [300_000, 300_000, 30_000, 30_000]);
    assert_every_row_has_its_edit(&shop.desk).await;
}

#[tokio::test]
async fn a_chosen_bill_is_paid_first_and_only_it() {
    let shop = Shop::open().await;
    let (february, march) = (
        shop.bill("2026-02").await.row.id,
        shop.bill("2026-03").await.row.id,
    );
    let paid = shop.pay(170_000, &[march, march]).await;
    assert_eq!((paid.parts.len(), paid.rest), (1, rupiah(20_000)));
    assert_eq!(row(&shop, march).await.status, InvoiceStatus::Paid);
    assert_eq!(row(&shop, february).await.paid, Rupiah::ZERO);
    // The credit pays what is open once somebody says so.
    let id = paid.id;
    let used = shop
        .desk
        .ask(AllocatePayment {
            id,
            invoices: vec![],
        })
        .await
        .unwrap();
    assert_eq!((used.parts[0].invoice, used.rest), (february, Rupiah::ZERO));
    assert_eq!(row(&shop, february).await.paid, rupiah(20_000));
}

#[tokio::test]
async fn a_payment_that_is_taken_back_pays_nothing_and_once_is_enough() {
    let shop = Shop::open().await;
    let bill = shop.bill("2026-02").await.row.id;
    let paid = shop.pay(200_000, &[]).await;
    shop.desk.ask(reverse(paid.id)).await.unwrap();
    shop.desk.ask(reverse(paid.id)).await.unwrap();
    assert_eq!(row(&shop, bill).await.status, InvoiceStatus::Overdue);
    assert_eq!(sums(&shop).await, [150_000, 0, 0, -150_000]);
    let list = ListPayments {
        customer: Some(shop.customer),
        after: None,
        limit: 10,
    };
    let told = shop.desk.ask(list).await.unwrap().remove(0);
    assert_eq!(
        (told.reversed.as_deref(), told.rest),
        (Some("giro kosong"), Rupiah::ZERO)
    );
    assert_eq!(told.operator.as_deref(), Some("Budi Santoso"));
    let after = AllocatePayment {
        id: paid.id,
        invoices: vec![],
    };
    assert!(shop.desk.ask(after).await.unwrap().parts.is_empty());
}

#[tokio::test]
async fn what_was_paid_of_a_void_bill_is_the_customer_s_again() {
    let shop = Shop::open().await;
    let id = shop.bill("2026-02").await.row.id;
    shop.pay(150_000, &[]).await;
    let reason = "salah".to_owned();
    shop.desk.ask(VoidInvoice { id, reason }).await.unwrap();
    assert_eq!(sums(&shop).await, [0, 0, 150_000, 150_000]);
    let anew = shop.bill("2026-02").await.row;
    assert_eq!(anew.paid, Rupiah::ZERO);
    assert_eq!(sums(&shop).await, [150_000, 0, 150_000, 0]);
}

#[tokio::test]
async fn money_of_nobody_known_waits_in_suspense_until_somebody_says_whose() {
    let shop = Shop::open().await;
    let unknown = InvoiceId::from_uuid(Uuid::from_u128(7));
    let stray = RecordPayment {
        reference: "TRF 8821 SRI".into(),
        method: PaymentMethod::Transfer,
        ..money(150_000, None, &[unknown])
    };
    let paid = shop.desk.ask(stray).await.unwrap();
    assert_eq!((paid.parts.len(), paid.rest), (0, rupiah(150_000)));
    let suspense = async || shop.desk.ask(ListSuspense { limit: 10 }).await.unwrap();
    assert_eq!(suspense().await[0].reference, "TRF 8821 SRI");
    let bill = shop.bill("2026-02").await.row.id;
    let id = paid.id;
    let told = AllocatePayment {
        id,
        invoices: vec![bill],
    };
    shop.desk.ask(told).await.unwrap();
    assert!(suspense().await.is_empty());
    assert_eq!(row(&shop, bill).await.status, InvoiceStatus::Paid);
}

/// Two desktops issued the same month apart: the payment names the bill that did not stand.
#[tokio::test]
async fn money_for_a_twin_pays_the_bill_that_stands() {
    let shop = Shop::open().await;
    let bill = shop.bill("2026-02").await.row.id;
    let twin = InvoiceId::from_uuid(Uuid::from_u128(7));
    let paid = shop.pay(150_000, &[twin]).await.id;
    let mut write = shop.desk.book().store.write(now(), None).await.unwrap();
    let part = (twin, rupiah(100_000));
    store::payment::allocate(&mut write, paid, part, None)
        .await
        .unwrap();
    let void = [
        field("tbl", "invoice"),
        field("document", twin),
        field("number", "INV-D03-2602-00001"),
        field("reason", "twin"),
        field("stands", bill),
    ];
    let id = Uuid::from_u128(8);
    write.insert(&NUMBER_VOID, id, &void).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(row(&shop, bill).await.paid, rupiah(100_000));
    assert_eq!(sums(&shop).await, [150_000, 100_000, 50_000, 0]);
}

#[tokio::test]
async fn a_known_bill_tells_who_paid() {
    let shop = Shop::open().await;
    let bill = shop.bill("2026-02").await.row.id;
    let paid = shop.desk.ask(money(100_000, None, &[bill])).await.unwrap();
    assert_eq!(paid.parts[0].number, "INV/2602/000001");
    let items: Vec<_> = statement(&shop).await.entries;
    let receipt = paid.receipt.clone();
    assert_eq!(
        items[0].what,
        StatementItem::Payment {
            id: paid.id,
            receipt
        }
    );
    assert_eq!(
        (items[0].amount, items[1].amount),
        (rupiah(100_000), rupiah(-150_000))
    );
}

#[tokio::test]
async fn credit_that_the_company_grants_has_no_receipt() {
    let shop = Shop::open().await;
    let bill = shop.bill("2026-02").await.row.id;
    let granted = RecordPayment {
        method: PaymentMethod::Credit,
        reference: "gangguan 3 hari".into(),
        ..money(15_000, Some(shop.customer), &[])
    };
    let granted = shop.desk.ask(granted).await.unwrap();
    assert_eq!(granted.receipt, None);
    assert_eq!(row(&shop, bill).await.open, rupiah(135_000));
}

#[tokio::test]
async fn what_is_no_payment_is_refused() {
    let shop = Shop::open().await;
    for amount in [0, -5] {
        let error = shop.desk.ask(money(amount, None, &[])).await.unwrap_err();
        assert_eq!(
            (error.code, error.field),
            (ErrorCode::InvalidField, Some(Field::Amount))
        );
    }
    let tomorrow = RecordPayment {
        received_at: Some(noon("2026-05-21")),
        ..money(1, None, &[])
    };
    let error = shop
        .desk
        .ask_at(noon("2026-05-20"), tomorrow)
        .await
        .unwrap_err();
    assert_eq!(error.field, Some(Field::ReceivedAt));
}

/// What a person at the counter may do.
#[derive(Clone, Debug)]
enum Deed {
    Bill(u8),
    Void(usize),
    Pay(i64),
    Choose(i64, usize),
    Reverse(usize),
    Use(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (2_u8..8).prop_map(Deed::Bill),
        (0_usize..8).prop_map(Deed::Void),
        (1_i64..400_000).prop_map(Deed::Pay),
        (1_i64..400_000, 0_usize..8).prop_map(|(amount, at)| Deed::Choose(amount, at)),
        (0_usize..8).prop_map(Deed::Reverse),
        (0_usize..8).prop_map(Deed::Use),
    ]
}

/// The money that was taken and not given back, in the order it came.
async fn act(shop: &Shop, deeds: Vec<Deed>) -> i64 {
    let mut bills = Vec::new();
    let mut payments: Vec<(PaymentId, i64)> = Vec::new();
    for deed in deeds {
        let chosen = |at: usize| bills.get(at).copied();
        match deed {
            Deed::Bill(month) => bills.push(shop.bill(&format!("2026-{month:02}")).await.row.id),
            Deed::Void(at) => {
                if let Some(id) = chosen(at) {
                    let reason = "x".to_owned();
                    shop.desk.ask(VoidInvoice { id, reason }).await.unwrap();
                }
            }
            Deed::Pay(amount) => payments.push((shop.pay(amount, &[]).await.id, amount)),
            Deed::Choose(amount, at) => {
                let chosen: Vec<_> = chosen(at).into_iter().collect();
                payments.push((shop.pay(amount, &chosen).await.id, amount));
            }
            Deed::Reverse(at) => {
                if let Some(payment) = payments.get_mut(at) {
                    shop.desk.ask(reverse(payment.0)).await.unwrap();
                    payment.1 = 0;
                }
            }
            Deed::Use(at) => {
                if let Some((id, _)) = payments.get(at) {
                    let (id, invoices) = (*id, vec![]);
                    shop.desk
                        .ask(AllocatePayment { id, invoices })
                        .await
                        .unwrap();
                }
            }
        }
    }
    payments.iter().map(|it| it.1).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_rupiah_is_lost_whatever_is_done(deeds in prop::collection::vec(deed(), 0..14)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let shop = Shop::open().await;
            let taken = act(&shop, deeds).await;
            let told = statement(&shop).await;
            assert_eq!(told.paid.get() + told.credit.get(), taken);
            assert!(told.paid <= told.invoiced && told.credit >= Rupiah::ZERO);
            let entries: i64 = told.entries.iter().map(|it| it.amount.get()).sum();
            assert_eq!(entries, told.balance.get());
            shop.desk.core.stop().await;
        });
    }
}

#[tokio::test]
async fn a_second_press_records_nothing_more_and_is_answered_as_the_first() {
    let shop = Shop::open().await;
    shop.bill("2026-02").await;
    let payment = money(200_000, Some(shop.customer), &[]);
    let first = shop.desk.ask(payment.clone()).await.unwrap();
    let again = shop.desk.ask(payment.clone()).await.unwrap();
    assert_eq!(again, first);
    assert_eq!(sums(&shop).await, [150_000, 150_000, 50_000, 50_000]);
    let other = RecordPayment {
        amount: rupiah(1),
        ..payment
    };
    assert_eq!(shop.desk.refusal(other).await, ErrorCode::BadRequest);
    assert_every_row_has_its_edit(&shop.desk).await;
}
