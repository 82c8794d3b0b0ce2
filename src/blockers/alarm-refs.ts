import { alarmKey, AlarmRef } from '../decision/plan';
import { AlarmPlace } from './alarm-place';
import { FoundAlarmPlace } from './alarm-place-of';
import { GuardedTargets } from './guarded-targets';

/** The alarms that some places mean for some targets, each once, in the order of the places. */
export function alarmRefs(places: readonly AlarmPlace[], guarded: GuardedTargets): readonly AlarmRef[] {
  const refs = places.flatMap((place) => refsOf(place, guarded));
  return [...new Map(refs.map((ref) => [alarmKey(ref), ref])).values()];
}

function refsOf({ alarmName, account, region, broughtBy }: FoundAlarmPlace, guarded: GuardedTargets): readonly AlarmRef[] {
  if (account !== undefined && region !== undefined) {
    const bringers = broughtBy === undefined ? [] : guarded.bringersIn(broughtBy);
    // What none of our targets deploys is never missing because of a first deployment.
    return [{ name: alarmName, account, region, ...(bringers.length > 0 && { broughtBy: bringers }) }];
  }
  return guarded.places.map((place) => ({
    name: alarmName, account: place.account, region: place.region, broughtBy: guarded.bringers(place.account, place.region),
  }));
}
