/** Tells a rehearsal what never happened in it, and asks an invariant what it says of that. */
import { inboxOf } from '../../../src/contract/inbox';
import { LedgerEntry } from '../../../src/decision/ledger-entry';
import { isoOf } from '../../../src/decision/time';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { Play } from '../../../src/rehearsal/play';
import { decodeScenario } from '../../../src/rehearsal/scenario-file';
import { look, markOf } from '../looking';
import { subjectNamed } from '../subjects';
import { InvariantId } from './invariant';
import { INVARIANTS } from '.';

const subject = subjectNamed('pair');
const START = Date.parse('2026-03-02T17:00:00Z');
export const PERSON = 'by arn:aws:iam::111111111111:user/somebody';
export const ROLE = 'by arn:aws:sts::111111111111:assumed-role/controller/breakwater';

/** What never happened, told to a rehearsal as if it had. */
export type Lie = (play: Play) => void | Promise<void>;

/** Of the first release unless it says otherwise, and of this moment. */
export const event = (told: Partial<RehearsalEvent> & Pick<RehearsalEvent, 'kind'>): Lie => ({ recorder, clock }) =>
  void recorder.events.push({ at: isoOf(clock.now()), execution: 'e-0001', revision: 'r1', ...told });

export const line = (entry: Partial<LedgerEntry> & Pick<LedgerEntry, 'kind'>): Lie => ({ ledger, clock }) =>
  ledger.append(0, { at: isoOf(clock.now()), why: 'why not', who: 'breakwater', execution: 'e-0001', revision: 'r1', ...entry }, { announce: false });

export const rollbackOf = ({ engine }: Play): string => {
  const rollback = engine.results().find(({ type }) => type === 'ROLLBACK');
  if (rollback === undefined) throw new Error('nothing was rolled back in the story');
  return rollback.id;
};
export const deploys = (stage: string, action: string): Lie => event({ kind: 'action.started', category: 'Deploy', stage, action });

/** A letter that asks for a rollback of the first wave, of this moment. */
export const asksForRollback: Lie = ({ parameters }) => parameters.put(`${inboxOf(subject.model.name)}/rollbacks/First/one`, '{"reason":"bad"}', PERSON.slice(3));

/** The controller remembers that two releases in a row were taken back in the first wave. */
export const twiceTakenBack: Lie = ({ ledger, clock }) =>
  ledger.keepStage(0, 'First', { state: 'passed', since: clock.now(), deployed: [], rollbacks: { inARow: 2, endedAt: clock.now() } });

/** To what ran in the first wave, by CodePipeline itself unless `by` somebody. */
export const goesBackTo = (revision: string, change: Partial<RehearsalEvent> = {}, by = ''): readonly Lie[] => [
  event({ ...GOES_BACK, revision, detail: `from r9 (e-0009) back to ${revision} (e-0000)${by === '' ? '' : ` ${by}`}`, ...change }),
  event({ kind: 'rollback.succeeded', stage: 'First', revision, ...change }),
];

export const GOES_BACK = { kind: 'rollback.started', stage: 'First' } as const;
export const STOPPED = { kind: 'execution.stopped', stage: 'First', detail: 'why not' } as const;
export const VETO = { kind: 'veto.set', stage: 'First', revision: 'r1' } as const;
export const RESTORES = { kind: 'restore.started', stage: 'First', digest: 'one' } as const;
export const LET_IN = { kind: 'gate.passed', stage: 'Rest', action: 'Airlock' } as const;
export const LEFT = { kind: 'bake.passed', stage: 'First', action: 'Bake-1', at: '2026-03-02T16:59:00Z' } as const;
export const BAKED = { kind: 'bake.passed', stage: 'First', action: 'Bake-OneBox' } as const;
export const RED = 'alarms: [{ name: sev1-open, at: 9m, state: ALARM }]';
export const overriding = (blocker: string, stage = 'Rest'): string =>
  `operator: [{ at: 8m, do: override, stage: ${stage}, blockers: [${blocker}], reason: urgent, for: 4m }]`;
export const BAD = 'alarms: [{ name: faults-Resteuwest1, state: ALARM, whileRevision: r1, after: 1m }]';
export const SHORTLY_RED = 'alarms: [{ name: faults-FirstOneBox, at: 3m, until: 4m, state: ALARM }]';

export const RED_AT_FIRST = SHORTLY_RED.replace('3m, until: 4m', '0m, until: 1m');
export const VETOED = 'operator: [{ at: 1m, do: veto, stage: First, revision: r1, reason: bad }]';

/** What a story was told of after so many seconds, and what each invariant says of it. */
export interface Row {
  readonly of: InvariantId;
  readonly name: string;
  readonly story?: string;
  readonly after: number;
  readonly lies: readonly Lie[];
  /** Nothing is left to happen. */
  readonly calm?: boolean;
  readonly why?: string;
}

export async function heldAgainst({ of, story = '', after, lies, calm = false }: Row): Promise<string | undefined> {
  const invariants = INVARIANTS.filter(({ id }) => id === of);
  const text = `start: 2026-03-02T17:00:00Z\nuntil: 60m\ndurations: { default: 30s }\n${story}`;
  const play = new Play(subject, decodeScenario('story.yaml', text, subject), {});
  play.begin();
  for (let next = play.clock.next(); next !== undefined && next <= START + after * 1000; next = play.clock.next()) {
    const mark = markOf(play);
    await play.instant();
    const broken = look(play, subject, invariants, mark, false);
    if (broken !== undefined) throw new Error(`the story alone breaks it: ${broken.why}`);
  }
  const mark = markOf(play);
  for (const lie of lies) await lie(play);
  return look(play, subject, invariants, mark, calm)?.why;
}
