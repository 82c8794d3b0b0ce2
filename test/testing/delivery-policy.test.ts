import { App, Duration, Stack } from 'aws-cdk-lib';
import { CheckoutPipeline } from '../../examples/checkout/lib/checkout-pipeline';
import { Rehearsal, Scenario } from '../../src/testing';

let rehearsal: Rehearsal;

beforeAll(() => {
  const app = new App();
  new CheckoutPipeline(new Stack(app, 'CheckoutPipeline', { env: { account: '111111111111', region: 'us-west-2' } }), 'Pipeline');
  rehearsal = Rehearsal.fromApp(app);
});

test('a change that the tests did not catch ends in the one-box of the first wave', async () => {
  const played = await rehearsal.play(Scenario.startingAt('2026-03-02T17:00:00Z')
    .baseline('r1')
    .commit('r2')
    .alarm('checkout-faults', { region: 'us-west-1', whileRevision: 'r2', after: Duration.minutes(10) }));

  expect(played).toRollBack('LowTraffic', { to: 'r1' });
  expect(played.events.filter((event) => event.revision === 'r2' && event.stage === 'HighTraffic')).toEqual([]);
});

test('nothing is deployed over the weekend, and a commit of Thursday is everywhere by Monday night', async () => {
  const played = await rehearsal.play(Scenario.startingAt('2026-03-05T20:00:00Z').until(Duration.days(6)).commit('r1'));

  expect(played).toHold('HighTraffic', { because: 'working hours', forAtLeast: Duration.days(3) });
  expect(played).toReachEverywhere('r1');
  expect(played).toFinishWithin(Duration.days(5));
});

test('an outage elsewhere holds a release, and lets it go on by itself', async () => {
  const played = await rehearsal.play(Scenario.startingAt('2026-03-02T17:00:00Z')
    .commit('r1')
    .alarm('sev1-open', { at: Duration.minutes(30), until: Duration.hours(3) }));

  expect(played).toHold('LowTraffic', { because: 'org outage' });
  expect(played).not.toHold('LowTraffic', { because: 'open alarms' });
  expect(played).toReachEverywhere('r1');
});
