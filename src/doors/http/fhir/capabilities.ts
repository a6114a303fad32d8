/** CapabilityStatement, made from what the other files of this door and the tables of the specification say. https://hl7.org/fhir/R4/capabilitystatement.html */
import { interactionCodes, operationsOf } from '#fhir/addresses.ts';
import { compartmentTypes } from '#fhir/definitions/compartments.ts';
import { searchParametersOf } from '#fhir/definitions/search.ts';
import { WRITTEN_BY_THE_CENTRE } from '#fhir/interactions.ts';
import { resourceTypes } from '#fhir/validate-references.ts';

const READ_ONLY = ['read', 'vread', 'search-type'];
const AUDIT_PARAMETERS = [
  { name: '_id', type: 'token' },
  { name: '_lastUpdated', type: 'date' },
  { name: 'action', type: 'token' },
  { name: 'agent', type: 'reference' },
  { name: 'agent-name', type: 'string' },
  { name: 'agent-role', type: 'token' },
  { name: 'date', type: 'date' },
  { name: 'entity', type: 'reference' },
  { name: 'outcome', type: 'token' },
  { name: 'patient', type: 'reference' },
  { name: 'site', type: 'token' },
  { name: 'subtype', type: 'token' },
  { name: 'type', type: 'token' },
];

/** Its text for a base; `date` is when this release's statement was last changed in meaning. */
export function capabilityText(base: string): string {
  return JSON.stringify({
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-21',
    kind: 'instance',
    software: { name: 'Medlar' },
    implementation: { description: 'Medlar, a health centre', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    patchFormat: ['application/json-patch+json'],
    rest: [
      {
        mode: 'server',
        security: { description: 'Bearer token of an account of the centre (POST /auth/login), or its session cookie' },
        resource: resourceTypes().map(resourceOf),
        interaction: interactionCodes().map((code) => ({ code })),
        operation: operationsOf(),
        compartment: compartmentTypes().map((type) => `http://hl7.org/fhir/CompartmentDefinition/${type.toLowerCase()}`),
      },
    ],
  });
}

/** Looked for in the resources themselves. https://hl7.org/fhir/R4/search.html#all */
const OF_ALL_TYPES = [
  { name: '_text', type: 'string' },
  { name: '_content', type: 'string' },
  { name: '_list', type: 'special' },
];

function resourceOf(type: string): object {
  const readOnly = WRITTEN_BY_THE_CENTRE.has(type);
  const parameters = readOnly
    ? AUDIT_PARAMETERS
    : [...searchParametersOf(type).map(({ name, kind }) => ({ name, type: kind })), ...OF_ALL_TYPES];
  return {
    type,
    interaction: (readOnly ? READ_ONLY : interactionCodes(type)).map((code) => ({ code })),
    versioning: readOnly ? 'no-version' : 'versioned-update',
    readHistory: !readOnly,
    ...(!readOnly && {
      updateCreate: true,
      conditionalCreate: true,
      conditionalRead: 'full-support',
      conditionalUpdate: true,
      conditionalDelete: 'single',
    }),
    searchParam: parameters,
    operation: operationsOf(type),
  };
}
