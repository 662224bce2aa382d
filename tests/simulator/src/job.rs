//! What a command asks for, and doing it. Most jobs run beside others; the connection decides which.

use crate::answer::{Answer, Gone};
use crate::command::Command;
use crate::fault::Fault;
use crate::menu::{self, Menu};
use crate::print::{self, Watch};
use crate::router::Router;
use crate::trap::Trap;
use crate::{edit, monitor};

/// How long a board takes to come back after `/system/reboot`.
const REBOOT_SECONDS: u64 = 20;

pub(crate) enum Job {
    Print(&'static Menu),
    Listen(&'static Menu, Watch),
    Edit(&'static Menu),
    Traffic,
    Link,
    Ping,
    Reboot,
}

impl Job {
    pub(crate) fn of(command: &Command, router: &Router) -> Result<Self, Trap> {
        match (command.path.as_str(), command.verb.as_str()) {
            ("" | "/tool", "ping") => return Ok(Self::Ping),
            ("/interface", "monitor-traffic") => return Ok(Self::Traffic),
            ("/interface/ethernet", "monitor") => return Ok(Self::Link),
            ("/system", "reboot") => return Ok(Self::Reboot),
            _ => {}
        }
        let Some(menu) = menu::find(&command.path) else {
            let known = menu::is_prefix(&command.path);
            return Err(if known {
                Trap::no_such_command()
            } else {
                Trap::no_such_prefix()
            });
        };
        Ok(match command.verb.as_str() {
            "print" | "getall" => Self::Print(menu),
            "listen" => Self::Listen(menu, Watch::new(router, menu)),
            _ => Self::Edit(menu),
        })
    }

    /// Whether it needs the right to write.
    pub(crate) const fn changes(&self) -> bool {
        matches!(self, Self::Edit(_) | Self::Reboot)
    }

    pub(crate) async fn run(
        self,
        router: &Router,
        command: &Command,
        answer: &mut Answer,
    ) -> Result<(), Gone> {
        match self {
            Self::Print(menu) => print::print(router, menu, command, answer).await,
            Self::Listen(menu, watch) => print::listen(router, menu, command, watch, answer).await,
            Self::Edit(menu) => change(router, menu, command, answer).await,
            Self::Traffic => monitor::traffic(router, command, answer).await,
            Self::Link => monitor::link(router, command, answer).await,
            Self::Ping => monitor::ping(router, command, answer).await,
            Self::Reboot => {
                router.fault(Fault::Reboot {
                    seconds: REBOOT_SECONDS,
                });
                Ok(())
            }
        }
    }
}

async fn change(
    router: &Router,
    menu: &'static Menu,
    command: &Command,
    answer: &mut Answer,
) -> Result<(), Gone> {
    let edited = edit::edit(&mut router.lock(), menu, command);
    router.changed();
    match edited {
        Ok(Some(id)) => answer.done_with(id),
        Ok(None) => answer.done(),
        Err(trap) => return answer.refuse(&trap).await,
    }
    answer.flush().await
}
