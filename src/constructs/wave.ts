import { Stage, Validations } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { IBlocker } from '../blockers/blocker';
import { refuse } from '../blockers/refusal';
import { BAKE_PREFIX } from '../contract/names';
import { StagePlan } from '../decision/plan';
import { Problem } from '../decision/problem';
import { BAKE_DEFAULTS } from './bake-defaults';
import { OnUnknown } from './on-unknown';
import { OneBoxStage } from './one-box-stage';
import { objectTo } from './private/acknowledged';
import { minutesOf } from './private/bake-minutes';
import { BakeTimes, longestOf, waveBakeTime } from './private/bake-times';
import { unenforced } from './private/blocker-modes';
import { blockerNameProblems } from './private/blocker-names';
import { DeclaredStage, DeclaredStep } from './private/declared-stage';
import { ecsAlarmProblems } from './private/ecs-alarms';
import { HandedOverStage } from './private/handed-over-stage';
import { oneBoxProblems, sharedOneBoxAlarms } from './private/one-box-alarms';
import { shareFindings } from './private/one-box-share';
import { rollingObjections } from './private/rolling';
import { windowWarnings } from './private/window-warnings';
import { RollbackAlarm } from './rollback-alarm';
import { RollbackOptions } from './rollback-options';
import { TargetOptions, WaveOptions } from './wave-options';
import { WindowScope } from './window-scope';

/**
 * Targets in production that are delivered to together: first its one-box, then the rest, each step with a bake after it.
 *
 * A wave is one CodePipeline stage. Nothing enters it while a blocker holds, and a bake that a rollback alarm rejects
 * takes all of it back. Made by `DeliveryPipeline.addWave`; waves follow one another in the order they were added.
 */
export class Wave extends Construct {
  /** @internal */
  public static _create(scope: Construct, waveName: string, options: WaveOptions, pipeline: IConstruct): Wave {
    return new Wave(scope, waveName, options, pipeline);
  }

  /** The name of the wave, and of its CodePipeline stage. */
  public readonly waveName: string;

  private readonly options: WaveOptions;
  private readonly pipeline: IConstruct;
  private readonly oneBoxes: HandedOverStage[] = [];
  private readonly oneBoxBakes: BakeTimes[] = [];
  private readonly targets: HandedOverStage[] = [];
  private readonly blockers: IBlocker[] = [];
  private readonly rollbackAlarms: RollbackAlarm[] = [];

  private constructor(scope: Construct, waveName: string, options: WaveOptions, pipeline: IConstruct) {
    super(scope, waveName);
    this.waveName = waveName;
    this.options = options;
    this.pipeline = pipeline;
    this.rollbackAlarms.push(...options.rollbackAlarms ?? []);
    for (const blocker of options.blockers ?? []) this.addBlocker(blocker);
    objectTo(this, () => [
      ...shareFindings(this.waveName, this.oneBoxes, this.targets).objections, ...rollingObjections(this.waveName, this.targets),
    ]);
  }

  /**
   * Deploys this before the wave's targets, and bakes it on its own. Several one-boxes are deployed side by side, and
   * bake as long as the longest of their bake times. Refused: a Stage that `addTarget` would refuse.
   */
  public addOneBox(oneBox: OneBoxStage): this {
    const { bakeTime = BAKE_DEFAULTS.oneBox, maximumBake, ...options } = oneBox._options;
    const problems = [...oneBoxProblems(this.waveName, oneBox, BAKE_DEFAULTS.oneBox), ...this.nameProblems(oneBox.stage)];
    this.oneBoxes.push(new HandedOverStage(this.waveName, { stage: oneBox.stage, ...options, problems }, this.pipeline));
    this.oneBoxBakes.push({ minutes: minutesOf(bakeTime), ...(maximumBake !== undefined && { maximumMinutes: minutesOf(maximumBake) }) });
    return this;
  }

  /**
   * Delivers to this target. The Stage is synthesized now and must be complete; it needs a concrete account and Region,
   * and a place of its own: no Stage is delivered to twice.
   *
   * Its stacks are all deployed. One in another account or Region than the Stage is a warning to acknowledge: alarms
   * that are only named are looked at where the Stage is, and nowhere else.
   */
  public addTarget(stage: Stage, options: TargetOptions = {}): this {
    const { minimumSamples } = this.options;
    const problems = this.nameProblems(stage);
    this.targets.push(new HandedOverStage(this.waveName, { stage, tests: options.tests, minimumSamples, problems }, this.pipeline));
    return this;
  }

  /** Another reason not to enter this wave, or to go on in it. Refused: a name that one of its blockers has already. */
  public addBlocker(blocker: IBlocker): this {
    refuse(blockerNameProblems(`${this.waveName}.blockers`, [...this.blockers, blocker]), this.pipeline);
    this.blockers.push(blocker);
    return this;
  }

  /** Another alarm that rolls this wave back. */
  public addRollbackAlarm(alarm: RollbackAlarm): this {
    this.rollbackAlarms.push(alarm);
    return this;
  }

  /** @internal */
  public _declare(isFirst: boolean, ofPipeline: RollbackOptions): DeclaredStage {
    const { afterRollback = ofPipeline.afterRollback, afterwatch = ofPipeline.afterwatch } = this.options;
    return {
      name: this.waveName,
      production: true,
      gated: true,
      steps: this.steps(minutesOf(waveBakeTime(this.options, isFirst))),
      blockers: this.blockers,
      blockerModes: this.options.blockerModes ?? {},
      rollbackAlarms: this.rollbackAlarms,
      windowScope: this.options.windowScope ?? WindowScope.EVERY_START,
      ...(this.options.expectedDuration !== undefined && { expectedMinutes: minutesOf(this.options.expectedDuration) }),
      onUnknown: this.options.onUnknown ?? OnUnknown.HOLD,
      rollback: { afterRollback, afterwatch },
      scope: this,
    };
  }

