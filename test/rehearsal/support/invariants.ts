/**
 * What must hold in every rehearsal of the example, whatever happens in it. Judged from the result and the scenario alone,
 * by other means than those under test: an own replay of the deployments, an own table of what was red when.
 */
import { alarmKey, AlarmRef, StagePlan, StepPlan } from '../../../src/decision/plan';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { RehearsalResult } from '../../../src/rehearsal/result';
import { Scenario } from '../../../src/rehearsal/scenario';
import { Subject } from '../../../src/rehearsal/subject';
import { isWorkingHours } from './example';
import { WhatOperatorsSaid } from './what-operators-said';

export interface Played { readonly subject: Subject; readonly scenario: Scenario; readonly result: RehearsalResult }

/** One sentence for each rule that was broken; none when all is well. */
export const violations = (played: Played): readonly string[] => RULES.flatMap((rule) => rule(played));

type Rule = (played: Played) => readonly string[];

/** One stay of a standard execution in a gated stage: from its entry, or a retry, to its end there. */
interface Stay { readonly stage: StagePlan; readonly execution: string; readonly isRetry: boolean; readonly events: readonly RehearsalEvent[] }

const at = ({ at: moment }: RehearsalEvent): number => Date.parse(moment);
const told = (event: RehearsalEvent): string => [event.at, event.kind, event.revision, event.execution, event.stage, event.target, event.action].filter(Boolean).join(' ');
const isDeployment = (event: RehearsalEvent): boolean => event.kind === 'action.started' && event.category === 'Deploy';
const isByHand = (event: RehearsalEvent): boolean => /\bby arn:[^ ]+:user\/[^ ]+$/.test(event.detail ?? '');

function typeOf({ result }: Played, execution: string | undefined): string | undefined {
  return result.executions.find(({ id }) => id === execution)?.type;
}

function staysOf(played: Played): readonly Stay[] {
  const { events } = played.result;
  return events.flatMap((entry, index) => {
    const stage = played.subject.plan.stages.find((one) => one.name === entry.stage);
    if (entry.kind !== 'stage.entered' || stage === undefined || !stage.production || typeOf(played, entry.execution) !== 'STANDARD') return [];
    const rest = events.slice(index + 1);
    const next = rest.findIndex((event) => event.kind === 'stage.entered' && event.stage === stage.name);
    const own = (next < 0 ? rest : rest.slice(0, next)).filter((event) => event.stage === stage.name && event.execution === entry.execution);
    return [{ stage, execution: entry.execution ?? '', isRetry: (entry.detail ?? '').includes('retried by'), events: own }];
  });
}

const deploymentsOf = (step: StepPlan, stay: Stay): readonly RehearsalEvent[] =>
  stay.events.filter((event) => isDeployment(event) && step.targets.some((target) => target.deployActions.includes(event.action ?? '')));

/** When the scenario has an alarm in something else than OK. */
function isBad({ scenario }: Played, alarm: AlarmRef, from: number, until: number, states: readonly string[]): boolean {
  return scenario.alarms.some(({ alarms, state, when }) => states.includes(state) && alarms.some((one) => alarmKey(one) === alarmKey(alarm))
    && when.kind === 'timed' && when.from <= until && (when.until === undefined || when.until > from));
}

const chronological: Rule = ({ result: { events } }) =>
  events.filter((event, index) => index > 0 && at(event) < at(events[index - 1])).map((event) => `not in the order of time: ${told(event)}`);

const bounded: Rule = ({ result: { events } }) => events.length < 2500 ? [] : [`${events.length} events`];

