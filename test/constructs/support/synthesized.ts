import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { ControllerMetadata } from '../../../src/contract/environment';
import { METADATA_KEY } from '../../../src/contract/names';
import { Plan } from '../../../src/decision/plan';
import { DeliveryApp } from './delivery-app';

/** One resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
}

export interface ActionProperties {
  readonly Name: string;
  readonly RunOrder: number;
  readonly TimeoutInMinutes?: number;
  readonly ActionTypeId: { readonly Category: string };
  readonly Configuration: Readonly<Record<string, unknown>>;
}

export interface StageProperties {
  readonly Name: string;
  readonly Actions: readonly ActionProperties[];
  readonly OnFailure?: unknown;
}

export const templateOf = ({ stack }: Pick<DeliveryApp, 'stack'>): Template => Template.fromStack(stack);

export function resourcesOf(app: Pick<DeliveryApp, 'stack'>, type: string, idPart = ''): readonly (readonly [string, Resource])[] {
  const found: Record<string, Resource> = templateOf(app).findResources(type) as Record<string, Resource>;
  return Object.entries(found).filter(([id]) => id.includes(idPart));
}

/** The only resource of a type whose logical id has this part. */
export function resourceOf(app: DeliveryApp, type: string, idPart = ''): Resource {
  const found = resourcesOf(app, type, idPart);
  if (found.length !== 1) throw new Error(`there must be one ${type} with '${idPart}' in its id, got ${found.map(([id]) => id).join(', ') || 'none'}`);
  return found[0][1];
}

export const stagesOf = (app: DeliveryApp): readonly StageProperties[] =>
  resourceOf(app, 'AWS::CodePipeline::Pipeline').Properties.Stages as readonly StageProperties[];

export function stageOf(app: DeliveryApp, name: string): StageProperties {
  const found = stagesOf(app).find((stage) => stage.Name === name);
  if (found === undefined) throw new Error(`there must be a stage ${name}, got ${stagesOf(app).map((stage) => stage.Name).join(', ')}`);
  return found;
}

/** `1 Airlock`, `2 West.Service.Deploy`, … in the order of the run orders. */
export const actionsOf = (app: DeliveryApp, stage: string): readonly string[] =>
  [...stageOf(app, stage).Actions].sort((a, b) => a.RunOrder - b.RunOrder).map((action) => `${action.RunOrder} ${action.Name}`);

export const metadataOf = (app: DeliveryApp): ControllerMetadata =>
  resourceOf(app, 'AWS::Lambda::Function', 'ControllerFunction').Metadata?.[METADATA_KEY] as ControllerMetadata;

export const planTextOf = (app: DeliveryApp): string => readFileSync(join(app.app.outdir, metadataOf(app).plan), 'utf8');
export const planOf = (app: DeliveryApp): Plan => JSON.parse(planTextOf(app)) as Plan;

export function stagePlanOf(app: DeliveryApp, name: string): Plan['stages'][number] {
  const found = planOf(app).stages.find((stage) => stage.name === name);
  if (found === undefined) throw new Error(`there must be a plan of ${name}`);
  return found;
}

/** The statements of the policies of one of our functions' roles. */
export const statementsOf = (app: DeliveryApp, idPart: string): readonly unknown[] => resourcesOf(app, 'AWS::IAM::Policy', idPart)
  .flatMap(([, policy]) => (policy.Properties.PolicyDocument as { readonly Statement: readonly unknown[] }).Statement);
