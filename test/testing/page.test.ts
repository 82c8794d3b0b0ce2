import { readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf-8');

test('the page "Test your delivery policy" shows the tests that run here, word for word', () => {
  const shown = [...textOf('docs/test-your-delivery-policy.md').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => text).join('\n');
  // Where a user's test lies, and what it imports.
  const run = textOf('test/testing/delivery-policy.test.ts')
    .replace("'../../examples/checkout/lib/checkout-pipeline'", "'../lib/checkout-pipeline'")
    .replace("'../../src/testing'", "'cdk-breakwater/testing'");

  expect(shown).toBe(run);
});