const nothingStartsWhileHeld: Rule = (played) => staysOf(played).flatMap((stay) => stay.stage.steps.flatMap((step, index) => {
  const first = deploymentsOf(step, stay).at(0);
  if (first === undefined) return [];
  const door = index === 0 ? stay.stage.airlock : stay.stage.steps[index - 1].bake?.action;
  const opened = stay.events.find((event) => event.kind === 'gate.passed' && event.action === door);
  if (opened === undefined) return stay.isRetry ? [] : [`started without its gate ${door}: ${told(first)}`];
  if (isByHand(opened)) return [];
  const blocking = stay.stage.blockers.flatMap((blocker) => blocker.kind === 'alarm' ? blocker.alarms : [])
    .filter((alarm) => isBad(played, alarm, at(first), at(first), ['ALARM', 'MISSING', 'INSUFFICIENT_DATA']));
  const fault = played.scenario.faults.find((one) => one.from <= at(first) && (one.until === undefined || one.until > at(first))
    && ((one.kind === 'controllerDead' && !isMended(played, one.from, at(first))) || (one.kind === 'service' && ['cloudwatch', 'sts', 'dynamodb', 'codepipeline'].includes(one.service))));
  return [
    ...(isWorkingHours(first.at) ? [] : [`outside working hours: ${told(first)}`]),
    ...blocking.map((alarm) => `while ${alarm.name} of ${alarm.region} was not OK: ${told(first)}`),
    ...(fault === undefined ? [] : [`during a fault (${fault.kind === 'service' ? fault.service : fault.kind}): ${told(first)}`]),
  ];
}));

/** A commit that mends the controller was deployed in between. */
const isMended = ({ scenario, result }: Played, from: number, until: number): boolean => result.events.some((event) =>
  event.kind === 'action.succeeded' && event.action === 'SelfMutate' && at(event) >= from && at(event) <= until
    && scenario.commits.some(({ revision, fixesController }) => fixesController && revision === event.revision));

const entriesOf = (played: Played): readonly Stay[] => staysOf(played).filter(({ isRetry }) => !isRetry);

const oneBoxBakesBeforeFleet: Rule = (played) => entriesOf(played).flatMap((stay) => stay.stage.steps.slice(1).flatMap((step, index) => {
  const before = stay.stage.steps[index];
  const [first] = deploymentsOf(step, stay);
  if (first === undefined) return [];
  const baked = stay.events.find((event) => event.kind === 'bake.passed' && event.action === before.bake?.action);
  const all = before.targets.flatMap((target) => target.deployActions);
  const landed = stay.events.filter((event) => event.kind === 'action.succeeded' && all.includes(event.action ?? ''));
  return [
    ...(baked === undefined || at(baked) > at(first) ? [`before the bake ${before.bake?.action} passed: ${told(first)}`] : []),
    ...(landed.length === all.length && landed.every((event) => at(event) <= at(first)) ? [] : [`before the step before it was deployed: ${told(first)}`]),
  ];
}));

const bakesAreBaked: Rule = (played) => staysOf(played).flatMap((stay) => stay.stage.steps.flatMap((step) => {
  const passed = stay.events.find((event) => event.kind === 'bake.passed' && event.action === step.bake?.action);
  const began = stay.events.find((event) => event.kind === 'bake.started' && event.action === step.bake?.action);
  const first = deploymentsOf(step, stay).at(0) ?? began;
  if (step.bake === undefined || passed === undefined || isByHand(passed)) return [];
  if (began === undefined || first === undefined) return [`passed and never began: ${told(passed)}`];
  const red = step.bake.alarms.filter((alarm) => isBad(played, alarm, at(first), at(passed), ['ALARM']));
  const unseen = step.bake.alarms.filter((alarm) => isBad(played, alarm, at(passed), at(passed), ['MISSING', 'INSUFFICIENT_DATA']));
  const letIn = stay.events.some((event) => event.kind === 'gate.passed' && isByHand(event));
  return [
    ...(at(passed) - at(began) >= Math.min(step.bake.minutes * 60_000, shortestBake(played, stay.stage, passed)) ? [] : [`baked too short: ${told(passed)}`]),
    ...(letIn ? [] : red.map((alarm) => `passed although ${alarm.name} of ${alarm.region} was in ALARM: ${told(passed)}`)),
    ...unseen.map((alarm) => `passed although ${alarm.name} of ${alarm.region} could not be told: ${told(passed)}`),
  ];
}));

