//! What has to be true at any moment.

use mikromon_sync::store::Joined;

use super::World;

impl World {
    pub(super) fn look(&mut self, desk: usize) -> Result<(), String> {
        self.stays_shut_out(desk)?;
        let file = self.desks[desk].file.lock().unwrap();
        let customers = file.rows["customer"].iter().filter(|it| it.1.seq > 0);
        self.confirmed.extend(customers.map(|it| *it.0));
        for (id, row) in &file.rows["invoice"] {
            let number = row.fields["number"].text().expect("a number").to_owned();
            self.numbers.entry(number).or_default().insert(*id);
        }
        if !file.shows_what_is_unsent() {
            return Err("something done here is not to be seen here".into());
        }
        if let Some((row, missing)) = file.torn() {
            let story = (file.story_of(row), file.story_of(missing));
            return Err(format!(
                "{row} is at desktop {desk} without {missing}, which it needs; {story:#?}"
            ));
        }
        Ok(())
    }

    /// A device that was shut out gets nothing that happened since. What it had fetched before and
    /// not yet put into its file may still go in.
    fn stays_shut_out(&self, desk: usize) -> Result<(), String> {
        let file = self.file(desk);
        let Some(head) = self.shut_out.get(&file.device) else {
            return Ok(());
        };
        let is_now = |it: &Joined| self.server().is_in(it.epoch);
        let cursor = file.joined.filter(is_now).and_then(|it| it.cursor);
        match cursor {
            Some(it) if *head < it.seq => Err(format!(
                "desktop {desk} was shut out at {head} and read {}",
                it.seq
            )),
            _ => Ok(()),
        }
    }
}
