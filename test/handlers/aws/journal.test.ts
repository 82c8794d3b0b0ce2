import { LedgerEntry } from '../../../src/contract/ledger-entry';
import { AwsJournal } from '../../../src/handlers/aws/journal';

const NOW = Date.parse('2026-03-02T17:00:05Z');
const ENTRY: LedgerEntry = {
  at: '2026-03-02T17:00:00Z', kind: 'bake.rejected', stage: 'LowTraffic', action: 'Bake-UsWest1', execution: 'e-1', revision: 'r2', why: 'alarm', who: 'breakwater',
};

function written(tell: (journal: AwsJournal) => void): unknown {
  const lines: string[] = [];
  tell(new AwsJournal({ pipeline: 'checkout', clock: () => NOW, write: (line) => lines.push(line) }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
  return JSON.parse(lines[0]) as unknown;
}

/** What makes CloudWatch count a line. */
const counted = (metric: string) => ({
  _aws: { Timestamp: NOW, CloudWatchMetrics: [{ Namespace: 'Breakwater', Dimensions: [['Pipeline']], Metrics: [{ Name: metric, Unit: 'Count' }] }] },
  [metric]: 1,
});
const ABOUT = { Pipeline: 'checkout', loggedAt: '2026-03-02T17:00:05Z' };

test('E14: a decision is one line with its fields, and is counted nowhere', () => {
  expect(written((journal) => journal.decided(ENTRY))).toEqual({ ...ABOUT, event: 'decided', ...ENTRY });
});

test('a page is counted as a person needed', () => {
  expect(written((journal) => journal.page(ENTRY))).toEqual({ ...ABOUT, ...counted('PersonNeeded'), event: 'page', ...ENTRY });
});

test('a reconcile that came to its end is the sign of life', () => {
  expect(written((journal) => journal.reconciled({ ok: true, failedEffects: 0 }))).toEqual({
    ...ABOUT, ...counted('Reconciled'), event: 'reconciled', ok: true, failedEffects: 0,
  });
});

test('people who could not be told are counted as a failure, and take nothing from the sign of life', () => {
  expect(written((journal) => journal.untold('announce page: denied'))).toEqual({ ...ABOUT, ...counted('ReconcileFailed'), event: 'untold', why: 'announce page: denied' });
});

test('a reconcile that failed, or whose effects did, is counted as failed and is no sign of life', () => {
  expect(written((journal) => journal.reconciled({ ok: false, failedEffects: 2, why: 'denied' }))).toEqual({
    ...ABOUT, ...counted('ReconcileFailed'), event: 'reconciled', ok: false, failedEffects: 2, why: 'denied',
  });
});

test('a field that nobody named, such as a token, has no way into the log', () => {
  const carrying = { ...ENTRY, token: 'secret', credentials: { secretAccessKey: 'secret' } };

  expect(JSON.stringify(written((journal) => journal.decided(carrying)))).not.toContain('secret');
});

test('a message that could not be decoded is named and not quoted', () => {
  expect(written((journal) => journal.undecodable('m-1', 'body.id must be a string'))).toEqual({
    ...ABOUT, event: 'undecodable', messageId: 'm-1', why: 'body.id must be a string',
  });
});
