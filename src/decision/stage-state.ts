/** A deploying stage is in exactly one of these. */
export const STAGE_STATES = [
  /** Nothing of an execution is in it, and nothing went wrong. */
  'resting',
  /** An execution waits at the airlock. */
  'holding',
  /** Targets are being deployed. */
  'deploying',
  /** A bake waits for its end. */
  'baking',
  /** The newest standard execution went all the way through. */
  'passed',
  /** The newest standard execution deployed something and ended other than by success. */
  'torn',
  /** CodePipeline's own rollback runs. */
  'rollingBack',
  /** Our own re-deployment of the last good templates runs. */
  'restoring',
  /** What should have brought the previous version back failed: a person is needed. */
  'stuck',
] as const;
export type StageState = (typeof STAGE_STATES)[number];

/** What one look shows of a stage. A controller that was away sees only the last of several: every state answers every event. */
export const STAGE_EVENTS = [
  'empty', 'atAirlock', 'deploying', 'baking', 'succeeded', 'endedClean', 'endedTorn',
  'rollbackRunning', 'rollbackSucceeded', 'rollbackFailed', 'rollbackFailedAgain',
  'restoreRunning', 'restoreSucceeded', 'restoreFailed',
] as const;
export type StageEvent = (typeof STAGE_EVENTS)[number];

type Row = Readonly<Record<StageEvent, StageState>>;

/** Where nothing went wrong before, the event alone decides. */
const SOUND: Row = {
  empty: 'resting',
  atAirlock: 'holding',
  deploying: 'deploying',
  baking: 'baking',
  succeeded: 'passed',
  endedClean: 'resting',
  endedTorn: 'torn',
  rollbackRunning: 'rollingBack',
  rollbackSucceeded: 'resting',
  rollbackFailed: 'torn',
  rollbackFailedAgain: 'stuck',
  restoreRunning: 'restoring',
  restoreSucceeded: 'resting',
  restoreFailed: 'stuck',
};

/** A torn stage is mended by a deployment, a rollback or a restore, and not by an execution that came to its airlock and went. */
const TORN: Row = { ...SOUND, empty: 'torn', atAirlock: 'torn', endedClean: 'torn' };

const STUCK: Row = { ...TORN, empty: 'stuck', atAirlock: 'stuck', endedClean: 'stuck', rollbackFailed: 'stuck' };

/** The whole machine. The compiler checks that it is total; `stage-state.test.ts` checks each cell. */
export const STAGE_TABLE: Readonly<Record<StageState, Row>> = {
  resting: SOUND,
  holding: SOUND,
  deploying: SOUND,
  baking: SOUND,
  passed: SOUND,
  torn: TORN,
  rollingBack: SOUND,
  restoring: SOUND,
  stuck: STUCK,
};

/** Why a stage in this state lets nothing in, if it lets nothing in. */
export const CLOSED_BECAUSE: Readonly<Partial<Record<StageState, string>>> = {
  torn: 'an execution deployed here and did not succeed, and nothing has brought the previous version back',
  rollingBack: 'a rollback runs here',
  restoring: 'a restore runs here',
  stuck: 'what should have brought the previous version back has failed here',
};
