import { ExecutionView } from '../decision/observation';
import { isoOf } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { placeWords } from './command-line';
import { Desk, DeskFailure, PipelineSource, SourceRevision } from './desk';
import { vetoesIn } from './in-force';
import { Deed, Report } from './report';
import { ReleaseRequest } from './request';
import { lookAround, Seen } from './seen';

/** Starts a release of a revision that the pipeline has had before, through the whole of it. */
export async function release(desk: Desk, { revision }: ReleaseRequest): Promise<Deed> {
  const seen = await lookAround(desk);
  const earlier = await earlierRelease(desk, seen, revision);
  const sources = sourceRevisions(await desk.sources(), revision);
  const changes = changesOf(seen, earlier);
  return {
    intent: [
      `release ${revision} through the whole pipeline, as ${earlier.id} did from ${isoOf(earlier.startedAt)} on`,
      ...unknownIn(seen),
      ...changes.flatMap((change) => sentencesOf(change, revision)),
      ...changes.some(({ isBackwards }) => isBackwards) ? ['the pipeline\'s own definition is not taken back with it'] : [],
      'every gate asks its blockers, as of any release; what waits anywhere on the way is superseded when it is caught up with',
    ],
    plain: [plainLine(seen, sources)],
    perform: async () => ({ report: reportOf(revision, await desk.release(sources), changes) }),
  };
}

/** The newest standard execution of the revision. @throws BadInput where the pipeline has had none. */
async function earlierRelease(desk: Desk, seen: Seen, revision: string): Promise<ExecutionView> {
  if (revision.trim() === '') throw new BadInput(['revision must be there, got an empty one; name one that the pipeline has had']);
  const newestOf = (executions: Iterable<ExecutionView>): ExecutionView | undefined => [...executions]
    .filter((one) => one.type === 'STANDARD' && one.revision === revision)
    .reduce<ExecutionView | undefined>((newest, one) => newest === undefined || one.startedAt > newest.startedAt ? one : newest, undefined);
  const near = newestOf(seen.executions.values());
  if (near !== undefined) return near;
  // No execution is called so: all that CodePipeline still lists is looked through.
  const all = await desk.executions(['']);
  const far = newestOf(all);
  if (far !== undefined) return far;
  const known = [...new Set(all.map((one) => one.revision))].filter((one) => one !== '');
  throw new BadInput([`revision must be one that the pipeline has had, whole, got '${revision}'; push what it never had; ${known.length === 0 ? 'it has had none yet' : suggestion(revision, known)}`]);
}

/** By the provider of the source. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_SourceRevisionOverride.html */
const REVISION_TYPES: Readonly<Record<string, SourceRevision['type']>> = {
  CodeStarSourceConnection: 'COMMIT_ID',
  CodeCommit: 'COMMIT_ID',
  ECR: 'IMAGE_DIGEST',
  S3: 'S3_OBJECT_VERSION_ID',
};

/** A revision of several sources has theirs joined, in the order of the sources' names. */
function sourceRevisions(sources: readonly PipelineSource[], revision: string): readonly SourceRevision[] {
  const ordered = [...sources].sort((one, other) => one.action < other.action ? -1 : 1);
  const strange = ordered.filter(({ provider }) => REVISION_TYPES[provider] === undefined).map(({ action, provider }) => `${action} (${provider})`);
  if (strange.length > 0) throw new DeskFailure(`cannot release ${revision}: CodePipeline starts no chosen revision of the source ${strange.join(', ')}; revert the change and push that`);
  const parts = ordered.length === 1 ? [revision] : revision.split('+');
  if (parts.length !== ordered.length) throw new BadInput([`revision must name one of each source (${ordered.map(({ action }) => action).join(', ')}), joined by +, got '${revision}'`]);
  return ordered.map(({ action, provider }, index) => ({ action, type: REVISION_TYPES[provider] ?? 'COMMIT_ID', revision: parts[index] ?? '' }));
}

interface Change {
  readonly stage: string;
  /** What runs there, as far as the controller knows. */
  readonly from?: string;
  readonly isBackwards: boolean;
  /** Why its gate would hold it, whatever the blockers say. */
  readonly veto?: { readonly stage: string; readonly why: string };
}

function changesOf(seen: Seen, earlier: ExecutionView): readonly Change[] {
  const { ledger, plan, view } = seen;
  const order = view.stages.map(({ name }) => name);
  const vetoes = vetoesIn(seen).filter(({ revision }) => revision === earlier.revision);
  return (plan?.stages ?? []).map(({ name, production }) => {
    const runs = ledger.kind === 'read' ? ledger.stages.get(name)?.runs : undefined;
    const veto = production ? vetoes.find(({ stage }) => order.indexOf(stage) <= order.indexOf(name)) : undefined;
    return {
      stage: name,
      ...(runs !== undefined && { from: runs.revision }),
      isBackwards: runs !== undefined && runs.revision !== earlier.revision && runs.startedAt > earlier.startedAt,
      ...(veto !== undefined && { veto: { stage: veto.stage, why: veto.why } }),
    };
  });
}

const unknownIn = ({ ledger, plan }: Seen): readonly string[] =>
  ledger.kind === 'unreadable' ? [`what runs where, and what is vetoed, cannot be told: ${ledger.why}`]
    : plan === undefined ? ['what would change cannot be told: the ledger does not hold the pipeline\'s plan yet'] : [];

function sentencesOf({ stage, from, isBackwards, veto }: Change, revision: string): readonly string[] {
  const backwards = isBackwards ? ', backwards: what runs there is newer' : '';
  const change = from === revision ? `${stage}: runs ${revision} already` : `${stage}: ${from ?? 'what runs there'} -> ${revision}${backwards}`;
  if (veto === undefined) return [change];
  return [change, `${stage}: will be held by the veto of ${veto.stage} (${veto.why}); breakwater unveto ${veto.stage} ${revision} lifts it`];
}

const plainLine = ({ pipeline, place }: Seen, sources: readonly SourceRevision[]): readonly string[] => [
  'aws', 'codepipeline', 'start-pipeline-execution', '--name', pipeline, '--source-revisions',
  JSON.stringify(sources.map(({ action, type, revision }) => ({ actionName: action, revisionType: type, revisionValue: revision }))),
  ...placeWords(place),
];

function reportOf(revision: string, execution: string, changes: readonly Change[]): Report {
  return {
    answer: 'yes',
    data: { do: 'release', revision, execution, stages: changes },
    text: () => [`${execution} is started, with ${revision}`],
  };
}
