import { IConstruct } from 'constructs';
import { IBlocker } from './blocker';
import { BlockerSpec, TimeWindowSpec } from './blocker-spec';
import { refuse } from './refusal';
import { TimeWindow } from './time-window';

/** The windows of a time window blocker; at least one. */
export interface TimeWindowBlockerProps {
  /**
   * Deliveries may start while any of these is open.
   *
   * @default - always
   */
  readonly allow?: TimeWindow[];

  /**
   * No delivery starts while any of these is open, whatever `allow` says.
   *
   * @default - never
   */
  readonly deny?: TimeWindow[];
}

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
    this.windows = { allow: [...props.allow ?? []], deny: [...props.deny ?? []] };
    refuse((props.allow ?? []).length + (props.deny ?? []).length > 0 ? [] : [{
      path: `TimeWindowBlocker '${blockerName}'`, text: 'must have at least one window, got none; a blocker without windows never blocks',
    }]);
  }

  public bind(_scope: IConstruct): BlockerSpec {
    return BlockerSpec.timeWindows(this.windows);
  }
}
