import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Budget } from '../../../src/handlers/aws/budget';
import { Definitions } from '../../../src/handlers/aws/definitions';
import { cloudFormationError, templateBody } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const templateOf = (...waves: readonly string[]): object =>
  ({ Resources: { Pipe: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: waves.map((Name) => ({ Name, OnFailure: { Result: 'ROLLBACK' } })) } } } });
const compared = (template: unknown = templateOf('First')) => new Definitions(
  new CloudFormationClient(given.connection.to()), { stack: 'Delivery', pipeline: 'Pipe', template }, new Budget()).compare();

test.each<[string, unknown, string]>([
  ['the same', templateOf('First'), 'same'],
  ['another', templateOf('First', 'Second'), 'changed'],
  ['none: the pipeline would be deleted', { Resources: {} }, 'changed'],
])('a commit with a definition that is %s', async (_, template, kind) => {
  given.stub.on('GetTemplate', templateBody(JSON.stringify(templateOf('First'))));

  expect(await compared(template)).toEqual({ change: { kind }, waves: ['First'] });
  expect(given.stub.of('GetTemplate').map(({ body }) => body)).toMatchObject([{ StackName: 'Delivery', TemplateStage: 'Original' }]);
});

test('what is deployed and holds no such pipeline is another definition, of which nobody knows the waves', async () => {
  given.stub.on('GetTemplate', templateBody('{"Resources":{}}'));
  expect(await compared({ Resources: {} })).toEqual({ change: { kind: 'changed' } });
});

test.each<[string, ReturnType<typeof templateBody>, string]>([
  ['denied', cloudFormationError('AccessDenied', 'no', 403), 'GetTemplate in stack Delivery was denied (AccessDenied) - let the role of the build do cloudformation:GetTemplate'],
  ['throttled', cloudFormationError('Throttling', 'slow'), 'GetTemplate in stack Delivery was throttled (Throttling) - the next tick tries again'],
])('a template that is %s cannot be told', async (_, reply, why) => {
  given.stub.on('GetTemplate', reply);
  expect(await compared()).toEqual({ change: { kind: 'unreadable', why } });
});

test('a template that is no JSON cannot be told', async () => {
  given.stub.on('GetTemplate', templateBody('Resources:\n  Pipe: {}'));
  expect(await compared()).toMatchObject({ change: { kind: 'unreadable', why: expect.stringContaining('GetTemplate in stack Delivery failed (SyntaxError') as unknown } });
});
