import { readFileSync } from 'node:fs';
import type { Duration } from 'aws-cdk-lib';
import { spanOf } from '../decision/time';

/** What a scenario file may hold under `operator`, with a Duration from the start instead of an offset. */
export interface OperatorAct {
  /** From the start of the rehearsal. */
  readonly at: Duration;
  /** A button of the console (`approve`, `disableTransition`, …) or a command (`override`, `pause`, …). */
  readonly do: string;
  readonly [field: string]: unknown;
}

/** Something that fails around the controller, as in a scenario file under `faults`. */
export interface Fault {
  /** From the start of the rehearsal. */
  readonly at: Duration;
  /**
   * How long it lasts.
   *
   * @default - to the end
   */
  readonly for?: Duration;
  /** `controllerDead`; or leave it out and name a service and an error. */
  readonly kind?: string;
  /** Such as `cloudwatch` or `dynamodb`. */
  readonly service?: string;
  /** Such as `ThrottlingException` or `AccessDenied`. */
  readonly error?: string;
  /**
   * Which call of the service fails, counted from `at` on.
   *
   * @default - every call
   */
  readonly call?: number;
}

/** What an alarm shows: for a while by the clock, or for as long as a revision runs in its account and Region. */
export interface AlarmAct {
  /** @default - every account that the pipeline looks for it in */
  readonly account?: string;
  /** @default - every Region that the pipeline looks for it in */
  readonly region?: string;
  /** @default 'ALARM' */
  readonly state?: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'MISSING';
  /** From the start of the rehearsal; needed where `whileRevision` is left out. */
  readonly at?: Duration;
  /** From the start of the rehearsal; left out: to the end. */
  readonly until?: Duration;
  /** The change itself is bad: the alarm shows it while this revision runs there. */
  readonly whileRevision?: string;
  /** How long after the revision began to run there. */
  readonly after?: Duration;
}

/** What a change calendar shows. */
export interface CalendarAct {
  /** From the start of the rehearsal. */
  readonly at: Duration;
  /** From the start of the rehearsal; left out: to the end. */
  readonly until?: Duration;
  /** @default 'CLOSED' */
  readonly state?: 'OPEN' | 'CLOSED' | 'MISSING';
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What happens in a rehearsal: the same that a scenario file says, with the same checks.
 *
 * Each method gives back a new scenario, so that one can be the beginning of several.
 */
export class Scenario {
  /** From a moment in UTC, `2026-03-02T17:00:00Z`, a Monday morning in the Americas. Without commits, one arrives at once: `r1`. */
  public static startingAt(start: string): Scenario { return new Scenario({ start }); }

  /** A scenario file, to play as it is. */
  public static fromFile(path: string): Scenario { return new Scenario({}, { path, text: readFileSync(path, 'utf-8') }); }

  private constructor(private readonly fields: Fields, private readonly file?: { readonly path: string; readonly text: string }) {}

  /** When it stops at the latest; it stops earlier when all is quiet. Three days, unless said. */
  public until(span: Duration): Scenario { return this.with({ until: offsetOf(span) }); }

  /** What runs everywhere before; `r0`, unless said. */
  public baseline(revision: string): Scenario { return this.with({ baseline: revision }); }

  /** Nothing was ever deployed. */
  public emptyWorld(): Scenario { return this.with({ baseline: 'none' }); }

  /** A commit arrives; at the start, unless said. */
  public commit(
    revision: string, options: { readonly at?: Duration; readonly changesPipeline?: boolean; readonly fixesController?: boolean } = {},
  ): Scenario {
    return this.add('commits', { revision, ...options });
  }

  /** How long actions last; `match` is a glob over `Stage/Action`, left out: all. Three minutes, unless said. */
  public actionsLast(span: Duration, match = 'default'): Scenario {
    const known: unknown = this.fields.durations;
    return this.with({ durations: { ...(isFields(known) && known), [match]: offsetOf(span) } });
  }

  /** The actions that match the glob fail. */
  public fails(match: string, options: { readonly revision?: string; readonly times?: number } = {}): Scenario {
    return this.add('actions', { match, outcome: 'fail', ...options });
  }

  /** What an alarm of the pipeline shows. */
  public alarm(name: string, act: AlarmAct): Scenario { return this.add('alarms', { name, state: 'ALARM', ...act }); }

  /** What a change calendar shows. */
  public calendar(name: string, act: CalendarAct): Scenario { return this.add('calendars', { name, state: 'CLOSED', ...act }); }

  /** What a person does. */
  public operator(act: OperatorAct): Scenario { return this.add('operator', act); }

  /** What fails around the controller. */
  public fault(fault: Fault): Scenario { return this.add('faults', fault); }

  /** @internal */
  public get _name(): string { return this.file?.path ?? 'the scenario'; }

  /** As a scenario file says it: JSON is YAML. @internal */
  public get _text(): string { return this.file?.text ?? JSON.stringify(this.fields, undefined, 1); }

  private add(list: string, entry: object): Scenario {
    const known: unknown = this.fields[list];
    const given = Object.entries(entry).filter(([, value]) => value !== undefined);
    const written = Object.fromEntries(given.map(([name, value]) => [name, isDuration(value) ? offsetOf(value) : value]));
    return this.with({ [list]: [...(Array.isArray(known) ? known : []), { ...(list === 'commits' && { at: '0s' }), ...written }] });
  }

  private with(fields: Fields): Scenario {
    if (this.file !== undefined) {
      throw new Error(`${this.file.path} must be played as it is, got ${Object.keys(fields).join(', ')} beside it; write it there, or build the scenario`);
    }
    return new Scenario({ ...this.fields, ...fields });
  }
}

const offsetOf = (span: Duration): string => spanOf(span.toMilliseconds());

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** By what it can do, and not by its class: there may be several copies of the library. */
const isDuration = (value: unknown): value is Duration =>
  typeof value === 'object' && value !== null && 'toMilliseconds' in value && typeof value.toMilliseconds === 'function';
