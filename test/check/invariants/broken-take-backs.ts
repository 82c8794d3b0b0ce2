/** Lies of what is taken back, and of what is not. */
import {
  BAD, BAKED, GOES_BACK, LEFT, LET_IN, RED_AT_FIRST, RESTORES, ROLE, Row, STOPPED, VETO, VETOED, asksForRollback, event, goesBackTo, line,
  twiceTakenBack,
} from './lies';

const NO_CAUSE = 'nothing had failed or gone off, and nobody had asked for it';

export const TAKEN_BACK: readonly Row[] = [
  {
    of: 'I13',
    name: 'an alarm has gone off after the bakes, and nothing is taken back',
    story: RED_AT_FIRST,
    after: 240,
    lies: [event(LEFT)],
    why: 'faults-FirstOneBox of First has gone off at 2026-03-02T17:00:00.000Z, and the wave is not taken back',
  },
  {
    of: 'I13',
    name: 'an alarm has gone off after the bakes, and the release is let into the next wave',
    story: RED_AT_FIRST,
    after: 150,
    lies: [event(LEFT), event(LET_IN)],
    why: 'although faults-FirstOneBox of First had gone off at 2026-03-02T17:00:00.000Z',
  },
  {
    of: 'I14',
    name: 'a bake is rejected for what could not be read',
    story: 'faults: [{ at: 3m, for: 2m, service: cloudwatch, error: ThrottlingException }]',
    after: 240,
    lies: [event({ ...BAKED, kind: 'bake.rejected' })],
    why: NO_CAUSE,
  },
  { of: 'I14', name: 'a wave is rolled back', after: 180, lies: goesBackTo('r0', {}, ROLE), why: NO_CAUSE },
  { of: 'I14', name: 'a wave is restored', after: 180, lies: [event({ ...RESTORES })], why: NO_CAUSE },
  { of: 'I14', name: 'what is deployed is stopped', after: 180, lies: [event(STOPPED)], why: NO_CAUSE },
  { of: 'I14', name: 'what is held makes way for nothing', after: 120, lies: [event(STOPPED)], why: NO_CAUSE },
  {
    of: 'I15',
    name: 'a wave goes back to what a person keeps out, and all is calm',
    story: VETOED,
    after: 180,
    lies: goesBackTo('r1'),
    calm: true,
    why: 'is vetoed by a person in First, and stays',
  },
  {
    of: 'I15',
    name: 'a wave has gone back to what a person keeps out more than ten minutes ago',
    story: VETOED,
    after: 780,
    lies: goesBackTo('r1', { at: '2026-03-02T17:02:30Z' }),
    why: 'is vetoed by a person in First, and stays',
  },
  {
    of: 'I15',
    name: 'a wave goes back to what was rolled back in it before',
    story: BAD,
    after: 1500,
    lies: goesBackTo('r1', { stage: 'Rest', execution: 'e-0003' }),
    calm: true,
    why: 'is vetoed in Rest, and stays',
  },
  {
    of: 'I16',
    name: 'a veto that was lifted is set again',
    after: 180,
    lies: [line({ ...VETO, at: '2026-03-02T17:01:00Z' }), line({ ...VETO, kind: 'veto.lifted', at: '2026-03-02T17:02:00Z' }), line(VETO)],
    why: 'as at 2026-03-02T17:01:00Z, and nothing has happened since',
  },
  { of: 'I17', name: 'a rollback that a person asks for does not come', after: 180, lies: [asksForRollback], calm: true, why: 'and nothing came of it' },
  {
    of: 'I18',
    name: 'two rollbacks in a row, of which nobody knows',
    after: 180,
    lies: [twiceTakenBack],
    calm: true,
    why: '2 releases in a row are said to have been taken back, and 0 were',
  },
  {
    of: 'I18',
    name: 'two rollbacks in a row, and a release that has succeeded between them',
    after: 780,
    lies: [event(GOES_BACK), event({ kind: 'stage.succeeded', stage: 'First', at: '2026-03-02T17:04:00Z' }), event(GOES_BACK), twiceTakenBack],
    calm: true,
    why: '2 releases in a row are said to have been taken back, and 1 were',
  },
];
