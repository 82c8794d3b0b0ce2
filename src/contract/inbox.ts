/**
 * The operators' inbox in Parameter Store: what its parameters are called, and what they say.
 *
 * IAM decides by the name who may write what, so the stage is read from the name and from nowhere else; who wrote it is
 * what AWS verified. A body that names either is refused, as is any field that nobody knows.
 */
import { Letter, Message, Override, Pause, PauseScope } from '../decision/inbox';
import { OVERRIDE_DEFAULT, overrideProblems, pauseProblems, reasonProblems, revisionProblems } from '../decision/inbox-problems';
import { Problem, problemText } from '../decision/problem';
import { parseSpan } from '../decision/span';
import { EpochMs, isoOf } from '../decision/time';
import { Reader } from './reader';

/** One parameter at its newest version, as Parameter Store tells it. */
export interface InboxParameter {
  readonly name: string;
  /** `String`, `StringList` or `SecureString`. */
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly writtenAt: EpochMs;
  readonly writtenBy: string;
}

/** A parameter of which only the name and the newest version are known. */
export interface UnreadParameter { readonly name: string; readonly version: number; readonly writtenAt: EpochMs; readonly unread: string }

/** What each part of a parameter's name is made of. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export const INBOX_SEGMENT = /^[A-Za-z0-9_.-]+$/;

/** The organisation's name in place of a pipeline's: no pipeline may be called so. */
export const ORGANISATION = 'organisation';
export const ORGANISATION_PAUSES = `/breakwater/${ORGANISATION}/pauses`;
/** Under which all of a pipeline's parameters lie. */
export const inboxOf = (pipeline: string): string => `/breakwater/${pipeline}`;

/** What a parameter is by its name. */
export type InboxPlace =
  | { readonly holds: 'about' }
  | { readonly holds: 'override' | 'signature' | 'veto' | 'rollback'; readonly stage: string; readonly id: string }
  | { readonly holds: 'pause'; readonly scope: PauseScope; readonly id: string };

export const aboutName = (pipeline: string): string => `${inboxOf(pipeline)}/about`;
export const overrideName = (pipeline: string, stage: string, id: string): string => `${inboxOf(pipeline)}/overrides/${stage}/${id}`;
export const signatureName = (pipeline: string, stage: string, id: string): string => `${inboxOf(pipeline)}/signatures/${stage}/${id}`;
export const vetoName = (pipeline: string, stage: string, id: string): string => `${inboxOf(pipeline)}/vetoes/${stage}/${id}`;
export const rollbackName = (pipeline: string, stage: string, id: string): string => `${inboxOf(pipeline)}/rollbacks/${stage}/${id}`;
export function pauseName(pipeline: string, scope: PauseScope, id: string): string {
  switch (scope.of) {
    case 'stage': return `${inboxOf(pipeline)}/pauses/${scope.stage}/${id}`;
    case 'pipeline': return `${inboxOf(pipeline)}/pauses/${id}`;
    case 'organisation': return `${ORGANISATION_PAUSES}/${id}`;
  }
}

/** Undefined for a name that nothing is kept under. */
export function placeOf(name: string): InboxPlace | undefined {
  const [root, base, owner, folder, ...rest] = name.split('/');
  if (root !== '' || base !== 'breakwater' || owner === undefined || !rest.every((part) => INBOX_SEGMENT.test(part))) return undefined;
  if (folder === 'about' && rest.length === 0) return { holds: 'about' };
  if (owner === ORGANISATION) return folder === 'pauses' && rest.length === 1 ? { holds: 'pause', scope: { of: 'organisation' }, id: rest[0] } : undefined;
  if (folder === 'pauses' && rest.length === 1) return { holds: 'pause', scope: { of: 'pipeline' }, id: rest[0] };
  if (rest.length !== 2) return undefined;
  const [stage, id] = rest;
  switch (folder) {
    case 'overrides': return { holds: 'override', stage, id };
    case 'signatures': return { holds: 'signature', stage, id };
    case 'rollbacks': return { holds: 'rollback', stage, id };
    case 'vetoes': return { holds: 'veto', stage, id };
    case 'pauses': return { holds: 'pause', scope: { of: 'stage', stage }, id };
    default: return undefined;
  }
}

/** Whether a letter there may still mean something when the longest override is over. Nobody means a rollback of yesterday. */
export const lastsAt = (place: InboxPlace | undefined): boolean =>
  place?.holds !== 'override' && place?.holds !== 'signature' && place?.holds !== 'rollback';

