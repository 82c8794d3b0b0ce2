/** What is let into production's first wave can be cancelled by an update of the pipeline from then on. */
import { updateStageOf } from './mutation';
import { StageLook } from './stage-look';
import { Judgement } from './step';

/** The approval of an airlock, claimed before it is given: of an update that begins and a release that enters, one comes second. */
export function enteringProduction(approved: Judgement, { plan, current, observation, execution, now }: StageLook): Judgement {
  const { memory, pipeline } = observation;
  const isFirst = plan.stages.find(({ production }) => production)?.name === current.name;
  if (!isFirst || execution === undefined || memory.kind === 'unreadable' || updateStageOf(pipeline) === undefined) return approved;
  const { version, ...rest } = memory.mutation;
  const entering = { ...rest, version: version + 1, entering: { execution: execution.id, revision: execution.revision, at: now } };
  return { ...approved, steps: approved.steps.map((step) => step.do === 'approveGate' ? { ...step, entering } : step) };
}
