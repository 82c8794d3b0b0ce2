import { GetParameterHistoryCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { inboxOf, InboxParameter, lastsAt, ORGANISATION_PAUSES, placeOf, UnreadParameter } from '../../contract/inbox';
import { environmentKey, OrganisationPlan } from '../../decision/plan';
import { EpochMs } from '../../decision/time';
import { InboxQuery, InboxReader, ParametersView } from '../world';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { Environments } from './environments';
import { allPages } from './pages';

/** The largest pages. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;
const HISTORY_PAGE_SIZE = 50;
/** A thousand parameters: more than a pipeline's operators write, and a second or two to list. */
const PAGES = 100;
/** Parameter Store keeps a hundred versions of a parameter. */
const HISTORY_PAGES = 3;
/** So many new letters are read in one look, a few at a time; the rest wait for the next look. */
const HISTORIES = 30;
const AT_A_TIME = 5;

/** A parameter as the list of a path shows it: all but who wrote it. */
export type Listed = Omit<InboxParameter, 'writtenBy'>;

/**
 * Operators' parameters. The list of a path tells everything but who wrote a parameter; only its history does. A version
 * never changes, so its history is asked once, and after that the ledger knows.
 */
export class AwsInbox implements InboxReader {
  public constructor(
    private readonly client: SSMClient, private readonly environments: Environments,
    private readonly pipeline: string, private readonly budget: Budget,
  ) {}

  public own(query: InboxQuery): Promise<ParametersView> {
    return this.read(this.client, inboxOf(this.pipeline), 'the inbox', query);
  }

  public organisation(organisation: OrganisationPlan, query: InboxQuery): Promise<ParametersView> {
    return this.read(this.environments.organisationSwitch(organisation), ORGANISATION_PAUSES, `the organisation's inbox in ${environmentKey(organisation)}`, query);
  }

  private async read(client: SSMClient, path: string, where: string, { known, from }: InboxQuery): Promise<ParametersView> {
    const listed = await this.budget.read('GetParametersByPath', where, async (options) =>
      ({ kind: 'listed' as const, parameters: await listOf(client, path, options) }));
    if (listed.kind === 'unreadable') return listed;
    const writers = new Map(known.map(({ by, ...letter }) => [keyOf({ ...letter, writtenAt: letter.at }), by]));
    const seen = listed.parameters.map((parameter) => ({ parameter, writtenBy: writers.get(keyOf(parameter)) }));
    const fresh = seen.filter(({ parameter, writtenBy }) => writtenBy === undefined && mayMatter(parameter, from)).map(({ parameter }) => parameter);
    fresh.sort(pausesFirst);
    return {
      kind: 'read',
      parameters: [
        ...seen.flatMap(({ parameter, writtenBy }) => writtenBy === undefined ? [] : [{ ...parameter, writtenBy }]),
        ...await this.histories(client, where, fresh.slice(0, HISTORIES)),
        ...fresh.slice(HISTORIES).map(({ name, version, writtenAt }) =>
          ({ name, version, writtenAt, unread: `${fresh.length} parameters are new, and this one is left for the next look` })),
      ],
    };
  }

  private async histories(client: SSMClient, where: string, wanted: readonly Listed[]): Promise<readonly (InboxParameter | UnreadParameter)[]> {
    const read: (InboxParameter | UnreadParameter)[] = [];
    for (let begin = 0; begin < wanted.length; begin += AT_A_TIME) {
      read.push(...await Promise.all(wanted.slice(begin, begin + AT_A_TIME).map((parameter) => this.written(client, where, parameter))));
    }
    return read;
  }

  private async written(client: SSMClient, where: string, listed: Listed): Promise<InboxParameter | UnreadParameter> {
    const { name, version, writtenAt } = listed;
    const read = await this.budget.read('GetParameterHistory', where, async (options) =>
      ({ kind: 'written' as const, newest: await newestOf(client, listed, options) }));
    if (read.kind === 'unreadable') return { name, version, writtenAt, unread: read.why };
    // Of one version both tell the same moment; what the list says is what the next list will say.
    return read.newest.version === version ? { ...read.newest, writtenAt } : read.newest;
  }
}

const keyOf = ({ name, version, writtenAt }: Pick<Listed, 'name' | 'version' | 'writtenAt'>): string => `${name}@${version}/${writtenAt}`;

/** Our own parameter is no letter, and an override or a signature that is older than `from` is over, whatever it says. */
function mayMatter({ name, writtenAt }: Listed, from: EpochMs): boolean {
  const place = placeOf(name);
  return place?.holds !== 'about' && (lastsAt(place) || writtenAt >= from);
}

/** What holds is read before what opens, and the newest before what was left behind. */
const pausesFirst = (a: Listed, b: Listed): number =>
  Number(placeOf(b.name)?.holds === 'pause') - Number(placeOf(a.name)?.holds === 'pause') || b.writtenAt - a.writtenAt;

export async function listOf(client: SSMClient, path: string, options: { readonly abortSignal?: AbortSignal } = {}): Promise<readonly Listed[]> {
  const items = await allPages(`the path ${path}`, PAGES, async (token: string | undefined) => {
    const command = new GetParametersByPathCommand({ Path: path, Recursive: true, MaxResults: PAGE_SIZE, NextToken: token });
    const answer = await client.send(command, options);
    return { items: answer.Parameters ?? [], next: answer.NextToken };
  });
  const reader = new AnswerReader();
  const listed = items.map((item, index) => listedIn(reader, item, `Parameters[${index}]`));
  reader.finish('the answer of GetParametersByPath');
  return listed;
}

/** The newest version in the history, which may be newer than the list. */
async function newestOf(client: SSMClient, listed: Listed, options: { readonly abortSignal: AbortSignal }): Promise<InboxParameter> {
  const items = await allPages(`the history of ${listed.name}`, HISTORY_PAGES, async (token: string | undefined) => {
    const answer = await client.send(new GetParameterHistoryCommand({ Name: listed.name, MaxResults: HISTORY_PAGE_SIZE, NextToken: token }), options);
    return { items: answer.Parameters ?? [], next: answer.NextToken };
  });
  const reader = new AnswerReader();
  const versions = items.map((item, index) => {
    const path = `Parameters[${index}]`;
    const { LastModifiedUser } = reader.record(item, path);
    return { ...listedIn(reader, item, path), writtenBy: reader.string(LastModifiedUser, `${path}.LastModifiedUser`) };
  });
  const newest = versions.reduce<InboxParameter | undefined>((best, one) => best === undefined || one.version > best.version ? one : best, undefined);
  // The history of a version that is listed may lag behind the list.
  reader.finish('the answer of GetParameterHistory');
  if (newest === undefined || newest.version < listed.version) throw new Error(`version ${listed.version} of ${listed.name} is not in its history`);
  return newest;
}

function listedIn(reader: AnswerReader, item: unknown, path: string): Listed {
  const fields = reader.record(item, path);
  return {
    name: reader.string(fields.Name, `${path}.Name`),
    type: reader.string(fields.Type, `${path}.Type`),
    value: reader.string(fields.Value, `${path}.Value`),
    version: reader.number(fields.Version, `${path}.Version`),
    writtenAt: reader.moment(fields.LastModifiedDate, `${path}.LastModifiedDate`),
  };
}
