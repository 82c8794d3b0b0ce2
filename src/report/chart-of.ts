import { LedgerEntry } from '../decision/ledger-entry';
import { Plan } from '../decision/plan';
import { assumedText } from '../rehearsal/assumptions';
import { Rehearsal } from '../rehearsal/rehearse';
import { Story } from '../rehearsal/report-story';
import { Scenario } from '../rehearsal/scenario';
import { Subject } from '../rehearsal/subject';
import { clocksOf, zoneOf } from '../text/local-time';
import { Chart, Group, Lane, StoryRow } from './chart';
import { alarmLanes, pipelineLane } from './pipeline-lanes';
import { stageLane } from './stage-lane';
import { Landing, Tape, Told } from './tape';
import { sharesOf, Stretch, targetLanes } from './target-lanes';

/** As many lanes as a reader takes in at once; a pipeline with more begins folded. */
const MOST_OPEN = 24;

/** What the page of a rehearsal shows. `tape` listened to it. */
export function chartOf(subject: Subject, scenario: Scenario, { result, board, alarms }: Rehearsal, tape: Tape): Chart {
  const { plan } = subject;
  const stretch: Stretch = { start: Date.parse(result.start), end: Date.parse(result.end) };
  const before = scenario.baseline ?? 'none';
  const landings: readonly Landing[] = [{ at: stretch.start, revisions: whatRanBefore(plan, before) }, ...tape.landings];
  const zone = zoneOf(plan);
  return {
    pipeline: result.pipeline,
    about: `${scenario.commits.map(({ revision }) => revision).join(', ') || 'nothing new'}, ${before === 'none' ? 'in an empty world' : `where ${before} runs`}`,
    assumed: assumedText(scenario.assume),
    closing: result.quiet ? 'All is quiet at the end: nothing runs, waits or is scheduled any more.' : 'Stopped when its time was over: something still runs, waits or is scheduled.',
    ...stretch,
    ...(zone !== undefined && zone !== 'UTC' && { timeZone: zone }),
    revisions: [...new Set([before, ...scenario.commits.map(({ revision }) => revision)])],
    groups: groupsOf(plan, { told: tape.told, ledger: result.ledger, landings, alarms: alarmLanes(alarms, stretch) }, stretch),
    story: storyOf(plan, tape.told),
    board,
    executions: result.executions,
  };
}

const whatRanBefore = (plan: Plan, revision: string): Readonly<Record<string, string>> => Object.fromEntries(
  plan.stages.flatMap((stage) => stage.steps.flatMap(({ targets }) => targets.map(({ name }) => [`${stage.name}/${name}`, revision]))));

interface Sources {
  readonly told: readonly Told[];
  readonly ledger: readonly LedgerEntry[];
  readonly landings: readonly Landing[];
  readonly alarms: readonly Lane[];
}

function groupsOf(plan: Plan, { told, ledger, landings, alarms }: Sources, stretch: Stretch): readonly Group[] {
  const stages = plan.stages.map((stage) => ({
    head: stageLane(stage.name, told, ledger, stretch.end),
    lanes: targetLanes(stage, told, landings, stretch),
  }));
  const all = stages.reduce((sum, { lanes }) => sum + lanes.length, 0);
  const deploying = new Set(plan.stages.map(({ name }) => name));
  return [
    { name: 'Pipeline', head: pipelineLane(told, ledger, deploying, stretch.end), lanes: [], shares: [], open: false },
    ...(alarms.length === 0 ? [] : [{ name: 'Alarms', head: alarmsHead(alarms), lanes: alarms, shares: [], open: alarms.length <= 3 }]),
    ...stages.map(({ head, lanes }): Group => ({
      name: head.name, head, lanes, shares: sharesOf(lanes), open: all <= MOST_OPEN || head.marks.some(({ kind }) => kind === 'bad'),
    })),
  ];
}

/** Whether any alarm was red, for a folded group. */
const alarmsHead = (alarms: readonly Lane[]): Lane => ({
  name: 'Alarms',
  tracks: 1,
  spans: alarms.flatMap(({ name, where = '', spans }) => spans.filter(({ kind }) => kind === 'alarm').map((span) => ({ ...span, track: 0, label: `${name}, ${where}` }))),
  marks: [],
});

function storyOf(plan: Plan, told: readonly Told[]): readonly StoryRow[] {
  const story = new Story(plan, clocksOf(plan));
  return told.flatMap(({ event, decision }) => story.tell(event, decision).map(({ mood, text, points = [] }): StoryRow => ({
    at: Date.parse(event.at), revision: event.revision ?? '', stage: event.stage ?? '', mood, text, points,
  })));
}
