/** The controller's function: the bell at `handler`, the self-test at `selfTest`; and what the build asks that updates the pipeline, at `mayUpdate`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PLAN_FILE } from '../contract/names';
import { decodePlan } from '../contract/plan-file';
import { Connection } from './aws/connection';
import { AwsJournal, toStandardOutput } from './aws/journal';
import { partitionIn } from './aws/partition';
import { Aws } from './aws/world';
import { Controller } from './controller';
import { controllerSettings } from './settings';

export { mayUpdate } from './may-update';

let controller: Controller | undefined;

/** Made at the first invocation, because only that tells the partition; kept for the life of the function. */
function controllerOf(context: unknown): Controller {
  controller ??= makeController(partitionIn(context));
  return controller;
}

function makeController(partition: string): Controller {
  const { pipeline, ledger, bus, planValues, ownRoles } = controllerSettings(process.env);
  const text = readFileSync(join(__dirname, PLAN_FILE), 'utf8');
  const plan = { ...decodePlan(text, planValues), hash: createHash('sha256').update(text).digest('hex') };
  const journal = new AwsJournal({ pipeline, clock: Date.now, write: toStandardOutput });
  const announced = { name: pipeline, path: plan.pipeline, ...plan.home, partition };
  const aws = new Aws({ pipeline: announced, ledger, bus, journal, connection: new Connection() });
  return new Controller({
    plan,
    ownRoles,
    world: () => aws.world(),
    now: Date.now,
    undecodable: (messageId, why) => journal.undecodable(messageId, why),
    pause: setTimeout,
  });
}

/** For the queue's batches. */
export const handler = async (batch: unknown, context: unknown) => controllerOf(context).ring(batch);

/** For the deployment; fails it by throwing. */
export const selfTest = async (_event: unknown, context: unknown) => controllerOf(context).selfTest();
