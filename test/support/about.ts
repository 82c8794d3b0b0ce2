import { About } from '../../src/contract/about';

export const ABOUT: About = {
  version: 1,
  pipeline: 'checkout',
  path: 'Ops/Checkout',
  account: '111111111111',
  region: 'eu-central-1',
  ledger: 'checkout-ledger',
  controller: 'checkout-controller',
  rollbackPass: 'checkout-rollback-pass',
  queue: 'https://sqs.eu-central-1.amazonaws.com/111111111111/bell.fifo',
  deadLetters: 'https://sqs.eu-central-1.amazonaws.com/111111111111/dead.fifo',
};
