import { Token } from 'aws-cdk-lib';
import { openForProblems } from '../../blockers/window-spec';
import { Problem } from '../../decision/problem';
import { WaveOptions } from '../wave-options';
import { durationProblems } from './bake-minutes';
import { waveBakeTime } from './bake-times';
import { blockerNameProblems } from './blocker-names';
import { evidenceProblems } from './evidence';
import { rollbackOptionsProblems } from './rollback-options-problems';

/** What is wrong with the options of a wave. */
export function waveOptionsProblems(waveName: string, options: WaveOptions, isFirst: boolean): readonly Problem[] {
  const { bakeTime, blockers = [], expectedDuration, maxParallel } = options;
  return [
    ...durationProblems(`${waveName}.bakeTime`, bakeTime),
    ...evidenceProblems(waveName, options, waveBakeTime(options, isFirst)),
    ...openForProblems(`${waveName}.expectedDuration`, expectedDuration),
    ...parallelProblems(`${waveName}.maxParallel`, maxParallel),
    ...rollbackOptionsProblems(`${waveName}.`, options),
    ...blockerNameProblems(`${waveName}.blockers`, blockers),
  ];
}

function parallelProblems(path: string, maxParallel: number | undefined): readonly Problem[] {
  if (maxParallel === undefined || (Number.isInteger(maxParallel) && maxParallel >= 1 && !Token.isUnresolved(maxParallel))) return [];
  const got = Token.isUnresolved(maxParallel) ? 'a token' : String(maxParallel);
  return [{ path, text: `must be a whole number of at least 1, got ${got}; leave it out to deploy all targets side by side` }];
}
