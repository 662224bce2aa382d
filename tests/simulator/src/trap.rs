//! Why a command failed, with the texts and categories of a real router. Only texts; nothing decides by them.

/// `!trap`: the category where RouterOS sends one, and the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trap {
    pub(crate) category: Option<u8>,
    pub(crate) message: String,
}

impl Trap {
    fn new(category: Option<u8>, message: impl Into<String>) -> Self {
        Self {
            category,
            message: message.into(),
        }
    }

    pub(crate) fn no_such_prefix() -> Self {
        Self::new(Some(0), "no such command prefix")
    }

    pub(crate) fn no_such_command() -> Self {
        Self::new(Some(0), "no such command")
    }

    pub(crate) fn no_such_item() -> Self {
        Self::new(Some(0), "no such item")
    }

    pub(crate) fn unknown_parameter() -> Self {
        Self::new(Some(0), "unknown parameter")
    }

    pub(crate) fn missing(key: &str) -> Self {
        Self::new(Some(0), format!("missing ={key}="))
    }

    pub(crate) fn no_match(key: &str) -> Self {
        Self::new(Some(1), format!("input does not match any value of {key}"))
    }

    pub(crate) fn invalid(key: &str) -> Self {
        Self::new(Some(1), format!("invalid value for argument {key}"))
    }

    pub(crate) fn interrupted() -> Self {
        Self::new(Some(2), "interrupted")
    }

    pub(crate) fn failure(text: &str) -> Self {
        Self::new(None, format!("failure: {text}"))
    }

    pub(crate) fn not_permitted() -> Self {
        Self::new(None, "not enough permissions (9)")
    }

    /// To a login, as MikroTik's manual has it for a group without the policy `api` (REST API, Troubleshoot REST requests).
    pub(crate) fn not_allowed() -> Self {
        Self::new(None, "std failure: not allowed (9)")
    }

    pub(crate) fn bad_password(old: bool) -> Self {
        let text = if old {
            "cannot log in"
        } else {
            "invalid user name or password (6)"
        };
        Self::new(None, text)
    }
}
