//! `/user`: who may log in, and with which rights.

use super::{Menu, Schema};
use crate::row::Row;
use crate::state::State;

/// A user that may read but not write, beside the one of the router's spec; same password.
pub const READER: &str = "pemantau";

pub(crate) static USER: Menu = Menu::table(
    "/user",
    Schema {
        base: |_| 3,
        item: |state, id, pen| {
            let (name, group, password) = match id {
                1 => ("admin", "full", "kunci-darurat"),
                2 => (
                    state.spec.username.as_str(),
                    "full",
                    state.spec.password.as_str(),
                ),
                _ => (READER, "read", state.spec.password.as_str()),
            };
            pen.put("name", name)
                .put("group", group)
                .put("address", "")
                .put("password", password)
                .put("disabled", false);
        },
        fields: &[
            "name", "group", "address", "password", "disabled", "comment",
        ],
        required: &["name", "group"],
        defaults: &[("address", ""), ("password", ""), ("disabled", "false")],
        unique: &["name"],
        taken: "user with the same name already exists",
        refers: &[("group", &GROUP)],
        hidden: &["password"],
        ..Schema::NONE
    },
);

pub(crate) static GROUP: Menu = Menu::table(
    "/user/group",
    Schema {
        base: |_| 3,
        item: |_, id, pen| {
            let (name, policy) = match id {
                1 => (
                    "read",
                    "local,ssh,read,winbox,password,web,sniff,api,!ftp,!write",
                ),
                2 => (
                    "write",
                    "local,ssh,read,write,winbox,password,web,sniff,api,!ftp",
                ),
                _ => (
                    "full",
                    "local,ftp,reboot,read,write,policy,test,winbox,password,api",
                ),
            };
            pen.put("name", name).put("policy", policy);
        },
        fields: &["name", "policy", "comment"],
        required: &["name"],
        unique: &["name"],
        taken: "group with the same name already exists",
        ..Schema::NONE
    },
);

impl State {
    /// The enabled user of this name, its password with it.
    pub(crate) fn user(&self, name: &[u8]) -> Option<Row> {
        let mut users = self
            .table(USER.path)?
            .items()
            .filter_map(|(id, _)| self.stored(&USER, id));
        users.find(|user| user.bytes("name") == Some(name) && !user.is("disabled", "true"))
    }
}
