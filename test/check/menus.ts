/** What may happen at a moment besides what happens by itself, by kind. */
import { PipelineView, StageView } from '../../src/decision/observation';
import { StagePlan } from '../../src/decision/plan';
import { stacksIn } from '../../src/decision/release';
import { Play } from '../../src/rehearsal/play';
import { FAULT_SERVICES, FaultService } from '../../src/rehearsal/scenario';
import { Subject } from '../../src/rehearsal/subject';
import { Choice, Entry, REVISIONS } from './choice';

export const MENUS = ['commits', 'outcomes', 'alarms', 'blockers', 'letters', 'vetoes', 'console', 'services', 'calls', 'events', 'deaths', 'restores'] as const;
export type Menu = (typeof MENUS)[number];

export function menuOf(subject: Subject, menu: Menu): readonly Choice[] {
  const { stages: waves } = subject.plan;
  switch (menu) {
    case 'commits': return COMMITS;
    case 'outcomes': return [...failing('UpdatePipeline', 'SelfMutate'), ...waves.flatMap(failingDeployments)];
    case 'alarms': return waves.flatMap((wave) => alarmsOf(wave));
    case 'blockers': return BLOCKERS;
    case 'letters': return [operator('pause', { do: 'pause', reason: 'looking', for: '2m' }), ...waves.flatMap(lettersTo)];
    case 'vetoes': return waves.flatMap(vetoesOf);
    case 'console': return [...BUTTONS, ...waves.flatMap(buttonsOf)];
    case 'services': return SERVICES;
    case 'calls': return CALLS;
    case 'events': return EVENTS;
    case 'deaths': return DEATHS;
    case 'restores': return [DEPLOY_BY_HAND, ...waves.flatMap(redOf), ...RESTORERS_DEATHS, ...inTheWay(subject)];
  }
}

type When = NonNullable<Choice['when']>;
const operator = (name: string, entry: Entry, when?: When): Choice => ({ name, section: 'operator', entry, ...(when && { when }) });
const undone = (choice: Choice, undo: Entry): Choice => ({ ...choice, lasts: 180, undo });

const wasCommitted = (play: Play, revision: string): boolean =>
  play.recorder.events.some((event) => event.kind === 'commit' && event.revision === revision);

/** The third changes the definition of the pipeline. */
const COMMITS = REVISIONS.slice(1).map((revision): Choice => ({
  name: `commit ${revision}`,
  section: 'commits',
  entry: { revision, ...(revision === 'r3' && { changesPipeline: true }) },
  when: (play) => !wasCommitted(play, revision),
}));

/** Once, or twice: then what answers the failure fails too. Chosen before anything happens, as an action's end is settled when it begins. */
const failing = (stage: string, action: string): readonly Choice[] => [1, 2].map((times) => ({
  name: `${stage}/${action} fails ${times}`,
  section: 'actions',
  entry: { match: `${stage}/${action}`, outcome: 'fail', times },
  when: (play) => play.recorder.events.length === 0,
}));

/** Two targets that nothing tells apart are one: what may happen to either is chosen for the first. */
const failingDeployments = ({ name, steps }: StagePlan): readonly Choice[] =>
  steps.flatMap(({ targets: [{ deployActions }] }) => failing(name, deployActions[deployActions.length - 1]));

const alarmsOf = ({ steps }: StagePlan, states = ['ALARM', 'INSUFFICIENT_DATA', 'MISSING']): readonly Choice[] =>
  steps.flatMap(({ targets: [{ name }] }) => states.map((state): Choice => ({
    name: `faults-${name} ${state}`, section: 'alarms', entry: { name: `faults-${name}`, state }, lasts: 120,
  })));

const redOf = (stage: StagePlan): readonly Choice[] => alarmsOf(stage, ['ALARM']);

const BLOCKERS: readonly Choice[] = [
  { name: 'outage', section: 'alarms', entry: { name: 'sev1-open', state: 'ALARM' }, lasts: 120 },
  { name: 'freeze', section: 'calendars', entry: { name: 'freeze', state: 'CLOSED' }, lasts: 120 },
];

function lettersTo({ name: stage }: StagePlan): readonly Choice[] {
  const override = { do: 'override', stage, reason: 'urgent', for: '4m' };
  return [
    operator(`override ${stage}`, { ...override, blockers: ['outage', 'freeze days'] }),
    operator(`end bake ${stage}`, { ...override, blockers: [], skipBake: true }),
  ];
}

