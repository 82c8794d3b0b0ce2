/**
 * The watch of a wave after its last bake (DESIGN.md §5.6): while its release is on its way through later waves, an alarm
 * of the wave that goes off takes the wave back. What the alarm says came late is the release's all the same.
 */
import { AFTERWATCH_MINUTES } from './afterwatch-problems';
import { watchFinding } from './alarm-findings';
import { isApprovedByHand } from './answers-by-hand';
import { ActionRun, AlarmView, ExecutionView } from './observation';
import { alarmKey, AlarmRef } from './plan';
import { newestRun } from './runs-index';
import { StageLook } from './stage-look';
import { EpochMs, MINUTE } from './time';

export interface Afterwatch {
  /** The release that the wave runs. */
  readonly execution: ExecutionView;
  /** The last bake, which has passed. */
  readonly bake: ActionRun;
  readonly alarms: readonly AlarmRef[];
  /** What goes off earlier counts in no case: whose answer ended the bake is told apart by `countsFrom`. */
  readonly from: EpochMs;
}

/** From the last look of a bake to its answer. */
const ANSWERING = 2 * MINUTE;

/** The watch of the stage, while there is one. A wave that something newer is being deployed in is watched by the bakes of that. */
export function afterwatchOf(look: StageLook): Afterwatch | undefined {
  const { current, judgedBy, memory, observation, now, plan } = look;
  const minutes = current.afterwatchMinutes ?? AFTERWATCH_MINUTES;
  if (!current.production || minutes === 0 || memory?.runs === undefined || isLastWave(look)) return undefined;
  if (!(['passed', 'resting', 'holding'] as const).some((state) => state === memory.state)) return undefined;
  const execution = observation.executions.get(memory.runs.execution);
  // Once it has succeeded it has left the last wave.
  if (execution === undefined || execution.type !== 'STANDARD' || execution.status === 'Succeeded') return undefined;
  const bake = (look.view.execution?.id === execution.id ? judgedBy : plan.stages.find(({ name }) => name === current.name))?.steps.at(-1)?.bake;
  const run = bake === undefined ? undefined : newestRun(observation.runs.get(execution.id) ?? [], current.name, bake.action);
  if (bake === undefined || run?.status !== 'Succeeded' || run.endedAt === undefined || now >= run.endedAt + minutes * MINUTE) return undefined;
  // What went off while something newer was there, and was taken back for it, is no news of what runs again.
  return { execution, bake: run, alarms: bake.alarms, from: Math.max(run.endedAt - ANSWERING, memory.rollbacks?.endedAt ?? -Infinity) };
}

/** From when on an alarm that goes off counts: whoever ends a bake by hand knows what is red. */
const countsFrom = (look: StageLook, { bake, from }: Afterwatch): EpochMs =>
  isApprovedByHand(look, bake) ? Math.max(from, bake.endedAt ?? from) : from;

export interface GoneOff { readonly execution: string; readonly revision: string; readonly at: EpochMs; readonly why: string }

/** What has gone off in the watch. An alarm that was red before, and has been ever since, was known to whoever let the release in. */
export function goneOff(look: StageLook): GoneOff | undefined {
  const watch = afterwatchOf(look);
  if (watch === undefined) return undefined;
  const loud = watch.alarms.filter((alarm) => !isSilent(look.observation.alarms.get(alarmKey(alarm))));
  if (loud.length === 0) return undefined;
  const from = countsFrom(look, watch);
  const found = loud.map((alarm) => watchFinding('rollback alarms', alarm, look.observation, from, look.now))
    .flatMap(({ state, since = 0, reason }) => state === 'blocking' && since >= from ? [{ since, reason }] : []);
  if (found.length === 0) return undefined;
  const { id, revision } = watch.execution;
  return { execution: id, revision, at: Math.min(...found.map(({ since }) => since)), why: `after its bakes had passed, ${found.map(({ reason }) => reason).join('; ')}` };
}

/** What was not seen tells of nothing that went off, and nor does what is OK and has not gone off: most alarms, at most ticks. */
const isSilent = (view: AlarmView | undefined): boolean =>
  view?.kind !== 'seen' || (view.state === 'OK' && view.entries.kind === 'read' && view.entries.at.length === 0);

const isLastWave = ({ plan, current }: StageLook): boolean => plan.stages.filter(({ production }) => production).at(-1)?.name === current.name;
