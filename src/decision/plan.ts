/**
 * What one pipeline is judged by. Written at synth, read at run time; this file is its only definition, with `window-plan.ts` and
 * `calendar-plan.ts`.
 * `plan-problems.ts` says which plans are refused.
 */
import { CalendarPlan } from './calendar-plan';
import { WindowPlan } from './window-plan';

/** An alarm, named where it lives. */
export interface AlarmRef {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /**
   * The targets (`Stage/Target`) whose deployment may bring this alarm into being. While any of them was never deployed
   * and does not exist, the alarm's absence is `clear: first deployment`. Left out for an alarm of somebody else's.
   */
  readonly broughtBy?: readonly string[];
}

/** All alarms of one account and Region whose names begin with `prefix`. */
export interface AlarmPrefix {
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** As of a named alarm: while one of these targets was never deployed and does not exist, that nothing matches is `clear: first deployment`. */
  readonly broughtBy?: readonly string[];
}

/** What a blocker makes of an alarm that does not tell whether all is well. */
export const UNKNOWN_POLICIES = ['HOLD', 'CLEAR'] as const;
export type UnknownPolicy = (typeof UNKNOWN_POLICIES)[number];

/** What is left out holds. */
export interface AlarmPolicy {
  readonly missing?: UnknownPolicy;
  readonly insufficientData?: UnknownPolicy;
  readonly unreadable?: UnknownPolicy;
  /** For so long after its creation, or after the first deployment of what it watches, an alarm that never had data is clear. */
  readonly noDataGraceMinutes?: number;
}

interface NamedBlockerPlan {
  readonly name: string;
  /** What it finds is told, and holds nothing. */
  readonly warnsOnly?: boolean;
}

export interface AlarmBlockerPlan extends NamedBlockerPlan {
  readonly kind: 'alarm';
  readonly alarms: readonly AlarmRef[];
  readonly prefixes?: readonly AlarmPrefix[];
  readonly policy?: AlarmPolicy;
}

export interface TimeWindowBlockerPlan extends NamedBlockerPlan {
  readonly kind: 'timeWindow';
  /** Open while any of these is; none means always. */
  readonly allow: readonly WindowPlan[];
  /** Closed while any of these is, whatever `allow` says. */
  readonly deny: readonly WindowPlan[];
  /** So much of an opening must be left for a deployment to start in it; left out for none. */
  readonly marginMinutes?: number;
  /** Closed while any of these is, whatever the windows say. */
  readonly except?: readonly CalendarPlan[];
}

export interface CalendarBlockerPlan extends NamedBlockerPlan {
  readonly kind: 'calendar';
  readonly calendars: readonly CalendarPlan[];
}

export type BlockerPlan = AlarmBlockerPlan | TimeWindowBlockerPlan | CalendarBlockerPlan;
export const BLOCKER_KINDS = ['alarm', 'timeWindow', 'calendar'] as const satisfies readonly BlockerPlan['kind'][];

/** One deployment of the user's stage: an account and a Region. */
export interface TargetPlan {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly string[];
  /** The actions of the CodePipeline stage that deploy these stacks. */
  readonly deployActions: readonly string[];
  /** What a restore deploys again, in the order in which the stacks depend on each other; in production only. */
  readonly templates?: readonly TemplatePlan[];
  /** Stacks whose templates are published nowhere: no restore brings them back. */
  readonly unrestorable?: readonly string[];
}

