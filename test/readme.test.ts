import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** Every TypeScript fence of the README and of the page on one-boxes, as the file that its first line names, else as the app. */
const FENCES = [...`${README}${readFileSync(path.join(ROOT, 'docs', 'one-box.md'), 'utf8')}`.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => ({
  file: /^\/\/ (\S+\.ts)\n/.exec(text)?.[1] ?? 'app.ts',
  text,
}));

/** The page on one-boxes has more to itself: test/examples/one-box.test.ts synthesizes it. */
const ONE_BOX_FILES = ['hello-share.ts', 'hello-tasks.ts', 'hello-shift.ts', 'hello-canary.ts', 'hello-servers.ts'];

let folder: string;
let config: string;

// Inside the project, so that packages are found; `out` is ignored by git.
beforeAll(() => {
  mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  folder = mkdtempSync(path.join(ROOT, 'out', 'readme-'));
  config = path.join(folder, 'tsconfig.json');
  for (const { file, text } of FENCES) writeFileSync(path.join(folder, file), text);
  writeFileSync(config, JSON.stringify({
    extends: '../../test/tsconfig.json',
    // The declarations of packages are checked where the project's own types are.
    compilerOptions: { skipLibCheck: true, paths: { 'cdk-breakwater': ['../../src/index.ts'] } },
    include: ['*.ts'],
  }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the README', () => {
  test('has an app of at most twenty lines, blank ones not counted, and the stage that it deploys', () => {
    expect(FENCES.map(({ file }) => file)).toEqual(['app.ts', 'hello-stage.ts', 'hello-hours.ts', 'hello-alarms.ts', ...ONE_BOX_FILES]);
    expect(FENCES[0].text.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(20);
  });

  test('A11: compiles, every TypeScript fence of it', () => {
    const parsed = ts.getParsedCommandLineOfConfigFile(config, undefined, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => { throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')); },
    });
    const program = ts.createProgram(parsed?.fileNames ?? [], parsed?.options ?? {});

    const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => ts.formatDiagnostic(diagnostic, {
      getCanonicalFileName: (name) => name, getCurrentDirectory: () => ROOT, getNewLine: () => '\n',
    }));

    expect(program.getRootFileNames().map((file) => path.basename(file)).sort())
      .toEqual(['app.ts', 'hello-alarms.ts', 'hello-hours.ts', 'hello-stage.ts', ...ONE_BOX_FILES].sort());
    expect(problems).toEqual([]);
  });

  test('synthesizes the quickstart into a pipeline with every gate and bake that it declares', () => {
    const output = path.join(folder, 'cdk.out');
    execFileSync(process.execPath, [require.resolve('tsx/cli'), '--tsconfig', config, path.join(folder, 'app.ts')], {
      cwd: folder,
      env: { ...process.env, CDK_OUTDIR: output, CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

    const file = readdirSync(output).find((name) => /^HelloPipeline.*\.template\.json$/.test(name));
    const template = JSON.parse(readFileSync(path.join(output, file ?? ''), 'utf8'));
    const pipelines = Object.values<{ Type: string; Properties: PipelineProperties }>(template.Resources)
      .filter((resource) => resource.Type === 'AWS::CodePipeline::Pipeline');

    expect(pipelines).toHaveLength(1);
    expect(pipelines[0].Properties.Stages.map((stage) => stage.Name)).toEqual(['Source', 'Build', 'UpdatePipeline', 'Assets', 'Gamma', 'First']);
    expect(approvals(pipelines[0].Properties.Stages[5])).toEqual([expect.stringMatching(/^Airlock$/), expect.stringMatching(/^Bake-/), expect.stringMatching(/^Bake-/)]);
  });
});

describe('the documents', () => {
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...markdownIn('docs'), ...markdownIn('docs/decisions'), 'examples/checkout/README.md'];
  const read = (document: string) => readFileSync(path.join(ROOT, document), 'utf8');
  const exists = (file: string) => ts.sys.fileExists(path.join(ROOT, file)) || ts.sys.directoryExists(path.join(ROOT, file));

  test('number the records of decisions without a gap, those of D1 to D6 among them', () => {
    const numbers = documents.filter((document) => document.startsWith('docs/decisions/')).map((document) => Number(path.basename(document).slice(0, 4)));
    expect(numbers.length).toBeGreaterThanOrEqual(6);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test.each(documents)('%s links only to what is there', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, link, anchor]) => {
      const target = link === '' ? document : path.join(path.dirname(document), link);
      return !exists(target) || (anchor !== undefined && !headingsOf(read(target)).includes(anchor));
    });

    expect(broken.map(([text]) => text)).toEqual([]);
  });

  // A path from the top of the repository, or a bare name of a source file.
  test.each(documents)('%s names only files that exist', (document) => {
    const sources = new Set(readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => path.basename(file)));
    const named = [...read(document).matchAll(/`((?:src|test|docs|examples|projenrc|\.ci)\/[\w./-]*|[\w.-]+\.ts)`/g)].map(([, name]) => name);
    const missing = named.filter((name) => name.includes('/') ? !exists(name) : !sources.has(name) && !exists(name) && !exists(path.join('test/decision', name)));

    expect(missing).toEqual([]);
  });
});

function markdownIn(directory: string): readonly string[] {
  return readdirSync(path.join(ROOT, directory)).filter((file) => file.endsWith('.md')).sort().map((file) => `${directory}/${file}`);
}

/** The anchors that a page has, as GitHub makes them. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));
}

interface PipelineProperties { readonly Stages: readonly StageProperties[] }
interface StageProperties {
  readonly Name: string;
  readonly Actions: readonly { readonly Name: string; readonly RunOrder: number; readonly ActionTypeId: { readonly Category: string } }[];
}

const approvals = (stage: StageProperties): readonly string[] => [...stage.Actions]
  .sort((a, b) => a.RunOrder - b.RunOrder)
  .filter((action) => action.ActionTypeId.Category === 'Approval')
  .map((action) => action.Name);
