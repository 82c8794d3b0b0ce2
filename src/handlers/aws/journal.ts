import { LedgerEntry } from '../../contract/ledger-entry';
import { METRIC_NAMESPACE, METRICS } from '../../contract/names';
import { EpochMs, isoOf } from '../../decision/time';
import { RestorerJournal } from '../restorer-world';
import { Journal } from '../world';

export interface JournalOptions {
  /** The pipeline's physical name: the dimension of every metric. */
  readonly pipeline: string;
  readonly clock: () => EpochMs;
  readonly write: (line: string) => void;
}

/**
 * One JSON object a line. Lines that count something carry CloudWatch's embedded metric format, so that a metric needs
 * no request and no permission.
 *
 * Every field is named here: a token, a credential or an event of CodePipeline's (which holds credentials) has no way in.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class AwsJournal implements Journal, RestorerJournal {
  public constructor(private readonly options: JournalOptions) {}

  public decided(entry: LedgerEntry): void { this.line('decided', fieldsOf(entry)); }

  public page(entry: LedgerEntry): void { this.line('page', fieldsOf(entry), METRICS.page); }

  public untold(why: string): void { this.line('untold', { why }, METRICS.failed); }

  public reconciled({ ok, failedEffects, why }: { readonly ok: boolean; readonly failedEffects: number; readonly why?: string }): void {
    this.line('reconciled', { ok, failedEffects, why }, ok ? METRICS.reconciled : METRICS.failed);
  }

  public rang({ ok, why }: { readonly ok: boolean; readonly why?: string }): void {
    this.line('rang', { ok, why }, ok ? METRICS.restorerRang : METRICS.restorerFailed);
  }

  /** A message that rings for nothing we know goes to the dead-letter queue; what is in it is said there, not here. */
  public undecodable(messageId: string, why: string): void { this.line('undecodable', { messageId, why }); }

  private line(event: string, fields: Readonly<Record<string, unknown>>, metric?: string): void {
    const { pipeline, clock, write } = this.options;
    const now = clock();
    write(JSON.stringify({
      ...(metric !== undefined && {
        _aws: {
          Timestamp: now,
          CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [['Pipeline']], Metrics: [{ Name: metric, Unit: 'Count' }] }],
        },
        [metric]: 1,
      }),
      Pipeline: pipeline,
      event,
      loggedAt: isoOf(now),
      ...fields,
    }));
  }
}

const fieldsOf = ({ at, kind, stage, action, execution, revision, why, who, findings, digest }: LedgerEntry) =>
  ({ at, kind, stage, action, execution, revision, why, who, findings, digest });

/** Past the runtime's own console, which would put a prefix before the JSON and so hide the metrics. */
export const toStandardOutput = (line: string): void => { process.stdout.write(`${line}\n`); };
