import { ChangeCalendar } from '../decision/calendar-plan';
import { AlarmState } from '../decision/observation';
import { AlarmRef } from '../decision/plan';
import { EpochMs, HOUR, MINUTE } from '../decision/time';
import { OrganisationRequest, Request } from '../operators/request';
import { Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions';

/** What happens in a rehearsal, with every offset resolved to a moment of the virtual clock. */
export interface Scenario {
  readonly start: EpochMs;
  /** When it stops at the latest. */
  readonly until: EpochMs;
  /** What runs everywhere before; left out for an empty world. */
  readonly baseline?: string;
  readonly commits: readonly CommitScript[];
  readonly durations: DurationScript;
  readonly outcomes: readonly OutcomeScript[];
  readonly alarms: readonly AlarmScript[];
  readonly calendars: readonly CalendarScript[];
  readonly metrics: readonly MetricScript[];
  readonly operator: readonly OperatorScript[];
  readonly faults: readonly FaultScript[];
  readonly assume: Assumptions;
}

export interface CommitScript {
  readonly at: EpochMs;
  readonly revision: string;
  readonly changesPipeline: boolean;
  /** Its deployment ends what broke the controller before. */
  readonly fixesController: boolean;
}

export interface DurationScript {
  /** In milliseconds, for every action that no rule matches. */
  readonly default: number;
  /** By glob over `stage/action`; the last that matches counts. */
  readonly rules: readonly { readonly match: string; readonly milliseconds: number }[];
}

/** How the runs of some actions end; the last that matches counts. */
export interface OutcomeScript {
  readonly match: string;
  /** Left out: whatever the revision. */
  readonly revision?: string;
  readonly outcome: 'succeed' | 'fail';
  /** For the first so many runs only; left out: always. */
  readonly times?: number;
}

/** `MISSING`: deleted for that while. */
export type ScriptedAlarmState = AlarmState | 'MISSING';

/** What some alarms show, and when. */
export interface AlarmScript {
  /** The alarms that it speaks of. */
  readonly alarms: readonly AlarmRef[];
  readonly state: ScriptedAlarmState;
  readonly when:
    | { readonly kind: 'timed'; readonly from: EpochMs; readonly until?: EpochMs }
    /** From so many milliseconds after `revision` began to run in the alarm's account and Region until it no longer does. */
    | { readonly kind: 'whileRevision'; readonly revision: string; readonly after: number };
}

export const CALENDAR_STATES = ['OPEN', 'CLOSED', 'MISSING'] as const;

/** What some change calendars show, and when. */
export interface CalendarScript {
  readonly calendars: readonly ChangeCalendar[];
  /** `MISSING`: deleted for that while. */
  readonly state: (typeof CALENDAR_STATES)[number];
  readonly from: EpochMs;
  readonly until?: EpochMs;
}

/** What a metric that bakes count adds up to; of several that hold, the last. */
export interface MetricScript {
  readonly name: string;
  /** Left out: wherever it is counted. */
  readonly account?: string;
  readonly region?: string;
  readonly perMinute: number;
  readonly when:
    | { readonly kind: 'timed'; readonly from: EpochMs; readonly until?: EpochMs }
    /** For as long as `revision` runs in the account and Region where it is counted. */
    | { readonly kind: 'whileRevision'; readonly revision: string };
}

export type OperatorScript = { readonly at: EpochMs; readonly by: string } & (Press | CommandScript | LetterScript);

/** A parameter that somebody writes or deletes with `aws ssm`. */
export type LetterScript =
  | { readonly do: 'putParameter'; readonly name: string; readonly value: string; readonly type: string }
  | { readonly do: 'deleteParameter'; readonly name: string };

/** One of our own commands. */
export type CommandScript = { readonly do: 'command' } & ({ readonly request: Request } | { readonly organisation: OrganisationRequest });

/** A button of the console. */
export type Press =
  | { readonly do: 'approve' | 'reject'; readonly stage: string; readonly action?: string }
  | { readonly do: 'disableTransition'; readonly stage: string; readonly reason: string }
  | { readonly do: 'enableTransition' | 'retryFailedActions' | 'retryStage'; readonly stage: string }
  | { readonly do: 'stopExecution' | 'abandonExecution'; readonly revision?: string }
  | { readonly do: 'rollbackStage'; readonly stage: string; readonly to: string }
  | { readonly do: 'deployPipelineByHand' };

export const FAULT_SERVICES = ['cloudwatch', 'codepipeline', 'dynamodb', 'sts', 'cloudformation', 'ssm', 'eventbridge'] as const;
export type FaultService = (typeof FAULT_SERVICES)[number];

export type FaultScript = { readonly from: EpochMs; readonly until?: EpochMs } & (
  /** Every call fails, or, with `call`, that one alone, counted from the beginning of the fault on. */
  | { readonly kind: 'service'; readonly service: FaultService; readonly error: string; readonly call?: number }
  | { readonly kind: 'controllerDead' }
  /** The controller dies after so many of its effects from the beginning of the fault on, once, and is rung again when its message is visible again. */
  | { readonly kind: 'controllerCrash'; readonly afterEffects: number }
  /** No event arrives; the ticks do. */
  | { readonly kind: 'lostEvents' }
  /** Each event arrives twice. */
  | { readonly kind: 'duplicatedEvents' }
  /** Each event arrives so many milliseconds later than it would. */
  | { readonly kind: 'delayedEvents'; readonly by: number }
  /** The restorer dies after so many of its writes from the beginning of the fault on, once, and comes back at the next tick. */
  | { readonly kind: 'restorerCrash'; readonly afterStep: number }
  /** An operation of somebody else's runs on a stack. */
  | { readonly kind: 'stackBusy'; readonly stack: string }
  /** A stack exports what its last good release did not, and another stack imports it. */
  | { readonly kind: 'exportInUse'; readonly stack: string; readonly importedBy: string }
);

/** A Monday morning in the Americas and a working hour in Europe. */
export const DEFAULT_START = '2026-03-02T17:00:00Z';
export const DEFAULT_UNTIL = 72 * HOUR;
export const DEFAULT_BASELINE = 'r0';
export const DEFAULT_REVISION = 'r1';
export const DEFAULT_ACTION_DURATION = 3 * MINUTE;
/** Where `by` is left out. */
export const DEFAULT_OPERATOR = 'arn:aws:iam::111111111111:user/operator';

/** What plays without a scenario file: one commit, and nothing goes wrong. */
export function defaultScenario(): Scenario {
  const start = Date.parse(DEFAULT_START);
  return {
    start,
    until: start + DEFAULT_UNTIL,
    baseline: DEFAULT_BASELINE,
    commits: [{ at: start, revision: DEFAULT_REVISION, changesPipeline: false, fixesController: false }],
    durations: { default: DEFAULT_ACTION_DURATION, rules: [] },
    outcomes: [],
    alarms: [],
    calendars: [],
    metrics: [],
    operator: [],
    faults: [],
    assume: DEFAULT_ASSUMPTIONS,
  };
}
