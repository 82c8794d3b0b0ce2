import { MINUTE } from '../../src/decision/time';
import { DEFAULT_START } from '../../src/rehearsal/scenario';
import { scenarioOf } from './choice';
import { menuOf } from './menus';
import { subjectNamed } from './subjects';

test('one choice may be made twice, and the scenario file of the path can be read', () => {
  const setting = { subject: subjectNamed('single'), assume: {} };
  const start = Date.parse(DEFAULT_START);
  const [override] = menuOf(setting.subject, 'letters').filter(({ name }) => name === 'override First');
  const { operator } = scenarioOf(setting, [{ choice: override, at: start }, { choice: override, at: start + MINUTE }]);

  expect(operator.map(({ at }) => at - start)).toEqual([0, MINUTE]);
});
