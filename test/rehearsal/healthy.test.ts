import { readFileSync } from 'fs';
import { join } from 'path';
import { RehearsalResult, resultText } from '../../src/rehearsal/result';
import { Subject } from '../../src/rehearsal/subject';
import { allOn, EVERYWHERE, isWorkingHours, minutesBetween, of, play, PRODUCTION, subjectIn, synthesizeExample } from './support/example';

const SCENARIO = readFileSync(join(__dirname, '..', '..', 'examples', 'checkout', 'scenarios', 'healthy.yaml'), 'utf-8');
const WAVES = ['LowTraffic', 'HighTraffic', 'Rest'];

let drop: () => void;
let subject: Subject;
let healthy: RehearsalResult;
let empty: RehearsalResult;

beforeAll(async () => {
  const example = synthesizeExample();
  drop = () => example.drop();
  subject = subjectIn(example.directory);
  healthy = await play(subject, SCENARIO);
  empty = await play(subject, SCENARIO.replace('baseline: r0', 'baseline: none'));
});

afterAll(() => drop());

const deploymentsOf = (result: RehearsalResult, stage: string) =>
  of(result, 'action.started', { stage, category: 'Deploy' });

describe.each([['onto r0', () => healthy], ['into an empty world', () => empty]])('a healthy release %s', (_, resultOf) => {
  test('ends on every target, and then all is quiet', () => {
    expect(resultOf()).toMatchObject({ revisions: allOn('r1'), quiet: true });
    expect(Object.keys(resultOf().revisions)).toEqual(EVERYWHERE);
  });

  test('starts no deployment of production outside working hours', () => {
    const starts = WAVES.flatMap((stage) => deploymentsOf(resultOf(), stage));

    expect(starts.length).toBeGreaterThanOrEqual(PRODUCTION.length);
    expect(starts.filter((start) => !isWorkingHours(start.at))).toEqual([]);
  });

  test('deploys the waves in order, each after the one before has baked to its end', () => {
    for (const [index, wave] of WAVES.entries()) {
      if (index === 0) continue;
      const [done] = of(resultOf(), 'stage.succeeded', { stage: WAVES[index - 1] });
      expect(deploymentsOf(resultOf(), wave)[0].at >= done.at).toBe(true);
    }
  });

  test('bakes each one-box for half an hour before its fleet', () => {
    for (const stage of WAVES) {
      const [started] = of(resultOf(), 'bake.started', { stage, action: 'Bake-OneBox' });
      const [passed] = of(resultOf(), 'bake.passed', { stage, action: 'Bake-OneBox' });
      const starts = deploymentsOf(resultOf(), stage);
      const oneBox = starts.filter((start) => start.target?.endsWith('OneBox'));
      const fleet = starts.filter((start) => !start.target?.endsWith('OneBox'));

      expect(minutesBetween(started.at, passed.at)).toBeGreaterThanOrEqual(30);
      expect(oneBox.every((start) => start.at < started.at)).toBe(true);
      expect(fleet.every((start) => start.at >= passed.at)).toBe(true);
    }
  });

  test.each([['LowTraffic', 4], ['HighTraffic', 2], ['Rest', 2]])('bakes the fleet of %s for %s hours', (stage, hours) => {
    const [started] = of(resultOf(), 'bake.started', { stage, action: 'Bake-1' });
    const [passed] = of(resultOf(), 'bake.passed', { stage, action: 'Bake-1' });
    const minutes = minutesBetween(started.at, passed.at);

    expect(minutes).toBeGreaterThanOrEqual(hours * 60);
    expect(minutes).toBeLessThanOrEqual(hours * 60 + 1);
  });

  test('announces that it waits for the morning, and needs nobody', () => {
    expect(of(resultOf(), 'notification').map(({ detail }) => detail)).toEqual(['Rest holds r1, since 2026-03-03T00:58:05Z']);
    expect(resultOf().ledger.filter((entry) => entry.who !== 'breakwater')).toEqual([]);
  });
});

describe('a healthy release onto r0', () => {
  test('is held overnight, and says until when', () => {
    const [held] = of(healthy, 'gate.held', { stage: 'Rest', action: 'Airlock' });

    expect(held.at).toBe('2026-03-03T00:58:05Z');
    expect(held.detail).toBe('working hours: closed since Mon 2026-03-02 16:00 America/Los_Angeles (2026-03-03T00:00:00Z)'
      + ' - opens Tue 2026-03-03 09:00 America/Los_Angeles (2026-03-03T17:00:00Z)');
    expect(of(healthy, 'gate.passed', { stage: 'Rest', action: 'Airlock' }).map((event) => event.at)).toEqual(['2026-03-03T17:00:00Z']);
  });

  test('a bake with a step behind it is told as a gate too', () => {
    expect(of(healthy, 'gate.passed').map((event) => `${event.stage}/${event.action}`)).toEqual([
      'LowTraffic/Airlock', 'LowTraffic/Bake-OneBox', 'HighTraffic/Airlock', 'HighTraffic/Bake-OneBox', 'Rest/Airlock', 'Rest/Bake-OneBox',
    ]);
  });

  test('names the target of each deployment', () => {
    const targets = of(healthy, 'action.succeeded', { category: 'Deploy' }).map((event) => `${event.stage}/${event.target}`);

    expect([...new Set(targets)].sort()).toEqual([...EVERYWHERE].sort());
  });

  test('the same input gives the same bytes', async () => {
    expect(resultText(await play(subject, SCENARIO))).toBe(resultText(healthy));
  });
});
