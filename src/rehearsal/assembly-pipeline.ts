import { ActionCategory, ActionModel, PipelineModel, StageModel } from './model';
import { isObject, JsonObject, Resource, Template } from './template';

const CATEGORIES: readonly ActionCategory[] = ['Source', 'Build', 'Test', 'Deploy', 'Approval', 'Invoke', 'Compute'];

/** The modes in which an action deploys a stack's template; the others prepare, replace or delete. */
const DEPLOYING_MODES = ['CREATE_UPDATE', 'CHANGE_SET_EXECUTE', 'REPLACE_ON_FAILURE'];

/** What CodePipeline takes where an action names none. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html */
const DEFAULT_RUN_ORDER = 1;

/** The `AWS::CodePipeline::Pipeline` of a template, as a rehearsal plays it. */
export function pipelineModel(template: Template, pipeline: Resource): PipelineModel {
  const { Name, Stages, RestartExecutionOnUpdate, DisableInboundStageTransitions } = pipeline.properties;
  const disabled = new Map(objects(DisableInboundStageTransitions).map((entry) => [template.textOf(entry.StageName), template.textOf(entry.Reason)]));
  return {
    name: typeof Name === 'string' ? Name : pipeline.logicalId,
    stages: objects(Stages).map((stage) => stageModel(template, stage, disabled)),
    restartsOnUpdate: RestartExecutionOnUpdate === true,
  };
}

function stageModel(template: Template, stage: JsonObject, disabled: ReadonlyMap<string, string>): StageModel {
  const name = template.textOf(stage.Name);
  const entryDisabledBecause = disabled.get(name);
  return {
    name,
    actions: objects(stage.Actions).map((action) => actionModel(template, action)),
    rollsBackOnFailure: isObject(stage.OnFailure) && stage.OnFailure.Result === 'ROLLBACK',
    ...(entryDisabledBecause !== undefined && { entryDisabledBecause }),
  };
}

function actionModel(template: Template, action: JsonObject): ActionModel {
  const type = isObject(action.ActionTypeId) ? action.ActionTypeId : {};
  const configuration = isObject(action.Configuration) ? action.Configuration : {};
  const deploys = type.Provider === 'CloudFormation' && DEPLOYING_MODES.includes(template.textOf(configuration.ActionMode));
  const stackName = deploys ? template.textOf(configuration.StackName) : '';
  const account = /:iam::(\d{12}):/.exec(template.textOf(action.RoleArn))?.[1];
  return {
    name: template.textOf(action.Name),
    category: CATEGORIES.find((category) => category === type.Category) ?? 'Invoke',
    provider: template.textOf(type.Provider),
    runOrder: typeof action.RunOrder === 'number' ? action.RunOrder : DEFAULT_RUN_ORDER,
    ...(stackName && { stackName }),
    ...(account && { account }),
    ...(typeof action.Region === 'string' && { region: action.Region }),
    ...(typeof action.TimeoutInMinutes === 'number' && { timeoutMinutes: action.TimeoutInMinutes }),
  };
}

const objects = (value: unknown): readonly JsonObject[] => Array.isArray(value) ? value.filter(isObject) : [];
