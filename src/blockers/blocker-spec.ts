import { BlockerPlan } from '../decision/plan';
import { AlarmPlace } from './alarm-place';
import { alarmPlaceProblems } from './alarm-place-problems';
import { alarmRefs } from './alarm-refs';
import { GuardedTargets } from './guarded-targets';
import { refuse } from './refusal';
import { TimeWindow } from './time-window';

/** When a gate is open, by the clock. */
export interface TimeWindowSpec {
  /**
   * Open while any of these is.
   *
   * @default - always
   */
  readonly allow?: TimeWindow[];

  /**
   * Closed while any of these is, whatever `allow` says.
   *
   * @default - never
   */
  readonly deny?: TimeWindow[];
}

/**
 * What the controller looks at for a blocker. A blocker of your own composes what is here; what the controller
 * understands is a closed set.
 */
export abstract class BlockerSpec {
  /**
   * Blocks while any of these alarms is not OK; an alarm that cannot be read, or is missing, holds as well.
   * Refused: an empty name, an account without a Region or the other way round, a place that is a token.
   */
  public static alarms(places: AlarmPlace[]): BlockerSpec {
    return new AlarmSpec(places);
  }

  /** Blocks outside the allowed windows and inside the denied ones. */
  public static timeWindows(windows: TimeWindowSpec): BlockerSpec {
    return new WindowSpec(windows);
  }

  /** @internal */
  public abstract _toPlan(blockerName: string, guarded: GuardedTargets): BlockerPlan;

  /**
   * The alarms it looks at: each needs a role that may.
   *
   * @internal
   */
  public abstract _places(): readonly AlarmPlace[];
}

class AlarmSpec extends BlockerSpec {
  public constructor(private readonly places: readonly AlarmPlace[]) {
    super();
    refuse(places.flatMap((place) => alarmPlaceProblems(`alarm '${place.alarmName}'`, place)));
  }

  public _toPlan(blockerName: string, guarded: GuardedTargets): BlockerPlan {
    return { kind: 'alarm', name: blockerName, alarms: alarmRefs(this.places, guarded) };
  }

  public _places(): readonly AlarmPlace[] { return this.places; }
}

class WindowSpec extends BlockerSpec {
  public constructor(private readonly windows: TimeWindowSpec) { super(); }

  public _toPlan(blockerName: string): BlockerPlan {
    const { allow = [], deny = [] } = this.windows;
    return { kind: 'timeWindow', name: blockerName, allow: allow.map((window) => window._toPlan()), deny: deny.map((window) => window._toPlan()) };
  }

  public _places(): readonly AlarmPlace[] { return []; }
}
