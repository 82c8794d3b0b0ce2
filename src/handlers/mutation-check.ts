/** What the pipeline's update of itself does before it begins: one look, its judgement, and what is kept of it. */
import { LedgerEntry } from '../contract/ledger-entry';
import { AIRLOCK } from '../contract/names';
import { isForPeople } from '../decision/announcement';
import { DefinitionChange, judgeMutation, LifeView, MutationLook, MutationVerdict, PATIENCE } from '../decision/judge-mutation';
import { updateStageOf } from '../decision/mutation';
import { PipelineView, Unreadable } from '../decision/observation';
import { EpochMs } from '../decision/time';
import { Ledger, PipelineReader } from './world';

/** The commit's definition beside the one that is deployed. */
export interface DefinitionsView {
  readonly change: DefinitionChange;
  /** Production's stages, as they are deployed; none where that could not be read. */
  readonly waves?: readonly string[];
}

export interface MutationWorld {
  readonly pipeline: Pick<PipelineReader, 'state' | 'executions'>;
  readonly ledger: Pick<Ledger, 'read' | 'append' | 'keepMutation' | 'firstSeen'>;
  readonly definitions: { compare(): Promise<DefinitionsView> };
  /** When the controller last brought a reconcile to its end. */
  readonly life: { last(now: EpochMs): Promise<LifeView> };
  /** To the log of the build. */
  say(words: string): void;
  decided(entry: LedgerEntry): void;
}

/** `skip`: the build succeeds and changes nothing. `lookAgain`: in a while, because it cannot be told yet. */
export type MutationAnswer = MutationVerdict['kind'];

/** `since`: when the build began to ask. */
export async function checkMutation(world: MutationWorld, since: EpochMs, now: EpochMs): Promise<MutationAnswer> {
  const { change, waves } = await world.definitions.compare();
  const seen = await lookAround(world, waves, now);
  const verdict = judgeMutation({ change, look: seen, since, now });
  const answer = seen.kind === 'unreadable' ? verdict.kind : await remembered(world, verdict, seen, since, now);
  world.say(`${WORDS[answer]}: ${verdict.why}`);
  return answer;
}

const WORDS: Readonly<Record<MutationAnswer, string>> = {
  goOn: 'the update goes on', skip: 'there is nothing to update', refuse: 'the update is held', lookAgain: 'the update cannot be judged yet',
};

/** What is not remembered did not happen: an update that others would not know of does not begin. */
async function remembered(
  world: MutationWorld, verdict: MutationVerdict, { pipeline: { createdAt } }: MutationLook, since: EpochMs, now: EpochMs,
): Promise<MutationAnswer> {
  const { kind, keep, entries } = verdict;
  const kept = keep === undefined ? 'done' : await attempt(world, 'what is known of updates', () => world.ledger.keepMutation(createdAt, keep));
  // An update that changes nothing of the definition needs nobody's knowing.
  if (kept !== 'done' && !(verdict.kind === 'goOn' && !verdict.leased)) return now < since + PATIENCE ? 'lookAgain' : 'refuse';
  for (const entry of entries) {
    world.decided(entry);
    await attempt(world, entry.kind, async () => { await world.ledger.append(createdAt, entry, { announce: isForPeople(entry) }); return 'done' as const; });
  }
  return kind;
}

async function attempt(world: MutationWorld, what: string, write: () => Promise<'done' | 'late'>): Promise<'done' | 'late' | 'failed'> {
  try {
    return await write();
  } catch (error) {
    world.say(`${what} could not be kept: ${wordsOf(error)}`);
    return 'failed';
  }
}

async function lookAround(world: MutationWorld, waves: readonly string[] | undefined, now: EpochMs): Promise<MutationLook | Unreadable> {
  try {
    const pipeline = await world.pipeline.state();
    const running = updateStageOf(pipeline)?.execution;
    if (running?.status !== 'InProgress') return { kind: 'unreadable', why: 'CodePipeline shows no execution that updates the pipeline' };
    const [listed, life] = await Promise.all([world.pipeline.executions(executionsIn(pipeline)), world.life.last(now)]);
    const executions = new Map(listed.map((execution) => [execution.id, execution]));
    const execution = executions.get(running.id);
    if (execution === undefined) return { kind: 'unreadable', why: `${running.id} is not listed` };
    const known = waves ?? gatedStages(pipeline);
    const memory = await world.ledger.read(pipeline.createdAt, { from: now, snapshots: [], waves: known });
    if (memory.kind === 'unreadable') return memory;
    const { revision } = execution;
    const first = Math.min(...listed.filter((one) => one.revision === revision).map(({ startedAt }) => startedAt));
    // A source without revisions is never older than itself.
    const generation = revision === '' ? execution.startedAt : await world.ledger.firstSeen(pipeline.createdAt, revision, first);
    return { kind: 'read', pipeline, executions, memory, execution, commit: { revision, generation }, waves: known, life };
  } catch (error) {
    return { kind: 'unreadable', why: wordsOf(error) };
  }
}

const executionsIn = ({ stages }: PipelineView): readonly string[] =>
  [...new Set(stages.flatMap(({ execution, inbound }) => [...execution === undefined ? [] : [execution.id], ...inbound.map(({ id }) => id)]))];

/** More than production's, and none too few. */
const gatedStages = ({ stages }: PipelineView): readonly string[] =>
  stages.filter(({ actions }) => actions.some(({ name }) => name === AIRLOCK)).map(({ name }) => name);

const wordsOf = (error: unknown): string => error instanceof Error ? `${error.name}: ${error.message}` : String(error);
