import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { About } from '../../contract/about';
import { ChangeCalendar } from '../../decision/calendar-plan';
import { AlarmView, ChangeCalendarView, Unreadable } from '../../decision/observation';
import { AlarmRef, EnvironmentPlan } from '../../decision/plan';
import { Clinic, FunctionView, PulseView, QueueView, RoleView, RuleView, ToolkitView } from '../../operators/clinic';
import { DeskFailure } from '../../operators/desk';
import { AwsAlarms } from './alarms';
import { Budget } from './budget';
import { AwsCalendars } from './calendars';
import { Connection } from './connection';
import { atDesk } from './desk-failure';
import { Environments } from './environments';
import { functionView, messagesIn, pulseIn, roleView, ruleView } from './machinery-views';
import { toolkitView } from './toolkit-view';

/** Everything is looked at side by side, and whatever has not answered by then is unknown. */
const TIME = 30_000;

interface HomeClients {
  readonly cloudWatch: CloudWatchClient;
  readonly events: EventBridgeClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
}

/** What `doctor` looks at, with a person's credentials. */
export class AwsClinic implements Clinic {
  private readonly environments: Environments;
  private readonly budget = new Budget(TIME);
  private readonly clients: HomeClients;

  public constructor(connection: Connection, public readonly about: About, partition: string) {
    const home = connection.to({ region: about.region });
    this.environments = new Environments(connection, { partition, pipeline: about.pipeline });
    this.clients = {
      cloudWatch: new CloudWatchClient(home),
      events: new EventBridgeClient(home),
      iam: new IAMClient(home),
      lambda: new LambdaClient(home),
      // Else a request goes to wherever the URL says, which is data.
      sqs: new SQSClient({ ...home, useQueueUrlAsEndpoint: false }),
    };
  }

  public toolkit(environment: EnvironmentPlan): Promise<ToolkitView> {
    return toolkitView(this.environments.cloudFormation(environment), environment, this.budget);
  }

  public alarms(environment: EnvironmentPlan, alarms: readonly AlarmRef[]): Promise<readonly AlarmView[]> {
    return new AwsAlarms(this.environments, this.budget).read(environment, alarms.map((alarm) => ({ alarm })));
  }

  public calendars(environment: EnvironmentPlan, calendars: readonly ChangeCalendar[]): Promise<readonly ChangeCalendarView[]> {
    return new AwsCalendars(this.environments, this.budget).read(environment, calendars);
  }

  public queue(url: string): Promise<QueueView> {
    return this.seeing(`count the messages of ${url}`, (options) => messagesIn(this.clients.sqs, url, options));
  }

  public rule(name: string): Promise<RuleView> {
    return this.seeing(`look at rule ${name}`, (options) => ruleView(this.clients.events, name, options));
  }

  public functionNamed(name: string): Promise<FunctionView> {
    return this.seeing(`look at function ${name}`, (options) => functionView(this.clients.lambda, name, options));
  }

  public role(arn: string): Promise<RoleView> {
    return this.seeing(`look at role ${arn}`, (options) => roleView(this.clients.iam, arn, options));
  }

  public pulse(): Promise<PulseView> {
    return this.seeing('read the controller\'s metric', (options) => pulseIn(this.clients.cloudWatch, this.about.pipeline, options));
  }

  private async seeing<View>(to: string, look: (options: { readonly abortSignal: AbortSignal }) => Promise<View>): Promise<View | Unreadable> {
    const { policies } = this.about;
    try {
      return await atDesk({ to, policy: 'look', ...(policies !== undefined && { policies }) }, () => this.budget.spend(look));
    } catch (error) {
      if (!(error instanceof DeskFailure)) throw error;
      return { kind: 'unreadable', why: error.message };
    }
  }
}
