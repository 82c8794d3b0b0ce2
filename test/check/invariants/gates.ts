/** What is let in, and what never is. */
import { alarmKey, AlarmBlockerPlan, CalendarBlockerPlan, StagePlan } from '../../../src/decision/plan';
import { EpochMs } from '../../../src/decision/time';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { Play } from '../../../src/rehearsal/play';
import { FaultService } from '../../../src/rehearsal/scenario';
import { deploymentsIn, isByHand, isRollback, momentOf, stayOf, told, waveOf } from './history';
import { Invariant, Seen } from './invariant';
import { bakesEnd, isLifted, isOverridden, isPaused, vetoedIn } from './letters';

/** What a gate cannot be judged without. */
const NEEDED: readonly FaultService[] = ['cloudwatch', 'codepipeline', 'dynamodb', 'sts', 'ssm'];

/** The moments at which a gate was opened by us. */
const opened = (seen: Seen): readonly RehearsalEvent[] => seen.events.filter((event) =>
  event.kind === 'gate.passed' && !isByHand(event) && !isRollback(seen, event.execution) && waveOf(seen, event.stage) !== undefined);

export const I1: Invariant = {
  id: 'I1',
  says: 'nothing is let into a wave while a blocker blocks or cannot be told, unless somebody has overridden it by its name',
  broken: (seen) => {
    const { play } = seen;
    for (const event of opened(seen)) {
      const wave = waveOf(seen, event.stage);
      const now = momentOf(event);
      const away = NEEDED.find((service) => play.faults.isAway(service));
      if (away !== undefined) return `${told(event)}: although ${away} does not answer`;
      if (isPaused(play, event.stage ?? '', now)) return `${told(event)}: although it is paused`;
      for (const blocker of wave?.blockers ?? []) {
        if (isOverridden(play, event.stage ?? '', blocker.name, now)) continue;
        const why = blocker.kind === 'alarm' ? redOf(play, blocker) : blocker.kind === 'calendar' ? closedOf(play, blocker, now) : undefined;
        if (why !== undefined) return `${told(event)}: although ${why}`;
      }
    }
    return undefined;
  },
};

function redOf(play: Play, { alarms }: AlarmBlockerPlan): string | undefined {
  const keys = new Set(alarms.map(alarmKey));
  const red = play.alarms.traces().find(({ alarm, changes }) => keys.has(alarmKey(alarm)) && changes.at(-1)?.state !== 'OK');
  return red && `${red.alarm.name} of ${red.alarm.region} is ${red.changes.at(-1)?.state}`;
}

function closedOf(play: Play, { calendars }: CalendarBlockerPlan, now: EpochMs): string | undefined {
  const names = new Set(calendars.flatMap((calendar) => calendar.kind === 'file' ? [] : [calendar.name]));
  const closed = play.calendars.standing(now).find(({ from, state, calendars: [{ name }] }) => from <= now && state !== 'OPEN' && names.has(name));
  return closed && `${closed.calendars[0].name} is ${closed.state}`;
}

export const I6: Invariant = {
  id: 'I6',
  says: 'a vetoed revision is never let into a wave, nor one whose bake we have rejected',
  broken: (seen) => {
    const { play } = seen;
    const waves = seen.subject.plan.stages.map(({ name }) => name);
    const isAhead = (stage: string | undefined, event: RehearsalEvent): boolean => waves.indexOf(stage ?? '') <= waves.indexOf(event.stage ?? '');
    for (const event of opened(seen)) {
      for (const [stage, { vetoes = [] }] of play.ledger.memories()) {
        const veto = vetoes.find(({ revision, since, lifted }) => revision === event.revision && lifted === undefined && since < momentOf(event));
        if (veto !== undefined && isAhead(stage, event)) return `${told(event)}: although it is vetoed in ${stage}: ${veto.why}`;
      }
      // What the judgement has made of it is one thing, and what was written and done is another.
      const by = vetoedIn(play, event.revision ?? '', momentOf(event) - 1).find((stage) => isAhead(stage, event));
      if (by !== undefined) return `${told(event)}: although a person keeps it out of ${by}`;
      const rejected = play.recorder.events.find((one) => one.kind === 'bake.rejected' && one.revision === event.revision && isAhead(one.stage, event)
        && one.at < event.at && !isByHand(one) && !isRollback(seen, one.execution) && !wasGoodBefore(seen, one));
      if (rejected !== undefined && !isLifted(play, event.revision ?? '', rejected.stage ?? '', momentOf(rejected))) return `${told(event)}: although ${told(rejected)}`;
    }
    return undefined;
  },
};

