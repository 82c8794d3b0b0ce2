/** CloudFormation's answers about a stack, field by field. */
import { StackStatus } from '@aws-sdk/client-cloudformation';
import { EpochMs } from '../../decision/time';
import { AnswerReader } from './answer-reader';

/** Stacks that are only names: deleted, or holding a change set that nobody ever executed. */
export const ONLY_A_NAME: readonly string[] = [StackStatus.DELETE_COMPLETE, StackStatus.REVIEW_IN_PROGRESS];

export interface DescribedStack {
  readonly id: string;
  readonly status: StackStatus;
  readonly statusReason?: string;
  /** When an operation last began to change it, or made it. */
  readonly changedAt: EpochMs;
  /** The change set that was executed last; its ARN holds its name. */
  readonly changeSet?: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** The one stack that DescribeStacks was asked for. @throws Rejected */
export function stackIn(stacks: unknown, name: string): DescribedStack {
  const reader = new AnswerReader();
  const found = reader.list(stacks, 'Stacks', (item, path) => {
    const stack = reader.record(item, path);
    const statusReason = reader.optional(stack.StackStatusReason, (present) => reader.string(present, `${path}.StackStatusReason`));
    const changeSet = reader.optional(stack.ChangeSetId, (present) => reader.string(present, `${path}.ChangeSetId`));
    const outputs = reader.list(stack.Outputs ?? [], `${path}.Outputs`, (output, at) => {
      const { ExportName, OutputValue } = reader.record(output, at);
      return ExportName === undefined ? [] : [[reader.string(ExportName, `${at}.ExportName`), reader.string(OutputValue, `${at}.OutputValue`)] as const];
    });
    return {
      id: reader.string(stack.StackId ?? name, `${path}.StackId`),
      status: reader.oneOf(stack.StackStatus, `${path}.StackStatus`, Object.values(StackStatus)),
      changedAt: reader.moment(stack.LastUpdatedTime ?? stack.CreationTime, `${path}.LastUpdatedTime`),
      ...(statusReason !== undefined && { statusReason }),
      ...(changeSet !== undefined && { changeSet }),
      exports: Object.fromEntries(outputs.flat()),
    };
  });
  const stack = found.at(0) ?? reader.note<DescribedStack>('Stacks', `the stack ${name}`, stacks, { id: '', status: 'DELETE_COMPLETE', changedAt: 0, exports: {} });
  reader.finish('the answer of DescribeStacks');
  return stack;
}

/** The name of the error alone would also cover a malformed request. */
export const isAbsence = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
