/** What is taken back, and why: what has to be, and that nothing else is. */
import { alarmKey, StagePlan } from '../../../src/decision/plan';
import { EpochMs, MINUTE } from '../../../src/decision/time';
import { TICK } from '../../../src/rehearsal/delivery';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { hasCause } from './causes';
import { answeredIn, isByHand, isOurs, isRollback, isStopByHand, lastIndex, momentOf, settledAt, told, waveOf } from './history';
import { Invariant, Seen } from './invariant';
import { isLifted, vetoedIn } from './letters';

/** The look that sees it, the one that acts, and the one before, which was under way. */
const TAKEN_BACK_WITHIN = 3 * TICK;
/** Where a plan does not say. */
const WATCHED_FOR = 24 * 60;

/** A wave that a release has left, and an alarm of its last bake that has gone off since. */
interface Late { readonly wave: StagePlan; readonly baked: RehearsalEvent; readonly alarm: string; readonly at: EpochMs }

export const I13: Invariant = {
  id: 'I13',
  says: 'an alarm that goes off after the bakes of a wave lets the release into no later one, and takes the wave back or has a person called',
  broken: (seen) => {
    const waves = seen.subject.plan.stages.filter(({ production }) => production);
    for (const wave of waves.slice(0, -1)) {
      const late = lateIn(seen, wave);
      if (late === undefined) continue;
      const { baked: { execution }, alarm, at } = late;
      const behind = waves.slice(waves.indexOf(wave) + 1).map(({ name }) => name);
      const letIn = seen.events.find((event) => event.kind === 'gate.passed' && event.execution === execution && behind.includes(event.stage ?? '')
        && !isByHand(event) && momentOf(event) > at && momentOf(event) >= settledAt(seen, momentOf(late.baked)) + TICK);
      if (letIn !== undefined) return `${told(letIn)}: although ${alarm} of ${wave.name} had gone off at ${new Date(at).toISOString()}`;
      const endedAt = seen.play.engine.results().find(({ id }) => id === execution)?.endedAt;
      const until = endedAt === undefined ? seen.play.clock.now() : Date.parse(endedAt);
      if (until > settledAt(seen, at) + TAKEN_BACK_WITHIN) return `${alarm} of ${wave.name} has gone off at ${new Date(at).toISOString()}, and the wave is not taken back`;
    }
    return undefined;
  },
};

/** While nothing else comes into the wave, and nobody has answered. */
function lateIn(seen: Seen, wave: StagePlan): Late | undefined {
  const { play } = seen;
  const { events } = play.recorder;
  const bake = wave.steps.at(-1)?.bake;
  const index = lastIndex(events, ({ kind, stage, action }) => kind === 'bake.passed' && stage === wave.name && action === bake?.action);
  const baked = events[index];
  if (bake === undefined || baked === undefined || isRollback(seen, baked.execution)) return undefined;
  const from = momentOf(baked);
  const until = from + (wave.afterwatchMinutes ?? WATCHED_FOR) * MINUTE;
  const others = events.slice(index).some(({ kind, stage, execution }) => kind === 'stage.entered' && stage === wave.name && execution !== baked.execution);
  if (others || answeredIn(seen, wave.name, from) || vetoedIn(play, baked.revision ?? '', play.clock.now()).length > 0) return undefined;
  if (isLifted(play, baked.revision ?? '', wave.name, from)) return undefined;
  const watched = new Set(bake.alarms.map(alarmKey));
  const gone = play.alarms.traces().filter(({ alarm }) => watched.has(alarmKey(alarm))).flatMap(({ alarm, changes }) =>
    changes.filter(({ at, state }) => state === 'ALARM' && at > from && at < until).map(({ at }): Late => ({ wave, baked, alarm: alarm.name, at })));
  return gone.sort((one, other) => one.at - other.at)[0];
}

export const I14: Invariant = {
  id: 'I14',
  says: 'nothing is rejected, stopped or taken back by us without a cause, and that something cannot be read is none',
  broken: (seen) => {
    const done = seen.events.find((event) => isTakenBack(seen, event) && !isReplaced(seen, event) && !hasCause(seen, event));
    return done && `${told(done)}: nothing had failed or gone off, and nobody had asked for it`;
  },
};

/** By us, in a wave. */
function isTakenBack(seen: Seen, event: RehearsalEvent): boolean {
  if (waveOf(seen, event.stage) === undefined) return false;
  switch (event.kind) {
    case 'bake.rejected': return !isByHand(event) && !isRollback(seen, event.execution);
    case 'execution.stopped': return !isStopByHand(event);
    case 'rollback.started': return isOurs(event);
    case 'restore.started': return true;
    default: return false;
  }
}

/** It was held at the airlock, and something newer was on its way. */
function isReplaced({ play }: Seen, { kind, stage, execution, at }: RehearsalEvent): boolean {
  const own = play.recorder.events.filter((event) => event.execution === execution && event.stage === stage);
  if (kind !== 'execution.stopped' || own.some(({ category }) => category === 'Deploy')) return false;
  const { startedAt = '' } = play.engine.results().find(({ id }) => id === execution) ?? {};
  return play.engine.results().some((one) => one.type === 'STANDARD' && one.startedAt > startedAt && one.startedAt <= at);
}
