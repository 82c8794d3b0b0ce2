import { holding } from '../decision/finding';
import { EpochMs, isoOf } from '../decision/time';
import { columns, visible } from '../text/columns';
import { zoneOf } from '../text/local-time';
import { Paint } from '../text/paint';
import { roughly, When } from '../text/when';
import { wrap } from '../text/wrap';
import { Desk } from './desk';
import { holdOf } from './hold';
import { InForce, inForce, inForceData, inForceText } from './in-force';
import { Look, Report } from './report';
import { lookAround, Seen } from './seen';
import { boardOf, BoardStage } from './stage-board';

/** What runs where, what is in each stage, and why it waits, in a line. */
export async function status(desk: Desk): Promise<Report> {
  const seen = await lookAround(desk);
  const board = boardOf(seen);
  const standing = inForce(seen, board.map(({ stage }) => stage));
  return {
    answer: 'yes',
    data: {
      pipeline: seen.pipeline,
      at: isoOf(seen.now),
      ...(seen.ledger.kind === 'unreadable' && { ledger: seen.ledger.why }),
      stages: board,
      ...inForceData(standing),
    },
    text: (look) => statusText(seen, { board, standing }, look),
  };
}

interface Shown { readonly board: readonly BoardStage[]; readonly standing: InForce }

function statusText(seen: Seen, { board, standing }: Shown, { width, paint }: Look): readonly string[] {
  const when = new When(seen.now, seen.plan && zoneOf(seen.plan));
  const rows = board.map((row) => [
    row.stage,
    row.runs === undefined ? '-' : paint.strong(shortRevision(row.runs)),
    row.inside === undefined ? '-' : `${shortRevision(row.inside.revision ?? '?')}${row.inside.type === 'ROLLBACK' ? ' (rollback)' : ''}`,
    brushOf(row, paint)(row.state),
    row.since === undefined ? '-' : roughly(seen.now - Date.parse(row.since)),
  ]);
  const table = columns([['stage', 'runs', 'in it', 'state', 'for'].map(paint.faint), ...rows]);
  const lines = board.flatMap((row, index) => [
    table[index + 1], ...waitsOf(seen, row, when).flatMap((line) => wrap(line, width - INDENT.length).map((part) => INDENT + paint.waiting(part))),
  ]);
  const sentences = inForceText(standing, when).flatMap((sentence) => wrap(sentence, width - 2).map((line, index) => index === 0 ? line : `  ${line}`));
  return [
    ...wrap(`${seen.pipeline} at ${when.moment(seen.now)}`, width).map(paint.strong),
    ...(seen.ledger.kind === 'unreadable' ? wrap(`the ledger cannot be read, so this is CodePipeline's own state: ${seen.ledger.why}`, width).map(paint.bad) : []),
    '', table[0], ...lines,
    ...sentences.length === 0 ? [] : ['', ...sentences],
  ].map((line) => visible(line) === 0 ? '' : line);
}

const INDENT = '    ';

function waitsOf(seen: Seen, row: BoardStage, when: When): readonly string[] {
  const view = seen.view.stages.find(({ name }) => name === row.stage);
  const hold = view && holdOf(seen, view);
  const findings = hold === undefined ? [] : holding(hold.findings);
  const [first] = findings;
  const more = findings.length > 1 ? `, and ${findings.length - 1} more (breakwater why ${row.stage})` : '';
  const since = hold?.since === undefined ? '' : ` for ${roughly(seen.now - hold.since)}`;
  const until: EpochMs | undefined = row.baking?.until === undefined ? undefined : Date.parse(row.baking.until);
  return [
    ...(first === undefined ? [] : [`${hold?.action ?? 'the transition'} holds${since}: ${first.blocker}: ${first.reason}${more}`]),
    ...(row.baking === undefined ? [] : [`${row.baking.action} bakes${until === undefined ? '' : ` until ${when.ahead(until)}`}`]),
    ...(row.frozen !== undefined && hold?.kind !== 'freeze' ? [`the transition into it is disabled${row.frozen.by === undefined ? '' : ` by ${row.frozen.by}`}${row.frozen.reason === undefined ? '' : `: ${row.frozen.reason}`}`] : []),
    ...(row.behind.length === 0 ? [] : [`behind it: ${row.behind.map(({ execution, revision }) => shortRevision(revision ?? execution)).join(', ')}`]),
  ];
}

function brushOf({ state, held }: BoardStage, paint: Paint): (text: string) => string {
  if (['torn', 'stuck', 'Failed'].includes(state)) return paint.bad;
  if (held !== undefined || ['holding', 'baking', 'deploying', 'rollingBack', 'restoring', 'InProgress'].includes(state)) return paint.waiting;
  return ['passed', 'Succeeded'].includes(state) ? paint.good : paint.faint;
}

/** A commit's id as git shortens it; any other revision whole. */
export const shortRevision = (revision: string): string => revision.replace(/\b([0-9a-f]{8})[0-9a-f]{32}\b/g, '$1');
