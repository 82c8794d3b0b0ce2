import { Finding } from '../decision/finding';
import { ENTRY_KINDS, LedgerEntry } from '../decision/ledger-entry';
import { Reader } from './reader';

export { ENTRY_KINDS } from '../decision/ledger-entry';
export type { EntryKind, LedgerEntry } from '../decision/ledger-entry';

const TEXTS = ['stage', 'action', 'execution', 'revision', 'since', 'digest'] as const;
const FINDING_STATES = ['clear', 'blocking', 'unknown'] as const;

/** Reads one line of the ledger as it was written; what is wrong with it is noted in the reader. */
export function entryOf(reader: Reader, value: unknown, path: string): LedgerEntry {
  const entry = reader.record(value, path);
  const texts: Partial<Record<typeof TEXTS[number], string>> = {};
  for (const name of TEXTS) if (entry[name] !== undefined) texts[name] = reader.string(entry[name], `${path}.${name}`);
  const findings = reader.optional(entry.findings, (present) => reader.list(present, `${path}.findings`, (item, at) => findingOf(reader, item, at)));
  return {
    at: reader.string(entry.at, `${path}.at`),
    kind: reader.oneOf(entry.kind, `${path}.kind`, ENTRY_KINDS),
    ...texts,
    why: reader.string(entry.why, `${path}.why`),
    who: reader.string(entry.who, `${path}.who`),
    ...(findings !== undefined && { findings }),
  };
}

function findingOf(reader: Reader, value: unknown, path: string): Finding {
  const finding = reader.record(value, path);
  const subject = reader.optional(finding.subject, (present) => reader.string(present, `${path}.subject`));
  const since = reader.optional(finding.since, (present) => reader.number(present, `${path}.since`));
  const nextOpen = reader.optional(finding.nextOpen, (present) => reader.number(present, `${path}.nextOpen`));
  return {
    blocker: reader.string(finding.blocker, `${path}.blocker`),
    state: reader.oneOf(finding.state, `${path}.state`, FINDING_STATES),
    ...(subject !== undefined && { subject }),
    reason: reader.string(finding.reason, `${path}.reason`),
    clears: reader.string(finding.clears, `${path}.clears`),
    ...(since !== undefined && { since }),
    ...(nextOpen !== undefined && { nextOpen }),
  };
}
