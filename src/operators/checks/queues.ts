import { Check, ill, unknown, well } from './diagnosis';

/** Each minute rings twice at the most: more than this is a queue that nobody empties. */
const MANY = 20;
const DEPLOY = 'deploy the pipeline\'s stack again: npx cdk deploy';

export const queue: Check = {
  name: 'queue',
  look: async ({ clinic }) => {
    const url = clinic.about.queue;
    const view = await clinic.queue(url);
    if (view.kind === 'unreadable') return [unknown(url, view.why)];
    if (view.kind === 'missing') return [ill(url, 'was deleted, so nothing rings for the controller', DEPLOY)];
    return [view.messages > MANY ? ill(url, `holds ${view.messages} messages, and nobody takes them out`, 'see whether the controller\'s event source is enabled, and its log')
      : well(url, `holds ${view.messages} messages`)];
  },
};

export const deadLetters: Check = {
  name: 'dead letters',
  look: async ({ clinic }) => {
    const url = clinic.about.deadLetters;
    const view = await clinic.queue(url);
    if (view.kind === 'unreadable') return [unknown(url, view.why)];
    if (view.kind === 'missing') return [ill(url, 'was deleted', DEPLOY)];
    return [view.messages > 0 ? ill(url, `holds ${view.messages} messages that no controller could read`, `look at one (aws sqs receive-message --queue-url ${url}), then purge the queue: what they rang for has long been looked at`)
      : well(url, 'is empty')];
  },
};
