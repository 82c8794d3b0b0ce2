import { Finding } from '../decision/finding';
import { MINUTE, spanOf } from '../decision/time';
import { columns, visible } from '../text/columns';
import { Paint } from '../text/paint';
import { roughly, When } from '../text/when';
import { wrap } from '../text/wrap';
import { Arrival, Outlook, StageOutlook, StepOutlook, Use } from './outlook';

export interface Look { readonly width: number; readonly paint: Paint; readonly zone?: string }

/** Names worth telling one by one. */
const NAMED = 3;

/** An outlook as a person reads it, line by line. */
export function outlookText(outlook: Outlook, look: Look): readonly string[] {
  const { paint, width } = look;
  const when = new When(Date.parse(outlook.at), look.zone);
  return [
    paint.strong(outlook.pipeline),
    ...wrap(quotaSentence(outlook), width),
    '',
    ...stageLines(outlook.stages, look),
    '',
    ...wrap(`A commit that is merged at ${when.moment(Date.parse(outlook.at))} would be there:`, width),
    '',
    ...arrivalLines(outlook, look, when),
    '',
    ...holdLines(outlook, look, when),
    ...wrap(closing(outlook, when), width),
    ...wrap(`Taken for granted: an action lasts ${spanOf(outlook.actionMinutes * MINUTE)}, no alarm fires, nobody pauses or overrides, and no newer commit follows.`, width).map(paint.faint),
  ];
}

const share = ({ used, most }: Use): string => `${used} of ${most}`;

const quotaSentence = ({ quotas: { stages, actions, actionsInStage } }: Outlook): string =>
  `${share(stages)} stages; ${share(actions)} actions; at most ${share(actionsInStage)} actions in a stage (${actionsInStage.stage}).`;

function stageLines(stages: readonly StageOutlook[], { width, paint }: Look): readonly string[] {
  const nameWidth = Math.max(...stages.map(({ name }) => name.length), 'stage'.length);
  const indent = nameWidth + 2 + 'actions'.length + 2;
  const rows = stages.flatMap((stage) => {
    const words = wordsOf(stage).flatMap((text) => wrap(text, Math.max(24, width - indent - 2)).map((line, index) => index === 0 ? line : `  ${line}`));
    return (words.length === 0 ? [''] : words).map((line, index) =>
      `${(index === 0 ? stage.name : '').padEnd(nameWidth)}  ${(index === 0 ? String(stage.actions) : '').padStart(7)}  ${line}`.trimEnd());
  });
  return [paint.faint(`${'stage'.padEnd(nameWidth)}  actions  what it does`), ...rows];
}

function wordsOf({ gate, steps }: StageOutlook): readonly string[] {
  const asks = gate === undefined ? [] : [gate.length === 0 ? 'airlock without blockers' : `airlock asks ${gate.join(', ')}`];
  return [...asks, ...steps.map(stepWords)];
}

function stepWords({ oneBox, targets, bake }: StepOutlook): string {
  const what = `${oneBox ? 'one-box ' : ''}${namesOf(targets)}`;
  if (bake === undefined) return what;
  return `${what}; bakes ${spanOf(bake.minutes * MINUTE)} under ${bake.alarms === 0 ? 'no alarm' : bake.alarms === 1 ? '1 alarm' : `${bake.alarms} alarms`}`;
}

const namesOf = (names: readonly string[]): string =>
  names.length <= NAMED + 1 ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;

/** Targets of a stage that are reached at the same moment. */
interface Reached extends Pick<Arrival, 'stage' | 'at' | 'afterMinutes'> { readonly targets: readonly Arrival[] }

function reachedTogether(arrivals: readonly Arrival[]): readonly Reached[] {
  const rows: Reached[] = [];
  for (const arrival of arrivals) {
    const last = rows.at(-1);
    const joins = last !== undefined && last.stage === arrival.stage && last.at === arrival.at;
    if (joins) rows[rows.length - 1] = { ...last, targets: [...last.targets, arrival] };
    else rows.push({ ...arrival, targets: [arrival] });
  }
  return rows;
}

/** As much as there is room for: with Regions, with targets by name, or with their number alone. */
function arrivalLines({ arrivals }: Outlook, { width, paint }: Look, when: When): readonly string[] {
  const rows = reachedTogether(arrivals);
  const table = (targets: (row: Reached) => string, time: (at: number) => string): readonly string[] => {
    const cells = rows.map((row, index) => [
      row.stage === rows[index - 1]?.stage ? '' : row.stage,
      targets(row),
      row.at === undefined ? paint.bad('not within 14d') : time(Date.parse(row.at)),
      row.afterMinutes === undefined ? '' : roughly(row.afterMinutes * MINUTE),
    ]);
    return columns([['stage', 'targets', 'reached', 'after'].map(paint.faint), ...cells]);
  };
  const names = (row: Reached): string => namesOf(row.targets.map(({ target }) => target));
  const regions = (row: Reached): string => `${names(row)} (${namesOf([...new Set(row.targets.map(({ region }) => region))])})`;
  const count = (row: Reached): string => row.targets.length === 1 ? row.targets[0].target : `${row.targets.length} targets`;
  const full = (at: number): string => when.moment(at);
  const short = (at: number): string => when.moment(at).replace(/ \(.*\)$/, '');
  const choices = [table(regions, full), table(names, full), table(count, full), table(count, short)];
  return choices.find((lines) => lines.every((line) => visible(line) <= width)) ?? choices[choices.length - 1];
}

function holdLines({ holds }: Outlook, { width, paint }: Look, when: When): readonly string[] {
  if (holds.length === 0) return ['Nothing would hold it.', ''];
  const lines = holds.flatMap((hold) => {
    const lasts = hold.to === undefined ? 'with no end in sight' : roughly(Date.parse(hold.to) - Date.parse(hold.from));
    const head = `${hold.stage}/${hold.action} holds ${lasts}, from ${when.moment(Date.parse(hold.from))}${hold.to === undefined ? '' : ` until ${when.moment(Date.parse(hold.to))}`}`;
    return [
      ...wrap(head, width - 2).map((line, index) => index === 0 ? paint.waiting(`‖ ${line}`) : `  ${line}`),
      ...hold.because.flatMap((finding) => wrap(reasonOf(finding), width - 4).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)),
    ];
  });
  return ['On the way it would be held:', ...lines, ''];
}

const reasonOf = ({ blocker, reason, clears }: Finding): string => `${blocker}: ${reason}${clears && `; ${clears}`}`;

function closing({ doneAt, lasts }: Outlook, when: When): string {
  if (doneAt === undefined || lasts === undefined) return 'It would not be through within 14d.';
  const of = (minutes: number): string => roughly(minutes * MINUTE);
  return `It would be through at ${when.moment(Date.parse(doneAt))}, after ${of(lasts.total)}: ${of(lasts.working)} building, testing and deploying, ${of(lasts.baking)} baking, ${of(lasts.held)} held.`;
}
