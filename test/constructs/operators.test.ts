import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AlarmBlocker } from '../../src';
import { decodeAbout } from '../../src/contract/about';
import { deliveryApp, DeliveryApp, inProd, ServiceStage } from './support/delivery-app';
import { refusalOf } from './support/refusal-of';
import { metadataOf, Resource, resourceOf, resourcesOf } from './support/synthesized';

function usual(): DeliveryApp & { readonly role: Role } {
  const made = deliveryApp();
  const { pipeline, stack } = made;
  pipeline.addPreProduction(new ServiceStage(pipeline, 'Beta', { env: inProd('us-west-1') }));
  pipeline.addPreProduction(new ServiceStage(pipeline, 'Gamma', { env: inProd('us-west-1') }), { blockers: [new AlarmBlocker('quiet', { alarmName: 'quiet', account: '333333333333', region: 'us-west-1' })] });
  pipeline.addWave('First').addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));
  pipeline.addWave('FirstOfAll').addTarget(new ServiceStage(pipeline, 'East', { env: inProd('us-east-1') }));
  return { ...made, role: new Role(stack, 'Person', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }) };
}

const arn = (made: DeliveryApp, before: string, after: string) =>
  ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, before, { Ref: metadataOf(made).pipeline }, ...after === '' ? [] : [after]]] });
const parameter = (made: DeliveryApp, path: string) => arn(made, ':ssm:us-west-2:111111111111:parameter/breakwater/', path);
const pipelineArn = (made: DeliveryApp, path = '') => arn(made, ':codepipeline:us-west-2:111111111111:', path);
const allow = (action: unknown, resource: unknown) => ({ Action: action, Effect: 'Allow', Resource: resource });
const look = (made: DeliveryApp) => [
  allow(['codepipeline:GetPipelineState', 'codepipeline:ListActionExecutions', 'codepipeline:ListPipelineExecutions'], pipelineArn(made)),
  allow(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], { 'Fn::GetAtt': [resourcesOf(made, 'AWS::DynamoDB::Table')[0][0], 'Arn'] }),
  allow(['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:GetParametersByPath'], [parameter(made, ''), parameter(made, '/*')]),
];
const statementsIn = (resource: Resource): unknown => (resource.Properties.PolicyDocument as { readonly Statement: unknown }).Statement;
const granted = (made: DeliveryApp): unknown => statementsIn(resourceOf(made, 'AWS::IAM::Policy', 'Person'));

