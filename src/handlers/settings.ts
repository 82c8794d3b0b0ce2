import { ENVIRONMENT } from '../contract/environment';
import { Reader } from '../contract/reader';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What deployment tells the controller. */
export interface ControllerSettings {
  readonly pipeline: string;
  readonly ledger: string;
  readonly bus: string;
  readonly planValues: Readonly<Record<string, string>>;
  readonly ownRoles: readonly string[];
}

/** @throws Rejected, naming every variable that is missing or malformed. */
export function controllerSettings(variables: Variables): ControllerSettings {
  const reader = new Reader();
  const planValues = reader.record(jsonAt(variables, ENVIRONMENT.planValues), ENVIRONMENT.planValues);
  const settings = {
    pipeline: nameAt(reader, variables, ENVIRONMENT.pipeline),
    ledger: nameAt(reader, variables, ENVIRONMENT.ledger),
    bus: nameAt(reader, variables, ENVIRONMENT.bus),
    planValues: Object.fromEntries(Object.entries(planValues).map(([name, value]) => [name, reader.string(value, `${ENVIRONMENT.planValues}.${name}`)])),
    ownRoles: reader.list(jsonAt(variables, ENVIRONMENT.ownRoles), ENVIRONMENT.ownRoles, (item, path) => reader.string(item, path)),
  };
  reader.finish('the function\'s environment');
  return settings;
}

/** All that the restorer is told. @throws Rejected */
export function restorerSettings(variables: Variables): Pick<ControllerSettings, 'pipeline' | 'ledger'> {
  const reader = new Reader();
  const settings = { pipeline: nameAt(reader, variables, ENVIRONMENT.pipeline), ledger: nameAt(reader, variables, ENVIRONMENT.ledger) };
  reader.finish('the function\'s environment');
  return settings;
}

/** What a build that updates the pipeline is told. @throws Rejected */
export function buildSettings(variables: Variables): BuildSettings {
  const reader = new Reader();
  const initiator = nameAt(reader, variables, INITIATOR);
  const [, pipeline = ''] = /^codepipeline\/(.+)$/.exec(initiator) ?? [];
  const settings = {
    pipeline: pipeline !== '' || initiator === '' ? pipeline : reader.note(INITIATOR, 'codepipeline/ and the pipeline\'s name', initiator, ''),
    ledger: nameAt(reader, variables, ENVIRONMENT.ledger),
    stack: nameAt(reader, variables, ENVIRONMENT.stack),
  };
  reader.finish('the build\'s environment');
  return settings;
}

/** Who started a build. The pipeline's name in a variable of ours would make the pipeline depend on itself. @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
const INITIATOR = 'CODEBUILD_INITIATOR';

export interface BuildSettings {
  readonly pipeline: string;
  readonly ledger: string;
  /** The ARN of the pipeline's stack. */
  readonly stack: string;
}

/** All that the rollback pass is told. @throws Rejected */
export function pipelineSetting(variables: Variables): string {
  const reader = new Reader();
  const pipeline = nameAt(reader, variables, ENVIRONMENT.pipeline);
  reader.finish('the function\'s environment');
  return pipeline;
}

function nameAt(reader: Reader, variables: Variables, name: string): string {
  const value = variables[name];
  return value === undefined || value === '' ? reader.note(name, 'a name', value, '') : value;
}

/** Text that is no JSON is handed on as it is: whoever reads it says what it must be. */
function jsonAt(variables: Variables, name: string): unknown {
  const value = variables[name];
  if (value === undefined) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
