/** Small worlds for tests of the judgement: everything sound unless a test says otherwise. */
import { BakeWatch } from '../../src/decision/bake';
import { GateQuestion } from '../../src/decision/gate';
import { NOTHING_IN_FORCE } from '../../src/decision/in-force';
import { NO_OPERATORS } from '../../src/decision/inbox';
import { NO_MUTATION } from '../../src/decision/mutation';
import {
  ActionRun, ActionView, AlarmView, ExecutionView, Memory, Observation, StageMemory, StageView, snapshotKey,
} from '../../src/decision/observation';
import { alarmKey, AlarmRef, BakePlan, DeployerPlan, Plan, StagePlan, TargetPlan } from '../../src/decision/plan';
import { EpochMs, MINUTE } from '../../src/decision/time';

/** A Monday, 10:00 in Los Angeles. */
export const NOW: EpochMs = Date.parse('2026-03-02T18:00:00Z');
export const minutesAgo = (minutes: number): EpochMs => NOW - minutes * MINUTE;

export const FAULTS: AlarmRef = { name: 'faults', account: '333333333333', region: 'us-west-1', broughtBy: ['First/OneBox', 'First/Fleet'] };
export const OUTAGE: AlarmRef = { name: 'sev1-open', account: '999999999999', region: 'us-east-1' };

export const aTarget = (name: string, change: Partial<TargetPlan> = {}): TargetPlan => ({
  name, account: '333333333333', region: 'us-west-1', stacks: [`${name}-Service`], deployActions: [`${name}.Deploy`], ...change,
});

export const aDeployer = (change: Partial<DeployerPlan> = {}): DeployerPlan => ({
  id: '333333333333/us-west-1',
  account: '333333333333',
  region: 'us-west-1',
  bucket: 'staging-333333333333-us-west-1',
  roleArn: 'arn:${AWS::Partition}:iam::333333333333:role/deploy',
  executionRoleArn: 'arn:${AWS::Partition}:iam::333333333333:role/cfn-exec',
  ...change,
});

export const aBake = (action: string, change: Partial<BakePlan> = {}): BakePlan => ({ action, minutes: 30, alarms: [FAULTS], onUnknown: 'HOLD', ...change });

/** A wave: airlock, one-box, bake, fleet, bake. */
export const aStage = (change: Partial<StagePlan> = {}): StagePlan => ({
  name: 'First',
  production: true,
  airlock: 'Airlock',
  windowScope: 'EVERY_START',
  blockers: [{ kind: 'alarm', name: 'open alarms', alarms: [FAULTS] }],
  steps: [
    { oneBox: true, targets: [aTarget('OneBox')], bake: aBake('Bake-OneBox') },
    { oneBox: false, targets: [aTarget('Fleet')], bake: aBake('Bake-1', { minutes: 60 }) },
  ],
  ...change,
});

export const aPlan = (...stages: readonly StagePlan[]): Plan => ({
  version: 1,
  pipeline: 'Checkout',
  home: { account: '111111111111', region: 'us-west-2' },
  ssoRoles: [],
  announceHoldsAfterMinutes: 30,
  environments: [
    { account: '333333333333', region: 'us-west-1', lookupRoleArn: 'arn:${AWS::Partition}:iam::333333333333:role/lookup' },
    { account: '999999999999', region: 'us-east-1', lookupRoleArn: 'arn:${AWS::Partition}:iam::999999999999:role/lookup' },
  ],
  deployers: [aDeployer()],
  stages: stages.length > 0 ? stages : [aStage()],
});

export const anAlarm = (state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA', change: { since?: EpochMs; entered?: readonly EpochMs[]; reason?: string } = {}): AlarmView => ({
  kind: 'seen', state, since: change.since ?? minutesAgo(600), entries: { kind: 'read', at: change.entered ?? [] }, ...(change.reason !== undefined && { reason: change.reason }),
});

export const anExecution = (id: string, change: Partial<ExecutionView> = {}): ExecutionView => ({
  id, status: 'InProgress', type: 'STANDARD', startedAt: minutesAgo(120), revision: `rev-${id}`, ...change,
});

export const aRun = (action: string, change: Partial<ActionRun> = {}): ActionRun => ({
  runId: `run-${action}`, stage: 'First', action, status: 'Succeeded', startedAt: minutesAgo(60), endedAt: minutesAgo(57), ...change,
});

/** An action as GetPipelineState shows it: the run of the same name. */
export const anAction = (name: string, change: Partial<ActionView> = {}): ActionView => ({ name, runId: `run-${name}`, status: 'Succeeded', changedAt: minutesAgo(57), ...change });

export const waiting = (name: string, change: Partial<ActionView> = {}): ActionView => anAction(name, { status: 'InProgress', token: `token-${name}`, changedAt: minutesAgo(40), ...change });

