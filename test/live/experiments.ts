import { GetParameterHistoryCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { AssumptionName } from '../../src/rehearsal/assumptions';
import { Toy } from './toy';
import { PARAMETER, REFUSED, WRITER } from './toy-template';

/** What was seen: whether the assumption's question is to be answered by yes, and by what that shows. */
export interface Seen { readonly answer?: boolean; readonly evidence: string }

export interface Experiment {
  readonly name: string;
  readonly asks: string;
  readonly settles: AssumptionName;
  play(toy: Toy): Promise<Seen>;
}

/** A release that is rejected, after one that succeeded. */
async function rejected(toy: Toy): Promise<string> {
  const id = await toy.toBake();
  await toy.answer(id, 'Bake-Wave', 'Rejected');
  return id;
}

/** Those on which safety rests come first. Each begins with a pipeline at rest. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    name: 'rejected-approval',
    asks: 'Does a rejected approval trigger onFailure?',
    settles: 'rejectionRollsBack',
    play: async (toy) => {
      await toy.succeed();
      const rollback = await toy.rollbackAfter(await rejected(toy));
      return { answer: rollback !== undefined, evidence: rollback ? `rollback ${rollback.pipelineExecutionId} (${rollback.trigger?.triggerType})` : 'no rollback within three minutes' };
    },
  },
  {
    name: 'after-a-manual-rollback',
    asks: 'Does an automatic rollback return to what a person has rolled back?',
    settles: 'rollbackMayReturnToRolledBack',
    play: async (toy) => {
      const [a, b] = [await toy.succeed(), await toy.succeed()];
      await toy.ended(await toy.rollBack(a));
      const target = (await toy.rollbackAfter(await rejected(toy)))?.rollbackMetadata?.rollbackTargetPipelineExecutionId;
      return { ...(target !== undefined && { answer: target === b }), evidence: `${a} and ${b} succeeded, ${b} was rolled back; the next rollback went to ${target ?? 'nothing'}` };
    },
  },
  {
    name: 'stopped-execution',
    asks: 'Does a stopped execution count as failed?',
    settles: 'stoppedRollsBack',
    play: async (toy) => {
      await toy.succeed();
      const id = await toy.toBake();
      await toy.stop(id);
      const rollback = await toy.rollbackAfter(id);
      return { answer: rollback !== undefined, evidence: rollback ? `rollback ${rollback.pipelineExecutionId}` : 'no rollback within three minutes' };
    },
  },
  {
    name: 'rollback-goes-on',
    asks: 'Does a rollback go on to later stages?',
    settles: 'rollbackGoesOn',
    play: async (toy) => {
      const [a] = [await toy.succeed(), await toy.succeed()];
      const rollback = await toy.rollBack(a);
      await toy.ended(rollback);
      const met = await toy.perhaps(async () => {
        const { latestExecution, inboundExecutions = [] } = await toy.stage('Two');
        return [latestExecution, ...inboundExecutions].some((one) => one?.pipelineExecutionId === rollback) || undefined;
      });
      return { answer: met === true, evidence: met ? `stage Two shows rollback ${rollback}` : `stage Two did not show rollback ${rollback} within three minutes` };
    },
  },
  {
    name: 'approval-and-update',
    asks: 'Does an approval survive a pipeline update?',
    settles: 'approvalOutlivesUpdate',
    play: async (toy) => {
      const id = await toy.toAirlock();
      await toy.update();
      const ended = await toy.perhaps(async () => {
        const { status } = await toy.execution(id);
        return status === 'InProgress' ? undefined : status;
      });
      return { answer: ended === undefined, evidence: ended ? `the execution that waited is ${ended}` : 'it still waits after three minutes' };
    },
  },
  {
    name: 'last-modified-user',
    asks: 'Who is LastModifiedUser of a parameter under an assumed role?',
    settles: 'sessionsAreShown',
    play: async ({ cloud }) => {
      const { account } = await cloud.place();
      const { Credentials } = await cloud.security.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${WRITER}`, RoleSessionName: 'ana' }));
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      const writer = cloud.ssmAs({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
      await writer.send(new PutParameterCommand({ Name: PARAMETER, Type: 'String', Value: '{}', Overwrite: true }));
      const { Parameters = [] } = await cloud.ssm.send(new GetParameterHistoryCommand({ Name: PARAMETER }));
      const user = Parameters.at(-1)?.LastModifiedUser ?? 'nobody';
      return { answer: user.includes(`/${WRITER}`), evidence: `LastModifiedUser is ${user.replace(account, 'ACCOUNT')}` };
    },
  },
  {
    name: 'unchanged-stack',
    asks: 'Does an unchanged stack succeed on rollback?',
    settles: 'unchangedStackSucceeds',
    play: async (toy) => {
      await toy.succeed();
      const id = await toy.toAirlock(REFUSED);
      await toy.answer(id, 'Airlock', 'Approved');
      const rollback = (await toy.rollbackAfter(id))?.pipelineExecutionId;
      if (rollback === undefined) return { evidence: 'no rollback followed the failed deployment' };
      const end = await toy.ended(rollback);
      return { answer: end === 'Succeeded', evidence: `rollback ${rollback} to what the stack holds has ${end}` };
    },
  },
  {
    name: 'rollback-and-approvals',
    asks: 'Do approvals wait in a rollback?',
    settles: 'rollbackMeetsApprovals',
    play: async (toy) => {
      const [a] = [await toy.succeed(), await toy.succeed()];
      const rollback = await toy.rollBack(a);
      const seen = await toy.perhaps(async () => {
        const { actionStates = [], latestExecution } = await toy.stage('One');
        if (latestExecution?.pipelineExecutionId !== rollback) return undefined;
        const waits = actionStates.some(({ actionName, latestExecution: run }) => actionName === 'Airlock' && run?.status === 'InProgress');
        return waits ? 'waits' : latestExecution.status === 'InProgress' ? undefined : 'ended';
      });
      return { ...(seen !== undefined && { answer: seen === 'waits' }), evidence: seen === 'waits' ? 'the airlock waits in the rollback' : `the rollback ${seen ?? 'did not show'}, and no airlock waited` };
    },
  },
  {
    name: 'who-asked',
    asks: 'Does the trigger of a rollback name whoever asked for it?',
    settles: 'rollbackShowsWhoAsked',
    play: async (toy) => {
      const [a] = [await toy.succeed(), await toy.succeed()];
      const { account } = await toy.cloud.place();
      const { trigger } = await toy.execution(await toy.rollBack(a));
      return { answer: trigger?.triggerDetail?.startsWith('arn:') === true, evidence: `trigger ${trigger?.triggerType}: ${trigger?.triggerDetail?.replace(account, 'ACCOUNT') ?? 'no detail'}` };
    },
  },
  {
    name: 'abandoned-approval',
    asks: 'Does an abandoned approval free its stage at once?',
    settles: 'abandonedApprovalFreesStage',
    play: async (toy) => {
      const id = await toy.toAirlock();
      await toy.stop(id);
      const ended = await toy.perhaps(async () => (await toy.execution(id)).status === 'Stopped' || undefined);
      return { answer: ended === true, evidence: ended ? 'the execution is Stopped' : 'it is not Stopped after three minutes' };
    },
  },
];