/** What it takes to deploy one stack again as this plan's revision has it. */
export interface TemplatePlan {
  readonly stack: string;
  /** Who deploys it, and where: the `id` of a `DeployerPlan`. */
  readonly deployer: string;
  /** The template's key in the deployer's bucket. Its name there is the SHA-256 of the template. */
  readonly key: string;
  /** The keys, in the same bucket, of the files that the template refers to: code of functions, nested templates. */
  readonly files?: readonly string[];
  readonly images?: ImagesPlan;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The container images that a template refers to, in the account and Region of its stack. */
export interface ImagesPlan {
  /** The role that may look at their repositories: the one that deploys may not. May hold `${AWS::Partition}`. */
  readonly lookupRoleArn: string;
  /** Sent only where the role's trust policy asks for it. */
  readonly externalId?: string;
  /** Each as `repository:tag`. */
  readonly names: readonly string[];
}

/** How stacks of one account and Region are deployed: as CDK's bootstrap arranged it. ARNs may hold `${AWS::Partition}`. */
export interface DeployerPlan {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** The staging bucket that templates are published to. */
  readonly bucket: string;
  /** The role to assume for deploying. */
  readonly roleArn: string;
  /** Sent only where the role's trust policy asks for it. */
  readonly externalId?: string;
  /** The role that CloudFormation works with; left out where it works with the deployer's own. */
  readonly executionRoleArn?: string;
}

/** What to do when a bake still cannot be judged long after its end. */
export const ON_UNKNOWN = ['HOLD', 'ROLLBACK'] as const;
export type OnUnknown = (typeof ON_UNKNOWN)[number];

export const SAMPLE_STATISTICS = ['Sum', 'SampleCount'] as const;

/** So many samples of a metric are needed in one account and Region before a bake can pass. */
export interface SamplesPlan {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** What is added up over the time of the bake. */
  readonly statistic: (typeof SAMPLE_STATISTICS)[number];
  readonly count: number;
  readonly account: string;
  readonly region: string;
}

export interface BakePlan {
  /** The approval action that this bake is. */
  readonly action: string;
  readonly minutes: number;
  /** One of these in ALARM, even briefly, rejects the bake. */
  readonly alarms: readonly AlarmRef[];
  readonly onUnknown: OnUnknown;
  /** All of these are needed. */
  readonly samples?: readonly SamplesPlan[];
  /** So long after its beginning `onUnknown` decides a bake that can still neither pass nor fail; left out for six days after its end. */
  readonly maximumMinutes?: number;
}

/** Targets deployed side by side, and the bake after them. */
export interface StepPlan {
  readonly oneBox: boolean;
  readonly targets: readonly TargetPlan[];
  readonly bake?: BakePlan;
}

export const WINDOW_SCOPES = ['EVERY_START', 'ENTRY_ONLY'] as const;
/** Whether time windows are asked at every start of a deployment in the stage, or only at its airlock. */
export type WindowScope = (typeof WINDOW_SCOPES)[number];

export const AFTER_ROLLBACKS = ['WATCH', 'HOLD'] as const;
/** What an airlock waits for after a rollback: quiet alarms, or a person. */
export type AfterRollback = (typeof AFTER_ROLLBACKS)[number];

/** A CodePipeline stage that deploys: a wave, or a pre-production stage. */
export interface StagePlan {
  /** The CodePipeline stage's name. */
  readonly name: string;
  readonly production: boolean;
  /** The approval action at the stage's entry; left out for a stage without a gate. */
  readonly airlock?: string;
  readonly blockers: readonly BlockerPlan[];
  readonly windowScope: WindowScope;
  /** Left out: WATCH. */
  readonly afterRollback?: AfterRollback;
  /** How long after the last bake of a wave its alarms still take it back, while the release is in later waves; left out for 24 hours. */
  readonly afterwatchMinutes?: number;
  readonly steps: readonly StepPlan[];
}

/** How to look into one account and Region. */
export interface EnvironmentPlan {
  readonly account: string;
  readonly region: string;
  /** The role to assume for reading; left out where the controller's own role reads. May hold `${AWS::Partition}`. */
  readonly lookupRoleArn?: string;
  /** Sent only where the role's trust policy asks for it. */
  readonly externalId?: string;
}

/** The central account's switch that pauses all pipelines of an organisation. */
export interface OrganisationPlan {
  readonly account: string;
  readonly region: string;
  /** The role to assume for reading it; left out where the controller's own role reads. May hold `${AWS::Partition}`. */
  readonly roleArn?: string;
  readonly externalId?: string;
}

export interface Plan {
  readonly version: 1;
  /** SHA-256 of the file that it was read from; none for one that was never written. */
  readonly hash?: string;
  /** The construct path of the pipeline, as people know it. The physical name is known only after deployment. */
  readonly pipeline: string;
  /** Where the pipeline itself is. */
  readonly home: { readonly account: string; readonly region: string };
  /** Names of roles, with `*`, whose sessions are people: a sign-in service sets their names, and not whoever takes the role. */
  readonly ssoRoles: readonly string[];
  readonly organisation?: OrganisationPlan;
  /** How long a gate may hold before people are told. */
  readonly announceHoldsAfterMinutes: number;
  /** How long an update of the pipeline may wait for releases in flight before people are told; left out for seven days. */
  readonly mutationWaitsAtMostMinutes?: number;
  readonly environments: readonly EnvironmentPlan[];
  readonly deployers: readonly DeployerPlan[];
  /** In the order in which CodePipeline runs them. */
  readonly stages: readonly StagePlan[];
}

/** What CodePipeline allows as the name of a stage or action. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const PIPELINE_NAME_PATTERN = /^[A-Za-z0-9.@_-]{1,100}$/;

/** The approval at the entry of a gated stage. */
export const AIRLOCK = 'Airlock';
/** Every bake's action name begins with this; the rollback pass knows ours by it. */
export const BAKE_PREFIX = 'Bake-';

/** Whether an action of a stage is an airlock or a bake of ours. */
export const isOurApproval = (action: string): boolean => action === AIRLOCK || action.startsWith(BAKE_PREFIX);

/** The largest approval time-out that CodePipeline allows. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const APPROVAL_TIMEOUT_MINUTES = 60 * 24 * 60;

export const targetId = (stage: StagePlan, target: TargetPlan): string => `${stage.name}/${target.name}`;
export const environmentKey = (where: { readonly account: string; readonly region: string }): string => `${where.account}/${where.region}`;
/** A plan is never altered, and its alarms are asked for by the thousand at every tick. */
const alarmKeys = new WeakMap<AlarmRef, string>();

export function alarmKey(alarm: AlarmRef): string {
  let key = alarmKeys.get(alarm);
  if (key === undefined) {
    key = `${alarm.account}/${alarm.region}/${alarm.name}`;
    alarmKeys.set(alarm, key);
  }
  return key;
}

export const prefixKey = ({ account, region, prefix }: AlarmPrefix): string => `${account}/${region}/${prefix}*`;
