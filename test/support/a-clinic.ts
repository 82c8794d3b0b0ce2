import { Clinic } from '../../src/operators/clinic';
import { ABOUT } from './about';
import { anAlarm, minutesAgo } from './builders';

/** Everything is well unless a test says otherwise. */
export const aClinic = (change: Partial<Clinic> = {}): Clinic => ({
  about: { ...ABOUT, planHash: 'abcdef0123456789', rules: ['tick'], alarms: ['silent'] },
  toolkit: async () => ({ kind: 'seen', version: 30, trusts: [ABOUT.account], trustsForLookup: [] }),
  alarms: async (_, alarms) => alarms.map(() => anAlarm('OK')),
  calendars: async (_, calendars) => calendars.map(() => ({ kind: 'seen', state: 'OPEN' })),
  queue: async () => ({ kind: 'counted', messages: 0 }),
  rule: async () => ({ kind: 'seen', enabled: true }),
  functionNamed: async (name) => ({ kind: 'seen', state: 'Active', lastUpdate: 'Successful', role: `arn:aws:iam::111111111111:role/${name}` }),
  role: async () => ({ kind: 'seen' }),
  pulse: async () => ({ kind: 'seen', at: minutesAgo(1) }),
  ...change,
});
