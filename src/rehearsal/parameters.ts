import { inboxOf, InboxParameter, lastsAt, ORGANISATION_PAUSES, placeOf, UnreadParameter } from '../contract/inbox';
import { environmentKey, OrganisationPlan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { unreadable } from '../handlers/unreadable';
import { InboxQuery, InboxReader, ParametersView } from '../handlers/world';
import { Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions';
import { Faults } from './faults';

/** How long a list shows what was there before, where the scenario assumes that it does. */
const LIST_LAG = 90_000;

type ParameterAssumptions = Pick<Assumptions, 'sessionsAreShown' | 'lettersRing' | 'parameterListsAreFresh'>;

/** The account's and role's part of a session's ARN. */
const SESSION = /^arn:[^:]+:sts::\d+:assumed-role\/[^/]+\//;

/** `before`: what stood there until then. */
interface Change { readonly name: string; readonly at: EpochMs; readonly before?: InboxParameter }

/** Parameter Store, as far as an inbox is kept in it: the newest version of each parameter, and who wrote it. */
export class SimulatedParameters implements InboxReader {
  private readonly parameters = new Map<string, InboxParameter>();
  /** Oldest first. */
  private readonly changes: Change[] = [];

  /** `changed`: Parameter Store tells of a change below the pipeline's path. Of the organisation's it tells another account. */
  public constructor(
    private readonly pipeline: string, private readonly faults: Faults, private readonly now: () => EpochMs,
    private readonly changed: () => void = () => undefined, private readonly assume: ParameterAssumptions = DEFAULT_ASSUMPTIONS,
  ) {}

  /** PutParameter with `--overwrite`: a parameter that is not there begins at version 1. */
  public put(name: string, value: string, by: string, type = 'String'): void {
    const before = this.parameters.get(name);
    const writtenBy = this.assume.sessionsAreShown ? by : by.replace(SESSION, 'AROAEXAMPLEOFAROLE000:');
    this.parameters.set(name, { name, type, value, version: (before?.version ?? 0) + 1, writtenAt: this.now(), writtenBy });
    this.keep(name, before);
    this.ring(name);
  }

  public delete(name: string): void {
    const before = this.parameters.get(name);
    if (before === undefined) throw new Error(`name must be that of a parameter, got '${name}', which is not there`);
    this.parameters.delete(name);
    this.keep(name, before);
    this.ring(name);
  }

  private ring(name: string): void {
    if (this.assume.lettersRing && name.startsWith(`${inboxOf(this.pipeline)}/`)) this.changed();
  }

  private keep(name: string, before: InboxParameter | undefined): void {
    if (!this.assume.parameterListsAreFresh) this.changes.push({ name, at: this.now(), ...(before && { before }) });
  }

  /** All that is kept, and what lists do not show of it yet. */
  public get standing(): object { return [[...this.parameters.values()], this.unlisted()]; }

  /** Oldest first. */
  private unlisted(): readonly Change[] { return this.changes.filter(({ at }) => at > this.now() - LIST_LAG); }

  /** What lists show now. */
  private listed(): readonly InboxParameter[] {
    const listed = new Map(this.parameters);
    for (const { name, before } of [...this.unlisted()].reverse()) {
      if (before) listed.set(name, before);
      else listed.delete(name);
    }
    return [...listed.values()];
  }

  /** The pipeline's own, as their list shows them to a person. */
  public all(): readonly InboxParameter[] { return this.under(`${inboxOf(this.pipeline)}/`); }

  /** The organisation's pauses, likewise. */
  public ofOrganisation(): readonly InboxParameter[] { return this.under(`${ORGANISATION_PAUSES}/`); }

  private under(path: string): readonly InboxParameter[] { return [...this.parameters.values()].filter(({ name }) => name.startsWith(path)); }

  /** The newest version of a parameter; 0 where there is none. */
  public versionOf(name: string): number { return this.parameters.get(name)?.version ?? 0; }

  public async own(query: InboxQuery): Promise<ParametersView> {
    return this.read(`${inboxOf(this.pipeline)}/`, 'the inbox', query);
  }

  public async organisation(organisation: OrganisationPlan, query: InboxQuery): Promise<ParametersView> {
    const where = `the organisation's inbox in ${environmentKey(organisation)}`;
    const assume = organisation.roleArn === undefined ? undefined : this.faults.ofCall('sts');
    if (assume) return unreadable({ operation: 'AssumeRole', where, error: assume.name, message: assume.message });
    return this.read(`${ORGANISATION_PAUSES}/`, where, query);
  }

  private read(path: string, where: string, { known, from }: InboxQuery): ParametersView {
    const failure = this.faults.ofCall('ssm');
    if (failure) return unreadable({ operation: 'GetParametersByPath', where, error: failure.name, message: failure.message });
    const isKnown = (one: InboxParameter): boolean =>
      known.some(({ name, version, at }) => name === one.name && version === one.version && at === one.writtenAt);
    const parameters: readonly (InboxParameter | UnreadParameter)[] = this.listed()
      .filter((one) => one.name.startsWith(path) && (isKnown(one) || lastsAt(placeOf(one.name)) || one.writtenAt >= from));
    return { kind: 'read', parameters };
  }
}