  /**
   * What never happened.
   *
   * @internal
   */
  public _omissions(): readonly Problem[] {
    if (this.targets.length > 0) return [];
    const got = this.oneBoxes.length === 0 ? 'none' : 'only a one-box';
    return [{ path: this.waveName, text: `must have at least one target, got ${got}; add one with addTarget` }];
  }

  /**
   * What is legal, and risky.
   *
   * @internal
   */
  public _warn(pipelinesAlarms: readonly RollbackAlarm[], plan: StagePlan | undefined): void {
    const expected = this.options.expectedDuration === undefined ? 0 : minutesOf(this.options.expectedDuration);
    const ofWindows = plan === undefined ? [] : windowWarnings(plan, expected, Date.now());
    for (const { id, text } of ofWindows) Validations.of(this).addWarning(id, text);
    refuse(plan === undefined ? [] : ecsAlarmProblems(this.waveName, [...this.oneBoxes, ...this.targets], plan.blockers), this.pipeline);
    const { untold } = shareFindings(this.waveName, this.oneBoxes, this.targets);
    if (untold.length > 0) {
      Validations.of(this).addWarning('cdk-breakwater:Wave.oneBoxShareUntold',
        `${this.waveName} has one-boxes of which no template tells how much of the traffic they take (${untold.join(', ')}), which must be 10 % at the most; `
        + 'let them share a target group or a listener with the fleet, or shift traffic to them by a LambdaCanary or a canary of ECS');
    }
    if (pipelinesAlarms.length + this.rollbackAlarms.length === 0) {
      Validations.of(this).addWarning('cdk-breakwater:Wave.noRollbackAlarm',
        `${this.waveName} has no rollback alarm: its bakes only pass time, and nothing rolls it back; add one with addRollbackAlarm`);
    }
    const shared = sharedOneBoxAlarms(this.oneBoxes, this.targets, [...pipelinesAlarms, ...this.rollbackAlarms], this.pipeline);
    if (shared.length > 0) {
      Validations.of(this).addWarning('cdk-breakwater:Wave.oneBoxSharesAlarms',
        `${this.waveName} watches its one-box by the alarms of its fleet only (${shared.join(', ')}), in which the fleet dilutes what the one-box does; `
        + 'give the OneBoxStage rollbackAlarms of its own');
    }
    const lenient = unenforced(this.options.blockerModes ?? {});
    if (lenient !== undefined) {
      Validations.of(this).addWarning('cdk-breakwater:Wave.blockerNotEnforced',
        `${this.waveName} ${lenient}, whose findings hold nothing there; take them out of blockerModes to enforce them`);
    }
    const elsewhere = [...this.oneBoxes, ...this.targets].flatMap((target) => target.stacksElsewhere);
    if (elsewhere.length > 0) {
      Validations.of(this).addWarning('cdk-breakwater:Wave.stacksElsewhere',
        `${this.waveName} has stacks in another account or Region than their target (${elsewhere.join(', ')}), where its named alarms are not looked at; `
        + 'add an alarm there with RollbackAlarm.fromAlarm');
    }
    const unrestorable = [...this.oneBoxes, ...this.targets].flatMap((target) => target.unrestorable.map((stack) => `${target.name}: ${stack}`));
    if (unrestorable.length > 0) {
      Validations.of(this).addWarning('cdk-breakwater:Wave.notRestorable',
        `${this.waveName} has stacks that cannot be restored (${unrestorable.join(', ')}), because their synthesizer publishes no template or has no role to deploy with; `
        + 'where CodePipeline has nothing to roll back to, they stay on the bad revision: use a DefaultStackSynthesizer');
    }
    const tests = [...this.oneBoxes, ...this.targets].flatMap((target) => target.tests.map((step) => `${target.name}: ${step.id}`));
    if (tests.length > 0) {
      Validations.of(this).addWarning('cdk-breakwater:Wave.testsRunInRollbacks',
        `${this.waveName} has tests (${tests.join(', ')}), which run again in every rollback and must pass with the revision before; prefer alarms`);
    }
  }

  private steps(minutes: number): readonly DeclaredStep[] {
    const { maximumBake } = this.options;
    const times: BakeTimes = { minutes, ...(maximumBake !== undefined && { maximumMinutes: minutesOf(maximumBake) }) };
    const parallel = this.options.maxParallel ?? Math.max(1, this.targets.length);
    const steps: DeclaredStep[] = [];
    if (this.oneBoxes.length > 0) {
      steps.push({ oneBox: true, targets: this.oneBoxes, bake: { action: `${BAKE_PREFIX}OneBox`, ...longestOf(this.oneBoxBakes) } });
    }
    for (let start = 0; start < this.targets.length; start += parallel) {
      // Numbered, and not named after targets: a further target must not rename the bakes before it.
      steps.push({
        oneBox: false,
        targets: this.targets.slice(start, start + parallel),
        bake: { action: `${BAKE_PREFIX}${start / parallel + 1}`, ...times },
      });
    }
    return steps;
  }

  private nameProblems(stage: Stage): readonly Problem[] {
    if (![...this.oneBoxes, ...this.targets].some((target) => target.name === stage.node.id)) return [];
    return [{ path: this.waveName, text: `must have targets with distinct names, got '${stage.node.id}' twice; give one of the Stages another id` }];
  }
}
