import { BAD, BAKED, GOES_BACK, LET_IN, RED, RESTORES, ROLE, Row, SHORTLY_RED, deploys, event, heldAgainst, line, rollbackOf } from './lies';
import { INVARIANTS } from '.';

const BROKEN: readonly Row[] = [
  {
    of: 'I1',
    name: 'let in while a blocking alarm is in ALARM',
    story: RED,
    after: 660,
    lies: [event(LET_IN)],
    why: 'although sev1-open of eu-west-1 is ALARM',
  },
  {
    of: 'I1',
    name: 'let in while an alarm cannot be told',
    story: RED.replace('ALARM', 'MISSING'),
    after: 660,
    lies: [event(LET_IN)],
    why: 'although sev1-open of eu-west-1 is MISSING',
  },
  {
    of: 'I1',
    name: 'let in while a calendar is closed',
    story: 'calendars: [{ name: freeze, at: 9m, state: CLOSED }]',
    after: 660,
    lies: [event(LET_IN)],
    why: 'although freeze is CLOSED',
  },
  {
    of: 'I1',
    name: 'let in while paused',
    story: 'operator: [{ at: 9m, do: pause, reason: looking, for: 2m }]',
    after: 630,
    lies: [event(LET_IN)],
    why: 'although it is paused',
  },
  {
    of: 'I1',
    name: 'let in while alarms cannot be read',
    story: 'faults: [{ at: 9m, for: 9m, service: cloudwatch, error: ThrottlingException }]',
    after: 660,
    lies: [event(LET_IN)],
    why: 'although cloudwatch does not answer',
  },
  {
    of: 'I2',
    name: 'a rollback is judged',
    story: BAD,
    after: 1500,
    lies: [(play) => event({ kind: 'bake.passed', execution: rollbackOf(play) })(play)],
    why: 'a rollback was judged',
  },
  {
    of: 'I2',
    name: 'an approval of a rollback waits',
    story: BAD,
    after: 730,
    lies: [(play) => event({ kind: 'action.started', category: 'Approval', execution: rollbackOf(play), at: '2026-03-02T17:06:00Z' })(play)],
    why: 'still waits at 2026-03-02T17:12:10.000Z',
  },
  {
    of: 'I3',
    name: 'baked although an alarm was red',
    story: SHORTLY_RED,
    after: 300,
    lies: [event(BAKED)],
    why: 'although faults-FirstOneBox was in ALARM from 2026-03-02T17:03:00.000Z',
  },
  {
    of: 'I3',
    name: 'baked although an alarm is missing',
    story: SHORTLY_RED.replace('ALARM', 'MISSING').replace('until: 4m, ', ''),
    after: 300,
    lies: [event(BAKED)],
    why: 'although faults-FirstOneBox is MISSING',
  },
  { of: 'I5', name: 'an override of nobody', after: 0, lies: [line({ kind: 'override.given' })], why: "override.given: who is 'breakwater'" },
  {
    of: 'I5',
    name: 'an override without a reason',
    after: 0,
    lies: [line({ kind: 'override.used', why: '' })],
    why: 'override.used of breakwater: says not why, or when',
  },
  {
    of: 'I6',
    name: 'a vetoed revision is let in',
    story: 'operator: [{ at: 1m, do: veto, stage: First, revision: r1, reason: bad }]',
    after: 300,
    lies: [event(LET_IN)],
    why: 'although it is vetoed in First: bad',
  },
  {
    of: 'I7',
    name: 'the fleet before the one-box is deployed',
    after: 130,
    lies: [deploys('First', 'Firstuswest1.Service.Deploy')],
    why: 'although the step before it is not deployed',
  },
  {
    of: 'I7',
    name: 'the fleet before the one-box has baked',
    after: 180,
    lies: [deploys('First', 'Firstuswest1.Service.Deploy')],
    why: 'although Bake-OneBox has not ended',
  },
  {
    of: 'I8',
    name: 'two steps at once',
    after: 130,
    lies: [deploys('First', 'Firstuswest1.Service.Deploy')],
    why: 'while another step of First is being deployed',
  },
  {
    of: 'I8',
    name: 'a target twice',
    after: 610,
    lies: [deploys('Rest', 'Resteuwest1.Service.Deploy')],
    why: "more than the Rest's step has targets",
  },
  { of: 'I9', name: 'an answer that the ledger lacks', after: 180, lies: [event(BAKED)], why: 'the ledger does not say so' },
  { of: 'I9', name: 'an answer that CodePipeline never got', after: 180, lies: [line(BAKED)], calm: true, why: 'CodePipeline shows no end of it' },
  {
    of: 'I10',
    name: 'a release is taken back twice',
    after: 180,
    lies: [event({ ...GOES_BACK, detail: ROLE }), event({ ...GOES_BACK, detail: ROLE })],
    why: 'was begun at 2026-03-02T17:03:00Z before',
  },
  {
    of: 'I10',
    name: 'a restore is begun twice',
    after: 180,
    lies: [line({ ...RESTORES, at: '2026-03-02T17:02:00Z' }), line(RESTORES)],
    why: 'for the second time',
  },
  {
    of: 'I10',
    name: 'an approval is passed and rejected',
    after: 180,
    lies: [line(BAKED), line({ ...BAKED, kind: 'bake.rejected' })],
    why: 'was bake.rejected at 2026-03-02T17:03:00Z',
  },
  {
    of: 'I11',
    name: 'let in by a dead controller',
    story: 'faults: [{ at: 9m, for: 9m, kind: controllerDead }]',
    after: 660,
    lies: [event(LET_IN)],
    why: 'although the controller is dead',
  },
  {
    of: 'I12',
    name: 'a wave stays torn',
    after: 180,
    lies: [event({ kind: 'stage.torn', stage: 'First' })],
    calm: true,
    why: 'nothing brought it back, and nobody is called',
  },
];

test.each(BROKEN)('$of is broken: $name', async (row) => {
  expect(await heldAgainst(row)).toMatch(new RegExp(`${row.why ?? ''}$`));
});

test('each invariant that is looked at has a lie that breaks it', () => {
  expect(new Set(BROKEN.map(({ of }) => of))).toEqual(new Set(INVARIANTS.map(({ id }) => id)));
});
