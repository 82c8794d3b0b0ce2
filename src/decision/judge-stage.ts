/** What follows from one look at one stage. */
import { answersByHand } from './answers-by-hand';
import { evaluateBake } from './bake';
import { enteringProduction } from './entering-production';
import { Finding, sentence } from './finding';
import { evaluateGate } from './gate';
import { Honoured, honourRollback, rollbackRequests } from './honour-rollback';
import { RememberedOverride } from './inbox';
import { EntryKind, LedgerEntry } from './ledger-entry';
import { notYetListed, refusal } from './not-ours-to-approve';
import { ActionView, ExecutionView, StageMemory } from './observation';
import { appliesTo, Asked, overridesSummary } from './override';
import { ownAnswers } from './own-answers';
import { AIRLOCK, BakePlan, isOurApproval, StagePlan, StepPlan } from './plan';
import { isSettled, Remembered, rememberStage } from './remember-stage';
import { bakeBegan, deploymentBegan, runOf, StageLook, vetoOfLook } from './stage-look';
import { Judgement, NOTHING, Step, together } from './step';
import { stopInsteadOfReject, takeBack } from './take-back-steps';
import { spanOf } from './time';
import { endedEarly, excusesOf, soonerUnder, underOverrides } from './under-overrides';
import { entryOf, hold, Waiting } from './waiting';

export function judgeStage(look: StageLook): Judgement {
  if (isSettled(look) && !isAskedFor(look)) return NOTHING;
  const remembered = rememberStage(look);
  const asked = honourRollback(look, remembered.memory);
  if (asked?.takeBack !== undefined) return askedFor(look, remembered, asked);
  const back = takeBack(look, remembered.memory);
  const isStopped = back.steps.some((step) => step.do === 'stop');
  // What is stopped is not answered as well.
  const answers = isStopped ? [] : look.view.actions.filter(isOurs).map((action) => judgeApproval(look, action, remembered.memory));
  return together([
    {
      ...NOTHING,
      notes: [
        ...answersByHand(look),
        ...ownAnswers(look, answers.flatMap(({ steps }) => steps)),
        ...remembered.notes,
        ...asked === undefined ? [] : [asked.note],
      ],
      pages: remembered.pages,
      stages: remembered.changed ? new Map([[look.current.name, remembered.memory]]) : new Map(),
      snapshots: overdueSnapshot(look),
    },
    back,
    ...answers,
  ]);
}

/** It is remembered, and nothing else is done: what waits for an answer is stopped by the next look. */
function askedFor(look: StageLook, { memory, notes, pages }: Remembered, { takeBack: decided, note }: Honoured): Judgement {
  return {
    ...NOTHING,
    notes: [...answersByHand(look), ...ownAnswers(look, []), ...notes, note],
    pages,
    stages: new Map([[look.current.name, { ...memory, ...(decided !== undefined && { takeBack: decided }) }]]),
  };
}

const isAskedFor = ({ observation, current }: StageLook): boolean => rollbackRequests(observation).some(({ says }) => says.stage === current.name);

/** An approval that waits and carries one of our names. */
const isOurs = (action: ActionView): boolean =>
  action.status === 'InProgress' && action.token !== undefined && isOurApproval(action.name);

function judgeApproval(look: StageLook, action: ActionView, memory: StageMemory): Judgement {
  const at: Waiting = { look, action: action.name, approval: { stage: look.current.name, action: action.name, token: action.token ?? '' } };
  if (look.view.execution?.type === 'ROLLBACK') return passRollback(at);

  const { execution, judgedBy } = look;
  if (execution === undefined) {
    return hold(at, 'gate.held', [{ blocker: 'execution', state: 'unknown', reason: `${look.view.execution?.id ?? 'the execution'} is not listed`, clears: 'the next tick looks again' }]);
  }
  const index = judgedBy.steps.findIndex((candidate) => candidate.bake?.action === action.name);
  const step = index < 0 ? undefined : judgedBy.steps[index];
  if (action.name !== judgedBy.airlock && step?.bake === undefined) {
    return hold(at, 'gate.held', [{ blocker: 'plan', state: 'unknown', reason: `the plan knows no ${action.name} in ${look.current.name}`, clears: 'deploy the pipeline again, or answer by hand' }]);
  }
  if (step?.bake !== undefined) {
    const missing = notYetListed(look, step.bake.action, step);
    if (missing !== undefined) return judgeUnlisted(at, memory, step.bake, missing);
  }
  const refused = refusal(look, step);
  if (refused !== undefined) return reject(at, memory, 'approval.refused', refused, []);

  if (step?.bake === undefined) return judgeGate(at, execution, memory, 0, '');
  return judgeBake(at, execution, memory, step, step.bake);
}

