import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { AlarmState, AlarmView, PrefixView, Unreadable } from '../../decision/observation';
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
/** Two thousand alarms. A batch of names fits into one page; whoever goes on handing out pages must not hold up the reconcile. */
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

  /** As many calls as there are prefixes, and pages of what they match: an account's other alarms cost nothing. */
  public async search(environment: EnvironmentPlan, prefixes: readonly string[]): Promise<readonly PrefixView[]> {
    const where = environmentKey(environment);
    return Promise.all(prefixes.map(async (prefix): Promise<PrefixView> => {
      const described = await this.alarms(environment, { AlarmNamePrefix: prefix });
      if (described.kind === 'unreadable') return described;
      const names = [...new Set(described.alarms.map(({ name }) => name))];
      const views = names.map((name) => this.viewOf(environment, name, oneOf(described.alarms, name, where), undefined));
      return { kind: 'read', alarms: (await Promise.all(views)).map((view, index) => ({ name: names[index], view })) };
    }));
  }

  /** What DescribeAlarms says of each name; a name that it does not speak of does not exist. */
  private async describe(environment: EnvironmentPlan, names: readonly string[]): Promise<readonly (readonly [string, Described])[]> {
    const described = await this.alarms(environment, { AlarmNames: [...names] });
    return names.map((name) => [name, described.kind === 'unreadable' ? described : oneOf(described.alarms, name, environmentKey(environment))]);
  }

  private alarms(environment: EnvironmentPlan, which: Which) {
    const client = this.environments.cloudWatch(environment);
    return this.budget.read('DescribeAlarms', environmentKey(environment), async (options) => ({
      kind: 'described' as const,
      alarms: (await allPages('DescribeAlarms', PAGES, (token: string | undefined) => pageOf(client, which, token, options))).map(namedAlarm),
    }));
  }

  private async viewOf(environment: EnvironmentPlan, name: string, described: Described, since: EpochMs | undefined): Promise<AlarmView> {
    if (described.kind !== 'seen') return described;
    const { transitionedAt, ...seen } = described;
    // What has not changed state since then did not go into ALARM since then.
    const entries = since === undefined || transitionedAt < since
      ? { kind: 'read' as const, at: [] }
      : await this.budget.read('DescribeAlarmHistory', environmentKey(environment), (options) =>
        alarmEntries(this.environments.cloudWatch(environment), name, since, options));
    return { ...seen, since: transitionedAt, entries };
  }
}

type Described =
  | { readonly kind: 'seen'; readonly state: AlarmState; readonly transitionedAt: EpochMs; readonly configuredAt?: EpochMs; readonly reason?: string }
  | { readonly kind: 'missing' }
  | Unreadable;

/** DescribeAlarms takes names or a prefix, and never both. */
type Which = { readonly AlarmNames: string[] } | { readonly AlarmNamePrefix: string };

/** Without the types, DescribeAlarms shows metric alarms only, even where another alarm is named. */
async function pageOf(client: CloudWatchClient, which: Which, token: string | undefined, options: { readonly abortSignal: AbortSignal }) {
  const command = new DescribeAlarmsCommand({ ...which, AlarmTypes: [...ALARM_TYPES], MaxRecords: BATCH, NextToken: token });
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

function oneOf(alarms: readonly ReturnType<typeof namedAlarm>[], name: string, where: string): Described {
  const found = alarms.filter((alarm) => alarm.name === name);
  return found.length > 1 ? { kind: 'unreadable', why: `DescribeAlarms in ${where} shows ${found.length} alarms named ${name}` } : stateOf(found.at(0), where);
}

function stateOf(alarm: ReturnType<typeof namedAlarm> | undefined, where: string): Described {
  if (alarm === undefined) return { kind: 'missing' };
  const { name, fields } = alarm;
  const reader = new AnswerReader();
  const state = reader.oneOf(fields.StateValue, `${name}.StateValue`, ALARM_STATES);
  const reason = reader.optional(fields.StateReason, (present) => reader.string(present, `${name}.StateReason`));
  const configuredAt = reader.optional(fields.AlarmConfigurationUpdatedTimestamp, (present) => reader.moment(present, `${name}.AlarmConfigurationUpdatedTimestamp`));
  // The time of the last transition where CloudWatch tells it: the other one also moves when only the reason changes.
  const transitionedAt = fields.StateTransitionedTimestamp === undefined
    ? reader.moment(fields.StateUpdatedTimestamp, `${name}.StateUpdatedTimestamp`)
    : reader.moment(fields.StateTransitionedTimestamp, `${name}.StateTransitionedTimestamp`);
  try {
    reader.finish('the answer of DescribeAlarms');
  } catch (error) {
    return unreadable({ operation: 'DescribeAlarms', where, error: 'Rejected', message: error instanceof Error ? error.message : String(error) });
  }
  return { kind: 'seen', state, transitionedAt, ...(configuredAt !== undefined && { configuredAt }), ...(reason !== undefined && { reason }) };
}
