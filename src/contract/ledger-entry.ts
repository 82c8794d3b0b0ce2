export { ENTRY_KINDS } from '../decision/ledger-entry';
export type { EntryKind, LedgerEntry } from '../decision/ledger-entry';
