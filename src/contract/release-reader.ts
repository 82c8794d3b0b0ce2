import { Release, ReleasedStack } from '../decision/release';
import { Restore, RESTORE_STATES, STACK_STATES, StackProgress } from '../decision/restore';
import { TemplateReader } from './template-reader';

/** Reads releases as the ledger keeps them. */
export class ReleaseReader extends TemplateReader {
  public release(value: unknown, path: string): Release {
    const release = this.record(value, path);
    const told = this.optional(release.told, (present) => this.boolean(present, `${path}.told`));
    return {
      execution: this.string(release.execution, `${path}.execution`),
      revision: this.string(release.revision, `${path}.revision`),
      at: this.number(release.at, `${path}.at`),
      stacks: this.list(release.stacks, `${path}.stacks`, (item, at) => this.stack(item, at)),
      missing: this.strings(release.missing, `${path}.missing`),
      doubts: this.strings(release.doubts, `${path}.doubts`),
      ...(told !== undefined && { told }),
    };
  }

  public restore(value: unknown, path: string): Restore {
    const restore = this.record(value, path);
    const outcome = this.optional(restore.outcome, (present) => this.string(present, `${path}.outcome`));
    const release = this.release(restore.release, `${path}.release`);
    const progress = this.list(restore.progress, `${path}.progress`, (item, at) => this.progress(item, at));
    if (progress.length !== release.stacks.length) this.note(`${path}.progress`, `a list of ${release.stacks.length}, as the release has stacks`, progress.length, undefined);
    return {
      version: this.number(restore.version, `${path}.version`),
      id: this.string(restore.id, `${path}.id`),
      stage: this.string(restore.stage, `${path}.stage`),
      during: this.string(restore.during, `${path}.during`),
      revision: this.string(restore.revision, `${path}.revision`),
      why: this.string(restore.why, `${path}.why`),
      at: this.number(restore.at, `${path}.at`),
      release,
      leftovers: this.strings(restore.leftovers, `${path}.leftovers`),
      state: this.oneOf(restore.state, `${path}.state`, RESTORE_STATES),
      progress,
      movedAt: this.number(restore.movedAt, `${path}.movedAt`),
      ...(outcome !== undefined && { outcome }),
    };
  }

  private progress(value: unknown, path: string): StackProgress {
    const progress = this.record(value, path);
    const before = this.optional(progress.before, (present) => this.number(present, `${path}.before`));
    const why = this.optional(progress.why, (present) => this.string(present, `${path}.why`));
    return { state: this.oneOf(progress.state, `${path}.state`, STACK_STATES), ...(before !== undefined && { before }), ...(why !== undefined && { why }) };
  }

  private stack(value: unknown, path: string): ReleasedStack {
    const stack = this.record(value, path);
    const exports = this.optional(stack.exports, (present) => this.texts(present, `${path}.exports`));
    return {
      step: this.number(stack.step, `${path}.step`),
      target: this.string(stack.target, `${path}.target`),
      template: this.template(stack.template, `${path}.template`),
      deployer: this.deployer(stack.deployer, `${path}.deployer`),
      ...(exports !== undefined && { exports }),
    };
  }
}
