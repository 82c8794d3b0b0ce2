import { ArnFormat, Stack } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PolicyKind } from '../../contract/about';
import { inboxOf } from '../../contract/inbox';
import { AIRLOCK, BAKE_PREFIX } from '../../contract/names';

export interface OperatedPipeline { readonly pipeline: IPipeline; readonly ledger: ITable }

/** What somebody may do, and in which stages: in all of them where none is named. */
export interface Duty { readonly kind: PolicyKind; readonly stages?: readonly string[] }

/** Whoever may do anything may look as well: the command looks before it writes. */
export function dutyStatements(operated: OperatedPipeline, { kind, stages }: Duty): readonly PolicyStatement[] {
  const look = toLookIn(operated);
  switch (kind) {
    case 'look': return look;
    case 'pause': return [...look, toWrite(operated, ['pauses'], stages)];
    case 'override': return [...look, toWrite(operated, ['overrides', 'rollbacks', 'vetoes'], stages), toAnswerByHand(operated, stages)];
    case 'sign': return [...look, toWrite(operated, ['signatures'], stages)];
  }
}

function toLookIn(operated: OperatedPipeline): readonly PolicyStatement[] {
  const { pipeline, ledger } = operated;
  return [
    new PolicyStatement({
      actions: ['codepipeline:GetPipelineState', 'codepipeline:ListActionExecutions', 'codepipeline:ListPipelineExecutions'], resources: [pipeline.pipelineArn],
    }),
    new PolicyStatement({ actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], resources: [ledger.tableArn] }),
    new PolicyStatement({
      actions: ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:GetParametersByPath'],
      // The list of a path is asked of the path itself, a parameter of that parameter.
      resources: [parameterArn(operated, ''), parameterArn(operated, '/*')],
    }),
  ];
}

/** A stage's name ends at the slash: who may write for `First` may not for `FirstOfAll`. */
const toWrite = (operated: OperatedPipeline, folders: readonly string[], stages?: readonly string[]): PolicyStatement => new PolicyStatement({
  actions: ['ssm:PutParameter'],
  resources: folders.flatMap((folder) => stages?.map((stage) => `/${folder}/${stage}/*`) ?? [`/${folder}/*`])
    .map((path) => parameterArn(operated, path)),
});

/** *Approve* at an airlock is an override; whoever may give one may press it. */
const toAnswerByHand = ({ pipeline }: OperatedPipeline, stages: readonly string[] = ['*']): PolicyStatement => new PolicyStatement({
  actions: ['codepipeline:PutApprovalResult'],
  resources: stages.flatMap((stage) => [`${pipeline.pipelineArn}/${stage}/${AIRLOCK}`, `${pipeline.pipelineArn}/${stage}/${BAKE_PREFIX}*`]),
});

const parameterArn = ({ pipeline }: OperatedPipeline, path: string): string => Stack.of(pipeline).formatArn({
  service: 'ssm', resource: `parameter${inboxOf(pipeline.pipelineName)}${path}`, arnFormat: ArnFormat.NO_RESOURCE_NAME,
});
