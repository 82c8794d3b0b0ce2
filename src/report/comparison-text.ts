import { MINUTE } from '../decision/time';
import { columns, visible } from '../text/columns';
import { Paint } from '../text/paint';
import { roughly } from '../text/when';
import { wrap } from '../text/wrap';
import { Change, Comparison } from './comparison';

interface Look { readonly width: number; readonly paint: Paint }

/** A comparison as a person reads it, line by line. */
export function comparisonText(comparison: Comparison, look: Look): readonly string[] {
  const { paint, width } = look;
  if (comparison.same) return wrap(`No difference to ${comparison.with}: the same targets on the same revisions, the same holds, the same time.`, width);
  const { targets, outcomes, holds, rollbacks, lasts } = comparison;
  const [was, is] = [lasts.before * MINUTE, lasts.after * MINUTE];
  return [
    paint.strong(`Compared with ${comparison.with}`),
    ...section(look, 'targets that end elsewhere', ['target'], targets.map((one) => ({ cells: [one.target], change: textsOf(one, String) }))),
    ...section(look, 'releases that end otherwise', ['revision'], outcomes.map((one) => ({ cells: [one.revision], change: textsOf(one, String) }))),
    ...section(look, 'stages rolled back', ['stage'], rollbacks.map((one) => ({ cells: [one.stage], change: textsOf(one, (times) => `${times}×`) }))),
    ...section(look, 'held longer or shorter', ['where', 'revision'], holds.map((one) => ({
      cells: [`${one.stage}/${one.action}`, one.revision], change: [...textsOf(one, spanOfMinutes), longer(one)], words: one.because,
    })), ['before', 'now', 'by']),
    '',
    ...wrap(`It lasts ${roughly(is)}; before it lasted ${roughly(was)}.`, width),
  ];
}

interface Row { readonly cells: readonly string[]; readonly change: readonly string[]; readonly words?: string }

/** Reasons that do not fit beside the numbers stand below them. */
function section(
  { width, paint }: Look, title: string, heads: readonly string[], rows: readonly Row[], changeHeads: readonly string[] = ['before', 'now'],
): readonly string[] {
  if (rows.length === 0) return [];
  const table = columns([[...heads, ...changeHeads].map(paint.faint), ...rows.map(({ cells, change }) => [...cells, ...change])]).map((line) => `  ${line}`);
  const lines = table.flatMap((line, index) => {
    const words = rows[index - 1]?.words;
    if (words === undefined || words === '') return [line];
    const beside = `${line}  ${words}`;
    return visible(beside) <= width ? [beside] : [line, ...wrap(words, width - 6).map((one) => `      ${one}`)];
  });
  return ['', `${title}:`, ...lines];
}

const textsOf = <T>({ before, after }: Change<T>, text: (value: T) => string): readonly string[] =>
  [before, after].map((value) => value === undefined ? '–' : text(value));

const spanOfMinutes = (minutes: number): string => roughly(minutes * MINUTE);

function longer({ before = 0, after = 0 }: Change<number>): string {
  return `${after >= before ? '+' : '−'}${spanOfMinutes(Math.abs(after - before))}`;
}
