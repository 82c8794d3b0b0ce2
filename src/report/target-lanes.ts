import { StagePlan, targetId, TargetPlan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { Lane, Share, Span } from './chart';
import { Spans } from './spans';
import { detailOf, revisionOf } from './stage-lane';
import { Landing, Told } from './tape';

export interface Stretch { readonly start: EpochMs; readonly end: EpochMs }

/** What runs on each target of a stage, and when it is being deployed to. `landings` begins with what ran before. */
export function targetLanes(stage: StagePlan, told: readonly Told[], landings: readonly Landing[], stretch: Stretch): readonly Lane[] {
  const here = told.filter(({ event }) => event.stage === stage.name && event.target !== undefined);
  return stage.steps.flatMap((step) => step.targets.map((target) =>
    targetLane(target, step.oneBox, targetId(stage, target), here.filter(({ event }) => event.target === target.name), landings, stretch)));
}

function targetLane(
  target: TargetPlan, oneBox: boolean, id: string, told: readonly Told[], landings: readonly Landing[], { start, end }: Stretch,
): Lane {
  const spans = new Spans();
  let running: string | undefined;
  for (const { at, revisions } of landings) {
    const revision = revisions[id];
    if (revision === running) continue;
    spans.end('runs', at);
    spans.begin('runs', { kind: 'runs', from: Math.max(at, start), revision, label: revision === 'none' ? 'nothing' : revision, words: [] });
    running = revision;
  }
  let deploying = 0;
  for (const { event } of told) {
    const at = Date.parse(event.at);
    if (event.kind === 'action.started' && deploying++ === 0) {
      spans.begin('deploys', { kind: 'deploying', from: at, ...revisionOf(event), label: `${event.revision ?? ''} deploying`, words: [] });
    }
    if ((event.kind === 'action.succeeded' || event.kind === 'action.failed') && --deploying === 0) spans.end('deploys', at);
    if (event.kind === 'action.failed') spans.mark({ kind: 'bad', at, label: `${event.action ?? ''} failed`, words: detailOf(event) });
  }
  const lane = spans.lane(target.name, end, [`${target.region} ${target.account}`, ...(oneBox ? ['one-box'] : [])].join(', '));
  // A deployment is drawn over what runs meanwhile.
  return { ...lane, tracks: 1, spans: lane.spans.map((span): Span => ({ ...span, track: 0 })) };
}

/** How many of the lanes run which revision, between any two changes. */
export function sharesOf(lanes: readonly Lane[]): readonly Share[] {
  const runs = lanes.map(({ spans }) => spans.filter(({ kind }) => kind === 'runs'));
  const moments = [...new Set(runs.flatMap((spans) => spans.flatMap(({ from, to }) => [from, to])))].sort((a, b) => a - b);
  return moments.slice(0, -1).map((from, index) => {
    const counts = new Map<string, number>();
    for (const spans of runs) {
      const revision = spans.find((span) => span.from <= from && span.to > from)?.revision;
      if (revision !== undefined) counts.set(revision, (counts.get(revision) ?? 0) + 1);
    }
    return { from, to: moments[index + 1], parts: [...counts].map(([revision, count]) => ({ revision, lanes: count })) };
  });
}
