import { IConstruct } from 'constructs';
import { IBlocker } from './blocker';
import { BlockerSpec } from './blocker-spec';
import { Calendar } from './calendar';
import { refuse } from './refusal';

/** The calendars of a calendar blocker. */
export interface CalendarBlockerProps {
  /** It blocks while any of them is not open; at least one, each once. */
  readonly calendars: Calendar[];
}

/**
 * Blocks while a calendar is closed.
 *
 * Each calendar is asked alone, so that a hold says which of them is closed, by which event and until when. Asked at the
 * airlock and before every later step, also with `WindowScope.ENTRY_ONLY`: closing a change calendar stops a wave that
 * is under way before its next step.
 *
 * @example
 *
 *   new CalendarBlocker('freezes', { calendars: [Calendar.icsFile('holidays.ics', { timeZone: 'Europe/Berlin' }), Calendar.ssm('quarter-end')] });
 */
export class CalendarBlocker implements IBlocker {
  public readonly blockerName: string;
  private readonly calendars: Calendar[];

  public constructor(blockerName: string, props: CalendarBlockerProps) {
    this.blockerName = blockerName;
    this.calendars = [...props.calendars];
    refuse(this.calendars.length > 0 ? [] : [{
      path: `CalendarBlocker '${blockerName}'`, text: 'must have at least one calendar, got none; a blocker without calendars never blocks',
    }]);
  }

  public bind(_scope: IConstruct): BlockerSpec {
    return BlockerSpec.calendars(this.calendars);
  }
}
