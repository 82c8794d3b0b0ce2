/** What is added up while a bake lasts. */
export enum SampleStatistic {
  /** The values: for a metric that counts, such as `Requests` or `Created`. */
  SUM = 'Sum',
  /** How many values there are: for a metric that measures, such as `Latency`. */
  SAMPLE_COUNT = 'SampleCount',
}

/**
 * Evidence that a bake needs: so many samples of a metric, in the account and Region of every target of its step,
 * counted in whole minutes since the bake began.
 *
 * The metric is read with GetMetricData once the bake's time is over, at each look until there are enough.
 */
export interface MinimumSamples {
  /** The metric's namespace, such as `AWS/ApiGateway`; no token. */
  readonly namespace: string;

  /** The metric's name; no token. */
  readonly metricName: string;

  /**
   * All dimensions of the metric, at most 30; no tokens.
   *
   * @default - none
   */
  readonly dimensions?: { readonly [name: string]: string };

  /**
   * What is added up.
   *
   * @default SampleStatistic.SUM
   */
  readonly statistic?: SampleStatistic;

  /** How many are needed; a whole number of at least 1. */
  readonly count: number;
}
