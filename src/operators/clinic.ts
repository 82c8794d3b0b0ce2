import { About } from '../contract/about';
import { ChangeCalendar } from '../decision/calendar-plan';
import { AlarmView, ChangeCalendarView, Unreadable } from '../decision/observation';
import { AlarmRef, EnvironmentPlan } from '../decision/plan';
import { EpochMs } from '../decision/time';

/** What `cdk bootstrap` left in an account and Region. */
export type ToolkitView =
  | { readonly kind: 'seen'; readonly version: number; readonly trusts: readonly string[]; readonly trustsForLookup: readonly string[] }
  | { readonly kind: 'missing' }
  | Unreadable;

export type FunctionView =
  | { readonly kind: 'seen'; readonly state: string; readonly lastUpdate: string; readonly role: string }
  | { readonly kind: 'missing' }
  | Unreadable;

export type QueueView = { readonly kind: 'counted'; readonly messages: number } | { readonly kind: 'missing' } | Unreadable;
export type RuleView = { readonly kind: 'seen'; readonly enabled: boolean } | { readonly kind: 'missing' } | Unreadable;
export type RoleView = { readonly kind: 'seen' } | { readonly kind: 'missing' } | Unreadable;
/** When the controller last came to the end of a reconcile, as far as its metric tells. */
export type PulseView = { readonly kind: 'seen'; readonly at: EpochMs } | { readonly kind: 'missing' } | Unreadable;

/** What `doctor` looks at, beside the desk. Whatever could not be read is a value. */
export interface Clinic {
  readonly about: About;
  /** Through the environment's lookup role, as the controller looks. */
  toolkit(environment: EnvironmentPlan): Promise<ToolkitView>;
  /** One view per alarm, in the order asked. */
  alarms(environment: EnvironmentPlan, alarms: readonly AlarmRef[]): Promise<readonly AlarmView[]>;
  calendars(environment: EnvironmentPlan, calendars: readonly ChangeCalendar[]): Promise<readonly ChangeCalendarView[]>;
  queue(url: string): Promise<QueueView>;
  rule(name: string): Promise<RuleView>;
  functionNamed(name: string): Promise<FunctionView>;
  role(arn: string): Promise<RoleView>;
  pulse(): Promise<PulseView>;
}
