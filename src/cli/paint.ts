import picocolors from 'picocolors';
import { Paint } from '../text/paint';

export function paintOf(colour: boolean): Paint {
  const colours = picocolors.createColors(colour);
  return { good: colours.green, bad: colours.red, waiting: colours.yellow, faint: colours.dim, strong: colours.bold };
}
