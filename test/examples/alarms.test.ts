/** What the page on alarms shows is what runs here. */
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { helloPresets } from './alarms/hello-presets';
import { shownIn, triedIn } from './support/shown';

test('the page shows the code that is tried here', () => {
  expect(shownIn('docs/alarms.md')).toEqual([triedIn('alarms/hello-presets.ts')]);
});

test('the service of the page has one alarm that pages, over twelve of faults, latency, saturation, silence and what is unusual', () => {
  const stack = new Stack(new App({ treeMetadata: false, analyticsReporting: false }), 'Service');
  const hello = new Function(stack, 'Hello', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1;') });
  const { members } = helloPresets(stack, new HttpApi(stack, 'Api'), hello, new Queue(stack, 'Orders'), new Topic(stack, 'Pager'));

  expect(members.map(({ node }) => node.path.replace('Service/Alarms/Service-', ''))).toEqual([
    'Api/UnusuallyRefusing', 'Api/Faults', 'Api/Slow', 'Api/UnusuallySlow', 'Api/Silent', 'Api/UnusuallyQuiet',
    'Hello/Faults', 'Hello/UnusuallySlow', 'Hello/Busy', 'Hello/Throttled',
    'Orders/Backlog', 'Orders/UnusuallyFull',
  ]);
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', { AlarmName: 'hello-unwell', AlarmActions: [{ Ref: Match.stringLikeRegexp('Pager') }] });
});
