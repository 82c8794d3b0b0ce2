import { letterIn } from '../../contract/inbox';
import { Check, ill, well } from './diagnosis';

/** What lies in the inbox says something. */
export const inbox: Check = {
  name: 'inbox',
  look: async ({ desk }) => {
    const parameters = await desk.inbox();
    const faults = parameters.flatMap((parameter) => {
      const says = letterIn({ ...parameter, writtenBy: '' })?.says;
      return says?.kind === 'malformed' ? [ill(parameter.name, `holds nothing and opens nothing: ${says.why}`, `write it again, or delete it: aws ssm delete-parameter --name ${parameter.name}`)] : [];
    });
    return faults.length > 0 ? faults : [well(`/breakwater/${desk.pipeline}`, `${parameters.length} parameters, all of which can be read`)];
  },
};
