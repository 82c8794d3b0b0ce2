import { alarmKey, AlarmRef } from '../decision/plan';
import { AlarmPlace } from './alarm-place';
import { GuardedTargets } from './guarded-targets';

/** The alarms that some places mean for some targets, each once, in the order of the places. */
export function alarmRefs(places: readonly AlarmPlace[], guarded: GuardedTargets): readonly AlarmRef[] {
  const refs = places.flatMap((place) => refsOf(place, guarded));
  return [...new Map(refs.map((ref) => [alarmKey(ref), ref])).values()];
}

function refsOf({ alarmName, account, region }: AlarmPlace, guarded: GuardedTargets): readonly AlarmRef[] {
  // An alarm with a place of its own is not ours to deploy: its absence is never a first deployment.
  if (account !== undefined && region !== undefined) return [{ name: alarmName, account, region }];
  return guarded.places.map((place) => ({
    name: alarmName, account: place.account, region: place.region, broughtBy: guarded.bringers(place.account, place.region),
  }));
}
