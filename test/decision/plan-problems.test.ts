import { Plan, StagePlan } from '../../src/decision/plan';
import { planProblems } from '../../src/decision/plan-problems';
import { problemText } from '../../src/decision/problem';
import { WindowPlan } from '../../src/decision/window-plan';
import { aBake, aDeployer, aPlan, aStage, aTarget, FAULTS } from '../support/builders';

const PLACE = { account: '333333333333', region: 'us-west-1' };
const textsOf = (plan: Plan): readonly string[] => planProblems(plan).map(problemText);
const withStage = (change: Partial<StagePlan>): readonly string[] => textsOf(aPlan(aStage(change)));

test('a sound plan has no problem', () => expect(textsOf(aPlan())).toEqual([]));

test.each<[string, Partial<StagePlan>, readonly string[]]>([
  ['a stage without steps', { steps: [] }, ['stages[First].steps must have at least one step, got none; add a target']],
  ['a step without targets', { steps: [{ oneBox: false, targets: [] }] }, ['stages[First].steps[0].targets must have at least one target, got none']],
  ['a production stage without an airlock', { airlock: undefined }, ['stages[First].airlock must be there, got none; nothing enters production without a gate']],
  ['an airlock of another name', { airlock: 'Door' }, ["stages[First].airlock must be 'Airlock', got 'Door'; people and IAM know it by that name"]],
  ['a blocker named like a reason of ours', { blockers: [{ kind: 'alarm', name: 'pause', alarms: [FAULTS] }] },
    ["stages[First].blockers must not be named 'pause', got one; every gate has a reason to hold of that name already"]],
  ['a name outside the alphabet', { name: 'erste Welle' }, ["stages[erste Welle].name must be 1 to 100 of A-Z a-z 0-9 . @ _ -, got 'erste Welle'; CodePipeline allows no other names"]],
  ['a target twice', { steps: [{ oneBox: false, targets: [aTarget('A'), aTarget('A')] }] }, ["stages[First].steps must have distinct targets, got 'A' twice"]],
  ['a target that nothing deploys', { steps: [{ oneBox: false, targets: [aTarget('A', { deployActions: [] })] }] }, ['stages[First].steps[0].targets[A].deployActions must name the actions that deploy it, got none']],
  ['a target nobody can look into', { steps: [{ oneBox: false, targets: [aTarget('A', { region: 'eu-north-1' })] }] },
    ["stages[First].steps[0].targets[A] must lie in one of the plan's environments, got 333333333333/eu-north-1; without it nobody knows how to look there"]],
  ['two bakes of one name', { steps: [{ oneBox: true, targets: [aTarget('A')], bake: aBake('Bake-1') }, { oneBox: false, targets: [aTarget('B')], bake: aBake('Bake-1') }] },
    ["stages[First].steps must have distinct bakes, got 'Bake-1' twice"]],
  ['a bake of another name', { steps: [{ oneBox: true, targets: [aTarget('A')], bake: aBake('Soak') }] },
    ["stages[First].steps[0].bake.action must begin with 'Bake-', got 'Soak'; the rollback pass knows bakes by it"]],
  ['two blockers of one name', { blockers: [{ kind: 'alarm', name: 'x', alarms: [FAULTS] }, { kind: 'alarm', name: 'x', alarms: [FAULTS] }] },
    ["stages[First].blockers must have distinct names, got 'x' twice; an override names a blocker"]],
  ['an alarm without a name', { blockers: [{ kind: 'alarm', name: 'x', alarms: [{ ...FAULTS, name: '' }] }] },
    ['stages[First].blockers[x].alarms[].name must be the name of an alarm, got an empty one']],
  ['a template that nobody can deploy', { steps: [{ oneBox: false, targets: [aTarget('A', { templates: [{ stack: 'A-Service', deployer: 'x', key: 'k' }] })] }] },
    ["stages[First]/A.templates[A-Service].deployer must be one of the plan's deployers, got 'x'; without it nobody can deploy there"]],
  ['a blocker without alarms', { blockers: [{ kind: 'alarm', name: 'x', alarms: [] }] },
    ['stages[First].blockers[x] must look at an alarm or a prefix at least, got none; a blocker without alarms never blocks']],
  ['an empty prefix, which would mean every alarm', { blockers: [{ kind: 'alarm', name: 'x', alarms: [], prefixes: [{ ...PLACE, prefix: ' ' }] }] },
    ["stages[First].blockers[x].prefixes[ ].prefix must be what alarms' names begin with, got ' '; give at least one character of them"]],
  ['a prefix nobody can look for', { blockers: [{ kind: 'alarm', name: 'x', alarms: [], prefixes: [{ ...PLACE, region: 'eu-north-1', prefix: 'a' }] }] },
    ["stages[First].blockers[x].prefixes[a] must lie in one of the plan's environments, got 333333333333/eu-north-1; without it nobody knows how to look there"]],
  ['a blocker without windows', { blockers: [{ kind: 'timeWindow', name: 'x', allow: [], deny: [] }] },
    ['stages[First].blockers[x] must have at least one window, got none; a blocker without windows never blocks']],
])('refuses %s', (_, change, texts) => expect(withStage(change)).toEqual(texts));

