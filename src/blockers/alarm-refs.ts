import { alarmKey, AlarmPrefix, AlarmRef, prefixKey } from '../decision/plan';
import { AlarmPlace } from './alarm-place';
import { FoundAlarmPlace } from './alarm-place-of';
import { GuardedTargets } from './guarded-targets';

/** As much of what is watched as alarms ask for. */
type AlarmedTargets = Pick<GuardedTargets, 'places' | 'bringers' | 'bringersIn'>;

/** The alarms that some places name for some targets, each once, in the order of the places. */
export function alarmRefs(places: readonly AlarmPlace[], guarded: AlarmedTargets): readonly AlarmRef[] {
  const refs = places.flatMap((place) => {
    const { alarmName } = place;
    return alarmName === undefined ? [] : placesOf(place, guarded).map((where) => ({ name: alarmName, ...where }));
  });
  return [...new Map(refs.map((ref) => [alarmKey(ref), ref])).values()];
}

/** The beginnings of alarms' names that some places mean for some targets, each once, in the order of the places. */
export function alarmPrefixes(places: readonly AlarmPlace[], guarded: AlarmedTargets): readonly AlarmPrefix[] {
  const prefixes = places.flatMap((place) => {
    const { alarmNamePrefix } = place;
    return alarmNamePrefix === undefined ? [] : placesOf(place, guarded).map((where) => ({ prefix: alarmNamePrefix, ...where }));
  });
  return [...new Map(prefixes.map((prefix) => [prefixKey(prefix), prefix])).values()];
}

function placesOf({ account, region, broughtBy }: FoundAlarmPlace, guarded: AlarmedTargets): readonly Omit<AlarmRef, 'name'>[] {
  if (account !== undefined && region !== undefined) {
    const bringers = broughtBy === undefined ? [] : guarded.bringersIn(broughtBy);
    // What none of our targets deploys is never missing because of a first deployment.
    return [{ account, region, ...(bringers.length > 0 && { broughtBy: bringers }) }];
  }
  return guarded.places.map((place) => ({
    account: place.account, region: place.region, broughtBy: guarded.bringers(place.account, place.region),
  }));
}