/** What operators wrote; nothing for a parameter of our own. */
export function letterIn(parameter: InboxParameter | UnreadParameter): Letter | undefined {
  const { name, version, writtenAt } = parameter;
  const place = placeOf(name);
  if (place?.holds === 'about') return undefined;
  if ('unread' in parameter) {
    const says: Message = { kind: 'unread', why: parameter.unread, ...(place?.holds === 'pause' && { scope: place.scope }), ...(place?.holds === 'veto' && { vetoes: place.stage }) };
    return { name, version, at: writtenAt, by: '', says, lasts: lastsAt(place) };
  }
  return { name, version, at: writtenAt, by: parameter.writtenBy, says: messageIn(parameter, place), lasts: lastsAt(place) };
}

function messageIn({ type, value, writtenAt }: InboxParameter, place: Exclude<InboxPlace, { holds: 'about' }> | undefined): Message {
  if (place === undefined) return malformed([{ path: 'its name', text: 'must be overrides/STAGE/ID, signatures/STAGE/ID, pauses/ID, pauses/STAGE/ID, vetoes/STAGE/ID or rollbacks/STAGE/ID; nobody reads it where it is' }]);
  if (type !== 'String') return malformed([{ path: 'its type', text: `must be String, got ${type}; write it again with --type String` }]);
  const reader = new LetterReader(writtenAt);
  const message = reader.message(value, place);
  if (reader.problems.length > 0) return malformed(reader.problems);
  const problems = problemsOf(message, writtenAt);
  return problems.length > 0 ? malformed(problems) : message;
}

/** A body may hold 8 kB, and what is wrong with it is told in the ledger. */
const FAULT_LIMIT = 400;

function malformed(problems: readonly Problem[]): Message {
  const why = problems.map(problemText).join('; ');
  return { kind: 'malformed', why: why.length <= FAULT_LIMIT ? why : `${why.slice(0, FAULT_LIMIT - 1)}…` };
}

function problemsOf(message: Message, writtenAt: EpochMs): readonly Problem[] {
  switch (message.kind) {
    case 'override': return overrideProblems(message, writtenAt);
    case 'pause': return pauseProblems(message, writtenAt);
    case 'revocation': case 'resumption': case 'signature': return reasonProblems(message.reason);
    case 'veto': case 'lift': return [...revisionProblems(message.revision), ...reasonProblems(message.reason)];
    case 'rollback': return [...message.to === undefined ? [] : revisionProblems(message.to, 'to'), ...reasonProblems(message.reason)];
    case 'malformed': case 'unread': return [];
  }
}

/** A moment in UTC, to the second or finer. */
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,3})?Z$/;

class LetterReader extends Reader {
  public constructor(private readonly writtenAt: EpochMs) { super(); }

  public message(text: string, place: Exclude<InboxPlace, { holds: 'about' }>): Message {
    const body = this.record(parsed(text), 'the body');
    if (this.problems.length > 0) return { kind: 'malformed', why: '' };
    switch (place.holds) {
      case 'override': return 'state' in body ? { kind: 'revocation', stage: place.stage, id: place.id, reason: this.ending(body, 'revoked') } : this.override(body, place);
      case 'signature': return this.signature(body, place);
      case 'veto': return this.veto(body, place);
      case 'rollback': return this.rollback(body, place);
      case 'pause': return 'state' in body ? { kind: 'resumption', scope: place.scope, id: place.id, reason: this.ending(body, 'resumed') } : this.pause(body, place);
    }
  }

  private override(body: Body, { stage, id }: { readonly stage: string; readonly id: string }): Override {
    this.only(body, ['blockers', 'reason', 'for', 'until', 'revision', 'execution', 'singleUse', 'secondApprover', 'skipBake', 'bakeFor']);
    const { blockers } = body;
    const revision = this.optional(body.revision, (present) => this.string(present, 'revision'));
    const execution = this.optional(body.execution, (present) => this.string(present, 'execution'));
    const bakeFor = this.optional(body.bakeFor, (present) => this.span(present, 'bakeFor'));
    return {
      kind: 'override',
      stage,
      id,
      blockers: blockers === 'all' ? 'all' : Array.isArray(blockers) ? this.list(blockers, 'blockers', (item, at) => this.string(item, at))
        : this.note('blockers', 'a list of names, or "all"', blockers, []),
      reason: this.string(body.reason, 'reason'),
      until: this.end(body) ?? this.writtenAt + OVERRIDE_DEFAULT,
      ...(revision !== undefined && { revision }),
      ...(execution !== undefined && { execution }),
      singleUse: this.flag(body, 'singleUse'),
      secondApprover: this.flag(body, 'secondApprover'),
      skipBake: this.flag(body, 'skipBake'),
      ...(bakeFor !== undefined && { bakeFor }),
    };
  }

