import { Plan } from '../../src/decision/plan';
import { Diagnosis } from '../../src/operators/checks/diagnosis';
import { Clinic } from '../../src/operators/clinic';
import { DeskFailure } from '../../src/operators/desk';
import { doctor } from '../../src/operators/doctor';
import { aClinic } from '../support/a-clinic';
import { ABOUT } from '../support/about';
import { aPlan, aStage, aStageMemory, anAlarm, minutesAgo, NOW } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const ask = (clinic: Partial<Clinic> = {}, scene: DeskScene = {}) => doctor(new FakeDesk({ clinic: aClinic(clinic), ...scene }));

async function sickOf(clinic: Partial<Clinic>, scene: DeskScene = {}): Promise<readonly Diagnosis[]> {
  const { findings } = jsonOf(await ask(clinic, scene)) as { readonly findings: readonly Diagnosis[] };
  return findings.filter(({ state }) => state !== 'well');
}

const about = (change: object): Partial<Clinic> => ({ about: { ...aClinic().about, ...change } });
const UNREADABLE = { kind: 'unreadable', why: 'it was denied - attach the policy' } as const;
const SEEN = { kind: 'seen', version: 30, trusts: [], trustsForLookup: [] } as const;
const HOME = `npx cdk bootstrap --trust ${ABOUT.account} aws://333333333333/us-west-1`;
const LOOKUP = `npx cdk bootstrap --trust-for-lookup ${ABOUT.account} aws://999999999999/us-east-1`;

