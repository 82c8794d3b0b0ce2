import { LedgerEntry } from '../decision/ledger-entry';
import { MarkKind } from './chart';
import { Spans } from './spans';

const MARKS: Readonly<Partial<Record<LedgerEntry['kind'], readonly [MarkKind, string]>>> = {
  'override.given': ['person', 'override given'],
  'override.used': ['person', 'override used'],
  'override.expired': ['note', 'override expired'],
  'override.revoked': ['person', 'override revoked'],
  'override.refused': ['bad', 'override refused'],
  'veto.set': ['bad', 'vetoed'],
  'veto.lifted': ['person', 'veto lifted'],
  'inbox.malformed': ['bad', 'a letter that cannot be read'],
};

/** Adds to a lane what people did there, as the ledger has it: pauses and freezes last, overrides happen. Without a stage: to the whole pipeline. */
export function addPeople(spans: Spans, ledger: readonly LedgerEntry[], stage: string | undefined): void {
  for (const entry of ledger.filter((one) => one.stage === stage)) {
    const at = Date.parse(entry.at);
    const words = [entry.why, `by ${entry.who}`];
    const mark = MARKS[entry.kind];
    const revision = entry.revision === undefined ? {} : { revision: entry.revision };
    if (mark !== undefined) spans.mark({ kind: mark[0], at, ...revision, label: mark[1], words });
    switch (entry.kind) {
      case 'pause.on': spans.begin(`pause ${entry.digest ?? ''}`, { kind: 'paused', from: at, label: 'paused', words }); break;
      case 'pause.off': spans.end(`pause ${entry.digest ?? ''}`, at); break;
      case 'transition.disabled': spans.begin('freeze', { kind: 'frozen', from: at, label: 'transition disabled', words }); break;
      case 'transition.enabled': spans.end('freeze', at); break;
      default: break;
    }
  }
}