export const aView = (change: Partial<StageView> = {}): StageView => ({
  name: 'First',
  execution: { id: 'e1', status: 'InProgress', type: 'STANDARD' },
  inbound: [],
  transition: { enabled: true },
  actions: [waiting('Airlock')],
  ...change,
});

export interface Scene {
  readonly views?: readonly StageView[];
  readonly executions?: readonly ExecutionView[];
  readonly runs?: Readonly<Record<string, readonly ActionRun[]>>;
  readonly alarms?: readonly (readonly [AlarmRef, AlarmView])[];
  readonly prefixes?: Observation['prefixes'];
  readonly calendars?: Observation['calendars'];
  readonly samples?: Observation['samples'];
  readonly targets?: Observation['targets'];
  readonly stacks?: Observation['stacks'];
  readonly rollbackTargets?: Observation['rollbackTargets'];
  readonly memory?: Observation['memory'];
  readonly inbox?: Observation['inbox'];
  readonly organisation?: Observation['organisation'];
}

export const aMemory = (change: Partial<Memory> = {}): Observation['memory'] =>
  ({
    kind: 'read', entries: [], stages: new Map(), snapshots: new Map(), plans: new Map(), releases: new Map(), restores: new Map(), operators: NO_OPERATORS, mutation: NO_MUTATION, ...change,
  });

export const aStageMemory = (change: Partial<StageMemory> = {}): StageMemory =>
  ({ state: 'resting', since: minutesAgo(1000), deployed: ['OneBox', 'Fleet'], ...change });

export const snapshotOf = (execution: string, stage: StagePlan): ReadonlyMap<string, StagePlan> =>
  new Map([[snapshotKey(execution, stage.name), stage]]);

export function anObservation(scene: Scene = {}): Observation {
  return {
    pipeline: { name: 'checkout', createdAt: minutesAgo(100_000), stages: scene.views ?? [aView()] },
    executions: new Map((scene.executions ?? [anExecution('e1')]).map((execution) => [execution.id, execution])),
    runs: new Map(Object.entries(scene.runs ?? {})),
    alarms: new Map((scene.alarms ?? [[FAULTS, anAlarm('OK')], [OUTAGE, anAlarm('OK')]]).map(([ref, view]) => [alarmKey(ref), view])),
    prefixes: scene.prefixes ?? new Map(),
    calendars: scene.calendars ?? new Map(),
    samples: scene.samples ?? new Map(),
    targets: scene.targets ?? new Map(),
    stacks: scene.stacks ?? new Map(),
    rollbackTargets: scene.rollbackTargets ?? new Map(),
    memory: scene.memory ?? aMemory({ stages: new Map([['First', aStageMemory()]]) }),
    inbox: scene.inbox ?? { kind: 'read', letters: [] },
    ...(scene.organisation !== undefined && { organisation: scene.organisation }),
  };
}

/** A stage whose one-box bake waits: its deployment began 33 minutes ago, the bake `bakedFor` minutes ago. */
export const atOneBoxBake = (bakedFor: number, scene: Scene = {}): Scene => ({
  views: [aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox', { changedAt: minutesAgo(bakedFor) })] })],
  runs: {
    e1: [
      aRun('Airlock', { startedAt: minutesAgo(bakedFor + 10), updatedBy: CONTROLLER_SESSION }),
      aRun('OneBox.Deploy', { startedAt: minutesAgo(bakedFor + 3), endedAt: minutesAgo(bakedFor) }),
      aRun('Bake-OneBox', { status: 'InProgress', startedAt: minutesAgo(bakedFor), endedAt: undefined }),
    ],
  },
  memory: aMemory({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]), snapshots: snapshotOf('e1', aStage()) }),
  ...scene,
});

export const CONTROLLER_ROLE = 'arn:aws:iam::111111111111:role/Controller';
export const CONTROLLER_SESSION = 'arn:aws:sts::111111111111:assumed-role/Controller/breakwater';
export const OWN_ROLES = [CONTROLLER_ROLE];

/** The question of an airlock, asked for an execution that nothing is known against. */
export const atAirlock = (change: Partial<GateQuestion> = {}): GateQuestion => ({
  stage: aStage(),
  view: aView(),
  memory: undefined,
  execution: anExecution('e1'),
  nextStep: 0,
  action: 'Airlock',
  run: 'run-Airlock',
  inForce: NOTHING_IN_FORCE,
  veto: undefined,
  ...change,
});

/** A bake that began now, of a deployment that began with it, which nobody let in in spite of anything. */
export const aWatch = (change: Partial<BakeWatch> = {}): BakeWatch =>
  ({ startedAt: NOW, since: NOW, excuses: () => false, endsEarly: false, ...change });
