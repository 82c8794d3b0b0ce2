import { ReleaseReader } from '../../contract/release-reader';
import { Release } from '../../decision/release';
import { Restore } from '../../decision/restore';
import { Item, read } from './ledger-items';

/** @throws Rejected, naming item and field. */
export const releasesIn = (item: Item): readonly Release[] => read(item, (reader, body, path) => {
  const releases = new ReleaseReader();
  const found = releases.list(body.releases, `${path}.releases`, (one, at) => releases.release(one, at));
  reader.problems.push(...releases.problems);
  return found;
});

/** @throws Rejected, naming item and field. */
export const restoreIn = (item: Item): Restore => read(item, (reader, body, path) => {
  const restores = new ReleaseReader();
  const restore = restores.restore(body, path);
  reader.problems.push(...restores.problems);
  return restore;
});
