import { BAD, BAKED, GOES_BACK, LET_IN, PERSON, RED, Row, SHORTLY_RED, event, heldAgainst, line, overriding, rollbackOf } from './lies';

const HELD: readonly Row[] = [
  { of: 'I1', name: 'let in by hand while an alarm is red', story: RED, after: 660, lies: [event({ ...LET_IN, detail: PERSON })] },
  {
    of: 'I1',
    name: 'let in by an override while an alarm is red',
    story: `${RED}\n${overriding('outage')}`,
    after: 660,
    lies: [event(LET_IN)],
  },
  { of: 'I1', name: 'let in when the alarm is over', story: RED.replace('at: 9m', 'at: 9m, until: 10m'), after: 660, lies: [event(LET_IN)] },
  {
    of: 'I1',
    name: 'let in when the pause is over',
    story: 'operator: [{ at: 7m, do: pause, reason: looking, for: 2m }]',
    after: 660,
    lies: [event(LET_IN)],
  },
  {
    of: 'I2',
    name: 'an approval of a rollback has just begun to wait',
    story: BAD,
    after: 730,
    lies: [(play) => event({ kind: 'action.started', category: 'Approval', execution: rollbackOf(play) })(play)],
  },
  {
    of: 'I2',
    name: 'an approval of a rollback waits while CodePipeline does not answer',
    story: `${BAD}\nfaults: [{ at: 11m, for: 1m, service: codepipeline, error: ThrottlingException }]`,
    after: 730,
    lies: [(play) => event({ kind: 'action.started', category: 'Approval', execution: rollbackOf(play), at: '2026-03-02T17:10:00Z' })(play)],
  },
  {
    of: 'I3',
    name: 'an alarm was red before the deployment',
    story: SHORTLY_RED.replace('3m, until: 4m', '0m, until: 1m'),
    after: 300,
    lies: [event(BAKED)],
  },
  { of: 'I3', name: 'baked by hand', story: SHORTLY_RED, after: 300, lies: [event({ ...BAKED, detail: PERSON })] },
  { of: 'I5', name: 'an override of somebody', after: 0, lies: [line({ kind: 'override.given', who: PERSON.slice(3) })] },
  {
    of: 'I5',
    name: 'an override is used that is in force',
    story: overriding('outage'),
    after: 660,
    lies: [line({ kind: 'override.used', stage: 'Rest', who: PERSON.slice(3) })],
  },
  {
    of: 'I6',
    name: 'it is let in after a person has lifted what its rejected bake has brought',
    story: 'operator: [{ at: 1m, do: veto, stage: First, revision: r1, reason: bad }, { at: 2m, do: unveto, stage: First, revision: r1, reason: mended }]',
    after: 180,
    lies: [event({ ...BAKED, kind: 'bake.rejected', at: '2026-03-02T17:01:30Z' }), event(LET_IN)],
  },
  {
    of: 'I6',
    name: 'a person has rejected its bake',
    after: 180,
    lies: [event({ ...BAKED, kind: 'bake.rejected', at: '2026-03-02T17:01:00Z', detail: PERSON }), event(LET_IN)],
  },
  {
    of: 'I6',
    name: 'another revision is vetoed',
    story: 'operator: [{ at: 1m, do: veto, stage: First, revision: r1, reason: bad }]',
    after: 300,
    lies: [event({ ...LET_IN, revision: 'r2' })],
  },
  {
    of: 'I6',
    name: 'it is vetoed in a later wave only',
    story: 'operator: [{ at: 1m, do: veto, stage: Rest, revision: r1, reason: bad }]',
    after: 150,
    lies: [event({ ...LET_IN, stage: 'First' })],
  },
  {
    of: 'I7',
    name: 'a bake passes early, and a person has ended it',
    story: 'operator: [{ at: 3m, do: override, stage: First, blockers: [], skipBake: true, reason: urgent, for: 9m }, { at: 3m, do: pause, reason: looking, for: 2m }]',
    after: 240,
    lies: [event(BAKED)],
  },
  { of: 'I9', name: 'a person passes a bake, and the ledger lacks it', after: 180, lies: [event({ ...BAKED, detail: PERSON })] },
  {
    of: 'I9',
    name: 'a pass that was none, and a line that says so',
    after: 180,
    lies: [line(BAKED), line({ ...BAKED, kind: 'effect.failed' }), event({ ...BAKED, kind: 'action.failed' })],
    calm: true,
  },
  { of: 'I9', name: 'a person rejects what we passed', after: 180, lies: [line(BAKED), event({ ...BAKED, kind: 'action.failed', detail: PERSON })], calm: true },
  {
    of: 'I10',
    name: 'passed and rejected, and a line that says that it was not passed',
    after: 180,
    lies: [line(BAKED), line({ ...BAKED, kind: 'effect.failed' }), line({ ...BAKED, kind: 'bake.rejected' })],
    calm: true,
  },
  {
    of: 'I10',
    name: 'two persons take a release back',
    after: 180,
    lies: [event({ ...GOES_BACK, detail: PERSON }), event({ ...GOES_BACK, detail: PERSON })],
  },
  {
    of: 'I11',
    name: 'let in by hand while the controller is dead',
    story: 'faults: [{ at: 9m, for: 9m, kind: controllerDead }]',
    after: 660,
    lies: [event({ ...LET_IN, detail: PERSON })],
  },
  {
    of: 'I12',
    name: 'a wave is torn, and somebody is called',
    after: 180,
    lies: [event({ kind: 'stage.torn', stage: 'First' }), event({ kind: 'notification', stage: 'First' })],
    calm: true,
  },
];

test.each(HELD)('$of holds: $name', async (row) => {
  expect(await heldAgainst(row)).toBeUndefined();
});
