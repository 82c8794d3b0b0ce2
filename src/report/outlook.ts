/** What a pipeline is, what it uses of CodePipeline's quotas, and when a commit would reach what, as a rehearsal foretells it. */
import { Finding } from '../decision/finding';
import { StagePlan, targetId } from '../decision/plan';
import { DAY, EpochMs, isoOf, MINUTE } from '../decision/time';
import { holdsIn } from '../rehearsal/held-spells';
import { StageModel } from '../rehearsal/model';
import { rehearse } from '../rehearsal/rehearse';
import { RehearsalResult } from '../rehearsal/result';
import { DEFAULT_REVISION, defaultScenario } from '../rehearsal/scenario';
import { Subject } from '../rehearsal/subject';

/** What CodePipeline allows. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const MOST = { stages: 50, actionsInStage: 50, actions: 1000 } as const;

/** Longer than any hold that a window tells the end of. */
const FORESIGHT = 14 * DAY;

export interface Use { readonly used: number; readonly most: number }

export interface StageOutlook {
  readonly name: string;
  readonly kind: 'build' | 'preProduction' | 'wave';
  /** Synthesized actions, approvals too. */
  readonly actions: number;
  /** The names of the blockers that its airlock asks; left out for a stage without one. */
  readonly gate?: readonly string[];
  readonly steps: readonly StepOutlook[];
}

export interface StepOutlook {
  readonly oneBox: boolean;
  readonly targets: readonly string[];
  readonly bake?: { readonly action: string; readonly minutes: number; readonly alarms: number };
}

export interface Arrival {
  readonly stage: string;
  readonly target: string;
  readonly account: string;
  readonly region: string;
  /** When it runs the commit, ISO 8601 in UTC; left out: not within the time that was looked at. */
  readonly at?: string;
  readonly afterMinutes?: number;
}

export interface ExpectedHold {
  readonly stage: string;
  readonly action: string;
  readonly from: string;
  readonly to?: string;
  readonly because: readonly Finding[];
}

export interface Outlook {
  readonly pipeline: string;
  /** When the commit is merged. */
  readonly at: string;
  /** How long each action but an approval is taken to last. */
  readonly actionMinutes: number;
  readonly quotas: { readonly stages: Use; readonly actions: Use; readonly actionsInStage: Use & { readonly stage: string } };
  readonly stages: readonly StageOutlook[];
  readonly arrivals: readonly Arrival[];
  readonly holds: readonly ExpectedHold[];
  /** When the last bake has passed; left out: not within the time that was looked at. */
  readonly doneAt?: string;
  /** Of the whole release, in minutes. */
  readonly lasts?: { readonly total: number; readonly held: number; readonly baking: number; readonly working: number };
}

export interface OutlookOptions {
  readonly at: EpochMs;
  /** In milliseconds. */
  readonly actionsLast: number;
}

/** Looks ahead: a commit arrives at `at`, no other follows, and nothing goes wrong. */
export async function outlookOf(subject: Subject, { at, actionsLast }: OutlookOptions): Promise<Outlook> {
  const scenario = {
    ...defaultScenario(),
    start: at,
    until: at + FORESIGHT,
    commits: [{ at, revision: DEFAULT_REVISION, changesPipeline: false, fixesController: false }],
    durations: { default: actionsLast, rules: [] },
  };
  const { result } = await rehearse(subject, scenario);
  const done = result.events.find(({ kind }) => kind === 'execution.succeeded')?.at;
  return {
    pipeline: result.pipeline,
    at: isoOf(at),
    actionMinutes: actionsLast / MINUTE,
    quotas: quotasOf(subject.model.stages),
    stages: subject.model.stages.map((stage) => stageOutlook(stage, subject.plan.stages.find(({ name }) => name === stage.name))),
    arrivals: arrivalsIn(subject, result, at),
    holds: holdsIn(result).map(({ stage, action, from, to, because }) => ({ stage, action, from, ...(to !== undefined && { to }), because })),
    ...(done !== undefined && { doneAt: done, lasts: shareOut(result, at, Date.parse(done)) }),
  };
}

function quotasOf(stages: readonly StageModel[]): Outlook['quotas'] {
  const fullest = stages.reduce((most, stage) => stage.actions.length > most.actions.length ? stage : most, stages[0]);
  return {
    stages: { used: stages.length, most: MOST.stages },
    actions: { used: stages.reduce((sum, { actions }) => sum + actions.length, 0), most: MOST.actions },
    actionsInStage: { stage: fullest.name, used: fullest.actions.length, most: MOST.actionsInStage },
  };
}

function stageOutlook(model: StageModel, plan: StagePlan | undefined): StageOutlook {
  const base = { name: model.name, actions: model.actions.length };
  if (plan === undefined) return { ...base, kind: 'build', steps: [] };
  return {
    ...base,
    kind: plan.production ? 'wave' : 'preProduction',
    ...(plan.airlock !== undefined && { gate: plan.blockers.map((blocker) => blocker.name) }),
    steps: plan.steps.map(({ oneBox, targets, bake }) => ({
      oneBox,
      targets: targets.map(({ name }) => name),
      ...(bake && { bake: { action: bake.action, minutes: bake.minutes, alarms: bake.alarms.length } }),
    })),
  };
}

/** A target is reached when the last of its stacks is in place. */
function arrivalsIn({ plan }: Subject, { events, revisions }: RehearsalResult, began: EpochMs): readonly Arrival[] {
  const landed = new Map<string, string>();
  for (const { kind, category, stage, target, at } of events) {
    if (kind === 'action.succeeded' && category === 'Deploy' && target !== undefined) landed.set(`${stage ?? ''}/${target}`, at);
  }
  return plan.stages.flatMap((stage) => stage.steps.flatMap(({ targets }) => targets.map((target): Arrival => {
    const id = targetId(stage, target);
    const at = revisions[id] === DEFAULT_REVISION ? landed.get(id) : undefined;
    return {
      stage: stage.name,
      target: target.name,
      account: target.account,
      region: target.region,
      ...(at !== undefined && { at, afterMinutes: (Date.parse(at) - began) / MINUTE }),
    };
  })));
}

/** One release does one thing at a time: it is held, it bakes, or something works on it. */
function shareOut(result: RehearsalResult, from: EpochMs, to: EpochMs): NonNullable<Outlook['lasts']> {
  const total = (to - from) / MINUTE;
  const held = minutesIn(holdsIn(result), to);
  const approvals = result.events.filter(({ kind }) => kind === 'bake.started').map((began) => ({
    from: began.at,
    to: result.events.find(({ kind, stage, action }) => kind === 'bake.passed' && stage === began.stage && action === began.action)?.at,
  }));
  const heldInBakes = minutesIn(holdsIn(result).filter(({ stage, action }) =>
    result.events.some((event) => event.kind === 'bake.started' && event.stage === stage && event.action === action)), to);
  const baking = minutesIn(approvals, to) - heldInBakes;
  return { total, held, baking, working: total - held - baking };
}

const minutesIn = (spells: readonly { readonly from: string; readonly to?: string }[], end: EpochMs): number =>
  spells.reduce((sum, spell) => sum + ((spell.to === undefined ? end : Date.parse(spell.to)) - Date.parse(spell.from)), 0) / MINUTE;
