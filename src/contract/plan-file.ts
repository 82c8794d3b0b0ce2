import {
  AFTER_ROLLBACKS, BakePlan, BLOCKER_KINDS, BlockerPlan, EnvironmentPlan, ON_UNKNOWN, OrganisationPlan, Plan, StagePlan, StepPlan, TargetPlan,
  WINDOW_SCOPES,
} from '../decision/plan';
import { planProblems } from '../decision/plan-problems';
import { readAlarm, readAlarmSelection } from './alarm-reader';
import { readCalendar } from './calendar-reader';
import { Rejected } from './reader';
import { readSamples } from './samples-reader';
import { TemplateReader } from './template-reader';
import { readWindow } from './window-reader';

/**
 * Reads a plan file.
 *
 * `values` are what its `{ "$value": "v0" }` references stand for: names that only deployment knows.
 *
 * @throws Rejected, naming every problem at once; nothing of a plan with a problem is used.
 */
export function decodePlan(text: string, values: Readonly<Record<string, string>> = {}): Plan {
  const reader = new PlanReader(values);
  const plan = reader.plan(parsed(text));
  reader.finish('the plan');
  const problems = planProblems(plan);
  if (problems.length > 0) throw new Rejected('the plan', problems);
  return plan;
}

/** Reads one stage's plan, as the ledger keeps it. @throws Rejected, naming every problem at once. */
export function decodeStagePlan(value: unknown, path: string): StagePlan {
  const reader = new PlanReader({});
  const stage = reader.stage(value, path);
  reader.finish('the stage plan');
  return stage;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Rejected('the plan', [{ path: 'plan', text: `must be JSON, got ${error instanceof Error ? error.message : String(error)}` }]);
  }
}

class PlanReader extends TemplateReader {
  public constructor(private readonly values: Readonly<Record<string, string>>) { super(); }

  /** A string, or a reference to one that deployment knows. */
  public override string(value: unknown, path: string): string {
    if (typeof value !== 'object' || value === null || !('$value' in value)) return super.string(value, path);
    const name = super.string(value.$value, `${path}.$value`);
    return Object.hasOwn(this.values, name) ? this.values[name] : this.note(path, `a value that the function was given (${Object.keys(this.values).join(', ') || 'none'})`, name, '');
  }

  public plan(value: unknown): Plan {
    const plan = this.record(value, 'plan');
    const organisation = this.optional(plan.organisation, (present) => this.organisation(present, 'plan.organisation'));
    const mutationWaitsAtMostMinutes = this.optional(plan.mutationWaitsAtMostMinutes, (present) => this.number(present, 'plan.mutationWaitsAtMostMinutes'));
    if (plan.version !== 1) this.note('plan.version', '1, the version that this code reads', plan.version, undefined);
    return {
      version: 1,
      pipeline: this.string(plan.pipeline, 'plan.pipeline'),
      home: this.place(this.record(plan.home, 'plan.home'), 'plan.home'),
      ssoRoles: this.strings(plan.ssoRoles, 'plan.ssoRoles'),
      ...(organisation !== undefined && { organisation }),
      announceHoldsAfterMinutes: this.number(plan.announceHoldsAfterMinutes, 'plan.announceHoldsAfterMinutes'),
      ...(mutationWaitsAtMostMinutes !== undefined && { mutationWaitsAtMostMinutes }),
      environments: this.list(plan.environments, 'plan.environments', (item, path) => this.environment(item, path)),
      deployers: this.list(plan.deployers, 'plan.deployers', (item, path) => this.deployer(item, path)),
      stages: this.list(plan.stages, 'plan.stages', (item, path) => this.stage(item, path)),
    };
  }

  public stage(value: unknown, path: string): StagePlan {
    const stage = this.record(value, path);
    const airlock = this.optional(stage.airlock, (present) => this.string(present, `${path}.airlock`));
    const afterRollback = this.optional(stage.afterRollback, (present) => this.oneOf(present, `${path}.afterRollback`, AFTER_ROLLBACKS));
    const afterwatchMinutes = this.optional(stage.afterwatchMinutes, (present) => this.number(present, `${path}.afterwatchMinutes`));
    return {
      name: this.string(stage.name, `${path}.name`),
      production: this.boolean(stage.production, `${path}.production`),
      ...(airlock !== undefined && { airlock }),
      blockers: this.list(stage.blockers, `${path}.blockers`, (item, at) => this.blocker(item, at)),
      windowScope: this.oneOf(stage.windowScope, `${path}.windowScope`, WINDOW_SCOPES),
      ...(afterRollback !== undefined && { afterRollback }),
      ...(afterwatchMinutes !== undefined && { afterwatchMinutes }),
      steps: this.list(stage.steps, `${path}.steps`, (item, at) => this.step(item, at)),
    };
  }

