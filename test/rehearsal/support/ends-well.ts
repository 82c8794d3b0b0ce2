/**
 * Whether a rehearsal goes and ends well, whatever went wrong in it. Judged from its events and its ledger alone, by other
 * means than those under test: no rollback waits for anybody, what was bad is back or a person was told, what is vetoed is
 * not begun again, and at no moment anything runs that nobody put there.
 */
import { alarmKey } from '../../../src/decision/plan';
import { targetsOf } from '../../../src/decision/stage-look';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { Played } from './invariants';
import { changesOf, revisionsOf, Watched } from './journeys';

/** One sentence for each rule that was broken; none when all is well. */
export const endsWell = (played: Watched): readonly string[] => RULES.flatMap((rule) => rule(played));

type Rule = (played: Watched) => readonly string[];

const minutes = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000;

/** An approval of a rollback is answered within a minute or two, or its execution is stopped: no blocker holds it. */
const noRollbackIsHeld: Rule = ({ result }) => {
  const rollbacks = new Set(result.executions.filter(({ type }) => type === 'ROLLBACK').map(({ id }) => id));
  const ofRollbacks = result.events.filter(({ execution }) => rollbacks.has(execution ?? ''));
  return ofRollbacks.filter(({ kind, category }) => kind === 'action.started' && category === 'Approval').flatMap((begun) => {
    const ended = ofRollbacks.find((event) => event.at >= begun.at && event.execution === begun.execution
      && ((event.kind === 'action.succeeded' && event.action === begun.action) || event.kind === 'execution.stopped'));
    return ended !== undefined && minutes(begun.at, ended.at) <= 2 ? [] : [`${begun.action ?? ''} of rollback ${begun.execution ?? ''} waited in ${begun.stage ?? ''} from ${begun.at}`];
  });
};

const pagedSince = ({ result }: Played, stage: string, at: string): boolean =>
  result.ledger.some((entry) => entry.kind === 'page' && entry.stage === stage && entry.at >= at);

/** What a bake was rejected for runs nowhere in its wave at the end, or a person was told of that wave since. */
const everyAlarmIsAnswered: Rule = (played) => played.result.events.filter(({ kind }) => kind === 'bake.rejected').flatMap(({ stage = '', revision = '', at }) => {
  const still = Object.entries(played.result.revisions).filter(([target, runs]) => target.startsWith(`${stage}/`) && runs === revision).map(([target]) => target);
  return still.length === 0 || pagedSince(played, stage, at) || isLetInAgain(played, stage, revision, at) ? [] : [`${still.join(', ')} still on ${revision}, rejected in ${stage} at ${at}`];
});

/** A person took it up again afterwards: a retry, an airlock approved by hand, a veto lifted. */
const isLetInAgain = ({ scenario }: Played, stage: string, revision: string, at: string): boolean => scenario.operator.some((script) =>
  script.at > Date.parse(at) && ((script.do === 'retryFailedActions' || script.do === 'retryStage' || script.do === 'approve') && script.stage === stage
    || (script.do === 'rollbackStage' && script.to === revision)
    || (script.do === 'command' && 'request' in script && script.request.do === 'unveto'
      && script.request.revision === revision)));

/** What a production wave vetoes by itself does not run there at the end. */
const nothingVetoedStays: Rule = (played) => {
  const { result } = played;
  const vetoes = result.ledger.filter(({ kind, who }) => kind === 'veto.set' && who === 'breakwater');
  return vetoes.flatMap(({ stage = '', revision = '', at }) => {
    const still = Object.entries(result.revisions).filter(([target, runs]) => target.startsWith(`${stage}/`) && runs === revision).map(([target]) => target);
    const isLifted = result.ledger.some((entry) => entry.kind === 'veto.lifted' && entry.stage === stage && entry.revision === revision && entry.at >= at);
    return still.length === 0 || isLifted || pagedSince(played, stage, at) || isLetInAgain(played, stage, revision, at) ? [] : [`${still.join(', ')} ends on ${revision}, vetoed in ${stage} at ${at}`];
  });
};

