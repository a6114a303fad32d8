/** Compartments: whose resources are whose. https://hl7.org/fhir/R4/compartmentdefinition.html */
import { eachOnce, once, tableLines } from './definitions.ts';
import { COMPARTMENTS } from './tables/compartments.ts';

const lines = once(() => new Map(tableLines(COMPARTMENTS).map((line) => [line.split('\t', 1)[0] ?? '', line])));

/** Types that have compartments: Device, Encounter, Patient, Practitioner, RelatedPerson. */
export const compartmentTypes = (): readonly string[] => [...lines().keys()];

/**
 * Resource type → the search parameters of which one must lead to the compartment's resource; that resource itself is always in its compartment. Types that
 * can never be in it are missing. Nothing for a type that has no compartments.
 */
export const compartmentOf = (type: string): ReadonlyMap<string, readonly string[]> => (lines().has(type) ? membersOf(type) : NONE);

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

const membersOf = eachOnce((type: string): ReadonlyMap<string, readonly string[]> => {
  const [, ...members] = lines().get(type)?.split('\t') ?? [];
  return new Map(
    members.map((text): [string, readonly string[]] => {
      const [member = '', parameters = ''] = text.split('=');
      return [member, parameters.split(',').filter((name) => name !== '{def}')];
    }),
  );
});
