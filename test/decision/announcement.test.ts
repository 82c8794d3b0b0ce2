import { AnnouncedPipeline, announcementOf, isForPeople } from '../../src/decision/announcement';
import { EntryKind, ENTRY_KINDS, LedgerEntry } from '../../src/decision/ledger-entry';

const PIPELINE: AnnouncedPipeline = { name: 'checkout', path: 'Delivery/Checkout', account: '111111111111', region: 'us-west-2', partition: 'aws' };
const ANA = 'arn:aws:sts::111111111111:assumed-role/Release/ana';
const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: '2026-03-02T18:00:00Z', kind: 'bake.rejected', stage: 'LowTraffic', action: 'Bake-1', execution: 'e1', revision: 'r2', why: 'alarm faults is ALARM', who: 'breakwater', ...change,
});

test('says what happened, why, what clears it, the line that tells more and the page in the console', () => {
  const held = entry({
    kind: 'gate.heldLong',
    action: 'Airlock',
    since: '2026-03-02T17:30:00Z',
    why: 'working hours: closed - wait; outage: sev1-open is ALARM - wait',
    findings: [
      { blocker: 'quiet', state: 'clear', reason: 'all is quiet', clears: '' },
      { blocker: 'working hours', state: 'blocking', reason: 'no window is open', clears: 'wait for one', nextOpen: Date.parse('2026-03-03T17:00:00Z') },
      { blocker: 'outage', state: 'unknown', reason: 'sev1-open cannot be read', clears: 'let the role read it' },
    ],
  });
  expect(announcementOf(held, PIPELINE)).toEqual({
    kind: 'gate.heldLong',
    at: '2026-03-02T18:00:00Z',
    stage: 'LowTraffic',
    action: 'Airlock',
    execution: 'e1',
    revision: 'r2',
    who: 'breakwater',
    headline: 'Delivery/Checkout: LowTraffic holds r2',
    cause: 'working hours: no window is open; outage: sev1-open cannot be read',
    since: '2026-03-02T17:30:00Z',
    clears: 'wait for one, opens 2026-03-03T17:00:00Z; let the role read it',
    command: 'npx breakwater why LowTraffic --pipeline checkout --region us-west-2',
    link: 'https://us-west-2.console.aws.amazon.com/codesuite/codepipeline/pipelines/checkout/view?region=us-west-2',
  });
});

test('what is not known is empty, and never undefined', () => {
  const { stage: _, action: __, execution: ___, revision: ____, ...bare } = entry({ kind: 'pause.on', why: 'looking into it', who: ANA });
  expect(announcementOf(bare, PIPELINE)).toMatchObject({
    stage: '',
    action: '',
    execution: '',
    revision: '',
    since: '',
    headline: 'Delivery/Checkout: role/Release/ana paused the pipeline',
    cause: 'looking into it',
    who: ANA,
    command: 'npx breakwater status --pipeline checkout --region us-west-2',
  });
});

test.each<[EntryKind, string]>([
  ['bake.rejected', 'Bake-1 of LowTraffic rejected r2'],
  ['gate.approvedByHand', 'role/Release/ana let r2 into LowTraffic by hand'],
  ['gate.rejectedByHand', 'role/Release/ana kept r2 out of LowTraffic by hand'],
  ['bake.approvedByHand', 'role/Release/ana ended Bake-1 of LowTraffic early for r2'],
  ['bake.rejectedByHand', 'role/Release/ana rejected r2 at Bake-1 of LowTraffic'],
  ['approval.refused', 'Bake-1 of LowTraffic is refused to r2'],
  ['rollback.started', 'LowTraffic is being rolled back to r2'],
  ['rollback.succeeded', 'LowTraffic is rolled back to r2'],
  ['rollback.failed', 'the rollback of LowTraffic to r2 failed'],
  ['stage.torn', 'LowTraffic is torn: r2 was stopped halfway'],
  ['transition.disabled', 'role/Release/ana disabled the transition into LowTraffic'],
  ['transition.enabled', 'role/Release/ana enabled the transition into LowTraffic again'],
  ['override.given', 'role/Release/ana gave an override for LowTraffic'],
  ['override.used', 'r2 went on in LowTraffic by an override of role/Release/ana'],
  ['override.expired', 'an override for LowTraffic has expired'],
  ['override.revoked', 'role/Release/ana revoked an override for LowTraffic'],
  ['override.refused', 'an override that role/Release/ana gave for LowTraffic is refused'],
  ['pause.on', 'role/Release/ana paused LowTraffic'],
  ['pause.off', 'the pause of LowTraffic is over (role/Release/ana)'],
  ['inbox.malformed', 'a parameter that role/Release/ana wrote cannot be read; it holds nothing and opens nothing'],
  ['page', 'LowTraffic needs a person'],
])('%s is announced', (kind, headline) => {
  expect(announcementOf(entry({ kind, who: ANA }), PIPELINE)?.headline).toBe(`Delivery/Checkout: ${headline}`);
});

test('what goes its usual way is for nobody', () => {
  expect(ENTRY_KINDS.filter((kind) => !isForPeople(entry({ kind })))).toEqual(expect.arrayContaining([
    'gate.held', 'gate.passed', 'gate.replaced', 'bake.held', 'bake.passed', 'rollback.passed', 'effect.failed',
  ]));
  expect(announcementOf(entry({ kind: 'gate.passed' }), PIPELINE)).toBeUndefined();
});

test.each([
  ['aws-cn', 'https://cn-north-1.console.amazonaws.cn/codesuite/codepipeline/pipelines/checkout/view?region=cn-north-1'],
  ['aws-us-gov', 'https://cn-north-1.console.amazonaws-us-gov.com/codesuite/codepipeline/pipelines/checkout/view?region=cn-north-1'],
  ['aws-iso', ''],
])('the console of %s', (partition, console) => {
  expect(announcementOf(entry(), { ...PIPELINE, partition, region: 'cn-north-1' })?.link).toBe(console);
});
