import { BlockerPlan } from '../decision/plan';
import { AlarmPlace } from './alarm-place';
import { alarmPlaceProblems } from './alarm-place-problems';
import { alarmRefs } from './alarm-refs';
import { GuardedTargets } from './guarded-targets';
import { refuse } from './refusal';
import { TimeWindowSpec } from './time-window-spec';
import { windowBlockerPlan, windowSpecProblems } from './window-spec';

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

  /** Blocks outside the allowed windows and inside the denied ones. Refused: no window, a preset put the wrong way round. */
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
  public constructor(private readonly windows: TimeWindowSpec) {
    super();
    refuse(windowSpecProblems('time windows', windows));
  }

  public _toPlan(blockerName: string, guarded: GuardedTargets): BlockerPlan {
    return windowBlockerPlan(blockerName, this.windows, guarded);
  }

  public _places(): readonly AlarmPlace[] { return []; }
}
