import { Connection } from '../../../src/handlers/aws/connection';
import { AwsDoor } from '../../../src/handlers/aws/desk-door';
import { packed } from '../../../src/handlers/aws/ledger-plans';
import { Desk } from '../../../src/operators/desk';
import { ABOUT } from '../../support/about';
import { json, jsonError, seconds } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';
import { aPlan } from '../../support/builders';

const world = withStub();
const about = json({ Parameter: { Name: '/breakwater/checkout/about', Type: 'String', Value: JSON.stringify(ABOUT), Version: 1 } });
const CREATED = '2026-01-01T00:00:00Z';
const STATE = json({ pipelineName: 'checkout', created: seconds(CREATED), stageStates: [] });
const named = (...names: readonly string[]) => names.map((Name) => ({ Name, Value: '{}', Type: 'String', Version: 1 }));
const item = (key: string, body: object | string) => ({ pipeline: { S: 'p' }, item: { S: key }, body: { S: typeof body === 'string' ? body : JSON.stringify(body) } });

async function deskAt(): Promise<Desk> {
  world.stub.on('GetParameter', about);
  const desk = await new AwsDoor(world.connection).desk('checkout');
  if (desk === undefined) throw new Error('no desk');
  return desk;
}

describe('the door at AWS', () => {
  test('lists every pipeline that has an about parameter, over all pages', async () => {
    world.stub.on('GetParametersByPath',
      json({ Parameters: named('/breakwater/checkout/about', '/breakwater/checkout/pauses/p1'), NextToken: 'more' }),
      json({ Parameters: named('/breakwater/basket/about', '/breakwater/organisation/pauses/about') }));

    expect(await new AwsDoor(world.connection).pipelines()).toEqual(['basket', 'checkout']);
    expect(world.stub.of('GetParametersByPath').map(({ body }) => body)).toEqual([{ Path: '/breakwater/', Recursive: true }, { Path: '/breakwater/', Recursive: true, NextToken: 'more' }]);
  });

  test('finds the switch of the organisation in the account that one is signed in to', async () => {
    world.stub.on('GetParametersByPath', json({ Parameters: [] }));
    const switchboard = new AwsDoor(world.connection, { region: 'us-west-2' }).organisation();

    expect(await switchboard.inbox()).toEqual([]);
    expect(switchboard.place).toEqual({ region: 'us-west-2' });
    expect(world.stub.of('GetParametersByPath')[0]).toMatchObject({ region: 'us-west-2', body: { Path: '/breakwater/organisation/pauses' } });
  });

  test('finds no desk for a pipeline that is not there', async () => {
    world.stub.on('GetParameter', jsonError('ParameterNotFound', 'no such parameter'));

    expect(await new AwsDoor(world.connection).desk('chekout')).toBeUndefined();
  });

  test('says what is wrong with an about parameter that it cannot read', async () => {
    world.stub.on('GetParameter', json({ Parameter: { Value: JSON.stringify({ ...ABOUT, version: 2 }) } }));

    await expect(new AwsDoor(world.connection).desk('checkout')).rejects.toThrow(
      'cannot read the parameter /breakwater/checkout/about: version must be 1; use the command of the version that deployed the pipeline, got 2');
  });

  test('speaks to the Region that the pipeline is in', async () => {
    world.stub.on('GetParameter', json({ Parameter: { Value: JSON.stringify({ ...ABOUT, region: 'us-west-2' }) } })).on('GetPipelineState', STATE);
    await (await new AwsDoor(world.connection).desk('checkout'))?.state();

    expect(world.stub.of('GetPipelineState').map(({ region }) => region)).toEqual(['us-west-2']);
  });

  test('tells where the desk stands, with the profile that was named', async () => {
    world.stub.on('GetParameter', about);

    expect((await new AwsDoor(world.connection, { profile: 'ops' }).desk('checkout'))?.place).toEqual({ region: 'eu-central-1', profile: 'ops' });
    expect((await new AwsDoor(world.connection).desk('checkout'))?.place).toEqual({ region: 'eu-central-1' });
  });
});

