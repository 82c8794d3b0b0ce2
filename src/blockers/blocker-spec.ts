import { BlockerPlan } from '../decision/plan';
import { AlarmPlace } from './alarm-place';
import { alarmPlaceProblems } from './alarm-place-problems';
import { AlarmPolicy, alarmPolicyProblems, openingOptions, policyPlan } from './alarm-policy';
import { alarmPrefixes, alarmRefs } from './alarm-refs';
import { BlockerRisk } from './blocker-risk';
import { Calendar } from './calendar';
import { CalendarPlace, PipelineHome } from './calendar-place';
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
   * Blocks while any of these alarms is not OK; an alarm that cannot be read, or is missing, holds as well, unless the
   * policy says otherwise. Refused: no place, an empty name or prefix, an account without a Region or the other way
   * round, a place that is a token, a grace beyond 24 hours.
   */
  public static alarms(places: AlarmPlace[], policy: AlarmPolicy = {}): BlockerSpec {
    return new AlarmSpec(places, policy);
  }

  /** Blocks outside the allowed windows and inside the denied ones. Refused: no window, a preset put the wrong way round. */
  public static timeWindows(windows: TimeWindowSpec): BlockerSpec {
    return new WindowSpec(windows);
  }

  /** Blocks while any of these calendars is closed; one that is missing or cannot be read holds as well. Refused: no calendar. */
  public static calendars(calendars: Calendar[]): BlockerSpec {
    return new CalendarSpec(calendars);
  }

  /** @internal */
  public abstract _toPlan(blockerName: string, guarded: GuardedTargets): BlockerPlan;

  /**
   * Where it looks for alarms and change calendars: each place needs a role that may.
   *
   * @internal
   */
  public abstract _places(home: PipelineHome): readonly Partial<CalendarPlace>[];

  /**
   * What is legal, and risky: one sentence each, by id.
   *
   * @internal
   */
  public _risks(_blockerName: string): readonly BlockerRisk[] { return []; }
}

class AlarmSpec extends BlockerSpec {
  public constructor(private readonly places: readonly AlarmPlace[], private readonly policy: AlarmPolicy) {
    super();
    refuse([
      ...places.length > 0 ? [] : [{ path: 'alarms', text: 'must be at least one, got none; a blocker without alarms never blocks' }],
      ...places.flatMap((place) => alarmPlaceProblems(`alarm '${place.alarmName ?? `${place.alarmNamePrefix ?? ''}*`}'`, place)),
      ...alarmPolicyProblems('policy', policy),
    ]);
  }

  public _toPlan(blockerName: string, guarded: GuardedTargets): BlockerPlan {
    const prefixes = alarmPrefixes(this.places, guarded);
    const policy = policyPlan(this.policy);
    return {
      kind: 'alarm',
      name: blockerName,
      alarms: alarmRefs(this.places, guarded),
      ...(prefixes.length > 0 && { prefixes }),
      ...(policy !== undefined && { policy }),
    };
  }

  public _places(): readonly AlarmPlace[] { return this.places; }

  public override _risks(blockerName: string): readonly BlockerRisk[] {
    const opening = openingOptions(this.policy);
    return opening.length === 0 ? [] : [{
      id: 'cdk-breakwater:AlarmBlocker.opensUnseen',
      text: `'${blockerName}' opens when it cannot tell (${opening.join(', ')}); leave ${opening.length === 1 ? 'it' : 'them'} out to hold then`,
    }];
  }
}

class WindowSpec extends BlockerSpec {
  public constructor(private readonly windows: TimeWindowSpec) {
    super();
    refuse(windowSpecProblems('time windows', windows));
  }

  public _toPlan(blockerName: string, guarded: GuardedTargets): BlockerPlan {
    return windowBlockerPlan(blockerName, this.windows, guarded);
  }

  public _places(home: PipelineHome): readonly Partial<CalendarPlace>[] {
    return (this.windows.except ?? []).map((calendar) => calendar._placeFor(home));
  }
}

class CalendarSpec extends BlockerSpec {
  public constructor(private readonly calendars: readonly Calendar[]) {
    super();
    refuse(calendars.length > 0 ? [] : [{ path: 'calendars', text: 'must be at least one, got none; a blocker without calendars never blocks' }]);
  }

  public _toPlan(blockerName: string, { home }: GuardedTargets): BlockerPlan {
    return { kind: 'calendar', name: blockerName, calendars: this.calendars.map((calendar) => calendar._toPlan(home)) };
  }

  public _places(home: PipelineHome): readonly Partial<CalendarPlace>[] {
    return this.calendars.map((calendar) => calendar._placeFor(home));
  }
}
