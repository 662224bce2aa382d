//! Customers, what they subscribe to, and the plans: the forms, and what they refuse.

use super::Step::{self, Press, See, Write};
use super::{ESCAPE, Scene};

const CUSTOMERS: Step = Press("nav a[href='/customers']");
const SEARCH: Step = Write("[name='customer-search']", "ujang");
/// One row and the head.
const FOUND: Step = See("#customer-list table[aria-rowcount='2']");
const OPEN: Step = Press("#customer-list a[title='Ujang Rohmat']");
const NEW_CUSTOMER: Step = Press("#add-customer");
const NEW_SUBSCRIPTION: Step = Press("#add-subscription");
/// The plans to choose from are there.
const CHOICE: Step = See("#subscription-form #plan option:nth-child(2)");
const PLANS: Step = Press("nav a[href='/plans']");

pub(crate) const CUSTOMER: &[Scene] = &[
    Scene::new(
        "customer-add",
        &[CUSTOMERS, NEW_CUSTOMER, See("#customer-form #branch")],
    ),
    Scene::new(
        "customer-add-refused",
        &[
            CUSTOMERS,
            NEW_CUSTOMER,
            Write("#customer-form #code", "PLG 42"),
            Write("#customer-form #phone", "123"),
            Write("#customer-form #nik", "3201"),
            Press("#customer-form button[type=submit]"),
            See("#customer-form .field.err #name:focus"),
            See("#customer-form .field.err #nik"),
        ],
    ),
    Scene::new(
        "customer-edit",
        &[
            CUSTOMERS,
            SEARCH,
            FOUND,
            OPEN,
            Press("#edit-customer"),
            See("#customer-form [name='take-out-nik']"),
        ],
    ),
    Scene::new(
        "customer-work",
        &[
            CUSTOMERS,
            SEARCH,
            FOUND,
            OPEN,
            See("#customer-works .timeline li.ok"),
            Press("#customer-works [data-work='isolate']"),
            See("[name='work-reason']:focus"),
        ],
    ),
    Scene::new(
        "subscription-add",
        &[
            ESCAPE,
            CUSTOMERS,
            SEARCH,
            FOUND,
            OPEN,
            NEW_SUBSCRIPTION,
            CHOICE,
            Press("#add-extra"),
            See("#extra-text-0:focus"),
        ],
    ),
    Scene::new(
        "subscription-add-refused",
        &[
            CUSTOMERS,
            SEARCH,
            FOUND,
            OPEN,
            NEW_SUBSCRIPTION,
            CHOICE,
            Press("#add-extra"),
            Write("#extra-text-0", "Sewa ONT"),
            Write("#subscription-form #static-address", "10.99.0.700"),
            Write("#subscription-form #due-day", "32"),
            Press("#subscription-form button[type=submit]"),
            See("#subscription-form .field.err #extra-price-0"),
        ],
    ),
    Scene::new(
        "subscription-edit",
        &[
            CUSTOMERS,
            SEARCH,
            FOUND,
            OPEN,
            Press("#customer-subscriptions [data-act='edit']"),
            CHOICE,
        ],
    ),
    Scene::new("plans", &[PLANS, See("#plan-list tr[data-plan]")]),
    Scene::new(
        "plan-add",
        &[
            PLANS,
            Press("#add-plan"),
            Write("#plan-form #plan-name", "Rumah 100"),
            Write("#plan-form #plan-price", "499500"),
            See("[data-dialog='plan-form']"),
        ],
    ),
    Scene::new(
        "plan-remove-refused",
        &[
            ESCAPE,
            PLANS,
            Press("#plan-list tr[data-plan='Rumah 20'] [name='remove']"),
            Press("[data-dialog='remove-plan'] button[type=submit]"),
            See("[data-dialog='remove-plan'] [data-error='InUse']"),
        ],
    ),
    Scene::new(
        "subscription-remove",
        &[
            ESCAPE,
            CUSTOMERS,
            SEARCH,
            FOUND,
            OPEN,
            Press("#customer-subscriptions [name='remove']"),
            See("[data-dialog='confirm']"),
        ],
    ),
    // Last, as nothing else can be pressed while it is open.
    Scene::new(
        "customer-remove",
        &[
            ESCAPE,
            CUSTOMERS,
            SEARCH,
            FOUND,
            OPEN,
            Press("#remove-customer"),
            Write("[data-dialog='confirm'] #confirm", "Ujang Rohmat"),
            Press("[data-dialog='confirm'] button[type=submit]"),
            See("[data-dialog='confirm'] [data-error='InUse']"),
        ],
    ),
];
