import { IConstruct } from 'constructs';
import { IBlocker } from './blocker';
import { BlockerSpec } from './blocker-spec';
import { refuse } from './refusal';
import { TimeWindowSpec } from './time-window-spec';
import { windowSpecProblems } from './window-spec';

/** The windows of a time window blocker; at least one. */
export interface TimeWindowBlockerProps extends TimeWindowSpec {}

/**
 * Blocks by the clock.
 *
 * Asked at every start of a deployment in the stage, unless the wave says `WindowScope.ENTRY_ONLY`. A deployment that
 * has started is not interrupted, and bakes go on outside the windows.
 */
export class TimeWindowBlocker implements IBlocker {
  public readonly blockerName: string;
  private readonly windows: TimeWindowSpec;

  public constructor(blockerName: string, props: TimeWindowBlockerProps) {
    this.blockerName = blockerName;
    this.windows = { ...props, allow: [...props.allow ?? []], deny: [...props.deny ?? []] };
    refuse(windowSpecProblems(`TimeWindowBlocker '${blockerName}'`, props));
  }

  public bind(_scope: IConstruct): BlockerSpec {
    return BlockerSpec.timeWindows(this.windows);
  }
}
