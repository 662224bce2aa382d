//! Ways to break the protocol, each of which the simulation has to notice.

use crate::listed;

listed! {
    Sabotage {
        /// The rows of an accepted change are fetched only if they changed after the cursor.
        AcceptedIsNotFetched,
        /// A payment needs its invoice to be there.
        MoneyNeedsItsInvoice,
        /// The rows of a refused change are not fetched.
        RefusedIsNotFetched,
        /// After the server was set back, only one's own changes are sent again.
        NothingIsOffered,
        /// An offered row whose key is taken is dropped.
        OfferDoesNothingOnClash,
        /// The server takes any change for one that it has by its number.
        NoForkCheck,
        /// A refused change leaves the edits before the refusal.
        NoSavepoint,
        /// The cursor is moved though the rows of the last commits were not there yet.
        CursorRunsAhead,
        /// The unsent changes are not put on top of what was fetched.
        NothingOnTop,
        /// The monthly run does not ask who holds the lease.
        NoFencing,
        /// The monthly run has no key of its own.
        RunWithoutKey,
        /// A twin's number is not explained.
        TwinIsForgotten,
        /// A new epoch is taken over without giving anything back.
        EpochIsAdopted,
        /// Tables are fetched at different moments.
        TornPull,
        /// A request does not say which history of the server it is about.
        EpochIsNotAsked,
        /// The server answers a device that was shut out.
        ShutOutIsServed,
        /// A program that knows new columns goes on where the old one had read.
        UpgradeReadsOn,
    }
}