/** Whether the revision had gone all the way through the wave before: released again, it is what the wave goes back to. */
const wasGoodBefore = ({ play }: Seen, { stage, revision, at }: RehearsalEvent): boolean =>
  play.recorder.events.some((one) => one.kind === 'stage.succeeded' && one.stage === stage && one.revision === revision && one.at < at);

export const I7: Invariant = {
  id: 'I7',
  says: 'no deployment starts before the step before it has been deployed and its bake has ended, and no bake passes before its time unless somebody ends it',
  broken: (seen) => {
    for (const event of seen.events) {
      const wave = waveOf(seen, event.stage);
      const early = wave && tooEarly(seen, wave, event);
      if (early !== undefined) return early;
      if (event.kind !== 'action.started' || event.category !== 'Deploy' || wave === undefined || isRollback(seen, event.execution)) continue;
      const step = wave.steps.findIndex(({ targets }) => targets.some(({ deployActions }) => deployActions.includes(event.action ?? '')));
      const { events, isRetry } = stayOf(seen, wave.name, event.execution);
      if (step < 1 || isRetry) continue;
      const { bake, targets } = wave.steps[step - 1];
      const ended = events.some((one) => one.kind === 'action.succeeded' && one.action === bake?.action);
      const deployed = targets.flatMap(({ deployActions }) => deployActions)
        .every((action) => events.some((one) => one.kind === 'action.succeeded' && one.action === action));
      if (!deployed) return `${told(event)}: although the step before it is not deployed`;
      if (bake !== undefined && !ended) return `${told(event)}: although ${bake.action} has not ended`;
    }
    return undefined;
  },
};

function tooEarly(seen: Seen, { name, steps }: StagePlan, event: RehearsalEvent): string | undefined {
  if (event.kind !== 'bake.passed' || isByHand(event) || isRollback(seen, event.execution)) return undefined;
  const wanted = 60 * (steps.find(({ bake }) => bake?.action === event.action)?.bake?.minutes ?? 0);
  const began = stayOf(seen, name, event.execution).events.find((one) => one.kind === 'bake.started' && one.action === event.action);
  const baked = (momentOf(event) - momentOf(began ?? event)) / 1000;
  return baked >= wanted || bakesEnd(seen.play, name, momentOf(event)) ? undefined : `${told(event)}: after ${baked} of ${wanted} seconds`;
}

export const I8: Invariant = {
  id: 'I8',
  says: 'no more targets of a wave are deployed at once than its largest step has, and none twice',
  broken: (seen) => {
    for (const event of seen.events) {
      const wave = waveOf(seen, event.stage);
      if (event.kind !== 'action.started' || event.category !== 'Deploy' || wave === undefined) continue;
      const { events } = stayOf(seen, wave.name, event.execution);
      const running = wave.steps.map((step) => deploymentsIn(step, events).filter((began) => !events.some((one) =>
        one.action === began.action && momentOf(one) >= momentOf(began) && (one.kind === 'action.succeeded' || one.kind === 'action.failed'))).length);
      if (running.filter((count) => count > 0).length > 1) return `${told(event)}: while another step of ${wave.name} is being deployed`;
      if (running.some((count, step) => count > wave.steps[step].targets.length)) return `${told(event)}: more than the ${wave.name}'s step has targets`;
    }
    return undefined;
  },
};
