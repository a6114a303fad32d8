/** $validate: what is sent, or what is stored. https://hl7.org/fhir/R4/resource-operation-validate.html */
import { member } from '#fhir/json.ts';
import { validateResource } from '#fhir/validate.ts';
import { isRefusal } from '#model/refusal.ts';
import { sightOf } from './fhir-access.ts';
import { openResource } from './fhir-body.ts';
import type { Decide, Deciders } from './fhir-deciders.ts';
import { type FhirAnswer, refuseIssue } from './fhir-requests.ts';
import { outcomeIssues } from './fhir-rules.ts';
import type { Decision } from './perform.ts';

export const validate =
  ({ house, view }: Deciders): Decide<'validate'> =>
  async ({ type, id, resource, mode }, { predicate }) => {
    if (mode === 'delete' || (resource === undefined && id !== undefined)) {
      if (type === undefined || id === undefined) return refuseIssue('bad-request', 'say which: Type/id/$validate', 'required');
      const row = await view.seen(type, id, await sightOf(house, predicate));
      if (isRefusal(row)) return row;
      if (mode === 'delete') return telling(type, []);
      const found = validateResource(await openResource(house.keyring, row), { type });
      return { ...telling(type, outcomeIssues(found)), shown: [row], ...(await view.patientOf([row])) };
    }
    if (resource === undefined) return refuseIssue('bad-request', 'there is no resource to validate', 'required');
    const issues = outcomeIssues(validateResource(resource, type === undefined ? {} : { type }));
    const isOther = mode === 'update' && id !== undefined && member(resource, 'id') !== id;
    return telling(type, isOther ? [...issues, otherId(type ?? 'Resource', id)] : issues);
  };

const telling = (type: string | undefined, issues: readonly object[]): Decision<FhirAnswer> => ({
  answer: {
    status: 200,
    whole: true,
    body: JSON.stringify({ resourceType: 'OperationOutcome', issue: issues.length === 0 ? [ALL_WELL] : issues }),
  },
  about: type ?? 'any type',
});

const ALL_WELL = { severity: 'information', code: 'informational', diagnostics: 'no fault found' };

const otherId = (type: string, id: string): object => ({
  severity: 'error',
  code: 'invalid',
  expression: [`${type}.id`],
  diagnostics: `an update of ${type}/${id} has that id`,
});