describe('the desk at AWS', () => {
  test('reads whole entries of the ledger, with what was found', async () => {
    const findings = [{ blocker: 'open alarms', state: 'blocking', subject: 's', reason: 'r', clears: 'c', since: 1, nextOpen: 2, nextClose: 3, warnsOnly: true, overriddenBy: { id: 'o', who: 'arn', reason: 'r', until: 4 } }];
    const entry = { at: '2026-03-02T17:00:00Z', kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e1', revision: 'r1', why: 'w', who: 'breakwater', findings, digest: 'd' };
    const old = { at: '2026-03-01T00:00:00Z', kind: 'later.kind', why: 'w', who: 'breakwater' };
    const desk = await deskAt();
    world.stub.on('GetPipelineState', STATE).on('Query', json({ Items: [item('entry#1', old), item('entry#2', entry)] }));

    expect(await desk.entries(Date.parse('2026-03-01T00:00:00Z'))).toEqual([old, entry]);
    expect(world.stub.of('Query')[0].body).toMatchObject({
      TableName: 'checkout-ledger',
      ConsistentRead: true,
      ExpressionAttributeValues: { ':pipeline': { S: `checkout#${CREATED}` }, ':first': { S: 'entry#2026-03-01T00:00:00Z' }, ':last': { S: 'entry$' } },
    });
  });

  test('asks when the pipeline was made only once', async () => {
    const desk = await deskAt();
    world.stub.on('GetPipelineState', STATE).on('Query', json({ Items: [] }));
    await desk.entries(0);
    await desk.stages();

    expect(world.stub.of('GetPipelineState')).toHaveLength(1);
  });

  test('reads what is remembered of each stage', async () => {
    const memory = { state: 'holding', since: 1, deployed: ['OneBox'] };
    const desk = await deskAt();
    world.stub.on('GetPipelineState', STATE).on('Query', json({ Items: [item('stage#First', memory)] }));

    expect(await desk.stages()).toEqual(new Map([['First', memory]]));
  });

  test('names item and field of an entry that cannot be used', async () => {
    const desk = await deskAt();
    world.stub.on('GetPipelineState', STATE).on('Query', json({ Items: [item('entry#1', { at: 'now', kind: 'page', why: 'w', who: 1 })] }));

    await expect(desk.entries(0)).rejects.toThrow('cannot read the ledger checkout-ledger: entry#1.at must be an ISO 8601 moment, got "now"; entry#1.who must be a string, got 1');
  });

  test('tells who sits at it', async () => {
    const desk = await deskAt();
    world.stub.on('GetCallerIdentity', {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/ana</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>',
    });

    expect(await desk.whoAmI()).toBe('arn:aws:iam::111111111111:user/ana');
  });

  test('lists the inbox, and writes a parameter, over which another is written only where that is meant', async () => {
    const desk = await deskAt();
    world.stub.on('GetParametersByPath', json({ Parameters: [{ Name: '/breakwater/checkout/pauses/p1', Type: 'String', Value: '{}', Version: 2, LastModifiedDate: 60 }] }))
      .on('PutParameter', json({ Version: 3, Tier: 'Standard' }));

    expect(await desk.inbox()).toEqual([{ name: '/breakwater/checkout/pauses/p1', type: 'String', value: '{}', version: 2, writtenAt: 60_000 }]);
    expect(await desk.put('/breakwater/checkout/pauses/p1', '{"reason":"x"}', { overwrite: true })).toBe(3);
    expect(world.stub.of('GetParametersByPath')[0].body).toMatchObject({ Path: '/breakwater/checkout', Recursive: true });
    expect(world.stub.of('PutParameter')[0].body).toEqual({ Name: '/breakwater/checkout/pauses/p1', Value: '{"reason":"x"}', Type: 'String', Overwrite: true });
  });

  test('finds the sources in the definition, and starts an execution of chosen revisions', async () => {
    const action = (name: string, category: string, provider: string) => ({ name, actionTypeId: { category, owner: 'AWS', provider, version: '1' } });
    const desk = await deskAt();
    world.stub.on('GetPipeline', json({
      pipeline: {
        name: 'checkout',
        roleArn: 'r',
        version: 1,
        stages: [
          { name: 'Source', actions: [action('shop', 'Source', 'CodeStarSourceConnection'), action('image', 'Source', 'ECR')] },
          { name: 'Build', actions: [action('Synth', 'Build', 'CodeBuild')] },
        ],
      },
    })).on('StartPipelineExecution', json({ pipelineExecutionId: 'e9' }));

    expect(await desk.sources()).toEqual([{ action: 'shop', provider: 'CodeStarSourceConnection' }, { action: 'image', provider: 'ECR' }]);
    expect(await desk.release([{ action: 'shop', type: 'COMMIT_ID', revision: '4f2b' }])).toBe('e9');
    expect(world.stub.of('StartPipelineExecution')[0].body).toMatchObject({
      name: 'checkout', sourceRevisions: [{ actionName: 'shop', revisionType: 'COMMIT_ID', revisionValue: '4f2b' }],
    });
  });

  test('names what must be allowed to whoever may not release', async () => {
    const desk = await deskAt();
    world.stub.on('StartPipelineExecution', jsonError('AccessDeniedException', 'User is not authorized to perform: codepipeline:StartPipelineExecution on resource: x'));

    await expect(desk.release([])).rejects.toThrow('cannot start an execution of pipeline checkout: codepipeline:StartPipelineExecution was denied (AccessDeniedException); '
      + 'allow codepipeline:StartPipelineExecution on the pipeline to whoever is to do this');
  });

  test.each([
    ['pauses/p1', 'pausing'], ['pauses/First/p1', 'pausing'], ['overrides/First/o1', 'overriding'], ['signatures/First/o1', 'second signatures'],
  ])('names the policy that may write %s where it was denied', async (name, policy) => {
    const desk = await deskAt();
    world.stub.on('PutParameter', jsonError('AccessDeniedException', 'User is not authorized to perform: ssm:PutParameter on resource: x'));

    await expect(desk.put(`/breakwater/checkout/${name}`, '{}', { overwrite: false })).rejects.toThrow(
      `cannot write the parameter /breakwater/checkout/${name}: ssm:PutParameter was denied (AccessDeniedException); attach the pipeline's managed policy for ${policy} to whoever is to do this`);
  });

  test('says so when two were written in one second', async () => {
    const desk = await deskAt();
    world.stub.on('PutParameter', jsonError('ParameterAlreadyExists', 'exists'));

    await expect(desk.put('/breakwater/checkout/pauses/p1', '{}', { overwrite: false })).rejects.toThrow('there is one already, written in this very second; ask again');
  });

  test('reads what is remembered of the operators, and nothing where nothing is', async () => {
    const memory = { letters: [{ name: 'n', version: 1, at: 2, by: 'b' }], overrides: [], pauses: [] };
    const desk = await deskAt();
    world.stub.on('GetPipelineState', STATE).on('Query', json({ Items: [item('operators', memory)] }), json({ Items: [] }));

    expect(await desk.operators()).toEqual(memory);
    expect(await desk.operators()).toEqual({ letters: [], overrides: [], pauses: [] });
  });

  test('reads the plan under the hash that the stack tells, and none where it tells none', async () => {
    world.stub.on('GetParameter', json({ Parameter: { Value: JSON.stringify({ ...ABOUT, planHash: 'h1' }) } }), about)
      .on('GetPipelineState', STATE).on('Query', json({ Items: [item('plan#h1', packed(aPlan()))] }));
    const door = new AwsDoor(world.connection);

    expect(await (await door.desk('checkout'))?.plan()).toEqual({ ...aPlan(), hash: 'h1' });
    expect(await (await door.desk('checkout'))?.plan()).toBeUndefined();
    expect(world.stub.of('Query')[0].body).toMatchObject({ ExpressionAttributeValues: { ':item': { S: 'plan#h1' } } });
  });

  test('answers an approval, and says when it was late', async () => {
    const desk = await deskAt();
    world.stub.on('PutApprovalResult', json({ approvedAt: 1 }), jsonError('InvalidApprovalTokenException', 'gone'));
    const approval = { stage: 'First', action: 'Airlock', token: 't' };

    expect(await desk.answer(approval, 'Approved', 'sev2')).toBe('done');
    expect(await desk.answer(approval, 'Approved', 'sev2')).toBe('late');
    expect(world.stub.of('PutApprovalResult')[0].body).toEqual({
      pipelineName: 'checkout', stageName: 'First', actionName: 'Airlock', token: 't', result: { status: 'Approved', summary: 'sev2' },
    });
  });
});

describe('what AWS refuses a person', () => {
  test.each([
    ['AccessDeniedException', 'User: arn:aws:iam::1:user/ana is not authorized to perform: codepipeline:GetPipelineState on resource: x',
      'codepipeline:GetPipelineState was denied (AccessDeniedException); attach the pipeline\'s managed policy for looking to whoever is to do this'],
    ['AccessDeniedException', 'no', 'it was denied (AccessDeniedException); attach the pipeline\'s managed policy for looking to whoever asks'],
    ['ThrottlingException', 'Rate exceeded', 'AWS throttles (ThrottlingException); wait a moment and ask again'],
    ['ExpiredTokenException', 'expired', 'the credentials have expired (ExpiredTokenException); sign in again'],
    ['UnrecognizedClientException', 'invalid', 'AWS does not know the credentials (UnrecognizedClientException); sign in again, or name another profile with --profile'],
    ['InternalFailure', 'oh\nno', 'InternalFailure: oh no'],
  ])('%s is told with its cure', async (error, message, cure) => {
    const desk = await deskAt();
    world.stub.on('GetPipelineState', jsonError(error, message));

    await expect(desk.state()).rejects.toThrow(`cannot read the state of pipeline checkout: ${cure}`);
  });

  test('the policy to attach is named by its ARN where the stack tells it', async () => {
    world.stub.on('GetParameter', json({ Parameter: { Value: JSON.stringify({ ...ABOUT, policies: { look: 'arn:aws:iam::1:policy/look' } }) } }))
      .on('GetPipelineState', jsonError('AccessDeniedException', 'is not authorized to perform: codepipeline:GetPipelineState on x'));
    const desk = await new AwsDoor(world.connection).desk('checkout');

    await expect(desk?.state()).rejects.toThrow('attach arn:aws:iam::1:policy/look to whoever is to do this');
  });

  test('no credentials at all are told so', async () => {
    const { endpoint, region } = world.stub.connection;
    const nobody = new Connection({ endpoint, region, credentials: () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })) });

    await expect(new AwsDoor(nobody).pipelines()).rejects.toThrow(
      'cannot list the pipelines under /breakwater/: no AWS credentials were found (none); sign in (aws sso login), or name a profile with --profile or AWS_PROFILE');
    nobody.close();
  });

  test('an address where nobody listens is told so', async () => {
    const nowhere = new Connection({ ...world.stub.connection, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });

    await expect(new AwsDoor(nowhere).pipelines()).rejects.toThrow(
      'cannot list the pipelines under /breakwater/: AWS cannot be reached (ECONNREFUSED); see that the network lets you out, and that the Region is right');
    nowhere.close();
  });
});
