import { deepStrictEqual as same, ok } from 'node:assert/strict';
import { CreatePolicyCommand, GetPolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam';
import { Bench, Check, HOME } from '../check';
import { Synthesized } from '../synthesized';

/** IAM parses a document when it is made: actions, ARNs, conditions and their operators. */
async function accepted({ connection, unique }: Bench, document: unknown): Promise<void> {
  const client = new IAMClient(connection.to(HOME));
  const text = JSON.stringify(document);
  const { Policy } = await client.send(new CreatePolicyCommand({ PolicyName: unique('policy'), PolicyDocument: text }));
  ok(Policy?.Arn !== undefined);
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn: Policy.Arn, VersionId: Policy.DefaultVersionId }));
  same(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')), document);
}

export const policyChecks = ({ resources, filledIn }: Synthesized): readonly Check[] => [
  {
    service: 'IAM',
    operation: 'CreatePolicy: the managed policies for looking, pausing, overriding and signing',
    run: async (bench) => {
      const policies = resources('AWS::IAM::ManagedPolicy', 'Operators');
      same(policies.length, 4);
      for (const [, { Properties }] of policies) await accepted(bench, filledIn(Properties.PolicyDocument));
    },
  },
  {
    service: 'IAM',
    operation: 'CreatePolicy: what the controller and the rollback pass may do',
    run: async (bench) => {
      const policies = ['ControllerRole', 'RollbackPassRole'].flatMap((part) => resources('AWS::IAM::Policy', part));
      ok(policies.length >= 2);
      for (const [, { Properties }] of policies) await accepted(bench, filledIn(Properties.PolicyDocument));
    },
  },
  {
    service: 'IAM',
    operation: 'CreatePolicy: what a service would not take is refused (the emulator looks)',
    run: async (bench) => {
      const wrong = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ssm:PutParameter', Resource: 'parameter/breakwater' }] };
      await accepted(bench, wrong).then(() => { throw new Error('a policy without an ARN was taken'); }, (error: unknown) => {
        ok(error instanceof Error && error.name === 'MalformedPolicyDocumentException', String(error));
      });
    },
  },
];
