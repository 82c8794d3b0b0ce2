/** All of it in words, for screen readers, for print, and to search in. */
import { Chart } from '../src/report/chart';
import { Clock } from './clock';
import { make } from './dom';
import { Revisions } from './revisions';

const MOODS = { good: '✓', bad: '✗', waiting: '‖', plain: '·' } as const;

type Cell = string | Node;

interface Row { readonly kind?: string; readonly cells: readonly Cell[] }

function table(id: string, caption: string, heads: readonly string[], rows: readonly Row[]): HTMLElement {
  const body = rows.map(({ kind = '', cells }) => make('tr', { class: kind }, cells.map((cell) => make('td', {}, [cell]))));
  return make('section', { id }, [
    make('h2', { id: `${id}-title` }, [caption]),
    make('div', { 'class': 'sheet', 'tabindex': '0', 'role': 'region', 'aria-labelledby': `${id}-title` }, [make('table', {}, [
      make('thead', {}, [make('tr', {}, heads.map((head) => make('th', { scope: 'col' }, [head])))]), make('tbody', {}, body),
    ])]),
  ]);
}

const listOf = (points: readonly string[]): HTMLElement => make('ul', {}, points.map((point) => make('li', {}, [point])));

export function tablesOf(chart: Chart, clock: Clock, revisions: Revisions): readonly HTMLElement[] {
  const shown = (revision: string): HTMLElement =>
    make('span', {}, revision === '' ? [] : [make('span', { class: `swatch ${revisions.paint(revision)}` }), ` ${revision}`]);
  const momentOf = (iso: string | undefined): string => iso === undefined ? '–' : clock.short(Date.parse(iso));
  return [
    table('story', 'What happened', ['when', 'revision', 'stage', 'what'], chart.story.map(({ at, revision, stage, mood, text, points }) => ({
      kind: mood,
      cells: [clock.short(at), revision, stage, make('div', {}, [`${MOODS[mood]} ${text}`, points.length === 0 ? undefined : listOf(points)])],
    }))),
    table('board', 'What runs at the end', ['stage', 'target', 'account', 'Region', 'revision', 'state'],
      chart.board.map(({ stage, target, account, region, revision, state }) => ({
        cells: [stage, target, account, region, shown(revision), state],
      }))),
    table('executions', 'How each execution ended', ['execution', 'revision', 'kind', 'outcome', 'began', 'ended'],
      chart.executions.map(({ id, revision, type, outcome, startedAt, endedAt }) => ({
        cells: [id, shown(revision), type === 'ROLLBACK' ? 'rollback' : 'release', outcome, momentOf(startedAt), momentOf(endedAt)],
      }))),
  ];
}
