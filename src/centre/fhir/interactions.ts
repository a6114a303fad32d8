/**
 * FHIR's interactions as acts of the centre: each is one decision that reads, and one commit that holds what was written, what was shown and the entry
 * that tells of it. Each interaction has a file of its own; here they are wired. https://hl7.org/fhir/R4/http.html
 */
import { isResourceType } from '#fhir/validate-references.ts';
import type { Act } from '#model/act.ts';
import type { Refusal } from '#model/refusal.ts';
import type { AuditView } from './audit.ts';
import { bookings } from './book.ts';
import { bundles } from './bundle.ts';
import { create } from './create.ts';
import { createCriteria } from './criteria.ts';
import type { Decide, DecideAny, Decided, Deciders } from './deciders.ts';
import { remove, removeWhere } from './delete.ts';
import type { Desk } from './desk.ts';
import { checkEligibility } from './eligibility.ts';
import { everything, search } from './find.ts';
import { history } from './history.ts';
import { patch, patchWhere } from './patch.ts';
import { read, vread } from './read.ts';
import { ownReferences } from './references.ts';
import { type FhirInteraction, type FhirRequest, refuseIssue, type SearchFhir } from './requests.ts';
import { faultsOf, notWritable } from './rules.ts';
import { findTimes } from './times.ts';
import { update, updateWhere } from './update.ts';
import { validate } from './validate.ts';
import { createFhirView } from './view.ts';
import { createFhirWrites } from './writes.ts';
import type { House } from '../house.ts';
import { performAct } from '../perform.ts';
import type { Answer, Context } from '../requests.ts';

export interface FhirSources {
  readonly search: SearchFhir;
  readonly audit: AuditView;
  readonly desk: Desk;
  /** Clients may choose ids by PUT. */
  readonly clientIds: boolean;
}

export interface Fhir {
  readonly perform: (request: FhirRequest, context: Context) => Promise<Answer<'fhir'>>;
}

export function createFhir(house: House, { search: engine, audit, desk, clientIds }: FhirSources): Fhir {
  const writes = createFhirWrites(house);
  const view = createFhirView(house, writes);
  const deciders: Deciders = { house, search: engine, writes, view, criteria: createCriteria(house, engine), clientIds };

  const decisions: { readonly [D in Decided]: readonly [Act, Decide<D>] } = {
    read: ['read-resource', read(deciders)],
    vread: ['read-resource', vread(deciders)],
    history: ['read-history', history(deciders)],
    search: ['search-resources', search(deciders)],
    create: ['create-resource', create(deciders)],
    update: ['update-resource', update(deciders)],
    'update-where': ['update-resource', updateWhere(deciders)],
    patch: ['update-resource', patch(deciders)],
    'patch-where': ['update-resource', patchWhere(deciders)],
    delete: ['delete-resource', remove(deciders)],
    'delete-where': ['delete-resource', removeWhere(deciders)],
    validate: ['validate-resource', validate(deciders)],
    everything: ['read-resource', everything(deciders)],
    'find-times': ['list-slots', findTimes(deciders, desk)],
    'check-eligibility': ['check-eligibility', checkEligibility(deciders)],
  };

  const perform: Fhir['perform'] = async (request, context) => {
    const { base } = request;
    const interaction = atHome(request.interaction, base);
    const fault = shapeFault(interaction);
    if (fault === undefined && 'type' in interaction && interaction.type === 'AuditEvent' && interaction.do !== 'validate')
      return audit(interaction, base, context);
    if (interaction.do === 'bundle') return bundle(interaction, request, context);
    if (interaction.do === 'hold-time' || interaction.do === 'book-time') return booking.taken(interaction, base, context);
    if (fault === undefined) {
      const booked =
        interaction.do === 'create'
          ? await booking.byCreate(interaction, context)
          : interaction.do === 'update' || interaction.do === 'patch'
            ? await booking.byChange(interaction, context)
            : undefined;
      if (booked !== undefined) return booked;
    }
    // The table pairs each interaction with its own decision, which TypeScript cannot follow through an index.
    const [usual, decideOn] = decisions[interaction.do] as readonly [Act, DecideAny];
    // What is stored is read by whoever may read it, to whatever end.
    const act = interaction.do === 'validate' && interaction.id !== undefined ? 'read-resource' : usual;
    const writesIt = (act.endsWith('-resource') && act !== 'read-resource' && act !== 'validate-resource') || act === 'check-eligibility';
    return performAct(
      house,
      { act, purpose: 'TREAT', context, about: aboutOf(interaction), ...(writesIt && { request }) },
      // A refused attempt is an act as well, and the policy is asked before faults are told.
      async (deciding) => fault ?? decideOn(interaction, deciding, base),
    );
  };

  const booking = bookings(deciders, desk);
  const bundle = bundles(deciders, perform, async (interaction, deciding, base) => {
    const [, decideOn] = decisions[interaction.do] as readonly [Act, DecideAny]; // the pair of that interaction, as above
    return shapeFault(interaction) ?? decideOn(interaction, deciding, base);
  });

  return { perform };
}

/** What is to be written, with references to ourselves as such. */
const atHome = (interaction: FhirInteraction, base: string): FhirInteraction =>
  interaction.do === 'create' || interaction.do === 'update' || interaction.do === 'update-where'
    ? { ...interaction, resource: ownReferences(interaction.resource, base) }
    : interaction;

/** What can be said of an interaction before anything is read: types, ids, and the faults of a resource. */
function shapeFault(interaction: FhirInteraction): Refusal | undefined {
  const type = 'type' in interaction ? interaction.type : undefined;
  if (type !== undefined && !isResourceType(type))
    return refuseIssue('not-found', `${JSON.stringify(type.slice(0, 60))} is no resource type`, 'not-supported');
  switch (interaction.do) {
    case 'create':
      return notWritable(interaction.type) ?? faultsOf(interaction.resource, interaction.type);
    case 'update':
      return notWritable(interaction.type) ?? faultsOf(interaction.resource, interaction.type, interaction.id);
    case 'update-where':
      return notWritable(interaction.type) ?? faultsOf(interaction.resource, interaction.type);
    case 'patch':
    case 'patch-where':
    case 'delete':
    case 'delete-where':
      return notWritable(interaction.type);
    default:
      return undefined;
  }
}

const aboutOf = (interaction: FhirInteraction): string => {
  const type = 'type' in interaction ? interaction.type : undefined;
  const id = 'id' in interaction ? interaction.id : undefined;
  const name = [type ?? 'resources', ...(id === undefined ? [] : [id])].join('/');
  return name.slice(0, 100).replaceAll(/[^\w./-]/g, '?');
};
