/**
 * The watch of a wave after its last bake (DESIGN.md §5.6): while its release is on its way through later waves, an alarm
 * of the wave that goes off takes the wave back. What the alarm says came late is the release's all the same.
 */
import { AFTERWATCH_MINUTES } from './afterwatch-problems';
import { watchFinding } from './alarm-findings';
import { isApprovedByHand } from './answers-by-hand';
import { ExecutionView } from './observation';
import { AlarmRef } from './plan';
import { newestRun } from './runs-index';
import { StageLook } from './stage-look';
import { EpochMs, MINUTE } from './time';

export interface Afterwatch {
  /** The release that the wave runs. */
  readonly execution: ExecutionView;
  /** From when on an alarm that goes off counts. */
  readonly since: EpochMs;
  readonly alarms: readonly AlarmRef[];
}

/** From the last look of a bake to its answer. */
export const ANSWERING = 2 * MINUTE;

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
  // Whoever ends a bake by hand knows what is red.
  const baked = isApprovedByHand(look, run) ? run.endedAt : run.endedAt - ANSWERING;
  // What went off while something newer was there, and was taken back for it, is no news of what runs again.
  return { execution, since: Math.max(baked, memory.rollbacks?.endedAt ?? baked), alarms: bake.alarms };
}

export interface GoneOff { readonly execution: string; readonly revision: string; readonly at: EpochMs; readonly why: string }

/** What has gone off in the watch. An alarm that was red before, and has been ever since, was known to whoever let the release in. */
export function goneOff(look: StageLook): GoneOff | undefined {
  const watch = afterwatchOf(look);
  if (watch === undefined) return undefined;
  const found = watch.alarms.map((alarm) => watchFinding('rollback alarms', alarm, look.observation, watch.since, look.now))
    .flatMap(({ state, since = 0, reason }) => state === 'blocking' && since >= watch.since ? [{ since, reason }] : []);
  if (found.length === 0) return undefined;
  const { id, revision } = watch.execution;
  return { execution: id, revision, at: Math.min(...found.map(({ since }) => since)), why: `after its bakes had passed, ${found.map(({ reason }) => reason).join('; ')}` };
}

const isLastWave = ({ plan, current }: StageLook): boolean => plan.stages.filter(({ production }) => production).at(-1)?.name === current.name;
