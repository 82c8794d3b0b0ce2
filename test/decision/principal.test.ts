import { isOneOf } from '../../src/decision/principal';

const OWN = ['arn:aws:iam::111111111111:role/service/Controller'];

test.each([
  ['the role itself', 'arn:aws:iam::111111111111:role/service/Controller', true],
  ['a session of it', 'arn:aws:sts::111111111111:assumed-role/Controller/any-session', true],
  ['a session of it in another partition’s spelling', 'arn:aws-cn:sts::111111111111:assumed-role/Controller/s', true],
  ['a role of the same name in another account', 'arn:aws:sts::222222222222:assumed-role/Controller/s', false],
  ['a role whose name begins the same', 'arn:aws:sts::111111111111:assumed-role/Controller2/s', false],
  ['a session named like the role', 'arn:aws:sts::111111111111:assumed-role/Ana/Controller', false],
  ['a user of the same name', 'arn:aws:iam::111111111111:user/Controller', false],
  ['the account’s root', 'arn:aws:iam::111111111111:root', false],
  ['no ARN at all', 'ana', false],
  ['nothing', '', false],
])('%s: %s', (_, arn, own) => expect(isOneOf(arn, OWN)).toBe(own));
