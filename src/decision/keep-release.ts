/** Keeps what a wave's success put in place, and tells a person then, not in the incident, what of it could not be restored. */
import { LedgerEntry } from './ledger-entry';
import { ExecutionView, StackView } from './observation';
import { environmentKey, Plan } from './plan';
import { Release, ReleasedStack, stackKey, stacksIn, stageOf } from './release';
import { exportedPlans } from './runs-index';
import { hasDeployed, StageLook, targetsOf } from './stage-look';
import { Judgement, NOTHING } from './step';
import { EpochMs, isoOf, MINUTE } from './time';
import { passedUnseen } from './what-runs';

/** How many releases of a wave are kept: the one that runs, and those that a person may want back. */
const KEPT = 3;
/** How long what runs may stay uncompared before a person is told: most of what cannot be read can be a tick later. */
const TELL_AFTER = 30 * MINUTE;

/** The success of the stage that is not kept yet, or not compared with what runs. */
function successToKeep(look: StageLook): ExecutionView | undefined {
  const { current, observation: { memory } } = look;
  const success = current.production ? successOf(look) : undefined;
  if (success === undefined || memory.kind === 'unreadable') return undefined;
  const kept = memory.releases.get(current.name)?.find(({ execution }) => execution === success.id);
  return kept === undefined || kept.stacks.some((stack) => stack.exports === undefined && canLookAt(look.plan, stack)) ? success : undefined;
}

/** What succeeded and left as the next one came in is kept as well, if its plan is at hand: in a moment nobody knows of it any more. */
function successOf(look: StageLook): ExecutionView | undefined {
  const { view: { execution: shown }, execution, memory } = look;
  if (shown?.status === 'Succeeded') return shown.type === 'STANDARD' ? execution : undefined;
  const passed = passedUnseen(look, memory);
  return passed?.type === 'STANDARD' && planOf(look, passed) !== undefined ? passed : undefined;
}

/** The plan that an execution carries, as its own synth action named it. */
const planHashOf = ({ observation }: StageLook, { id }: ExecutionView): string | undefined =>
  exportedPlans(observation.runs.get(id) ?? []).at(0);

/** The stacks that `keepRelease` wants to see. */
export function stacksToSee(look: StageLook): readonly ReleasedStack[] {
  const success = successToKeep(look);
  const plan = success && planOf(look, success);
  const stage = plan && stageOf(plan, look.current.name);
  if (plan === undefined || stage === undefined || !isStillThere(look)) return [];
  return stacksIn(stage, plan.deployers).filter((stack) => canLookAt(look.plan, stack));
}

/** Whether what succeeded runs yet: the next one may be deploying already. */
function isStillThere(look: StageLook): boolean {
  return look.view.execution?.status === 'Succeeded' || !targetsOf(look.current).some((target) => hasDeployed(look, target));
}

export function keepRelease(look: StageLook): Judgement {
  const { current, observation: { memory }, now } = look;
  const execution = successToKeep(look);
  if (execution === undefined || memory.kind === 'unreadable') return NOTHING;
  const before = memory.releases.get(current.name) ?? [];
  const others = before.filter((release) => release.execution !== execution.id);
  const known = before.find((release) => release.execution === execution.id);
  const { release, unread } = releaseOf(look, execution, known?.at ?? now);
  const untold = known?.told === true ? [] : news(look, release, unread, others.at(0));
  const told = known?.told === true || untold.length > 0;
  const kept: Release = told ? { ...release, told } : release;
  const same = known !== undefined && JSON.stringify(known) === JSON.stringify(kept);
  return {
    ...NOTHING,
    releases: same ? new Map() : new Map([[current.name, [kept, ...others].slice(0, KEPT)]]),
    notes: known === undefined ? [entryOf(look, release, 'release.kept', keptText(release))] : [],
    pages: untold.length === 0 ? [] : [{
      ...entryOf(look, release, 'page', `${current.name} has succeeded with ${release.revision}; if it ever had to be restored, this would be in the way: ${untold.join('; ')}`),
      digest: 'release',
    }],
  };
}

interface Compared {
  readonly release: Release;
  /** What could not be read yet. */
  readonly unread: readonly string[];
}

