import { Finding, sentence, warning } from '../decision/finding';
import { LedgerEntry } from '../decision/ledger-entry';
import { BakePlan, Plan, StagePlan } from '../decision/plan';
import { EpochMs, MINUTE, spanOf } from '../decision/time';
import { RehearsalEvent } from './model';

export type Mood = 'good' | 'bad' | 'waiting' | 'plain';

/** One entry of the timeline, before it is set in columns. */
export interface Sentence {
  readonly mood: Mood;
  readonly text: string;
  /** Set below the text, one under the other. */
  readonly points?: readonly string[];
}

const say = (mood: Mood, text: string, points: readonly string[] = []): readonly Sentence[] => [{ mood, text, points }];
const SILENT: readonly Sentence[] = [];

/**
 * Tells a rehearsal's events in words, and leaves out what a reader does not miss: actions of stages before production
 * that end well, and events that another one beside them says better.
 */
export class Story {
  private readonly stages: ReadonlyMap<string, StagePlan>;
  /** When an execution entered a stage, or an action of it began. */
  private readonly begun = new Map<string, EpochMs>();
  /** Stages without targets that an execution has left, e.g. Source and Build: told together. */
  private readonly passed = new Map<string, readonly string[]>();

  /** The actions of a target's deployment that are done, while it goes on. */
  private readonly deployed = new Map<string, Set<string>>();
  private readonly rollbacks = new Set<string>();

  public constructor(plan: Plan, private readonly clock: (at: EpochMs) => string) {
    this.stages = new Map(plan.stages.map((stage) => [stage.name, stage]));
  }

  public tell(event: RehearsalEvent, decision?: LedgerEntry): readonly Sentence[] {
    if (event.kind === 'execution.started' || event.kind === 'commit') this.begin(event, event.execution ?? event.revision ?? '');
    if (event.kind === 'stage.entered') this.begin(event, keyOf(event));
    if (event.kind === 'action.started') this.begin(event, keyOf(event));
    const lead = event.kind === 'stage.entered' ? this.tellPassed(event) : SILENT;
    return [...lead, ...this.sentences(event, decision)];
  }

  private sentences(event: RehearsalEvent, decision: LedgerEntry | undefined): readonly Sentence[] {
    const because = event.detail ? `: ${event.detail}` : '';
    const { revision = '', action = '' } = event;
    switch (event.kind) {
      case 'commit': return say('plain', `${revision} is committed${because}`);
      case 'execution.started': case 'stage.entered': return SILENT;
      case 'gate.passed': return gatePassed(action, event.detail, decision);
      case 'execution.succeeded':
        return this.isRollback(event) ? SILENT : say('good', `the release of ${revision} is complete${this.took(event, event.execution ?? '')}`);
      case 'execution.failed': return this.isRollback(event) ? SILENT : say('bad', `the execution failed${because}`);
      case 'execution.superseded': return say('plain', `superseded${because || ' by a newer execution'}`);
      case 'execution.stopped': return say('plain', `stopped${because.replace(BY_A_ROLE, '')}`);
      case 'execution.cancelled': return say('bad', `cancelled${because}`);
      case 'stage.waiting': return this.isProduction(event) ? say('waiting', `waits before the stage${because}`) : SILENT;
      case 'stage.succeeded': return this.stageSucceeded(event);
      case 'stage.failed': return say('bad', `the stage failed${because}`);
      case 'stage.torn': return say('bad', `the stage is torn${because}`);
      case 'gate.held': case 'bake.held': return held(action, decision?.findings ?? [], because);
      // The execution is stopped at the same moment, in the same words.
      case 'gate.replaced': return SILENT;
      case 'action.started': return this.actionStarted(event);
      case 'action.succeeded': return this.actionSucceeded(event);
      case 'action.failed': return event.category === 'Approval' && isBake(action) ? SILENT : say('bad', `${action} failed${because}`);
      case 'bake.started': return this.bakeStarted(event);
      case 'bake.passed': return this.isProduction(event) ? say('good', `${action} passed${decision ? `: ${bakedOf(decision)}` : because}`, [...overriddenOf(decision), ...warnedOf(decision)]) : SILENT;
      case 'bake.rejected': return say('bad', `${action} rejected${because}`);
      case 'rollback.started': return this.rollbackStarted(event);
      case 'rollback.succeeded': return say('good', `rolled back${revision && ` to ${revision}`}${because}`);
      case 'rollback.failed': return say('bad', `the rollback failed${because}`);
      case 'operator': return SILENT;
      // The gate that it opened is told beside it, and says so.
      case 'override.used': return SILENT;
      case 'override.given': case 'override.expired': case 'override.revoked': return say('plain', told(event, decision));
      case 'pause.on': return say('waiting', told(event, decision));
      case 'pause.off': return say('plain', told(event, decision));
      case 'notification':
        if (decision?.kind === 'gate.heldLong') return say('waiting', `people are told that ${action} holds${decision.since === undefined ? '' : ` since ${this.clock(Date.parse(decision.since))}`}`);
        return say('bad', event.execution === undefined ? event.detail ?? '' : `a person is told${because}`);
      case 'pipeline.updated': return say('plain', `the pipeline's definition is updated${because}`);
      default: return say('plain', `${event.kind}${because}`);
    }
  }

