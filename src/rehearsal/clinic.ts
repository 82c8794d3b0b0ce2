import { About } from '../contract/about';
import { ChangeCalendar } from '../decision/calendar-plan';
import { AlarmView, ChangeCalendarView } from '../decision/observation';
import { AlarmRef, EnvironmentPlan } from '../decision/plan';
import { unreadable } from '../handlers/unreadable';
import { Clinic, FunctionView, PulseView, QueueView, RoleView, RuleView, ToolkitView } from '../operators/clinic';
import { DeskParts } from './desk';

/** What bootstrap leaves today. */
const VERSION = 30;

/** The machinery of the simulated world: sound, but for the faults of the scenario, and a controller that may be dead. */
export class RehearsalClinic implements Clinic {
  public readonly about: About;

  public constructor(private readonly parts: DeskParts) {
    const { subject: { model, plan, roles }, by } = parts;
    this.about = {
      version: 1,
      pipeline: model.name,
      path: plan.pipeline,
      // Whoever sits at the desk is at home: which account that is, the template does not say.
      account: by.split(':')[4] ?? '',
      region: 'us-east-1',
      ledger: 'ledger',
      controller: nameIn(roles.controller),
      rollbackPass: nameIn(roles.rollbackPass),
      queue: 'queue',
      deadLetters: 'dead letters',
      planHash: plan.hash ?? 'rehearsed',
    };
  }

  public async toolkit(environment: EnvironmentPlan): Promise<ToolkitView> {
    const assume = environment.lookupRoleArn === undefined ? undefined : this.parts.faults.ofCall('sts');
    const failure = assume ?? this.parts.faults.ofCall('cloudformation');
    if (failure) {
      const where = `${environment.account}/${environment.region}`;
      return unreadable({ operation: assume ? 'AssumeRole' : 'DescribeStacks', where, error: failure.name, message: failure.message });
    }
    return { kind: 'seen', version: VERSION, trusts: [this.about.account], trustsForLookup: [] };
  }

  public alarms(environment: EnvironmentPlan, alarms: readonly AlarmRef[]): Promise<readonly AlarmView[]> {
    return this.parts.alarms.read(environment, alarms.map((alarm) => ({ alarm })));
  }

  public calendars(environment: EnvironmentPlan, calendars: readonly ChangeCalendar[]): Promise<readonly ChangeCalendarView[]> {
    return this.parts.calendars.read(environment, calendars);
  }

  public async queue(): Promise<QueueView> { return { kind: 'counted', messages: 0 }; }
  public async rule(): Promise<RuleView> { return { kind: 'seen', enabled: true }; }
  public async functionNamed(name: string): Promise<FunctionView> { return { kind: 'seen', state: 'Active', lastUpdate: 'Successful', role: name }; }
  public async role(): Promise<RoleView> { return { kind: 'seen' }; }
  public async pulse(): Promise<PulseView> { return { kind: 'seen', at: this.parts.lastSuccess }; }
}

const nameIn = (arn: string): string => arn.split('/').at(-1) ?? arn;
