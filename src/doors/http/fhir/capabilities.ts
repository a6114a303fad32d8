/** CapabilityStatement, made from what the other files of this door and the tables of the specification say. https://hl7.org/fhir/R4/capabilitystatement.html */
import { typeDefinition, typeNames } from '#fhir/definitions/definitions.ts';
import { compartmentTypes } from '#fhir/definitions/compartments.ts';
import { searchParametersOf } from '#fhir/definitions/search.ts';

const INTERACTIONS = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'];
const READ_ONLY = ['read', 'vread', 'search-type'];
const AUDIT_PARAMETERS = [
  { name: 'patient', type: 'reference' },
  { name: 'agent', type: 'reference' },
  { name: 'entity', type: 'reference' },
  { name: 'date', type: 'date' },
  { name: 'action', type: 'token' },
  { name: 'outcome', type: 'token' },
  { name: 'subtype', type: 'token' },
];

const VALIDATE = { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' };

const EVERYTHING = { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' };

/** Its text for a base; `date` is when this release's statement was last changed in meaning. */
export function capabilityText(base: string): string {
  const types = typeNames().filter((name) => {
    const { kind, isAbstract } = typeDefinition(name);
    return kind === 'resource' && !isAbstract;
  });
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
        resource: types.map(resourceOf),
        interaction: [{ code: 'transaction' }, { code: 'batch' }, { code: 'search-system' }, { code: 'history-system' }],
        operation: [VALIDATE],
        compartment: compartmentTypes().map((type) => `http://hl7.org/fhir/CompartmentDefinition/${type.toLowerCase()}`),
      },
    ],
  });
}

function resourceOf(type: string): object {
  const readOnly = type === 'AuditEvent';
  const parameters = readOnly ? AUDIT_PARAMETERS : searchParametersOf(type).map(({ name, kind }) => ({ name, type: kind }));
  return {
    type,
    interaction: (readOnly ? READ_ONLY : INTERACTIONS).map((code) => ({ code })),
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
    operation: type === 'Patient' ? [VALIDATE, EVERYTHING] : [VALIDATE],
  };
}
