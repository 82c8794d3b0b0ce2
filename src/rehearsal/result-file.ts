import { Reader } from '../contract/reader';
import { Finding } from '../decision/finding';
import { BadInput } from '../text/bad-input';
import { EVENT_KINDS, ExecutionResult, RehearsalEvent } from './model';
import { RehearsalResult } from './result';
import { parseJson } from './template';

/** As much of a result as another one is compared with. */
export interface EarlierResult extends Pick<RehearsalResult, 'pipeline' | 'start' | 'end' | 'quiet' | 'revisions'> {
  readonly events: readonly EarlierEvent[];
  readonly executions: readonly Pick<ExecutionResult, 'revision' | 'type' | 'outcome'>[];
  readonly ledger: readonly EarlierEntry[];
}

type Place = Pick<RehearsalEvent, 'stage' | 'action' | 'execution' | 'revision'>;
type EarlierEvent = Place & Pick<RehearsalEvent, 'at' | 'kind'>;
type EarlierEntry = Place & { readonly at: string; readonly kind: string; readonly findings?: readonly Finding[] };

/** Where a result comes from. */
const CURE = 'rehearse again with --json';

const OUTCOMES = ['succeeded', 'failed', 'superseded', 'rolledBack', 'cancelled', 'waiting'] as const satisfies readonly ExecutionResult['outcome'][];
const STATES = ['clear', 'blocking', 'unknown'] as const satisfies readonly Finding['state'][];

/** Reads what `--json` wrote. @throws BadInput with every field that is not what it must be. */
export function decodeResult(path: string, text: string): EarlierResult {
  const reader = new Reader();
  const root = reader.record(parseJson(path, text, CURE), 'the result');
  const revisions = Object.entries(reader.record(root.revisions, 'revisions'));
  const result: EarlierResult = {
    pipeline: reader.string(root.pipeline, 'pipeline'),
    start: momentOf(reader, root.start, 'start'),
    end: momentOf(reader, root.end, 'end'),
    quiet: reader.boolean(root.quiet, 'quiet'),
    revisions: Object.fromEntries(revisions.map(([id, revision]) => [id, reader.string(revision, `revisions['${id}']`)])),
    events: reader.list(root.events, 'events', (item, at) => eventOf(reader, reader.record(item, at), at)),
    executions: reader.list(root.executions, 'executions', (item, at) => executionOf(reader, reader.record(item, at), at)),
    ledger: reader.list(root.ledger, 'ledger', (item, at) => entryOf(reader, reader.record(item, at), at)),
  };
  if (reader.problems.length > 0) throw new BadInput(reader.problems.map((problem) => `${path} ${problem.path} ${problem.text}; ${CURE}`));
  return result;
}

type Fields = Readonly<Record<string, unknown>>;

function momentOf(reader: Reader, value: unknown, at: string): string {
  const given = reader.string(value, at);
  return Number.isNaN(Date.parse(given)) ? reader.note(at, 'a moment', value, '1970-01-01T00:00:00Z') : given;
}

const eventOf = (reader: Reader, fields: Fields, at: string): EarlierEvent =>
  ({ at: momentOf(reader, fields.at, `${at}.at`), kind: reader.oneOf(fields.kind, `${at}.kind`, EVENT_KINDS), ...placeOf(reader, fields, at) });

const executionOf = (reader: Reader, fields: Fields, at: string): EarlierResult['executions'][number] => ({
  revision: reader.string(fields.revision, `${at}.revision`),
  type: reader.oneOf(fields.type, `${at}.type`, ['STANDARD', 'ROLLBACK'] as const),
  outcome: reader.oneOf(fields.outcome, `${at}.outcome`, OUTCOMES),
});

function entryOf(reader: Reader, fields: Fields, at: string): EarlierEntry {
  const findings = reader.optional(fields.findings, (present) => reader.list(present, `${at}.findings`, (one, where) => findingOf(reader, one, where)));
  return {
    at: momentOf(reader, fields.at, `${at}.at`),
    kind: reader.string(fields.kind, `${at}.kind`),
    ...placeOf(reader, fields, at),
    ...(findings !== undefined && { findings }),
  };
}

function placeOf(reader: Reader, fields: Fields, at: string): Place {
  const present = (['stage', 'action', 'execution', 'revision'] as const).filter((name) => fields[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, reader.string(fields[name], `${at}.${name}`)]));
}

function findingOf(reader: Reader, value: unknown, at: string): Finding {
  const finding = reader.record(value, at);
  return {
    blocker: reader.string(finding.blocker, `${at}.blocker`),
    state: reader.oneOf(finding.state, `${at}.state`, STATES),
    reason: reader.string(finding.reason, `${at}.reason`),
    clears: reader.string(finding.clears, `${at}.clears`),
  };
}
