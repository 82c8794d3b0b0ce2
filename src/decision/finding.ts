import { EpochMs } from './time';

/** `unknown` is not a kind of `clear`: what could not be told holds. */
export type FindingState = 'clear' | 'blocking' | 'unknown';

/** What one blocker says, about one thing it looked at. */
export interface Finding {
  readonly blocker: string;
  readonly state: FindingState;
  /** What it looked at, where one blocker looks at several things. */
  readonly subject?: string;
  /** What was seen, or why nothing could be: one sentence without its full stop. */
  readonly reason: string;
  /** What has to happen for it to clear. Empty when it is clear. */
  readonly clears: string;
  /** Since when it has been so, if the world tells. */
  readonly since?: EpochMs;
  /** When it opens by itself next, if that is known. */
  readonly nextOpen?: EpochMs;
  /** When what is open now closes by itself, or what opens next; if that is known. */
  readonly nextClose?: EpochMs;
  /** Told, and holding nothing: the stage lets this blocker only warn. */
  readonly warnsOnly?: boolean;
  /** The override under which it does not hold. */
  readonly overriddenBy?: OverriddenBy;
}

export interface OverriddenBy {
  readonly id: string;
  /** The ARN of whoever gave the override. */
  readonly who: string;
  readonly reason: string;
  readonly until: EpochMs;
}

/** Most severe first. The order is written down here and nowhere else. */
const SEVERITY: Readonly<Record<FindingState, number>> = { blocking: 0, unknown: 1, clear: 2 };

/** The findings that hold, most severe first; findings of equal weight keep their order. */
export const holding = (findings: readonly Finding[]): readonly Finding[] =>
  mostSevereFirst(findings.filter((finding) => finding.state !== 'clear' && finding.warnsOnly !== true && finding.overriddenBy === undefined));

/** The findings that would hold without an override, most severe first. */
export const overridden = (findings: readonly Finding[]): readonly Finding[] =>
  mostSevereFirst(findings.filter(({ overriddenBy }) => overriddenBy !== undefined));

/** The findings that are only told, most severe first. */
export const warning = (findings: readonly Finding[]): readonly Finding[] =>
  mostSevereFirst(findings.filter((finding) => finding.state !== 'clear' && finding.warnsOnly === true));

const mostSevereFirst = (findings: readonly Finding[]): readonly Finding[] => [...findings].sort((a, b) => SEVERITY[a.state] - SEVERITY[b.state]);

export const sentence = (finding: Finding): string =>
  `${finding.blocker}${finding.warnsOnly === true ? ' (only warns)' : ''}${finding.overriddenBy === undefined ? '' : ` (overridden by ${finding.overriddenBy.id})`}: ${finding.reason}${finding.clears && ` - ${finding.clears}`}`;

/**
 * A short name for a set of reasons to hold: the same while blockers, subjects and states stay the same, however the
 * words about them change. Tells a hold that goes on from one that changed.
 */
export function digestOf(findings: readonly Finding[]): string {
  const text = holding(findings).map(({ blocker, subject = '', state }) => `${blocker}/${subject}/${state}`).sort().join('|');
  // A polynomial hash modulo the largest prime below 2^32: no security rests on it, and 31 × 2^32 is still exact.
  let hash = 7;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % 4_294_967_291;
  return hash.toString(36);
}
