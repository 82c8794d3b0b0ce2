import { Plan, TargetPlan } from '../decision/plan';

/**
 * The plans that the commits of a rehearsal carry. One assembly was synthesized, so they differ in nothing but what a
 * commit's templates are called: that is how a restore finds back to a revision.
 */
export class PlanBook {
  private readonly plans = new Map<string, Plan>();

  public constructor(private readonly plan: Plan) {}

  public of(revision: string): Plan {
    const known = this.plans.get(revision) ?? {
      ...this.plan,
      hash: planHashOf(revision),
      stages: this.plan.stages.map((stage) => ({
        ...stage, steps: stage.steps.map((step) => ({ ...step, targets: step.targets.map((target) => withTemplatesOf(target, revision)) })),
      })),
    };
    this.plans.set(revision, known);
    return known;
  }
}

/** What the synth action of a commit exports. */
export const planHashOf = (revision: string): string => `plan-${revision}`;

const PREFIX = /^(.*)\/[^/]+$/;

/** The revision that a template is of. */
export const revisionOfTemplate = (key: string): string => PREFIX.exec(key)?.[1] ?? '';

const withTemplatesOf = (target: TargetPlan, revision: string): TargetPlan => target.templates === undefined ? target : {
  ...target, templates: target.templates.map((template) => ({ ...template, key: `${revision}/${template.key.split('/').at(-1) ?? ''}` })),
};
