import { RehearsalResult } from '../../src/rehearsal/result';
import { Scenario } from '../../src/rehearsal/scenario';
import { Subject } from '../../src/rehearsal/subject';
import { allOn, of, subjectIn, synthesizeExample } from './support/example';
import { heldStarts } from './support/held-starts';
import { playFile, unlessHeld } from './support/scenario';

let drop: () => void;
let subject: Subject;

beforeAll(() => {
  const example = synthesizeExample();
  drop = () => example.drop();
  subject = subjectIn(example.directory);
});

afterAll(() => drop());

const MONDAY = '2026-03-09T16:00:00Z';
const ANA = 'arn:aws:iam::111111111111:user/ana';

async function play(file: string, excused: readonly string[] = []): Promise<RehearsalResult> {
  const played = await playFile(subject, file);
  expect(unlessHeld(played)).toEqual(excused);
  return played.result;
}

/** When the first stack of a target began to be deployed. */
const began = (result: RehearsalResult, stage: string, target: string, revision = 'r1'): string | undefined =>
  of(result, 'action.started', { stage, target, revision, category: 'Deploy' }).at(0)?.at;
const operators = (result: RehearsalResult): readonly string[] =>
  result.events.filter(({ kind }) => /^(override|pause)\./.test(kind)).map(({ at, kind }) => `${at.slice(11, 16)} ${kind}`);
const refused = (result: RehearsalResult): readonly string[] =>
  result.ledger.filter(({ kind }) => ['inbox.malformed', 'override.refused'].includes(kind)).map(({ kind, why }) => `${kind}: ${why}`);

describe('the replay that these rehearsals are held against', () => {
  test.each(['override-of-one-of-two.yaml', 'override-single-use.yaml', 'override-by-two.yaml', 'hotfix-through-an-organisations-pause.yaml'])(
    'objects to the starts of %s where nobody gave an override', async (file) => {
      const played = await playFile(subject, file);
      const overrides = (script: Scenario['operator'][number]): boolean => script.do === 'command' || (script.do === 'putParameter' && script.name.includes('/overrides/'));
      const without = { ...played.scenario, operator: played.scenario.operator.filter((script) => !overrides(script)) };
      expect(heldStarts({ ...played, scenario: without })[0]).toMatch(/ started while (working hours|organisation pause) held and nobody in force overrode it$/);
    });

  test('objects to a second start by an override for a single use', async () => {
    const played = await playFile(subject, 'override-of-one-of-two.yaml');
    const once = played.scenario.operator.map((script) => script.do === 'command' && 'request' in script && script.request.do === 'override'
      ? { ...script, request: { ...script.request, singleUse: true } } : script);
    expect(heldStarts({ ...played, scenario: { ...played.scenario, operator: once } })).toEqual([
      expect.stringMatching(/ LowTraffic\/UsWest1[^ ]+ started while working hours held/),
    ]);
  });
});

