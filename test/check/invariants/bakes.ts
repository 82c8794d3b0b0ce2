/** Bakes, and the rollbacks that answer them. */
import { alarmKey } from '../../../src/decision/plan';
import { TICK } from '../../../src/rehearsal/delivery';
import { deploymentsIn, isByHand, isRollback, momentOf, stayOf, told, wasOverridden, waveOf } from './history';
import { Invariant } from './invariant';

/** The tick that looks, and the one before, which was under way. */
const WAITS_AT_MOST = 2 * TICK;

export const I2: Invariant = {
  id: 'I2',
  says: 'no rollback is held: its approvals are passed at the next tick at which CodePipeline answers',
  broken: (seen) => {
    const judged = seen.events.find((event) => isRollback(seen, event.execution) && /^(gate|bake)\./.test(event.kind));
    if (judged !== undefined) return `${told(judged)}: a rollback was judged`;
    const now = seen.play.clock.now();
    const answersSince = seen.play.faults.failedUntil('codepipeline') ?? -Infinity;
    for (const { id, type, outcome } of seen.play.engine.results()) {
      if (type !== 'ROLLBACK' || outcome !== 'waiting') continue;
      const { events } = seen.play.recorder;
      const last = events.filter((event) => event.execution === id && event.kind.startsWith('action.')).at(-1);
      if (last?.category !== 'Approval' || last.kind !== 'action.started') continue;
      if (now - Math.max(momentOf(last), answersSince) > WAITS_AT_MOST) return `${told(last)}: still waits at ${new Date(now).toISOString()}`;
    }
    return undefined;
  },
};

export const I3: Invariant = {
  id: 'I3',
  says: 'an alarm that was seen in the watch of a bake never ends in its approval',
  broken: (seen) => {
    for (const event of seen.events) {
      const wave = waveOf(seen, event.stage);
      if (event.kind !== 'bake.passed' || isByHand(event) || wave === undefined || isRollback(seen, event.execution)) continue;
      const step = wave.steps.find(({ bake }) => bake?.action === event.action);
      const { events } = stayOf(seen, wave.name, event.execution);
      const letIn = events.some((one) => one.kind === 'gate.passed' && isByHand(one));
      const began = (step && deploymentsIn(step, events)[0]) ?? events.find((one) => one.kind === 'bake.started' && one.action === event.action);
      if (step?.bake === undefined || began === undefined || letIn) continue;
      // The release is not blamed for what its gate was overridden in spite of.
      const knownUntil = wasOverridden(seen, event) ? momentOf(events.find((one) => one.kind === 'gate.passed') ?? began) : -Infinity;
      const watched = new Set(step.bake.alarms.map(alarmKey));
      for (const { alarm, changes } of seen.play.alarms.traces()) {
        if (!watched.has(alarmKey(alarm))) continue;
        const red = changes.find(({ at, state }, index) => state === 'ALARM' && at > knownUntil
          && (changes[index + 1]?.at ?? Infinity) > momentOf(began) && at < momentOf(event));
        if (red !== undefined) return `${told(event)}: although ${alarm.name} was in ALARM from ${new Date(red.at).toISOString()}`;
        const last = changes.at(-1);
        if (last?.state === 'MISSING' || last?.state === 'INSUFFICIENT_DATA') return `${told(event)}: although ${alarm.name} is ${last.state}`;
      }
    }
    return undefined;
  },
};
