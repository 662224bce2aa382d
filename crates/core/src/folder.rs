//! Making the data folder. It holds password hashes and wrapped keys, so it is its owner's alone.

use std::fs::DirBuilder;
use std::io;
use std::path::Path;

/// Makes a folder and those above it that are missing, closed to the computer's other users: as
/// the XDG Base Directory Specification wants it, and as Windows does by itself below a profile.
/// One that is there keeps the rights that it has.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_new_folder_is_its_owners_alone_and_an_old_one_stays_as_it_is() {
        let parent = tempfile::tempdir().unwrap();
        let mode = |folder: &Path| fs::metadata(folder).unwrap().permissions().mode() & 0o777;
        let new = parent.path().join("share/mikromon");
        make_folder(&new).unwrap();
        assert_eq!(mode(&new), 0o700);
        fs::set_permissions(&new, Permissions::from_mode(0o750)).unwrap();
        make_folder(&new).unwrap();
        assert_eq!(mode(&new), 0o750);
    }
}
