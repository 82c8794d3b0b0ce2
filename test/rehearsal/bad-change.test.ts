import { readFileSync } from 'fs';
import { join } from 'path';
import { RehearsalResult } from '../../src/rehearsal/result';
import { Subject } from '../../src/rehearsal/subject';
import { allOn, EVERYWHERE, minutesBetween, of, play, PRODUCTION, subjectIn, synthesizeExample } from './support/example';

const SCENARIO = readFileSync(join(__dirname, '..', '..', 'examples', 'checkout', 'scenarios', 'bad-change.yaml'), 'utf-8');

let drop: () => void;
let subject: Subject;

beforeAll(() => {
  const example = synthesizeExample();
  drop = () => example.drop();
  subject = subjectIn(example.directory);
});

afterAll(() => drop());

/** When the last stack of the one-box of LowTraffic began to carry r2; the scenario's alarm follows ten minutes later. */
function alarmAt(result: RehearsalResult): string {
  const deployed = of(result, 'action.succeeded', { revision: 'r2', target: 'UsWest1OneBox' });
  return new Date(Date.parse(deployed[0].at) + 10 * 60_000).toISOString().replace('.000Z', 'Z');
}

const sawR2 = (result: RehearsalResult): readonly string[] =>
  PRODUCTION.filter((id) => result.events.some((event) => event.kind.startsWith('action.') && event.revision === 'r2' && `${event.stage}/${event.target}` === id));

describe('a bad change', () => {
  test('is rejected in the one-box within two minutes of the alarm, and rolled back by CodePipeline', async () => {
    const result = await play(subject, SCENARIO);
    const [rejected] = of(result, 'bake.rejected');

    expect(rejected).toMatchObject({ stage: 'LowTraffic', action: 'Bake-OneBox', revision: 'r2' });
    expect(minutesBetween(alarmAt(result), rejected.at)).toBeGreaterThanOrEqual(0);
    expect(minutesBetween(alarmAt(result), rejected.at)).toBeLessThanOrEqual(2);
    expect(of(result, 'rollback.succeeded', { stage: 'LowTraffic' })).toHaveLength(1);
    expect(result.executions.map(({ revision, type, outcome }) => ({ revision, type, outcome }))).toEqual([
      { revision: 'r2', type: 'STANDARD', outcome: 'rolledBack' }, { revision: 'r1', type: 'ROLLBACK', outcome: 'succeeded' },
    ]);
  });

  test('ends with r1 on the one-box, and no later target ever saw r2', async () => {
    const result = await play(subject, SCENARIO);

    expect(result.revisions).toEqual({ ...allOn('r1', EVERYWHERE), 'Alpha/Alpha': 'r2', 'Beta/Beta': 'r2', 'Gamma/Gamma': 'r2' });
    expect(sawR2(result)).toEqual(['LowTraffic/UsWest1OneBox']);
  });

  test('the summary of the rejection names alarm, account, Region and time', async () => {
    const result = await play(subject, SCENARIO);
    const [rejected] = of(result, 'bake.rejected');

    expect(rejected.detail).toContain(`alarm checkout-faults of account 333333333333 in us-west-1 is in ALARM since ${alarmAt(result)} `);
  });

  test('a rollback is told as one: it passes no gate and bakes nothing', async () => {
    const result = await play(subject, SCENARIO);
    const rollback = result.executions.find((execution) => execution.type === 'ROLLBACK');

    expect(result.events.filter((event) => event.execution === rollback?.id && /^(gate|bake)\./.test(event.kind))).toEqual([]);
    expect(of(result, 'action.succeeded', { execution: rollback?.id, category: 'Approval' }).map((event) => event.action)).toEqual(['Airlock', 'Bake-OneBox', 'Bake-1']);
  });

  test('is rolled back to the end although the controller is dead from the rejection on', async () => {
    const { at } = of(await play(subject, SCENARIO), 'bake.rejected')[0];
    const seconds = (Date.parse(at) - Date.parse('2026-03-02T17:00:00Z')) / 1000 + 1;

    const result = await play(subject, `${SCENARIO}\nfaults: [{ at: ${seconds}s, kind: controllerDead }]\n`);

    expect(result.ledger.filter((entry) => entry.at > at)).toEqual([]);
    expect(of(result, 'rollback.succeeded', { stage: 'LowTraffic' })).toHaveLength(1);
    expect(result.revisions).toMatchObject(allOn('r1', PRODUCTION));
    expect(of(result, 'notification').map((event) => event.detail)).toEqual([`the controller is silent: no reconcile has succeeded since ${at}`]);
  });

  test('a dead controller opens nothing', async () => {
    const result = await play(subject, 'until: 1d\nfaults: [{ at: 0m, kind: controllerDead }]\n');

    expect(result.revisions).toMatchObject({ 'Gamma/Gamma': 'r1', ...allOn('r0', PRODUCTION) });
    expect(result.quiet).toBe(false);
  });
});
