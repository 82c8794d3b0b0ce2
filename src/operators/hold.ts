/** Why what stands in a stage, or before it, does not go on. */
import { isOurApproval } from '../contract/names';
import { Finding, holding } from '../decision/finding';
import { ActionView, StageView } from '../decision/observation';
import { BakePlan } from '../decision/plan';
import { EpochMs, MINUTE, spanOf } from '../decision/time';
import { LedgerLine } from './desk';
import { Seen } from './seen';

export interface Hold {
  /** `gate`: a blocker holds; `bake`: a bake that is over cannot pass; `freeze`: a disabled transition; `silence`: nobody has judged it. */
  readonly kind: 'gate' | 'bake' | 'freeze' | 'silence';
  /** The approval that waits; none before a disabled transition. */
  readonly action?: string;
  readonly execution: string;
  readonly since?: EpochMs;
  /** Most severe first. */
  readonly findings: readonly Finding[];
}

/** A bake that goes its way: no hold, but what is waited for. */
export interface Baking { readonly action: string; readonly since?: EpochMs; readonly until?: EpochMs }

/** The controller looks at least once a minute; what it has not judged after so long, it does not judge. */
const PATIENCE = 3 * MINUTE;

export const waitingApprovals = (view: StageView): readonly ActionView[] =>
  view.actions.filter((action) => action.status === 'InProgress' && action.token !== undefined);

/** What holds at the stage, if anything does. */
export function holdOf(seen: Seen, view: StageView): Hold | undefined {
  return heldInside(seen, view) ?? heldBefore(view);
}

/** The bake that runs in the stage, and is not over yet. */
export function bakingIn(seen: Seen, view: StageView): Baking | undefined {
  const action = ourWaiting(view);
  const bake = action && bakePlan(seen, view.name, action.name);
  if (action === undefined || bake === undefined || heldInside(seen, view) !== undefined) return undefined;
  const since = action.changedAt;
  return { action: action.name, ...(since !== undefined && { since, until: since + bake.minutes * MINUTE }) };
}

function heldInside(seen: Seen, view: StageView): Hold | undefined {
  const action = ourWaiting(view);
  const execution = view.execution?.id;
  if (action === undefined || execution === undefined) return undefined;
  const words = seen.ledger.kind === 'read'
    ? seen.ledger.entries.filter((entry) => entry.stage === view.name && entry.action === action.name && entry.execution === execution) : [];
  const holds = words.filter((entry) => entry.kind === 'gate.held' || entry.kind === 'bake.held');
  const last = holds.at(-1);
  if (last !== undefined) {
    return {
      kind: last.kind === 'bake.held' ? 'bake' : 'gate',
      action: action.name,
      execution,
      since: Date.parse(holds[0].at),
      findings: holding(last.findings ?? []).map((finding) => ({ ...finding, since: finding.since ?? firstSaid(finding, holds) })),
    };
  }
  return silenceAt(seen, view, action, execution);
}

/** Waits, and the controller has said nothing of it: normal for a moment, and for as long as a bake lasts. */
function silenceAt(seen: Seen, view: StageView, action: ActionView, execution: string): Hold | undefined {
  const waited = action.changedAt === undefined ? undefined : seen.now - action.changedAt;
  const allowed = (bakePlan(seen, view.name, action.name)?.minutes ?? 0) * MINUTE + PATIENCE;
  const isBakeOfUnknownLength = seen.plan === undefined && action.name !== 'Airlock';
  if (seen.ledger.kind === 'read' && (waited === undefined || waited <= allowed || isBakeOfUnknownLength)) return undefined;
  const finding: Finding = seen.ledger.kind === 'unreadable'
    ? { blocker: 'ledger', state: 'unknown', reason: seen.ledger.why, clears: 'the controller\'s reasons are in its ledger; its log holds them too' }
    : { blocker: 'controller', state: 'unknown', reason: `nothing has judged it for ${spanOf(waited ?? 0)}`, clears: 'see whether the controller runs: breakwater doctor' };
  return { kind: 'silence', action: action.name, execution, ...(action.changedAt !== undefined && { since: action.changedAt }), findings: [finding] };
}

function heldBefore({ inbound, transition }: StageView): Hold | undefined {
  const waiting = inbound.at(0);
  if (transition.enabled || waiting === undefined) return undefined;
  const finding: Finding = {
    blocker: 'freeze',
    state: 'blocking',
    reason: `the transition into the stage was disabled${transition.by === undefined ? '' : ` by ${transition.by}`}${transition.reason === undefined ? '' : `: ${transition.reason}`}`,
    clears: 'enable the transition in the CodePipeline console',
    ...(transition.at !== undefined && { since: transition.at }),
  };
  return { kind: 'freeze', execution: waiting.id, ...(transition.at !== undefined && { since: transition.at }), findings: [finding] };
}

const ourWaiting = (view: StageView): ActionView | undefined =>
  view.execution?.type === 'STANDARD' ? waitingApprovals(view).find((action) => isOurApproval(action.name)) : undefined;

const bakePlan = (seen: Seen, stage: string, action: string): BakePlan | undefined =>
  seen.plan?.stages.find(({ name }) => name === stage)?.steps.find((step) => step.bake?.action === action)?.bake;

/** When the controller first said it, without a word in between that did not. */
function firstSaid(finding: Finding, holds: readonly LedgerLine[]): EpochMs {
  const says = (entry: LedgerLine): boolean => (entry.findings ?? [])
    .some((one) => one.blocker === finding.blocker && one.subject === finding.subject && one.state === finding.state);
  const lastWithout = holds.map(says).lastIndexOf(false);
  return Date.parse((holds[lastWithout + 1] ?? holds[holds.length - 1]).at);
}
