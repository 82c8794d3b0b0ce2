import { App, Stack } from 'aws-cdk-lib';
import { CheckoutPipeline } from '../lib/checkout-pipeline';
import { PIPELINE } from '../lib/environments';

// The App takes its output folder from CDK_OUTDIR, which is how the CDK CLI and `npm run demo` choose it.
const app = new App();
const stack = new Stack(app, 'CheckoutPipeline', {
  env: PIPELINE,
  description: 'The delivery pipeline of checkout. It updates itself; deploy it by hand once.',
});
new CheckoutPipeline(stack, 'Pipeline');
app.synth();
