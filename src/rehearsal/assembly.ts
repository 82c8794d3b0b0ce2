import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENVIRONMENT } from '../contract/environment';
import { METADATA_KEY } from '../contract/names';
import { decodePlan } from '../contract/plan-file';
import { Plan } from '../decision/plan';
import { BadInput, failureOf } from '../text/bad-input';
import { listed } from '../text/nearest';
import { pipelineModel } from './assembly-pipeline';
import { alarmsOf, calendarsOf, prefixesOf, Subject } from './subject';
import { isObject, parseJson, Resource, Template } from './template';

const TEMPLATE = /\.template\.json$/;

/** One controller that was found in an assembly, with the pipeline that it minds. */
interface Candidate {
  readonly template: Template;
  readonly controller: Resource;
  readonly pipeline: Resource;
  readonly planPath: string;
}

/**
 * Finds the pipeline in a cloud assembly, and what it is judged by.
 *
 * Reads templates and files only, never the assembly's own manifest: a reader of one version of its schema refuses a newer one.
 * `wanted` chooses among several pipelines, by logical id, construct path or physical name.
 *
 * @throws BadInput when there is none, or none that is wanted, or it cannot be read.
 */
export function readAssembly(directory: string, wanted?: string): Subject {
  const candidates = templatesUnder(directory).flatMap((template) => candidatesIn(template));
  const subjects = candidates.map((candidate) => ({ candidate, subject: subjectOf(candidate) }));
  if (subjects.length === 0) {
    throw new BadInput([`${directory} must hold a pipeline made with cdk-breakwater, got none; synthesize the app and give its cdk.out directory`]);
  }
  const names = subjects.map(({ candidate, subject }) => namesOf(candidate, subject));
  const chosen = subjects.filter((_, index) => wanted === undefined || names[index].includes(wanted));
  if (chosen.length === 1) return chosen[0].subject;
  const list = listed(subjects.map(({ subject }) => subject.plan.pipeline));
  throw new BadInput([wanted === undefined
    ? `--pipeline must be given when ${directory} holds several pipelines, got nothing; choose one of ${list}`
    : `--pipeline must name one pipeline of ${directory}, got '${wanted}'; choose one of ${list}`]);
}

function templatesUnder(directory: string): readonly Template[] {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new BadInput([`--app must be the directory of a cloud assembly, got '${directory}', which is not a directory; run cdk synth first`]);
  }
  return walk(directory).map((path) => Template.parse(path, readFileSync(path, 'utf-8')));
}

/** Assets are left out: an application may carry templates that are none of this assembly's. */
function walk(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('asset.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return walk(path);
      return TEMPLATE.test(entry.name) ? [path] : [];
    });
}

function candidatesIn(template: Template): readonly Candidate[] {
  return template.all().flatMap((controller) => {
    const metadata = controller.metadata[METADATA_KEY];
    if (controller.type !== 'AWS::Lambda::Function' || !isObject(metadata)) return [];
    const at = `${template.path} ${controller.logicalId}.Metadata['${METADATA_KEY}']`;
    if (metadata.version !== 1) {
      throw new BadInput([`${at}.version must be 1, got ${JSON.stringify(metadata.version)}; rehearse with the version of cdk-breakwater that synthesized it`]);
    }
    const { plan, pipeline: pipelineId } = metadata;
    const pipeline = typeof pipelineId === 'string' ? template.resource(pipelineId) : undefined;
    if (pipeline?.type !== 'AWS::CodePipeline::Pipeline') {
      throw new BadInput([`${at}.pipeline must be the logical id of a pipeline in the same template, got ${JSON.stringify(pipelineId)}; synthesize again`]);
    }
    if (typeof plan !== 'string') throw new BadInput([`${at}.plan must be the path of the plan, got ${JSON.stringify(plan)}; synthesize again`]);
    return [{ template, controller, pipeline, planPath: join(dirname(template.path), plan) }];
  });
}

function subjectOf(candidate: Candidate): Subject {
  const plan = planOf(candidate);
  return {
    model: pipelineModel(candidate.template, candidate.pipeline),
    plan,
    alarms: alarmsOf(plan),
    prefixes: prefixesOf(plan),
    calendars: calendarsOf(plan),
    roles: rolesOf(candidate.controller.logicalId),
  };
}

function planOf({ template, controller, planPath }: Candidate): Plan {
  const text = fileText(planPath, template.path);
  const environment = isObject(controller.properties.Environment) ? controller.properties.Environment : {};
  const variables = isObject(environment.Variables) ? environment.Variables : {};
  try {
    return decodePlan(text, planValues(template, variables[ENVIRONMENT.planValues]));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput([`${planPath} must be a plan of this version: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** What the plan's `$value` references stand for: the template's own text, or a readable stand-in for what only deployment knows. */
function planValues(template: Template, variable: unknown): Readonly<Record<string, string>> {
  if (variable === undefined) return {};
  const raw = parseJson(`${template.path} ${ENVIRONMENT.planValues}`, template.textOf(variable));
  return isObject(raw) ? Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, template.textOf(value)])) : {};
}

function fileText(path: string, template: string): string {
  try {
    return readFileSync(path, 'utf-8');
  } catch (error) {
    throw new BadInput([`${path} must be the plan that ${template} names, got nothing (${failureOf(error)}); synthesize again`]);
  }
}

/** Stand-ins: the real ones are known only after deployment. */
const rolesOf = (controller: string): Subject['roles'] => ({
  controller: `arn:aws:iam::000000000000:role/${controller}`,
  rollbackPass: `arn:aws:iam::000000000000:role/${controller}-RollbackPass`,
});

function namesOf({ pipeline }: Candidate, subject: Subject): readonly string[] {
  const path = pipeline.metadata['aws:cdk:path'];
  return [pipeline.logicalId, subject.plan.pipeline, subject.model.name, ...(typeof path === 'string' ? [path, path.replace(/\/Resource$/, '')] : [])];
}