  private rollbackStarted({ execution = '', detail = '' }: RehearsalEvent): readonly Sentence[] {
    this.rollbacks.add(execution);
    return say('waiting', `CodePipeline rolls the stage back${detail && ` ${detail.replace(' back to ', ' to ')}`}`);
  }

  /** What a rollback does is told as a rollback, and not as a release too. */
  private isRollback({ execution = '' }: RehearsalEvent): boolean { return this.rollbacks.has(execution); }

  private stageSucceeded(event: RehearsalEvent): readonly Sentence[] {
    const { stage = '', execution = '' } = event;
    if (this.isRollback(event)) return SILENT;
    if (this.stages.has(stage)) return say('good', `done${this.took(event, keyOf(event))}`);
    this.passed.set(execution, [...(this.passed.get(execution) ?? []), stage]);
    return SILENT;
  }

  private tellPassed(event: RehearsalEvent): readonly Sentence[] {
    const { stage = '', execution = '' } = event;
    const passed = this.stages.has(stage) ? this.passed.get(execution) : undefined;
    if (!passed) return SILENT;
    this.passed.delete(execution);
    return say('plain', `${passed.join(', ')} done${this.took(event, execution)}`);
  }

  /** A target of several stacks is told as one deployment: from the first of its actions to the last. */
  private actionStarted(event: RehearsalEvent): readonly Sentence[] {
    const { target, category } = event;
    if (!this.isProduction(event) || category !== 'Deploy' || target === undefined) return SILENT;
    const key = deploymentOf(event);
    if (this.deployed.has(key)) return SILENT;
    this.deployed.set(key, new Set());
    this.begun.set(key, Date.parse(event.at));
    return say('plain', `deploying ${target}`);
  }

  private actionSucceeded(event: RehearsalEvent): readonly Sentence[] {
    const { action = '', category, target } = event;
    if (!this.isProduction(event) || category === 'Approval') return SILENT;
    if (target === undefined) return say('plain', `${action} succeeded${this.took(event, keyOf(event))}`);
    const key = deploymentOf(event);
    const done = this.deployed.get(key)?.add(action) ?? new Set([action]);
    if (!this.actionsOf(event).every((one) => done.has(one))) return SILENT;
    this.deployed.delete(key);
    return say('plain', `${target} runs ${event.revision ?? 'it'}${this.took(event, key)}`);
  }

  private actionsOf({ stage, target }: RehearsalEvent): readonly string[] {
    const targets = this.stages.get(stage ?? '')?.steps.flatMap((step) => step.targets) ?? [];
    return targets.find((one) => one.name === target)?.deployActions ?? [];
  }

