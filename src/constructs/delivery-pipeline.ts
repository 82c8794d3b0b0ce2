import { AspectPriority, Aspects, Duration, Stage, Validations } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { IBlocker } from '../blockers/blocker';
import { refuse } from '../blockers/refusal';
import { Plan } from '../decision/plan';
import { Problem, problemText } from '../decision/problem';
import { DeliveryPipelineProps } from './delivery-pipeline-props';
import { Notification } from './notification';
import { OperatorGrantOptions } from './operator-grant-options';
import { OperatorPolicies } from './operator-policies';
import { OperatorPoliciesOptions } from './operator-policies-options';
import { OrganisationSwitch } from './organisation-switch';
import { PreProductionOptions } from './pre-production-options';
import { objectTo } from './private/acknowledged';
import { ANNOUNCE_HOLDS_AFTER, announceHoldsAfterProblems } from './private/announce-holds-after';
import { announcementBusProblems } from './private/announcement-bus';
import { blockerNameProblems } from './private/blocker-names';
import { DeclaredStage } from './private/declared-stage';
import { denyApprovals } from './private/deny-approvals';
import { homeProblems } from './private/home-problems';
import { judgedPlan } from './private/judged-plan';
import { layOut } from './private/layout';
import { Machinery } from './private/machinery';
import { organisationProblems } from './private/organisation';
import { parityObjections } from './private/parity';
import { preProductionStage } from './private/pre-production';
import { rollbackOptionsProblems } from './private/rollback-options-problems';
import { selfMutationProblems, SELF_MUTATION_WAITS } from './private/self-mutation';
import { actionCountProblems, stageCountProblems } from './private/size-problems';
import { stageNameProblems } from './private/stage-names';
import { stagePolicy } from './private/stage-policy';
import { UnderlyingPipeline } from './private/underlying-pipeline';
import { waveOptionsProblems } from './private/wave-options-problems';
import { RollbackAlarm } from './rollback-alarm';
import { RollbackOptions } from './rollback-options';
import { Wave } from './wave';
import { WaveOptions } from './wave-options';

/**
 * Carries every commit through the stages before production, and then through production in waves.
 *
 * A wave begins with an airlock, which opens only while no blocker holds; it deploys its one-box first and bakes it,
 * then its targets; a rollback alarm in any of its bakes takes the wave back. All of it is answered by a controller in
 * the pipeline's own stack, and judged by what is declared here. The order of calls does not matter, except that waves
 * follow one another as they were added; everything is read when the app is synthesized.
 *
 * Defines: the pipeline with its artifact bucket and key, 2 queues with dead letters, 5 functions (the controller and the
 * restorer with a self-test each, and the rollback pass), 1 table, 1 parameter, 8 alarms, 6 rules and
 * one for each notification. Needs a stack with a concrete account and Region.
 *
 * ## Limitations
 * - Its children `Breakwater/…` are its own; no Stage of yours can be called `Breakwater`.
 * - Tests in a wave run again in every rollback of that wave.
 */
export class DeliveryPipeline extends Construct {
  /** The CodePipeline. Its stages are there once the pipeline is built. */
  public readonly pipeline: IPipeline;
  /** What was decided, when, why, and by whom. Kept when the stack is deleted. */
  public readonly ledger: ITable;
  /** The function that answers airlocks and bakes. */
  public readonly controller: IFunction;
  /** The function that deploys an earlier release again, where CodePipeline has nothing to roll back to. Only it may deploy. */
  public readonly restorer: IFunction;
  /** The function that lets rollbacks through our approvals. */
  public readonly rollbackPass: IFunction;

  private readonly machinery: Machinery;
  private readonly organisation?: OrganisationSwitch;
  private readonly ssoRoles: readonly string[];
  private readonly announceHoldsAfter: Duration;
  private readonly rollback: RollbackOptions;
  private readonly selfMutationWaitsAtMost: Duration;
  private readonly blockers: IBlocker[] = [];
  private readonly rollbackAlarms: RollbackAlarm[] = [];
  private readonly notifications: Notification[] = [];
  private readonly preProduction: DeclaredStage[] = [];
  private readonly waves: Wave[] = [];
  private built = false;

