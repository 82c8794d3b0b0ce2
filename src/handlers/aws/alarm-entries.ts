import { AlarmType, CloudWatchClient, DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import { EpochMs } from '../../decision/time';
import { AnswerReader } from './answer-reader';
import { allPages } from './pages';

/** Every type that there is; both alarm operations leave out all but metric alarms unless they are named. */
export const ALARM_TYPES = [AlarmType.MetricAlarm, AlarmType.CompositeAlarm, AlarmType.LogAlarm] as const;

/** The largest page. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
const PAGE_SIZE = 100;
/** An alarm that changes its state every minute of a day fills fifteen. */
const PAGES = 50;

/**
 * When an alarm went into ALARM since a moment, oldest first.
 *
 * CloudWatch keeps the history of 30 days. An entry that is older was seen by the tick that followed it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
 */
export async function alarmEntries(
  client: CloudWatchClient, name: string, since: EpochMs, options: { readonly abortSignal: AbortSignal },
): Promise<{ readonly kind: 'read'; readonly at: readonly EpochMs[] }> {
  const items = await allPages(`DescribeAlarmHistory of ${name}`, PAGES, async (token: string | undefined) => {
    const answer = await client.send(new DescribeAlarmHistoryCommand({
      AlarmName: name, AlarmTypes: [...ALARM_TYPES], HistoryItemType: 'StateUpdate', StartDate: new Date(since), MaxRecords: PAGE_SIZE, NextToken: token,
    }), options);
    return { items: answer.AlarmHistoryItems ?? [], next: answer.NextToken };
  });
  const reader = new AnswerReader();
  const changes = items.map((item, index) => changeIn(reader, item, `history[${index}]`));
  reader.finish('the answer of DescribeAlarmHistory');
  const entered = changes.filter((change) => change.into === 'ALARM' && change.from !== 'ALARM' && change.at >= since);
  return { kind: 'read', at: entered.map((change) => change.at).sort((a, b) => a - b) };
}

/** The states stand in a JSON text within the answer. */
function changeIn(reader: AnswerReader, item: unknown, path: string) {
  const fields = reader.record(item, path);
  const at = reader.moment(fields.Timestamp, `${path}.Timestamp`);
  const data = parsed(fields.HistoryData);
  const into = stateValueOf(data, 'newState') ?? reader.note(`${path}.HistoryData`, 'JSON with newState.stateValue', fields.HistoryData, '');
  // The first change of a new alarm has no state before it.
  return { at, into, from: stateValueOf(data, 'oldState') };
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) as unknown : undefined;
  } catch {
    return undefined;
  }
}

function stateValueOf(data: unknown, which: 'oldState' | 'newState'): string | undefined {
  const state = fieldOf(data, which);
  const value = fieldOf(state, 'stateValue');
  return typeof value === 'string' ? value : undefined;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
