import { Duration } from 'aws-cdk-lib';
import { ManualApprovalStep, ShellStep } from 'aws-cdk-lib/pipelines';
import { AlarmBlocker, OneBoxStage, RollbackAlarm, Wave } from '../../src';
import { deliveryApp, DeliveryApp, inProd, ServiceStage } from './support/delivery-app';
import { actionsOf, planOf, stageOf, stagesOf } from './support/synthesized';

const ALPHA = { account: '222222222222', region: 'us-west-2' };

/** Alpha, and one wave of a one-box and two targets. */
function usual(): DeliveryApp & { readonly wave: Wave } {
  const made = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('faults')] });
  const { pipeline } = made;
  pipeline.addPreProduction(new ServiceStage(pipeline, 'Alpha', { env: ALPHA }));
  const wave = pipeline.addWave('First')
    .addOneBox(new OneBoxStage(new ServiceStage(pipeline, 'WestOneBox', { env: inProd('us-west-1') })))
    .addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }))
    .addTarget(new ServiceStage(pipeline, 'East', { env: inProd('us-east-1') }));
  return { ...made, wave };
}

describe('the layout of a pipeline', () => {
  test('puts the stages before production before the waves, however they were declared', () => {
    const made = deliveryApp();
    const { pipeline } = made;
    pipeline.addWave('First').addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));
    pipeline.addPreProduction(new ServiceStage(pipeline, 'Alpha', { env: ALPHA }));
    pipeline.addWave('Second').addTarget(new ServiceStage(pipeline, 'East', { env: inProd('us-east-1') }));

    expect(stagesOf(made).map(({ Name }) => Name)).toEqual(['Source', 'Build', 'UpdatePipeline', 'Assets', 'Alpha', 'First', 'Second']);
  });

  test('G11: rolls back every wave when it fails, and no other stage', () => {
    const made = usual();

    expect(stagesOf(made).filter(({ OnFailure }) => OnFailure !== undefined).map(({ Name, OnFailure }) => ({ Name, OnFailure })))
      .toEqual([{ Name: 'First', OnFailure: { Result: 'ROLLBACK' } }]);
  });

  test('leaves self-mutation out when asked to', () => {
    const made = deliveryApp({ selfMutation: false });
    made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));

    expect(stagesOf(made).map(({ Name }) => Name)).toEqual(['Source', 'Build', 'Assets', 'First']);
  });
});

describe('the layout of a wave', () => {
  test('A7: is airlock, one-box, bake, all targets, bake', () => {
    expect(actionsOf(usual(), 'First')).toEqual([
      '1 Airlock', '2 WestOneBox.Service.Deploy', '3 Bake-OneBox', '4 West.Service.Deploy', '4 East.Service.Deploy', '5 Bake-1',
    ]);
  });

  test('runs tests after their deployment and before the bake, for every target of the step', () => {
    const { pipeline, ...made } = deliveryApp();
    const test = (id: string) => new ShellStep(id, { commands: ['true'] });
    pipeline.addWave('First')
      .addOneBox(new OneBoxStage(new ServiceStage(pipeline, 'WestOneBox', { env: inProd('us-west-1') }), { tests: [test('Smoke')] }))
      .addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }), { tests: [test('Orders'), test('Prices')] })
      .addTarget(new ServiceStage(pipeline, 'East', { env: inProd('us-east-1') }));

    expect(actionsOf({ pipeline, ...made }, 'First')).toEqual([
      '1 Airlock', '2 WestOneBox.Service.Deploy', '3 WestOneBox.Smoke', '4 Bake-OneBox', '5 West.Service.Deploy', '5 East.Service.Deploy',
      '6 West.Orders', '6 West.Prices', '7 Bake-1',
    ]);
  });

  test('deploys no more targets side by side than maxParallel, with a bake after each step', () => {
    const { pipeline, ...made } = deliveryApp();
    const wave = pipeline.addWave('First', { maxParallel: 2 });
    for (const region of ['us-west-1', 'us-east-1', 'eu-west-1', 'eu-central-1', 'ap-south-1']) {
      wave.addTarget(new ServiceStage(pipeline, region, { env: inProd(region) }));
    }

    expect(actionsOf({ pipeline, ...made }, 'First')).toEqual([
      '1 Airlock', '2 us-west-1.Service.Deploy', '2 us-east-1.Service.Deploy', '3 Bake-1', '4 eu-west-1.Service.Deploy',
      '4 eu-central-1.Service.Deploy', '5 Bake-2', '6 ap-south-1.Service.Deploy', '7 Bake-3',
    ]);
  });

  test('G10: keeps the name and the gate of a wave with a single target', () => {
    const { pipeline, ...made } = deliveryApp();
    pipeline.addWave('Solo').addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));

    expect(actionsOf({ pipeline, ...made }, 'Solo').map((action) => action.split(' ')[1])).toEqual(['Airlock', 'West-Service.Deploy', 'Bake-1']);
    expect(stageOf({ pipeline, ...made }, 'Solo').OnFailure).toEqual({ Result: 'ROLLBACK' });
  });

  test('deploys several one-boxes side by side and bakes them once, as long as the longest wants', () => {
    const { pipeline, ...made } = deliveryApp();
    pipeline.addWave('First')
      .addOneBox(new OneBoxStage(new ServiceStage(pipeline, 'BoxA', { env: inProd('us-west-1') }), { bakeTime: Duration.minutes(20) }))
      .addOneBox(new OneBoxStage(new ServiceStage(pipeline, 'BoxB', { env: inProd('us-east-1') }), { bakeTime: Duration.minutes(40) }))
      .addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));

    expect(actionsOf({ pipeline, ...made }, 'First').slice(0, 4)).toEqual(['1 Airlock', '2 BoxA.Service.Deploy', '2 BoxB.Service.Deploy', '3 Bake-OneBox']);
    expect(planOf({ pipeline, ...made }).stages[0].steps[0].bake?.minutes).toBe(40);
  });

  test('keeps the order of stacks that depend on one another within a target', () => {
    const { pipeline, ...made } = deliveryApp();
    const stage = new ServiceStage(pipeline, 'West', { env: inProd('us-west-1'), stacks: ['Base', 'Top'] });
    const [base, top] = stage.node.children;
    top.node.addDependency(base);
    pipeline.addWave('First').addTarget(stage);

    expect(actionsOf({ pipeline, ...made }, 'First')).toEqual(['1 Airlock', '2 West-Base.Deploy', '3 West-Top.Deploy', '4 Bake-1']);
  });
});

