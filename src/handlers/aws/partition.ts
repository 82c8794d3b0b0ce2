import { Reader } from '../../contract/reader';

/** The partition that a function runs in, out of its own ARN. @throws Rejected when the context has none. */
export function partitionIn(context: unknown): string {
  const reader = new Reader();
  const arn = reader.string(reader.record(context, 'context').invokedFunctionArn, 'context.invokedFunctionArn');
  const [prefix, partition] = arn.split(':');
  if (reader.problems.length === 0 && (prefix !== 'arn' || !partition)) reader.note('context.invokedFunctionArn', 'an ARN', arn, '');
  reader.finish('the function\'s context');
  return partition;
}
