import { GetCalendarStateCommand } from '@aws-sdk/client-ssm';
import { ChangeCalendar } from '../../decision/calendar-plan';
import { ChangeCalendarView } from '../../decision/observation';
import { EnvironmentPlan, environmentKey } from '../../decision/plan';
import { CalendarReader } from '../world';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { Environments } from './environments';

const STATES = ['OPEN', 'CLOSED'] as const;

/** The service's word for a document that is not there, or not shared with who asks. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCalendarState.html */
const NOT_THERE = 'InvalidDocument';

/** Change calendars of Systems Manager. Each is asked for alone: of several together the service says only that not all are open. */
export class AwsCalendars implements CalendarReader {
  public constructor(private readonly environments: Environments, private readonly budget: Budget) {}

  public read(environment: EnvironmentPlan, calendars: readonly ChangeCalendar[]): Promise<readonly ChangeCalendarView[]> {
    return Promise.all(calendars.map(({ name }) => this.stateOf(environment, name)));
  }

  private stateOf(environment: EnvironmentPlan, name: string): Promise<ChangeCalendarView> {
    return this.budget.read('GetCalendarState', environmentKey(environment), async (options): Promise<ChangeCalendarView> => {
      try {
        return viewIn(await this.environments.changeCalendars(environment).send(new GetCalendarStateCommand({ CalendarNames: [name] }), options));
      } catch (error) {
        if (error instanceof Error && error.name === NOT_THERE) return { kind: 'missing' };
        throw error;
      }
    });
  }
}

function viewIn(answer: object): ChangeCalendarView {
  const reader = new AnswerReader();
  const { State, NextTransitionTime } = reader.record(answer, 'answer');
  const state = reader.oneOf(State, 'State', STATES);
  // An empty calendar has none, and one without events that lie ahead may have none either.
  const nextTransition = reader.optional(NextTransitionTime === '' ? undefined : NextTransitionTime, (present) => {
    const at = Date.parse(reader.string(present, 'NextTransitionTime'));
    return reader.moment(new Date(at), 'NextTransitionTime');
  });
  reader.finish('the answer of GetCalendarState');
  return { kind: 'seen', state, ...(nextTransition !== undefined && { nextTransition }) };
}
