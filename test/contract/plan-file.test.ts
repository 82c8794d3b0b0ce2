import { decodePlan, decodeStagePlan } from '../../src/contract/plan-file';
import { aPlan, aStage, aTarget } from '../support/builders';

const TEMPLATE = { stack: 'Fleet-Service', deployer: '333333333333/us-west-1', key: 'abc.json', files: ['code.zip'], images: { lookupRoleArn: 'arn:lookup', externalId: 'x', names: ['service:1'] }, parameters: { Size: 'big' }, tags: { team: 'checkout' } };
const PLAN = aPlan(aStage({
  afterRollback: 'HOLD',
  afterwatchMinutes: 60,
  steps: [...aStage().steps, { oneBox: false, targets: [aTarget('East', { templates: [TEMPLATE], unrestorable: ['East-Old'] })] }],
  blockers: [
    ...aStage().blockers,
    {
      kind: 'alarm',
      name: 'by prefix',
      warnsOnly: true,
      alarms: [],
      prefixes: [{ prefix: 'checkout-', account: '333333333333', region: 'us-west-1', broughtBy: ['First/Fleet'] }],
      policy: { missing: 'CLEAR', insufficientData: 'HOLD', unreadable: 'HOLD', noDataGraceMinutes: 15 },
    },
    { kind: 'timeWindow', name: 'hours', allow: [{ kind: 'weekly', days: ['MON'], from: '09:00', to: '16:00', timeZone: 'Europe/Berlin' }], deny: [] },
    {
      kind: 'timeWindow',
      name: 'every kind of window',
      allow: [
        { kind: 'weekSpan', fromDay: 'FRI', from: '18:00', toDay: 'MON', to: '06:00', timeZone: 'UTC', targets: ['Fleet'] },
        { kind: 'monthly', nth: 'LAST', day: 'FRI', from: '22:00', to: '02:00', timeZone: 'UTC' },
      ],
      deny: [
        { kind: 'once', from: '2026-12-24T18:00', to: '2026-12-27T06:00', timeZone: 'UTC' },
        { kind: 'recurring', from: '2026-01-05T09:00', duration: 'PT8H', rule: 'FREQ=WEEKLY', except: ['2026-01-12T09:00'], timeZone: 'UTC' },
      ],
      marginMinutes: 30,
    },
  ],
}));
type Json = { [key: string]: unknown };
/** The plan as JSON with one field replaced, by its path. */
const changed = (path: string, value: unknown): string => {
  const copy = JSON.parse(JSON.stringify(PLAN)) as Json;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Json>((at, key) => at[key] as Json, copy);
  if (value === undefined) delete parent[last]; else parent[last] = value;
  return JSON.stringify(copy);
};

test('a plan that was written is read back as it was', () => expect(decodePlan(JSON.stringify(PLAN))).toEqual(PLAN));
test('a stage that was kept is read back as it was', () => expect(decodeStagePlan(JSON.parse(JSON.stringify(PLAN.stages[0])), 'x')).toEqual(PLAN.stages[0]));
test('a field of a later version is tolerated', () => expect(decodePlan(changed('stages.0.colour', 'red'))).toEqual(PLAN));

