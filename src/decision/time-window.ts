/** What a time window blocker says: whether a deployment may start, why, and when that changes. */
import { closedCalendars } from './calendar-findings';
import { Finding } from './finding';
import { TimeWindowBlockerPlan } from './plan';
import { Span } from './spans';
import { DAY, EpochMs, MINUTE, spanOf } from './time';
import { groupsOf, openSpans, WindowGroup } from './window-group';
import { spansOf } from './window-spans';
import { localAndUtc, wordsOf } from './window-words';

/** How far around a day a schedule is looked at: most windows tell all within days; one that opens once a year needs years. */
const NEAR = 16 * DAY;
export const FAR = 2 * 366 * DAY;

/** What a blocker says of a start of these targets: one finding for all that are asked by the same windows. */
export function timeWindowFindings(blocker: TimeWindowBlockerPlan, targets: readonly string[], now: EpochMs): readonly Finding[] {
  return groupsOf(blocker, targets).map((group) => findingAt(group, now));
}

/** One answer, from a moment on and before another. */
interface Stretch extends Span {
  readonly finding: Finding;
  /** Whether a longer look could say more. */
  readonly isWhole: boolean;
}

/** A memory of a pure function's results: it changes its cost and nothing else. */
const stretches = new WeakMap<TimeWindowBlockerPlan, Map<string, Stretch>>();

function findingAt(group: WindowGroup, now: EpochMs): Finding {
  const ofBlocker = stretches.get(group.blocker) ?? new Map<string, Stretch>();
  stretches.set(group.blocker, ofBlocker);
  const key = String(group.targets);
  const known = ofBlocker.get(key);
  if (known !== undefined && known.from <= now && now < known.until) return known.finding;
  const stretch = stretchAt(group, now);
  ofBlocker.set(key, stretch);
  return stretch.finding;
}

/** It looks as far from each moment of one day, and its answer is kept no longer than that day. */
function stretchAt(group: WindowGroup, now: EpochMs): Stretch {
  const day = Math.floor(now / DAY) * DAY;
  const near = stretchWithin(group, now, { from: day - NEAR, until: day + DAY + NEAR });
  const stretch = near.isWhole ? near : stretchWithin(group, now, { from: day - FAR, until: day + DAY + FAR });
  return { ...stretch, from: Math.max(stretch.from, day), until: Math.min(stretch.until, day + DAY) };
}

function stretchWithin(group: WindowGroup, now: EpochMs, seen: Span): Stretch {
  const margin = (group.blocker.marginMinutes ?? 0) * MINUTE;
  const open = openSpans(group, seen);
  const current = open.find((span) => span.from <= now && now < span.until);
  const next = open.find((span) => span.from > now && (span.until - span.from > margin || span.until === seen.until));
  const previous = open.filter((span) => span.until <= now).at(-1);
  const concerned = current ?? next;
  const told: Told = {
    group,
    margin,
    nextOpen: next?.from,
    // A span that reaches to the end of what was looked at closes later than anybody can tell.
    nextClose: concerned === undefined || concerned.until === seen.until ? undefined : concerned.until,
  };
  const isWhole = told.nextOpen !== undefined && told.nextClose !== undefined;
  if (current === undefined) {
    const following = open.find((span) => span.from > now)?.from ?? seen.until;
    const span = { from: previous?.until ?? seen.from, until: following };
    return { ...span, finding: closed(told, now, previous?.until), isWhole: isWhole && previous !== undefined };
  }
  const lastStart = told.nextClose === undefined ? current.until : told.nextClose - margin;
  if (now < lastStart) return { from: current.from, until: lastStart, finding: opened(told, lastStart), isWhole };
  const since = Math.max(current.from, lastStart);
  return { from: since, until: current.until, finding: closing(told, since), isWhole };
}

/** What is known of the windows at a moment. */
interface Told {
  readonly group: WindowGroup;
  readonly margin: number;
  /** Of the next opening that is longer than the margin. */
  readonly nextOpen: EpochMs | undefined;
  /** Of the opening that is now, or of that next one. */
  readonly nextClose: EpochMs | undefined;
}

function opened(told: Told, lastStart: EpochMs): Finding {
  const until = told.nextClose === undefined ? '' : ` until ${said(told, told.nextClose)}`;
  const starts = told.nextClose === undefined || told.margin === 0 ? '' : `, for starts until ${said(told, lastStart)}`;
  return { ...common(told), state: 'clear', reason: `open${who(told)}${until}${starts}`, clears: '', ...changes(told) };
}

function closed(told: Told, now: EpochMs, since: EpochMs | undefined): Finding {
  const denying = told.group.deny.filter((window) => spansOf(window, { from: now, until: now + 1 }).length > 0);
  const reasons = [...denying.map(wordsOf), ...closedCalendars(told.group.blocker.except ?? [], now)];
  const by = reasons.length === 0 ? '' : ` by ${reasons.join(' and by ')}`;
  return {
    ...common(told),
    state: 'blocking',
    reason: `closed${who(told)}${since === undefined ? '' : ` since ${said(told, since)}`}${by}`,
    clears: opening(told),
    ...(since !== undefined && { since }),
    ...changes(told),
  };
}

/** Still open, and not for long enough. */
function closing(told: Told, since: EpochMs): Finding {
  return {
    ...common(told),
    state: 'blocking',
    reason: `closes${who(told)} ${said(told, told.nextClose ?? since)}, before a deployment would end: its margin is ${spanOf(told.margin)}`,
    clears: opening(told),
    since,
    ...changes(told),
  };
}

const opening = (told: Told): string =>
  told.nextOpen === undefined ? `never opens${told.margin === 0 ? '' : ' for longer than the margin'} within two years; change the window` : `opens ${said(told, told.nextOpen)}`;

const common = ({ group }: Told): Pick<Finding, 'blocker' | 'subject'> =>
  ({ blocker: group.blocker.name, ...(group.targets !== undefined && { subject: group.targets.join(', ') }) });

const changes = ({ nextOpen, nextClose }: Told): Pick<Finding, 'nextOpen' | 'nextClose'> =>
  ({ ...(nextOpen !== undefined && { nextOpen }), ...(nextClose !== undefined && { nextClose }) });

const who = ({ group }: Told): string => group.targets === undefined ? '' : ` for ${group.targets.join(', ')}`;

const said = ({ group }: Told, at: EpochMs): string => localAndUtc(at, [...group.allow, ...group.deny].at(0)?.timeZone ?? 'UTC');
