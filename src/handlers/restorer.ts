/**
 * The restorer: decode → observe → evaluate → plan → apply → record, like the controller, for the restores that it asked
 * for. Each ring does what is due and returns; CloudFormation works in between, and the tick rings again.
 */
import { LedgerEntry } from '../contract/ledger-entry';
import { isForPeople } from '../decision/announcement';
import { isUnderWay, nameOfStack, Restore } from '../decision/restore';
import { nextSteps, RestoreStep, withFailure } from '../decision/restore-steps';
import { RestoreView } from '../decision/restore-view';
import { EpochMs, isoOf } from '../decision/time';
import { Refused, RestorerWorld } from './restorer-world';
import { NOT_FOUND } from './self-test';

interface Failed { readonly what: string; readonly error: unknown }

/** Goes on with every restore that is under way. @throws AggregateError naming what failed, after all were tried. */
export async function ringRestorer(world: RestorerWorld, now: EpochMs): Promise<void> {
  try {
    const { createdAt } = await world.pipeline.state();
    const underWay = (await world.ledger.restores(createdAt)).filter(isUnderWay);
    const failed: Failed[] = [];
    for (const restore of underWay) {
      failed.push(...await goOn(world, createdAt, restore, now).catch((error: unknown) => [{ what: restore.stage, error }]));
    }
    if (failed.length > 0) throw new AggregateError(failed.map(({ error }) => error), failed.map(({ what, error }) => `${what}: ${textOf(error)}`).join('; '));
    world.journal.rang({ ok: true });
  } catch (error) {
    world.journal.rang({ ok: false, why: textOf(error) });
    throw error;
  }
}

/**
 * A ring without its effects: new code reads what it would go on with, before it takes over. No deploy role is taken: an
 * environment that is not bootstrapped is no fault of the code.
 *
 * @throws Error with what failed; the deployment then fails, and the code before it stays.
 */
export async function restorerSelfTest({ pipeline, ledger }: Pick<RestorerWorld, 'pipeline' | 'ledger'>, now: EpochMs): Promise<string> {
  let createdAt = now;
  try {
    ({ createdAt } = await pipeline.state());
  } catch (error) {
    if (!(error instanceof Error) || error.name !== NOT_FOUND) throw error;
  }
  const underWay = (await ledger.restores(createdAt)).filter(isUnderWay);
  return `the ledger can be read; ${underWay.length === 0 ? 'no restore is' : `restores of ${underWay.map(({ stage }) => stage).join(', ')} are`} under way`;
}

/** What could not be done; the next ring tries again. */
async function goOn(world: RestorerWorld, createdAt: EpochMs, before: Restore, now: EpochMs): Promise<readonly Failed[]> {
  const views = await Promise.all(before.release.stacks.map((stack, index): Promise<RestoreView> | RestoreView =>
    isDone(before, index) ? NOT_ASKED : world.deployer.look(stack, before.id)));
  const { restore, steps, told } = nextSteps(before, views, now);
  // Before any effect, so that a crash after it is known to have been possible.
  if (await keep(world, createdAt, before, restore, told, now) === 'late') return [];
  return applied(world, createdAt, restore, steps, now);
}

async function applied(
  world: RestorerWorld, createdAt: EpochMs, restore: Restore, steps: readonly RestoreStep[], now: EpochMs,
): Promise<readonly Failed[]> {
  const failed: Failed[] = [];
  let kept = restore;
  for (const step of steps) {
    try {
      await world.deployer[step.do](step.stack, step.changeSet);
    } catch (error) {
      if (!(error instanceof Refused)) failed.push({ what: `${step.do} for ${nameOfStack(step.stack)}`, error });
      else if (step.do !== 'deleteChangeSet') kept = await refused(world, createdAt, kept, step, error.message, now);
    }
  }
  return failed;
}

async function refused(world: RestorerWorld, createdAt: EpochMs, kept: Restore, step: RestoreStep, why: string, now: EpochMs): Promise<Restore> {
  const restore = withFailure(kept, step.stack, why, now);
  await keep(world, createdAt, kept, restore, [`${nameOfStack(step.stack)}: ${why}`], now);
  return restore;
}

/** Its beginning and its end are written down in the moment in which they are kept, and so once, whoever dies when. */
async function keep(
  world: RestorerWorld, createdAt: EpochMs, before: Restore, restore: Restore, told: readonly string[], now: EpochMs,
): Promise<'done' | 'late'> {
  const steps = told.map((text) => entryOf(restore, 'restore.step', text, text, now));
  const lines = restore === before ? [] : milestones(before, restore, now);
  const isStart = ({ kind }: LedgerEntry): boolean => kind === 'restore.started';
  for (const entry of [...lines.filter(isStart), ...steps, ...lines.filter((line) => !isStart(line))]) world.journal.decided(entry);
  for (const entry of steps) await world.ledger.append(createdAt, entry, { announce: isForPeople(entry) });
  if (restore === before) return 'done';
  return world.ledger.keepRestore(createdAt, restore, lines.map((entry) => ({ entry, announce: isForPeople(entry) })));
}

const isDone = ({ progress }: Restore, index: number): boolean => !['waiting', 'executing'].includes(progress[index].state);
const NOT_ASKED: RestoreView = { kind: 'unreadable', why: 'it is through' };
const textOf = (error: unknown): string => error instanceof Error ? `${error.name}: ${error.message}` : String(error);

function milestones(before: Restore, restore: Restore, now: EpochMs): readonly LedgerEntry[] {
  const { stage, release, state, outcome = '' } = restore;
  return [
    ...before.state === 'requested' && state !== 'requested'
      ? [entryOf(restore, 'restore.started', `${stage} from ${restore.revision} back to ${release.revision} (${release.execution}), because ${restore.why}`, 'started', now)] : [],
    ...isUnderWay(before) && !isUnderWay(restore) ? [entryOf(restore, state === 'restored' ? 'restore.succeeded' : 'restore.failed', outcome, state, now)] : [],
  ];
}

const entryOf = ({ id, stage, release }: Restore, kind: LedgerEntry['kind'], why: string, digest: string, now: EpochMs): LedgerEntry =>
  ({ at: isoOf(now), kind, stage, execution: release.execution, revision: release.revision, why, who: 'breakwater', digest: `${id}/${digest}` });