describe('an override', () => {
  test('of one of two blockers opens when the other clears, and says in the approval whose it is', async () => {
    const result = await play('override-of-one-of-two.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toBe('2026-03-06T20:00:00Z');
    expect(operators(result).slice(0, 2)).toEqual(['18:00 override.given', '20:00 override.used']);
    const [passed] = of(result, 'gate.passed', { stage: 'LowTraffic', action: 'Airlock' });
    expect(passed?.detail).toMatch(new RegExp(`^override [^ ]+ by ${ANA} until 2026-03-07T00:00:00Z: sev2 fix \\(working hours: closed`));
  });

  test('that has expired opens nothing', async () => {
    const result = await play('override-expired.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toBe(MONDAY);
    expect(operators(result)).toEqual(['17:10 override.given', '17:34 override.expired']);
  });

  test('that was revoked opens nothing', async () => {
    const result = await play('override-revoked.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toBe(MONDAY);
    expect(operators(result)).toEqual(['18:00 override.given', '19:00 override.revoked']);
    expect(of(result, 'override.revoked').map(({ detail }) => detail)).toEqual([expect.stringContaining('is revoked: it can wait')]);
  });

  test('for a single use is spent at the airlock, and the fleet waits', async () => {
    const result = await play('override-single-use.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toMatch(/^2026-03-06T18:00/);
    expect(began(result, 'LowTraffic', 'UsWest1')).toBe(MONDAY);
    expect(of(result, 'override.used')).toHaveLength(1);
  });

  test('by two opens when a second person has signed, and done-when 5: one person with two session names is one', async () => {
    const result = await play('override-by-two.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toMatch(/^2026-03-06T19:00/);
    expect(refused(result)).toEqual(['override.refused: the signature under override fix does not count: whoever gave it signed it']);
    expect(of(result, 'override.given').map(({ detail }) => detail)).toEqual([
      'override fix of working hours, until 2026-03-07T00:00:00Z: sev2 fix; it opens nothing until somebody else signs version 1',
      'override fix of working hours, until 2026-03-07T00:00:00Z: sev2 fix; signed: looked at it myself',
    ]);
  });

  test('of a red alarm lets in what is to mend it, and its bake does not reject for what was red before', async () => {
    const result = await play('override-of-a-red-alarm.yaml', [
      'passed although checkout-faults of us-west-1 was in ALARM: 2026-03-02T18:40:00Z bake.passed r1 e-0001 LowTraffic Bake-OneBox',
    ]);

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toMatch(/^2026-03-02T17:45/);
    expect(of(result, 'bake.rejected')).toEqual([]);
    expect(result.revisions).toEqual(allOn('r1'));
  });

  test('done-when 5: what claims another principal, names another stage, or is signed by whoever gave it changes nothing, and each is told once', async () => {
    const result = await play('letters-that-change-nothing.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toBe(MONDAY);
    const known = 'known are blockers, reason, for, until, revision, execution, singleUse, secondApprover, skipBake, bakeFor';
    const path = (rest: string): string => `inbox.malformed: /breakwater/checkout/${rest}:`;
    expect(refused(result)).toEqual([
      `${path('overrides/LowTraffic/claims-another-principal')} by must not be there; ${known}`,
      `${path('overrides/HighTraffic/names-another-stage')} stage must not be there; ${known}`,
      `${path('overrides/LowTraffic/is-secret')} its type must be String, got SecureString; write it again with --type String`,
      `${path('overrides/LowTraffic/lasts-too-long')} until must be at most 24 hours after the parameter was written (2026-03-06T18:03:00Z), got 2026-03-07T18:03:01Z; write it again when it is needed longer`,
      'override.refused: override is-mistyped is refused: blockers must name blockers of LowTraffic, got \'working hour\'; did you mean \'working hours\'? '
      + 'it has \'org outage\', \'working hours\', \'open alarms\', \'rollback alarms\', \'pause\', \'organisation pause\', \'newer revision\', \'after rollback\'',
      'override.refused: the signature under override signs-itself does not count: whoever gave it signed it',
      `${path('pauses/stop')} the body must be an object, got "please stop"`,
      `${path('override/LowTraffic/in-no-place')} its name must be overrides/STAGE/ID, signatures/STAGE/ID, pauses/ID, pauses/STAGE/ID, vetoes/STAGE/ID or rollbacks/STAGE/ID; nobody reads it where it is`,
    ]);
  });

  test('in an inbox that cannot be read opens nothing until it can', async () => {
    const result = await play('inbox-that-cannot-be-read.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toBe('2026-03-06T19:00:00Z');
    expect(of(result, 'gate.held', { stage: 'LowTraffic', action: 'Airlock' })[0]?.detail)
      .toContain('operators: GetParametersByPath in the inbox was throttled (ThrottlingException) - the next tick tries again');
    expect(operators(result).slice(0, 2)).toEqual(['17:30 override.given', '19:00 override.used']);
  });
});

describe('a pause', () => {
  test('of an organisation lets a hotfix through by an override that names it, and by letting the pipeline out of it', async () => {
    const result = await play('hotfix-through-an-organisations-pause.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox', 'r1')).toBeUndefined();
    expect(began(result, 'LowTraffic', 'UsWest1OneBox', 'r2')).toBeDefined();
    expect(Date.parse(began(result, 'LowTraffic', 'UsWest1OneBox', 'r2') ?? '')).toBeLessThan(Date.parse('2026-03-02T23:00:00Z'));
    expect(Date.parse(began(result, 'HighTraffic', 'UsEast1OneBox', 'r2') ?? '')).toBeLessThan(Date.parse('2026-03-03T18:00:00Z'));
    expect(Date.parse(began(result, 'Rest', 'EuWest1OneBox', 'r2') ?? '')).toBeGreaterThanOrEqual(Date.parse('2026-03-04T13:00:00Z'));
  });

  test('that begins while a one-box bakes stops the fleet', async () => {
    const result = await play('pause-during-a-one-box.yaml');

    const [held] = of(result, 'gate.held', { stage: 'LowTraffic', action: 'Bake-OneBox' });
    expect(held?.detail).toContain(`pause: paused by ${ANA} since 2026-03-02T17:50:00Z: looking into it`);
    expect(began(result, 'LowTraffic', 'UsWest1')).toBe('2026-03-02T20:00:00Z');
    expect(operators(result)).toEqual(['17:50 pause.on', '20:00 pause.off']);
    expect(result.revisions).toEqual(allOn('r1'));
  });

  test('whose parameter is deleted goes on until it is resumed', async () => {
    const result = await play('pause-that-was-deleted.yaml');

    expect(began(result, 'LowTraffic', 'UsWest1OneBox')).toMatch(/^2026-03-02T19:00/);
    expect(operators(result)).toEqual(['17:10 pause.on', '19:00 pause.off']);
  });
});