  private bakeStarted(event: RehearsalEvent): readonly Sentence[] {
    const bake = this.bakeOf(event);
    if (!bake || !this.isProduction(event)) return SILENT;
    const until = Date.parse(event.at) + bake.minutes * MINUTE;
    return say('waiting', `${bake.action} bakes ${spanOf(bake.minutes * MINUTE)}, until ${this.clock(until)}`);
  }

  private bakeOf({ stage, action }: RehearsalEvent): BakePlan | undefined {
    return this.stages.get(stage ?? '')?.steps.map((step) => step.bake).find((bake) => bake?.action === action);
  }

  private isProduction({ stage }: RehearsalEvent): boolean { return this.stages.get(stage ?? '')?.production ?? false; }

  private begin(event: RehearsalEvent, key: string): void {
    if (!this.begun.has(key) || event.kind !== 'execution.started') this.begun.set(key, Date.parse(event.at));
  }

  private took(event: RehearsalEvent, key: string): string {
    const begun = this.begun.get(key);
    return begun === undefined ? '' : ` in ${spanOf(Date.parse(event.at) - begun)}`;
  }
}

const keyOf = ({ execution, stage, action, kind }: RehearsalEvent): string =>
  [execution, stage, ...(kind.startsWith('action.') ? [action] : [])].join('/');

/** Who stopped an execution, where it was no person: the reason before it says so already. */
const BY_A_ROLE = / \(by arn:[^ ]+:assumed-role\/[^ ]+\)$/;

const isBake = (action: string): boolean => action.startsWith('Bake-');

const deploymentOf = ({ execution, stage, target }: RehearsalEvent): string => [execution, stage, target, 'deployment'].join('/');

/** What the controller saw is in the JSON; a reader of the timeline wants to know whose answer it was. */
function gatePassed(action: string, detail: string | undefined, decision: LedgerEntry | undefined): readonly Sentence[] {
  // A bake that is a gate too says so in its own line.
  if (isBake(action)) return SILENT;
  const overridden = overriddenOf(decision);
  if (overridden.length > 0) return say('good', `${action} opens under an override`, [...overridden, ...warnedOf(decision)]);
  const warned = warnedOf(decision);
  if (warned.length > 0) return say('good', `${action} opens, with a warning`, warned);
  return say('good', `${action} opens: ${decision ? 'every blocker is clear' : detail ?? 'approved by hand'}`);
}

/** What an operator did, and who it was, where a person did it. */
const told = ({ detail = '' }: RehearsalEvent, decision: LedgerEntry | undefined): string =>
  decision === undefined || !decision.who.startsWith('arn:') || decision.kind.endsWith('expired') ? detail : `${detail} (${decision.who})`;

/** Whose override opened what, in one line each. */
const overriddenOf = (decision: LedgerEntry | undefined): readonly string[] =>
  (decision?.findings ?? []).flatMap(({ overriddenBy, blocker, reason }) =>
    overriddenBy === undefined ? [] : [`${blocker}: ${reason}; overridden by ${overriddenBy.who}: ${overriddenBy.reason}`]);

/** What blockers found that only warn. */
/** How a bake passed; what it passed under stands before it. */
const bakedOf = ({ why }: LedgerEntry): string => why.split('; ').find((part) => part.startsWith('baked ')) ?? why;

const warnedOf = (decision: LedgerEntry | undefined): readonly string[] => warning(decision?.findings ?? []).map(sentence);

/** Two blockers that say the same of one alarm say it together. */
function held(action: string, findings: readonly Finding[], because: string): readonly Sentence[] {
  const blockers = new Map<string, readonly string[]>();
  for (const { blocker, reason, clears, state, warnsOnly, overriddenBy } of findings) {
    const words = `${reason}${clears && `; ${clears}`}`;
    if (state !== 'clear') blockers.set(words, [...new Set([...(blockers.get(words) ?? []), warnsOnly === true ? `${blocker} (only warns)` : overriddenBy === undefined ? blocker : `${blocker} (overridden)`])]);
  }
  if (blockers.size === 0) return say('waiting', `${action} holds${because}`);
  return say('waiting', `${action} holds`, [...blockers].map(([words, names]) => `${names.join(', ')}: ${words}`));
}