function releaseOf(look: StageLook, execution: ExecutionView, at: EpochMs): Compared {
  const { current } = look;
  const head = { execution: execution.id, revision: execution.revision, at };
  const plan = planOf(look, execution);
  const stage = plan && stageOf(plan, current.name);
  if (plan === undefined || stage === undefined) {
    return { release: { ...head, stacks: [], missing: [whyNoPlan(look, execution, plan)], doubts: [] }, unread: [] };
  }
  const views = stacksIn(stage, plan.deployers).map((stack) => ({ stack, view: viewOf(look, stack) }));
  return {
    release: {
      ...head,
      stacks: views.map(({ stack, view }) => view?.kind === 'seen' ? { ...stack, exports: view.exports } : stack),
      missing: stage.steps.flatMap(({ targets }) => targets.flatMap((target) =>
        (target.unrestorable ?? []).map((stack) => `${target.name}: ${stack} (its template is not published)`))),
      doubts: views.flatMap(({ stack, view }) => view === undefined ? [] : doubtOf(stack, view)),
    },
    unread: views.flatMap(({ stack, view }) => view?.kind === 'unreadable' ? [`${nameOf(stack)} could not be compared (${view.why})`] : []),
  };
}

function planOf(look: StageLook, execution: ExecutionView): Plan | undefined {
  const { memory } = look.observation;
  const hash = planHashOf(look, execution);
  if (memory.kind === 'unreadable' || hash === undefined) return undefined;
  return hash === look.plan.hash ? look.plan : memory.plans.get(hash);
}

function whyNoPlan(look: StageLook, execution: ExecutionView, plan: Plan | undefined): string {
  if (plan !== undefined) return `everything: the plan of its commit knows no stage ${look.current.name}`;
  return planHashOf(look, execution) === undefined
    ? 'everything: its synth action exported no BREAKWATER_PLAN; let its build spec export it, as the pipeline\'s own does'
    : 'everything: the ledger does not hold the plan that its synth action exported; release again once the pipeline has updated itself';
}

function doubtOf(stack: ReleasedStack, view: StackView): readonly string[] {
  switch (view.kind) {
    case 'unreadable': return [];
    case 'absent': return [`${nameOf(stack)} does not exist`];
    case 'seen': return stack.template.key.includes(view.template) ? []
      : [`${nameOf(stack)} runs another template than the release's, because somebody deployed it by other means`];
  }
}

const nameOf = ({ target, template, deployer }: ReleasedStack): string => `${target}: ${template.stack} in ${environmentKey(deployer)}`;

const viewOf = ({ observation, plan }: StageLook, stack: ReleasedStack): StackView | undefined =>
  canLookAt(plan, stack) ? observation.stacks.get(stackKey(stack.deployer, stack.template.stack)) ?? UNSEEN : undefined;

const UNSEEN: StackView = { kind: 'unreadable', why: 'it was not looked at in time - the next tick tries again' };

/** Where a target has stacks elsewhere, nothing of ours looks; that was said at synth. */
const canLookAt = (plan: Plan, { deployer }: ReleasedStack): boolean =>
  plan.environments.some((environment) => environmentKey(environment) === environmentKey(deployer));

/** What a person does not know from synth, nor of the release before. */
function news(look: StageLook, release: Release, unread: readonly string[], before: Release | undefined): readonly string[] {
  return [
    // A stage without any template was warned of at synth.
    ...isRestorable(look) && release.stacks.length === 0 ? release.missing.filter((text) => before?.missing.includes(text) !== true) : [],
    ...release.doubts,
    ...look.now >= release.at + TELL_AFTER ? unread : [],
  ];
}

const isRestorable = ({ current }: StageLook): boolean =>
  current.steps.some(({ targets }) => targets.some(({ templates = [] }) => templates.length > 0));

const keptText = ({ stacks, missing }: Release): string =>
  `the templates of ${stacks.length} stack${stacks.length === 1 ? '' : 's'} are kept for a restore${missing.length === 0 ? '' : `; not restorable: ${missing.join('; ')}`}`;

function entryOf({ now, current }: StageLook, release: Release, kind: 'release.kept' | 'page', why: string): LedgerEntry {
  return { at: isoOf(now), kind, stage: current.name, execution: release.execution, revision: release.revision, why, who: 'breakwater' };
}