describe('breakwater doctor', () => {
  test('says in a line each that all is well, and that is the good answer', async () => {
    const report = await ask();

    expect(report.answer).toBe('yes');
    expect(textOf(report, 160)).toBe([
      "✓ credentials: arn:aws:iam::111111111111:user/ana of the pipeline's account 111111111111",
      '✓ controller: checkout-controller reconciles',
      '✓ functions and roles: 4 of 4 are well',
      '✓ rules: tick is enabled',
      `✓ queue: ${ABOUT.queue} holds 0 messages`,
      `✓ dead letters: ${ABOUT.deadLetters} is empty`,
      '✓ own alarms: silent is OK',
      '✓ ledger: checkout-ledger is readable, with 0 entries of the last day',
      '✓ plan: abcdef012345 is deployed and judged by: 1 stages, 2 environments',
      '✓ inbox: /breakwater/checkout 0 parameters, all of which can be read',
      '✓ environments: 2 of 2 are well',
      '✓ home Regions: 2 of 2 are well',
      '✓ alarms: 333333333333/us-west-1/faults is there, in OK',
      '',
      'all is well',
    ].join('\n'));
  });

  test('names only what is not well, with how to mend it, within the width', async () => {
    const text = textOf(await ask({ pulse: async () => ({ kind: 'missing' }), rule: async () => UNREADABLE }), 80);

    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain([
      '✗ controller: checkout-controller has come to the end of no reconcile for an',
      '  hour: nothing is let into production, and no bake is judged',
      '    to mend it: see its log (aws logs tail /aws/lambda/checkout-controller',
      '    --since 1h), and what else is ill here',
    ].join('\n'));
    expect(text).toContain('? rules: tick it was denied\n    to mend it: attach the policy');
    expect(text.split('\n').at(-1)).toBe('1 to mend, 1 that could not be looked at');
  });

  test('tells how far it has come', async () => {
    const told: string[] = [];
    await doctor(new FakeDesk(), (done, of) => told.push(`${done}/${of}`));

    expect(told).toHaveLength(14);
    expect(told.at(-1)).toBe('14/14');
  });

  test.each<[string, Partial<Clinic>, DeskScene, Partial<Diagnosis>]>([
    ['credentials of another account', {}, { who: 'arn:aws:iam::222222222222:user/ana' },
      { check: 'credentials', says: 'of account 222222222222, and the pipeline is in 111111111111', cure: 'name another profile with --profile' }],
    ['a controller that is silent for six minutes', { pulse: async () => ({ kind: 'seen', at: minutesAgo(6) }) }, {},
      { check: 'controller', says: 'has come to the end of no reconcile for 6m: nothing is let into production, and no bake is judged' }],
    ['a rule that is disabled', { rule: async () => ({ kind: 'seen', enabled: false }) }, {}, { check: 'rules', says: 'is disabled, and rings for nobody', cure: 'aws events enable-rule --name tick' }],
    ['a rule that was deleted', { rule: async () => ({ kind: 'missing' }) }, {}, { check: 'rules', says: 'was deleted' }],
    ['an own alarm that was deleted', { alarms: async (_, alarms) => alarms.map(({ name }) => name === 'silent' ? { kind: 'missing' } : anAlarm('OK')) }, {},
      { check: 'own alarms', subject: 'silent', says: 'was deleted' }],
    ['an own alarm that is red', { alarms: async (_, alarms) => alarms.map(({ name }) => anAlarm(name === 'silent' ? 'ALARM' : 'OK', { reason: 'no datapoint' })) }, {},
      { check: 'own alarms', says: 'is in ALARM: no datapoint' }],
    ['an alarm that is not there', { alarms: async (_, alarms) => alarms.map(({ name }) => name === 'faults' ? { kind: 'missing' } : anAlarm('OK')) },
      { stages: new Map([['First', aStageMemory()]]) }, { check: 'alarms', says: 'does not exist, and so holds' }],
    ['a ledger that cannot be read', {}, { entries: new DeskFailure('cannot read the ledger: denied') }, { check: 'ledger', state: 'unknown', says: 'cannot read the ledger: denied' }],
    ['a plan that was never judged by', {}, { plan: undefined }, { check: 'plan', subject: 'abcdef012345', cure: 'wait a minute after a deployment; then see the controller\'s log' }],
    ['a letter that says nothing', {}, { inbox: [{ name: '/breakwater/checkout/pauses/p1', type: 'String', value: '{}', version: 1, writtenAt: NOW }] },
      { check: 'inbox', subject: '/breakwater/checkout/pauses/p1', says: 'holds nothing and opens nothing: reason must be a string, got nothing', cure: 'write it again, or delete it: aws ssm delete-parameter --name /breakwater/checkout/pauses/p1' }],
  ])('finds %s', async (_, clinic, scene, expected) => expect(await sickOf(clinic, scene)).toEqual([expect.objectContaining(expected)]));

  test.each([[20, 0], [21, 1]])('a queue of %i messages: %i to mend', async (messages, count) =>
    expect(await sickOf({ queue: async (url) => ({ kind: 'counted', messages: url === ABOUT.queue ? messages : 0 }) })).toHaveLength(count));

  test.each([[0, 0], [1, 1]])('%i dead letters: %i to mend', async (messages, count) =>
    expect(await sickOf({ queue: async (url) => ({ kind: 'counted', messages: url === ABOUT.deadLetters ? messages : 0 }) })).toHaveLength(count));

  test('finds queues that were deleted, or that nobody may look at', async () => {
    expect((await sickOf({ queue: async () => ({ kind: 'missing' }) })).map(({ check, state }) => `${check} ${state}`)).toEqual(['queue ill', 'dead letters ill']);
    expect((await sickOf({ queue: async () => UNREADABLE })).map(({ check, state }) => `${check} ${state}`)).toEqual(['queue unknown', 'dead letters unknown']);
  });

  test.each([['Active', 'Successful', 0], ['Inactive', 'InProgress', 0], ['Failed', 'Successful', 2], ['Active', 'Failed', 2]])(
    'functions that are %s, last update %s: %i to mend', async (state, lastUpdate, count) =>
      expect(await sickOf({ functionNamed: async () => ({ kind: 'seen', state, lastUpdate, role: 'arn:r' }) })).toHaveLength(count));

  test('finds functions and roles that were deleted', async () => {
    expect((await sickOf({ functionNamed: async () => ({ kind: 'missing' }) })).map(({ subject }) => subject)).toEqual(['checkout-controller', 'checkout-rollback-pass']);
    expect((await sickOf({ role: async () => ({ kind: 'missing' }) })).map(({ says }) => says)).toEqual([
      'was deleted, and checkout-controller can do nothing', 'was deleted, and checkout-rollback-pass can do nothing',
    ]);
  });

  test('an alarm that its target has yet to bring is well', async () => {
    const none: Partial<Clinic> = { alarms: async (_, alarms) => alarms.map(({ name }) => name === 'faults' ? { kind: 'missing' } : anAlarm('OK')) };

    expect(await sickOf(none, { stages: new Map([['First', aStageMemory({ deployed: ['OneBox'] })]]) })).toEqual([]);
  });

  test.each([['missing', 'does not exist, or is not shared with that account, and so holds'], ['unreadable', 'it was denied']] as const)('finds a change calendar that is %s', async (kind, says) => {
    const calendar = { kind: 'changeCalendar', name: 'freeze', account: '333333333333', region: 'us-west-1' } as const;
    const plan: Plan = aPlan(aStage({ blockers: [{ kind: 'calendar', name: 'holidays', calendars: [calendar] }] }));

    expect(await sickOf({ calendars: async () => [kind === 'missing' ? { kind } : UNREADABLE] }, { plan })).toEqual([expect.objectContaining({ check: 'calendars', says })]);
  });
});

