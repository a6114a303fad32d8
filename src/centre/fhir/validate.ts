/** $validate: what is sent, or what is stored. https://hl7.org/fhir/R4/resource-operation-validate.html */
import { member, memberList } from '#fhir/json.ts';
import { validateResource } from '#fhir/validate.ts';
import { isRefusal } from '#model/refusal.ts';
import { sightOf } from './access.ts';
import { openResource } from './body.ts';
import type { Decide, Deciders } from './deciders.ts';
import { type FhirAnswer, refuseIssue } from './requests.ts';
import { outcomeIssues } from './rules.ts';
import type { Decision } from '../perform.ts';

export const validate =
  ({ house, view }: Deciders): Decide<'validate'> =>
  async ({ type, id, resource, mode, profile }, { predicate }) => {
    if (mode !== undefined && !MODES.has(mode)) return refuseIssue('bad-request', 'mode is create, update, delete or profile', 'value');
    if (mode === 'delete' || (resource === undefined && id !== undefined)) {
      if (type === undefined || id === undefined) return refuseIssue('bad-request', 'say which: Type/id/$validate', 'required');
      const row = await view.seen(type, id, await sightOf(house, predicate));
      if (isRefusal(row)) return row;
      if (mode === 'delete') return telling(type, []);
      const stored = await openResource(house.keyring, row);
      const found = [...outcomeIssues(validateResource(stored, { type })), ...notLookedAt(stored, profile)];
      return { ...telling(type, found), shown: [row], ...(await view.patientOf([row])) };
    }
    if (resource === undefined) return refuseIssue('bad-request', 'there is no resource to validate', 'required');
    const faults = outcomeIssues(validateResource(resource, type === undefined ? {} : { type }));
    const issues = [...faults, ...notLookedAt(resource, profile)];
    const isOther = mode === 'update' && id !== undefined && member(resource, 'id') !== id;
    return telling(type, isOther ? [...issues, otherId(type ?? 'Resource', id)] : issues);
  };

const MODES: ReadonlySet<string> = new Set(['create', 'update', 'delete', 'profile']);

/** Profiles are not looked at: whoever asks for one is told so as an error, whoever names one in the resource as a remark. The types' own definitions are no profiles. */
function notLookedAt(resource: unknown, asked: string | undefined): readonly object[] {
  const isOwn = (profile: string): boolean => {
    const [, name] = /^http:\/\/hl7\.org\/fhir\/StructureDefinition\/(\w+)(?:\|4\.0(?:\.1)?)?$/.exec(profile) ?? [];
    return name === member(resource, 'resourceType') || name === 'Resource' || name === 'DomainResource';
  };
  const text = (profile: string): string => `not validated against ${profile.slice(0, 120)}: profiles are not looked at here`;
  const named = memberList(member(resource, 'meta'), 'profile').filter((each): each is string => typeof each === 'string');
  return [
    ...(asked === undefined || isOwn(asked) ? [] : [{ severity: 'error', code: 'not-supported', diagnostics: text(asked) }]),
    ...named.flatMap((profile, index) =>
      isOwn(profile)
        ? []
        : [
            {
              severity: 'information',
              code: 'informational',
              diagnostics: text(profile),
              expression: [`${String(member(resource, 'resourceType'))}.meta.profile[${index}]`],
            },
          ],
    ),
  ];
}

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