/** To what people have shortened the bake; infinite where nobody has. */
function shortestBake({ subject, scenario }: Played, stage: StagePlan, passed: RehearsalEvent): number {
  const { home } = subject.plan;
  const said = new WhatOperatorsSaid(scenario, subject.model.name, `${home.account}/${home.region}/${subject.model.name}`);
  return Math.min(Infinity, ...said.grantsAt(stage.name, at(passed), passed).map(({ bakesFor }) => bakesFor));
}

const wavesInOrder: Rule = (played) => {
  const waves = played.subject.plan.stages.map(({ name }) => name);
  return played.result.events.flatMap((event, index) => {
    const wave = waves.indexOf(event.stage ?? '');
    if (event.kind !== 'stage.entered' || wave < 1 || typeOf(played, event.execution) !== 'STANDARD') return [];
    const isDone = played.result.events.slice(0, index)
      .some((one) => one.kind === 'stage.succeeded' && one.stage === waves[wave - 1] && one.execution === event.execution);
    return isDone ? [] : [`entered before ${waves[wave - 1]} was done: ${told(event)}`];
  });
};

const rollbacksAreNeverHeld: Rule = (played) => {
  const { events } = played.result;
  const rollbacks = events.filter((event) => typeOf(played, event.execution) === 'ROLLBACK');
  const away = (moment: number): boolean => played.scenario.faults.some((one) => one.kind === 'service' && one.service === 'codepipeline'
    && one.from <= moment + 60_000 && (one.until === undefined || one.until > moment));
  return [
    ...rollbacks.filter(({ kind }) => kind.startsWith('gate.') || kind.startsWith('bake.')).map((event) => `a rollback was judged: ${told(event)}`),
    ...rollbacks.filter((event) => event.kind === 'action.started' && event.category === 'Approval').flatMap((began) => {
      const end = rollbacks.find((event) => event.action === began.action && event.stage === began.stage && event.execution === began.execution
        && at(event) >= at(began) && /action\.(succeeded|failed)/.test(event.kind));
      const limit = Math.min(Date.parse(played.result.end), at(began) + 60_000);
      return away(at(began)) || (end !== undefined && at(end) <= at(began) + 60_000) || limit < at(began) + 60_000 || wasStopped(played, began) ? [] : [`a rollback waited: ${told(began)}`];
    }),
  ];
};

const wasStopped = ({ result }: Played, { execution }: RehearsalEvent): boolean =>
  result.events.some((event) => event.execution === execution && ['execution.stopped', 'execution.cancelled'].includes(event.kind));

/** What runs where, replayed. A deployment that CodePipeline abandoned tells no end, and lands all the same. */
const revisionsAreDeployed: Rule = (played) => {
  const { scenario, result, subject } = played;
  const carried = new Map<string, string>();
  for (const event of result.events) {
    if (event.kind === 'action.succeeded' && event.category === 'Deploy') carried.set(`${event.stage}/${event.action}`, event.revision ?? '');
    if (event.kind !== 'restore.succeeded') continue;
    for (const key of [...carried.keys()].filter((one) => one.startsWith(`${event.stage}/`))) carried.set(key, event.revision ?? '');
  }
  return subject.plan.stages.flatMap((stage) => stage.steps.flatMap(({ targets }) => targets).flatMap((target) => {
    const keys = target.deployActions.map((action) => `${stage.name}/${action}`);
    const abandoned = result.events.some((event) => isDeployment(event) && keys.includes(`${event.stage}/${event.action}`) && wasStopped(played, event) && ended(result, event) === undefined);
    const revisions = keys.map((key) => carried.get(key) ?? scenario.baseline).filter((one) => one !== undefined);
    const expected = [...new Set(revisions)].sort().join('+') || 'none';
    const got = result.revisions[`${stage.name}/${target.name}`];
    return got === expected || abandoned ? [] : [`${stage.name}/${target.name} is told to run ${got}, and ${expected} was deployed`];
  }));
};

