/** Whether a deployment may start (DESIGN.md §5.1): only if every finding is clear or overridden. */
import { afterRollbackFindings } from './after-rollback';
import { alarmBlockerFindings } from './alarm-blocker-findings';
import { MUTATION, NEWER_REVISION } from './blocker-names';
import { calendarFindings } from './calendar-findings';
import { Finding, holding, overridden, warning } from './finding';
import { InForce } from './in-force';
import { leaseInForce } from './mutation';
import { ExecutionView, Observation, StageMemory, StageView } from './observation';
import { withOverrides } from './override';
import { BlockerPlan, StagePlan } from './plan';
import { CLOSED_BECAUSE } from './stage-state';
import { EpochMs, isoOf } from './time';
import { timeWindowFindings } from './time-window';
import { StandingVeto, vetoFinding } from './veto';
import { startsBehind } from './window-group';

export interface GateQuestion {
  /** What the execution is judged by. */
  readonly stage: StagePlan;
  readonly view: StageView;
  readonly memory: StageMemory | undefined;
  readonly execution: ExecutionView;
  /** The place of the step that it would start: at the airlock the first, at a bake the one behind it. */
  readonly nextStep: number;
  /** The approval that is the gate, and the id of its run where that is known. */
  readonly action: string;
  readonly run: string | undefined;
  readonly inForce: InForce;
  /** The veto that keeps the revision out, if one does. */
  readonly veto: StandingVeto | undefined;
}

export type Verdict =
  | { readonly kind: 'open'; readonly findings: readonly Finding[] }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

export function evaluateGate(question: GateQuestion, observation: Observation, now: EpochMs): Verdict {
  const { stage } = question;
  const found = [
    ...standingFindings(question, observation),
    ...(question.nextStep === 0 ? afterRollbackFindings(stage, question.memory, observation, now) : []),
    ...mutationFindings(question, observation, now),
    ...stage.blockers
      .filter((blocker) => question.nextStep === 0 || blocker.kind !== 'timeWindow' || stage.windowScope === 'EVERY_START')
      .flatMap((blocker) => blockerFindings(blocker, question, observation, now)),
  ];
  const findings = withOverrides(found, question, question.inForce.overrides);
  const [held, opened, warned] = [holding(findings), overridden(findings), warning(findings)];
  if (held.length > 0) return { kind: 'held', findings: [...held, ...opened, ...warned] };
  return { kind: 'open', findings: [...opened, ...warned, ...findings.filter((finding) => finding.state === 'clear')] };
}

function blockerFindings(blocker: BlockerPlan, question: GateQuestion, observation: Observation, now: EpochMs): readonly Finding[] {
  const findings = findingsOf(blocker, question, observation, now);
  return blocker.warnsOnly === true ? findings.map((finding) => finding.state === 'clear' ? finding : { ...finding, warnsOnly: true }) : findings;
}

function findingsOf(blocker: BlockerPlan, question: GateQuestion, observation: Observation, now: EpochMs): readonly Finding[] {
  switch (blocker.kind) {
    case 'alarm': return alarmBlockerFindings(blocker, observation, now);
    case 'timeWindow': return [
      ...timeWindowFindings(blocker, startsBehind(question.stage, question.nextStep), now),
      // Of a file's calendars the windows know when they open; of a change calendar nobody knows more than its state.
      ...calendarFindings(blocker.name, (blocker.except ?? []).filter(({ kind }) => kind === 'changeCalendar'), observation, now),
    ];
    case 'calendar': return calendarFindings(blocker.name, blocker.calendars, observation, now);
  }
}

/** An update of the pipeline that changes its definition cancels what is in flight. */
function mutationFindings({ stage }: GateQuestion, { memory, pipeline }: Observation, now: EpochMs): readonly Finding[] {
  const lease = memory.kind === 'read' && stage.production ? leaseInForce(memory.mutation, pipeline, now) : undefined;
  return lease === undefined ? [] : [{
    blocker: MUTATION,
    state: 'blocking',
    reason: `${lease.revision} (${lease.execution}) changes the pipeline's definition, which cancels what is in flight`,
    clears: `clears when its update of the pipeline has ended, at ${isoOf(lease.until)} at the latest`,
    since: lease.at,
    nextOpen: lease.until,
  }];
}

/** Reasons of our own that no blocker of the user's speaks of. */
function standingFindings(question: GateQuestion, { memory, pipeline }: Observation): readonly Finding[] {
  const findings: Finding[] = [];
  if (memory.kind === 'unreadable') {
    findings.push({ blocker: 'ledger', state: 'unknown', reason: memory.why, clears: 'without its ledger the controller approves nothing' });
  }
  if (question.veto !== undefined) findings.push(vetoFinding(question.veto, pipeline.name));
  const { standing } = question.inForce;
  findings.push(...standing.filter(({ stage }) => stage === undefined || stage === question.stage.name).map(({ finding }) => finding));
  const { transition } = question.view;
  if (!transition.enabled) {
    findings.push({
      blocker: 'freeze',
      state: 'blocking',
      reason: `the transition into the stage was disabled${transition.by === undefined ? '' : ` by ${transition.by}`}${transition.reason === undefined ? '' : `: ${transition.reason}`}`,
      clears: 'enable the transition in the CodePipeline console',
      ...(transition.at !== undefined && { since: transition.at }),
    });
  }
  // A pre-production stage that failed is mended by the next commit; in production the previous version has to come back first.
  const isProductionsEntry = question.nextStep === 0 && question.stage.production;
  const closed = question.memory === undefined ? undefined
    : (isProductionsEntry ? CLOSED_BECAUSE[question.memory.state] : undefined) ?? toBeTakenBack(question.memory);
  if (closed !== undefined) {
    findings.push({ blocker: 'stage', state: 'blocking', reason: closed, clears: 'roll the stage back, retry it, or approve its airlock by hand to deploy this revision', since: question.memory?.since });
  }
  const runs = question.memory?.runs;
  if (runs !== undefined && runs.execution !== question.execution.id && runs.startedAt > question.execution.startedAt) {
    findings.push({
      blocker: NEWER_REVISION,
      state: 'blocking',
      reason: `${runs.revision} of a newer execution (${runs.execution}, begun ${isoOf(runs.startedAt)}) runs here`,
      clears: 'start a new release, or override this by its name to go back',
    });
  }
  return findings;
}

const toBeTakenBack = ({ takeBack }: StageMemory): string | undefined =>
  takeBack === undefined ? undefined : `${takeBack.revision} is to be taken back here, because ${takeBack.because}`;
