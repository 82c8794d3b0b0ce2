/** The controller's part in updates of the pipeline that wait: it tries them again when nothing is in flight, and pages when that takes too long. */
import { releasesInFlight } from './in-flight';
import { InForce } from './in-force';
import { askedOf } from './judge-mutation';
import { LedgerEntry } from './ledger-entry';
import { RELEASE_IN_FLIGHT, SELF_MUTATE, UPDATE_STAGE, updateStageOf, WaitingMutation } from './mutation';
import { MUTATION_WAITS } from './mutation-problems';
import { Observation } from './observation';
import { withOverrides } from './override';
import { Plan } from './plan';
import { Judgement, NOTHING } from './step';
import { EpochMs, isoOf, MINUTE, spanOf } from './time';

export function awaitMutation(plan: Plan, observation: Observation, { overrides }: InForce, now: EpochMs): Judgement {
  const { memory, pipeline, executions } = observation;
  const waiting = memory.kind === 'read' ? memory.mutation.waiting : undefined;
  const view = updateStageOf(pipeline);
  if (memory.kind === 'unreadable' || waiting === undefined || view?.execution?.id !== waiting.execution || view.execution.status !== 'Failed') return NOTHING;
  const waves = plan.stages.filter(({ production }) => production).map(({ name }) => name);
  const isQuiet = releasesInFlight(waves, observation, now).length === 0;
  const execution = executions.get(waiting.execution);
  const [asked] = execution === undefined ? []
    : withOverrides([{ blocker: RELEASE_IN_FLIGHT, state: 'blocking', reason: '', clears: '' }], askedOf(pipeline, execution), overrides);
  const override = asked?.overriddenBy;
  if (isQuiet || override !== undefined) {
    const why = isQuiet ? `it waited for ${waiting.behind}: that is over` : `override ${override?.id ?? ''} by ${override?.who ?? ''}: ${override?.reason ?? ''}`;
    const entry: LedgerEntry = { ...entryOf(waiting, now, why), kind: 'mutation.retried', digest: String(now) };
    return { ...NOTHING, steps: [{ do: 'retryStage', stage: UPDATE_STAGE, execution: waiting.execution, entry }] };
  }
  const limit = (plan.mutationWaitsAtMostMinutes ?? MUTATION_WAITS) * MINUTE;
  if (waiting.paged === true || now < waiting.since + limit) return NOTHING;
  const { version, ...rest } = memory.mutation;
  return {
    ...NOTHING,
    pages: [entryOf(waiting, now, `an update of the pipeline waits for ${spanOf(now - waiting.since)}, since ${isoOf(waiting.since)}, because it would cancel ${waiting.behind}; `
      + `see that through or stop it, or override ${UPDATE_STAGE} by the name ${RELEASE_IN_FLIGHT}`)],
    mutation: { ...rest, version: version + 1, waiting: { ...waiting, paged: true } },
  };
}

const entryOf = ({ execution, revision, since }: WaitingMutation, now: EpochMs, why: string): LedgerEntry => ({
  at: isoOf(now), kind: 'page', stage: UPDATE_STAGE, action: SELF_MUTATE, execution, revision, why, who: 'breakwater', digest: String(since),
});
