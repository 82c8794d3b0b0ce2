import { AIRLOCK, BAKE_PREFIX, SUMMARY_LIMIT } from '../contract/names';
import { ActionView, StageView } from '../decision/observation';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { wrap } from '../text/wrap';
import { placeWords } from './command-line';
import { Desk, WaitingApproval } from './desk';
import { holdOf, waitingApprovals } from './hold';
import { stageNamed } from './known';
import { Deed, Report } from './report';
import { AnswerRequest } from './request';
import { lookAround, Seen } from './seen';
import { revisionOf } from './stage-board';
import { shortRevision } from './status';

/** Answers an approval that waits, with the operator's own credentials, as the console's button would. */
export async function answer(desk: Desk, request: AnswerRequest): Promise<Deed> {
  refuseReason(request.reason);
  const seen = await lookAround(desk);
  const view = stageNamed(seen.view, request.stage);
  const approval = approvalIn(view, request.action);
  const result = request.do === 'approve' ? 'Approved' : 'Rejected';
  return {
    intent: intentOf(seen, view, approval, request),
    plain: [[
      'aws', 'codepipeline', 'put-approval-result', '--pipeline-name', seen.pipeline, '--stage-name', view.name, '--action-name', approval.action,
      '--token', approval.token, '--result', JSON.stringify({ summary: request.reason, status: result }), ...placeWords(seen.place),
    ]],
    perform: async () => ({ report: reportOf(approval, request, await desk.answer(approval, result, request.reason)) }),
  };
}

function refuseReason(reason: string): void {
  if (reason.trim() === '') throw new BadInput(['reason must be there, got an empty one; it is what others see beside the answer']);
  if (reason.length > SUMMARY_LIMIT) throw new BadInput([`reason must have at most ${SUMMARY_LIMIT} characters, got ${reason.length}`]);
}

function approvalIn(view: StageView, name: string | undefined): WaitingApproval {
  const waiting = waitingApprovals(view);
  const names = view.actions.map((action) => action.name);
  if (name !== undefined && !names.includes(name)) throw new BadInput([`action must name an action of stage ${view.name}, got '${name}'; ${suggestion(name, names)}`]);
  const candidates = name === undefined ? waiting : waiting.filter((action) => action.name === name);
  const [found] = candidates;
  if (found === undefined) throw new BadInput([notWaiting(view, name)]);
  if (candidates.length > 1) throw new BadInput([`action must be named where several approvals wait, got none; name ${candidates.map((action) => action.name).join(' or ')}`]);
  return { stage: view.name, action: found.name, token: found.token ?? '' };
}

function notWaiting(view: StageView, name: string | undefined): string {
  const last = view.actions.find((action) => action.name === name);
  const what = name === undefined ? `stage must have an approval that waits, got ${view.name}, where none does`
    : `action must wait for an answer, got ${name} of stage ${view.name}, which ${stateOf(last)}`;
  return `${what}; see breakwater status`;
}

const stateOf = (action: ActionView | undefined): string => action?.status === undefined ? 'never ran' : `is ${action.status}`;

function intentOf(seen: Seen, view: StageView, { action }: WaitingApproval, { do: verb }: AnswerRequest): readonly string[] {
  const revision = shortRevision(revisionOf(seen, view.execution?.id ?? '').revision ?? view.execution?.id ?? 'what waits there');
  const hold = holdOf(seen, view);
  const overruled = [...new Set(hold?.findings.map(({ blocker }) => blocker) ?? [])];
  return [`${verb} ${action} of ${view.name}, where ${revision} waits`, ...consequences(verb, action, view, revision), ...(
    verb === 'approve' && overruled.length > 0 ? [`this overrules: ${overruled.join(', ')}`] : []
  )];
}

function consequences(verb: AnswerRequest['do'], action: string, view: StageView, revision: string): readonly string[] {
  if (view.execution?.type === 'ROLLBACK') return verb === 'approve' ? ['the rollback goes on'] : ['the rollback FAILS, and the stage stays as it is now'];
  if (action === AIRLOCK) {
    return verb === 'approve' ? [`${revision} is deployed in ${view.name} at once, whatever its blockers say`]
      : [`${revision} ends here, and nothing of it is deployed in ${view.name}; CodePipeline rolls the stage back to what runs there already`];
  }
  if (action.startsWith(BAKE_PREFIX)) {
    return verb === 'approve' ? ['the bake ends now, before it is judged, and the next step begins']
      : [`CodePipeline rolls all of ${view.name} back to the last execution that succeeded there; it waits for nobody`];
  }
  return [verb === 'approve' ? 'the execution goes on' : 'the execution fails in this stage'];
}

function reportOf(approval: WaitingApproval, { do: verb, reason }: AnswerRequest, outcome: 'done' | 'late'): Report {
  const where = `${approval.action} of ${approval.stage}`;
  const text = outcome === 'done' ? `${where} is ${verb === 'approve' ? 'approved' : 'rejected'}`
    : `${where} had been answered, or had ended, before: nothing was done; see breakwater status`;
  return {
    answer: outcome === 'done' ? 'yes' : 'no',
    data: { stage: approval.stage, action: approval.action, answer: verb === 'approve' ? 'Approved' : 'Rejected', reason, outcome },
    text: ({ width }) => wrap(text, width),
  };
}