  private environment(value: unknown, path: string): EnvironmentPlan {
    const environment = this.record(value, path);
    const lookupRoleArn = this.optional(environment.lookupRoleArn, (present) => this.string(present, `${path}.lookupRoleArn`));
    const externalId = this.optional(environment.externalId, (present) => this.string(present, `${path}.externalId`));
    return {
      ...this.place(environment, path),
      ...(lookupRoleArn !== undefined && { lookupRoleArn }),
      ...(externalId !== undefined && { externalId }),
    };
  }

  private organisation(value: unknown, path: string): OrganisationPlan {
    const organisation = this.record(value, path);
    const roleArn = this.optional(organisation.roleArn, (present) => this.string(present, `${path}.roleArn`));
    const externalId = this.optional(organisation.externalId, (present) => this.string(present, `${path}.externalId`));
    return { ...this.place(organisation, path), ...(roleArn !== undefined && { roleArn }), ...(externalId !== undefined && { externalId }) };
  }

  private step(value: unknown, path: string): StepPlan {
    const step = this.record(value, path);
    const bake = this.optional(step.bake, (present) => this.bake(present, `${path}.bake`));
    return {
      oneBox: this.boolean(step.oneBox, `${path}.oneBox`),
      targets: this.list(step.targets, `${path}.targets`, (item, at) => this.target(item, at)),
      ...(bake !== undefined && { bake }),
    };
  }

  private target(value: unknown, path: string): TargetPlan {
    const target = this.record(value, path);
    const templates = this.optional(target.templates, (present) => this.list(present, `${path}.templates`, (item, at) => this.template(item, at)));
    const unrestorable = this.optional(target.unrestorable, (present) => this.strings(present, `${path}.unrestorable`));
    return {
      name: this.string(target.name, `${path}.name`),
      ...this.place(target, path),
      stacks: this.strings(target.stacks, `${path}.stacks`),
      deployActions: this.strings(target.deployActions, `${path}.deployActions`),
      ...(templates !== undefined && { templates }),
      ...(unrestorable !== undefined && { unrestorable }),
    };
  }

  private bake(value: unknown, path: string): BakePlan {
    const bake = this.record(value, path);
    const samples = this.optional(bake.samples, (present) => this.list(present, `${path}.samples`, (item, at) => readSamples(this, item, at)));
    const maximumMinutes = this.optional(bake.maximumMinutes, (present) => this.number(present, `${path}.maximumMinutes`));
    return {
      action: this.string(bake.action, `${path}.action`),
      minutes: this.number(bake.minutes, `${path}.minutes`),
      alarms: this.list(bake.alarms, `${path}.alarms`, (item, at) => readAlarm(this, item, at)),
      onUnknown: this.oneOf(bake.onUnknown, `${path}.onUnknown`, ON_UNKNOWN),
      ...(samples !== undefined && { samples }),
      ...(maximumMinutes !== undefined && { maximumMinutes }),
    };
  }

  private blocker(value: unknown, path: string): BlockerPlan {
    const blocker = this.record(value, path);
    const warnsOnly = this.optional(blocker.warnsOnly, (present) => this.boolean(present, `${path}.warnsOnly`));
    const named = { name: this.string(blocker.name, `${path}.name`), ...(warnsOnly !== undefined && { warnsOnly }) };
    const kind = this.oneOf(blocker.kind, `${path}.kind`, BLOCKER_KINDS);
    switch (kind) {
      case 'alarm':
        return { kind, ...named, ...readAlarmSelection(this, blocker, path) };
      case 'timeWindow': {
        const marginMinutes = this.optional(blocker.marginMinutes, (present) => this.number(present, `${path}.marginMinutes`));
        const except = this.optional(blocker.except, (present) => this.list(present, `${path}.except`, (item, at) => readCalendar(this, item, at)));
        return {
          kind,
          ...named,
          allow: this.list(blocker.allow, `${path}.allow`, (item, at) => readWindow(this, item, at)),
          deny: this.list(blocker.deny, `${path}.deny`, (item, at) => readWindow(this, item, at)),
          ...(marginMinutes !== undefined && { marginMinutes }),
          ...(except !== undefined && { except }),
        };
      }
      case 'calendar':
        return { kind, ...named, calendars: this.list(blocker.calendars, `${path}.calendars`, (item, at) => readCalendar(this, item, at)) };
    }
  }
}
