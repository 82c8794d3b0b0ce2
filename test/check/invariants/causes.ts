/** Why something of ours may have been done: what a person who looks at the timeline and the alarms would point to. */
import { alarmKey, StagePlan } from '../../../src/decision/plan';
import { EpochMs } from '../../../src/decision/time';
import { TICK } from '../../../src/rehearsal/delivery';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { isRollback, isStopByHand, momentOf } from './history';
import { Seen } from './invariant';
import { rollbackLetters, vetoedIn } from './letters';

/** A letter of a moment before is answered at the next look, and what it asks for is done at the one after. */
const ANSWERING = 2 * TICK;

/** What leaves a wave torn, or takes it back. */
const FALLS: readonly string[] = [
  'action.failed', 'stage.failed', 'stage.torn', 'execution.stopped', 'execution.cancelled', 'rollback.started', 'rollback.failed', 'restore.started', 'restore.failed',
];

/** The wave and those before it. */
export const upTo = ({ subject }: Seen, stage: string | undefined): readonly StagePlan[] => {
  const waves = subject.plan.stages.filter(({ production }) => production);
  return waves.slice(0, waves.findIndex(({ name }) => name === stage) + 1);
};

const deploysIn = (stage: string | undefined) => (event: RehearsalEvent): boolean =>
  event.kind === 'action.started' && event.category === 'Deploy' && event.stage === stage;

/** When what is rejected, stopped or taken back began to be deployed: it, or what was last deployed in the wave. */
function beganAt(seen: Seen, { stage, execution, at }: RehearsalEvent, waves: readonly StagePlan[]): EpochMs {
  const before = seen.play.recorder.events.filter((event) => event.at <= at);
  const here = before.filter((event) => deploysIn(stage)(event) && !isRollback(seen, event.execution));
  const whose = here.some((event) => event.execution === execution) ? execution : here.at(-1)?.execution;
  const first = before.find((event) => event.execution === whose && waves.some(({ name }) => deploysIn(name)(event)));
  return first === undefined ? -Infinity : momentOf(first);
}

/** Whether anything had gone wrong by then, or was asked for. What could not be read is nothing that went wrong. */
export function hasCause(seen: Seen, event: RehearsalEvent): boolean {
  const { play } = seen;
  const waves = upTo(seen, event.stage);
  const [from, until] = [beganAt(seen, event, waves), momentOf(event)];
  const names = waves.map(({ name }) => name);
  const { events } = play.recorder;
  const index = events.indexOf(event);
  return isRed(seen, waves, from, until)
    || vetoedIn(play, event.revision ?? '', until).some((stage) => names.includes(stage))
    || rollbackLetters(play).some((letter) => names.includes(letter.stage) && letter.from >= from - ANSWERING && letter.from <= until)
    || events.slice(0, index).some((one) => momentOf(one) >= from && names.includes(one.stage ?? '') && isFall(one, event) || isFallOf(one, event.revision))
    || events.slice(index).some((one) => one.execution === event.execution && one.at === event.at && isEndByHand(one));
}

/** What shows of the very thing that is asked about is none. */
const isFall = (one: RehearsalEvent, event: RehearsalEvent): boolean =>
  FALLS.includes(one.kind) && !(one.at === event.at && one.execution === event.execution)
  || deploysIn(event.stage)(one) && one.execution !== event.execution;

const isFallOf = ({ kind, detail = '' }: RehearsalEvent, revision = ''): boolean =>
  (kind === 'rollback.started' || kind === 'restore.started') && detail.includes(`from ${revision} `);

/** An approval that still waits in an execution that is being stopped is answered by us. */
const isEndByHand = (event: RehearsalEvent): boolean => event.kind === 'execution.cancelled' || isStopByHand(event);

function isRed({ play }: Seen, waves: readonly StagePlan[], from: EpochMs, until: EpochMs): boolean {
  const watched = new Set(waves.flatMap(({ steps }) => steps.flatMap(({ bake }) => bake?.alarms ?? [])).map(alarmKey));
  return play.alarms.traces().some(({ alarm, changes }) => watched.has(alarmKey(alarm)) && changes.some(({ at, state }, index) =>
    state === 'ALARM' && at <= until && (changes[index + 1]?.at ?? Infinity) > from));
}