function vetoesOf({ name: stage }: StagePlan): readonly Choice[] {
  const about = { stage, revision: REVISIONS[0], reason: 'a look at it' };
  return [
    undone(operator(`veto ${stage}`, { do: 'veto', ...about }), { do: 'unveto', ...about }),
    operator(`go back ${stage}`, { do: 'rollback', stage, reason: 'bad' }),
  ];
}

const stageIn = (view: PipelineView, stage: string): StageView | undefined => view.stages.find(({ name }) => name === stage);
const isUnderWay: When = (play) => !play.engine.quiet();
const waitsIn = (stage: string): When => (_play, view) => stageIn(view, stage)?.actions.some(({ token }) => token !== undefined) === true;
const failedIn = (stage: string): When => (_play, view) => stageIn(view, stage)?.execution?.status === 'Failed';
const isRestoring: When = ({ ledger }) => ledger.owesRestore();
const isAtRest = (stage: string): When => (_play, view) => !['InProgress', 'Stopping'].includes(stageIn(view, stage)?.execution?.status ?? '');

/** What CodePipeline could roll back to before, it cannot after. */
const DEPLOY_BY_HAND = operator('deploy the pipeline', { do: 'deployPipelineByHand' });

const BUTTONS: readonly Choice[] = [
  operator('stop', { do: 'stopExecution' }, isUnderWay),
  operator('abandon', { do: 'abandonExecution' }, isUnderWay),
  DEPLOY_BY_HAND,
];

const buttonsOf = ({ name: stage }: StagePlan): readonly Choice[] => [
  operator(`approve ${stage}`, { do: 'approve', stage }, waitsIn(stage)),
  operator(`reject ${stage}`, { do: 'reject', stage }, waitsIn(stage)),
  operator(`retry ${stage}`, { do: 'retryFailedActions', stage }, failedIn(stage)),
  operator(`retry all of ${stage}`, { do: 'retryStage', stage }, failedIn(stage)),
  operator(`roll ${stage} back`, { do: 'rollbackStage', stage, to: 'r0' }, isAtRest(stage)),
  undone(operator(`close ${stage}`, { do: 'disableTransition', stage }), { do: 'enableTransition', stage }),
];

const fault = (name: string, entry: Entry, lasts?: number): Choice => ({ name, section: 'faults', entry, ...(lasts !== undefined && { lasts }) });
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** What could not be read is the same to the judgement whether it was throttled or denied: some services do this, some that. */
const DENYING: readonly FaultService[] = ['sts', 'cloudformation', 'ssm'];

const failureOf = (service: FaultService): Entry => ({ service, error: DENYING.includes(service) ? 'AccessDeniedException' : 'ThrottlingException' });

const SERVICES = FAULT_SERVICES.map((service) => fault(`${service} away`, failureOf(service), 60));

/** How many calls of a service all that is rung in one instant makes at most, in these pipelines. */
const MOST_CALLS: Readonly<Record<FaultService, number>> = {
  cloudwatch: 4, codepipeline: 10, dynamodb: 16, sts: 6, cloudformation: 4, ssm: 4, eventbridge: 1,
};

const CALLS = FAULT_SERVICES.flatMap((service) =>
  upTo(MOST_CALLS[service]).map((call) => fault(`${service} call ${call}`, { ...failureOf(service), call }, 30)));

const EVENTS: readonly Choice[] = [
  fault('events lost', { kind: 'lostEvents' }, 60),
  fault('events doubled', { kind: 'duplicatedEvents' }, 60),
  fault('events late', { kind: 'delayedEvents', by: '90s' }, 60),
];

const RESTORERS_DEATHS = upTo(6).map((afterStep): Choice =>
  ({ ...fault(`restorer crash ${afterStep}`, { kind: 'restorerCrash', afterStep }, 180), when: isRestoring }));

/** No reconcile of these pipelines has more effects than the last of the controller's crashes waits for. */
const DEATHS: readonly Choice[] = [
  fault('controller dead', { kind: 'controllerDead' }, 180),
  ...upTo(8).map((afterEffects) => fault(`controller crash ${afterEffects}`, { kind: 'controllerCrash', afterEffects }, 60)),
  ...RESTORERS_DEATHS,
];

/** What may be in the way of a restore: somebody else's operation, or an import of what would go. */
function inTheWay({ plan }: Subject): readonly Choice[] {
  return plan.stages.flatMap((stage) => stacksIn(stage, plan.deployers).slice(0, 1)).flatMap(({ template: { stack } }): readonly Choice[] => [
    { ...fault(`${stack} is busy`, { kind: 'stackBusy', stack }, 180), when: isRestoring },
    { ...fault(`${stack} is imported`, { kind: 'exportInUse', stack, importedBy: 'Billing' }, 180), when: isRestoring },
  ]);
}
