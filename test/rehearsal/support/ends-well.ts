/**
 * Whether a rehearsal ends well, whatever went wrong in it. Judged from its events and its ledger alone, by other means
 * than those under test: no rollback waits for anybody, what was bad is back or a person was told, and nothing runs that
 * nobody put there.
 */
import { targetsOf } from '../../../src/decision/stage-look';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { Played } from './invariants';

/** One sentence for each rule that was broken; none when all is well. */
export const endsWell = (played: Played): readonly string[] => RULES.flatMap((rule) => rule(played));

type Rule = (played: Played) => readonly string[];

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

const RULES: readonly Rule[] = [noRollbackIsHeld, everyAlarmIsAnswered, nothingVetoedStays, nothingComesFromNowhere];
