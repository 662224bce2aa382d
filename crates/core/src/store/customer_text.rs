//! The `customer_text` table and its index of parts of three letters, which triggers keep: what was
//! typed becomes the rows that have all of its words, anywhere in what the caller may find by.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

/// What the index holds its entries by: a word that is shorter is looked for row by row.
const PART: usize = 3;

/// What was typed, as its words; each of them has to occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// In small letters, with single blanks.
    pub(super) text: String,
    pub(super) words: Vec<String>,
}

impl Words {
    /// `None` where nothing was typed.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.replace('\0', "").to_lowercase();
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then(|| Self {
            text: words.join(" "),
            words,
        })
    }

    fn are_indexed(&self) -> bool {
        self.words.iter().any(|it| !is_short(it))
    }

    pub(super) fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

/// What a caller finds customers by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Names and codes: nobody finds by what they may not see.
    Masked,
    /// Telephone numbers, PPPoE user names, addresses and notes as well.
    All,
}

impl Reach {
    pub(crate) const fn of(masked: bool) -> Self {
        if masked { Self::Masked } else { Self::All }
    }

    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Masked => &["code", "name"],
            Self::All => &["code", "name", "phone", "access", "address", "note"],
        }
    }
}

/// `FROM customer_text t ... WHERE ...`: the rows that have all words, as the index finds them. Words of
/// one or two letters alone are looked for in names and codes, which the indexes of the list hold.
pub(super) fn push_found(query: &mut QueryBuilder<Sqlite>, words: &Words, reach: Reach) {
    match indexed(words, reach) {
        Some(wanted) => {
            query.push("FROM customer_fts f JOIN customer_text t ON t.seq = f.rowid ");
            query.push("WHERE customer_fts MATCH ").push_bind(wanted);
        }
        None => drop(query.push("FROM customer_text t WHERE true")),
    }
    push_short(query, words, reach);
}

/// How many [`push_found`] finds, by the index alone where it holds all that is asked.
pub(super) fn push_count(query: &mut QueryBuilder<Sqlite>, words: &Words, reach: Reach) {
    let whole = looked_for(words, reach).iter().all(|it| !is_short(it));
    match indexed(words, reach).filter(|_| whole) {
        Some(wanted) => {
            query
                .push("FROM customer_fts WHERE customer_fts MATCH ")
                .push_bind(wanted);
        }
        None => push_found(query, words, reach),
    }
}

/// The same rows in the order of an index of `customer_text`: who needs the first ones of many reads
/// no more than these.
pub(super) fn push_in_order(
    query: &mut QueryBuilder<Sqlite>,
    index: &str,
    words: Option<&Words>,
    reach: Reach,
) {
    query.push(format_args!(
        "FROM customer_text t INDEXED BY {index} WHERE true"
    ));
    let Some(words) = words else { return };
    if let Some(wanted) = indexed(words, reach) {
        query.push(" AND t.seq IN (SELECT rowid FROM customer_fts WHERE customer_fts MATCH ");
        query.push_bind(wanted).push(")");
    }
    push_short(query, words, reach);
}

fn push_short(query: &mut QueryBuilder<Sqlite>, words: &Words, reach: Reach) {
    let reach = match words.are_indexed() {
        true => reach,
        false => Reach::Masked,
    };
    for word in looked_for(words, reach).iter().filter(|it| is_short(it)) {
        push_has(query, word, reach);
    }
}

/// As [`push_found`], of those whose name has a word that begins with the first one.
pub(super) fn push_begun(query: &mut QueryBuilder<Sqlite>, words: &Words, reach: Reach) {
    query.push("FROM customer_text t INDEXED BY customer_text_name WHERE instr(t.name, ");
    query.push_bind(format!(" {}", words.first())).push(")");
    for word in words.words.iter().skip(1) {
        push_has(query, word, reach);
    }
}

fn push_has(query: &mut QueryBuilder<Sqlite>, word: &str, reach: Reach) {
    query.push(" AND (false");
    for column in reach.columns() {
        query.push(format_args!(" OR instr(t.{column}, "));
        query.push_bind(word.to_owned()).push(")");
    }
    query.push(")");
}

/// A number that is typed in groups is one word.
fn looked_for(words: &Words, reach: Reach) -> Vec<String> {
    let number = reach == Reach::All && !phone_digits(&words.text).is_empty();
    match number {
        true => vec![words.words.concat()],
        false => words.words.clone(),
    }
}

fn is_short(word: &str) -> bool {
    word.chars().count() < PART
}

/// What the index is asked; `None` where no word is long enough for it.
fn indexed(words: &Words, reach: Reach) -> Option<String> {
    let words = looked_for(words, reach);
    let asked = words.iter().filter(|it| !is_short(it)).map(|word| {
        match (reach, phone_digits(word)) {
            (Reach::Masked, _) => {
                format!("{{{}}} : {}", reach.columns().join(" "), quoted(word))
            }
            // All columns: to name them takes the index twice as long.
            (Reach::All, digits) if digits.is_empty() => quoted(word),
            (Reach::All, digits) => format!("({} OR phone : {})", quoted(word), quoted(&digits)),
        }
    });
    let asked: Vec<_> = asked.collect();
    (!asked.is_empty()).then(|| asked.join(" AND "))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The digits that a stored number has too, however it is typed; nothing where they are too few to
/// be meant as one.
fn phone_digits(text: &str) -> String {
    let marks = |it: char| matches!(it, ' ' | '-' | '.' | '+' | '(' | ')');
    let digits: String = text.chars().filter(|it| !marks(*it)).collect();
    let national = digits.trim_start_matches('0');
    if national.len() >= PART && national.bytes().all(|it| it.is_ascii_digit()) {
        national.to_owned()
    } else {
        String::new()
    }
}

/// All of it anew, for who wrote the book past the triggers.
pub(super) async fn read_anew(book: &mut SqliteConnection) -> anyhow::Result<()> {
    for sql in [
        "DELETE FROM customer_text",
        "INSERT INTO customer_text_anew SELECT id FROM customer",
    ] {
        sqlx::query(sql).execute(&mut *book).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_taken_apart_at_its_blanks() {
        assert_eq!(Words::of("  "), None);
        let words = Words::of(" Siti  Nur aini BOGOR ").unwrap();
        assert_eq!(words.text, "siti nur aini bogor");
        assert_eq!(words.words, ["siti", "nur", "aini", "bogor"]);
    }

    #[test]
    fn digits_of_a_number_are_found_however_they_are_typed() {
        for (typed, expected) in [
            ("0812-3456", "8123456"),
            ("+62 812", "62812"),
            ("812", "812"),
            ("08", ""),
            ("budi 0812", ""),
            ("", ""),
        ] {
            assert_eq!(phone_digits(typed), expected, "{typed}");
        }
    }

    #[test]
    fn the_index_is_asked_in_its_own_words() {
        let asked =
            |text: &str, reach| indexed(&Words::of(text).unwrap(), reach).unwrap_or_default();
        assert_eq!(asked("bu", Reach::All), "");
        assert_eq!(asked("Budi s", Reach::Masked), "{code name} : \"budi\"");
        assert_eq!(
            asked("a\"b OR", Reach::Masked),
            "{code name} : \"a\"\"b\"",
            "what is typed is never its language"
        );
        assert_eq!(asked("0812", Reach::Masked), "{code name} : \"0812\"");
        assert_eq!(asked("0812", Reach::All), "(\"0812\" OR phone : \"812\")");
        assert_eq!(
            asked("08 12 34", Reach::All),
            asked("081234", Reach::All),
            "a number in groups"
        );
    }
}
