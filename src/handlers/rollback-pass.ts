/**
 * Lets rollbacks through (DESIGN.md D11): CodePipeline's rollback of a stage runs our approvals again, and a blocked
 * rollback is the worst failure there is. Knows no plan and no ledger, so that nothing of theirs can stop it.
 */
import { isOurApproval } from '../contract/names';
import { PipelineReader, PipelineWriter } from './world';

/** An approval that was answered. */
export interface PassedRollback {
  readonly stage: string;
  readonly action: string;
  readonly execution: string;
  /** `late`: the controller, or a person, was there first. */
  readonly answer: 'done' | 'late';
}

type Pipeline = Pick<PipelineReader, 'state'> & Pick<PipelineWriter, 'answer'>;

/**
 * Approves every approval of ours that waits in a stage whose latest execution is a rollback, and nothing else.
 *
 * @throws AggregateError naming those that could not be answered, after all were tried.
 */
export async function passRollbacks(pipeline: Pipeline, tell: (passed: PassedRollback) => void = () => undefined): Promise<void> {
  const failed: { readonly what: string; readonly error: unknown }[] = [];
  for (const { stage, action, execution, token } of waitingIn((await pipeline.state()).stages)) {
    try {
      const summary = `Passed: execution ${execution} rolls ${stage} back, and a rollback is never held`;
      tell({ stage, action, execution, answer: await pipeline.answer({ stage, action, token }, 'Approved', summary) });
    } catch (error) {
      failed.push({ what: `${stage}/${action}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`, error });
    }
  }
  if (failed.length > 0) throw new AggregateError(failed.map(({ error }) => error), `could not pass the rollback at ${failed.map(({ what }) => what).join('; ')}`);
}

/** A stage holds one execution at a time, so what waits in it belongs to its latest. */
const waitingIn = (stages: Awaited<ReturnType<PipelineReader['state']>>['stages']) => stages.flatMap(({ name, execution, actions }) =>
  execution?.type !== 'ROLLBACK' ? [] : actions.flatMap((action) =>
    isOurApproval(action.name) && action.status === 'InProgress' && action.token !== undefined
      ? [{ stage: name, action: action.name, execution: execution.id, token: action.token }]
      : []));
