import { ENTRY_KINDS } from '../contract/ledger-entry';
import { DAY, isoOf } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { zoneOf } from '../text/local-time';
import { suggestion } from '../text/nearest';
import { When } from '../text/when';
import { wrap } from '../text/wrap';
import { Desk, LedgerLine } from './desk';
import { stageNamed } from './known';
import { Look, Report } from './report';
import { HistoryRequest } from './request';
import { shortRevision } from './status';

/** A week: what a person on call was not there for. */
const DEFAULT_SINCE = 7 * DAY;

/** The ledger, oldest first. */
export async function history(desk: Desk, request: HistoryRequest): Promise<Report> {
  refuseUnknownKind(request.kind);
  if (request.stage !== undefined) stageNamed(await desk.state(), request.stage);
  const now = desk.now();
  const from = now - (request.since ?? DEFAULT_SINCE);
  const [entries, plan] = await Promise.all([desk.entries(from), desk.plan()]);
  const wanted = entries.filter((entry) => isWanted(entry, request));
  return {
    answer: 'yes',
    data: { pipeline: desk.pipeline, from: isoOf(from), to: isoOf(now), entries: wanted },
    text: (look) => wanted.length === 0
      ? wrap(`nothing in the ledger since ${new When(now, plan && zoneOf(plan)).moment(from)} is as asked for`, look.width)
      : wanted.flatMap((entry) => entryText(entry, look)),
  };
}

function isWanted(entry: LedgerLine, { stage, kind }: HistoryRequest): boolean {
  const isOfKind = kind === undefined || entry.kind === kind || entry.kind.startsWith(`${kind}.`);
  return isOfKind && (stage === undefined || entry.stage === stage);
}

function refuseUnknownKind(kind: string | undefined): void {
  const groups = [...new Set(ENTRY_KINDS.map((known) => known.split('.')[0]))];
  if (kind === undefined || [...groups, ...ENTRY_KINDS].includes(kind)) return;
  throw new BadInput([`kind must be a kind of entry or the part before its dot, got '${kind}'; ${suggestion(kind, [...groups, ...ENTRY_KINDS])}`]);
}

function entryText(entry: LedgerLine, { width, paint }: Look): readonly string[] {
  const where = [entry.stage, entry.action].filter((part) => part !== undefined).join('/');
  const what = [where, entry.revision === undefined ? '' : shortRevision(entry.revision)].filter((part) => part !== '').join(' ');
  const by = entry.who === 'breakwater' ? '' : ` by ${entry.who}`;
  const head = `${paint.faint(entry.at.replace('T', ' ').replace(/:\d\dZ$/, ' UTC'))}  ${paint.strong(entry.kind)}${what === '' ? '' : `  ${what}`}`;
  return [head, ...wrap(`${entry.why}${by}`, width - INDENT.length).map((line) => INDENT + line)];
}

const INDENT = '    ';