/** Whose the bake is cannot be told, so it does not pass; but whosever it is, it does not go on under a red alarm. */
function judgeUnlisted(at: Waiting, memory: StageMemory, bake: BakePlan, missing: string): Judgement {
  const { now, observation } = at.look;
  const verdict = evaluateBake('rollback alarms', bake, { startedAt: now, since: now, excuses: () => false, endsEarly: false }, observation, now);
  if (verdict.kind === 'rejected') return reject(at, memory, 'bake.rejected', verdict.findings.map((finding) => finding.reason).join('; '), verdict.findings);
  return hold(at, 'bake.held', [{ blocker: 'execution', state: 'unknown', reason: missing, clears: 'the next tick looks again; if it stays so, answer by hand' }]);
}

function judgeBake(at: Waiting, execution: ExecutionView, memory: StageMemory, step: StepPlan, bake: BakePlan): Judgement {
  const { look } = at;
  const { steps } = look.judgedBy;
  const index = steps.indexOf(step);
  const startedAt = bakeBegan(look, bake);
  const since = deploymentBegan(look, step);
  if (startedAt === undefined || since === undefined) {
    return hold(at, 'bake.held', [{ blocker: 'bake', state: 'unknown', reason: 'when it began is not listed', clears: 'the next tick looks again' }]);
  }
  const asked = askedAt(at, look.judgedBy, execution);
  const { watch: sooner, overrides } = soonerUnder(look.inForce.overrides.filter((override) => appliesTo(override, asked)));
  const watch = { startedAt, since, excuses: excusesOf(look, index), ...sooner };
  const verdict = evaluateBake('rollback alarms', bake, watch, look.observation, look.now);
  switch (verdict.kind) {
    case 'baking': return NOTHING;
    case 'rejected': {
      const summary = verdict.findings.map((finding) => finding.reason).join('; ');
      return reject(at, memory, 'bake.rejected', summary, verdict.findings);
    }
    case 'held': return hold(at, 'bake.held', verdict.findings, verdict.isOver);
    case 'passed': {
      const baked = `baked ${spanOf(look.now - startedAt)} with ${bake.alarms.length} alarm${bake.alarms.length === 1 ? '' : 's'} quiet${verdict.samples.map(({ reason }) => ` and ${reason}`).join('')}`;
      const early = verdict.early ? overrides.slice(0, 1) : [];
      if (index < steps.length - 1) return judgeGate(at, execution, memory, index + 1, baked, early);
      const { memory: ledger } = look.observation;
      if (ledger.kind === 'unreadable') {
        return hold(at, 'bake.held', [{ blocker: 'ledger', state: 'unknown', reason: ledger.why, clears: 'without its ledger the controller approves nothing' }]);
      }
      return underOverrides(approve(at, 'bake.passed', [...early.map(endedEarly), baked].join('; '), []), asked, [], early, look);
    }
  }
}