const ended = (result: RehearsalResult, began: RehearsalEvent): RehearsalEvent | undefined => result.events.slice(result.events.indexOf(began) + 1)
  .find((event) => event.execution === began.execution && event.stage === began.stage && event.action === began.action && /^action\.(succeeded|failed)$/.test(event.kind));

const outcomesAreTold: Rule = ({ result }) => result.executions.flatMap(({ id, outcome, endedAt }) => {
  const last = result.events.filter((event) => event.execution === id && /^execution\./.test(event.kind)).at(-1);
  const undone = result.events.some((event) => event.kind === 'rollback.succeeded'
    && result.events.some((one) => one.kind === 'rollback.started' && one.execution === event.execution && (one.detail ?? '').includes(`(${id}) back`)));
  const isRunning = last?.kind === 'execution.started' || endedAt === undefined;
  const expected: Readonly<Record<string, string>> = {
    'execution.succeeded': 'succeeded',
    'execution.failed': undone ? 'rolledBack' : 'failed',
    'execution.superseded': 'superseded',
    'execution.stopped': undone ? 'rolledBack' : 'cancelled',
    'execution.cancelled': 'cancelled',
  };
  const wanted = isRunning ? 'waiting' : expected[last?.kind ?? ''];
  return wanted === outcome ? [] : [`${id} is told to be ${outcome}, and its events say ${wanted}`];
});

const everyStartHasItsEnd: Rule = (played) => {
  const { result } = played;
  return result.events.flatMap((event) => {
    if (event.kind === 'action.started' && ended(result, event) === undefined && !wasStopped(played, event) && result.quiet) return [`never ended: ${told(event)}`];
    if (event.kind === 'rollback.started' && result.quiet
      && !result.events.some((one) => one.execution === event.execution && /^rollback\.(succeeded|failed)$/.test(one.kind))) return [`never ended: ${told(event)}`];
    return [];
  });
};

const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'gate.passed': ['gate.passed', 'bake.passed', 'gate.approvedByHand', 'bake.approvedByHand'],
  'bake.passed': ['bake.passed', 'bake.approvedByHand'],
  'bake.rejected': ['bake.rejected', 'bake.rejectedByHand', 'approval.refused'],
  'gate.replaced': ['gate.replaced'],
};

/** An answer that nobody gave, such as a time-out, is in no ledger. */
const ledgerAndEventsAgree: Rule = ({ scenario, result }) => {
  // What happens while the controller is dead may be gone before it looks again, and a service that never answers again takes no line.
  const isLate = (moment: number): boolean => scenario.faults.some((fault) => fault.kind === 'controllerDead'
    ? fault.from <= moment && (fault.until === undefined || fault.until > moment)
    : fault.kind === 'service' && ['dynamodb', 'codepipeline'].includes(fault.service) && fault.until === undefined);
  const cut = Date.parse(result.end) - 60_000;
  const isSame = (entry: RehearsalResult['ledger'][number], event: RehearsalEvent): boolean =>
    entry.stage === event.stage && entry.action === event.action && entry.execution === event.execution;
  return [
    ...result.events.filter((event) => event.kind in ANSWERS && !(event.detail ?? '').startsWith('Timed out') && !isLate(at(event)) && at(event) < cut).flatMap((event) => {
      const kinds = (ANSWERS[event.kind] ?? []).filter((kind) => isByHand(event) === kind.endsWith('ByHand'));
      return result.ledger.some((entry) => kinds.includes(entry.kind) && isSame(entry, event)) ? [] : [`not in the ledger: ${told(event)} ${event.detail}`];
    }),
    ...result.ledger.filter((entry) => ['gate.passed', 'bake.passed', 'bake.rejected', 'gate.replaced'].includes(entry.kind)).flatMap((entry) =>
      result.events.some((event) => (event.kind === entry.kind) && isSame(entry, event))
        ? [] : [`in the ledger and not among the events: ${entry.at} ${entry.kind} ${entry.stage}/${entry.action} ${entry.execution}`]),
  ];
};