describe('the layout of a stage before production', () => {
  test('has neither airlock nor bake by itself', () => {
    expect(actionsOf(usual(), 'Alpha')).toEqual(['1 Deploy']);
  });

  test('gets an airlock with blockers, a bake with a bake time, and a one-box with one', () => {
    const { pipeline, ...made } = deliveryApp();
    pipeline.addPreProduction(new ServiceStage(pipeline, 'Gamma', { env: ALPHA }), {
      oneBox: new OneBoxStage(new ServiceStage(pipeline, 'GammaOneBox', { env: ALPHA })),
      tests: [new ManualApprovalStep('LookAtIt')],
      bakeTime: Duration.minutes(10),
      blockers: [new AlarmBlocker('open alarms', { alarmName: 'faults' })],
    });
    pipeline.addWave('First').addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));

    expect(actionsOf({ pipeline, ...made }, 'Gamma')).toEqual([
      '1 Airlock', '2 GammaOneBox.Service.Deploy', '3 Bake-OneBox', '4 Gamma.Service.Deploy', '5 Gamma.LookAtIt', '6 Bake-1',
    ]);
    expect(stageOf({ pipeline, ...made }, 'Gamma').OnFailure).toBeUndefined();
  });
});

describe('gates and bakes', () => {
  test('E16, F1: are as many in the template as were declared, and precede all that they guard', () => {
    const made = usual();
    made.pipeline.addWave('Second', { maxParallel: 1 })
      .addTarget(new ServiceStage(made.pipeline, 'Ireland', { env: inProd('eu-west-1'), stacks: ['Base', 'Service'] }))
      .addTarget(new ServiceStage(made.pipeline, 'Frankfurt', { env: inProd('eu-central-1') }));
    const plan = planOf(made);

    const approvals = stagesOf(made).flatMap(({ Name, Actions }) => Actions.filter(({ ActionTypeId }) => ActionTypeId.Category === 'Approval').map((action) => `${Name}/${action.Name}`));
    expect(approvals.sort()).toEqual(['First/Airlock', 'First/Bake-1', 'First/Bake-OneBox', 'Second/Airlock', 'Second/Bake-1', 'Second/Bake-2']);

    for (const stage of plan.stages.filter(({ production }) => production)) {
      const runOrder = (action: string): number => stageOf(made, stage.name).Actions.find(({ Name }) => Name === action)?.RunOrder ?? NaN;
      let last = runOrder(stage.airlock ?? '');
      expect(last).toBe(1);
      for (const step of stage.steps) {
        const deployments = step.targets.flatMap(({ deployActions }) => deployActions).map(runOrder);
        expect(Math.min(...deployments)).toBeGreaterThan(last);
        last = runOrder(step.bake?.action ?? '');
        expect(last).toBeGreaterThan(Math.max(...deployments));
      }
    }
  });

  test('wait as long as CodePipeline lets them and say the same whatever is tuned', () => {
    const approvals = stageOf(usual(), 'First').Actions.filter(({ ActionTypeId }) => ActionTypeId.Category === 'Approval');

    expect(approvals.map(({ Name, TimeoutInMinutes, Configuration }) => [Name, TimeoutInMinutes, Configuration.CustomData])).toEqual([
      ['Airlock', 86_400, 'Approved by Breakwater as soon as nothing holds this change. Approving it by hand overrides every blocker; rejecting it ends the execution here.'],
      ['Bake-OneBox', 86_400, 'Approved by Breakwater when the bake has passed. Approving it by hand ends the bake early; rejecting it fails the stage, which rolls a wave back.'],
      ['Bake-1', 86_400, 'Approved by Breakwater when the bake has passed. Approving it by hand ends the bake early; rejecting it fails the stage, which rolls a wave back.'],
    ]);
  });
});