describe('whoever is let', () => {
  test('look may read the pipeline, its ledger and its parameters, and change nothing', () => {
    const made = usual();
    made.pipeline.grantLook(made.role);
    expect(granted(made)).toEqual(look(made));
  });

  test('pause may write pauses of the pipeline and of its waves', () => {
    const made = usual();
    made.pipeline.grantPause(made.role);
    expect(granted(made)).toEqual([...look(made), allow('ssm:PutParameter', parameter(made, '/pauses/*'))]);
  });

  test('pause one wave may pause that wave only: neither the pipeline, nor a wave whose name begins alike', () => {
    const made = usual();
    made.pipeline.grantPause(made.role, { stages: ['First'] });
    expect(granted(made)).toEqual([...look(made), allow('ssm:PutParameter', parameter(made, '/pauses/First/*'))]);
  });

  test('override may write overrides, rollbacks and vetoes, and press the console\'s own buttons', () => {
    const made = usual();
    made.pipeline.grantOverride(made.role);
    expect(granted(made)).toEqual([
      ...look(made),
      allow('ssm:PutParameter', [parameter(made, '/overrides/*'), parameter(made, '/rollbacks/*'), parameter(made, '/vetoes/*')]),
      allow('codepipeline:PutApprovalResult', [pipelineArn(made, '/*/Airlock'), pipelineArn(made, '/*/Bake-*')]),
    ]);
  });

  test('override in some stages may do so there', () => {
    const made = usual();
    made.pipeline.grantOverride(made.role, { stages: ['First', 'Gamma'] });
    expect(granted(made)).toEqual([
      ...look(made),
      allow('ssm:PutParameter', [parameter(made, '/overrides/First/*'), parameter(made, '/overrides/Gamma/*'), parameter(made, '/rollbacks/First/*'), parameter(made, '/rollbacks/Gamma/*'), parameter(made, '/vetoes/First/*'), parameter(made, '/vetoes/Gamma/*')]),
      allow('codepipeline:PutApprovalResult', [
        pipelineArn(made, '/First/Airlock'), pipelineArn(made, '/First/Bake-*'), pipelineArn(made, '/Gamma/Airlock'), pipelineArn(made, '/Gamma/Bake-*'),
      ]),
    ]);
  });

  test('sign may write signatures, and no override to sign', () => {
    const made = usual();
    made.pipeline.grantSign(made.role, { stages: ['First'] });
    expect(granted(made)).toEqual([...look(made), allow('ssm:PutParameter', parameter(made, '/signatures/First/*'))]);
  });

  test('anything may be let so by a managed policy of the user\'s own', () => {
    const made = usual();
    made.pipeline.grantSign(new ManagedPolicy(made.stack, 'Signers', { managedPolicyName: 'signers' }), { stages: ['First'] });
    expect(statementsIn(resourceOf(made, 'AWS::IAM::ManagedPolicy', 'Signers'))).toEqual([...look(made), allow('ssm:PutParameter', parameter(made, '/signatures/First/*'))]);
  });
});

test('a stage that has no gate is refused, before and after it is built', () => {
  const made = usual();
  made.pipeline.grantOverride(made.role, { stages: ['Beta', 'Frist'] });
  made.pipeline.buildPipeline();
  made.pipeline.grantPause(made.role, { stages: ['Source'] });
  const text = refusalOf(() => made.app.synth());
  for (const [method, stage] of [['grantOverride', 'Beta'], ['grantOverride', 'Frist'], ['grantPause', 'Source']]) {
    expect(text).toContain(`${method}.stages must name stages with a gate (Gamma, First, FirstOfAll), got '${stage}'`);
  }
});

describe('the managed policies', () => {
  test('are not there unless somebody asks', () => expect(resourcesOf(usual(), 'AWS::IAM::ManagedPolicy')).toEqual([]));

  test('let the same as the grants, and are made once', () => {
    const made = usual();
    const policies = made.pipeline.operatorPolicies({ namePrefix: 'checkout' });
    expect(made.pipeline.operatorPolicies()).toBe(policies);

    const document = (kind: string) => statementsIn(resourceOf(made, 'AWS::IAM::ManagedPolicy', `Operators${kind}`));
    expect(document('Look')).toEqual(look(made));
    expect(document('Pause')).toEqual([...look(made), allow('ssm:PutParameter', parameter(made, '/pauses/*'))]);
    expect(document('Override')).toEqual([
      ...look(made),
      allow('ssm:PutParameter', [parameter(made, '/overrides/*'), parameter(made, '/rollbacks/*'), parameter(made, '/vetoes/*')]),
      allow('codepipeline:PutApprovalResult', [pipelineArn(made, '/*/Airlock'), pipelineArn(made, '/*/Bake-*')]),
    ]);
    expect(document('Sign')).toEqual([...look(made), allow('ssm:PutParameter', parameter(made, '/signatures/*'))]);
    expect(resourcesOf(made, 'AWS::IAM::ManagedPolicy').map(([, { Properties }]) => Properties.ManagedPolicyName)).toEqual(['checkout-look', 'checkout-pause', 'checkout-override', 'checkout-sign']);
  });
});

