// The package as its users get it: packed, unpacked beside the app of the README's quickstart, synthesized and rehearsed.
// Needs `npx projen bundle` and `npx projen compile` before.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Inside the checkout, so that the peer dependencies are found, and nothing else is installed.
const app = join(root, 'out', 'packed');
const installed = join(app, 'node_modules', 'cdk-breakwater');

const run = (command, args, options = {}) => execFileSync(command, args, { cwd: app, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });
const check = (holds, what) => { if (!holds) throw new Error(what); };

const clear = () => rmSync(app, { recursive: true, force: true });
clear();
// Nothing may stay: docgen reads every assembly below the checkout, and would take the packed one for the project's.
process.on('exit', clear);
mkdirSync(join(app, 'node_modules'), { recursive: true });
const [{ filename, files, size }] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', app], { cwd: root }));

const paths = files.map(({ path }) => path);
const needed = [
  '.jsii', 'LICENSE', 'README.md', 'lib/index.js', 'lib/index.d.ts',
  'assets/cli/index.js', 'assets/controller/index.js', 'assets/rollback-pass/index.js', 'assets/restorer/index.js', 'assets/report/page.js', 'assets/report/page.css',
  'assets/testing/index.js', 'lib/testing/index.d.ts', 'node_modules/ical.js/package.json',
  'conformance/README.md', 'conformance/time-windows.json',
];
const allowed = [/^(assets|lib|conformance)\//, /^node_modules\/ical\.js\//, /^\.jsii$/, /^package\.json$/, /^[A-Z]+(\.md)?$/];
const missing = needed.filter((path) => !paths.includes(path));
const surplus = paths.filter((path) => !allowed.some((pattern) => pattern.test(path)) || /^lib\/(handlers|rehearsal|cli)\//.test(path));
check(missing.length === 0, `the package must hold ${missing.join(', ')}, got none; build it first with npx projen bundle and npx projen compile`);
check(surplus.length === 0, `the package must hold nothing but code, types and assets, got ${surplus.join(', ')}; leave it out in .projenrc.ts`);

run('tar', ['xzf', filename]);
renameSync(join(app, 'package'), installed);
const fences = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => text);
check(fences.length > 0, 'the README must have a quickstart, got no TypeScript');
for (const text of fences) writeFileSync(join(app, /^\/\/ (\S+\.ts)\n/.exec(text)?.[1] ?? 'app.ts'), text);

run(process.execPath, [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'app.ts'], { env: { ...process.env, CDK_OUTDIR: join(app, 'cdk.out') } });
const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
run(process.execPath, [join(installed, bin.breakwater), 'rehearse', '--app', 'cdk.out', '--json', 'result.json']);
const { revisions, quiet } = JSON.parse(readFileSync(join(app, 'result.json'), 'utf8'));
check(quiet && Object.keys(revisions).length > 0 && Object.values(revisions).every((revision) => revision === 'r1'),
  `a rehearsal of the quickstart must end with r1 everywhere, got ${JSON.stringify({ quiet, revisions })}`);

// The door for users' own tests: the same rehearsal, required and imported, and typed for both ways of resolving modules.
const asTested = (load) => `${load}; Rehearsal.fromAssembly('cdk.out').play(Scenario.startingAt('2026-03-02T17:00:00Z').commit('r2'))
  .then((played) => { if (!matchers.toReachEverywhere(played, 'r2').pass) throw new Error(matchers.toReachEverywhere(played, 'r2').message()); });`;
writeFileSync(join(app, 'required.cjs'), asTested("const { Rehearsal, Scenario, matchers } = require('cdk-breakwater/testing')"));
writeFileSync(join(app, 'imported.mjs'), asTested("import { Rehearsal, Scenario, matchers } from 'cdk-breakwater/testing'"));
for (const file of ['required.cjs', 'imported.mjs']) run(process.execPath, [file]);
writeFileSync(join(app, 'typed.test.ts'), `import { App, Duration } from 'aws-cdk-lib';
import { Rehearsal } from 'cdk-breakwater/testing';
test('types', async () => expect(await Rehearsal.fromApp(new App()).play()).toFinishWithin(Duration.days(2)));
`);
const common = { noEmit: true, strict: true, skipLibCheck: true, types: ['jest'], target: 'es2022' };
const resolving = [{ module: 'node16' }, { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }];
for (const options of resolving) {
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...common, ...options }, files: ['typed.test.ts'] }));
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
}
console.log(`${filename}: ${paths.length} files, ${Math.round(size / 1024)} kB; its quickstart is synthesized and rehearsed`);
