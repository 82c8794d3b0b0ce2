/** A letter to the controller: checked by the controller's own decoder before it is written. */
import { letterIn } from '../contract/inbox';
import { Message } from '../decision/inbox';
import { EpochMs, isoOf, MINUTE, spanOf } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { wrap } from '../text/wrap';
import { putParameter } from './command-line';
import { Desk, Mailbox } from './desk';
import { Deed, Report, Waiter } from './report';

export interface Draft {
  readonly name: string;
  readonly body: object;
  /** It takes the place of a letter that lies there. */
  readonly overwrite: boolean;
}

/** What the controller will read. @throws BadInput with what it would refuse. */
export function messageOf(draft: Draft, now: EpochMs): Message {
  const parameter = { name: draft.name, type: 'String', value: JSON.stringify(draft.body), version: 1, writtenAt: now, writtenBy: '' };
  const says = letterIn(parameter)?.says;
  if (says === undefined || says.kind === 'malformed' || says.kind === 'unread') throw new BadInput([says?.why ?? `${draft.name} is no place for a letter`]);
  return says;
}

/** What a person can tell it by later: when, and by whom; two in one second are refused by Parameter Store. */
export function newId(now: EpochMs, who: string): string {
  const name = who.split('/').at(-1) ?? who;
  return `${isoOf(now).replace(/[-:]/g, '')}-${name.replace(/[^A-Za-z0-9_.-]/g, '-')}`;
}

/** The body's end, as it was given. */
export const endingOf = ({ for: span, until }: { readonly for?: string; readonly until?: string }): object =>
  ({ ...(span !== undefined && { for: span }), ...(until !== undefined && { until }) });

export interface Writing {
  readonly mailbox: Mailbox;
  /** Whose ledger will tell what became of it; none for an organisation, which has many. */
  readonly desk?: Desk;
  readonly drafts: readonly Draft[];
  readonly intent: readonly string[];
  /** What to say once it is written. */
  readonly written: readonly string[];
  readonly data: object;
}

/** How soon a letter is honoured, when all is well: Parameter Store rings, and each minute ticks. */
const HONOURED = 'it is honoured at the next tick, within a minute';
const HONOURED_BY_ALL = 'each pipeline of the organisation honours it at its next tick, within a minute';

export function writing({ mailbox, desk, drafts, intent, written, data }: Writing): Deed {
  return {
    intent: [...intent, desk === undefined ? HONOURED_BY_ALL : HONOURED],
    plain: drafts.map(({ name, body, overwrite }) => putParameter(name, JSON.stringify(body), overwrite, mailbox.place)),
    perform: async () => {
      const versions: number[] = [];
      for (const { name, body, overwrite } of drafts) versions.push(await mailbox.put(name, JSON.stringify(body), { overwrite }));
      return {
        report: reportOf(data, drafts, versions, written),
        ...(desk !== undefined && { honoured: (waiter: Waiter) => honoured(desk, drafts.map(({ name }, index) => `${name}@${versions[index]}/`), waiter) }),
      };
    },
  };
}

const reportOf = (data: object, drafts: readonly Draft[], versions: readonly number[], written: readonly string[]): Report => ({
  answer: 'yes',
  data: { ...data, parameters: drafts.map(({ name, body }, index) => ({ name, version: versions[index], body })) },
  text: ({ width }) => [...drafts.map(({ name }, index) => `written: ${name} (version ${versions[index]})`), ...written].flatMap((line) => wrap(line, width)),
});

/** How long a person waits for a controller that is asked each minute at least. */
export const HONOURING_TIME = 3 * MINUTE;
const PAUSE_BETWEEN_LOOKS = 3_000;
/** The clocks of a person's machine and of AWS need not agree. */
const SKEW = 10 * MINUTE;

/** Looks at the ledger until it tells what became of each letter, by the beginning of its key. */
async function honoured(desk: Desk, keys: readonly string[], waiter: Waiter): Promise<Report> {
  const begun = waiter.now();
  for (;;) {
    const entries = await desk.entries(begun - SKEW);
    const words = keys.map((key) => entries.find(({ digest }) => digest?.startsWith(key)));
    const told = words.filter((entry) => entry !== undefined);
    if (told.length === keys.length || waiter.now() >= begun + HONOURING_TIME) {
      const refused = told.some(({ kind }) => kind === 'override.refused' || kind === 'rollback.refused' || kind === 'inbox.malformed');
      const missing = told.length < keys.length ? [`nothing has honoured it for ${spanOf(HONOURING_TIME)}: see breakwater doctor`] : [];
      return {
        answer: refused || missing.length > 0 ? 'no' : 'yes',
        data: { honoured: told.length === keys.length && !refused, entries: told },
        text: ({ width }) => [...told.map(({ kind, why }) => `${kind}: ${why}`), ...missing].flatMap((line) => wrap(line, width)),
      };
    }
    await waiter.sleep(PAUSE_BETWEEN_LOOKS);
  }
}
