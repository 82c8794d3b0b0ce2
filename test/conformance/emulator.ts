/** The emulator: a Python package, installed into `out/`, as a process of its own on a free loopback port. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = join(__dirname, '..', '..');
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const HOME = join(ROOT, 'out', 'conformance');
/** A minute: the first start compiles a hundred Python packages. */
const STARTS_WITHIN = 60_000;

/** How a Python runs that has the packages. */
interface Python { readonly command: string; readonly env: Readonly<Record<string, string>> }

/** Nothing of the user's own Python leaks in: neither its path nor its settings of pip's. */
export function installed(): Python {
  const stamp = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const stampFile = join(HOME, 'requirements.sha256');
  const venv = { command: join(HOME, 'venv', 'bin', 'python'), env: {} };
  const target = { command: 'python3', env: { PYTHONPATH: join(HOME, 'packages') } };
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return existsSync(venv.command) ? venv : target;
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(HOME, { recursive: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
  // Some systems ship Python without venv: there the packages go into a folder.
  const hasVenv = succeeds('python3', ['-m', 'venv', join(HOME, 'venv')]) && succeeds(venv.command, ['-m', 'pip', '--version']);
  if (!hasVenv) rmSync(join(HOME, 'venv'), { recursive: true, force: true });
  const [command, args] = hasVenv ? [venv.command, pip] : ['python3', [...pip, '--target', join(HOME, 'packages')]];
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} must succeed, got ${error?.message ?? stderr}; the emulator needs python3 with pip`);
  writeFileSync(stampFile, stamp);
  return hasVenv ? venv : target;
}

const succeeds = (command: string, args: readonly string[]): boolean => spawnSync(command, [...args], { stdio: 'ignore' }).status === 0;

export class Emulator {
  public static async start(): Promise<Emulator> {
    const { command, env } = installed();
    const port = await freePort();
    const child = spawn(command, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
    const emulator = new Emulator(child, `http://127.0.0.1:${port}`);
    await emulator.answers();
    return emulator;
  }

  private said = '';
  private ended = false;

  private constructor(private readonly child: ChildProcess, public readonly endpoint: string) {
    child.stderr?.on('data', (chunk: Buffer) => { this.said = `${this.said}${chunk.toString()}`.slice(-2000); });
    child.on('exit', () => { this.ended = true; });
    child.on('error', (error) => { this.ended = true; this.said = error.message; });
  }

  public stop(): void { this.child.kill(); }

  private async answers(): Promise<void> {
    for (const end = Date.now() + STARTS_WITHIN; Date.now() < end && !this.ended; await pause(100)) {
      try {
        if ((await fetch(`${this.endpoint}/moto-api/data.json`)).ok) return;
      } catch {
        // It does not listen yet.
      }
    }
    this.stop();
    throw new Error(`the emulator must answer at ${this.endpoint}, got nothing; it said: ${this.said}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
