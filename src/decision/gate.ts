/** Whether a deployment may start (DESIGN.md §5.1): only if every finding is clear. */
import { alarmFinding } from './alarm-findings';
import { Finding, holding } from './finding';
import { ExecutionView, Observation, StageMemory, StageView } from './observation';
import { BlockerPlan, StagePlan } from './plan';
import { CLOSED_BECAUSE } from './stage-state';
import { EpochMs, isoOf } from './time';
import { evaluateTimeWindow } from './time-window';

export interface GateQuestion {
  /** What the execution is judged by. */
  readonly stage: StagePlan;
  readonly view: StageView;
  readonly memory: StageMemory | undefined;
  readonly execution: ExecutionView;
  /** At the airlock, or before a later step of the stage. */
  readonly atEntry: boolean;
}

export type Verdict =
  | { readonly kind: 'open'; readonly findings: readonly Finding[] }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

export function evaluateGate(question: GateQuestion, observation: Observation, now: EpochMs): Verdict {
  const { stage, atEntry } = question;
  const findings = [
    ...standingFindings(question, observation),
    ...stage.blockers
      .filter((blocker) => atEntry || blocker.kind !== 'timeWindow' || stage.windowScope === 'EVERY_START')
      .flatMap((blocker) => blockerFindings(blocker, observation, now)),
  ];
  const held = holding(findings);
  return held.length > 0 ? { kind: 'held', findings: held } : { kind: 'open', findings };
}

function blockerFindings(blocker: BlockerPlan, observation: Observation, now: EpochMs): readonly Finding[] {
  switch (blocker.kind) {
    case 'alarm': return blocker.alarms.map((alarm) => alarmFinding(blocker.name, alarm, observation));
    case 'timeWindow': return [evaluateTimeWindow(blocker, now)];
  }
}

/** Reasons of our own that no blocker of the user's speaks of. */
function standingFindings(question: GateQuestion, { memory }: Observation): readonly Finding[] {
  const findings: Finding[] = [];
  if (memory.kind === 'unreadable') {
    findings.push({ blocker: 'ledger', state: 'unknown', reason: memory.why, clears: 'without its ledger the controller approves nothing' });
  }
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
  const closed = question.atEntry && question.stage.production && question.memory !== undefined ? CLOSED_BECAUSE[question.memory.state] : undefined;
  if (closed !== undefined) {
    findings.push({ blocker: 'stage', state: 'blocking', reason: closed, clears: 'roll the stage back, retry it, or approve its airlock by hand to deploy this revision', since: question.memory?.since });
  }
  const runs = question.memory?.runs;
  if (runs !== undefined && runs.execution !== question.execution.id && runs.startedAt > question.execution.startedAt) {
    findings.push({
      blocker: 'newer revision',
      state: 'blocking',
      reason: `${runs.revision} of a newer execution (${runs.execution}, begun ${isoOf(runs.startedAt)}) runs here`,
      clears: 'start a new release, or approve by hand to go back',
    });
  }
  return findings;
}
