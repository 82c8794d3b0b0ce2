import { Aws, Duration, Lazy } from 'aws-cdk-lib';
import { AlarmBlocker, AlarmBlockerProps, BlockerSpec } from '../../src';

describe('AlarmBlocker', () => {
  const alarm = { alarmName: 'x' } as unknown as AlarmBlockerProps['alarm'];
  const alarms = [{ alarmName: 'x' }] as unknown as AlarmBlockerProps['alarms'];

  test.each<[string, AlarmBlockerProps, string]>([
    ['no alarm at all', {}, "AlarmBlocker 'b' must have at least one alarm, got none; give alarmName, alarmNames, alarmNamePrefix, alarm or alarms"],
    ['lists that are empty', { alarmName: 'x', alarmNames: [], alarms: [] }, [
      "AlarmBlocker 'b'.alarmNames must not be empty, got no alarm; leave it out",
      "AlarmBlocker 'b'.alarms must not be empty, got no alarm; leave it out",
    ].join('\n')],
    ['an alarm in another place than its own', { alarm, region: 'us-east-1' },
      "AlarmBlocker 'b' must not have account or region beside alarms themselves, got us-east-1; an alarm knows where it is"],
    ['several alarms in another place than their own', { alarms, account: '444444444444', region: 'us-east-1' },
      "AlarmBlocker 'b' must not have account or region beside alarms themselves, got 444444444444/us-east-1; an alarm knows where it is"],
    ['an account without a Region, once for all names', { alarmNames: ['x', 'y'], account: '444444444444' },
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
    ['an empty prefix, which would mean every alarm of the account', { alarmNamePrefix: '' },
      "AlarmBlocker 'b'.alarmNamePrefix must be what alarms' names begin with, got ''; give at least one character of them"],
    ['a prefix that only deployment knows', { alarmNamePrefix: Lazy.string({ produce: () => 'x' }) },
      "AlarmBlocker 'b'.alarmNamePrefix must be known at synthesis, got a token; write it down as text"],
    ['a prefix longer than a name', { alarmNamePrefix: 'x'.repeat(256) },
      "AlarmBlocker 'b'.alarmNamePrefix must be at most 255 characters long, got 256; no alarm's name is longer"],
    ['a grace that never ends', { alarmName: 'x', noDataGrace: Duration.minutes(1441) },
      "AlarmBlocker 'b'.noDataGrace must be longer than zero and at most 24 hours, got 1441 minutes; leave it out for none"],
    ['a grace that is none', { alarmName: 'x', noDataGrace: Duration.minutes(0) },
      "AlarmBlocker 'b'.noDataGrace must be longer than zero and at most 24 hours, got 0 minutes; leave it out for none"],
    ['a grace that only deployment knows', { alarmName: 'x', noDataGrace: Duration.minutes(Lazy.number({ produce: () => 5 })) },
      "AlarmBlocker 'b'.noDataGrace must be known at synthesis, got a token; write it as Duration.minutes(…)"],
  ])('refuses %s', (_what, props, expected) => {
    expect(() => new AlarmBlocker('b', props)).toThrow(new Error(expected));
  });

  test.each(['us-east-1', 'ap-southeast-4', 'us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1'])('takes the Region %s', (region) => {
    expect(() => new AlarmBlocker('b', { alarmName: 'x', account: '444444444444', region })).not.toThrow();
  });

  test.each<[string, AlarmBlockerProps]>([
    ['a name alone', { alarmName: 'x' }],
    ['a name with its place', { alarmName: 'x', account: '444444444444', region: 'us-east-1', roleArn: 'arn:r' }],
    ['names, a prefix and alarms together', { alarmName: 'x', alarmNames: ['y'], alarmNamePrefix: 'z-', alarm, alarms }],
    ['a whole day of grace', { alarmNamePrefix: 'z-', noDataGrace: Duration.hours(24) }],
  ])('takes %s', (_what, props) => expect(() => new AlarmBlocker('b', props)).not.toThrow());
});

describe('BlockerSpec.alarms', () => {
  test.each<[string, () => BlockerSpec, string]>([
    ['no place', () => BlockerSpec.alarms([]), 'alarms must be at least one, got none; a blocker without alarms never blocks'],
    ['a place of nothing', () => BlockerSpec.alarms([{}]), "alarm '*' must have alarmName or alarmNamePrefix, got neither; give one of them"],
    ['a place of two things', () => BlockerSpec.alarms([{ alarmName: 'a', alarmNamePrefix: 'b' }]),
      "alarm 'a' must have either alarmName or alarmNamePrefix, got both; make two places of them"],
  ])('refuses %s', (_what, make, expected) => expect(make).toThrow(new Error(expected)));
});
