import { DeployerPlan, ImagesPlan, TemplatePlan } from '../decision/plan';
import { Reader } from './reader';

/** Reads what a restore needs, in plans and in the releases that the ledger keeps. */
export class TemplateReader extends Reader {
  protected deployer(value: unknown, path: string): DeployerPlan {
    const deployer = this.record(value, path);
    const externalId = this.optional(deployer.externalId, (present) => this.string(present, `${path}.externalId`));
    const executionRoleArn = this.optional(deployer.executionRoleArn, (present) => this.string(present, `${path}.executionRoleArn`));
    return {
      id: this.string(deployer.id, `${path}.id`),
      ...this.place(deployer, path),
      bucket: this.string(deployer.bucket, `${path}.bucket`),
      roleArn: this.string(deployer.roleArn, `${path}.roleArn`),
      ...(externalId !== undefined && { externalId }),
      ...(executionRoleArn !== undefined && { executionRoleArn }),
    };
  }

  protected template(value: unknown, path: string): TemplatePlan {
    const template = this.record(value, path);
    const files = this.optional(template.files, (present) => this.strings(present, `${path}.files`));
    const images = this.optional(template.images, (present) => this.images(present, `${path}.images`));
    const parameters = this.optional(template.parameters, (present) => this.texts(present, `${path}.parameters`));
    const tags = this.optional(template.tags, (present) => this.texts(present, `${path}.tags`));
    return {
      stack: this.string(template.stack, `${path}.stack`),
      deployer: this.string(template.deployer, `${path}.deployer`),
      key: this.string(template.key, `${path}.key`),
      ...(files !== undefined && { files }),
      ...(images !== undefined && { images }),
      ...(parameters !== undefined && { parameters }),
      ...(tags !== undefined && { tags }),
    };
  }

  private images(value: unknown, path: string): ImagesPlan {
    const images = this.record(value, path);
    const externalId = this.optional(images.externalId, (present) => this.string(present, `${path}.externalId`));
    return {
      lookupRoleArn: this.string(images.lookupRoleArn, `${path}.lookupRoleArn`),
      ...(externalId !== undefined && { externalId }),
      names: this.strings(images.names, `${path}.names`),
    };
  }

  protected texts(value: unknown, path: string): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.record(value, path)).map(([name, text]) => [name, this.string(text, `${path}.${name}`)]));
  }

  protected place(value: Readonly<Record<string, unknown>>, path: string): { readonly account: string; readonly region: string } {
    return { account: this.string(value.account, `${path}.account`), region: this.string(value.region, `${path}.region`) };
  }

  protected strings(value: unknown, path: string): readonly string[] {
    return this.list(value, path, (item, at) => this.string(item, at));
  }
}
