import { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { eventDetail, EVENT_SOURCE } from '../../contract/announcement-event';
import { LedgerEntry } from '../../contract/ledger-entry';
import { AnnouncedPipeline, Announcement, announcementOf } from '../../decision/announcement';
import { Announcer } from '../world';
import { entryKey } from './ledger-keys';

/** The most entries of one request. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const BATCH = 10;
/** The most that the entries of one request may weigh together; names and times are small beside the details, and have the rest. */
const BATCH_BYTES = 256 * 1024 - 16 * 1024;

export interface AnnouncerOptions {
  readonly pipeline: AnnouncedPipeline;
  /** The event bus, by ARN. */
  readonly bus: string;
}

/** Puts an event on a bus for each entry that is for people. */
export class AwsAnnouncer implements Announcer {
  public constructor(private readonly client: EventBridgeClient, private readonly options: AnnouncerOptions) {}

  public async announce(entries: readonly LedgerEntry[]): Promise<readonly (string | undefined)[]> {
    const events = entries.map((entry) => this.eventOf(entry));
    const errors = new Map<PutEventsRequestEntry, string>();
    for (const batch of batchesOf(events.filter((event) => event !== undefined))) {
      for (const [index, error] of (await this.put(batch)).entries()) if (error !== undefined) errors.set(batch[index], error);
    }
    return events.map((event) => event && errors.get(event));
  }

  /** EventBridge takes over some of a batch and refuses others: each has an answer of its own, in its place. */
  private async put(batch: PutEventsRequestEntry[]): Promise<readonly (string | undefined)[]> {
    try {
      const { Entries: answers = [] } = await this.client.send(new PutEventsCommand({ Entries: batch }));
      return batch.map((_, index) => {
        const answer = answers.at(index);
        if (answer?.EventId !== undefined) return undefined;
        return `${answer?.ErrorCode ?? 'NoAnswer'}: ${answer?.ErrorMessage ?? 'EventBridge did not say whether it took the event'}`;
      });
    } catch (error) {
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return batch.map(() => why);
    }
  }

  private eventOf(entry: LedgerEntry): PutEventsRequestEntry | undefined {
    const announcement = announcementOf(entry, this.options.pipeline);
    return announcement && this.requestFor(entryKey(entry), announcement);
  }

  private requestFor(id: string, announcement: Announcement): PutEventsRequestEntry {
    const { pipeline, bus } = this.options;
    const { partition, region, account, name } = pipeline;
    return {
      EventBusName: bus,
      Source: EVENT_SOURCE,
      DetailType: announcement.kind,
      Time: new Date(announcement.at),
      Resources: [`arn:${partition}:codepipeline:${region}:${account}:${name}`],
      Detail: JSON.stringify(eventDetail(id, announcement, pipeline)),
    };
  }
}

function batchesOf(events: readonly PutEventsRequestEntry[]): readonly PutEventsRequestEntry[][] {
  const batches: PutEventsRequestEntry[][] = [];
  let weight = 0;
  for (const event of events) {
    const bytes = Buffer.byteLength(event.Detail ?? '');
    const batch = batches.at(-1);
    if (batch !== undefined && batch.length < BATCH && weight + bytes <= BATCH_BYTES) {
      batch.push(event);
      weight += bytes;
    } else {
      batches.push([event]);
      weight = bytes;
    }
  }
  return batches;
}