/** A gate: at the airlock, or after a bake with a step behind it, whose result then is `baked`. */
function judgeGate(
  at: Waiting, execution: ExecutionView, memory: StageMemory, nextStep: number, baked: string, early: readonly RememberedOverride[] = [],
): Judgement {
  const { look } = at;
  const atEntry = nextStep === 0;
  // A retry of the stage is an entry like any other: the plan of the moment lets in, the snapshot judges what is in.
  const stage = atEntry ? look.current : look.judgedBy;
  const asked = askedAt(at, stage, execution);
  const question = { ...asked, view: look.view, memory, nextStep, inForce: look.inForce, veto: vetoOfLook(look) };
  const verdict = evaluateGate(question, look.observation, look.now);
  if (verdict.kind === 'open') {
    const plain = verdict.findings.filter(({ overriddenBy }) => overriddenBy === undefined).map(sentence);
    const summary = [overridesSummary(verdict.findings), ...early.map(endedEarly), baked, ...plain].filter((part) => part !== '').join('; ');
    const given = approve(at, atEntry ? 'gate.passed' : 'bake.passed', summary, verdict.findings);
    const approved = underOverrides(given, asked, verdict.findings, early, look);
    return atEntry ? { ...enteringProduction(approved, look), snapshots: [{ execution: execution.id, stage: look.current }] } : approved;
  }
  const newer = atEntry ? newerBehind(look, execution) : undefined;
  return newer === undefined ? hold(at, 'gate.held', verdict.findings) : replace(at, newer, verdict.findings);
}

const askedAt = ({ look, action }: Waiting, stage: StagePlan, execution: ExecutionView): Asked =>
  ({ stage, action, execution, run: look.view.actions.find(({ name }) => name === action)?.runId });

/** A standard execution that began later and waits before the stage. */
function newerBehind(look: StageLook, execution: ExecutionView): ExecutionView | undefined {
  return look.view.inbound
    .map(({ id }) => look.observation.executions.get(id))
    .find((waiting) => waiting?.type === 'STANDARD' && waiting.startedAt > execution.startedAt);
}

/**
 * A person let it through before it was judged: what it is judged by is kept now, so that a later plan cannot loosen it.
 * One that still waits at the airlock is judged by the plan of the moment.
 */
function overdueSnapshot(look: StageLook): Judgement['snapshots'] {
  const { execution, observation, view, current } = look;
  const isPast = current.airlock !== undefined && runOf(look, current.airlock)?.status === 'Succeeded';
  const isKept = look.judgedBy !== current;
  return observation.memory.kind === 'read' && execution?.type === 'STANDARD' && view.execution?.status === 'InProgress' && isPast && !isKept
    ? [{ execution: execution.id, stage: current }] : [];
}

function passRollback(at: Waiting): Judgement {
  const summary = 'a rollback is never held and never bakes';
  return effect(at, 'passRollback', summary, entryOf(at, 'rollback.passed', summary, []));
}

function approve(at: Waiting, kind: EntryKind, summary: string, findings: readonly Finding[]): Judgement {
  return effect(at, at.action === AIRLOCK ? 'approveGate' : 'approveBake', summary, entryOf(at, kind, summary, findings));
}

/** Where CodePipeline would answer with the wrong rollback, what has deployed something is stopped instead. */
function reject(at: Waiting, memory: StageMemory, kind: EntryKind, summary: string, findings: readonly Finding[]): Judgement {
  const entry = entryOf(at, kind, summary, findings);
  const stopped = at.action === AIRLOCK ? undefined : stopInsteadOfReject(at.look, memory, `${at.action} failed: ${summary}`, entry);
  return stopped ?? effect(at, 'reject', summary, entry);
}

function effect(
  at: Waiting, act: Exclude<Step['do'], 'stop' | 'restore' | 'rollBack' | 'retryStage'>, summary: string, entry: LedgerEntry,
): Judgement {
  return { ...NOTHING, steps: [{ do: act, approval: at.approval, summary, entry }] };
}

/** The newest revision wins: what is held and has deployed nothing makes way for it. */
function replace(at: Waiting, newer: ExecutionView, findings: readonly Finding[]): Judgement {
  if (at.look.observation.memory.kind === 'unreadable') return hold(at, 'gate.held', findings);
  const why = `replaced by ${newer.revision} (${newer.id}), which waits behind it`;
  const entry = entryOf(at, 'gate.replaced', why, findings);
  return { ...NOTHING, steps: [{ do: 'stop', execution: at.look.view.execution?.id ?? '', reason: why, entry }] };
}