describe('bootstrap and trust', () => {
  test.each<[string, Awaited<ReturnType<Clinic['toolkit']>>, readonly [string, string][]]>([
    ['none at all', { kind: 'missing' }, [
      ['there is no stack CDKToolkit', `${HOME}; with a toolkit stack of another name, see to it by hand`], ['there is no stack CDKToolkit', `${LOOKUP}; with a toolkit stack of another name, see to it by hand`],
      ['there is no stack CDKToolkit', 'npx cdk bootstrap aws://111111111111/eu-central-1'], ['there is no stack CDKToolkit', 'npx cdk bootstrap aws://111111111111/us-west-1'],
    ]],
    ['too old', { ...SEEN, version: 7, trusts: [ABOUT.account] }, [['is bootstrapped in version 7, and 8 is needed', HOME], ['is bootstrapped in version 7, and 8 is needed', LOOKUP]]],
    ['of the least version', { ...SEEN, version: 8, trusts: [ABOUT.account] }, []],
    ['trusting nobody', SEEN, [[`does not trust the pipeline's account ${ABOUT.account}`, HOME], [`does not let the pipeline's account ${ABOUT.account} look`, LOOKUP]]],
    ['trusting for lookups only: enough where only an alarm is', { ...SEEN, trustsForLookup: [ABOUT.account] }, [[`does not trust the pipeline's account ${ABOUT.account}`, HOME]]],
    ['closed to who asks', UNREADABLE, [['it was denied', 'attach the policy'], ['it was denied', 'attach the policy'], ['it was denied', 'attach the policy'], ['it was denied', 'attach the policy']]],
  ])('%s', async (_, view, expected) => expect((await sickOf({ toolkit: async () => view })).map(({ says, cure }) => [says, cure])).toEqual(expected));

  test('the home account is told of once where the plan looks into it as well', async () => {
    const plan: Plan = { ...aPlan(), environments: [...aPlan().environments, { account: ABOUT.account, region: ABOUT.region }] };
    const { findings } = jsonOf(await ask({}, { plan })) as { readonly findings: readonly Diagnosis[] };

    expect(findings.filter(({ subject }) => subject === `${ABOUT.account}/${ABOUT.region}`)).toHaveLength(1);
  });

  test('without the plan it says what was not looked at', async () => {
    const report = await ask(about({ planHash: undefined }), { plan: undefined });

    expect(textOf(report)).toContain('the plan could not be read: environments, alarms and calendars were not looked at');
    expect(textOf(report, 160)).toContain('? plan: Ops/Checkout does not say which plan was deployed');
    expect(report.answer).toBe('no');
    expect(jsonOf(report)).toMatchObject({ plan: 'none' });
  });
});