test('refuses two deployers of one id', () => {
  expect(textsOf({ ...aPlan(), deployers: [aDeployer(), aDeployer({ bucket: 'other' })] }))
    .toEqual(["deployers must have distinct ids, got '333333333333/us-west-1' twice"]);
});

test.each<[number, readonly string[]]>([
  [0, ['announceHoldsAfterMinutes must be between 1 minute and 7 days, got 0 minutes; leave it out for 30 minutes']],
  [1, []],
  [10_080, []],
  [10_081, ['announceHoldsAfterMinutes must be between 1 minute and 7 days, got 10081 minutes; leave it out for 30 minutes']],
])('holds announced after %d minutes', (announceHoldsAfterMinutes, texts) => expect(textsOf({ ...aPlan(), announceHoldsAfterMinutes })).toEqual(texts));

test.each<[number, readonly string[]]>([
  [-1, ['stages[First].afterwatchMinutes must be at most 7 days, got -1 minutes; leave it out for 24 hours']],
  [0, []],
  [10_080, []],
  [10_081, ['stages[First].afterwatchMinutes must be at most 7 days, got 10081 minutes; leave it out for 24 hours']],
])('an afterwatch of %d minutes', (afterwatchMinutes, texts) => expect(withStage({ afterwatchMinutes })).toEqual(texts));

test('tells all problems of a window together', () => {
  const days = ['MON', 'MON'] as const;
  expect(withStage({ blockers: [{ kind: 'timeWindow', name: 'x', allow: [{ kind: 'weekly', days, from: '9:00', to: '25:00', timeZone: '+01:00' }], deny: [] }] })).toEqual([
    'stages[First].blockers[x].allow[0].days must name each day once, got MON, MON',
    "stages[First].blockers[x].allow[0].from must be a time from 00:00 to 23:59, got '9:00'; write it as HH:MM",
    "stages[First].blockers[x].allow[0].to must be a time from 00:00 to 24:00, got '25:00'; write it as HH:MM",
    "stages[First].blockers[x].allow[0].timeZone must be an IANA time zone, got '+01:00'; write it like 'Europe/Berlin' or 'UTC'",
  ]);
});

const windowProblems = (window: WindowPlan): readonly string[] => withStage({ blockers: [{ kind: 'timeWindow', name: 'x', allow: [window], deny: [] }] });

test.each([['09:00', '09:00'], ['17:00', '09:00'], ['23:59', '00:00'], ['00:00', '24:00']])('F3: allows a window from %s to %s, which may run past midnight', (from, to) => {
  expect(windowProblems({ kind: 'weekly', days: ['MON'], from, to, timeZone: 'UTC' })).toEqual([]);
});

