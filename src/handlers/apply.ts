/**
 * Carries out what was judged: all writes of a reconcile, in the order of `STEP_ORDER`.
 *
 * What takes a change back is done first and written down after, because it must not wait for the ledger.
 * What lets a change on is written down first: an approval that cannot be remembered is not given.
 */
import { LedgerEntry } from '../contract/ledger-entry';
import { isForPeople } from '../decision/announcement';
import { OperatorsMemory } from '../decision/inbox';
import { MutationMemory, UPDATE_STAGE } from '../decision/mutation';
import { Observation } from '../decision/observation';
import { Judgement, Step } from '../decision/step';
import { EpochMs, isoOf } from '../decision/time';
import { World } from './world';

/** What takes a change back, and what lets a rollback through. */
const TAKES_BACK: readonly Step['do'][] = ['reject', 'rollBack', 'restore', 'stop', 'passRollback'];

/** What could not be carried out; the next tick judges anew. */
export interface FailedEffect { readonly what: string; readonly error: string }

export interface Applied {
  readonly failed: readonly FailedEffect[];
  /** What was done and could not be written down. */
  readonly unwritten: readonly LedgerEntry[];
}

export async function apply(world: World, judgement: Judgement, observation: Observation, now: EpochMs): Promise<Applied> {
  const unwritten: LedgerEntry[] = [];
  const failed: FailedEffect[] = [];
  const attempt = async (what: string, effect: () => Promise<Outcome | void>): Promise<Outcome | 'failed'> => {
    try {
      return await effect() ?? 'done';
    } catch (error) {
      failed.push({ what, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
      return 'failed';
    }
  };
  const { createdAt } = observation.pipeline;
  const append = (entry: LedgerEntry): Promise<void> => world.ledger.append(createdAt, entry, { announce: isForPeople(entry) });
  const record = async (entry: LedgerEntry): Promise<boolean> => {
    world.journal.decided(entry);
    return await attempt(`ledger ${entry.kind}`, () => append(entry)) === 'done';
  };

  const keepMutation = (mutation: MutationMemory): Promise<Outcome | 'failed'> =>
    attempt('mutation', () => world.ledger.keepMutation(createdAt, mutation));
  const keepOperators = async (memory: OperatorsMemory): Promise<boolean> =>
    await attempt('operators', () => world.ledger.keepOperators(createdAt, memory)) === 'done';

  /** Late: an update of the pipeline began meanwhile, or another look was quicker. The next one judges anew. */
  const claimed = async (step: Step): Promise<boolean> => !('entering' in step) || step.entering === undefined
    || await keepMutation(step.entering) === 'done';

  const takesBack = (step: Step): boolean => TAKES_BACK.includes(step.do);
  for (const step of judgement.steps.filter(takesBack)) {
    // Late: somebody else was there first, and whoever it was is written down for it.
    if (await attempt(describe(step), () => carryOut(world, step, createdAt)) === 'done' && !await record(step.entry)) unwritten.push(step.entry);
  }

  if (observation.memory.kind === 'unreadable') {
    // Nobody knows what was written down before: say the rest, and write nothing over it.
    for (const note of judgement.notes) world.journal.decided(note);
    for (const page of judgement.pages) world.journal.page(page);
    return { failed: [...failed, { what: 'ledger', error: observation.memory.why }], unwritten };
  }

  const unkept = new Set<string>();
  for (const { execution, stage } of judgement.snapshots) {
    const kept = await attempt(`snapshot ${execution}/${stage.name}`, () => world.ledger.keepSnapshot(createdAt, execution, stage));
    if (kept === 'failed') unkept.add(stage.name);
  }
  for (const plan of judgement.plans) await attempt(`plan ${plan.hash}`, () => world.ledger.keepPlan(createdAt, plan.hash ?? '', plan));
  const lost = new Set<string>();
  for (const note of judgement.notes) if (!await record(note)) lost.add(note.stage ?? '');
  for (const page of judgement.pages) {
    world.journal.page(page);
    if (await attempt('ledger page', () => append(page)) === 'failed') lost.add(page.stage ?? '');
  }
  // Last of these, and only where nothing was lost: a stage that is remembered as settled is not looked into again.
  for (const [stage, memory] of judgement.stages) {
    if (lost.has(stage)) continue;
    if (await attempt(`stage ${stage}`, () => world.ledger.keepStage(createdAt, stage, memory)) === 'failed') lost.add(stage);
  }

  // Where a line about a letter was lost, the letter is read and told of again.
  const isKept = judgement.operators === undefined || (lost.size === 0 && await keepOperators(judgement.operators));
  if (judgement.mutation !== undefined && !lost.has(UPDATE_STAGE)) await keepMutation(judgement.mutation);
  for (const [stage, releases] of judgement.releases) {
    if (!lost.has(stage)) await attempt(`releases of ${stage}`, () => world.ledger.keepReleases(createdAt, stage, releases));
  }

  for (const step of judgement.steps.filter((candidate) => !takesBack(candidate))) {
    // An override that is spent and not known to be would be spent twice.
    if (!isKept && 'underOverride' in step && step.underOverride === true) continue;
    if (unkept.has(step.entry.stage ?? '') || !await claimed(step) || !await record(step.entry)) continue;
    const outcome = await attempt(describe(step), () => carryOut(world, step, createdAt));
    if (outcome === 'done') continue;
    const why = outcome === 'late' ? 'somebody else was there first' : failed.at(-1)?.error ?? '';
    await record({ ...step.entry, at: isoOf(now), kind: 'effect.failed', why: `${describe(step)}: ${why}`, digest: step.entry.kind });
  }
  return { failed, unwritten };
}

/** `late`: it had been answered, or had ended, before. */
type Outcome = 'done' | 'late';

async function carryOut(world: World, step: Step, createdAt: EpochMs): Promise<Outcome> {
  switch (step.do) {
    // With its line: whoever dies in between has said what the restorer does.
    case 'restore': return world.ledger.keepRestore(createdAt, step.restore, [{ entry: step.entry, announce: isForPeople(step.entry) }]);
    case 'rollBack': {
      await world.pipeline.rollBack(step.stage, step.target);
      return 'done';
    }
    case 'stop': return world.pipeline.stop(step.execution, step.reason, { waits: step.waits });
    case 'retryStage': return world.pipeline.retry(step.stage, step.execution);
    case 'reject': return world.pipeline.answer(step.approval, 'Rejected', step.summary);
    case 'passRollback': case 'approveBake': case 'approveGate': return world.pipeline.answer(step.approval, 'Approved', step.summary);
  }
}

function describe(step: Step): string {
  switch (step.do) {
    case 'stop': return `stop ${step.execution}`;
    case 'retryStage': return `retry ${step.stage}`;
    case 'rollBack': return `rollBack ${step.stage} to ${step.target}`;
    case 'restore': return `restore ${step.restore.stage}`;
    default: return `${step.do} ${step.approval.stage}/${step.approval.action}`;
  }
}