test.each<[string, unknown, string]>([
  ['version', 2, 'plan.version must be 1, the version that this code reads, got 2'],
  ['pipeline', 7, 'plan.pipeline must be a string, got 7'],
  ['stages.0.afterRollback', 'WAIT', 'plan.stages[0].afterRollback must be one of WATCH, HOLD, got "WAIT"'],
  ['stages.0.afterwatchMinutes', '1h', 'plan.stages[0].afterwatchMinutes must be a number, got "1h"'],
  ['environments', {}, 'plan.environments must be a list, got {}'],
  ['environments.0.account', undefined, 'plan.environments[0].account must be a string, got nothing'],
  ['environments.0.lookupRoleArn', null, 'plan.environments[0].lookupRoleArn must be a string, got null'],
  ['environments.0.externalId', 1, 'plan.environments[0].externalId must be a string, got 1'],
  ['deployers', {}, 'plan.deployers must be a list, got {}'],
  ['deployers.0.bucket', 1, 'plan.deployers[0].bucket must be a string, got 1'],
  ['deployers.0.roleArn', undefined, 'plan.deployers[0].roleArn must be a string, got nothing'],
  ['deployers.0.externalId', 1, 'plan.deployers[0].externalId must be a string, got 1'],
  ['deployers.0.executionRoleArn', null, 'plan.deployers[0].executionRoleArn must be a string, got null'],
  ['stages.0.steps.2.targets.0.templates.0.key', 1, 'plan.stages[0].steps[2].targets[0].templates[0].key must be a string, got 1'],
  ['stages.0.steps.2.targets.0.templates.0.files.0', 1, 'plan.stages[0].steps[2].targets[0].templates[0].files[0] must be a string, got 1'],
  ['stages.0.steps.2.targets.0.templates.0.images.names', 'service:1', 'plan.stages[0].steps[2].targets[0].templates[0].images.names must be a list, got "service:1"'],
  ['stages.0.steps.2.targets.0.templates.0.images.lookupRoleArn', 1, 'plan.stages[0].steps[2].targets[0].templates[0].images.lookupRoleArn must be a string, got 1'],
  ['stages.0.steps.2.targets.0.templates.0.parameters.Size', 1, 'plan.stages[0].steps[2].targets[0].templates[0].parameters.Size must be a string, got 1'],
  ['stages.0.steps.2.targets.0.templates.0.tags', [], 'plan.stages[0].steps[2].targets[0].templates[0].tags must be an object, got []'],
  ['stages.0.steps.2.targets.0.unrestorable.0', 1, 'plan.stages[0].steps[2].targets[0].unrestorable[0] must be a string, got 1'],
  ['stages.0.production', 'yes', 'plan.stages[0].production must be true or false, got "yes"'],
  ['stages.0.windowScope', 'NEVER', 'plan.stages[0].windowScope must be one of EVERY_START, ENTRY_ONLY, got "NEVER"'],
  ['stages.0.blockers.0.kind', 'vibes', 'plan.stages[0].blockers[0].kind must be one of alarm, timeWindow, calendar, got "vibes"'],
  ['stages.0.blockers.0.alarms.0.region', 1, 'plan.stages[0].blockers[0].alarms[0].region must be a string, got 1'],
  ['stages.0.blockers.2.allow.0.days.0', 'Montag', 'plan.stages[0].blockers[2].allow[0].days[0] must be one of MON, TUE, WED, THU, FRI, SAT, SUN, got "Montag"'],
  ['stages.0.blockers.2.allow.0.kind', 'yearly', 'plan.stages[0].blockers[2].allow[0].kind must be one of weekly, weekSpan, monthly, once, recurring, got "yearly"'],
  ['stages.0.blockers.3.allow.0.fromDay', 'Friday', 'plan.stages[0].blockers[3].allow[0].fromDay must be one of MON, TUE, WED, THU, FRI, SAT, SUN, got "Friday"'],
  ['stages.0.blockers.3.allow.0.toDay', undefined, 'plan.stages[0].blockers[3].allow[0].toDay must be one of MON, TUE, WED, THU, FRI, SAT, SUN, got nothing'],
  ['stages.0.blockers.3.allow.0.targets.0', 1, 'plan.stages[0].blockers[3].allow[0].targets[0] must be a string, got 1'],
  ['stages.0.blockers.3.allow.0.timeZone', undefined, 'plan.stages[0].blockers[3].allow[0].timeZone must be a string, got nothing'],
  ['stages.0.blockers.3.allow.1.nth', 'SIXTH', 'plan.stages[0].blockers[3].allow[1].nth must be one of FIRST, SECOND, THIRD, FOURTH, FIFTH, LAST, got "SIXTH"'],
  ['stages.0.blockers.3.allow.1.day', 5, 'plan.stages[0].blockers[3].allow[1].day must be one of MON, TUE, WED, THU, FRI, SAT, SUN, got 5'],
  ['stages.0.blockers.3.deny.0.from', 9, 'plan.stages[0].blockers[3].deny[0].from must be a string, got 9'],
  ['stages.0.blockers.3.deny.1.duration', 8, 'plan.stages[0].blockers[3].deny[1].duration must be a string, got 8'],
  ['stages.0.blockers.3.deny.1.rule', undefined, 'plan.stages[0].blockers[3].deny[1].rule must be a string, got nothing'],
  ['stages.0.blockers.3.deny.1.except.0', 12, 'plan.stages[0].blockers[3].deny[1].except[0] must be a string, got 12'],
  ['stages.0.blockers.3.marginMinutes', '30', 'plan.stages[0].blockers[3].marginMinutes must be a number, got "30"'],
  ['stages.0.blockers.1.warnsOnly', 'WARN', 'plan.stages[0].blockers[1].warnsOnly must be true or false, got "WARN"'],
  ['stages.0.blockers.1.prefixes.0.prefix', 1, 'plan.stages[0].blockers[1].prefixes[0].prefix must be a string, got 1'],
  ['stages.0.blockers.1.policy.missing', 'OPEN', 'plan.stages[0].blockers[1].policy.missing must be one of HOLD, CLEAR, got "OPEN"'],
  ['stages.0.blockers.1.policy.noDataGraceMinutes', '15', 'plan.stages[0].blockers[1].policy.noDataGraceMinutes must be a number, got "15"'],
  ['stages.0.steps.0.oneBox', undefined, 'plan.stages[0].steps[0].oneBox must be true or false, got nothing'],
  ['stages.0.steps.0.targets.0.stacks.0', 1, 'plan.stages[0].steps[0].targets[0].stacks[0] must be a string, got 1'],
  ['stages.0.steps.0.bake.minutes', '30', 'plan.stages[0].steps[0].bake.minutes must be a number, got "30"'],
  ['stages.0.steps.0.bake.onUnknown', 'SHRUG', 'plan.stages[0].steps[0].bake.onUnknown must be one of HOLD, ROLLBACK, got "SHRUG"'],
])('refuses a plan whose %s is %j', (path, value, problem) => {
  expect(() => decodePlan(changed(path, value))).toThrow(new Error(`the plan cannot be used:\n  ${problem}`));
});

