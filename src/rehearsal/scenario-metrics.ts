/** The `metrics:` of a scenario: what bakes count. */
import { environmentKey } from '../decision/plan';
import { suggestion } from '../text/nearest';
import { MetricScript } from './scenario';
import { Play } from './scenario-operator';
import { countedBy, Subject } from './subject';
import { Fields } from './yaml-file';

export const decodeMetrics = (entries: readonly Fields[], subject: Subject, play: Play): readonly MetricScript[] =>
  entries.map((entry) => readMetric(entry, subject, play));

function readMetric(entry: Fields, subject: Subject, play: Play): MetricScript {
  const name = entry.required('name');
  const [account, region] = [entry.text('account')?.value, entry.text('region')?.value];
  const counted = countedBy(subject.plan);
  const found = counted.filter((samples) => samples.metric === name?.value
    && [undefined, samples.account].includes(account) && [undefined, samples.region].includes(region));
  if (name && found.length === 0) {
    const places = counted.filter(({ metric }) => metric === name.value).map(environmentKey);
    name.refuse('must name a metric that a bake counts (minimumSamples)',
      places.length > 0 ? `it is counted in ${[...new Set(places)].join(', ')}` : suggestion(name.value, [...new Set(counted.map(({ metric }) => metric))]));
  }
  const perMinute = entry.amount('perMinute');
  if (!entry.has('perMinute')) entry.refuseAll('must say perMinute, got none');
  const revision = entry.text('whileRevision');
  if (revision && !play.revisions.includes(revision.value)) revision.refuse('must be the baseline or the revision of a commit', suggestion(revision.value, play.revisions));
  const [at, until] = [entry.span('at'), entry.span('until')];
  if (revision) for (const key of ['at', 'until']) if (entry.has(key)) entry.refuse(key, 'must not stand beside whileRevision');
  if (until !== undefined && until <= (at ?? 0)) entry.refuse('until', 'must be later than at');
  entry.refuseOthers();
  return {
    name: name?.value ?? '',
    perMinute: perMinute ?? 0,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    when: revision
      ? { kind: 'whileRevision', revision: revision.value }
      : { kind: 'timed', from: play.start + (at ?? 0), ...(until !== undefined && { until: play.start + until }) },
  };
}
