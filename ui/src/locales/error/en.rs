//! The errors in English: what happened, what is safe, what to do.

use mikromon_api::ErrorCode;

use super::ErrorWords;

const NOTHING_CHANGED: &str = "Nothing was changed.";
const NOT_SAVED: &str = "What you typed is still on the screen.";
const BOOK_SAFE: &str = "The file was neither changed nor deleted.";
const HISTORY_SAFE: &str = "The router was not changed; its history is safe.";

pub(super) const fn words(code: ErrorCode) -> ErrorWords {
    use ErrorCode as E;
    let (what, safe, act) = match code {
        E::BadRequest => (
            "The request was not understood",
            NOTHING_CHANGED,
            "Close and open MikroMon; if it happens again, report this code.",
        ),
        E::UnknownCommand => (
            "The command is not known",
            NOTHING_CHANGED,
            "Close and open MikroMon; if it happens again, report this code.",
        ),
        E::NotSignedIn => (
            "You are not signed in",
            "Monitoring goes on.",
            "Sign in, then try again.",
        ),
        E::NotAllowed => (
            "Your role may not do this",
            NOTHING_CHANGED,
            "Ask the owner or an admin.",
        ),
        E::InvalidField => (
            "A value is not right",
            NOT_SAVED,
            "Correct the marked value.",
        ),
        E::NotFound => (
            "Not found",
            NOTHING_CHANGED,
            "It may have been removed; load the list again.",
        ),
        E::Changed => (
            "Somebody else changed it first",
            "Nothing was overwritten.",
            "Open the form again, then repeat your change.",
        ),
        E::DuplicateName => ("This name is taken", NOT_SAVED, "Use another name."),
        E::DuplicateAddress => (
            "Another router has this address",
            NOT_SAVED,
            "Check the address and port.",
        ),
        E::Taken => (
            "Another one has this already",
            NOT_SAVED,
            "Use another value, or look at the one that has it.",
        ),
        E::InUse => (
            "It is still in use",
            NOTHING_CHANGED,
            "Move or remove what needs it first.",
        ),
        E::NothingToBill => (
            "There is nothing to bill for this month",
            "No invoice was issued, and no number used.",
            "Check the days of service and of leave.",
        ),
        E::PasswordNeeded => (
            "Type the router's password again",
            "Nothing was saved, and the old password was not sent.",
            "The address or its encryption changed: type that router's password.",
        ),
        E::WrongPassword => (
            "Wrong password",
            "After 5 wrong passwords it is locked for 5 minutes.",
            "Check capital letters, then try again.",
        ),
        E::CodeNeeded => (
            "A code is needed",
            "The password is right.",
            "Type the six digits of the authenticator app, or a recovery code.",
        ),
        E::WrongCode => (
            "The code is wrong or was used before",
            "After 5 wrong ones it is locked for 5 minutes.",
            "Wait for the next code. The clocks of telephone and computer have to be right.",
        ),
        E::LockedOut => (
            "Too many wrong passwords",
            "Monitoring goes on.",
            "Wait, then try again.",
        ),
        E::OperatorDisabled => (
            "This account is disabled",
            "The account's data is kept.",
            "Ask the owner to enable it.",
        ),
        E::PasswordExpired => (
            "The password has to be changed first",
            "Nothing was changed.",
            "Change your password, then try again.",
        ),
        E::SessionLocked => (
            "The session is locked",
            "Nothing was changed. Monitoring goes on.",
            "Unlock it with your password, then try again.",
        ),
        E::OwnerExists => (
            "There is an owner already",
            NOTHING_CHANGED,
            "Sign in with the account there is.",
        ),
        E::LastOwner => (
            "This is the last owner who can sign in",
            NOTHING_CHANGED,
            "Add or enable another owner first.",
        ),
        E::WeakPassword => (
            "The password is too weak",
            NOT_SAVED,
            "Use at least 10 characters.",
        ),
        E::VaultLocked => (
            "The vault is locked",
            "The router passwords are safe in it.",
            "Unlock it with its passphrase.",
        ),
        E::VaultExists => (
            "There is a vault already",
            NOTHING_CHANGED,
            "Use its passphrase.",
        ),
        E::WrongPassphrase => (
            "Wrong passphrase",
            "The vault stays locked and whole.",
            "Check capitals and spaces, then try again.",
        ),
        E::KeyringUnavailable => (
            "The system's keyring is not available",
            "No password was written unencrypted.",
            "Make a vault in Settings, or start the keyring.",
        ),
        E::SecretUnreadable => (
            "The router's password cannot be read",
            HISTORY_SAFE,
            "Edit the router and type its password again.",
        ),
        E::KeyNotGranted => (
            "This desktop was not granted the keys yet",
            "All but the router passwords can be used already.",
            "Ask an admin to compare this desktop's six words and grant it the keys.",
        ),
        E::NotAdminDesktop => (
            "This desktop is not an admin's desktop",
            NOTHING_CHANGED,
            "Do it at an admin's desktop, or have this one made an admin's.",
        ),
        E::WrongRecoveryKit => (
            "This recovery kit opens no key",
            NOTHING_CHANGED,
            "Check the copy, or use the newest kit.",
        ),
        E::StoreCorrupt => (
            "The book's file is damaged",
            BOOK_SAFE,
            "Restore a backup, or start a new book; the old file is set aside.",
        ),
        E::StoreForeign => (
            "This file is not a MikroMon book",
            BOOK_SAFE,
            "Check the data folder; move the file away if it belongs to another program.",
        ),
        E::StoreNewer => (
            "This book was made by a newer MikroMon",
            BOOK_SAFE,
            "Install the newer version of MikroMon.",
        ),
        E::StoreInUse => (
            "Another MikroMon is using the book",
            BOOK_SAFE,
            "Close the other MikroMon, then check again.",
        ),
        E::StoreUnwritable => (
            "The book cannot be written",
            BOOK_SAFE,
            "Check the permissions of the data folder.",
        ),
        E::AutostartRefused => (
            "The system does not take this setting",
            NOTHING_CHANGED,
            "Set it among the system's own startup programs.",
        ),
        E::FileNotSaved => (
            "The file was not saved",
            BOOK_SAFE,
            "Check the rights of the folder that it goes into, then try again.",
        ),
        E::FolderMissing => (
            "The folder is not there",
            "Nothing was changed, and no file was taken away.",
            "Plug its disk in or connect the share again, or choose another folder.",
        ),
        E::DiskFull => (
            "The disk is full",
            "What was saved is whole.",
            "Free some space, then try again.",
        ),
        E::BackupForeign => (
            "This is no backup of MikroMon",
            NOTHING_CHANGED,
            "Choose a file that ends in .mikromon-backup.",
        ),
        E::BackupDamaged => (
            "The backup file is damaged",
            NOTHING_CHANGED,
            "Use another backup, or copy this one again from where it came.",
        ),
        E::BackupNewer => (
            "A newer MikroMon made this backup",
            NOTHING_CHANGED,
            "Update MikroMon on this computer, then try again.",
        ),
        E::StoreBusy => (
            "Another backup is being made or read",
            NOTHING_CHANGED,
            "Wait for its end, or cancel it.",
        ),
        E::Cancelled => (
            "Cancelled",
            "No file was left behind.",
            "Do it again if needed.",
        ),
        E::HostNotFound => (
            "The host name was not found",
            HISTORY_SAFE,
            "Check the spelling of the address and this computer's DNS.",
        ),
        E::ConnectionRefused => (
            "The router refused the connection to this port",
            HISTORY_SAFE,
            "Enable the api service in IP, Services, and check its port.",
        ),
        E::HostUnreachable => (
            "There is no route to the router",
            HISTORY_SAFE,
            "Check the address, the cable and the route from this computer.",
        ),
        E::TimedOut => (
            "The router does not answer",
            HISTORY_SAFE,
            "Check the address, its power, and firewalls between.",
        ),
        E::NotRouterOs => (
            "What answered is not the RouterOS API",
            HISTORY_SAFE,
            "Check the port: 8728 for api, 8729 for api-ssl, not WinBox or web.",
        ),
        E::PortSpeaksPlain => (
            "The port speaks the plain API, not TLS",
            "The password was not sent.",
            "Choose the plain API for this port, or use the port of api-ssl (8729).",
        ),
        E::PortSpeaksTls => (
            "The port speaks TLS, not the plain API",
            "Careful: user name and password went to this port unencrypted.",
            "Choose API-SSL for this port, or use the port of api (8728).",
        ),
        E::HungUp => (
            "The router closed the connection without an answer",
            HISTORY_SAFE,
            "In IP, Services check the port, its allowed addresses, max-sessions and the certificate of api-ssl.",
        ),
        E::RouterLoginRefused => (
            "The router refused the user name or password",
            "It is not tried again, so that the account is not locked.",
            "Change the sign-in data, or check on the router the user's allowed address and the policy api.",
        ),
        E::NoApiPolicy => (
            "This user may not use the API",
            HISTORY_SAFE,
            "Give the user's group the policy api in System, Users.",
        ),
        E::TlsAnonymousOnly => (
            "The router has no certificate for api-ssl",
            "The password was not sent.",
            "Make a certificate on the router and set it on api-ssl, or use the plain API.",
        ),
        E::TlsFailed => (
            "The TLS connection failed",
            "The password was not sent.",
            "Check the certificate and TLS version of api-ssl.",
        ),
        E::CertificateUntrusted => (
            "The certificate has not been checked",
            "The password was not sent.",
            "Compare its fingerprint, then accept it.",
        ),
        E::CertificateChanged => (
            "The router's certificate changed",
            "The password was not sent.",
            "Accept it only if you replaced it yourself.",
        ),
        E::RouterRefused => (
            "The router refused the command",
            HISTORY_SAFE,
            "Read the router's message below.",
        ),
        E::ConnectionLost => (
            "The connection ended before it was done",
            HISTORY_SAFE,
            "Try again; its state is read first.",
        ),
        E::InviteUnreadable => (
            "The invitation cannot be read",
            "Nothing has changed on this computer.",
            "Use the whole invitation file, or ask the admin for a new one.",
        ),
        E::AlreadyJoined => (
            "This computer follows a server already",
            "Nothing has changed.",
            "Work goes on with the present server.",
        ),
        E::ServerUnreachable => (
            "The server cannot be reached",
            "Work on this computer goes on and is kept.",
            "Check the network to the server. Changes go out by themselves once it is back.",
        ),
        E::ServerUntrusted => (
            "The certificate is not that of your server",
            "No password was sent. Work on this computer is kept.",
            "Somebody may pose as the server. Check it, or ask the admin for a new invitation.",
        ),
        E::ServerLoginRefused => (
            "The server refused the login or password",
            "Work on this computer is kept.",
            "Check the password, or have the admin look at your account.",
        ),
        E::ServerLoginTooMighty => (
            "This login has too much power on the server",
            "Nothing was sent.",
            "Use the operator's login from the invitation, not the database owner's.",
        ),
        E::ServerUnfit => (
            "The server is not set up for this MikroMon",
            "Nothing has changed.",
            "Run server-setup of the same MikroMon version, then try again.",
        ),
        E::DeviceRevoked => (
            "An admin has shut this computer out",
            "What was not sent yet is still on this computer.",
            "Talk to the admin. Joining again takes a new invitation.",
        ),
        E::ServerNeeded => (
            "This needs the server, which cannot be reached",
            NOTHING_CHANGED,
            "Check the network to the server, then try again.",
        ),
        E::ServerCutOff => (
            "The connection was lost before the server answered",
            "It was done or it was not; doing it again is safe.",
            "Try again once the server is connected.",
        ),
        E::ComputerNotExpected => (
            "The server does not expect this computer",
            NOTHING_CHANGED,
            "This invitation was used: ask an admin for a new one.",
        ),
        E::ComputerNotAllowed => (
            "This computer's account may not do that at the server",
            NOTHING_CHANGED,
            "Do it at the owner's or an admin's computer.",
        ),
        E::RouterOffline => (
            "The router is not connected",
            "The last figures stay on the screen.",
            "Wait until it is connected, or connect now.",
        ),
        E::Internal => (
            "Something went wrong in MikroMon",
            "What was saved is whole.",
            "Try again; if it happens again, report this code.",
        ),
    };
    ErrorWords { what, safe, act }
}
