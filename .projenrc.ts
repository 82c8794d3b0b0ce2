import { awscdk, javascript } from 'projen';
import { LAYERS } from './projenrc/layers';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-breakwater',
  description: 'AWS CDK constructs for safe, hands-off delivery: waves, one-boxes, bakes, blockers and rollback, rehearsed before they touch AWS.',
  author: 'The Breakwater authors',
  authorAddress: 'breakwater@users.noreply.github.com',
  repositoryUrl: 'https://github.com/cdk-breakwater/cdk-breakwater.git',
  license: 'Apache-2.0',
  keywords: ['aws', 'cdk', 'codepipeline', 'delivery', 'deployment', 'pipeline', 'rollback', 'safe-deployment'],
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  defaultReleaseBranch: 'main',

  // The oldest aws-cdk-lib this is tested with: Validations (2.257) and its CloudFormation validator (2.276).
  cdkVersion: '2.276.0',
  constructsVersion: '10.8.1',
  jsiiVersion: '~6.0.0',
  minNodeVersion: '20.0.0',

  // No bot, release or sample files that nobody asked for.
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  buildWorkflow: false,
  lambdaAutoDiscover: false,
  integrationTestAutoDiscover: false,
  docgen: true,

  // Each with its reason in docs/dependencies.md. Only what the synth-time code imports is shipped as a dependency,
  // inside our own package; everything else reaches users bundled.
  bundledDeps: ['ical.js@^2.2.1'],
  devDeps: [
    // ~2.1148 and never `latest`: 3.0.0 is a mis-publish that cannot read the assemblies of aws-cdk-lib 2.276.
    'aws-cdk@~2.1148.1',
    '@aws-sdk/client-cloudformation@^3',
    '@aws-sdk/client-cloudwatch@^3',
    '@aws-sdk/client-codepipeline@^3',
    '@aws-sdk/client-dynamodb@^3',
    '@aws-sdk/client-ecr@^3',
    '@aws-sdk/client-eventbridge@^3',
    '@aws-sdk/client-iam@^3',
    '@aws-sdk/client-lambda@^3',
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-sns@^3',
    '@aws-sdk/client-sqs@^3',
    '@aws-sdk/client-ssm@^3',
    '@aws-sdk/client-sts@^3',
    '@aws-sdk/credential-providers@^3',
    // 7 is the newest that runs on Node 20.
    '@inquirer/prompts@^7',
    '@smithy/node-http-handler@^4',
    '@types/aws-lambda@^8',
    '@types/node@^20',
    'axe-core@^4.10',
    'cli-table3@~0.6.5',
    // 14 is the newest that runs on Node 20.
    'commander@^14',
    'esbuild@~0.28.2',
    'fast-check@^4',
    'minimatch@^10',
    'picocolors@^1.1',
    'playwright-core@^1.60',
    'tsx@^4',
    'yaml@^2.9',
  ],
  bin: { breakwater: 'assets/cli/index.js' },

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    // jest leaves one core free by itself, which of two is half of the machine.
    jestConfig: { testTimeout: 60_000, collectCoverage: false, maxWorkers: '100%' },
  },
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'bench', 'page', 'projenrc'], ignorePatterns: ['*.js', '*.d.ts', 'node_modules/', '/lib/', '/out/', '/assets/'] },
  gitignore: ['/assets/', '/out/', 'cdk.out/', '/tsconfig.json.tsbuildinfo'],
});

new javascript.NpmConfig(project).addConfig('omit-lockfile-registry-resolved', 'true');

// Of unrs-resolver 1.13.0 (under jest and eslint's resolver) only four platforms were published; `npm ci` wants all of them.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });

// ---- Bundles -----------------------------------------------------------------------------------------------------
// Handlers carry their SDK clients, because the SDK that a runtime carries is not under our control.
// `module` before `main` lets esbuild shake the SDK's trees.
// projen puts each bundle into a folder of its own; `../` leads out of it.
const handlerBundle = { platform: 'node', target: 'node24', externals: [], mainFields: ['module', 'main'], minify: true, logLevel: javascript.BundleLogLevel.WARNING };
// The controller's code also runs in the build that updates the pipeline, under whatever node runs the CDK CLI there.
project.bundler.addBundle('./src/handlers/controller.lambda.ts', { ...handlerBundle, target: 'node18', outfile: '../../controller/index.js' });
project.bundler.addBundle('./src/handlers/restorer.lambda.ts', { ...handlerBundle, outfile: '../../restorer/index.js' });
project.bundler.addBundle('./src/handlers/rollback-pass.lambda.ts', { ...handlerBundle, outfile: '../../rollback-pass/index.js' });
project.bundler.addBundle('./src/cli/main.ts', {
  platform: 'node',
  target: 'node20',
  externals: [],
  mainFields: ['module', 'main'],
  logLevel: javascript.BundleLogLevel.WARNING,
  executable: true,
  outfile: '../index.js',
});
// The page of a rehearsal: esbuild puts its style sheet beside its script, and both into the one file that --html writes.
project.bundler.addBundle('./page/main.ts', {
  platform: 'browser', target: 'es2022', externals: [], tsconfigPath: 'page/tsconfig.json', minify: true, logLevel: javascript.BundleLogLevel.WARNING, outfile: '../../report/page.js',
});
// `cdk-breakwater/testing`: beside the library that jsii knows, as its decision page says.
project.bundler.addBundle('./src/testing/index.ts', {
  platform: 'node', target: 'node20', externals: ['aws-cdk-lib', 'constructs'], mainFields: ['module', 'main'], logLevel: javascript.BundleLogLevel.WARNING, outfile: '../../testing/index.js',
});
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './testing': { types: './lib/testing/index.d.ts', default: './assets/testing/index.js' },
  './package.json': './package.json',
  // What jsii reads of a library that another one builds on.
  './.jsii': './.jsii',
});
// For compilers that do not read `exports` yet (moduleResolution node10).
project.package.addField('typesVersions', { '*': { testing: ['lib/testing/index.d.ts'] } });
const bundle = project.bundler.bundleTask;
project.npmignore?.addPatterns('/examples/', '/docs/', '/bench/', '/page/', '/out/', '/.ci/', '/.npmrc', '/lib/handlers/', '/lib/operators/', '/lib/rehearsal/', '/lib/report/', '/lib/text/', '/lib/cli/', '/lib/testing/**/*.js');