  public constructor(scope: Construct, id: string, props: DeliveryPipelineProps) {
    super(scope, id);
    this.announceHoldsAfter = props.announceHoldsAfter ?? ANNOUNCE_HOLDS_AFTER;
    this.rollback = props;
    this.selfMutationWaitsAtMost = props.selfMutationWaitsAtMost ?? SELF_MUTATION_WAITS;
    refuse([
      ...homeProblems(this, props.pipelineName),
      ...blockerNameProblems('blockers', props.blockers ?? []),
      ...props.organisation === undefined ? [] : organisationProblems('organisation', props.organisation),
      ...announceHoldsAfterProblems(this.announceHoldsAfter),
      ...rollbackOptionsProblems('', props),
      ...selfMutationProblems(this.selfMutationWaitsAtMost),
      ...announcementBusProblems(this, props.announcementBus),
    ], this);
    this.organisation = props.organisation;
    this.ssoRoles = props.ssoRoles ?? [];
    this.blockers.push(...props.blockers ?? []);
    this.rollbackAlarms.push(...props.rollbackAlarms ?? []);
    this.notifications.push(...props.notifications ?? []);

    // One reserved child: users' Stages share this scope, and their ids must never meet ours.
    const own = new Construct(this, 'Breakwater');
    const underlying = new UnderlyingPipeline(own, props, (stageName) => stagePolicy(stageName, this.declared(), this));
    this.pipeline = underlying.core;
    this.machinery = new Machinery(own, this, underlying, props.announcementBus);
    this.ledger = this.machinery.ledger;
    this.controller = this.machinery.controller.function;
    this.restorer = this.machinery.restorer.function;
    this.rollbackPass = this.machinery.rollbackPass.function;

    // An Aspect of ours, before that of CDK Pipelines on our child: otherwise Aspects on the pipeline's role, such as
    // the one that splits policies which have grown too large, run before there are any stages.
    Aspects.of(this).add({ visit: (node) => { if (node === this && !this.built) this.buildPipeline(); } }, { priority: AspectPriority.MUTATING });
    objectTo(this, () => parityObjections(this, this.declared()));
    this.node.addValidation({ validate: () => [...this.omissions(), ...this.machinery.operators.problems(this.declared())].map(problemText) });
  }

  /**
   * Adds a stage before production, after those added before. Its CodePipeline stage has the Stage's id as its name.
   *
   * The Stage is synthesized now and must be complete. Refused: a Stage without a concrete account and Region or without
   * a stack there, one that is delivered to already, an id that another stage, wave or stage of CDK Pipelines has.
   *
   * @param stage what is deployed, and where
   * @param options tests, a bake and a one-box; none of them by default
   */
  public addPreProduction(stage: Stage, options: PreProductionOptions = {}): void {
    this.refuseWhenBuilt('addPreProduction');
    this.preProduction.push(preProductionStage(this, stage, options, stageNameProblems(stage.node.id, this.stageNames())));
  }

  /**
   * Adds a wave to production, after those added before. It needs at least one target by the time of synthesis.
   *
   * @param waveName also the name of its CodePipeline stage; 1 to 100 of `A-Z a-z 0-9 . _ -`, and nobody else's
   * @param options bake time, alarms, blockers and steps; the first wave bakes longest by default
   */
  public addWave(waveName: string, options: WaveOptions = {}): Wave {
    this.refuseWhenBuilt('addWave');
    refuse([...stageNameProblems(waveName, this.stageNames()), ...waveOptionsProblems(waveName, options, this.waves.length === 0)], this);
    const wave = Wave._create(this.machinery.waves, waveName, options, this);
    this.waves.push(wave);
    return wave;
  }

  /** Another reason not to go on, asked at every gate of every wave. Refused: a name that one of the blockers there has already. */
  public addBlocker(blocker: IBlocker): void {
    this.refuseWhenBuilt('addBlocker');
    refuse(blockerNameProblems('blockers', [...this.blockers, blocker]), this);
    this.blockers.push(blocker);
  }

  /** Another alarm that rolls back whichever wave is baking while it fires. */
  public addRollbackAlarm(alarm: RollbackAlarm): void {
    this.refuseWhenBuilt('addRollbackAlarm');
    this.rollbackAlarms.push(alarm);
  }

  /** Another place for the pipeline's announcements and for its own alarms: when they begin, and when they end. */
  public addNotification(notification: Notification): void {
    this.refuseWhenBuilt('addNotification');
    this.notifications.push(notification);
  }

  /** Lets somebody see how the pipeline stands, what holds it, and what was decided. */
  public grantLook(grantee: IGrantable): Grant {
    return this.machinery.operators.grant('grantLook', grantee, { kind: 'look' });
  }