describe('the denial of answers by hand', () => {
  test('leaves out the controller, the rollback pass and the people chosen', () => {
    const made = usual();
    const people = 'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Release_*';
    const own = (part: string) => ({ 'Fn::GetAtt': [resourcesOf(made, 'AWS::IAM::Role', part)[0][0], 'Arn'] });

    made.role.addToPolicy(made.pipeline.denyApprovals([people]));
    expect(granted(made)).toEqual([{
      Effect: 'Deny',
      Action: 'codepipeline:PutApprovalResult',
      Resource: [pipelineArn(made, '/*/Airlock'), pipelineArn(made, '/*/Bake-*')],
      Condition: { ArnNotLike: { 'aws:PrincipalArn': [own('ControllerRole'), own('RollbackPassRole'), people] } },
    }]);
  });

  test.each(['*', 'ana', ''])("refuses '%s' for a person", (person) => {
    expect(refusalOf(() => usual().pipeline.denyApprovals([person]))).toBe(
      `Delivery/Pipeline: people[0] must be the ARN of a role or user, got '${person}'; '*' may stand for a part of it, as in arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Release_*`);
  });
});

describe('the parameter that tells the command where everything is', () => {
  const about = (made: DeliveryApp) => {
    const { Name, Type, Value } = resourceOf(made, 'AWS::SSM::Parameter', 'About').Properties;
    const value = Value as { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
    // What deployment fills in is read here by the name of what it is filled in for.
    const text = value['Fn::Join'][1].map((part) => typeof part === 'string' ? part : String(Object.values(part as object)[0])).join('');
    return { Name, Type, text, value: decodeAbout(text) };
  };

  test('lies in the pipeline\'s inbox, and is what the command reads', () => {
    const made = usual();
    const { Name, Type, text, value } = about(made);

    expect(Name).toEqual({ 'Fn::Join': ['', ['/breakwater/', { Ref: metadataOf(made).pipeline }, '/about']] });
    expect(Type).toBe('String');
    expect(value).toMatchObject({
      version: 1, pipeline: metadataOf(made).pipeline, path: 'Delivery/Pipeline', account: '111111111111', region: 'us-west-2', planHash: metadataOf(made).planHash,
    });
    expect([value.controller, value.rollbackPass, value.ledger, value.queue, value.deadLetters].map((id) => id.replace(/^PipelineBreakwater/, '').replace(/[0-9A-F]{8}$/, '')))
      .toEqual(['ControllerFunction', 'RollbackPassFunction', 'Ledger', 'ControllerBellQueue', 'ControllerBellDeadLetters']);
    expect([value.rules?.length, value.policies]).toEqual([3, undefined]);
    expect(value.alarms?.length).toBe(resourcesOf(made, 'AWS::CloudWatch::Alarm').length);
    // Four kilobytes is what a standard parameter holds; a name that deployment makes has 64 characters at most, and URLs and ARNs have more.
    expect(text.length).toBeLessThan(2_500);
  });

  test('names the managed policies where there are any', () => {
    const made = usual();
    made.pipeline.operatorPolicies();
    expect(Object.keys(about(made).value.policies ?? {})).toEqual(['look', 'pause', 'override', 'sign']);
  });
});

describe('names that no parameter may have are refused', () => {
  test('for a stage with a gate', () => {
    const made = usual();
    made.pipeline.addWave('Wave@Two').addTarget(new ServiceStage(made.pipeline, 'Two', { env: inProd('us-west-1') }));
    expect(refusalOf(() => made.app.synth())).toBe("Delivery/Pipeline: stages[Wave@Two].name must not have @ in it where there is a gate, got 'Wave@Two'; operators write parameters with its name, and none may have one");
  });

  test.each([
    ['check@out', "pipelineName must not have @ in it, got 'check@out'; operators write parameters with its name, and none may have one"],
    ['organisation', "pipelineName must not be 'organisation', got just that; the parameters of a whole organisation are called so"],
  ])('for the pipeline: %s', (pipelineName, text) => expect(refusalOf(() => deliveryApp({ pipelineName }))).toBe(`Delivery/Pipeline: ${text}`));
});
