import { AlarmPrefix } from '../../src/decision/plan';
import { alarmsIn, alarmsNamed } from '../../src/rehearsal/known-alarms';
import { AlarmScript } from '../../src/rehearsal/scenario';
import { FAULTS, OUTAGE } from '../support/builders';

const PREFIX: AlarmPrefix = { prefix: 'checkout-', account: '333333333333', region: 'us-west-1', broughtBy: ['First/Fleet'] };
const THERE: AlarmPrefix = { ...PREFIX, region: 'us-east-1', broughtBy: undefined };
const known = { alarms: [FAULTS, OUTAGE], prefixes: [PREFIX, THERE] };
const latency = { name: 'checkout-latency', account: '333333333333', region: 'us-west-1', broughtBy: ['First/Fleet'] };
const script = (name: string): AlarmScript => ({ alarms: alarmsNamed(known, { name, region: 'us-west-1' }), state: 'ALARM', when: { kind: 'timed', from: 0 } });

describe('the alarms that a scenario may name', () => {
  test('are those that the plan names', () => expect(alarmsNamed(known, { name: 'faults' })).toEqual([FAULTS]));
  test('and any that a prefix of it matches, wherever it is looked for', () => {
    expect(alarmsNamed(known, { name: 'checkout-latency' }).map(({ region }) => region)).toEqual(['us-west-1', 'us-east-1']);
    expect(alarmsNamed(known, { name: 'checkout-latency', region: 'us-west-1' })).toEqual([latency]);
  });
  test('and no other', () => expect(alarmsNamed(known, { name: 'check' })).toEqual([]));
});

describe('the alarms of a rehearsal', () => {
  const names = (scripts: readonly AlarmScript[]) => alarmsIn(known, scripts).map(({ name, region }) => `${region}/${name}`);

  test('are those of the plan, and a stand-in for each prefix that matches none of them', () => {
    expect(names([])).toEqual(['us-west-1/faults', 'us-east-1/sev1-open', 'us-west-1/checkout-*', 'us-east-1/checkout-*']);
  });

  test('and those of the scenario, where they stand in themselves', () => {
    expect(names([script('checkout-latency')])).toEqual(['us-west-1/faults', 'us-east-1/sev1-open', 'us-west-1/checkout-latency', 'us-east-1/checkout-*']);
  });

  test('come into being with what the prefix says brings them', () => expect(alarmsIn(known, [script('checkout-latency')])).toContainEqual(latency));
});
