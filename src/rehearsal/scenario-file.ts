import { minimatch } from 'minimatch';
import { alarmKey } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { Assumptions, ASSUMPTION_NAMES, DEFAULT_ASSUMPTIONS } from './assumptions';
import { alarmsNamed } from './known-alarms';
import {
  AlarmScript, CommitScript, DEFAULT_ACTION_DURATION, DEFAULT_BASELINE, DEFAULT_REVISION, DEFAULT_START,
  DEFAULT_UNTIL, DurationScript, OutcomeScript, Scenario, ScriptedAlarmState,
} from './scenario';
import { decodeCalendars } from './scenario-calendars';
import { decodeFaults } from './scenario-faults';
import { decodeMetrics } from './scenario-metrics';
import { decodeOperator, Play } from './scenario-operator';
import { Subject } from './subject';
import { Fields, Placed, YamlFile } from './yaml-file';

const ALARM_STATES: readonly ScriptedAlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA', 'MISSING'];

/** ISO 8601 with seconds, in UTC: any other form would need a time zone that nobody named. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * Reads a scenario and holds every name in it against the pipeline it is to be played on.
 *
 * @throws BadInput naming every problem at once, each with file, line and field.
 */
export function decodeScenario(fileName: string, text: string, subject: Subject): Scenario {
  const file = new YamlFile(fileName, text);
  const root = file.root();
  const scenario = root && readScenario(root, subject);
  const problems = file.report();
  if (!scenario || problems.length > 0) throw new BadInput(problems);
  return scenario;
}

function readScenario(root: Fields, subject: Subject): Scenario {
  const start = readStart(root.text('start'));
  const until = start + (root.span('until') ?? DEFAULT_UNTIL);
  const baseline = root.text('baseline')?.value ?? DEFAULT_BASELINE;
  const commits = readCommits(root, start);
  const revisions = [...new Set([...(baseline === 'none' ? [] : [baseline]), ...commits.map((commit) => commit.revision)])];
  const scenario: Scenario = {
    start,
    until,
    ...(baseline !== 'none' && { baseline }),
    commits,
    durations: readDurations(root.fields('durations'), subject),
    outcomes: (root.list('actions') ?? []).flatMap((entry) => readOutcome(entry, subject, revisions) ?? []),
    alarms: (root.list('alarms') ?? []).map((entry) => readAlarm(entry, subject, { start, revisions })),
    calendars: decodeCalendars(root.list('calendars') ?? [], subject.calendars, start),
    metrics: decodeMetrics(root.list('metrics') ?? [], subject, { start, revisions }),
    operator: decodeOperator(root.list('operator') ?? [], subject, { start, revisions }),
    faults: decodeFaults(root.list('faults') ?? [], start, subject.plan),
    assume: readAssumptions(root.fields('assume')),
  };
  root.refuseOthers();
  return scenario;
}

function readStart(given: Placed<string> | undefined): EpochMs {
  const instant = Date.parse(given?.value ?? DEFAULT_START);
  if (!given || (INSTANT.test(given.value) && !Number.isNaN(instant))) return instant;
  given.refuse(`must be a moment in UTC such as ${DEFAULT_START}`);
  return Date.parse(DEFAULT_START);
}

function readCommits(root: Fields, start: EpochMs): readonly CommitScript[] {
  const entries = root.list('commits');
  if (!entries) return [{ at: start, revision: DEFAULT_REVISION, changesPipeline: false, fixesController: false }];
  return entries.map((entry) => {
    const revision = entry.required('revision');
    if (revision && !/^[A-Za-z0-9._-]{1,64}$/.test(revision.value)) revision.refuse('must be 1 to 64 letters, digits, dots, dashes and underscores');
    if (revision?.value === 'none') revision.refuse('must not be none, which stands for an empty world');
    const commit = {
      at: start + (entry.span('at') ?? 0),
      revision: revision?.value ?? DEFAULT_REVISION,
      changesPipeline: entry.flag('changesPipeline') ?? false,
      fixesController: entry.flag('fixesController') ?? false,
    };
    entry.refuseOthers();
    return commit;
  });
}

