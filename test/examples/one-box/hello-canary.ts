import { Duration, Stack } from 'aws-cdk-lib';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { LambdaCanary, ServiceAlarms } from '../../../src';

export function helloCanary(service: Stack, hello: Function): LambdaCanary {
  const { alarm } = new ServiceAlarms(service, 'Alarms', { alarmName: 'hello-unwell' }).watchFunction(hello);
  return new LambdaCanary(service, 'Canary', { handler: hello, alarms: [alarm], percent: 10, bakeTime: Duration.minutes(30) });
}