  private signature(body: Body, { stage, id }: { readonly stage: string; readonly id: string }): Message {
    this.only(body, ['version', 'reason']);
    const { version } = body;
    const isVersion = typeof version === 'number' && Number.isInteger(version) && version >= 1;
    return {
      kind: 'signature',
      stage,
      id,
      version: isVersion ? version : this.note('version', 'the version of the override\'s parameter that is signed', version, 1),
      reason: this.string(body.reason, 'reason'),
    };
  }

  private veto(body: Body, { stage, id }: { readonly stage: string; readonly id: string }): Message {
    const isLift = 'state' in body;
    const revision = this.string(body.revision, 'revision');
    if (!isLift) this.only(body, ['revision', 'reason']);
    const reason = isLift ? this.ending(body, 'lifted', ['revision']) : this.string(body.reason, 'reason');
    return { kind: isLift ? 'lift' : 'veto', stage, id, revision, reason };
  }

  private rollback(body: Body, { stage, id }: { readonly stage: string; readonly id: string }): Message {
    this.only(body, ['to', 'reason']);
    const to = this.optional(body.to, (present) => this.string(present, 'to'));
    return { kind: 'rollback', stage, id, ...(to !== undefined && { to }), reason: this.string(body.reason, 'reason') };
  }

  private pause(body: Body, { scope, id }: { readonly scope: PauseScope; readonly id: string }): Pause {
    const ofOrganisation = scope.of === 'organisation';
    this.only(body, ['reason', 'for', 'until', ...(ofOrganisation ? ['except'] : [])]);
    const until = this.end(body);
    return {
      kind: 'pause',
      scope,
      id,
      reason: this.string(body.reason, 'reason'),
      ...(until !== undefined && { until }),
      except: this.optional(body.except, (present) => this.list(present, 'except', (item, path) => {
        const exemption = this.record(item, path);
        this.only(exemption, ['pipeline', 'reason', 'until'], path);
        return {
          pipeline: this.string(exemption.pipeline, `${path}.pipeline`),
          reason: this.string(exemption.reason, `${path}.reason`),
          until: this.moment(exemption.until, `${path}.until`),
        };
      })) ?? [],
    };
  }

  /** `{ "state": …, "reason": … }`: what ends an override, a pause or a veto. */
  private ending(body: Body, state: string, also: readonly string[] = []): string {
    this.only(body, ['state', ...also, 'reason']);
    if (body.state !== state) this.note('state', `"${state}"`, body.state, undefined);
    return this.string(body.reason, 'reason');
  }

  private end(body: Body): EpochMs | undefined {
    if (body.for !== undefined && body.until !== undefined) this.note('until', 'left out where for is given', body.until, undefined);
    if (body.for !== undefined) return this.writtenAt + this.span(body.for, 'for');
    return this.optional(body.until, (present) => this.moment(present, 'until'));
  }

  private span(value: unknown, path: string): number {
    return (typeof value === 'string' ? parseSpan(value) : undefined) ?? this.note(path, 'a span such as 4h or 1h30m', value, 0);
  }

  private moment(value: unknown, path: string): EpochMs {
    const at = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
    // A thirtieth of February is read as a day in March: what is written back must be what was written.
    const isMeant = Number.isFinite(at) && isoOf(at).slice(0, -1) === INSTANT.exec(String(value))?.[1];
    return isMeant ? at : this.note(path, 'a moment in UTC such as 2026-03-02T20:00:00Z', value, this.writtenAt);
  }

  private flag(body: Body, name: string): boolean {
    return this.optional(body[name], (present) => this.boolean(present, name)) ?? false;
  }

  private only(body: Body, known: readonly string[], path?: string): void {
    for (const name of Object.keys(body).filter((key) => !known.includes(key))) {
      this.problems.push({ path: path === undefined ? name : `${path}.${name}`, text: `must not be there; known are ${known.join(', ')}` });
    }
  }
}

type Body = Readonly<Record<string, unknown>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