  /** Lets somebody pause the pipeline, or the waves that are named, and resume; and look. */
  public grantPause(grantee: IGrantable, options: OperatorGrantOptions = {}): Grant {
    return this.machinery.operators.grant('grantPause', grantee, { kind: 'pause', ...options });
  }

  /** Lets somebody override blockers of gated stages, veto revisions there and lift vetoes, and answer airlocks and bakes by hand; and look. */
  public grantOverride(grantee: IGrantable, options: OperatorGrantOptions = {}): Grant {
    return this.machinery.operators.grant('grantOverride', grantee, { kind: 'override', ...options });
  }

  /** Lets somebody sign an override that another principal gave, where it asks for a second approver; and look. */
  public grantSign(grantee: IGrantable, options: OperatorGrantOptions = {}): Grant {
    return this.machinery.operators.grant('grantSign', grantee, { kind: 'sign', ...options });
  }

  /**
   * Managed policies for looking, pausing, overriding and signing in all stages. They are made at the first call, and
   * are then named in what the stack tells the operators' command; without a call there are none.
   */
  public operatorPolicies(options: OperatorPoliciesOptions = {}): OperatorPolicies {
    return this.machinery.operators.managedPolicies(options.namePrefix);
  }

  /**
   * A statement that denies answering this pipeline's airlocks and bakes to everybody but its own functions and the
   * people given: for permission boundaries, and (resolved) for service control policies.
   *
   * @param people ARNs of roles and users; `*` may stand for a part of one, and a session counts as its role
   */
  public denyApprovals(people: string[] = []): PolicyStatement {
    const { controller, rollbackPass } = this.machinery;
    return denyApprovals(this, [controller.role, rollbackPass.role], people);
  }

  /**
   * Lays the pipeline out. Synthesis does it by itself; call it to work on the built pipeline before. Nothing can be
   * added afterwards. Refused: a stage of more than 50 actions, a pipeline of more than 50 stages, each with what fills it.
   */
  public buildPipeline(): void {
    this.refuseWhenBuilt('buildPipeline');
    const stages = this.declared();
    refuse([
      ...stages.flatMap(actionCountProblems),
      ...stages.filter(({ production }) => production)
        .flatMap((wave) => blockerNameProblems(`${wave.name}.blockers`, [...this.blockers, ...wave.blockers])),
    ], this);
    const { underlying, controller, restorer, news } = this.machinery;
    layOut(underlying.cdk, stages);
    underlying.cdk.buildPipeline();
    this.built = true;
    refuse(stageCountProblems('stages', underlying.core.stageCount, stages), this);
    const plan = judgedPlan({
      pipeline: this,
      definition: underlying.definition,
      stages,
      blockers: this.blockers,
      rollbackAlarms: this.rollbackAlarms,
      ssoRoles: this.ssoRoles,
      ...(this.organisation !== undefined && { organisation: this.organisation }),
      announceHoldsAfter: this.announceHoldsAfter,
      selfMutationWaitsAtMost: this.selfMutationWaitsAtMost,
      // What never happened is told by the validation; a plan that lacks it would only say it twice.
      isComplete: this.omissions().length === 0,
    });
    controller.take(plan);
    restorer.take(plan);
    for (const notification of this.notifications) notification._listenTo(news);
    this.warn(plan);
  }

  private declared(): readonly DeclaredStage[] {
    return [...this.preProduction, ...this.waves.map((wave, index) => wave._declare(index === 0, this.rollback))];
  }

  private stageNames(): readonly string[] {
    return [...this.preProduction.map(({ name }) => name), ...this.waves.map(({ waveName }) => waveName)];
  }

  private omissions(): readonly Problem[] {
    if (this.waves.length === 0) return [{ path: 'waves', text: 'must have at least one, got none; add one with addWave' }];
    return this.waves.flatMap((wave) => wave._omissions());
  }

  private warn(plan: Plan): void {
    for (const wave of this.waves) wave._warn(this.rollbackAlarms, plan.stages.find(({ name }) => name === wave.waveName));
    if (this.notifications.length > 0) return;
    Validations.of(this).addWarning('cdk-breakwater:DeliveryPipeline.noNotification',
      'notifications are empty: nobody hears when the controller is silent or needs a person; add one with addNotification');
  }

  private refuseWhenBuilt(method: string): void {
    refuse(!this.built ? [] : [{ path: method, text: 'must be called before the pipeline is built, got a call afterwards; call buildPipeline last' }], this);
  }
}