// ---- Rooms and arrows --------------------------------------------------------------------------------------------
for (const room of ['handlers', 'rehearsal', 'cli']) project.eslint?.allowDevDeps(`**/src/${room}/**`);
project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: Object.entries(LAYERS).flatMap(([room, layer]) => [
      {
        target: `./src/${room}`,
        from: './src',
        except: [room, ...layer.rooms].map((allowed) => `./${allowed}`),
        message: `src/${room} may import only ${[room, ...layer.rooms].join(', ')} (projenrc/layers.ts)`,
      },
      ...(layer.except ?? []).map((folder) => ({
        target: `./src/${room}`,
        from: `./src/${folder}`,
        message: `src/${room} may not import ${folder} (projenrc/layers.ts)`,
      })),
    ]),
  }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/prefer-readonly': 'error',
  'import/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling', 'index'], alphabetize: { order: 'asc', caseInsensitive: true } }],
});

// ---- Tasks -------------------------------------------------------------------------------------------------------
const jsiiEnv = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
for (const [name, value] of Object.entries(jsiiEnv)) project.tasks.addEnvironment(name, value);

const typecheck = project.addTask('typecheck', {
  description: 'Check the types of tests, examples and tools (jest only strips them)',
  exec: 'tsc --noEmit -p test/tsconfig.json',
});
typecheck.exec('tsc --noEmit -p page/tsconfig.json');
project.testTask.prependSpawn(typecheck);
project.testTask.prependSpawn(bundle);

project.addTask('test:browser', {
  description: 'Open the page of a rehearsal in Chromium (/usr/bin/chromium, or what CHROMIUM names)',
  steps: [{ spawn: 'bundle' }, { exec: "jest --ci --coverage=false --reporters=default --testMatch '<rootDir>/test/browser/*.browser.ts'" }],
});

// npm's own arguments (`npm run breakwater -- …`) reach the command through this script, not through a projen task.
project.setScript('breakwater', 'node assets/cli/index.js');
project.setScript('prebreakwater', 'projen bundle');
project.setScript('check', 'tsx test/check/check.ts');
project.setScript('precheck', 'projen bundle');
project.setScript('soak', 'tsx test/soak/soak.ts');
project.setScript('presoak', 'projen bundle');
// The experiments that docs/assumptions.md waits for, in an account: `npm run live -- --help`.
project.setScript('live', 'tsx test/live/run.ts');
// Seeded defects, each found by a test: `npm run defects -- --only ID`.
project.setScript('defects', 'tsx test/defects/run.ts');

project.addTask('synth:checkout', {
  description: 'Synthesize the example into out/demo/cdk.out',
  exec: 'tsx examples/checkout/bin/app.ts',
  env: { CDK_OUTDIR: 'out/demo/cdk.out' },
});
project.addTask('test:conformance', {
  description: 'Run the adapters against an independent emulator of AWS (needs python3 with pip; installs into out/)',
  steps: [{ spawn: 'bundle' }, { exec: 'tsx test/conformance/run.ts' }],
});
project.addTask('bench:rehearsal', {
  description: 'Time the rehearsal of a service in 26 Regions, and how it grows with virtual time and with targets',
  steps: [{ spawn: 'bundle' }, { exec: 'tsx bench/rehearsal.ts' }],
});
project.addTask('demo', {
  description: 'Synthesize the example and rehearse a healthy release and a bad change',
  steps: [
    { spawn: 'bundle' },
    { spawn: 'synth:checkout' },
    { exec: 'node assets/cli/index.js rehearse --app out/demo/cdk.out --scenario examples/checkout/scenarios/healthy.yaml --json out/demo/healthy.json --html out/demo/healthy.html' },
    { exec: 'node assets/cli/index.js rehearse --app out/demo/cdk.out --scenario examples/checkout/scenarios/bad-change.yaml --json out/demo/bad-change.json --html out/demo/bad-change.html' },
  ],
});

project.tsconfigDev?.addInclude('../examples/**/*.ts');
project.tsconfigDev?.addInclude('../bench/**/*.ts');
project.tsconfigDev?.addInclude('../projenrc/**/*.ts');

project.synth();
