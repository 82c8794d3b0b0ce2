import { judge } from '../../src/decision/judge';
import {
  aMemory, anAction, anExecution, aPlan, aRun, aStage, aStageMemory, aView, minutesAgo, NOW, OWN_ROLES, anObservation, Scene,
} from '../support/builders';

const news = (scene: Scene): readonly string[] => judge(aPlan(), anObservation(scene), OWN_ROLES, NOW).notes.map(({ kind, why }) => `${kind}: ${why}`);
const rollback = (status: 'InProgress' | 'Succeeded' | 'Failed', memory: Parameters<typeof aStageMemory>[0] | undefined): Scene => ({
  views: [aView({ execution: { id: 'rb', status, type: 'ROLLBACK' }, actions: [anAction('OneBox.Deploy')] })],
  executions: [anExecution('rb', { type: 'ROLLBACK', status, rollsBackTo: 'e0' })],
  memory: aMemory({ stages: memory === undefined ? new Map() : new Map([['First', aStageMemory(memory)]]) }),
});

test.each<[string, Scene, readonly string[]]>([
  ['a rollback that began', rollback('InProgress', { state: 'torn', execution: 'e1', ended: 'Failed' }), ['rollback.started: the stage is being rolled back, to what e0 deployed, by CodePipeline itself']],
  ['a rollback that goes on', rollback('InProgress', { state: 'rollingBack', execution: 'rb' }), []],
  ['a rollback that ended well', rollback('Succeeded', { state: 'rollingBack', execution: 'rb' }), ['rollback.succeeded: the stage was rolled back, to what e0 deployed, by CodePipeline itself']],
  ['a rollback that came and went between two looks', rollback('Succeeded', { state: 'torn', execution: 'e1', ended: 'Failed' }), ['rollback.succeeded: the stage was rolled back, to what e0 deployed, by CodePipeline itself']],
  ['a rollback that failed', rollback('Failed', { state: 'rollingBack', execution: 'rb' }), ['rollback.failed: the rollback of the stage has failed: what runs there is not known']],
  ['a rollback whose end is known', rollback('Succeeded', { state: 'resting', execution: 'rb', ended: 'Succeeded', since: minutesAgo(100) }), []],
  ['a rollback in a stage that nobody remembers', rollback('Succeeded', undefined), []],
])('%s', (_, scene, expected) => {
  expect(news(scene)).toEqual(expected);
});

test('a rollback that ended before a new release came in between two looks is told as well', () => {
  const executions = [anExecution('rb', { type: 'ROLLBACK', status: 'Succeeded', rollsBackTo: 'e0' }), anExecution('e1')];
  expect(news({ executions, memory: aMemory({ stages: new Map([['First', aStageMemory({ state: 'rollingBack', execution: 'rb' })]]) }) }))
    .toEqual(['rollback.succeeded: the stage was rolled back, to what e0 deployed, by CodePipeline itself']);
});

describe('a rollback is told with', () => {
  const ANA = 'arn:aws:iam::111111111111:user/ana';
  const told = (
    memory: Parameters<typeof aStageMemory>[0], execution: Parameters<typeof anExecution>[1] = {}, others: Scene = {},
  ): string | undefined => {
    const scene = rollback('InProgress', { execution: 'e1', ended: 'Failed', ...memory });
    const executions = [anExecution('rb', { type: 'ROLLBACK', rollsBackTo: 'e0', startedAt: minutesAgo(1), ...execution })];
    return news({ ...scene, executions, ...others }).find((line) => line.startsWith('rollback.'));
  };

  test('the alarm that the bake failed for', () => expect(told({}, {}, { runs: { e1: [aRun('Bake-OneBox', { status: 'Failed', summary: 'alarm faults is in ALARM' })] } }))
    .toBe('rollback.started: the stage is being rolled back, to what e0 deployed, by CodePipeline itself, because Bake-OneBox failed: alarm faults is in ALARM'));

  const takeBack = { since: minutesAgo(2), execution: 'e1', revision: 'r1', because: 'Bake-OneBox failed: red', who: 'breakwater' };
  test('why it was asked for', () => expect(told({ takeBack }))
    .toBe('rollback.started: the stage is being rolled back, to what e0 deployed, by RollbackStage, because Bake-OneBox failed: red'));
  test('whom it was asked for', () => expect(told({ takeBack: { ...takeBack, because: 'errors', who: ANA } }))
    .toBe(`rollback.started: the stage is being rolled back, to what e0 deployed, by RollbackStage for ${ANA}, because errors`));
  test('who asked CodePipeline for it', () => expect(told({}, { askedBy: ANA }))
    .toBe(`rollback.started: the stage is being rolled back, to what e0 deployed, by RollbackStage, which ${ANA} asked CodePipeline for`));

  test('which waves run what was rolled back still', () => {
    const stages = new Map([
      ['First', aStageMemory({ state: 'rollingBack', execution: 'rb', vetoes: [{ revision: 'r1', since: minutesAgo(9), why: 'x', by: 'breakwater' }] })],
      ['Rest', aStageMemory({ runs: { execution: 'e1', revision: 'r1', startedAt: 1 } })],
    ]);
    const scene: Scene = { ...rollback('Succeeded', {}), memory: aMemory({ stages }) };
    const plan = aPlan(aStage(), aStage({ name: 'Rest' }));

    expect(judge(plan, anObservation(scene), OWN_ROLES, NOW).notes.map(({ why }) => why)).toEqual(['the stage was rolled back, to what e0 deployed, by CodePipeline itself; Rest runs r1 still']);
  });
});

describe('a release that ends in the middle of a wave', () => {
  const ended = (status: 'Stopped' | 'Cancelled' | 'Failed' | 'Succeeded', actions: readonly string[], state: 'deploying' | 'holding' = 'deploying'): readonly string[] => news({
    views: [aView({ execution: { id: 'e1', status, type: 'STANDARD' }, actions: actions.map((action) => anAction(action)) })],
    executions: [anExecution('e1', { status })],
    runs: { e1: actions.map((action) => aRun(action)) },
    memory: aMemory({ stages: new Map([['First', aStageMemory({ state, execution: 'e1' })]]) }),
  });

  test('is announced at once when it was stopped or cancelled: nothing takes it back by itself', () => {
    expect(ended('Stopped', ['OneBox.Deploy'])).toEqual(['stage.torn: the release was stopped in the middle of the stage: some of its targets run the new revision']);
    expect(ended('Cancelled', ['OneBox.Deploy'])).toEqual(['stage.torn: the release was cancelled in the middle of the stage: some of its targets run the new revision']);
  });

  test('is told by its rollback when it failed', () => expect(ended('Failed', ['OneBox.Deploy'])).toEqual([]));
  test('is nothing when it deployed nothing', () => expect(ended('Stopped', [], 'holding')).toEqual([]));
});
