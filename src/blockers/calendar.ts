import { CalendarPlan } from '../decision/calendar-plan';
import { ChangeCalendarOptions, IcsFileOptions } from './calendar-options';
import { CalendarPlace, PipelineHome } from './calendar-place';
import { changeCalendarAt, changeCalendarProblems, sharedCalendarProblems } from './change-calendar';
import { fileCalendar } from './ics/ics-file';
import { refuse } from './refusal';

/** A calendar that is open or closed. What cannot be told is neither, and holds. */
export abstract class Calendar {
  /**
   * The events of an iCalendar file. It is read at synthesis, and its events become part of the plan: a change of the
   * file takes effect with the next deployment of the pipeline, and cancels nothing.
   *
   * Cancelled and transparent events have no effect. The path is relative to where the app is synthesized, or absolute.
   * Refused: a file that cannot be read, is no iCalendar or has no event that takes effect, an event without an end or
   * of a time zone that nobody knows, a rule that this does not understand, more than 500 events.
   */
  public static icsFile(path: string, options: IcsFileOptions = {}): Calendar {
    const { calendar, problems } = fileCalendar(path, options);
    refuse(problems);
    return new PlannedCalendar(() => calendar, () => ({}));
  }

  /**
   * A change calendar of Systems Manager: by name in the pipeline's own account and Region, by ARN wherever it is. It is
   * asked for in its own account; for one that was only shared with the pipeline's account see `shared`.
   * Refused: what is neither, a token, a `roleArn` with a name.
   */
  public static ssm(nameOrArn: string, options: ChangeCalendarOptions = {}): Calendar {
    refuse(changeCalendarProblems('Calendar.ssm', nameOrArn, options.roleArn));
    const placed = (home: PipelineHome): CalendarPlace => changeCalendarAt(nameOrArn, home);
    return new PlannedCalendar(
      (home) => ({ kind: 'changeCalendar', name: nameOrArn, ...placed(home) }),
      (home) => ({ ...placed(home), ...(options.roleArn !== undefined && { roleArn: options.roleArn }) }),
    );
  }

  /**
   * A change calendar of another account that was shared with the pipeline's: by ARN, asked for by the controller's own
   * role. Refused: what is no ARN of a document, a token.
   */
  public static shared(calendarArn: string): Calendar {
    refuse(sharedCalendarProblems('Calendar.shared', calendarArn));
    const placed = ({ account }: PipelineHome): CalendarPlace => ({ account, region: calendarArn.split(':')[3] });
    return new PlannedCalendar((home) => ({ kind: 'changeCalendar', name: calendarArn, ...placed(home) }), placed);
  }

  /** @internal */
  public abstract _toPlan(home: PipelineHome): CalendarPlan;

  /**
   * Where it is asked for; nowhere, for a file.
   *
   * @internal
   */
  public abstract _placeFor(home: PipelineHome): Partial<CalendarPlace>;
}

class PlannedCalendar extends Calendar {
  public constructor(
    private readonly plan: (home: PipelineHome) => CalendarPlan,
    private readonly place: (home: PipelineHome) => Partial<CalendarPlace>,
  ) { super(); }

  public _toPlan(home: PipelineHome): CalendarPlan { return this.plan(home); }

  public _placeFor(home: PipelineHome): Partial<CalendarPlace> { return this.place(home); }
}
