import { deepStrictEqual as same } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DEFAULT_ASSUMPTIONS } from '../../../src/rehearsal/assumptions';
import { Cloud } from '../../live/cloud';
import { EXPERIMENTS } from '../../live/experiments';
import { play } from '../../live/play';
import { SimulatedCloud } from '../../live/simulated-cloud';
import { Toy } from '../../live/toy';
import { Bench, Check } from '../check';
import { installed } from '../emulator';

const VALIDATE = join(__dirname, '..', 'arguments.py');

/** The toy of the live experiments comes and goes in the emulator; what they ask CodePipeline for, it does not know. */
async function comesAndGoes({ connection }: Bench): Promise<void> {
  const { endpoint, region, credentials } = connection.to();
  const heard: string[] = [];
  const cloud = new Cloud({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    pause: async () => undefined,
    heard: (operation) => { heard.push(operation); },
  });
  await cloud.create();
  await cloud.tearDown();
  same(heard.filter((operation) => operation === 'DeleteStackCommand').length, 2);
}

/** Every call of every experiment, held against the models of the services that botocore brings. */
async function argumentsAreRight(): Promise<void> {
  const calls: object[] = [];
  const simulated = await SimulatedCloud.start(DEFAULT_ASSUMPTIONS);
  try {
    const cloud = new Cloud({ ...simulated.options, heard: (operation, input) => { calls.push({ operation: operation.replace(/Command$/, ''), input }); } });
    await cloud.create();
    await play(new Toy(cloud, 'check'), EXPERIMENTS, () => undefined);
    await cloud.tearDown();
  } finally {
    await simulated.stop();
  }
  const { command, env } = installed();
  const { status, stdout, stderr, error } = spawnSync(command, [VALIDATE], { input: JSON.stringify(calls), encoding: 'utf8', env: { ...process.env, ...env } });
  same([status, stdout.trim(), error], [0, `${new Set(calls.map((call) => 'operation' in call ? call.operation : '')).size} operations`, undefined], stderr);
}

export const EXPERIMENT_CHECKS: readonly Check[] = [
  { service: 'CloudFormation, S3', operation: 'the toy of the live experiments comes and goes', run: comesAndGoes },
  { service: 'CodePipeline, SSM, STS', operation: 'arguments of the live experiments, against the service models', run: argumentsAreRight },
];