const where = 'stages[First].blockers[x].allow[0]';
test.each<[string, WindowPlan, readonly string[]]>([
  ['a whole week', { kind: 'weekSpan', fromDay: 'FRI', from: '18:00', toDay: 'FRI', to: '18:00', timeZone: 'UTC' },
    [`${where} must be shorter than a week, got FRI 18:00 to FRI 18:00; a window without an end is none`]],
  ['a date that is none', { kind: 'once', from: '2026-02-29T10:00', to: '2026-02-30T24:00', timeZone: 'UTC' }, [
    `${where}.from must be a local date and time, got '2026-02-29T10:00'; write it as YYYY-MM-DDTHH:MM, without an offset`,
    `${where}.to must be a local date and time, got '2026-02-30T24:00'; write it as YYYY-MM-DDTHH:MM, without an offset`,
  ]],
  ['a date with an offset', { kind: 'once', from: '2026-03-01T10:00Z', to: '2026-03-02T24:00', timeZone: 'UTC' },
    [`${where}.from must be a local date and time, got '2026-03-01T10:00Z'; write it as YYYY-MM-DDTHH:MM, without an offset`]],
  ['a rule that is none, for no time at all', { kind: 'recurring', from: '2026-01-05T09:00', duration: 'PT0M', rule: 'FREQ=SOMETIMES', except: ['monday'], timeZone: 'UTC' }, [
    `${where}.duration must be longer than zero and at most 366 days, got PT0M; write it like PT8H or P1D`,
    `${where}.rule must have a FREQ of DAILY, WEEKLY, MONTHLY, YEARLY, got 'SOMETIMES'`,
    `${where}.except[0] must be a local date and time, got 'monday'; write it as YYYY-MM-DDTHH:MM, without an offset`,
  ]],
  ['an end at the beginning', { kind: 'once', from: '2026-03-01T24:00', to: '2026-03-02T00:00', timeZone: 'UTC' },
    [`${where}.to must be after from, got from 2026-03-01T24:00 and to 2026-03-02T00:00; exchange them`]],
])('refuses %s', (_, window, texts) => expect(windowProblems(window)).toEqual(texts));

test.each([[0], [-1], [7 * 24 * 60 + 1]])('refuses a margin of %d minutes', (marginMinutes) => {
  expect(withStage({ blockers: [{ kind: 'timeWindow', name: 'x', allow: [], deny: [{ kind: 'weekly', days: ['MON'], from: '09:00', to: '10:00', timeZone: 'UTC' }], marginMinutes }] }))
    .toEqual([`stages[First].blockers[x].margin must be longer than zero and at most 7 days, got ${marginMinutes} minutes; leave it out for none`]);
});

test.each([['Mars/Olympus'], ['PST8'], [''], ['+01:00'], ['Europe/Atlantis']])("refuses the time zone '%s'", (timeZone) => {
  expect(withStage({ blockers: [{ kind: 'timeWindow', name: 'x', allow: [{ kind: 'weekly', days: ['MON'], from: '09:00', to: '10:00', timeZone }], deny: [] }] })).toHaveLength(1);
});

const prefixOf = (length: number): readonly string[] => withStage({ blockers: [{ kind: 'alarm', name: 'x', alarms: [], prefixes: [{ ...PLACE, prefix: 'a'.repeat(length) }] }] });
test.each([[1], [255]])('allows a prefix of %i characters', (length) => expect(prefixOf(length)).toEqual([]));
test('refuses a longer prefix than a name may be', () => {
  expect(prefixOf(256)).toEqual([expect.stringMatching(/must be at most 255 characters long, got 256; no alarm's name is longer$/)]);
});

const graceOf = (noDataGraceMinutes: number): readonly string[] => withStage({ blockers: [{ kind: 'alarm', name: 'x', alarms: [FAULTS], policy: { noDataGraceMinutes } }] });
test.each([[0.1], [1440]])('allows %d minutes without data', (minutes) => expect(graceOf(minutes)).toEqual([]));
test.each([[0], [-1], [1441]])('refuses %d minutes without data', (minutes) => {
  expect(graceOf(minutes)).toEqual([`stages[First].blockers[x].policy.noDataGraceMinutes must be longer than zero and at most 24 hours, got ${minutes} minutes; leave it out for none`]);
});

const bakeOf = (minutes: number): readonly string[] => withStage({ steps: [{ oneBox: true, targets: [aTarget('A')], bake: aBake('Bake-1', { minutes }) }] });
test.each([[0.5], [1], [60 * 24 * 60]])('allows a bake of %d minutes', (minutes) => expect(bakeOf(minutes)).toEqual([]));
test.each([
  [0, 'got 0 minutes; leave it out for the default of its position'],
  [-5, 'got -5 minutes; leave it out for the default of its position'],
  [60 * 24 * 60 + 1, 'got 86401 minutes; CodePipeline lets no approval wait longer'],
  [Number.NaN, 'got NaN; leave it out for the default of its position'],
])('refuses a bake of %d minutes', (minutes, got) => {
  expect(bakeOf(minutes)).toEqual([`stages[First].steps[0].bake.minutes must be longer than zero and at most 60 days, ${got}`]);
});

test('refuses a plan without a wave', () => {
  expect(textsOf(aPlan(aStage({ production: false })))).toEqual(['stages must have at least one wave, got none; add one with addWave']);
});

test('refuses two stages of one name', () => expect(textsOf(aPlan(aStage(), aStage()))).toEqual(["stages must have distinct names, got 'First' twice"]));
