/**
 * Runs the adapters against an independent emulator of AWS, and prints what was checked and what it lacks.
 * Fails when a check does, and when something that is said to be lacking is not.
 */
import Table from 'cli-table3';
import { Budget } from '../../src/handlers/aws/budget';
import { Connection } from '../../src/handlers/aws/connection';
import { Bench, Check, HOME, Lack } from './check';
import { ALARM_CHECKS } from './checks/alarms';
import { announcementChecks, announcementLacks } from './checks/announcements';
import { EXPERIMENT_CHECKS } from './checks/experiments';
import { INBOX_CHECKS } from './checks/inbox';
import { LEDGER_CHECKS } from './checks/ledger';
import { policyChecks } from './checks/policies';
import { RESTORE_CHECKS } from './checks/restores';
import { STACK_CHECKS } from './checks/stacks';
import { Emulator } from './emulator';
import { LACKS } from './lacks';
import { synthesized } from './synthesized';

/** The emulator is slower than AWS: what a look may take is no matter here. */
const PATIENCE = 60_000;

type Row = readonly [service: string, operation: string, result: string];

async function main(): Promise<number> {
  const emulator = await Emulator.start();
  process.once('SIGINT', () => { emulator.stop(); process.exit(130); });
  try {
    let count = 0;
    const bench: Bench = {
      connection: new Connection({ endpoint: emulator.endpoint, region: HOME.region, credentials: { accessKeyId: 'conformance', secretAccessKey: 'none' }, requestTimeout: PATIENCE }),
      budget: () => new Budget(PATIENCE),
      unique: (word) => `${word}-${++count}`,
    };
    const stack = synthesized();
    const checks = [
      ...ALARM_CHECKS, ...STACK_CHECKS, ...RESTORE_CHECKS, ...LEDGER_CHECKS, ...INBOX_CHECKS, ...announcementChecks(stack), ...policyChecks(stack),
      ...EXPERIMENT_CHECKS,
    ];
    const failures: string[] = [];
    const rows: Row[] = [];
    for (const check of checks) rows.push(await rowOfCheck(check, bench, failures));
    const lacks = [...LACKS, ...announcementLacks(stack)];
    for (const lack of lacks) rows.push(await rowOfLack(lack, bench, failures));
    print(rows);
    process.stdout.write(`${checks.length} checked, ${lacks.length} not in the emulator, ${failures.length} failed\n`);
    for (const failure of failures) process.stderr.write(`\n${failure}\n`);
    bench.connection.close();
    return failures.length === 0 ? 0 : 1;
  } finally {
    emulator.stop();
  }
}

async function rowOfCheck({ service, operation, run }: Check, bench: Bench, failures: string[]): Promise<Row> {
  try {
    await run(bench);
    return [service, operation, 'checked'];
  } catch (error) {
    failures.push(`${service}, ${operation}: ${wordsOf(error)}`);
    return [service, operation, 'FAILED'];
  }
}

async function rowOfLack({ service, operation, why, probe }: Lack, bench: Bench, failures: string[]): Promise<Row> {
  try {
    await probe(bench);
    failures.push(`${service}, ${operation}: must be lacking in the emulator (${why}), but it is there; write a check of it`);
    return [service, operation, 'FAILED: it is there'];
  } catch (error) {
    return [service, operation, `not in the emulator: ${why} (${briefly(error)})`];
  }
}

function print(rows: readonly Row[]): void {
  const chars = { 'mid': '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const table = new Table({ head: ['service', 'operation', 'result'], colWidths: [16, 60, 72], wordWrap: true, style: { head: [], border: [] }, chars });
  table.push(...rows.map((row) => [...row]));
  process.stdout.write(`${table.toString()}\n`);
}

const wordsOf = (error: unknown): string => error instanceof Error ? `${error.name}: ${error.message}` : String(error);
/** It answers with a page of HTML where something of its own broke: then the client says only that it could not read it. */
function briefly(error: unknown): string {
  const status = error instanceof Error && '$response' in error ? statusIn(error.$response) : undefined;
  return status !== undefined && status >= 500 ? `HTTP ${status}` : wordsOf(error).split('\n')[0].slice(0, 120);
}

const statusIn = (response: unknown): number | undefined =>
  typeof response === 'object' && response !== null && 'statusCode' in response && typeof response.statusCode === 'number' ? response.statusCode : undefined;

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = 1;
});
