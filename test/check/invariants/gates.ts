/** What is let in, and what never is. */
import { alarmKey } from '../../../src/decision/plan';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { FaultService } from '../../../src/rehearsal/scenario';
import { deploymentsIn, isByHand, isRollback, momentOf, stayOf, told, wasOverridden, waveOf } from './history';
import { Invariant, Seen } from './invariant';

/** What a gate cannot be judged without. */
const NEEDED: readonly FaultService[] = ['cloudwatch', 'codepipeline', 'dynamodb', 'sts', 'ssm'];

/** The moments at which a gate was opened by us. */
const opened = (seen: Seen): readonly RehearsalEvent[] => seen.events.filter((event) =>
  event.kind === 'gate.passed' && !isByHand(event) && !isRollback(seen, event.execution) && waveOf(seen, event.stage) !== undefined);

export const I1: Invariant = {
  id: 'I1',
  says: 'nothing is let into a wave while a blocker blocks or cannot be told, unless somebody has overridden it',
  broken: (seen) => {
    for (const event of opened(seen)) {
      const { play, subject } = seen;
      const away = NEEDED.find((service) => play.faults.of(service) !== undefined);
      if (away !== undefined) return `${told(event)}: although ${away} does not answer`;
      if (play.parameters.all().some((one) => isPause(one) && momentOf(event) < one.writtenAt + PAUSED_FOR)) return `${told(event)}: although it is paused`;
      if (wasOverridden(seen, event)) continue;
      const blockers = waveOf(seen, event.stage)?.blockers ?? [];
      const alarms = new Set(blockers.flatMap((blocker) => blocker.kind === 'alarm' ? blocker.alarms.map(alarmKey) : []));
      const red = play.alarms.traces().find(({ alarm, changes }) => alarms.has(alarmKey(alarm)) && changes.at(-1)?.state !== 'OK');
      if (red !== undefined) return `${told(event)}: although ${red.alarm.name} of ${red.alarm.region} is ${red.changes.at(-1)?.state}`;
      const now = momentOf(event);
      const closed = play.calendars.standing(now).find(({ from, state }) => from <= now && state !== 'OPEN');
      if (closed !== undefined && subject.calendars.length > 0) return `${told(event)}: although ${closed.calendars[0].name} is ${closed.state}`;
    }
    return undefined;
  },
};

/** As the menu has it. */
const PAUSED_FOR = 120_000;
const isPause = ({ name, value }: { readonly name: string; readonly value: string }): boolean => name.includes('/pauses/') && !value.includes('resumed');

export const I6: Invariant = {
  id: 'I6',
  says: 'a vetoed revision is never let into a wave',
  broken: (seen) => {
    const waves = seen.subject.plan.stages.map(({ name }) => name);
    for (const event of opened(seen)) {
      for (const [stage, { vetoes = [] }] of seen.play.ledger.memories()) {
        const veto = vetoes.find(({ revision, since, lifted }) => revision === event.revision && lifted === undefined && since < momentOf(event));
        if (veto !== undefined && waves.indexOf(stage) <= waves.indexOf(event.stage ?? '')) return `${told(event)}: although it is vetoed in ${stage}: ${veto.why}`;
      }
    }
    return undefined;
  },
};

export const I7: Invariant = {
  id: 'I7',
  says: 'no deployment starts before the step before it has been deployed and its bake has ended',
  broken: (seen) => {
    for (const event of seen.events) {
      const wave = waveOf(seen, event.stage);
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
