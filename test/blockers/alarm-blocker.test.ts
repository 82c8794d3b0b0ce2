import { AlarmBlocker, AlarmBlockerProps } from '../../src';

describe('AlarmBlocker', () => {
  const alarm = { alarmName: 'x' } as unknown as AlarmBlockerProps['alarm'];

  test.each<[string, AlarmBlockerProps, string]>([
    ['neither an alarm nor a name', {}, "AlarmBlocker 'b' must have either alarmName or alarm, got neither; leave one of them"],
    ['both', { alarm, alarmName: 'x' }, "AlarmBlocker 'b' must have either alarmName or alarm, got both; leave one of them"],
    ['an alarm in another place than its own', { alarm, region: 'us-east-1' },
      "AlarmBlocker 'b' must not have account or region beside alarm, got us-east-1; an alarm knows where it is"],
    ['an account without a Region', { alarmName: 'x', account: '444444444444' },
      "AlarmBlocker 'b' must have account and region together, got only account '444444444444'; leave both out for every target's own"],
    ['a role without a place', { alarmName: 'x', roleArn: 'arn:r' },
      "AlarmBlocker 'b' must have account and region where it has a roleArn, got only 'arn:r'; the roles of targets come from their synthesizers"],
  ])('refuses %s', (_what, props, expected) => {
    expect(() => new AlarmBlocker('b', props)).toThrow(new Error(expected));
  });

  test('takes a name alone, and a name with its place', () => {
    expect(() => new AlarmBlocker('b', { alarmName: 'x' })).not.toThrow();
    expect(() => new AlarmBlocker('b', { alarmName: 'x', account: '444444444444', region: 'us-east-1', roleArn: 'arn:r' })).not.toThrow();
  });
});
