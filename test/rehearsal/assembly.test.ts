import { readAssembly } from '../../src/rehearsal/assembly';
import { directoryWith, dropDirectories, pipelineProperties, smallAssembly, templateWith } from './support/small-assembly';

afterAll(dropDirectories);

describe('readAssembly', () => {
  test('finds the pipeline that a controller minds, and the plan beside it', () => {
    const subject = readAssembly(directoryWith(smallAssembly()));

    expect(subject.model.name).toBe('checkout');
    expect(subject.plan.stages.map((stage) => stage.name)).toEqual(['Beta', 'First']);
  });

  test('reads stages and actions as CodePipeline would run them', () => {
    const { model } = readAssembly(directoryWith({ ...smallAssembly(), 'Ops.template.json': templateWith() }));

    expect(model.restartsOnUpdate).toBe(true);
    expect(model.stages.map(({ name, rollsBackOnFailure, entryDisabledBecause }) => ({ name, rollsBackOnFailure, entryDisabledBecause }))).toEqual([
      { name: 'Source', rollsBackOnFailure: false },
      { name: 'Build', rollsBackOnFailure: false },
      { name: 'Beta', rollsBackOnFailure: false, entryDisabledBecause: 'not before noon' },
      { name: 'First', rollsBackOnFailure: true },
    ]);
    expect(model.stages.flatMap((stage) => stage.actions)).toEqual([
      { name: 'Repository', category: 'Source', provider: 'S3', runOrder: 1 },
      { name: 'Synth', category: 'Build', provider: 'CodeBuild', runOrder: 1 },
      { name: 'Service.Deploy', category: 'Deploy', provider: 'CloudFormation', runOrder: 1, stackName: 'Beta-Service' },
      { name: 'Airlock', category: 'Approval', provider: 'Manual', runOrder: 1, timeoutMinutes: 86400 },
      { name: 'OneBox.Deploy', category: 'Deploy', provider: 'CloudFormation', runOrder: 2, stackName: 'OneBox-Service', account: '333333333333', region: 'us-west-1' },
      { name: 'Bake-OneBox', category: 'Approval', provider: 'Manual', runOrder: 3, timeoutMinutes: 86400 },
      { name: 'Fleet.Deploy', category: 'Deploy', provider: 'CloudFormation', runOrder: 4, stackName: 'Fleet-Service', account: '333333333333', region: 'us-west-1' },
      { name: 'Bake-1', category: 'Approval', provider: 'Manual', runOrder: 5, timeoutMinutes: 86400 },
    ]);
  });

  test('does not take an action that only prepares a change for a deployment', () => {
    const [first, ...others] = pipelineProperties.Stages.slice(2);
    const prepare = { ...first.Actions[0], Name: 'Prepare', Configuration: { ActionMode: 'CHANGE_SET_REPLACE', StackName: 'Beta-Service' } };
    const stages = [...pipelineProperties.Stages.slice(0, 2), { ...first, Actions: [prepare, ...first.Actions] }, ...others];
    const { model } = readAssembly(directoryWith({ ...smallAssembly(), 'Ops.template.json': templateWith({ ...pipelineProperties, Stages: stages }) }));

    expect(model.stages[2].actions.map((action) => action.stackName)).toEqual([undefined, 'Beta-Service']);
  });

  test("takes the name of the template's own alarm for a reference in the plan", () => {
    expect(readAssembly(directoryWith(smallAssembly())).alarms)
      .toEqual([{ name: 'faults', account: '333333333333', region: 'us-west-1', broughtBy: ['First/OneBox', 'First/Fleet'] }]);
  });

  test('finds a pipeline in a nested assembly, and the plan relative to its template', () => {
    const subject = readAssembly(directoryWith({
      'assembly-Ops/Ops.template.json': templateWith(pipelineProperties, { plan: '../asset.1/plan.json' }),
      'asset.1/plan.json': smallAssembly()['asset.1/plan.json'],
    }));

    expect(subject.model.name).toBe('checkout');
  });

  test.each(['Pipeline', 'Checkout', 'checkout', 'Ops/Checkout/Pipeline'])('chooses among several pipelines by %s', (wanted) => {
    const { Name: _, ...unnamed } = pipelineProperties;
    const other = JSON.parse(JSON.stringify(templateWith(unnamed)).replace(/"Pipeline"/g, '"OtherPipeline"').replace('Ops/Checkout', 'Ops/Other')) as object;
    const plan = String(smallAssembly()['asset.1/plan.json']).replace('"pipeline":"Checkout"', '"pipeline":"Other"');
    const directory = directoryWith({ ...smallAssembly(), 'Other.template.json': JSON.parse(JSON.stringify(other).replace('asset.1', 'asset.3')), 'asset.3/plan.json': plan });

    expect(readAssembly(directory, wanted).plan.pipeline).toBe('Checkout');
    expect(readAssembly(directory, 'OtherPipeline').plan.pipeline).toBe('Other');
    expect(() => readAssembly(directory)).toThrow(`--pipeline must be given when ${directory} holds several pipelines, got nothing; choose one of 'Checkout', 'Other'`);
    expect(() => readAssembly(directory, 'Chekout')).toThrow(`--pipeline must name one pipeline of ${directory}, got 'Chekout'; choose one of 'Checkout', 'Other'`);
  });

  test('refuses a directory without a pipeline of ours', () => {
    const directory = directoryWith({ 'App.template.json': { Resources: {} } });

    expect(() => readAssembly(directory))
      .toThrow(`${directory} must hold a pipeline made with cdk-breakwater, got none; synthesize the app and give its cdk.out directory`);
  });

  test('refuses what is not a directory', () => {
    expect(() => readAssembly('/nowhere/cdk.out'))
      .toThrow("--app must be the directory of a cloud assembly, got '/nowhere/cdk.out', which is not a directory; run cdk synth first");
  });

  test('refuses a plan that a later version wrote', () => {
    const directory = directoryWith({ ...smallAssembly(), 'Ops.template.json': templateWith(pipelineProperties, { version: 2 }) });

    expect(() => readAssembly(directory)).toThrow(
      `${directory}/Ops.template.json Controller.Metadata['cdk-breakwater'].version must be 1, got 2; rehearse with the version of cdk-breakwater that synthesized it`);
  });

  test('refuses a plan that is not there', () => {
    const { 'asset.1/plan.json': _, ...files } = smallAssembly();
    const directory = directoryWith(files);

    expect(() => readAssembly(directory)).toThrow(`${directory}/asset.1/plan.json must be the plan that ${directory}/Ops.template.json names, got nothing (ENOENT); synthesize again`);
  });

  test('refuses a plan with a problem, naming the file and the field', () => {
    const directory = directoryWith({ ...smallAssembly(), 'asset.1/plan.json': JSON.stringify({ version: 7 }) });

    expect(() => readAssembly(directory)).toThrow(`${directory}/asset.1/plan.json must be a plan of this version: `);
    expect(() => readAssembly(directory)).toThrow('plan.version must be 1');
  });
});
