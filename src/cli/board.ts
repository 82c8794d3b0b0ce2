import Table from 'cli-table3';
import { ExecutionResult, Outcome } from '../rehearsal/model';
import { BoardRow } from '../rehearsal/result';
import { Paint } from '../text/paint';

interface Look { readonly width: number; readonly paint: Paint }

/** Lines only under the heads: the rows are read across, and boxes would be noise. */
const LINES = {
  'top': '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  'bottom': '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  'mid': '',
  'left-mid': '',
  'mid-mid': '',
  'right-mid': '',
  'left': '',
  'right': '',
  'middle': '  ',
};

const STATE_BRUSH: Readonly<Record<string, 'good' | 'bad' | 'waiting'>> = {
  'passed': 'good', 'Succeeded': 'good', 'torn': 'bad', 'stuck': 'bad', 'Failed': 'bad', 'rolled back': 'bad', 'holding': 'waiting', 'rollingBack': 'waiting', 'baking': 'waiting', 'deploying': 'waiting',
};

const OUTCOME_BRUSH: Readonly<Record<Outcome, 'good' | 'bad' | 'waiting' | 'faint'>> = {
  succeeded: 'good', failed: 'bad', superseded: 'faint', rolledBack: 'bad', cancelled: 'faint', waiting: 'waiting',
};

/** What runs where: stage and target, revision, state. */
export function boardText(rows: readonly BoardRow[], look: Look): string {
  const { paint } = look;
  const cells = (where: (row: BoardRow) => string): readonly (readonly string[])[] => rows.map((row, index) => [
    row.stage === rows[index - 1]?.stage ? '' : row.stage,
    row.target,
    where(row),
    paint.strong(row.revision),
    paint[STATE_BRUSH[row.state] ?? 'faint'](row.state),
  ]);
  const heads = ['stage', 'target', 'where', 'revision', 'state'];
  const full = tableText(heads, cells((row) => `${row.account} ${row.region}`), look);
  // The Region alone tells targets apart well enough where the account does not fit.
  return full.fits ? full.text : tableText(heads, cells((row) => row.region), look).text;
}

/** How each execution ended. */
export function executionsText(executions: readonly ExecutionResult[], look: Look): string {
  const { paint } = look;
  const rows = executions.map(({ revision, type, outcome, startedAt, endedAt }) => [
    paint.strong(revision), type === 'ROLLBACK' ? 'rollback' : 'release', paint[OUTCOME_BRUSH[outcome]](outcome), minuteOf(startedAt), endedAt ? minuteOf(endedAt) : '-',
  ]);
  return tableText(['revision', 'execution', 'outcome', 'began (UTC)', 'ended (UTC)'], rows, look).text;
}

function tableText(heads: readonly string[], rows: readonly (readonly string[])[], { width, paint }: Look) {
  const table = new Table({ head: heads.map(paint.faint), chars: LINES, style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 0 } });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split('\n').map((line) => line.trimEnd());
  return { text: lines.join('\n'), fits: lines.every((line) => visible(line).length <= width) };
}

const visible = (line: string): string => line.replace(/\u001b\[\d+m/g, '');

/** `2026-03-02 17:00`. */
const minuteOf = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
