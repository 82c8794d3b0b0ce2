import { eventDetail, TEXT_LINES } from '../../src/contract/announcement-event';
import { Announcement } from '../../src/decision/announcement';

const PIPELINE = { name: 'checkout', path: 'Delivery/Checkout', account: '111111111111', region: 'us-west-2', partition: 'aws' };
const HELD: Announcement = {
  kind: 'gate.heldLong',
  at: '2026-03-02T18:00:00Z',
  stage: 'LowTraffic',
  action: 'Airlock',
  execution: 'e1',
  revision: 'r2',
  who: 'breakwater',
  headline: 'Delivery/Checkout: LowTraffic holds r2',
  cause: 'working hours: no window is open',
  since: '2026-03-02T17:30:00Z',
  clears: 'wait for one',
  command: 'npx breakwater why LowTraffic --pipeline checkout --region us-west-2',
  link: 'https://console.example/checkout',
};
const detailOf = (change: Partial<Announcement> = {}) => eventDetail('entry#1', { ...HELD, ...change }, PIPELINE);

test('carries every field by its own name, for rules to match', () => {
  expect(detailOf()).toMatchObject({ version: 1, id: 'entry#1', pipeline: 'checkout', path: 'Delivery/Checkout', account: '111111111111', region: 'us-west-2', ...HELD });
});

test('carries the lines of a message of plain text', () => {
  const { headline, cause, command, link } = HELD;
  expect(detailOf().text).toEqual({ headline, cause, end: 'since 2026-03-02T17:30:00Z; clears: wait for one', command, link });
  expect(detailOf({ since: '', clears: '', link: '' }).text).toEqual({ headline, cause, end: '', command, link: '' });
  expect(Object.keys(detailOf().text)).toEqual(TEXT_LINES);
});

test('a line has nothing in it that EventBridge would take for its end', () => {
  expect(detailOf({ cause: 'says "no"\nand C:\\temp' }).text.cause).toBe('says \'no\' and C:/temp');
});

test('carries a message for chat channels, one thread to a release', () => {
  expect(detailOf().chat).toEqual({
    version: '1.0',
    source: 'custom',
    id: 'entry#1',
    content: {
      textType: 'client-markdown',
      title: HELD.headline,
      description: 'working hours: no window is open\nsince 2026-03-02T17:30:00Z\nclears: wait for one',
      nextSteps: ['`npx breakwater why LowTraffic --pipeline checkout --region us-west-2`', '<https://console.example/checkout|open the pipeline>'],
    },
    metadata: { threadId: 'checkout/e1', summary: HELD.headline, eventType: 'gate.heldLong' },
  });
  expect(detailOf({ execution: '', link: '' }).chat).toMatchObject({ content: { nextSteps: ['`npx breakwater why LowTraffic --pipeline checkout --region us-west-2`'] }, metadata: { threadId: 'checkout' } });
});

test('a person\'s reason wakes nobody in a chat channel', () => {
  expect(detailOf({ cause: 'ask <!channel> & <@U1>' }).chat.content.description).toContain('ask &lt;!channel&gt; &amp; &lt;@U1&gt;');
});
