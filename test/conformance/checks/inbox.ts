import { deepStrictEqual as same, ok } from 'node:assert/strict';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { overrideName, pauseName } from '../../../src/contract/inbox';
import { Environments } from '../../../src/handlers/aws/environments';
import { AwsInbox } from '../../../src/handlers/aws/inbox';
import { Bench, Check, HOME } from '../check';

function inboxOf({ connection, budget }: Bench, pipeline: string): AwsInbox {
  const environments = new Environments(connection, { partition: 'aws', pipeline });
  return new AwsInbox(new SSMClient(connection.to(HOME)), environments, pipeline, budget());
}

const put = (client: SSMClient, Name: string, body: object, Overwrite = false) =>
  client.send(new PutParameterCommand({ Name, Type: 'String', Value: JSON.stringify(body), Overwrite }));

async function seen(bench: Bench, pipeline: string): Promise<readonly (readonly unknown[])[]> {
  const view = await inboxOf(bench, pipeline).own({ known: [], from: 0 });
  ok(view.kind === 'read', JSON.stringify(view));
  const rows = view.parameters.map((parameter) => 'unread' in parameter ? [parameter.name, parameter.unread] : [parameter.name, parameter.version, JSON.parse(parameter.value)]);
  return [...rows].sort((a, b) => String(a[0]) < String(b[0]) ? -1 : 1);
}

export const INBOX_CHECKS: readonly Check[] = [
  {
    service: 'SSM',
    operation: 'PutParameter, GetParametersByPath and GetParameterHistory: the newest version of each letter, and no other pipeline\'s',
    run: async (bench) => {
      const client = new SSMClient(bench.connection.to(HOME));
      const pipeline = bench.unique('checkout');
      const [override, pause] = [overrideName(pipeline, 'First', 'sev2'), pauseName(pipeline, { of: 'pipeline' }, 'look')];
      await put(client, override, { blockers: 'all', reason: 'sev2' });
      await put(client, override, { state: 'revoked', reason: 'over' }, true);
      await put(client, pause, { reason: 'looking' });
      await put(client, pauseName(`${pipeline}-2`, { of: 'pipeline' }, 'other'), { reason: 'not ours' });
      same(await seen(bench, pipeline), [[override, 2, { state: 'revoked', reason: 'over' }], [pause, 1, { reason: 'looking' }]]);
    },
  },
  {
    service: 'SSM',
    operation: 'GetParametersByPath over several pages, and after a parameter was deleted',
    run: async (bench) => {
      const client = new SSMClient(bench.connection.to(HOME));
      const pipeline = bench.unique('busy');
      const names = Array.from({ length: 23 }, (_, index) => pauseName(pipeline, { of: 'stage', stage: 'First' }, `p${String(index).padStart(2, '0')}`));
      for (const name of names) await put(client, name, { reason: 'r' });
      await client.send(new DeleteParameterCommand({ Name: names[7] }));
      same((await seen(bench, pipeline)).map(([name]) => name), names.filter((name) => name !== names[7]));
    },
  },
];
