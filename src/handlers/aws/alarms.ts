import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { AlarmState, AlarmView, Unreadable } from '../../decision/observation';
import { EnvironmentPlan, environmentKey } from '../../decision/plan';
import { EpochMs } from '../../decision/time';
import { unreadable } from '../unreadable';
import { AlarmReader, WatchedAlarm } from '../world';
import { alarmEntries, ALARM_TYPES } from './alarm-entries';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { Environments } from './environments';
import { allPages } from './pages';

/** The most names, and the most records, that one DescribeAlarms takes. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const BATCH = 100;
/** A batch fits into one page; a service that goes on handing out pages must not hold up the reconcile. */
const PAGES = 20;

const ALARM_STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

/** CloudWatch's alarms of every type, in any account and Region of the plan. */
export class AwsAlarms implements AlarmReader {
  public constructor(private readonly environments: Environments, private readonly budget: Budget) {}

  public async read(environment: EnvironmentPlan, alarms: readonly WatchedAlarm[]): Promise<readonly AlarmView[]> {
    const names = [...new Set(alarms.map(({ alarm }) => alarm.name))];
    const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, index) => names.slice(index * BATCH, (index + 1) * BATCH));
    const answers = new Map((await Promise.all(batches.map((batch) => this.describe(environment, batch)))).flat());
    return Promise.all(alarms.map(({ alarm, since }) => this.viewOf(environment, alarm.name, answers.get(alarm.name) ?? { kind: 'missing' }, since)));
  }

  /** What DescribeAlarms says of each name; a name that it does not speak of does not exist. */
  private async describe(environment: EnvironmentPlan, names: readonly string[]): Promise<readonly (readonly [string, Described])[]> {
    const where = environmentKey(environment);
    const client = this.environments.cloudWatch(environment);
    const described = await this.budget.read('DescribeAlarms', where, async (options) => ({
      kind: 'described' as const,
      alarms: (await allPages('DescribeAlarms', PAGES, (token: string | undefined) => pageOf(client, names, token, options))).map(namedAlarm),
    }));
    return names.map((name) => {
      if (described.kind === 'unreadable') return [name, described];
      const found = described.alarms.filter((alarm) => alarm.name === name);
      return [name, found.length > 1 ? { kind: 'unreadable', why: `DescribeAlarms in ${where} shows ${found.length} alarms named ${name}` } : stateOf(found.at(0), where)];
    });
  }

  private async viewOf(environment: EnvironmentPlan, name: string, described: Described, since: EpochMs | undefined): Promise<AlarmView> {
    if (described.kind !== 'seen') return described;
    const { kind, state, transitionedAt, reason } = described;
    // What has not changed state since then did not go into ALARM since then.
    const entries = since === undefined || transitionedAt < since
      ? { kind: 'read' as const, at: [] }
      : await this.budget.read('DescribeAlarmHistory', environmentKey(environment), (options) =>
        alarmEntries(this.environments.cloudWatch(environment), name, since, options));
    return { kind, state, since: transitionedAt, ...(reason !== undefined && { reason }), entries };
  }
}

type Described =
  | { readonly kind: 'seen'; readonly state: AlarmState; readonly transitionedAt: EpochMs; readonly reason?: string }
  | { readonly kind: 'missing' }
  | Unreadable;

/** Without the types, DescribeAlarms shows metric alarms only, even where another alarm is named. */
async function pageOf(client: CloudWatchClient, names: readonly string[], token: string | undefined, options: { readonly abortSignal: AbortSignal }) {
  const command = new DescribeAlarmsCommand({ AlarmNames: [...names], AlarmTypes: [...ALARM_TYPES], MaxRecords: BATCH, NextToken: token });
  const answer = await client.send(command, options);
  const items: readonly unknown[] = [...answer.MetricAlarms ?? [], ...answer.CompositeAlarms ?? [], ...answer.LogAlarms ?? []];
  return { items, next: answer.NextToken };
}

/** An alarm without a name spoils the whole answer: nobody could say any more which of the others is missing. */
function namedAlarm(item: unknown, index: number) {
  const reader = new AnswerReader();
  const fields = reader.record(item, `alarms[${index}]`);
  const name = reader.string(fields.AlarmName, `alarms[${index}].AlarmName`);
  reader.finish('the answer of DescribeAlarms');
  return { name, fields };
}

function stateOf(alarm: ReturnType<typeof namedAlarm> | undefined, where: string): Described {
  if (alarm === undefined) return { kind: 'missing' };
  const { name, fields } = alarm;
  const reader = new AnswerReader();
  const state = reader.oneOf(fields.StateValue, `${name}.StateValue`, ALARM_STATES);
  const reason = reader.optional(fields.StateReason, (present) => reader.string(present, `${name}.StateReason`));
  // The time of the last transition where CloudWatch tells it: the other one also moves when only the reason changes.
  const transitionedAt = fields.StateTransitionedTimestamp === undefined
    ? reader.moment(fields.StateUpdatedTimestamp, `${name}.StateUpdatedTimestamp`)
    : reader.moment(fields.StateTransitionedTimestamp, `${name}.StateTransitionedTimestamp`);
  try {
    reader.finish('the answer of DescribeAlarms');
  } catch (error) {
    return unreadable({ operation: 'DescribeAlarms', where, error: 'Rejected', message: error instanceof Error ? error.message : String(error) });
  }
  return { kind: 'seen', state, transitionedAt, ...(reason !== undefined && { reason }) };
}
