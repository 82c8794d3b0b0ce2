import { Release, ReleasedStack } from '../decision/release';
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
