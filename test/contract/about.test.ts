import { decodeAbout } from '../../src/contract/about';
import { ABOUT } from '../support/about';

const decoded = (change: object): unknown => decodeAbout(JSON.stringify({ ...ABOUT, ...change }));

describe('the about parameter', () => {
  test('is read back as it was written, and a field of a later version is no fault', () => {
    expect(decoded({ policies: { look: 'arn:l' }, rules: ['tick'], alarms: ['silent'], later: 1 }))
      .toEqual({ ...ABOUT, policies: { look: 'arn:l' }, rules: ['tick'], alarms: ['silent'] });
  });

  test.each(['pipeline', 'path', 'account', 'region', 'ledger', 'controller', 'rollbackPass', 'queue', 'deadLetters'])('must hold %s', (field) => {
    expect(() => decoded({ [field]: undefined })).toThrow(`the pipeline's about parameter cannot be used:\n  ${field} must be a string, got nothing`);
  });

  test.each([
    [{ version: 2 }, 'version must be 1; use the command of the version that deployed the pipeline, got 2'],
    [{ rules: 'tick' }, 'rules must be a list, got "tick"'],
    [{ planHash: 1 }, 'planHash must be a string, got 1'],
    [{ policies: { pause: 1 } }, 'policies.pause must be a string, got 1'],
  ])('is refused with %j', (change, problem) => expect(() => decoded(change)).toThrow(problem));

  test('is refused when it is no JSON', () => expect(() => decodeAbout('hello')).toThrow('about must be an object, got "hello"'));
});
