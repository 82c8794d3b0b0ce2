import { Aws } from 'aws-cdk-lib';
import { AlarmBlocker, AlarmBlockerProps } from '../../src';

describe('AlarmBlocker', () => {
  const alarm = { alarmName: 'x' } as unknown as AlarmBlockerProps['alarm'];

  test.each<[string, AlarmBlockerProps, string]>([
    ['neither an alarm nor a name', {}, "AlarmBlocker 'b' must have either alarmName or alarm, got neither; give one of them"],
    ['both', { alarm, alarmName: 'x' }, "AlarmBlocker 'b' must have either alarmName or alarm, got both; leave one of them out"],
    ['an alarm in another place than its own', { alarm, region: 'us-east-1' },
      "AlarmBlocker 'b' must not have account or region beside alarm, got us-east-1; an alarm knows where it is"],
    ['an account without a Region', { alarmName: 'x', account: '444444444444' },
      "AlarmBlocker 'b' must have account and region together, got only account '444444444444'; leave both out for every target's own"],
    ['a role without a place', { alarmName: 'x', roleArn: 'arn:r' },
      "AlarmBlocker 'b' must have account and region where it has a roleArn, got only 'arn:r'; the roles of targets come from their synthesizers"],
    ['a name that is none, in a place that is none, all at once', { alarmName: ' ', account: '4444', region: 'Frankfurt' }, [
      "AlarmBlocker 'b' must name an alarm, got ' '; give the alarm's physical name",
      "AlarmBlocker 'b' must have an account of 12 digits, got '4444'; the controller's role must name it",
      "AlarmBlocker 'b' must have a region like us-east-1, got 'Frankfurt'; the controller must know where to look",
    ].join('\n')],
    ['a place that only deployment knows', { alarmName: 'x', account: Aws.ACCOUNT_ID, region: Aws.REGION }, [
      "AlarmBlocker 'b' must have an account of 12 digits, got a token; the controller's role must name it",
      "AlarmBlocker 'b' must have a region like us-east-1, got a token; the controller must know where to look",
    ].join('\n')],
  ])('refuses %s', (_what, props, expected) => {
    expect(() => new AlarmBlocker('b', props)).toThrow(new Error(expected));
  });

  test.each(['us-east-1', 'ap-southeast-4', 'us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1'])('takes the Region %s', (region) => {
    expect(() => new AlarmBlocker('b', { alarmName: 'x', account: '444444444444', region })).not.toThrow();
  });

  test('takes a name alone, and a name with its place', () => {
    expect(() => new AlarmBlocker('b', { alarmName: 'x' })).not.toThrow();
    expect(() => new AlarmBlocker('b', { alarmName: 'x', account: '444444444444', region: 'us-east-1', roleArn: 'arn:r' })).not.toThrow();
  });
});
