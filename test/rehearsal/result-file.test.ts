import { resultText } from '../../src/rehearsal/result';
import { decodeResult } from '../../src/rehearsal/result-file';
import { BadInput } from '../../src/text/bad-input';

const RESULT = {
  pipeline: 'Checkout',
  start: '2026-03-02T17:00:00Z',
  end: '2026-03-02T18:00:00Z',
  quiet: true,
  events: [{ at: '2026-03-02T17:05:00Z', kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e-0001', revision: 'r1' }],
  executions: [{ revision: 'r1', type: 'STANDARD', outcome: 'waiting' }],
  revisions: { 'First/OneBox': 'r0' },
  ledger: [{
    at: '2026-03-02T17:05:00Z',
    kind: 'gate.held',
    stage: 'First',
    action: 'Airlock',
    execution: 'e-0001',
    findings: [{ blocker: 'working hours', state: 'blocking', reason: 'closed', clears: 'opens' }],
  }],
};

function problemsOf(text: string): readonly string[] {
  try {
    decodeResult('other.json', text);
    return [];
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
}

test('reads back what --json wrote', () => {
  expect(decodeResult('other.json', resultText(RESULT))).toEqual(RESULT);
});

test('takes what it does not need as it is, as a newer result may hold more', () => {
  expect(problemsOf(JSON.stringify({ ...RESULT, comparison: {}, more: 1 }))).toEqual([]);
});

test.each<readonly [string, object, readonly string[]]>([
  ['no object', [], ['the result must be an object, got []']],
  ['a moment that is none', { ...RESULT, start: 'monday' }, ['start must be a moment, got "monday"']],
  ['a kind of event that nobody knows', { ...RESULT, events: [{ ...RESULT.events[0], kind: 'gate.melted' }] }, ['events[0].kind must be one of commit, ']],
  ['an outcome that nobody knows', { ...RESULT, executions: [{ revision: 'r1', type: 'STANDARD', outcome: 'fine' }] },
    ['executions[0].outcome must be one of succeeded, failed, superseded, rolledBack, cancelled, waiting, got "fine"']],
  ['a finding without its state', { ...RESULT, ledger: [{ ...RESULT.ledger[0], findings: [{ blocker: 'x', reason: '', clears: '' }] }] },
    ['ledger[0].findings[0].state must be one of clear, blocking, unknown, got nothing']],
  ['several faults at once', { ...RESULT, quiet: 'yes', revisions: { 'First/OneBox': 1 } },
    ['quiet must be true or false, got "yes"', 'revisions[\'First/OneBox\'] must be a string, got 1']],
])('refuses %s', (_, result, expected) => {
  const problems = problemsOf(JSON.stringify(result));

  for (const text of expected) expect(problems.some((problem) => problem.startsWith(`other.json ${text}`) && problem.endsWith('; rehearse again with --json'))).toBe(true);
});

test('refuses what is no JSON', () => {
  expect(problemsOf('start: now')[0]).toMatch(/^other\.json must be JSON, .*; rehearse again with --json$/);
});
