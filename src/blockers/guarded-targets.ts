import { Stage } from 'aws-cdk-lib';
import { PipelineHome } from './calendar-place';

/** What a gate or a bake watches over. */
export interface GuardedTargets {
  /** Where the pipeline itself is. */
  readonly home: PipelineHome;
  /** The targets themselves. */
  readonly targets: readonly { readonly name: string; readonly region: string }[];
  /** How long a step of them takes at most, as far as anybody said; else 0. */
  readonly expectedMinutes: number;
  readonly places: readonly { readonly account: string; readonly region: string }[];
  /** The targets (`Stage/Target`) of the whole pipeline that deploy into one account and Region. */
  bringers(account: string, region: string): readonly string[];
  /** The target (`Stage/Target`) of the pipeline that this Stage is; none for a Stage that it does not deploy. */
  bringersIn(stage: Stage): readonly string[];
}