/** What starts later and is older was let in by a person. */
const nothingIsDowngraded: Rule = (played) => {
  const order = (execution: string): number => played.result.executions.findIndex(({ id }) => id === execution);
  const newest = new Map<string, number>();
  return staysOf(played).flatMap((stay) => {
    const [first] = stay.events.filter(isDeployment);
    if (first === undefined) return [];
    const known = newest.get(stay.stage.name) ?? -1;
    newest.set(stay.stage.name, Math.max(known, order(stay.execution)));
    return order(stay.execution) >= known || stay.isRetry || stay.events.some(isByHand) ? [] : [`older than what was there: ${told(first)}`];
  });
};

/** A production stage that a standard execution left half deployed lets nothing in until it is mended. */
const nothingEntersATornStage: Rule = (played) => staysOf(played).flatMap((stay) => {
  const [first] = stay.events.filter(isDeployment);
  if (first === undefined || stay.isRetry || stay.events.some(isByHand)) return [];
  const before = played.result.events.slice(0, played.result.events.indexOf(first)).filter((event) => event.stage === stay.stage.name
    && ['stage.torn', 'stage.succeeded', 'rollback.succeeded', 'rollback.failed', 'restore.succeeded'].includes(event.kind)).at(-1);
  return before?.kind === 'stage.torn' || before?.kind === 'rollback.failed' ? [`into a torn stage: ${told(first)}`] : [];
});

const onlyProductionIsTorn: Rule = ({ subject, result }) => result.events
  .filter((event) => event.kind === 'stage.torn' && !subject.plan.stages.some((stage) => stage.production && stage.name === event.stage))
  .map((event) => `torn before production: ${told(event)}`);

/** Whoever presses the button cancels what is in flight; the pipeline itself does so only where it cannot go on without, or was told to. */
const noUpdateOfItsOwnCancelsARelease: Rule = ({ scenario, subject, result: { events, executions } }) => {
  const waves = subject.plan.stages.filter(({ production }) => production).map(({ name }) => name);
  return events.filter((event) => event.kind === 'pipeline.updated' && (event.detail ?? '').includes('by SelfMutate')).flatMap((update) => {
    const before = events.slice(0, events.indexOf(update));
    const isExcused = before.some(({ kind, stage }) => kind === 'override.used' && stage === 'UpdatePipeline')
      || scenario.faults.some(({ kind, from, until = Infinity }) => kind === 'controllerDead' && from <= at(update) && until > at(update) - 20 * 60_000);
    if (isExcused) return [];
    return executions.filter(({ id, type }) => {
      const own = before.filter(({ execution }) => execution === id);
      const isIn = type === 'ROLLBACK' ? own.length > 0 : own.some((event) => isDeployment(event) && waves.includes(event.stage ?? ''));
      return isIn && !own.some(({ kind }) => /^execution\.(succeeded|failed|stopped|cancelled)$/.test(kind));
    }).map(({ id, revision }) => `${revision} (${id}) was in production when it happened: ${told(update)}`);
  });
};

const RULES: readonly Rule[] = [
  chronological, bounded, nothingStartsWhileHeld, oneBoxBakesBeforeFleet, bakesAreBaked, wavesInOrder, rollbacksAreNeverHeld, revisionsAreDeployed,
  outcomesAreTold, everyStartHasItsEnd, ledgerAndEventsAgree, nothingIsDowngraded, nothingEntersATornStage, onlyProductionIsTorn,
  noUpdateOfItsOwnCancelsARelease,
];
