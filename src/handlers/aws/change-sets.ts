import { ChangeSetStatus, CloudFormationClient, DescribeChangeSetCommand, ExecutionStatus } from '@aws-sdk/client-cloudformation';
import { ChangeCounts, ChangeSetView } from '../../decision/restore-view';
import { AnswerReader } from './answer-reader';
import { allPages } from './pages';

/** A page holds a hundred changes or so, a template at most 500 resources. */
const PAGES = 20;

/** CloudFormation calls a change set that would change nothing a failure, and says so only in words. */
const CHANGES_NOTHING = /didn't contain changes|No updates are to be performed/;
const ON_ITS_WAY: readonly string[] = [ChangeSetStatus.CREATE_PENDING, ChangeSetStatus.CREATE_IN_PROGRESS];

/** What the change set of a name would do. Throws when that cannot be read. */
export async function changeSetView(
  client: CloudFormationClient, stack: string, name: string, options: { readonly abortSignal: AbortSignal },
): Promise<ChangeSetView> {
  let head: Head | undefined;
  try {
    const changes = await allPages('DescribeChangeSet', PAGES, async (token: string | undefined) => {
      const answer = await client.send(new DescribeChangeSetCommand({ StackName: stack, ChangeSetName: name, NextToken: token }), options);
      head ??= headOf(answer);
      return { items: (answer.Changes ?? []).map(changeIn), next: answer.NextToken };
    });
    return head === undefined ? { kind: 'none' } : viewOf(head, changes);
  } catch (error) {
    if (error instanceof Error && /^ChangeSetNotFound(Exception)?$/.test(error.name)) return { kind: 'none' };
    throw error;
  }
}

interface Head { readonly status: string; readonly execution: string; readonly reason: string }
type Change = ReturnType<typeof changeIn>;

function headOf(answer: { readonly Status?: unknown; readonly ExecutionStatus?: unknown; readonly StatusReason?: unknown }): Head {
  const reader = new AnswerReader();
  const head = {
    status: reader.oneOf(answer.Status, 'Status', Object.values(ChangeSetStatus)),
    execution: reader.oneOf(answer.ExecutionStatus, 'ExecutionStatus', Object.values(ExecutionStatus)),
    reason: reader.optional(answer.StatusReason, (present) => reader.string(present, 'StatusReason')) ?? '',
  };
  reader.finish('the answer of DescribeChangeSet');
  return head;
}

function changeIn(item: unknown, index: number) {
  const reader = new AnswerReader();
  const resource = reader.record(reader.record(item, `Changes[${index}]`).ResourceChange, `Changes[${index}].ResourceChange`);
  const change = {
    id: reader.string(resource.LogicalResourceId, `Changes[${index}].LogicalResourceId`),
    action: reader.string(resource.Action, `Changes[${index}].Action`),
    isReplaced: resource.Replacement === 'True' || resource.Replacement === 'Conditional',
  };
  reader.finish('the answer of DescribeChangeSet');
  return change;
}

function viewOf({ status, execution, reason }: Head, changes: readonly Change[]): ChangeSetView {
  if (ON_ITS_WAY.includes(status)) return { kind: 'pending' };
  if (status === ChangeSetStatus.FAILED) return CHANGES_NOTHING.test(reason) ? { kind: 'empty' } : { kind: 'failed', why: reason };
  if (status !== ChangeSetStatus.CREATE_COMPLETE) return { kind: 'none' };
  if (execution === ExecutionStatus.AVAILABLE) return { kind: 'ready', changes: countsOf(changes) };
  if (execution === ExecutionStatus.OBSOLETE) return { kind: 'obsolete' };
  return execution === ExecutionStatus.UNAVAILABLE ? { kind: 'pending' } : { kind: 'executed' };
}

const countsOf = (changes: readonly Change[]): ChangeCounts => ({
  added: changes.filter(({ action }) => action === 'Add').length,
  modified: changes.filter(({ action, isReplaced }) => action === 'Modify' && !isReplaced).length,
  replaced: changes.filter(({ action, isReplaced }) => action === 'Modify' && isReplaced).map(({ id }) => id),
  removed: changes.filter(({ action }) => action === 'Remove').map(({ id }) => id),
});