/** Each target runs what the last deployment there, or a restore after it, put in place; or what ran before anything. */
const nothingComesFromNowhere: Rule = ({ subject, scenario, result }) =>
  subject.plan.stages.flatMap((stage) => targetsOf(stage).flatMap(({ name }) => {
    const id = `${stage.name}/${name}`;
    const isOfTarget = (event: RehearsalEvent): boolean => event.stage === stage.name && event.target === name;
    const deployments = result.events.filter((event) => event.category === 'Deploy' && isOfTarget(event));
    const last = deployments.filter(({ kind }) => kind === 'action.succeeded').at(-1);
    // An action that was abandoned is not told of again, and deploys all the same.
    const abandoned = deployments.filter(({ kind }) => kind === 'action.started').at(-1);
    const restores = result.events.filter(({ kind, at, stage: where }) =>
      /^restore\.(succeeded|failed)$/.test(kind) && where === stage.name && (last === undefined || at >= last.at));
    const possible = [last?.revision ?? scenario.baseline ?? 'none', abandoned?.revision, ...restores.map(({ revision }) => revision)];
    const runs = result.revisions[id];
    return possible.includes(runs) ? [] : [`${id} ends on ${runs ?? 'nothing'}, which nothing put there (${possible.join(', ')})`];
  }));

/** At every moment: what appears on a target was being deployed there by an execution, or by a restore of its wave. */
const nothingLandsFromNowhere: Rule = (played) => changesOf(played).flatMap(({ at, target: id, from, to }) => {
  const [stage, target] = id.split('/');
  const added = revisionsOf(to).filter((revision) => !revisionsOf(from).includes(revision));
  const unexplained = added.filter((revision) => !played.result.events.some((event) =>
    event.stage === stage && event.at <= at && event.revision === revision && (event.kind === 'restore.started' || isDeploymentTo(target, event))));
  return unexplained.length === 0 ? [] : [`${id} runs ${to} from ${at}, which nothing was putting there`];
});

const isDeploymentTo = (target: string | undefined, event: RehearsalEvent): boolean =>
  event.kind === 'action.started' && event.category === 'Deploy' && event.target === target;

/** At every moment after a wave vetoed a revision by itself: no release of it is deployed there or behind, unless a person let it in again. */
const nothingVetoedIsBegun: Rule = (played) => played.result.ledger.filter(({ kind, who }) => kind === 'veto.set' && who === 'breakwater').flatMap((veto) => {
  const { stage = '', revision = '', at } = veto;
  const { events, executions, ledger } = played.result;
  const lifted = ledger.find((entry) => entry.kind === 'veto.lifted' && entry.stage === stage && entry.revision === revision && entry.at >= at);
  const waves = played.subject.plan.stages.filter(({ production }) => production).map(({ name }) => name);
  const closed = waves.slice(waves.indexOf(stage));
  const standard = new Set(executions.filter(({ type }) => type === 'STANDARD').map(({ id }) => id));
  return events
    .filter((event) => event.kind === 'action.started' && event.category === 'Deploy' && event.revision === revision && standard.has(event.execution ?? '')
      && closed.includes(event.stage ?? '') && event.at > at && event.at < (lifted?.at ?? '~') && !isLetInAgain(played, event.stage ?? '', revision, at))
    .map((event) => `${revision}, vetoed in ${stage} at ${at}, is deployed in ${event.stage ?? ''} at ${event.at}`);
});

/**
 * What the scenario calls bad, by an own reading of it, runs at the end in no wave that watches for it; unless a person was
 * told, or it had left the last wave.
 */
const nothingBadStays: Rule = (played) => {
  const { scenario, subject, result } = played;
  return scenario.alarms.flatMap(({ alarms, state, when }) => when.kind !== 'whileRevision' || state !== 'ALARM' ? [] : subject.plan.stages.flatMap((stage) => {
    const watched = stage.steps.flatMap(({ bake }) => bake?.alarms ?? []).map(alarmKey);
    const places = alarms.filter((alarm) => watched.includes(alarmKey(alarm))).map(({ account, region }) => `${account}/${region}`);
    const still = targetsOf(stage).filter(({ account, region, name }) => places.includes(`${account}/${region}`) && result.revisions[`${stage.name}/${name}`] === when.revision);
    const isThrough = result.executions.some(({ revision, outcome }) => revision === when.revision && outcome === 'succeeded');
    const isExcused = isThrough || pagedSince(played, stage.name, result.start) || isLetInAgain(played, stage.name, when.revision, result.start);
    return !stage.production || still.length === 0 || isExcused ? [] : [`${still.map(({ name }) => `${stage.name}/${name}`).join(', ')} ends on ${when.revision}, which is bad there`];
  }));
};

const RULES: readonly Rule[] = [
  noRollbackIsHeld, everyAlarmIsAnswered, nothingVetoedStays, nothingComesFromNowhere, nothingLandsFromNowhere, nothingVetoedIsBegun, nothingBadStays,
];
