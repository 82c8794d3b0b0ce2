/** What belongs to no stage that deploys: commits, the way to the first such stage, and what happens to the whole pipeline. */
import { LedgerEntry } from '../decision/ledger-entry';
import { alarmKey } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { AlarmTrace } from '../rehearsal/alarms';
import { ScriptedAlarmState } from '../rehearsal/scenario';
import { Lane, MarkKind, SpanKind } from './chart';
import { addPeople } from './people';
import { Spans } from './spans';
import { detailOf, revisionOf } from './stage-lane';
import { Told } from './tape';
import { Stretch } from './target-lanes';

const MARKS: Readonly<Record<string, readonly [MarkKind, string]>> = {
  'commit': ['commit', 'committed'],
  'pipeline.updated': ['update', 'definition updated'],
  'notification': ['told', 'a person is told'],
  'operator': ['person', 'a command'],
  'execution.failed': ['bad', 'failed'],
  'execution.cancelled': ['bad', 'cancelled'],
};

/** `deploying`: the stages with lanes of their own. */
export function pipelineLane(told: readonly Told[], ledger: readonly LedgerEntry[], deploying: ReadonlySet<string>, end: EpochMs): Lane {
  const spans = new Spans();
  addPeople(spans, ledger, undefined);
  for (const { event } of told) {
    if (event.stage !== undefined && deploying.has(event.stage)) continue;
    const at = Date.parse(event.at);
    const { execution = '', stage = '', revision, kind } = event;
    const of = revisionOf(event);
    if (kind === 'stage.entered') spans.begin(`${execution}/${stage}`, { kind: 'working', from: at, ...of, label: stage, words: [] });
    if (kind === 'stage.succeeded' || kind === 'stage.failed') spans.end(`${execution}/${stage}`, at);
    if (kind === 'execution.stopped' || kind === 'execution.cancelled' || kind === 'execution.failed') spans.endAll(`${execution}/`, at);
    const mark = MARKS[kind];
    if (mark) spans.mark({ kind: mark[0], at, ...of, label: `${revision === undefined ? '' : `${revision} `}${mark[1]}`, words: detailOf(event) });
  }
  return spans.lane('Pipeline', end);
}

const SHOWN: Readonly<Partial<Record<ScriptedAlarmState, readonly [SpanKind, string]>>> = {
  ALARM: ['alarm', 'ALARM'], INSUFFICIENT_DATA: ['noData', 'no data'], MISSING: ['missing', 'does not exist'],
};

/** The alarms that were anything but OK for a while. */
export function alarmLanes(traces: readonly AlarmTrace[], { start, end }: Stretch): readonly Lane[] {
  return traces.flatMap(({ alarm, changes }) => {
    const spans = new Spans();
    changes.forEach(({ at, state, reason }, index) => {
      const shown = SHOWN[state];
      const to = changes[index + 1]?.at;
      if (shown === undefined || (to !== undefined && to <= start)) return;
      spans.begin(String(index), { kind: shown[0], from: Math.max(at, start), label: shown[1], words: [alarmKey(alarm), ...(reason === '' ? [] : [reason])] });
      if (to !== undefined) spans.end(String(index), to);
    });
    const lane = spans.lane(alarm.name, end, `${alarm.region} ${alarm.account}`);
    return lane.spans.length > 0 ? [lane] : [];
  });
}
