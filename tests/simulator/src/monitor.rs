//! `monitor-traffic`, `monitor` of ports and `ping`: commands that give a row again and again.

use std::time::Duration;

use crate::answer::{Answer, Gone};
use crate::chance::Seed;
use crate::clock::{Millis, parse_duration};
use crate::command::Command;
use crate::menu::interface;
use crate::router::Router;
use crate::row::{Pen, Row, Wanted};
use crate::traffic::{DOWN_PACKET, UP_PACKET};
use crate::trap::Trap;

pub(crate) async fn traffic(
    router: &Router,
    command: &Command,
    answer: &mut Answer,
) -> Result<(), Gone> {
    repeat(router, command, answer, "interface", rates).await
}

/// What the ports of `numbers` agreed on with the other side, by id or by name.
pub(crate) async fn link(
    router: &Router,
    command: &Command,
    answer: &mut Answer,
) -> Result<(), Gone> {
    let link = |router: &Router, wanted: &str, now| interface::link(&router.lock(), wanted, now);
    repeat(router, command, answer, "numbers", link).await
}

/// One row for each item that `argument` lists, again and again.
async fn repeat(
    router: &Router,
    command: &Command,
    answer: &mut Answer,
    argument: &'static str,
    row: impl Fn(&Router, &str, Millis) -> Option<Row>,
) -> Result<(), Gone> {
    let Some(names) = command.text(argument) else {
        return answer.refuse(&Trap::missing(argument)).await;
    };
    let interval = match pause(command, 1_000) {
        Ok(interval) => interval,
        Err(trap) => return answer.refuse(&trap).await,
    };
    let rows = match rows(command, interval) {
        Ok(rows) => rows,
        Err(trap) => return answer.refuse(&trap).await,
    };
    for section in 0..rows {
        if section > 0 {
            answer.flush().await?;
            tokio::time::sleep(interval).await;
        }
        let now = router.lock().clock.now();
        for name in names.split(',') {
            let Some(row) = row(router, name, now) else {
                return answer.refuse(&Trap::no_match(argument)).await;
            };
            if command.has("once") {
                answer.row(&row, &Wanted::All);
            } else {
                answer.section(&row, section);
            }
        }
    }
    answer.done();
    answer.flush().await
}

/// How often a command repeats: once, for its duration, or for ever.
fn rows(command: &Command, interval: Duration) -> Result<u64, Trap> {
    if command.has("once") {
        return Ok(1);
    }
    let Some(text) = command.text("duration") else {
        return Ok(u64::MAX);
    };
    let span = parse_duration(&text).ok_or_else(|| Trap::invalid("duration"))?;
    let interval = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
    Ok(span.unsigned_abs().div_ceil(interval).max(1))
}

fn rates(router: &Router, name: &str, now: Millis) -> Option<Row> {
    let (rx, tx) = interface::rates(&router.lock(), name, now)?;
    let wanted = Wanted::All;
    let mut pen = Pen::new(&wanted);
    let rx_packets = rx / 8 / if rx > tx { DOWN_PACKET } else { UP_PACKET };
    let tx_packets = tx / 8 / if tx > rx { DOWN_PACKET } else { UP_PACKET };
    pen.put("name", name)
        .put("rx-packets-per-second", rx_packets)
        .put("rx-bits-per-second", rx)
        .put("fp-rx-packets-per-second", rx_packets)
        .put("fp-rx-bits-per-second", rx)
        .put("rx-drops-per-second", 0)
        .put("rx-errors-per-second", 0)
        .put("tx-packets-per-second", tx_packets)
        .put("tx-bits-per-second", tx)
        .put("fp-tx-packets-per-second", 0)
        .put("fp-tx-bits-per-second", 0)
        .put("tx-drops-per-second", 0)
        .put("tx-queue-drops-per-second", 0)
        .put("tx-errors-per-second", 0);
    Some(pen.done())
}

/// The time between two rows; RouterOS takes 20 ms to 5 s.
fn pause(command: &Command, default: Millis) -> Result<Duration, Trap> {
    let millis = match command.text("interval") {
        None => default,
        Some(text) => parse_duration(&text).ok_or_else(|| Trap::invalid("interval"))?,
    };
    if !(10..=5_000).contains(&millis) {
        return Err(Trap::invalid("interval"));
    }
    Ok(Duration::from_millis(millis.unsigned_abs()))
}

/// What the pings so far came to.
#[derive(Default)]
struct Tally {
    sent: u64,
    /// Microseconds of those that came back.
    times: Vec<u64>,
}

pub(crate) async fn ping(
    router: &Router,
    command: &Command,
    answer: &mut Answer,
) -> Result<(), Gone> {
    let Some(address) = command.text("address") else {
        return answer.refuse(&Trap::missing("address")).await;
    };
    let interval = match pause(command, 1_000) {
        Ok(interval) => interval,
        Err(trap) => return answer.refuse(&trap).await,
    };
    let count: Option<u64> = command.text("count").and_then(|text| text.parse().ok());
    let size: u64 = command
        .text("size")
        .and_then(|text| text.parse().ok())
        .unwrap_or(56);
    let mut tally = Tally::default();
    while count.is_none_or(|count| tally.sent < count) {
        let row = echo(router, &address, size, &mut tally);
        answer.section(&row, tally.sent - 1);
        answer.flush().await?;
        if count != Some(tally.sent) {
            tokio::time::sleep(interval).await;
        }
    }
    answer.done();
    answer.flush().await
}

/// Addresses reserved for documentation (RFC 5737) never answer; all others do.
fn echo(router: &Router, address: &str, size: u64, tally: &mut Tally) -> Row {
    let seed = Seed::new(address.bytes().map(u64::from).sum()).at(tally.sent);
    let silent = ["192.0.2.", "198.51.100.", "203.0.113."]
        .iter()
        .any(|net| address.starts_with(net));
    let wanted = Wanted::All;
    let mut pen = Pen::new(&wanted);
    pen.put("seq", tally.sent).put("host", address);
    tally.sent += 1;
    if silent {
        pen.put("status", "timeout");
    } else {
        let time = 300 + seed.below(9_000);
        tally.times.push(time);
        pen.put("size", size)
            .put("ttl", 64)
            .put("time", span(router, time));
    }
    let received = u64::try_from(tally.times.len()).unwrap_or(0);
    pen.put("sent", tally.sent)
        .put("received", received)
        .put("packet-loss", (tally.sent - received) * 100 / tally.sent);
    if let (Some(least), Some(most)) = (tally.times.iter().min(), tally.times.iter().max()) {
        let mean = tally.times.iter().sum::<u64>() / received.max(1);
        pen.put("min-rtt", span(router, *least))
            .put("avg-rtt", span(router, mean))
            .put("max-rtt", span(router, *most));
    }
    pen.done()
}

/// A round trip: whole milliseconds before 7.0, `9ms445us` since.
fn span(router: &Router, micros: u64) -> String {
    if router.spec().version.major < 7 {
        return format!("{}ms", micros / 1000);
    }
    match (micros / 1000, micros % 1000) {
        (0, us) => format!("{us}us"),
        (ms, us) => format!("{ms}ms{us}us"),
    }
}
