//! What several forms check alike: a text's length, a day, whether somebody else changed it first;
//! and what the book says of a row that it does not take.

use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::mask::is_masked;
use mikromon_domain::router::Name;
use mikromon_sync::change::{Reason, Refusal};

use super::invalid;

/// What was typed, or what is stored where the form leaves it out.
///
/// # Errors
/// `InvalidField` for a mask that came back in place of a value.
pub(super) fn kept(
    typed: Option<&str>,
    old: Option<&str>,
    field: Field,
) -> Result<String, ApiError> {
    match typed {
        Some(typed) if is_masked(typed) => Err(invalid(field, "it is a mask, and no value")),
        Some(typed) => Ok(typed.to_owned()),
        None => Ok(old.unwrap_or_default().to_owned()),
    }
}

/// Trimmed and on one line, of at most so many characters; it may be empty.
pub(super) fn line(text: &str, most: usize, field: Field) -> Result<String, ApiError> {
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let tidy: String = tidy.chars().filter(|it| !it.is_control()).collect();
    if tidy.chars().count() > most {
        return Err(invalid(field, format!("at most {most} characters")));
    }
    Ok(tidy)
}

/// As [`line`], and not empty.
pub(super) fn filled_line(text: &str, most: usize, field: Field) -> Result<String, ApiError> {
    let tidy = line(text, most, field)?;
    if tidy.is_empty() {
        return Err(invalid(field, "it is empty"));
    }
    Ok(tidy)
}

/// Characters of a note.
pub(super) const NOTE: usize = 2_000;

/// Of several lines.
pub(super) fn note(text: &str) -> Result<String, ApiError> {
    let tidy = text.trim();
    if tidy.chars().count() > NOTE {
        return Err(invalid(Field::Note, format!("at most {NOTE} characters")));
    }
    Ok(tidy.to_owned())
}

/// Why something is done; it goes on record.
pub(super) fn reason(text: &str) -> Result<String, ApiError> {
    filled_line(text, 200, Field::Reason)
}

pub(super) fn name(text: &str) -> Result<Name, ApiError> {
    Name::new(text).map_err(|error| invalid(Field::Name, error.to_string()))
}

/// # Errors
/// `Changed`, where the form was made of another state of the row.
pub(super) fn same_revision(is: u64, form: u64) -> Result<(), ApiError> {
    if is == form {
        return Ok(());
    }
    let detail = format!("revision {is} replaced {form}");
    Err(ApiError::new(ErrorCode::Changed, detail))
}

pub(super) fn in_use(by: &str) -> ApiError {
    ApiError::new(ErrorCode::InUse, by)
}

/// Puts a refusal of the book to the field that it is about.
pub(super) fn told_by_field<T>(
    done: anyhow::Result<T>,
    field_of: impl Fn(&str) -> Option<Field>,
) -> anyhow::Result<T> {
    let error = match done {
        Ok(done) => return Ok(done),
        Err(error) => error,
    };
    let Some(refusal) = error.downcast_ref::<Refusal>() else {
        return Err(error);
    };
    let code = match refusal.reason {
        Reason::Taken => ErrorCode::Taken,
        _ => ErrorCode::InvalidField,
    };
    let field = refusal.columns.iter().rev().find_map(|it| field_of(it));
    let told = ApiError::new(code, refusal.columns.join(", "));
    Err(ApiError { field, ..told }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_stays_and_a_mask_is_no_value() {
        let field = Field::Host;
        assert_eq!(kept(None, Some("10.0.0.1"), field).unwrap(), "10.0.0.1");
        assert_eq!(kept(Some(""), Some("10.0.0.1"), field).unwrap(), "");
        for mask in ["10.0.***.***", "••••••", "0812-****-7890"] {
            assert_eq!(
                kept(Some(mask), None, field).unwrap_err().field,
                Some(field)
            );
        }
    }

    #[test]
    fn lines_are_tidied_and_bounded() {
        assert_eq!(
            line("  Jl.  Raya\n1 ", 20, Field::Address).unwrap(),
            "Jl. Raya 1"
        );
        assert!(line("abc", 2, Field::Address).is_err());
        let empty = filled_line(" \n", 20, Field::Name).unwrap_err();
        assert_eq!(empty.field, Some(Field::Name));
        assert!(reason(&"x".repeat(201)).is_err() && note(&"x".repeat(2_001)).is_err());
    }
}
