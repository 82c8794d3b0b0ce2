/** What synthesis hands to the functions, read by the functions' own readers. */
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Notification, RollbackAlarm } from '../../src';
import { decodePlan } from '../../src/contract/plan-file';
import { controllerSettings, pipelineSetting, restorerSettings, Variables } from '../../src/handlers/settings';
import { DeliveryApp, deliveryApp, inProd, ServiceStage } from './support/delivery-app';
import { planTextOf, resourceOf } from './support/synthesized';

function usual(): DeliveryApp {
  const made = deliveryApp();
  const metric = new Metric({ namespace: 'Test', metricName: 'Faults' });
  // The name that CloudFormation makes is known to the deployed function only.
  made.pipeline.addRollbackAlarm(RollbackAlarm.fromAlarm(new Alarm(made.stack, 'Faults', { metric, threshold: 1, evaluationPeriods: 1 })));
  made.pipeline.addNotification(Notification.topic(new Topic(made.stack, 'Deliveries')));
  made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
  return made;
}

/** A value of the template as deployment makes it: what only it knows is called by its logical id. */
function deployed(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as { readonly 'Ref'?: string; readonly 'Fn::GetAtt'?: readonly string[]; readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };
  if (join !== undefined) return join[1].map(deployed).join(join[0]);
  return ref ?? attribute?.[0] ?? `no value: ${JSON.stringify(value)}`;
}

function variablesOf(made: DeliveryApp, part: string): Variables {
  const { Variables: variables = {} } = resourceOf(made, 'AWS::Lambda::Function', part).Properties.Environment as { readonly Variables?: Readonly<Record<string, unknown>> };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, deployed(value)]));
}

test.each<[string, (variables: Variables) => object | string]>([
  ['ControllerFunction', controllerSettings],
  ['ControllerSelfTest', controllerSettings],
  ['RestorerFunction', restorerSettings],
  ['RestorerSelfTest', restorerSettings],
  ['RollbackPassFunction', pipelineSetting],
])('A1, A2: %s is told all that it reads, by the name and in the form in which it reads it, and nothing else of ours', (part, read) => {
  const variables = variablesOf(usual(), part);
  const seen = new Set<string>();
  const watched = new Proxy(variables, { get: (all, name: string) => { seen.add(name); return all[name]; } });

  expect(() => read(watched)).not.toThrow();
  expect(Object.keys(variables).filter((name) => name.startsWith('BREAKWATER_')).sort()).toEqual([...seen].sort());
});

test('A1, A2: the plan is read by the controller with the values that the template gives it', () => {
  const made = usual();
  const plan = decodePlan(planTextOf(made), controllerSettings(variablesOf(made, 'ControllerFunction')).planValues);

  expect(plan.stages[0].steps[0].bake?.alarms).toMatchObject([{ name: expect.stringMatching(/^Faults[0-9A-F]{8}$/) as unknown }]);
});