function readDurations(fields: Fields | undefined, subject: Subject): DurationScript {
  const rules = (fields?.keys() ?? []).filter((key) => key !== 'default').flatMap((match) => {
    const milliseconds = fields?.span(match);
    if (!matchesAction(match, subject)) fields?.refuse(match, unmatched(match, subject));
    return milliseconds === undefined ? [] : [{ match, milliseconds }];
  });
  return { default: fields?.span('default') ?? DEFAULT_ACTION_DURATION, rules };
}

function readOutcome(entry: Fields, subject: Subject, revisions: readonly string[]): OutcomeScript | undefined {
  const match = entry.required('match');
  if (match && !matchesAction(match.value, subject)) entry.refuse('match', unmatched(match.value, subject));
  const revision = entry.text('revision');
  refuseUnknownRevision(revision, revisions);
  entry.required('outcome');
  const outcome = entry.oneOf('outcome', ['succeed', 'fail'] as const);
  const times = entry.count('times');
  entry.refuseOthers();
  if (!match || !outcome) return undefined;
  return { match: match.value, outcome, ...(revision && { revision: revision.value }), ...(times && { times }) };
}

function readAlarm(entry: Fields, subject: Subject, play: Play): AlarmScript {
  const name = entry.required('name');
  const wanted = { name: name?.value ?? '', account: entry.text('account')?.value, region: entry.text('region')?.value };
  const alarms = alarmsNamed(subject, wanted);
  if (name && alarms.length === 0) name.refuse(`must name an alarm that the pipeline looks at${whereOf(wanted)}`, suggestAlarm(wanted, subject));
  const state = entry.oneOf('state', ALARM_STATES);
  const revision = entry.text('whileRevision');
  const at = entry.span('at');
  const until = entry.span('until');
  const after = entry.span('after');
  if (revision) {
    refuseUnknownRevision(revision, play.revisions);
    for (const key of ['at', 'until']) if (entry.has(key)) entry.refuse(key, 'must not stand beside whileRevision; use after');
  } else {
    if (entry.has('after')) entry.refuse('after', 'must stand beside whileRevision; use at');
    if (!entry.has('at')) entry.refuseAll('must say when, by at or by whileRevision, got neither');
    if (!entry.has('state')) entry.refuseAll('must say which state, got none');
    if (at !== undefined && until !== undefined && until <= at) entry.refuse('until', 'must be later than at');
  }
  entry.refuseOthers();
  return {
    alarms,
    state: state ?? 'ALARM',
    when: revision
      ? { kind: 'whileRevision', revision: revision.value, after: after ?? 0 }
      : { kind: 'timed', from: play.start + (at ?? 0), ...(until !== undefined && { until: play.start + until }) },
  };
}

function readAssumptions(fields: Fields | undefined): Assumptions {
  const given = ASSUMPTION_NAMES.map((name) => [name, fields?.flag(name) ?? DEFAULT_ASSUMPTIONS[name]] as const);
  fields?.refuseOthers();
  return { ...DEFAULT_ASSUMPTIONS, ...Object.fromEntries(given) };
}

function refuseUnknownRevision(given: Placed<string> | undefined, revisions: readonly string[]): void {
  if (given && !revisions.includes(given.value)) given.refuse('must be the baseline or the revision of a commit', suggestion(given.value, revisions));
}

/** Approvals are left out: they take as long as their answer, and end as they are answered. */
const timedActions = (subject: Subject): readonly string[] => subject.model.stages
  .flatMap((stage) => stage.actions.filter((action) => action.category !== 'Approval').map((action) => `${stage.name}/${action.name}`));

const matchesAction = (glob: string, subject: Subject): boolean => timedActions(subject).some((action) => minimatch(action, glob));

const unmatched = (glob: string, subject: Subject): string =>
  `must match the stage/action of at least one action other than an approval, got '${glob}'; ${suggestion(glob, timedActions(subject))}`;

const whereOf = (wanted: { readonly account?: string; readonly region?: string }): string =>
  [wanted.account && ` in account ${wanted.account}`, wanted.region && ` in ${wanted.region}`].filter(Boolean).join('');

function suggestAlarm(wanted: { readonly name: string }, subject: Subject): string {
  const places = alarmsNamed(subject, { name: wanted.name }).map(alarmKey);
  return places.length > 0 ? `it is looked at as ${places.join(', ')}` : suggestion(wanted.name, [...new Set([...subject.alarms.map((alarm) => alarm.name), ...subject.prefixes.map(({ prefix }) => `${prefix}*`)])]);
}
