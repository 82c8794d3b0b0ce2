import { AlarmView } from '../decision/observation';
import { EpochMs } from '../decision/time';
import { ScriptedAlarmState } from './scenario';

export interface AlarmChange { readonly at: EpochMs; readonly state: ScriptedAlarmState; readonly reason: string }

/** One alarm's states since the rehearsal began, as DescribeAlarms and DescribeAlarmHistory would tell them. */
export class AlarmHistory {
  private readonly changes: AlarmChange[];

  public constructor(first: AlarmChange) { this.changes = [first]; }

  /** Oldest first. */
  public get all(): readonly AlarmChange[] { return this.changes; }

  public state(): ScriptedAlarmState { return this.last().state; }

  /** Notes a state; the same state again is no change. */
  public become(change: AlarmChange): void {
    if (change.state !== this.last().state) this.changes.push(change);
  }

  /**
   * `since`: from when on entries into ALARM are wanted. `until`: up to when DescribeAlarmHistory has them yet.
   * `configuredAt`: when the alarm was created.
   */
  public view(since: EpochMs | undefined, until = Infinity, configuredAt?: EpochMs): AlarmView {
    const { state, at, reason } = this.last();
    if (state === 'MISSING') return { kind: 'missing' };
    const entries = since === undefined ? [] : this.changes.filter((change) => change.state === 'ALARM' && change.at >= since && change.at <= until).map((change) => change.at);
    return { kind: 'seen', state, since: at, reason, entries: { kind: 'read', at: entries }, ...(configuredAt !== undefined && { configuredAt }) };
  }

  private last(): AlarmChange { return this.changes[this.changes.length - 1]; }
}
