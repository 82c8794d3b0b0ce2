import { SAMPLE_STATISTICS, SamplesPlan } from '../decision/plan';
import { Reader } from './reader';

/** Reads how many samples of a metric a bake needs. */
export function readSamples(reader: Reader, value: unknown, path: string): SamplesPlan {
  const samples = reader.record(value, path);
  const dimensions = Object.entries(reader.record(samples.dimensions, `${path}.dimensions`));
  return {
    namespace: reader.string(samples.namespace, `${path}.namespace`),
    metric: reader.string(samples.metric, `${path}.metric`),
    dimensions: Object.fromEntries(dimensions.map(([name, each]) => [name, reader.string(each, `${path}.dimensions.${name}`)])),
    statistic: reader.oneOf(samples.statistic, `${path}.statistic`, SAMPLE_STATISTICS),
    count: reader.number(samples.count, `${path}.count`),
    account: reader.string(samples.account, `${path}.account`),
    region: reader.string(samples.region, `${path}.region`),
  };
}
