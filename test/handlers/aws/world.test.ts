import { AwsJournal } from '../../../src/handlers/aws/journal';
import { Aws } from '../../../src/handlers/aws/world';
import { json, seconds, silence } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();

const aws = (observationTime?: number) => new Aws({
  pipeline: { name: 'checkout', path: 'Delivery/Pipeline', account: '111111111111', region: 'eu-central-1', partition: 'aws' },
  ledger: 'ledger-table',
  bus: 'arn:aws:events:eu-central-1:111111111111:event-bus/default',
  connection: given.connection,
  journal: new AwsJournal({ pipeline: 'checkout', clock: () => 0, write: () => undefined }),
  ...(observationTime !== undefined && { observationTime }),
});

const STATE = json({ created: seconds('2026-03-02T17:00:00Z'), stageStates: [] });

test('all reads of one world share its time: what comes after it is up is not even asked', async () => {
  given.stub.on('GetPipelineState', silence).on('Query', json({ Items: [] }));
  const world = aws(40).world();

  await expect(world.pipeline.state()).rejects.toThrow('not read within 0.04 s');
  expect(await world.ledger.read(0, { from: 0, snapshots: [] })).toEqual({
    kind: 'unreadable', why: 'Query in the ledger was not read within 0.04 s - the next tick tries again',
  });
  expect(given.stub.of('Query')).toEqual([]);
});

test('each world has a time of its own', async () => {
  given.stub.on('GetPipelineState', silence, STATE);
  const connected = aws(400);

  await expect(connected.world().pipeline.state()).rejects.toThrow('not read within 0.4 s');
  expect(await connected.world().pipeline.state()).toEqual({ name: 'checkout', createdAt: Date.parse('2026-03-02T17:00:00Z'), stages: [] });
});

test('a look takes fifteen seconds at most', async () => {
  given.stub.on('GetPipelineState', STATE);
  const timeout = jest.spyOn(AbortSignal, 'timeout');

  await aws().world().pipeline.state();
  expect(timeout).toHaveBeenCalledWith(15_000);
  timeout.mockRestore();
});