test('refuses a stage that is no object', () => expect(() => decodePlan(changed('stages.0', 'x'))).toThrow('plan.stages[0] must be an object, got "x"'));

test('tells all problems together', () => {
  expect(() => decodePlan('{"version":1}')).toThrow(new Error([
    'the plan cannot be used:', '  plan.pipeline must be a string, got nothing', '  plan.home must be an object, got nothing',
    '  plan.home.account must be a string, got nothing', '  plan.home.region must be a string, got nothing', '  plan.ssoRoles must be a list, got nothing',
    '  plan.announceHoldsAfterMinutes must be a number, got nothing', '  plan.environments must be a list, got nothing', '  plan.deployers must be a list, got nothing',
    '  plan.stages must be a list, got nothing',
  ].join('\n')));
});

test('judges what it read by the rules of synth', () => {
  expect(() => decodePlan(changed('stages.0.steps.0.bake.minutes', 0))).toThrow(
    new Error('the plan cannot be used:\n  stages[First].steps[0].bake.minutes must be longer than zero and at most 60 days, got 0 minutes; leave it out for the default of its position'));
});

test('refuses what is not JSON', () => expect(() => decodePlan('<html>')).toThrow(/^the plan cannot be used:\n {2}plan must be JSON, got /));

describe('names that only deployment knows', () => {
  const text = changed('stages.0.blockers.0.alarms.0.name', { $value: 'v0' });
  test('are filled in', () => {
    const [blocker] = decodePlan(text, { v0: 'the-alarm' }).stages[0].blockers;
    expect(blocker).toMatchObject({ alarms: [{ name: 'the-alarm' }] });
  });
  test('are refused when the function was not given them', () => {
    expect(() => decodePlan(text, { v1: 'x' })).toThrow('plan.stages[0].blockers[0].alarms[0].name must be a value that the function was given (v1), got "v0"');
    expect(() => decodePlan(text)).toThrow('must be a value that the function was given (none), got "v0"');
  });
});
