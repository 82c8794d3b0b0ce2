import { areTwoPeople, isOneOf } from '../../src/decision/principal';

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

const SSO = ['AWSReservedSSO_*'];
const ANA = 'arn:aws:iam::111111111111:user/ana';
const session = (role: string, name: string, account = '111111111111'): string => `arn:aws:sts::${account}:assumed-role/${role}/${name}`;

test.each([
  ['a user and another', ANA, 'arn:aws:iam::111111111111:user/bob', true],
  ['a user and themselves', ANA, ANA, false],
  ['a user with and without a path', ANA, 'arn:aws:iam::111111111111:user/team/ana', false],
  ['users of one name in two accounts', ANA, 'arn:aws:iam::222222222222:user/ana', true],
  ['two session names of one role (done-when 5)', session('Ops', 'ana'), session('Ops', 'bob'), false],
  ['a role and a session of it', 'arn:aws:iam::111111111111:role/x/Ops', session('Ops', 'bob'), false],
  ['sessions of two roles', session('Ops', 'ana'), session('Dev', 'ana'), true],
  ['two people of a sign-in service', session('AWSReservedSSO_Ops_1', 'ana'), session('AWSReservedSSO_Ops_1', 'bob'), true],
  ['one person of a sign-in service in two roles', session('AWSReservedSSO_Ops_1', 'ana'), session('AWSReservedSSO_Dev_2', 'Ana'), false],
  ['one person of a sign-in service in two accounts', session('AWSReservedSSO_Ops_1', 'ana'), session('AWSReservedSSO_Ops_1', 'ana', '222222222222'), false],
  ['roles whose names only contain the pattern', session('MyAWSReservedSSO_x', 'ana'), session('MyAWSReservedSSO_x', 'bob'), false],
  // IAM tells no two roles or users of an account apart by case.
  ['a role and itself in other letters', session('Ops', 'ana'), session('OPS', 'bob'), false],
  ['a user and themselves in other letters', ANA, 'arn:aws:iam::111111111111:user/Ana', false],
  ['somebody and nobody', ANA, '', false],
  ['somebody and a federated user', ANA, 'arn:aws:sts::111111111111:federated-user/bob', false],
])('%s are two people: %s', (_, one, other, two) => {
  expect(areTwoPeople(one, other, SSO)).toBe(two);
  expect(areTwoPeople(other, one, SSO)).toBe(two);
});

test('without a pattern no session name makes a person', () => expect(areTwoPeople(session('AWSReservedSSO_Ops_1', 'ana'), session('AWSReservedSSO_Ops_1', 'bob'), [])).toBe(false));
