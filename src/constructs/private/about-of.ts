import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { About } from '../../contract/about';
import { Machinery } from './machinery';

/** What the stack tells the operators' command. */
export function aboutOf(declared: IConstruct, { underlying, ledger, controller, rollbackPass, watchdogs, operators }: Machinery): About {
  const { account, region } = Stack.of(declared);
  const { policies } = operators;
  return {
    version: 1,
    pipeline: underlying.core.pipelineName,
    path: declared.node.path,
    account,
    region,
    ledger: ledger.tableName,
    controller: controller.function.functionName,
    rollbackPass: rollbackPass.function.functionName,
    queue: controller.bell.queue.queueUrl,
    deadLetters: controller.bell.deadLetters.queueUrl,
    ...(controller.planHash !== undefined && { planHash: controller.planHash }),
    rules: controller.bell.rules.map(({ ruleName }) => ruleName),
    alarms: watchdogs.alarms.map(({ alarmName }) => alarmName),
    ...(policies !== undefined && {
      policies: {
        look: policies.look.managedPolicyArn,
        pause: policies.pause.managedPolicyArn,
        override: policies.override.managedPolicyArn,
        sign: policies.sign.managedPolicyArn,
      },
    }),
  };
}
