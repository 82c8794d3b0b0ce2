import { Engine } from './engine';
import { SimulatedParameters } from './parameters';
import { LetterScript, Press } from './scenario';

/** What people press and write on. */
export interface Within { readonly engine: Engine; readonly parameters: SimulatedParameters }

/** Presses one of the console's buttons, or writes a parameter. Throws an Error in the user's terms when that cannot be done. */
export function press({ engine, parameters }: Within, script: (Press | LetterScript) & { readonly by: string }): void {
  const by = { by: script.by };
  switch (script.do) {
    case 'approve': return engine.answerByHand(script.stage, script.action, 'Approved', by);
    case 'reject': return engine.answerByHand(script.stage, script.action, 'Rejected', by);
    case 'disableTransition': return engine.disableTransition(script.stage, script.reason, by);
    case 'enableTransition': return engine.enableTransition(script.stage, by);
    case 'retryFailedActions': return engine.retryStage(script.stage, 'FAILED_ACTIONS', by);
    case 'retryStage': return engine.retryStage(script.stage, 'ALL_ACTIONS', by);
    case 'stopExecution': return engine.stopExecution(executionOf(engine, script.revision), { abandon: false }, by);
    case 'abandonExecution': return engine.stopExecution(executionOf(engine, script.revision), { abandon: true }, by);
    case 'rollbackStage': return engine.rollBackByHand(script.stage, script.to, by);
    case 'deployPipelineByHand': return engine.deployPipelineByHand(by);
    case 'putParameter': return parameters.put(script.name, script.value, script.by, script.type);
    case 'deleteParameter': return parameters.delete(script.name);
  }
}

/** The newest execution of a revision that has not ended; none named leaves the choice to the console. */
function executionOf(engine: Engine, revision: string | undefined): string | undefined {
  if (revision === undefined) return undefined;
  const running = engine.results().filter((result) => result.revision === revision && result.endedAt === undefined).at(-1);
  if (!running) throw new Error(`no execution of ${revision} is in progress`);
  return running.id;
}
